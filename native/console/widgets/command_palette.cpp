#include "native/console/widgets/command_palette.hpp"

#include <imgui.h>
#include <imgui_stdlib.h>

#include <algorithm>
#include <native/console/icons.hpp>

#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

constexpr std::string_view query_key = "palette.query";

bool entry_row(Ui& ui, const PaletteEntry& entry, bool marked) {
  const float height = ui.px(38);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::PushStyleColor(ImGuiCol_Header, faded(palette::accent, 0.10F));
  const bool chosen = ImGui::Selectable(labelled("", "palette/" + entry.key).c_str(), marked,
                                        ImGuiSelectableFlags_None, {width, height});
  ImGui::PopStyleColor();
  ui.items.annotate({.role = "option", .label = entry.label, .selected = marked});
  if (marked && !ImGui::IsItemVisible()) ImGui::SetScrollHereY();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float y = at.y + (height - line_height(FontRole::body, ui)) / 2;
  text_at(ui, list, at.x + ui.px(10), y, entry.icon, {FontRole::body, palette::muted});
  text_at(ui, list, at.x + ui.px(40), y, entry.label, {FontRole::body, palette::ink});
  const TextSize size = measure(ui, entry.detail, FontRole::small);
  text_at(ui, list, at.x + width - size.width - ui.px(10), y + ui.px(2), entry.detail,
          {FontRole::small, palette::muted});
  return chosen;
}

void move_mark(PaletteState& state, std::size_t count) {
  if (count == 0) return;
  if (ImGui::IsKeyPressed(ImGuiKey_DownArrow)) state.marked = (state.marked + 1) % count;
  if (ImGui::IsKeyPressed(ImGuiKey_UpArrow)) state.marked = (state.marked + count - 1) % count;
  state.marked = std::min(state.marked, count - 1);
}

void query_line(Ui& ui, PaletteState& state) {
  const std::string hint(ui.tr("console.palette.hint"));
  ui.glyphs.note(FontRole::body, hint);
  text(ui, icon::search, {FontRole::body, palette::muted});
  ImGui::SameLine();
  if (ImGui::IsWindowAppearing()) ImGui::SetKeyboardFocusHere();
  ImGui::PushStyleVar(ImGuiStyleVar_FrameBorderSize, 0);
  ImGui::SetNextItemWidth(-FLT_MIN);
  if (ImGui::InputTextWithHint(labelled("", query_key).c_str(), hint.c_str(), &state.query)) {
    state.marked = 0;
  }
  ImGui::PopStyleVar();
  ui.glyphs.note(FontRole::body, state.query);
  ui.items.annotate({.role = "combobox", .label = hint, .value = state.query, .expanded = true});
}

}  // namespace

std::optional<std::size_t> command_palette(Ui& ui, PaletteState& state,
                                           const std::vector<PaletteEntry>& entries) {
  if (!state.open) return std::nullopt;
  constexpr const char* name = "###palette";
  if (!ImGui::IsPopupOpen(name)) ImGui::OpenPopup(name);
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({display.x / 2, ui.px(90)}, ImGuiCond_Always, {0.5F, 0});
  ImGui::SetNextWindowSize({ui.px(600), 0});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(14), ui.px(12)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(10));
  const bool visible = ImGui::BeginPopupModal(
      name, nullptr,
      ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoResize |
          ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(2);
  if (!visible) return std::nullopt;
  std::optional<std::size_t> chosen;
  query_line(ui, state);
  move_mark(state, entries.size());
  ImGui::PushStyleColor(ImGuiCol_ChildBg, 0U);
  const float rows = static_cast<float>(std::clamp<std::size_t>(entries.size(), 3, 9));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, ui.px(2)});
  ImGui::BeginChild("###palette.rows", {0, rows * ui.px(40)}, ImGuiChildFlags_None);
  if (entries.empty()) empty_state(ui, icon::search, ui.tr("console.palette.nothing"));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entry_row(ui, entries[i], i == state.marked)) chosen = i;
  }
  ImGui::EndChild();
  ImGui::PopStyleVar();
  ImGui::PopStyleColor();
  if (ImGui::IsKeyPressed(ImGuiKey_Enter, false) && !entries.empty()) chosen = state.marked;
  // A click into the query makes it the active item, which must not count as being elsewhere.
  constexpr ImGuiHoveredFlags here =
      ImGuiHoveredFlags_ChildWindows | ImGuiHoveredFlags_AllowWhenBlockedByActiveItem;
  const bool outside = ImGui::IsMouseClicked(ImGuiMouseButton_Left) &&
                       !ImGui::IsWindowHovered(here) &&
                       !ImGui::IsWindowAppearing();
  if (chosen || outside || ImGui::IsKeyPressed(ImGuiKey_Escape, false)) {
    state = {};
    ImGui::CloseCurrentPopup();
  }
  ImGui::EndPopup();
  return chosen;
}

}  // namespace aftercare::console
