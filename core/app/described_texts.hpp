// Every text in a described record, whatever depth it lies at: `see(text, name)` for each, with the
// name of the member it belongs to; for the values of a map, their key; `see(file)` for a file.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include "core/base/one_of.hpp"
#include "core/domain/shared/actor.hpp"

namespace aftercare {

template <class T, class See>
void each_text(T& value, std::string_view name, See& see);

namespace texts {

template <class T, class See>
void in(std::optional<T>& value, std::string_view name, See& see) {
  if (value)
    each_text(*value, name, see);
}
template <class T, class See>
void in(std::vector<T>& values, std::string_view name, See& see) {
  for (T& value : values)
    each_text(value, name, see);
}
template <class T, class See>
void in(std::map<std::string, T>& values, std::string_view, See& see) {
  for (auto& [key, value] : values)
    each_text(value, key, see);
}
template <class... T, class See>
void in(std::variant<T...>& value, std::string_view name, See& see) {
  std::visit([&](auto& alternative) { each_text(alternative, name, see); }, value);
}
template <OneOf T, class See>
void in(T& value, std::string_view name, See& see) {
  in(static_cast<typename T::Alternatives&>(value), name, see);
}
template <class T, class See>
void in(T& value, std::string_view, See& see) {
  if constexpr (boost::describe::has_describe_members<T>::value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    boost::mp11::mp_for_each<Members>(
        [&](auto member) { each_text(value.*member.pointer, member.name, see); });
  }
}

}  // namespace texts

template <class T, class See>
void each_text(T& value, std::string_view name, See& see) {
  if constexpr (std::is_same_v<T, std::string>) {
    see(value, name);
  } else if constexpr (std::is_same_v<T, FileRef>) {
    see(value);
  } else {
    texts::in(value, name, see);
  }
}

}  // namespace aftercare
