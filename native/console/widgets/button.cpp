#include "native/console/widgets/button.hpp"

#include <imgui.h>

#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

struct ButtonColours {
  Colour fill, hovered, pressed, ink, edge;
};

ButtonColours colours_of(ButtonKind kind) {
  switch (kind) {
    case ButtonKind::primary:
      return {palette::accent, palette::accent_hover, palette::accent_press, palette::white,
              palette::accent};
    case ButtonKind::danger:
      return {palette::red, palette::red_hover, palette::red_press, palette::white, palette::red};
    case ButtonKind::quiet:
      return {0, faded(palette::strong_ink, 0.05F), faded(palette::strong_ink, 0.09F),
              palette::ink, 0};
    case ButtonKind::secondary: break;
  }
  return {palette::card, rgb(0xF1F5F9), palette::press, palette::ink, rgb(0xD5DCE5)};
}

std::string face_of(const Button& look) {
  std::string face(look.icon);
  if (!face.empty() && !look.label.empty()) face += ' ';
  face += look.label;
  return face;
}

void push_colours(const ButtonColours& colours) {
  ImGui::PushStyleColor(ImGuiCol_Button, colours.fill);
  ImGui::PushStyleColor(ImGuiCol_ButtonHovered, colours.hovered);
  ImGui::PushStyleColor(ImGuiCol_ButtonActive, colours.pressed);
  ImGui::PushStyleColor(ImGuiCol_Text, colours.ink);
  ImGui::PushStyleColor(ImGuiCol_Border, colours.edge);
}

}  // namespace

float button_width(Ui& ui, const Button& look) {
  return measure(ui, face_of(look)).width + 2 * ui.px(12);
}

bool button(Ui& ui, const Button& look) {
  const std::string face = face_of(look);
  ui.glyphs.note(FontRole::body, face);
  const bool disabled = !look.disabled_reason.empty();
  meet_wishes_before(ui, look.key);
  push_colours(colours_of(look.kind));
  if (disabled) ImGui::BeginDisabled();
  const float width = look.width < 0 ? -FLT_MIN : look.width == 0 ? 0 : ui.px(look.width);
  const bool pressed = ImGui::Button(labelled(face, look.key).c_str(), {width, 0});
  if (disabled) ImGui::EndDisabled();
  ImGui::PopStyleColor(5);
  meet_wishes_after(ui, look.key);
  ui.items.annotate({.role = "button",
                     .label = look.label,
                     .description = disabled ? look.disabled_reason : look.hint});
  tooltip(ui, disabled ? look.disabled_reason : look.hint);
  return pressed;
}

bool icon_button(Ui& ui, std::string_view key, std::string_view icon, std::string_view label,
                 Colour colour) {
  ui.glyphs.note(FontRole::body, icon);
  meet_wishes_before(ui, key);
  ButtonColours colours = colours_of(ButtonKind::quiet);
  colours.ink = colour;
  push_colours(colours);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {0, ui.px(5)});
  const float side = ui.theme.control_height();
  const bool pressed = ImGui::Button(labelled(icon, key).c_str(), {side, side});
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(5);
  meet_wishes_after(ui, key);
  ui.items.annotate({.role = "button", .label = label});
  tooltip(ui, label);
  return pressed;
}

bool link(Ui& ui, std::string_view key, std::string_view label) {
  const TextSize size = measure(ui, label);
  meet_wishes_before(ui, key);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed =
      ImGui::InvisibleButton(labelled("", key).c_str(), {size.width, size.height});
  const bool hovered = ImGui::IsItemHovered();
  if (hovered) ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
  ui.items.annotate({.role = "link", .label = label});
  meet_wishes_after(ui, key);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 top = ImGui::GetItemRectMin();
  text_at(ui, list, at.x, top.y, label, {FontRole::body, palette::accent});
  if (hovered || ImGui::IsItemFocused()) {
    const float y = top.y + size.height - ui.px(3);
    list.AddLine({at.x, y}, {at.x + size.width, y}, palette::accent, ui.theme.hairline());
  }
  return pressed;
}

}  // namespace aftercare::console
