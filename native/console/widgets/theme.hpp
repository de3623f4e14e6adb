// Colours and measures. One light theme, one accent; every measure in layout pixels (32 px
// controls, 8 px cards) times the scale, rounded to whole physical pixels.
#pragma once
#include <cmath>
#include <cstdint>

struct ImVec4;

namespace aftercare::console {

// 0xAABBGGRR, as ImGui packs it.
using Colour = std::uint32_t;

constexpr Colour rgb(std::uint32_t hex) {
  return 0xFF000000U | ((hex & 0xFFU) << 16U) | (hex & 0xFF00U) | ((hex >> 16U) & 0xFFU);
}
// `share` of opacity, 0 to 1.
constexpr Colour faded(Colour colour, float share) {
  return (colour & 0x00FFFFFFU) | ((static_cast<Colour>(share * 510.0F + 1.0F) / 2U) << 24U);
}
ImVec4 to_vec4(Colour colour);

namespace palette {
constexpr Colour accent = rgb(0x2563EB), accent_hover = rgb(0x1D4ED8), accent_press = rgb(0x1E40AF);
constexpr Colour green = rgb(0x059669), amber = rgb(0xB45309), red = rgb(0xB91C1C);
constexpr Colour violet = rgb(0x6D28D9);
constexpr Colour red_hover = rgb(0x991B1B), red_press = rgb(0x7F1D1D);
constexpr Colour ink = rgb(0x1E293B), strong_ink = rgb(0x0F172A), muted = rgb(0x64748B);
constexpr Colour faint = rgb(0x94A3B8), line = rgb(0xE2E8F0), soft_line = rgb(0xEEF2F6);
constexpr Colour page = rgb(0xF5F7FA), card = rgb(0xFFFFFF), hover = rgb(0xF8FAFC);
constexpr Colour press = rgb(0xE2E8F0), head = rgb(0xF8FAFC);
constexpr Colour side = rgb(0x0F172A), side_ink = rgb(0xCBD5E1), side_muted = rgb(0x94A3B8);
constexpr Colour white = rgb(0xFFFFFF);
}  // namespace palette

// What a state means to the reader; each has one colour everywhere.
enum class Tone { neutral, accent, good, warn, bad, special };
Colour colour_of(Tone tone);
Colour tint_of(Tone tone);  // behind text of that colour: pills, discs
Colour wash_of(Tone tone);  // behind a whole box: banners, verdicts

struct Theme {
  float scale = 1.0F;
  // Layout pixels to physical ones.
  [[nodiscard]] float px(float layout) const { return std::round(layout * scale); }
  [[nodiscard]] float hairline() const { return std::fmax(1.0F, std::floor(scale)); }
  [[nodiscard]] float control_height() const { return px(32); }
};

// Sets ImGui's style for `theme`.
void apply(const Theme& theme);

}  // namespace aftercare::console
