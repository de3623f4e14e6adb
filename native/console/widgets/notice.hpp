// What the console has to say: banners, toasts, and the states a screen has besides its contents.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

struct Banner {
  std::string_view key;
  std::string_view icon;
  std::string_view text;
  Tone tone = Tone::neutral;
  std::string_view action = {};  // label of its button
};
// A strip as wide as the window. True when its button was pressed.
bool banner(Ui& ui, const Banner& look);

struct Toast {
  std::string text;
  Tone tone = Tone::good;
  double until_s = 0;  // ImGui's time
};
// In the lower right corner; toasts past their time are dropped by the caller.
void toasts(Ui& ui, const std::vector<Toast>& shown);

// Instead of a list or screen without contents.
void empty_state(Ui& ui, std::string_view icon, std::string_view text,
                 std::string_view detail = {});
void loading_state(Ui& ui, std::string_view text);

}  // namespace aftercare::console
