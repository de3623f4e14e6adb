#include "native/console/widgets/sidebar.hpp"

#include <imgui.h>

#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

void begin_sidebar(Ui& ui, std::string_view product) {
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(12), ui.px(16)});
  ImGui::PushStyleVar(ImGuiStyleVar_ChildRounding, 0);
  ImGui::PushStyleVar(ImGuiStyleVar_ChildBorderSize, 0);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, palette::side);
  ImGui::BeginChild("###sidebar", {ui.px(sidebar_width), 0},
                    ImGuiChildFlags_AlwaysUseWindowPadding,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleColor();
  ImGui::PopStyleVar(3);
  ImGui::SetCursorPosX(ui.px(20));
  text(ui, product, {FontRole::title, palette::white});
  gap(ui, 20);
}

bool sidebar_entry(Ui& ui, const SidebarEntry& entry, bool active) {
  const float width = ImGui::GetContentRegionAvail().x, height = ui.px(38);
  meet_wishes_before(ui, entry.key);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(labelled("", entry.key).c_str(), {width, height});
  ui.items.annotate(
      {.role = "link", .label = entry.label, .description = entry.hint, .selected = active});
  meet_wishes_after(ui, entry.key);
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const ImVec2 end{at.x + width, at.y + height};
  if (active || hovered) {
    list.AddRectFilled(at, end, active ? palette::accent : faded(palette::white, 0.08F),
                       ui.px(6));
  }
  const Colour ink = active ? palette::white : palette::side_ink;
  const float y = at.y + (height - line_height(FontRole::body, ui)) / 2;
  text_at(ui, list, at.x + ui.px(12), y, entry.icon, {FontRole::body, ink});
  const float room = width - ui.px(entry.count > 0 ? 92 : 52);
  const std::string label = fitted(ui, entry.label, room);
  text_at(ui, list, at.x + ui.px(40), y, label, {FontRole::body, ink});
  if (entry.count > 0) {
    const std::string count = entry.count > 999 ? "999+" : std::to_string(entry.count);
    const TextSize size = measure(ui, count, FontRole::small);
    const float pad = ui.px(7), box = size.width + 2 * pad;
    const ImVec2 low{end.x - box - ui.px(8), at.y + (height - ui.px(20)) / 2};
    list.AddRectFilled(low, {low.x + box, low.y + ui.px(20)},
                       faded(palette::white, active ? 0.22F : 0.12F), ui.px(10));
    text_at(ui, list, low.x + pad, low.y + (ui.px(20) - size.height) / 2, count,
            {FontRole::small, ink});
  }
  tooltip(ui, label == entry.label ? entry.hint : entry.label);
  return pressed;
}

SidebarResult sidebar_entries(Ui& ui, const std::vector<SidebarEntry>& entries,
                              std::size_t active) {
  SidebarResult result;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (sidebar_entry(ui, entries[i], i == active)) result.chosen = i;
  }
  return result;
}

void begin_sidebar_middle(Ui& ui, float foot) {
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, ui.px(6));
  ImGui::PushStyleColor(ImGuiCol_ChildBg, 0);
  ImGui::PushStyleColor(ImGuiCol_ScrollbarBg, 0);
  // The bar's own foot margin is left free, as at its top.
  ImGui::BeginChild("###middle", {0, -ui.px(foot)}, ImGuiChildFlags_None,
                    ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleColor(2);
  ImGui::PopStyleVar();
}

void end_sidebar_middle() { ImGui::EndChild(); }

void end_sidebar() { ImGui::EndChild(); }

}  // namespace aftercare::console
