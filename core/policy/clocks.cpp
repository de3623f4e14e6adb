#include "core/policy/clocks.hpp"

#include <algorithm>
#include <cmath>

#include "core/policy/calendar_of.hpp"
#include "core/policy/rules.hpp"

namespace aftercare {
namespace {

constexpr std::int64_t kMsPerHour = 3'600'000;

// --- one clock's history
// ---------------------------------------------------------------------------

struct Pause {
  Instant from;
  std::optional<Instant> to;  // none: still paused
  std::optional<PauseReason> reason;
};

struct Run {
  Instant started;
  std::optional<Instant> window_end;
  std::optional<Instant> stopped;
  bool dropped = false;  // stopped because nobody needs it any more
  Urgency urgency{};     // at the stop, or now
  CaseClass case_class{};
};

// Facts of one instant: what judges comes first, then as the business goes; pauses as given.
int rank(ClockMark mark) {
  if (mark == ClockMark::reported)
    return -3;
  if (mark == ClockMark::urgency_set || mark == ClockMark::class_set)
    return -2;
  if (mark == ClockMark::complaint_taken)
    return -1;
  if (mark == ClockMark::resumed)
    return static_cast<int>(ClockMark::paused);
  return static_cast<int>(mark);
}

std::vector<ClockEvent> in_order(std::vector<ClockEvent> events) {
  std::stable_sort(events.begin(), events.end(), [](const ClockEvent& a, const ClockEvent& b) {
    return a.at != b.at ? a.at < b.at : rank(a.mark) < rank(b.mark);
  });
  return events;
}

bool ends_case(ClockMark mark) {
  return mark == ClockMark::closed || mark == ClockMark::cancelled;
}

std::vector<Pause> pauses_of(const Policy& policy, const ClockRule& rule,
                             const std::vector<ClockEvent>& events) {
  std::vector<Pause> pauses;
  if (!rule.pausable)
    return pauses;
  std::optional<Instant> ended;
  for (const ClockEvent& event : events) {
    if (event.clock && *event.clock != rule.clock)
      continue;
    const bool open = !pauses.empty() && !pauses.back().to;
    if (event.mark == ClockMark::paused && !open) {
      pauses.push_back({event.at, std::nullopt, event.pause_reason});
    } else if (open && (event.mark == ClockMark::resumed || ends_case(event.mark))) {
      pauses.back().to = event.at;
    }
    if (ends_case(event.mark) && !ended)
      ended = event.at;
    if (event.mark == ClockMark::reopened && ended) {
      if (policy.reopening.rule == ReopeningRule::resume) {
        pauses.push_back({*ended, event.at, std::nullopt});
      }
      ended.reset();
    }
  }
  return pauses;
}

class History {
 public:
  History(const Policy& policy, const ClockRule& rule) : policy_{policy}, rule_{rule} {}

  void apply(const ClockEvent& event) {
    if (event.urgency)
      urgency_ = *event.urgency;
    if (event.case_class)
      case_class_ = *event.case_class;
    if (ends_case(event.mark)) {
      ended_ = true;
      if (open_)
        end(event.at, true);
    } else if (event.mark == ClockMark::reopened) {
      reopen(event);
    } else if (starts(event)) {
      start(event);
    } else if (stops(event.mark)) {
      stop(event);
    } else if (event.mark == ClockMark::appointment_cancelled &&
               starts_with(ClockMark::appointed)) {
      if (open_)
        end(event.at, true);
    }
  }

  [[nodiscard]] std::vector<Run> runs() const {
    std::vector<Run> runs = runs_;
    if (open_)
      judge(runs.back());
    return runs;
  }
  [[nodiscard]] bool may_start() const { return runs_.empty() && !ended_; }
  [[nodiscard]] Urgency urgency() const { return urgency_; }
  [[nodiscard]] CaseClass case_class() const { return case_class_; }

 private:
  [[nodiscard]] bool starts_with(ClockMark mark) const {
    return std::any_of(rule_.starts.begin(), rule_.starts.end(),
                       [mark](const ClockStart& start) { return start.mark == mark; });
  }
  [[nodiscard]] bool starts(const ClockEvent& event) const {
    return std::any_of(rule_.starts.begin(), rule_.starts.end(), [&event](const ClockStart& start) {
      return start.mark == event.mark && !(start.unless_payer && start.unless_payer == event.payer);
    });
  }
  [[nodiscard]] bool stops(ClockMark mark) const {
    return std::find(rule_.stops.begin(), rule_.stops.end(), mark) != rule_.stops.end();
  }
  void judge(Run& run) const {
    run.urgency = urgency_;
    run.case_class = case_class_;
  }
  void end(Instant at, bool dropped) {
    Run& run = runs_.back();
    run.stopped = at;
    run.dropped = dropped;
    judge(run);
    open_ = false;
  }
  void begin(Instant at, std::optional<Instant> window_end) {
    runs_.push_back({at, window_end, std::nullopt, false, urgency_, case_class_});
    open_ = true;
    may_restart_ = false;
  }

  void start(const ClockEvent& event) {
    if (open_ && event.window_end) {
      Run& run = runs_.back();
      const bool missed = run.window_end && event.at > *run.window_end;
      if (!missed) {
        run.window_end = event.window_end;
        return;
      }
      end(event.at, false);
    }
    if (open_ || !(runs_.empty() || rule_.repeats || may_restart_))
      return;
    begin(event.at, event.window_end);
    // Somebody acted before the server had the report: kept from the first moment.
    if (early_stop_ && event.mark == ClockMark::reported)
      end(event.at, false);
    early_stop_ = false;
  }

  void stop(const ClockEvent& event) {
    if (open_) {
      end(event.at, false);
    } else if (runs_.empty()) {
      early_stop_ = true;
    }
  }

  void reopen(const ClockEvent& event) {
    if (!ended_)
      return;
    ended_ = false;
    if (policy_.reopening.rule == ReopeningRule::new_clocks) {
      may_restart_ = true;
      if (!open_ && starts_with(ClockMark::reported))
        begin(event.at, event.window_end);
    } else if (!runs_.empty() && runs_.back().dropped) {
      runs_.back().dropped = false;
      runs_.back().stopped.reset();
      open_ = true;
    }
  }

  const Policy& policy_;
  const ClockRule& rule_;
  std::vector<Run> runs_;
  bool open_ = false;
  bool ended_ = false;
  bool may_restart_ = false;
  bool early_stop_ = false;
  Urgency urgency_ = Urgency::normal;
  CaseClass case_class_ = CaseClass::repair;
};

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
      case DurationUnit::window: return run.window_end.value_or(run.started);
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
  std::optional<Pause> open;  // the pause that still lasts, if it counts
  std::int64_t left_at_pause_ms = 0;
};

// `at` moved by the pauses of a run until `until`. A pause begun after the moment passed moves
// nothing: a breach is not undone by waiting.
Result<Moved> moved_by(const Measure& measure, Instant at, const Run& run,
                       const std::vector<Pause>& pauses, Instant until) {
  Moved moved;
  moved.at = at;
  for (const Pause& pause : pauses) {
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
        late ? ClockRunState::broken : (run.dropped ? ClockRunState::dropped : ClockRunState::kept);
  } else if (paused) {
    state.state = ClockRunState::paused;
  } else {
    state.state = late ? ClockRunState::running_late : ClockRunState::running;
  }
}

// Fills what depends on the calendar; its refusal otherwise.
Result<bool> measure_run(ClockState& state, const Run& run, const std::vector<Pause>& pauses,
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

}  // namespace

std::vector<ClockState> replay_clocks(const Policy& policy, const std::vector<ClockEvent>& events,
                                      Instant now) {
  const std::vector<ClockEvent> sorted = in_order(events);
  const Result<WorkingCalendar> calendar = calendar_of(policy);
  std::vector<ClockState> states;
  for (const ClockRule& rule : policy.clocks) {
    History history{policy, rule};
    for (const ClockEvent& event : sorted)
      history.apply(event);
    if (history.may_start()) {
      const PromisedTime* row =
          find_promised_time(policy, rule.clock, history.case_class(), history.urgency());
      if (row != nullptr)
        states.push_back(blank_state(policy, rule, *row));
      continue;
    }
    const std::vector<Pause> pauses = pauses_of(policy, rule, sorted);
    int number = 0;
    for (const Run& run : history.runs()) {
      ++number;
      const PromisedTime* row = find_promised_time(policy, rule.clock, run.case_class, run.urgency);
      if (row == nullptr)
        continue;
      ClockState state = blank_state(policy, rule, *row);
      state.run = number;
      state.started_at = run.started;
      state.stopped_at = run.stopped;
      const Measure measure{row->duration.unit, calendar, policy.zone.rules()};
      const Result<bool> measured = measure_run(state, run, pauses, measure, rule.warn_share, now);
      if (!measured) {
        // A calendar that counts nothing: shown without a deadline.
        state.state = run.stopped ? ClockRunState::dropped : ClockRunState::running;
      }
      states.push_back(std::move(state));
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
