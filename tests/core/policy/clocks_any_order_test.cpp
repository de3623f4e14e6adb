// Promised times under any history: clocks never run backwards, paused time is never counted, and
// the order in which marks arrive is of no account.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

#include "core/base/calendar.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/clocks.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

constexpr std::int64_t kMinute = 60'000;
constexpr std::int64_t kHour = 60 * kMinute;

template <class E>
E any_of(int count) {
  return static_cast<E>(*rc::gen::inRange(0, count));
}

ClockEvent any_report() {
  ClockEvent event{.mark = ClockMark::reported, .at = at("2024-09-24 16:40")};
  event.urgency = any_of<Urgency>(3);
  event.case_class = any_of<CaseClass>(6);
  return event;
}

// Marks as a case makes them: pauses alternate with resumptions.
std::vector<ClockEvent> any_history() {
  std::vector<ClockEvent> events{any_report()};
  Instant when = events.front().at;
  bool waiting = false;
  const int count = *rc::gen::inRange(0, 14);
  for (int i = 0; i < count; ++i) {
    when = when.plus_ms(*rc::gen::inRange<std::int64_t>(1, 30 * 60) * kMinute);
    const int what = *rc::gen::inRange(0, 12);
    ClockEvent event{.mark = ClockMark::responded, .at = when};
    if (what < 4) {
      event.mark = waiting ? ClockMark::resumed : ClockMark::paused;
      if (!waiting)
        event.pause_reason = PauseReason::part;
      waiting = !waiting;
    } else if (what == 4) {
      event.mark = ClockMark::urgency_set;
      event.urgency = any_of<Urgency>(3);
    } else if (what == 5) {
      event.mark = ClockMark::class_set;
      event.case_class = any_of<CaseClass>(6);
    } else if (what == 6) {
      event.mark = ClockMark::agreed;
      event.payer = any_of<Payer>(3);
    } else {
      constexpr ClockMark kOthers[] = {ClockMark::responded, ClockMark::plan_told,
                                       ClockMark::routed_technical, ClockMark::diagnosed,
                                       ClockMark::customer_told};
      event.mark = kOthers[what - 7];
    }
    events.push_back(event);
  }
  return events;
}

const ClockState* same_run(const std::vector<ClockState>& clocks, const ClockState& wanted) {
  for (const ClockState& clock : clocks) {
    if (clock.name == wanted.name && clock.run == wanted.run)
      return &clock;
  }
  return nullptr;
}

bool is_over(ClockRunState state) {
  return state == ClockRunState::kept || state == ClockRunState::broken ||
         state == ClockRunState::dropped;
}

}  // namespace

TEST_CASE("as time passes and nothing happens, no clock runs backwards") {
  rc::prop("time passes", [] {
    const auto events = any_history();
    Instant now = events.back().at;
    auto before = replay_clocks(shipped_policy(), events, now);
    for (int i = 0; i < 8; ++i) {
      now = now.plus_ms(*rc::gen::inRange<std::int64_t>(0, 40) * kHour);
      const auto after = replay_clocks(shipped_policy(), events, now);
      RC_ASSERT(after.size() == before.size());
      for (const ClockState& old : before) {
        const ClockState* clock = same_run(after, old);
        RC_ASSERT(clock != nullptr);
        RC_ASSERT(clock->left_ms <= old.left_ms);
        RC_ASSERT(clock->used_share >= old.used_share);
        if (old.state == ClockRunState::paused) {
          RC_ASSERT(clock->left_ms == old.left_ms);
        }
        if (is_over(old.state)) {
          RC_ASSERT(clock->state == old.state);
        } else if (old.state == ClockRunState::running_late) {
          RC_ASSERT(clock->state == ClockRunState::running_late);
        }
      }
      before = after;
    }
  });
}

TEST_CASE("marks that arrive in any order give the same clocks") {
  rc::prop("arrival", [] {
    auto events = any_history();
    const Instant now = events.back().at.plus_ms(kHour);
    const auto wanted = replay_clocks(shipped_policy(), events, now);
    // Neighbours of one moment keep their order: it is what tells them apart.
    for (std::size_t i = events.size(); i > 1; --i)
      std::swap(events[i - 1], events[*rc::gen::inRange<std::size_t>(0, i)]);
    RC_ASSERT(replay_clocks(shipped_policy(), events, now) == wanted);
  });
}

TEST_CASE("a pause moves a deadline by the paused time as that clock counts it") {
  const auto calendar = calendar_of(shipped_policy());
  REQUIRE(calendar.has_value());
  rc::prop("pauses", [&calendar] {
    std::vector<ClockEvent> events{any_report()};
    events[0].case_class = CaseClass::repair;
    events[0].urgency = Urgency::normal;
    // Diagnosed: a workday clock runs beside those that run round the clock.
    events.push_back({.mark = ClockMark::diagnosed, .at = events[0].at.plus_ms(10 * kMinute)});
    const auto plain = replay_clocks(shipped_policy(), events, events[1].at);
    std::vector<ClockEvent> waiting = events;
    Instant when = events[1].at;
    std::int64_t hours_paused = 0;
    std::int64_t work_paused = 0;
    const int pauses = *rc::gen::inRange(1, 4);
    for (int i = 0; i < pauses; ++i) {
      const Instant from = when.plus_ms(*rc::gen::inRange<std::int64_t>(1, 30) * kMinute);
      const Instant to = from.plus_ms(*rc::gen::inRange<std::int64_t>(1, 20 * 60) * kMinute);
      ClockEvent pause{.mark = ClockMark::paused, .at = from};
      pause.pause_reason = PauseReason::third_party;
      waiting.push_back(pause);
      waiting.push_back({.mark = ClockMark::resumed, .at = to});
      hours_paused += to.ms - from.ms;
      const auto worked = calendar->working_ms_between(from, to);
      RC_ASSERT(worked.has_value());
      work_paused += *worked;
      when = to;
    }
    for (const ClockState& clock : replay_clocks(shipped_policy(), waiting, when)) {
      const ClockState* old = same_run(plain, clock);
      if (old == nullptr || !old->due_at || is_over(clock.state))
        continue;
      const bool by_workdays = clock.duration.unit == DurationUnit::workdays ||
                               clock.duration.unit == DurationUnit::working_hours;
      // Waiting after the breach does not undo it.
      if (*old->due_at <= when && !clock.due_at)
        continue;
      if (!by_workdays && clock.paused_ms == hours_paused) {
        RC_ASSERT(clock.due_at->ms == old->due_at->ms + hours_paused);
      }
      if (by_workdays) {
        RC_ASSERT(clock.paused_ms == work_paused);
        const auto between = calendar->working_ms_between(*old->due_at, *clock.due_at);
        RC_ASSERT(between.has_value());
        RC_ASSERT(*between == work_paused);
      }
    }
  });
}
