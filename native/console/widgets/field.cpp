#include "native/console/widgets/field.hpp"

#include <imgui.h>
#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <native/console/icons.hpp>

#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

void field_label(Ui& ui, const Field& field) {
  if (field.label.empty()) return;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.px(4), ui.px(5)});
  text(ui, field.label, {FontRole::small, palette::muted});
  if (field.required) {
    ImGui::SameLine();
    text(ui, "*", {FontRole::small, palette::red});
  }
  ImGui::PopStyleVar();
  gap(ui, 10);
}

void field_error(Ui& ui, const Field& field) {
  if (field.error.empty()) return;
  gap(ui, 4);
  std::string words(icon::alert_circle);
  words += ' ';
  words += field.error;
  paragraph(ui, words, {FontRole::small, palette::red},
            field.width > 0 ? ui.px(field.width) : 0);
  ui.items.announce(field.error);
}

void push_field_edge(const Field& field) {
  ImGui::PushStyleColor(ImGuiCol_Border, field.error.empty() ? rgb(0xD5DCE5) : palette::red);
}

void pop_field_edge() { ImGui::PopStyleColor(); }

namespace {

// A ring around the field that has the keyboard.
void draw_focus_ring(Ui& ui) {
  if (!ImGui::IsItemActive()) return;
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  ImGui::GetWindowDrawList()->AddRect(low, high, palette::accent, ui.px(6), 0,
                                      ui.theme.hairline() * 1.5F);
}

}  // namespace

FieldResult text_field(Ui& ui, const Field& field, std::string& value) {
  ImGui::BeginGroup();
  field_label(ui, field);
  ui.glyphs.note(FontRole::body, field.hint);
  meet_wishes_before(ui, field.key);
  push_field_edge(field);
  if (field.width > 0) {
    ImGui::SetNextItemWidth(ui.px(field.width));
  } else {
    ImGui::SetNextItemWidth(-FLT_MIN);
  }
  ImGuiInputTextFlags flags = ImGuiInputTextFlags_None;
  if (field.read_only) flags |= ImGuiInputTextFlags_ReadOnly;
  if (field.secret) flags |= ImGuiInputTextFlags_Password;
  FieldResult result;
  result.changed = ImGui::InputTextWithHint(labelled("", field.key).c_str(),
                                            std::string(field.hint).c_str(), &value, flags);
  const bool has_keyboard = ImGui::IsItemDeactivated() || ImGui::IsItemActive();
  result.submitted = has_keyboard && (ImGui::IsKeyPressed(ImGuiKey_Enter, false) ||
                                      ImGui::IsKeyPressed(ImGuiKey_KeypadEnter, false));
  pop_field_edge();
  meet_wishes_after(ui, field.key);
  if (!field.secret) ui.glyphs.note(FontRole::body, value);
  const std::string_view name = field.label.empty() ? field.hint : field.label;
  ui.items.annotate({.role = "textbox",
                     .label = name,
                     .value = field.secret ? std::string_view{} : std::string_view(value),
                     .description = field.error});
  draw_focus_ring(ui);
  field_error(ui, field);
  ImGui::EndGroup();
  return result;
}

FieldResult search_field(Ui& ui, const SearchField& field, std::string& value) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {ui.px(34), ui.px(5)});
  ui.glyphs.note(FontRole::body, field.hint);
  meet_wishes_before(ui, field.key);
  push_field_edge({.key = field.key});
  ImGui::SetNextItemWidth(ui.px(field.width));
  ImGui::SetNextItemAllowOverlap();
  FieldResult result;
  result.changed = ImGui::InputTextWithHint(labelled("", field.key).c_str(),
                                            std::string(field.hint).c_str(), &value);
  const bool had_keyboard = ImGui::IsItemDeactivated() || ImGui::IsItemActive();
  result.submitted = had_keyboard && ImGui::IsKeyPressed(ImGuiKey_Enter, false);
  pop_field_edge();
  ImGui::PopStyleVar();
  ui.glyphs.note(FontRole::body, value);
  ui.items.annotate({.role = "searchbox", .label = field.hint, .value = value});
  const ImVec2 low = ImGui::GetItemRectMin(), high = ImGui::GetItemRectMax();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemActive()) {
    list.AddRect(low, high, palette::accent, ui.px(6), 0, ui.theme.hairline() * 1.5F);
  }
  text_at(ui, list, at.x + ui.px(11), low.y + ui.px(5), icon::search,
          {FontRole::body, palette::muted});
  if (!value.empty()) {
    ImGui::SameLine(0, 0);
    ImGui::SetCursorScreenPos({high.x - ui.theme.control_height(), low.y});
    const std::string clear_key = std::string(field.key) + ".clear";
    if (icon_button(ui, clear_key, icon::x, ui.tr("console.search.clear"))) {
      value.clear();
      result.changed = true;
    }
  }
  return result;
}

}  // namespace aftercare::console
