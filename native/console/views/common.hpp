// Small things the views share.
#pragma once
#include <string>
#include <string_view>

#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"
#include "native/console/widgets/badge.hpp"
#include "native/console/widgets/facts.hpp"

namespace aftercare::console {

// good, warn, bad, plain of the core's screens.
Tone tone_named(std::string_view name);
ClockState look_of(const screens::Clock& clock);
// "剩 1 小时 20 分", "超时 5 分", "按时".
std::string clock_text(const screens::Clock& clock, const Format& format);
// A row's first deadline in short, with its state.
struct DueText {
  std::string text;
  ClockState state = ClockState::running;
};
DueText due_of(const screens::CaseRow& row, const Format& format);

// Number, or the local mark until the server gave one.
std::string number_of(const screens::CaseRow& row);
// Icon and words for saved here / sent / confirmed / refused.
struct SyncLook {
  std::string_view icon;
  std::string_view text;
  Tone tone = Tone::neutral;
};
SyncLook sync_look(CommandState state, const Format& format);

// What is behind a verdict, ready for verdict_box.
std::vector<Fact> facts_of(const screens::Verdict& verdict, const Format& format);
std::string source_of(const std::string& clause, const std::string& source, int policy_version,
                      const Format& format);

// What who keeps the policy has to look after ("holiday data end on ..."): a banner for each.
void policy_warnings(Ui& ui, const ConsoleModel& model, const Format& format);

}  // namespace aftercare::console
