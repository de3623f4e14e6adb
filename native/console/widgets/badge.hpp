// Small marks of state: pills, clock badges, counters.
#pragma once
#include <string_view>

#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

// A rounded label, one tone per state.
void pill(Ui& ui, std::string_view text, Tone tone);
// Icon and text in one colour: never colour alone.
void icon_text(Ui& ui, std::string_view icon, std::string_view text, Tone tone,
               FontRole font = FontRole::body);

enum class ClockState { running, soon, late, kept, broken, paused };

struct ClockLook {
  ClockState state = ClockState::running;
  std::string_view text;     // "剩 1 小时 20 分", "已超 5 分"
  std::string_view tooltip = {};  // the rule that set it
};
// Green, amber or red with an icon of its own for each state.
void clock_badge(Ui& ui, const ClockLook& look);
Tone tone_of(ClockState state);
std::string_view icon_of(ClockState state);

// A coloured disc with an icon, for figures.
void disc(Ui& ui, std::string_view icon, Tone tone, float diameter);

}  // namespace aftercare::console
