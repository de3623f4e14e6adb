#include "native/console/widgets/ui.hpp"

#include <imgui.h>

namespace aftercare::console {

std::string labelled(std::string_view shown, std::string_view key) {
  std::string label(shown);
  label += "###";
  label += key;
  return label;
}

void meet_wishes_before(Ui& ui, std::string_view key) {
  if (key.empty() || ui.memory.focus_key != key) return;
  ImGui::SetKeyboardFocusHere();
  ui.memory.focus_key.clear();
}

void meet_wishes_after(Ui& ui, std::string_view key) {
  if (key.empty() || ui.memory.reveal_key != key) return;
  ImGui::SetScrollHereY(0.5F);
  ui.memory.reveal_key.clear();
}

}  // namespace aftercare::console
