#include "native/console/widgets/card.hpp"

#include <imgui.h>

#include "native/console/widgets/text.hpp"

namespace aftercare::console {

void begin_card(Ui& ui, const Card& card) {
  ImGuiChildFlags flags = ImGuiChildFlags_Border | ImGuiChildFlags_AlwaysUseWindowPadding;
  ImGuiWindowFlags window = ImGuiWindowFlags_NavFlattened;
  ImVec2 size{card.width, card.height};
  if (card.height == 0) flags |= ImGuiChildFlags_AutoResizeY;
  if (card.height < 0) size.y = 0;
  if (!card.scrolls) {
    window |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(20), ui.px(16)});
  ImGui::BeginChild(labelled("", card.key).c_str(), size, flags, window);
  ImGui::PopStyleVar();
  if (!card.title.empty()) {
    heading(ui, card.title);
  }
}

void end_card(Ui&) { ImGui::EndChild(); }

void begin_area(Ui& ui, std::string_view key, float width, float height) {
  ImGui::PushStyleColor(ImGuiCol_ChildBg, 0U);
  ImGui::BeginChild(labelled("", key).c_str(), {width, height}, ImGuiChildFlags_None,
                    ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleColor();
  static_cast<void>(ui);
}

void end_area() { ImGui::EndChild(); }

void rule(Ui& ui) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::GetWindowDrawList()->AddRectFilled(
      at, {at.x + width, at.y + ui.theme.hairline()}, palette::line);
  ImGui::Dummy({width, ui.theme.hairline()});
}

void gap(Ui& ui, float layout) {
  const float height = ui.px(layout) - ImGui::GetStyle().ItemSpacing.y;
  if (height < 0) {
    ImGui::SetCursorPosY(ImGui::GetCursorPosY() + height);
    return;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  ImGui::Dummy({0, height});
  ImGui::PopStyleVar();
}

void align_right(float width) {
  const float left = ImGui::GetContentRegionMax().x - width;
  if (left > ImGui::GetCursorPosX()) ImGui::SetCursorPosX(left);
}

}  // namespace aftercare::console
