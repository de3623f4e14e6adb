// Every string of a described record, for rasterising its characters before it is drawn.
#pragma once
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace aftercare::console {

template <class Visit>
void each_text(const std::string& text, Visit&& visit) {
  visit(text);
}
template <class T, class Visit>
void each_text(const std::optional<T>& value, Visit&& visit);
template <class T, class Visit>
void each_text(const std::vector<T>& values, Visit&& visit);
template <class T, class Visit>
void each_text(const std::map<std::string, T>& values, Visit&& visit);
template <class A, class B, class Visit>
void each_text(const std::pair<A, B>& values, Visit&& visit);

template <class T, class Visit>
  requires boost::describe::has_describe_members<T>::value
void each_text(const T& record, Visit&& visit) {
  using Members = boost::describe::describe_members<T, boost::describe::mod_any_access>;
  boost::mp11::mp_for_each<Members>([&](auto member) {
    using Value = std::remove_cvref_t<decltype(record.*member.pointer)>;
    if constexpr (!std::is_arithmetic_v<Value> && !std::is_enum_v<Value>) {
      each_text(record.*member.pointer, visit);
    }
  });
}

// Ids, instants, dates: shown with letters every font has.
template <class T, class Visit>
  requires(!boost::describe::has_describe_members<T>::value)
void each_text(const T&, Visit&&) {}

template <class T, class Visit>
void each_text(const std::optional<T>& value, Visit&& visit) {
  if (value) each_text(*value, visit);
}
template <class T, class Visit>
void each_text(const std::vector<T>& values, Visit&& visit) {
  for (const T& value : values) each_text(value, visit);
}
template <class T, class Visit>
void each_text(const std::map<std::string, T>& values, Visit&& visit) {
  for (const auto& [name, value] : values) each_text(value, visit);
}
template <class A, class B, class Visit>
void each_text(const std::pair<A, B>& values, Visit&& visit) {
  each_text(values.first, visit);
  each_text(values.second, visit);
}

}  // namespace aftercare::console
