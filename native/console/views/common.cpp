#include "native/console/views/common.hpp"

#include <native/console/icons.hpp>

#include "native/console/widgets/notice.hpp"

namespace aftercare::console {

Tone tone_named(std::string_view name) {
  if (name == "good")
    return Tone::good;
  if (name == "warn")
    return Tone::warn;
  if (name == "bad")
    return Tone::bad;
  if (name == "accent" || name == "info")
    return Tone::accent;
  return Tone::neutral;
}

ClockState look_of(const screens::Clock& clock) {
  switch (clock.state) {
    case ClockRunState::running:
      return clock.tone == "warn" ? ClockState::soon : ClockState::running;
    case ClockRunState::running_late: return ClockState::late;
    case ClockRunState::kept: return ClockState::kept;
    case ClockRunState::broken: return ClockState::broken;
    case ClockRunState::paused:
    case ClockRunState::dropped:
    case ClockRunState::not_started: return ClockState::paused;
  }
  return ClockState::paused;
}

std::string clock_text(const screens::Clock& clock, const Format& format) {
  const std::string span = format.span(clock.left_ms);
  const auto fill = [&](std::string_view key) {
    screens::Text text{std::string(key), {{"time", span}}};
    return format.say(text);
  };
  switch (clock.state) {
    case ClockRunState::running: return fill("console.clock.left");
    case ClockRunState::running_late: return fill("console.clock.late");
    case ClockRunState::kept: return fill("console.clock.kept");
    case ClockRunState::broken: return fill("console.clock.broken");
    case ClockRunState::paused: return fill("console.clock.paused");
    case ClockRunState::dropped: return fill("console.clock.dropped");
    case ClockRunState::not_started: return fill("console.clock.not_started");
  }
  return {};
}

DueText due_of(const screens::CaseRow& row, const Format& format) {
  if (!row.due_at)
    return {};
  const std::int64_t left = row.due_at->ms - format.now().ms;
  DueText due;
  due.state = left < 0                                          ? ClockState::late
              : row.due_tone == "warn" || row.due_tone == "bad" ? ClockState::soon
                                                                : ClockState::running;
  const std::string span = format.span(left);
  const screens::Text text{left < 0 ? "console.clock.late" : "console.clock.left",
                           {{"time", span}}};
  due.text = format.say(text);
  return due;
}

std::string number_of(const screens::CaseRow& row) {
  return row.number.empty() ? row.local_mark : row.number;
}

SyncLook sync_look(CommandState state, const Format& format) {
  switch (state) {
    case CommandState::saving:
      return {icon::loader, format.tr("console.sync.saving"), Tone::neutral};
    case CommandState::saved: return {icon::cloud_up, format.tr("console.sync.saved"), Tone::warn};
    case CommandState::sent: return {icon::cloud_up, format.tr("console.sync.sent"), Tone::accent};
    case CommandState::confirmed:
      return {icon::cloud_check, format.tr("console.sync.confirmed"), Tone::good};
    case CommandState::rejected:
      return {icon::alert_circle, format.tr("console.sync.rejected"), Tone::bad};
  }
  return {};
}

std::vector<Fact> facts_of(const screens::Verdict& verdict, const Format& format) {
  std::vector<Fact> facts;
  for (const VerdictFact& fact : verdict.facts) {
    facts.push_back({std::string(format.tr("fact." + fact.name)),
                     fact.value_key.empty() ? fact.value : std::string(format.tr(fact.value_key)),
                     Tone::neutral});
  }
  return facts;
}

std::string source_of(const std::string& clause, const std::string& source, int policy_version,
                      const Format& format) {
  const screens::Text text{
      "console.verdict.source_of",
      {{"clause", clause}, {"source", source}, {"version", std::to_string(policy_version)}}};
  return format.say(text);
}

void policy_warnings(Ui& ui, const ConsoleModel& model, const Format& format) {
  for (const screens::Text& warning : model.home.warnings) {
    const std::string said = format.say(warning);
    banner(ui,
           {.key = warning.key, .icon = icon::alert_triangle, .text = said, .tone = Tone::warn});
  }
}

}  // namespace aftercare::console
