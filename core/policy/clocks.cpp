#include "core/policy/clocks.hpp"

#include <algorithm>
#include <cmath>

#include "core/policy/calendar_of.hpp"
#include "core/policy/clock_rows.hpp"
#include "core/policy/clock_runs.hpp"
#include "core/policy/rules.hpp"

namespace aftercare {
namespace {

using clocking::Marks;
using clocking::Run;
using clocking::Stand;

constexpr std::int64_t kMsPerHour = 3'600'000;

// --- measuring in the clock's own unit
// -------------------------------------------------------------

class Measure {
 public:
  Measure(DurationUnit unit, const Result<WorkingCalendar>& calendar, const Zone& zone)
      : unit_{unit}, calendar_{calendar}, zone_{zone} {}

  // The deadline without pauses.
  [[nodiscard]] Result<Instant> deadline(const Run& run, int value) const {
    switch (unit_) {
      case DurationUnit::hours: return run.started.plus_ms(value * kMsPerHour);
      case DurationUnit::days: return end_of_days(run.started, value, zone_);
      case DurationUnit::window:
        return std::max(run.window_end.value_or(run.started), run.started);
      case DurationUnit::working_hours: return add(run.started, value * kMsPerHour);
      case DurationUnit::workdays:
        if (!calendar_)
          return calendar_.error();
        return calendar_->add_workdays(run.started, value);
    }
    return run.started;
  }
  [[nodiscard]] Result<Instant> add(Instant from, std::int64_t ms) const {
    if (!working())
      return from.plus_ms(ms);
    if (!calendar_)
      return calendar_.error();
    return calendar_->add_working_ms(from, ms);
  }
  [[nodiscard]] Result<std::int64_t> between(Instant from, Instant until) const {
    if (!working())
      return std::max<std::int64_t>(until.ms - from.ms, 0);
    if (!calendar_)
      return calendar_.error();
    return calendar_->working_ms_between(from, until);
  }

  // The first year of the span that is counted without its holidays.
  [[nodiscard]] std::optional<int> unknown_year(Instant from, Instant until) const {
    if (!working() || !calendar_)
      return std::nullopt;
    return calendar_->first_unknown_year(from, until);
  }

 private:
  [[nodiscard]] bool working() const {
    return unit_ == DurationUnit::working_hours || unit_ == DurationUnit::workdays;
  }
  DurationUnit unit_;
  const Result<WorkingCalendar>& calendar_;
  Zone zone_;
};

struct Moved {
  Instant at;
  std::int64_t paused_ms = 0;
  std::optional<Stand> open;  // the pause that still lasts, if it counts
  std::int64_t left_at_pause_ms = 0;
};

// `at` moved by the pauses of a run until `until`. A pause begun after the moment passed moves
// nothing: a breach is not undone by waiting.
Result<Moved> moved_by(const Measure& measure, Instant at, const Run& run,
                       const std::vector<Stand>& pauses, Instant until) {
  Moved moved;
  moved.at = at;
  for (const Stand& pause : pauses) {
    const Instant from = std::max(pause.from, run.started);
    const Instant to = pause.to ? std::min(*pause.to, until) : until;
    const bool lasts = !pause.to && !run.stopped;
    if (from > moved.at)
      break;
    if (to < from || (to == from && !lasts))
      continue;
    if (lasts) {
      moved.open = pause;
      moved.left_at_pause_ms = moved.at.ms - from.ms;
    }
    const Result<std::int64_t> length = measure.between(from, to);
    if (!length)
      return length.error();
    const Result<Instant> later = *length > 0 ? measure.add(moved.at, *length) : moved.at;
    if (!later)
      return later.error();
    moved.at = *later;
    moved.paused_ms += *length;
  }
  return moved;
}

// --- the state shown
// -------------------------------------------------------------------------------

const char* rule_key(DurationUnit unit) {
  switch (unit) {
    case DurationUnit::hours: return "clock.rule.hours";
    case DurationUnit::working_hours: return "clock.rule.working_hours";
    case DurationUnit::workdays: return "clock.rule.workdays";
    case DurationUnit::days: return "clock.rule.days";
    case DurationUnit::window: return "clock.rule.window";
  }
  return "clock.rule.hours";
}

ClockState blank_state(const Policy& policy, const ClockRule& rule, const PromisedTime& row) {
  ClockState state;
  state.name = rule.clock;
  state.rule_key = rule_key(row.duration.unit);
  state.duration = row.duration;
  state.warn_to = rule.warn_to;
  state.breach_to = rule.breach_to;
  state.clause = row.clause;
  state.source = row.source;
  state.policy_version = policy.version;
  return state;
}

void set_run_state(ClockState& state, const Run& run, bool paused, Instant now) {
  const Instant until = run.stopped.value_or(now);
  const bool late = until > *state.due_at;
  if (run.stopped) {
    state.state =
        late ? ClockRunState::broken
             : (run.dropped() ? ClockRunState::dropped : ClockRunState::kept);
  } else if (paused) {
    state.state = ClockRunState::paused;
  } else {
    state.state = late ? ClockRunState::running_late : ClockRunState::running;
  }
}

// Fills what depends on the calendar; its refusal otherwise.
Result<bool> measure_run(ClockState& state, const Run& run, const std::vector<Stand>& pauses,
                         const Measure& measure, double warn_share, Instant now) {
  const Instant until = run.stopped.value_or(std::max(now, run.started));
  const Result<Instant> deadline = measure.deadline(run, state.duration.value);
  if (!deadline)
    return deadline.error();
  const Result<std::int64_t> total = measure.between(run.started, *deadline);
  if (!total)
    return total.error();
  const Result<Moved> due = moved_by(measure, *deadline, run, pauses, until);
  if (!due)
    return due.error();
  const auto share_ms =
      static_cast<std::int64_t>(std::llround(static_cast<double>(*total) * warn_share));
  const Result<Instant> warn_from = measure.add(run.started, share_ms);
  if (!warn_from)
    return warn_from.error();
  const Result<Moved> warn = moved_by(measure, *warn_from, run, pauses, until);
  if (!warn)
    return warn.error();
  const Result<std::int64_t> elapsed = measure.between(run.started, until);
  if (!elapsed)
    return elapsed.error();

  state.due_at = due->at;
  state.missing_year = measure.unknown_year(run.started, due->at);
  state.warn_at = warn->at;
  state.paused_ms = due->paused_ms;
  state.left_ms = due->open ? due->left_at_pause_ms : due->at.ms - until.ms;
  const std::int64_t used = *elapsed - due->paused_ms;
  state.used_share = *total > 0 ? static_cast<double>(used) / static_cast<double>(*total) : 1.0;
  if (due->open)
    state.pause_reason = due->open->reason;
  set_run_state(state, run, due->open.has_value(), until);
  state.warn = !run.stopped && until >= warn->at;
  return true;
}

// What a replay of one case needs besides a clock's rule.
struct Replay {
  const Policy& policy;
  const Result<WorkingCalendar>& calendar;
  Instant now;
};

std::optional<ClockState> state_of(const Replay& of, const ClockRule& rule, const Run& run,
                                   const std::vector<Stand>& pauses) {
  const PromisedTime* row =
      find_promised_time(of.policy, rule.clock, run.case_class, run.urgency);
  if (row == nullptr || !run.counts)
    return std::nullopt;
  ClockState state = blank_state(of.policy, rule, *row);
  state.started_at = run.started;
  state.stopped_at = run.stopped;
  const Measure measure{row->duration.unit, of.calendar, of.policy.zone.rules()};
  const Result<bool> measured =
      run.stood.empty()
          ? measure_run(state, run, pauses, measure, rule.warn_share, of.now)
          : measure_run(state, run, clocking::united(pauses, run.stood), measure, rule.warn_share,
                        of.now);
  // A calendar that counts nothing: shown without a deadline.
  if (!measured)
    state.state = run.stopped ? ClockRunState::dropped : ClockRunState::running;
  return state;
}

void add_states(const Replay& of, const ClockRule& rule, const Marks& marks,
                std::vector<ClockState>& out) {
  const clocking::Runs found = clocking::runs_of(of.policy, rule, marks);
  const bool begun = std::any_of(found.runs.begin(), found.runs.end(),
                                 [](const Run& run) { return run.counts; });
  if (!begun) {
    const PromisedTime* row =
        find_promised_time(of.policy, rule.clock, found.case_class, found.urgency);
    if (row != nullptr && !found.case_over)
      out.push_back(blank_state(of.policy, rule, *row));
    return;
  }
  const std::vector<Stand> pauses = clocking::pauses_of(marks, rule);
  int number = 0;
  for (const Run& run : found.runs) {
    ++number;
    auto state = state_of(of, rule, run, pauses);
    if (!state)
      continue;
    state->run = number;
    out.push_back(std::move(*state));
  }
}

}  // namespace

std::vector<ClockState> replay_clocks(const Policy& policy, const std::vector<ClockEvent>& events,
                                      Instant now) {
  const Marks marks = clocking::arrange(policy, events);
  const Result<WorkingCalendar> calendar = calendar_of(policy);
  const Replay replay{policy, calendar, now};
  std::vector<ClockState> states;
  for (const ClockRule& given : policy.clocks) {
    const std::optional<ClockRule> whole = completed(given);
    const ClockRule& rule = whole ? *whole : given;
    if (clocking::has_own_order(events, rule.clock)) {
      add_states(replay, rule, clocking::arrange(policy, events, rule.clock), states);
    } else {
      add_states(replay, rule, marks, states);
    }
  }
  return states;
}

std::optional<Instant> next_due(const std::vector<ClockState>& clocks) {
  std::optional<Instant> next;
  for (const ClockState& clock : clocks) {
    if (clock.state != ClockRunState::running || !clock.due_at)
      continue;
    if (!next || *clock.due_at < *next)
      next = clock.due_at;
  }
  return next;
}

}  // namespace aftercare
