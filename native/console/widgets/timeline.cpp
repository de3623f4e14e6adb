#include "native/console/widgets/timeline.hpp"

#include <imgui.h>

#include "native/console/widgets/badge.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

void dot(Ui& ui, ImVec2 at, const Happening& happening) {
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const Colour colour = colour_of(happening.tone);
  const float radius = ui.px(11);
  const ImVec2 middle{at.x + radius, at.y + radius};
  list.AddCircleFilled(middle, radius, ImGui::GetColorU32(tint_of(happening.tone)), 24);
  if (happening.icon.empty()) {
    list.AddCircleFilled(middle, ui.px(4), colour, 16);
    return;
  }
  const TextSize size = measure(ui, happening.icon, FontRole::small);
  text_at(ui, list, middle.x - size.width / 2, middle.y - size.height / 2, happening.icon,
          {FontRole::small, colour});
}

void entry(Ui& ui, const Happening& happening, bool last) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Indent(ui.px(34));
  ImGui::BeginGroup();
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {ui.px(8), ui.px(2)});
  text(ui, happening.title, {FontRole::strong, palette::ink});
  if (!happening.mark.empty()) {
    ImGui::SameLine();
    pill(ui, happening.mark, happening.mark_tone);
  }
  std::string line = happening.author;
  if (!line.empty() && !happening.done_at.empty()) line += "  ·  ";
  line += happening.done_at;
  if (!line.empty()) caption(ui, line);
  if (!happening.received_at.empty()) caption(ui, happening.received_at);
  if (!happening.detail.empty()) paragraph(ui, happening.detail);
  ImGui::PopStyleVar();
  ImGui::EndGroup();
  ImGui::Unindent(ui.px(34));
  if (!last) {
    const float x = at.x + ui.px(11);
    const float end = ImGui::GetItemRectMax().y + ui.px(14);
    ImGui::GetWindowDrawList()->AddRectFilled({x, at.y + ui.px(24)},
                                              {x + ui.theme.hairline(), end}, palette::line);
  }
  dot(ui, at, happening);
  ImGui::Dummy({0, ui.px(4)});
}

}  // namespace

void timeline(Ui& ui, const std::vector<Happening>& happenings) {
  for (std::size_t i = 0; i < happenings.size(); ++i) {
    entry(ui, happenings[i], i + 1 == happenings.size());
  }
}

}  // namespace aftercare::console
