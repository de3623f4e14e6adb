// Promised times by replay (business.md section 2, case.md section 3). Clocks are never stored:
// they are computed from the marks of a case, the policy that judges it, and now. Invariants: the
// answer does not depend on the order in which marks arrive, only on when they count; a promise
// lives as long as its reason; a fact done offline stops a clock at the time it happened; a pause
// counts in the clock's own unit (a night adds nothing to workdays).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/instant.hpp"
#include "core/policy/policy.hpp"

namespace aftercare {

// `reported` is at the time the server received the report and carries urgency and class.
// `urgency_set`, `class_set` carry theirs; `appointed` its window's end; `agreed` the payer;
// `paused` its reason, and a clock when only that one waits; `remedy_set` the remedy, like `paid`
// and what is approved when it is for one alone; `breach_told` clock and run. `visit`: of an
// appointment. `received`: an intent made offline came then. `of`: a mark of a case that was taken
// over, whose `took_over` says since when.
struct ClockEvent {
  ClockMark mark{};
  Instant at;
  std::optional<Urgency> urgency;
  std::optional<CaseClass> case_class;
  std::optional<Instant> window_end;
  std::optional<PauseReason> pause_reason;
  std::optional<Payer> payer;
  std::optional<ClockName> clock;
  std::optional<Remedy> remedy;
  std::optional<VisitId> visit;
  std::optional<Instant> received;
  std::optional<CaseId> of;
  std::optional<int> run;
  bool operator==(const ClockEvent&) const = default;
};
BOOST_DESCRIBE_STRUCT(ClockEvent, (),
                      (mark, at, urgency, case_class, window_end, pause_reason, payer, clock,
                       remedy, visit, received, of, run))

// `run` counts from 1, and up when a clock starts anew; (case, clock, run, level) names an
// escalation. While paused `due_at` moves and `left_ms` stands still. `left_ms` is negative when
// late; after the stop it is what was left then. `missing_year`: `due_at` counts days of that year
// by weekdays alone, because its holidays are not known yet; it moves when they are.
struct ClockState {
  ClockName name{};
  int run = 1;
  ClockRunState state = ClockRunState::not_started;
  std::optional<Instant> started_at;
  std::optional<Instant> warn_at;
  std::optional<Instant> due_at;
  std::optional<Instant> stopped_at;
  std::int64_t left_ms = 0;
  std::int64_t paused_ms = 0;  // in the clock's own unit
  double used_share = 0;       // of the promised time, 1 at the breach
  bool warn = false;           // running or paused, and past the policy's share
  std::optional<PauseReason> pause_reason;
  std::optional<int> missing_year;
  std::string rule_key;  // "clock.rule.hours" with {value}
  PromisedDuration duration;
  Role warn_to{};
  Role breach_to{};
  std::string clause;
  std::string source;
  int policy_version = 0;
  bool operator==(const ClockState&) const = default;
};
BOOST_DESCRIBE_STRUCT(ClockState, (),
                      (name, run, state, started_at, warn_at, due_at, stopped_at, left_ms,
                       paused_ms, used_share, warn, pause_reason, missing_year, rule_key, duration,
                       warn_to, breach_to, clause, source, policy_version))

// All clocks this case has under its class and urgency, in the policy's order, runs ascending.
// Clocks are judged by the urgency and class at their stop, or now, or when their breach was told.
// A running one's own start keeps.
std::vector<ClockState> replay_clocks(const Policy& policy, const std::vector<ClockEvent>& events,
                                      Instant now);

// The first due of the clocks that still run (not late, not paused); nothing if none do.
std::optional<Instant> next_due(const std::vector<ClockState>& clocks);

}  // namespace aftercare
