#include "native/console/widgets/tabs.hpp"

#include <imgui.h>

#include <native/console/icons.hpp>

#include "native/console/widgets/button.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

bool tab(Ui& ui, const Tab& tab, bool active) {
  const FontRole font = active ? FontRole::strong : FontRole::body;
  const TextSize size = measure(ui, tab.label, font);
  const float padding = ui.px(12), height = ui.px(36);
  meet_wishes_before(ui, tab.key);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const bool chosen =
      ImGui::InvisibleButton(labelled("", tab.key).c_str(), {size.width + 2 * padding, height});
  ui.items.annotate({.role = "tab", .label = tab.label, .selected = active});
  meet_wishes_after(ui, tab.key);
  const bool hovered = ImGui::IsItemHovered();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Colour ink = active ? palette::accent : hovered ? palette::ink : palette::muted;
  text_at(ui, list, at.x + padding, at.y + (height - size.height) / 2, tab.label, {font, ink});
  const float right = at.x + size.width + 2 * padding;
  if (active) {
    list.AddRectFilled({at.x + padding, at.y + height - ui.px(2)}, {right - padding, at.y + height},
                       palette::accent);
  }
  if (tab.marked) {
    list.AddCircleFilled({right - ui.px(6), at.y + ui.px(11)}, ui.px(3), palette::accent);
  }
  return chosen && !active;
}

}  // namespace

TabsResult tab_row(Ui& ui, const std::vector<Tab>& tabs, std::size_t active) {
  TabsResult result;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    if (i > 0) ImGui::SameLine();
    if (tab(ui, tabs[i], i == active)) result.chosen = i;
    if (tabs[i].closable) {
      ImGui::SameLine();
      ImGui::SetCursorPosY(ImGui::GetCursorPosY() + ui.px(2));
      if (icon_button(ui, tabs[i].key + ".close", icon::x, ui.tr("console.tab.close"))) {
        result.closed = i;
      }
    }
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::GetWindowDrawList()->AddRectFilled(
      {at.x, at.y - ui.theme.hairline()},
      {at.x + ImGui::GetContentRegionAvail().x, at.y}, palette::line);
  ImGui::PopStyleVar();
  ImGui::Dummy({0, ui.px(2)});
  return result;
}

}  // namespace aftercare::console
