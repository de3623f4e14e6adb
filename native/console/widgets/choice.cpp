#include "native/console/widgets/choice.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <native/console/icons.hpp>

#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

bool option_row(Ui& ui, std::string_view key, const Option& option, bool chosen) {
  ui.glyphs.note(FontRole::body, option.label);
  const std::string row_key = std::string(key) + "." + option.value;
  ImGui::PushStyleVar(ImGuiStyleVar_SelectableTextAlign, {0, 0.5F});
  const bool picked = ImGui::Selectable(labelled(option.label, row_key).c_str(), chosen,
                                        ImGuiSelectableFlags_None, {0, ui.px(26)});
  ImGui::PopStyleVar();
  ui.items.annotate({.role = "option", .label = option.label, .selected = chosen});
  if (!option.note.empty()) {
    const ImVec2 high = ImGui::GetItemRectMax(), low = ImGui::GetItemRectMin();
    const TextSize size = measure(ui, option.note, FontRole::small);
    text_at(ui, *ImGui::GetWindowDrawList(), high.x - size.width - ui.px(6),
            (low.y + high.y - size.height) / 2, option.note, {FontRole::small, palette::muted});
  }
  if (chosen && ImGui::IsWindowAppearing()) ImGui::SetItemDefaultFocus();
  return picked;
}

void draw_combo_face(Ui& ui, const Field& field, std::string_view shown, bool filled) {
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float padding = ImGui::GetStyle().FramePadding.x;
  list.PushClipRect(low, {high.x - ui.px(30), high.y}, true);
  text_at(ui, list, low.x + padding, low.y + ui.px(5), shown,
          {FontRole::body, filled ? palette::ink : palette::muted});
  list.PopClipRect();
  text_at(ui, list, high.x - ui.px(28), low.y + ui.px(5), icon::chevron_down,
          {FontRole::body, palette::muted});
  static_cast<void>(field);
}

}  // namespace

bool combo(Ui& ui, const Field& field, const std::vector<Option>& options, std::string& value) {
  ImGui::BeginGroup();
  field_label(ui, field);
  meet_wishes_before(ui, field.key);
  push_field_edge(field);
  ImGui::SetNextItemWidth(field.width > 0 ? ui.px(field.width) : -FLT_MIN);
  const auto chosen = std::find_if(options.begin(), options.end(),
                                   [&](const Option& option) { return option.value == value; });
  const bool filled = chosen != options.end();
  const std::string_view shown = filled ? std::string_view(chosen->label) : field.hint;
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(8), ui.px(8)});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.px(8), ui.px(4)});
  if (field.read_only) ImGui::BeginDisabled();
  const bool open = ImGui::BeginCombo(labelled("", field.key).c_str(), "",
                                      ImGuiComboFlags_NoArrowButton | ImGuiComboFlags_HeightLarge);
  bool picked = false;
  if (open) {
    for (const Option& option : options) {
      if (option_row(ui, field.key, option, option.value == value)) {
        value = option.value;
        picked = true;
      }
    }
    ImGui::EndCombo();
  }
  if (field.read_only) ImGui::EndDisabled();
  ImGui::PopStyleVar(2);
  pop_field_edge();
  meet_wishes_after(ui, field.key);
  ui.items.annotate({.key = field.key,
                     .role = "combobox",
                     .label = field.label,
                     .value = filled ? shown : std::string_view{},
                     .description = field.error,
                     .expanded = open});
  draw_combo_face(ui, field, shown, filled);
  field_error(ui, field);
  ImGui::EndGroup();
  return picked;
}

bool checkbox(Ui& ui, std::string_view key, std::string_view label, bool& ticked) {
  const TextSize size = measure(ui, label);
  const float side = ui.px(18), height = ui.px(26), space = ui.px(8);
  meet_wishes_before(ui, key);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed =
      ImGui::InvisibleButton(labelled("", key).c_str(), {side + space + size.width, height});
  if (pressed) ticked = !ticked;
  ui.items.annotate({.role = "checkbox", .label = label, .checked = ticked});
  meet_wishes_after(ui, key);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float top = std::floor(at.y + (height - side) / 2);
  const ImVec2 low{at.x, top}, high{at.x + side, top + side};
  const bool hovered = ImGui::IsItemHovered();
  list.AddRectFilled(low, high, ticked ? palette::accent : palette::card, ui.px(4));
  list.AddRect(low, high, ticked || hovered ? palette::accent : palette::faint, ui.px(4), 0,
               ui.theme.hairline());
  if (ticked) {
    const float mark = side * 0.62F;
    ImGui::RenderCheckMark(&list, {low.x + (side - mark) / 2, low.y + (side - mark) / 2},
                           palette::white, mark);
  }
  text_at(ui, list, high.x + space, at.y + (height - size.height) / 2, label, {});
  return pressed;
}

bool segments(Ui& ui, std::string_view key, const std::vector<Option>& options,
              std::string& value) {
  bool changed = false;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.px(6), ui.px(6)});
  for (std::size_t i = 0; i < options.size(); ++i) {
    const Option& option = options[i];
    const bool chosen = option.value == value;
    if (i > 0) ImGui::SameLine();
    ImGui::PushStyleColor(ImGuiCol_Button,
                          chosen ? faded(palette::accent, 0.11F) : palette::card);
    ImGui::PushStyleColor(ImGuiCol_Text, chosen ? palette::accent : palette::ink);
    ImGui::PushStyleColor(ImGuiCol_Border, chosen ? palette::accent : rgb(0xD5DCE5));
    ui.glyphs.note(FontRole::body, option.label);
    const std::string option_key = std::string(key) + "." + option.value;
    meet_wishes_before(ui, option_key);
    if (ImGui::Button(labelled(option.label, option_key).c_str()) && !chosen) {
      value = option.value;
      changed = true;
    }
    ui.items.annotate({.role = "radio", .label = option.label, .checked = chosen});
    meet_wishes_after(ui, option_key);
    ImGui::PopStyleColor(3);
  }
  ImGui::PopStyleVar();
  return changed;
}

void stars(Ui& ui, int score) {
  std::string full, empty;
  for (int i = 1; i <= 5; ++i) (i <= score ? full : empty) += icon::star_filled;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, ui.px(10)});
  if (!full.empty()) text(ui, full, {FontRole::body, rgb(0xF59E0B)});
  if (!full.empty() && !empty.empty()) ImGui::SameLine();
  if (!empty.empty()) text(ui, empty, {FontRole::body, palette::line});
  ImGui::PopStyleVar();
}

}  // namespace aftercare::console
