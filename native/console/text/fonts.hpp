// The four sizes of type the console uses, at the current scale.
#pragma once
#include <array>
#include <cstddef>

struct ImFont;

namespace aftercare::console {

enum class FontRole { body, strong, title, small };
constexpr std::size_t font_role_count = 4;

struct Fonts {
  std::array<ImFont*, font_role_count> by_role{};
  ImFont* operator[](FontRole role) const { return by_role[static_cast<std::size_t>(role)]; }
};

}  // namespace aftercare::console
