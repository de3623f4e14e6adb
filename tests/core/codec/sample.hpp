// Samples of described records, made from their descriptions: every field set, and over all samples
// of a type every enumerator and every alternative in it. What they say means nothing; how they are
// written is the wire form.
#pragma once
#include <algorithm>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "core/codec/json.hpp"

namespace aftercare::test {

template <class T>
struct SampleOf;

// How many samples show all of a T.
template <class T>
std::size_t samples_of() {
  return SampleOf<T>::count();
}
// The n-th; n may be larger than there are.
template <class T>
T sample(std::size_t n) {
  return SampleOf<T>::make(n);
}

inline Uuid sample_uuid() {
  Uuid id;
  for (std::size_t i = 0; i < id.bytes.size(); ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(i + 1);
  }
  return id;
}

// Leaves: one sample is all there is to show.
template <class T>
T sample_leaf() {
  if constexpr (std::is_same_v<T, bool>) {
    return true;
  } else if constexpr (std::is_floating_point_v<T>) {
    return T{0.5};
  } else if constexpr (std::is_arithmetic_v<T>) {
    return T{7};
  } else if constexpr (std::is_same_v<T, std::string>) {
    return "文字 \"text\"";
  } else if constexpr (std::is_same_v<T, Instant>) {
    return *parse_instant("2026-03-04T05:06:07.089Z");
  } else if constexpr (std::is_same_v<T, LocalDate>) {
    return *parse_local_date("2026-03-04");
  } else if constexpr (std::is_same_v<T, Uuid>) {
    return sample_uuid();
  } else {
    return T{sample_uuid()};  // an Id
  }
}

template <class T>
constexpr bool is_leaf =
    std::is_arithmetic_v<T> || std::is_same_v<T, std::string> || std::is_same_v<T, Instant> ||
    std::is_same_v<T, LocalDate> || std::is_same_v<T, Uuid> || codec::is_id<T>::value;

template <class T>
std::size_t samples_of_members() {
  std::size_t most = 1;
  [&]<template <class...> class List, class... D>(List<D...>) {
    ((most = std::max(most, samples_of<std::decay_t<decltype(std::declval<T>().*D::pointer)>>())),
     ...);
  }(codec::members_of<T>{});
  return most;
}

template <class T>
T sample_members(std::size_t n) {
  T out{};
  [&]<template <class...> class List, class... D>(List<D...>) {
    ((out.*D::pointer = sample<std::decay_t<decltype(out.*D::pointer)>>(n)), ...);
  }(codec::members_of<T>{});
  return out;
}

template <class T>
struct SampleOf {
  static std::size_t count() {
    if constexpr (is_leaf<T>) {
      return 1;
    } else if constexpr (std::is_enum_v<T>) {
      return codec::enum_rows<T>().size();
    } else {
      return samples_of_members<T>();
    }
  }
  static T make(std::size_t n) {
    if constexpr (is_leaf<T>) {
      return sample_leaf<T>();
    } else if constexpr (std::is_enum_v<T>) {
      const auto& rows = codec::enum_rows<T>();
      return static_cast<T>(rows[n % rows.size()].value);
    } else {
      return sample_members<T>(n);
    }
  }
};

template <class T>
struct SampleOf<std::optional<T>> {
  static std::size_t count() { return samples_of<T>(); }
  static std::optional<T> make(std::size_t n) { return sample<T>(n); }
};
template <class T>
struct SampleOf<std::vector<T>> {
  static std::size_t count() { return samples_of<T>(); }
  static std::vector<T> make(std::size_t n) { return {sample<T>(n)}; }
};
template <class T>
struct SampleOf<std::map<std::string, T>> {
  static std::size_t count() { return samples_of<T>(); }
  static std::map<std::string, T> make(std::size_t n) { return {{"key", sample<T>(n)}}; }
};
template <class A, class B>
struct SampleOf<std::pair<A, B>> {
  static std::size_t count() { return std::max(samples_of<A>(), samples_of<B>()); }
  static std::pair<A, B> make(std::size_t n) { return {sample<A>(n), sample<B>(n)}; }
};
// The alternatives in turn, each with all of its own samples.
template <class... T>
struct SampleOf<std::variant<T...>> {
  static std::size_t count() { return sizeof...(T) * std::max({samples_of<T>()...}); }
  static std::variant<T...> make(std::size_t n) {
    using Make = std::variant<T...> (*)(std::size_t);
    static constexpr std::array<Make, sizeof...(T)> kMakes{
        [](std::size_t inner) -> std::variant<T...> { return sample<T>(inner); }...};
    return kMakes[n % sizeof...(T)](n / sizeof...(T));
  }
};

}  // namespace aftercare::test
