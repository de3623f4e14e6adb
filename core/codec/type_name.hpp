// The last identifier of a type's name in snake_case, the same with GCC and clang: the `kind` of a
// variant's alternative on the wire ("StoreMine" → "store_mine").
#pragma once
#include <string>
#include <string_view>

namespace aftercare::codec {

template <class T>
constexpr std::string_view pretty_name() {
  // GCC: "... [with T = a::b::C; std::string_view = ...]", clang: "... [T = a::b::C]".
  const std::string_view text = __PRETTY_FUNCTION__;
  const std::size_t start = text.find("T = ") + 4;
  const std::size_t end = text.find_first_of(";]", start);
  const std::string_view full = text.substr(start, end - start);
  const std::size_t colon = full.rfind(':');
  return colon == std::string_view::npos ? full : full.substr(colon + 1);
}

inline std::string snake_case(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool upper = c >= 'A' && c <= 'Z';
    if (upper && !out.empty()) out += '_';
    out += upper ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return out;
}

template <class T>
const std::string& kind_name() {
  static const std::string name = snake_case(pretty_name<T>());
  return name;
}

// Field and enum names on the wire: a trailing underscore only dodges a C++ keyword.
constexpr std::string_view wire_name(std::string_view name) {
  return !name.empty() && name.back() == '_' ? name.substr(0, name.size() - 1) : name;
}

}  // namespace aftercare::codec
