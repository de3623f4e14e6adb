#include "native/console/widgets/badge.hpp"

#include <imgui.h>

#include <native/console/icons.hpp>

#include "native/console/widgets/text.hpp"

namespace aftercare::console {

void pill(Ui& ui, std::string_view words, Tone tone) {
  const TextSize size = measure(ui, words, FontRole::small);
  const float padding = ui.px(8), height = ui.px(22);
  const Place at = take_room({size.width + 2 * padding, height});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Colour colour = colour_of(tone);
  list.AddRectFilled({at.x, at.y}, {at.x + size.width + 2 * padding, at.y + height},
                     ImGui::GetColorU32(tint_of(tone)), height / 2);
  text_at(ui, list, at.x + padding, at.y + (height - size.height) / 2, words,
          {FontRole::small, colour});
}

void icon_text(Ui& ui, std::string_view icon, std::string_view words, Tone tone, FontRole font) {
  std::string both(icon);
  both += ' ';
  both += words;
  text(ui, both, {font, colour_of(tone)});
}

Tone tone_of(ClockState state) {
  switch (state) {
    case ClockState::running:
    case ClockState::kept: return Tone::good;
    case ClockState::soon: return Tone::warn;
    case ClockState::late:
    case ClockState::broken: return Tone::bad;
    case ClockState::paused: return Tone::neutral;
  }
  return Tone::neutral;
}

std::string_view icon_of(ClockState state) {
  switch (state) {
    case ClockState::running: return icon::clock;
    case ClockState::soon: return icon::hourglass;
    case ClockState::late: return icon::alert_triangle;
    case ClockState::kept: return icon::circle_check;
    case ClockState::broken: return icon::circle_x;
    case ClockState::paused: return icon::circle_dashed;
  }
  return icon::clock;
}

void clock_badge(Ui& ui, const ClockLook& look) {
  icon_text(ui, icon_of(look.state), look.text, tone_of(look.state));
  tooltip(ui, look.tooltip);
}

void disc(Ui& ui, std::string_view icon, Tone tone, float diameter) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy({diameter, diameter});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Colour colour = colour_of(tone);
  const float radius = diameter / 2;
  list.AddCircleFilled({at.x + radius, at.y + radius}, radius,
                       ImGui::GetColorU32(tint_of(tone)), 48);
  const TextSize size = measure(ui, icon, FontRole::title);
  text_at(ui, list, at.x + radius - size.width / 2, at.y + radius - size.height / 2, icon,
          {FontRole::title, colour});
}

}  // namespace aftercare::console
