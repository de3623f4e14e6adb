// Where a described member lies in its record, so that what is done with members of one type is
// compiled once and not for each of them.
#pragma once
#include <cstddef>
#include <memory>
#include <type_traits>
#include <utility>

namespace aftercare {

// A value as it is made.
template <class T>
const T* fresh() {
  static const T value{};
  return &value;
}

// `D`: of boost::describe::describe_members<T, ...>. In bytes.
template <class T, class D>
std::size_t place_in() {
  const T* const record = fresh<T>();
  const auto* const member =
      reinterpret_cast<const char*>(std::addressof(record->*D::pointer));
  return static_cast<std::size_t>(member - reinterpret_cast<const char*>(record));
}

template <class T, class D>
using member_type = std::decay_t<decltype(std::declval<const T&>().*D::pointer)>;

}  // namespace aftercare
