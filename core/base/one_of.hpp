// A variant with a name of its own. What copying, moving and ending it mean for each of its
// alternatives is compiled once, in the file that holds its AFTERCARE_ONE_OF_MEMBERS: a plain
// std::variant of ninety kinds compiles all that anew in every file that holds a list of them,
// which was most of the time a build took.
//
//   struct Shape : std::variant<Round, Square> {
//     AFTERCARE_ONE_OF(Shape)
//   };
//   AFTERCARE_ONE_OF_MEMBERS(Shape)  // in shape.cpp
//
// std::visit, std::get, std::holds_alternative, std::variant_size and std::variant_alternative
// take it as they take any variant.
#pragma once
#include <concepts>
#include <type_traits>
#include <utility>
#include <variant>

namespace aftercare {

template <class T, class Variant>
inline constexpr bool kIsAlternative = false;
template <class T, class... Alternatives>
inline constexpr bool kIsAlternative<T, std::variant<Alternatives...>> =
    (std::is_same_v<T, Alternatives> || ...);

template <class T>
concept OneOf = requires {
  typename T::Alternatives;
}
&&std::derived_from<T, typename T::Alternatives>;

// The std::variant a variant of either sort is.
template <class Variant>
struct VariantOf {
  using type = Variant;
};
template <OneOf Named>
struct VariantOf<Named> {
  using type = typename Named::Alternatives;
};
template <class Variant>
using VariantOf_t = typename VariantOf<Variant>::type;

}  // namespace aftercare

template <aftercare::OneOf T>
struct std::variant_size<T> : std::variant_size<typename T::Alternatives> {};
template <std::size_t I, aftercare::OneOf T>
struct std::variant_alternative<I, T> : std::variant_alternative<I, typename T::Alternatives> {};

// The constructor from an alternative is implicit, as a variant's is. A type's own name takes no
// parentheses.
// NOLINTBEGIN(bugprone-macro-parentheses)
#define AFTERCARE_ONE_OF(Name)                                                               \
  using Alternatives = variant;                                                              \
  Name();                                                                                    \
  Name(const Name& other);                                                                   \
  Name(Name&& other) noexcept;                                                               \
  Name& operator=(const Name& other);                                                        \
  Name& operator=(Name&& other) noexcept;                                                    \
  ~Name();                                                                                   \
  template <class T, class = std::enable_if_t<                                               \
                         ::aftercare::kIsAlternative<std::remove_cvref_t<T>, Alternatives>>> \
  Name(T&& alternative)                                                                      \
      : variant{std::in_place_type<std::remove_cvref_t<T>>, std::forward<T>(alternative)} {} \
  template <std::size_t I>                                                                   \
  explicit Name(std::in_place_index_t<I> index) : variant{index} {}

#define AFTERCARE_ONE_OF_MEMBERS(Name)                    \
  Name::Name() = default;                                 \
  Name::Name(const Name& other) = default;                \
  Name::Name(Name&& other) noexcept = default;            \
  Name& Name::operator=(const Name& other) = default;     \
  Name& Name::operator=(Name&& other) noexcept = default; \
  Name::~Name() = default;
// NOLINTEND(bugprone-macro-parentheses)
