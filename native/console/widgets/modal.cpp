#include "native/console/widgets/modal.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <native/console/icons.hpp>

#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

bool begin_modal(Ui& ui, const Modal& modal, bool& closed) {
  const std::string name = labelled("", modal.key);
  if (!ImGui::IsPopupOpen(name.c_str())) ImGui::OpenPopup(name.c_str());
  const ImVec2 display = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({display.x / 2, display.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  ImGui::SetNextWindowSizeConstraints({ui.px(modal.width), 0},
                                      {ui.px(modal.width), display.y - ui.px(48)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {ui.px(24), ui.px(20)});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, ui.px(10));
  const bool visible = ImGui::BeginPopupModal(
      name.c_str(), nullptr,
      ImGuiWindowFlags_NoTitleBar | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_AlwaysAutoResize |
          ImGuiWindowFlags_NoSavedSettings);
  ImGui::PopStyleVar(2);
  if (!visible) return false;
  text(ui, modal.title, {FontRole::title, palette::strong_ink});
  ImGui::SameLine();
  align_right(ui.theme.control_height());
  const std::string cross = std::string(modal.key) + ".close";
  if (icon_button(ui, cross, icon::x, ui.tr("console.dialog.close"))) closed = true;
  if (ImGui::IsKeyPressed(ImGuiKey_Escape, false) && !ImGui::IsAnyItemActive()) closed = true;
  if (closed) ImGui::CloseCurrentPopup();
  return true;
}

void end_modal() { ImGui::EndPopup(); }

void close_abandoned_modals() {
  const ImVector<ImGuiPopupData>& open = ImGui::GetCurrentContext()->OpenPopupStack;
  for (int i = 0; i < open.Size; ++i) {
    const ImGuiWindow* window = open[i].Window;
    if (window && !window->Active && (window->Flags & ImGuiWindowFlags_Modal) != 0) {
      return ImGui::ClosePopupToLevel(i, true);
    }
  }
}

int dialog_buttons(Ui& ui, const DialogButtons& buttons) {
  const Button act{.key = buttons.key,
                   .label = buttons.label,
                   .kind = buttons.dangerous ? ButtonKind::danger : ButtonKind::primary,
                   .disabled_reason = buttons.disabled_reason};
  const std::string cancel_key = std::string(buttons.key) + ".cancel";
  const Button cancel{.key = cancel_key, .label = ui.tr("console.dialog.cancel")};
  gap(ui, 16);
  align_right(button_width(ui, act) + button_width(ui, cancel) +
              ImGui::GetStyle().ItemSpacing.x);
  int result = 0;
  if (button(ui, cancel)) result = -1;
  ImGui::SameLine();
  if (button(ui, act)) result = 1;
  return result;
}

}  // namespace aftercare::console
