#include "native/console/widgets/notice.hpp"

#include <imgui.h>

#include <algorithm>
#include <cmath>
#include <native/console/icons.hpp>

#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

bool banner(Ui& ui, const Banner& look) {
  const Colour colour = colour_of(look.tone);
  const float height = ui.px(44);
  ImGui::PushStyleColor(ImGuiCol_ChildBg, wash_of(look.tone));
  ImGui::PushStyleColor(ImGuiCol_Border, faded(colour, 0.35F));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(14), ui.px(6)});
  ImGui::BeginChild(labelled("", look.key).c_str(), {0, height},
                    ImGuiChildFlags_Border | ImGuiChildFlags_AlwaysUseWindowPadding,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NavFlattened);
  ImGui::PopStyleVar();
  ImGui::PopStyleColor(2);
  ImGui::AlignTextToFramePadding();
  text(ui, look.icon, {FontRole::body, colour});
  ImGui::SameLine();
  const std::string button_key = std::string(look.key) + ".action";
  const Button action{.key = button_key, .label = look.action};
  const float button_room = look.action.empty() ? 0 : button_width(ui, action) + ui.px(12);
  text_fitted(ui, look.text, ImGui::GetContentRegionAvail().x - button_room,
              {FontRole::body, palette::ink});
  ui.items.announce(look.text);
  bool pressed = false;
  if (!look.action.empty()) {
    ImGui::SameLine();
    align_right(button_width(ui, action));
    pressed = button(ui, action);
  }
  ImGui::EndChild();
  return pressed;
}

void toasts(Ui& ui, const std::vector<Toast>& shown) {
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  float bottom = display.y - ui.px(24);
  for (std::size_t i = 0; i < shown.size(); ++i) {
    const Toast& toast = shown[i];
    const float text_width = std::min(measure(ui, toast.text).width, ui.px(420));
    const float height = paragraph_height(ui, toast.text, text_width) + ui.px(24);
    const float width = text_width + ui.px(56);
    ImGui::SetNextWindowPos({display.x - width - ui.px(24), bottom - height});
    ImGui::SetNextWindowSize({width, height});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(8));
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(14), ui.px(12)});
    ImGui::PushStyleColor(ImGuiCol_WindowBg, palette::strong_ink);
    const std::string name = labelled("", "toast." + std::to_string(i));
    ImGui::Begin(name.c_str(), nullptr,
                 ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoInputs |
                     ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav |
                     ImGuiWindowFlags_NoSavedSettings);
    ImGui::PopStyleColor();
    ImGui::PopStyleVar(2);
    const bool good = toast.tone == Tone::good;
    const Colour mark = good ? rgb(0x34D399) : rgb(0xFCA5A5);
    text(ui, good ? icon::circle_check : icon::alert_circle, {FontRole::body, mark});
    ImGui::SameLine();
    paragraph(ui, toast.text, {FontRole::body, palette::white}, text_width);
    ui.items.announce(toast.text);
    ImGui::End();
    bottom -= height + ui.px(8);
    ui.memory.redraw_within(
        std::max(1, static_cast<int>((toast.until_s - ImGui::GetTime()) * 1000) + 20));
  }
}

namespace {

void centred(Ui& ui, std::string_view words, TextLook look) {
  const float width = measure(ui, words, look.font).width;
  const float room = ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, (room - width) / 2));
  text_fitted(ui, words, room, look);
}

}  // namespace

void empty_state(Ui& ui, std::string_view icon, std::string_view words,
                 std::string_view detail) {
  const float room = ImGui::GetContentRegionAvail().x;
  gap(ui, 28);
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, (room - ui.px(48)) / 2));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const float radius = ui.px(24);
  ImGui::Dummy({2 * radius, 2 * radius});
  list.AddCircleFilled({at.x + radius, at.y + radius}, radius, rgb(0xF1F5F9), 48);
  const TextSize size = measure(ui, icon, FontRole::title);
  text_at(ui, list, at.x + radius - size.width / 2, at.y + radius - size.height / 2, icon,
          {FontRole::title, palette::faint});
  centred(ui, words, {FontRole::body, palette::muted});
  if (!detail.empty()) centred(ui, detail, {FontRole::small, palette::muted});
  gap(ui, 28);
}

void loading_state(Ui& ui, std::string_view words) {
  gap(ui, 28);
  const float room = ImGui::GetContentRegionAvail().x;
  const float radius = ui.px(12);
  ImGui::SetCursorPosX(ImGui::GetCursorPosX() + std::max(0.0F, room / 2 - radius));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::Dummy({2 * radius, 2 * radius});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  const auto turn = static_cast<float>(std::fmod(ImGui::GetTime(), 1.0) * 6.2831853);
  list.PathArcTo({at.x + radius, at.y + radius}, radius - ui.px(1), turn, turn + 4.6F, 32);
  list.PathStroke(palette::accent, 0, ui.px(2.5F));
  centred(ui, words, {FontRole::body, palette::muted});
  ui.memory.redraw_within(40);
}

}  // namespace aftercare::console
