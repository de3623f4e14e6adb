#include "core/policy/clocks.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "core/base/calendar.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/term_key.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

using Mark = ClockMark;
using State = ClockRunState;

ClockEvent mark(Mark what, const std::string& when) {
  return {.mark = what, .at = at(when)};
}
ClockEvent reported(const std::string& when, Urgency urgency,
                    CaseClass case_class = CaseClass::repair) {
  return {.mark = Mark::reported, .at = at(when), .urgency = urgency, .case_class = case_class};
}
ClockEvent urgency_set(const std::string& when, Urgency urgency) {
  return {.mark = Mark::urgency_set, .at = at(when), .urgency = urgency};
}
ClockEvent appointed(const std::string& when, const std::string& window_end) {
  return {.mark = Mark::appointed, .at = at(when), .window_end = at(window_end)};
}
ClockEvent agreed(const std::string& when, Payer payer) {
  return {.mark = Mark::agreed, .at = at(when), .payer = payer};
}
ClockEvent paused(const std::string& when, PauseReason reason = PauseReason::customer) {
  return {.mark = Mark::paused, .at = at(when), .pause_reason = reason};
}

std::vector<ClockState> runs(ClockName name, const std::vector<ClockEvent>& events,
                             const std::string& now, const Policy& policy = shipped_policy()) {
  std::vector<ClockState> found;
  for (ClockState& state : replay_clocks(policy, events, at(now))) {
    if (state.name == name)
      found.push_back(state);
  }
  return found;
}
ClockState clock(ClockName name, const std::vector<ClockEvent>& events, const std::string& now) {
  const auto found = runs(name, events, now);
  REQUIRE(found.size() == 1);
  return found[0];
}
std::string due(ClockName name, const std::vector<ClockEvent>& events, const std::string& now) {
  return local(clock(name, events, now).due_at.value());
}

}  // namespace

TEST_CASE("China's holidays move workday deadlines") {
  // The refund clock starts when the returned item passed inspection.
  const auto refund_due = [](const char* inspected) {
    const std::vector<ClockEvent> events{reported("2024-01-02 09:00", Urgency::normal),
                                         mark(Mark::return_inspected, inspected)};
    return due(ClockName::refund, events, inspected);
  };
  // Sunday 29 September works, 1 to 7 October are off.
  CHECK(refund_due("2024-09-27 15:00") == "2024-10-08 18:00");
  // 1 to 5 May are off, Saturday 11 May works.
  CHECK(refund_due("2024-04-30 10:00") == "2024-05-08 18:00");
  CHECK(refund_due("2024-05-09 10:00") == "2024-05-13 18:00");
  CHECK(refund_due("2024-09-30 23:59") == "2024-10-10 18:00");
  CHECK(refund_due("2026-02-13 10:00") == "2026-02-25 18:00");
}

TEST_CASE("an urgent leak reported at 22:30") {
  const ClockEvent report = reported("2024-06-03 22:30", Urgency::urgent);
  CHECK(due(ClockName::respond, {report}, "2024-06-03 22:31") == "2024-06-04 00:30");
  CHECK(due(ClockName::plan, {report}, "2024-06-03 22:31") == "2024-06-04 02:30");
  CHECK(clock(ClockName::inspect, {report}, "2024-06-03 22:31").state == State::not_started);
  CHECK(due(ClockName::inspect, {report, mark(Mark::routed_technical, "2024-06-03 22:30")},
            "2024-06-03 22:31") == "2024-06-04 02:30");
  CHECK(due(ClockName::inspect, {report, mark(Mark::routed_technical, "2024-06-03 23:10")},
            "2024-06-03 23:11") == "2024-06-04 03:10");
  // The first routing counts.
  CHECK(due(ClockName::inspect,
            {report, mark(Mark::routed_technical, "2024-06-03 23:10"),
             mark(Mark::routed_technical, "2024-06-04 01:00")},
            "2024-06-04 01:11") == "2024-06-04 03:10");
}

TEST_CASE("every promised time of the handbook") {
  struct Row {
    ClockName clock;
    Urgency urgency;
    CaseClass case_class;
    Mark start;
    const char* due;  // started Monday 2024-06-17 10:00; empty: no such clock
    const char* clause;
  };
  const auto repair = CaseClass::repair;
  for (const Row& row : {
           Row{ClockName::respond, Urgency::urgent, repair, Mark::reported, "2024-06-17 12:00",
               "C 2.1.3"},
           Row{ClockName::respond, Urgency::normal, repair, Mark::reported, "2024-06-17 14:00",
               "C 2.1.3"},
           Row{ClockName::respond, Urgency::low, repair, Mark::reported, "2024-06-18 10:00",
               "C 2.1.3"},
           Row{ClockName::plan, Urgency::normal, repair, Mark::reported, "2024-06-18 10:00",
               "C 2.1.3"},
           Row{ClockName::plan, Urgency::low, repair, Mark::reported, "", ""},
           Row{ClockName::inspect, Urgency::normal, repair, Mark::routed_technical,
               "2024-06-18 10:00", "C 2.2.2"},
           Row{ClockName::inspect, Urgency::low, repair, Mark::routed_technical, "", ""},
           Row{ClockName::notify, Urgency::normal, repair, Mark::diagnosed, "2024-06-18 18:00",
               "C 2.2.3"},
           Row{ClockName::visit, Urgency::urgent, repair, Mark::reported, "2024-06-17 14:00",
               "product"},
           Row{ClockName::visit, Urgency::urgent, CaseClass::inquiry, Mark::reported, "", ""},
           Row{ClockName::audit, Urgency::normal, CaseClass::return_exchange, Mark::return_asked,
               "2024-06-20 10:00", "product"},
           Row{ClockName::repair, Urgency::normal, repair, Mark::agreed, "2024-06-26 18:00",
               "C 2.3.1"},
           Row{ClockName::repair, Urgency::urgent, repair, Mark::agreed, "2024-06-20 18:00",
               "C 2.3.1"},
           Row{ClockName::ship_exchange, Urgency::normal, repair, Mark::exchange_approved,
               "2024-06-18 10:00", "C 2.3.1"},
           Row{ClockName::old_item_back, Urgency::normal, repair, Mark::new_item_received,
               "2024-06-25 00:00", "C 2.3.1"},
           Row{ClockName::refund, Urgency::normal, repair, Mark::return_inspected,
               "2024-06-20 18:00", "C 2.3.1"},
           Row{ClockName::complaint_reply, Urgency::urgent, CaseClass::complaint,
               Mark::complaint_taken, "2024-06-17 14:00", "product"},
           Row{ClockName::complaint_reply, Urgency::normal, CaseClass::complaint,
               Mark::complaint_taken, "2024-06-18 10:00", "product"},
           Row{ClockName::fulfil, Urgency::normal, CaseClass::return_exchange,
               Mark::return_approved, "", ""},
       }) {
    INFO(static_cast<int>(row.clock) << " urgency " << static_cast<int>(row.urgency));
    std::vector<ClockEvent> events{reported("2024-06-17 10:00", row.urgency, row.case_class)};
    if (row.start != Mark::reported)
      events.push_back(mark(row.start, "2024-06-17 10:00"));
    const auto found = runs(row.clock, events, "2024-06-17 10:00");
    if (std::string{row.due}.empty()) {
      CHECK(found.empty());
      continue;
    }
    REQUIRE(found.size() == 1);
    CHECK(local(found[0].due_at.value()) == row.due);
    CHECK(found[0].clause == row.clause);
  }
}

TEST_CASE("a clock is kept until its last millisecond") {
  const ClockEvent report = reported("2024-06-03 10:00", Urgency::urgent);
  ClockEvent response = mark(Mark::responded, "2024-06-03 12:00");
  CHECK(clock(ClockName::respond, {report, response}, "2024-06-05 00:00").state == State::kept);
  CHECK(clock(ClockName::respond, {report, response}, "2024-06-05 00:00").left_ms == 0);
  response.at = response.at.plus_ms(1);
  const ClockState late = clock(ClockName::respond, {report, response}, "2024-06-05 00:00");
  CHECK(late.state == State::broken);
  CHECK(late.left_ms == -1);
  CHECK(clock(ClockName::respond, {report}, "2024-06-03 12:00").state == State::running);
  CHECK(clock(ClockName::respond, {report}, "2024-06-03 12:01").state == State::running_late);
}

TEST_CASE("the warning comes at the policy's share") {
  const ClockEvent report = reported("2024-06-03 10:00", Urgency::urgent);
  const ClockState before = clock(ClockName::respond, {report}, "2024-06-03 11:29");
  CHECK_FALSE(before.warn);
  CHECK(local(before.warn_at.value()) == "2024-06-03 11:30");
  CHECK(clock(ClockName::respond, {report}, "2024-06-03 11:30").warn);
  CHECK(clock(ClockName::respond, {report}, "2024-06-03 11:30").used_share == 0.75);
  // 8 of 8 working hours count on a workday clock, the night does not.
  const std::vector<ClockEvent> told{report, mark(Mark::diagnosed, "2024-06-03 18:00")};
  CHECK(local(clock(ClockName::notify, told, "2024-06-04 09:00").warn_at.value()) ==
        "2024-06-04 16:00");
  CHECK(clock(ClockName::notify, told, "2024-06-04 09:00").used_share == 0);
}

TEST_CASE("pauses of 30 and 45 minutes on a clock that runs round the clock") {
  const std::vector<ClockEvent> events{
      reported("2024-06-03 22:00", Urgency::urgent), paused("2024-06-03 22:30"),
      mark(Mark::resumed, "2024-06-03 23:00"), paused("2024-06-03 23:15", PauseReason::part),
      mark(Mark::resumed, "2024-06-04 00:00")};
  const ClockState running = clock(ClockName::respond, events, "2024-06-04 00:10");
  CHECK(local(running.due_at.value()) == "2024-06-04 01:15");
  CHECK(running.paused_ms == 75 * 60'000);
  CHECK(running.left_ms == 65 * 60'000);

  const std::vector<ClockEvent> still(events.begin(), events.end() - 1);
  for (const char* now : {"2024-06-03 23:15", "2024-06-04 05:00"}) {
    const ClockState waiting = clock(ClockName::respond, still, now);
    CHECK(waiting.state == State::paused);
    CHECK(waiting.pause_reason == PauseReason::part);
    CHECK(waiting.left_ms == 75 * 60'000);
    CHECK_FALSE(waiting.warn);
  }
}

TEST_CASE("a pause overnight adds nothing to a workday clock") {
  // Diagnosed on Monday: the customer is told by Tuesday 18:00.
  const auto notify_due = [](const char* from, const char* to) {
    return due(ClockName::notify,
               {reported("2024-06-03 09:00", Urgency::normal),
                mark(Mark::diagnosed, "2024-06-03 10:00"), paused(from), mark(Mark::resumed, to)},
               "2024-06-04 10:00");
  };
  CHECK(notify_due("2024-06-03 18:00", "2024-06-04 09:00") == "2024-06-04 18:00");
  CHECK(notify_due("2024-06-03 12:00", "2024-06-03 13:00") == "2024-06-04 18:00");
  CHECK(notify_due("2024-06-03 17:30", "2024-06-04 09:15") == "2024-06-05 09:45");
}

TEST_CASE("waiting after the breach does not undo it") {
  const std::vector<ClockEvent> events{
      reported("2024-06-03 10:00", Urgency::urgent), paused("2024-06-03 12:30"),
      mark(Mark::resumed, "2024-06-03 15:00"), mark(Mark::responded, "2024-06-03 15:00")};
  const ClockState state = clock(ClockName::respond, events, "2024-06-03 16:00");
  CHECK(state.state == State::broken);
  CHECK(local(state.due_at.value()) == "2024-06-03 12:00");
}

TEST_CASE("the urgency changes while the clock runs and while it is paused") {
  const ClockEvent report = reported("2024-06-03 10:00", Urgency::normal);
  CHECK(due(ClockName::respond, {report, urgency_set("2024-06-03 11:00", Urgency::urgent)},
            "2024-06-03 11:00") == "2024-06-03 12:00");
  CHECK(due(ClockName::respond,
            {report, paused("2024-06-03 10:30"), urgency_set("2024-06-03 10:40", Urgency::urgent),
             mark(Mark::resumed, "2024-06-03 11:00")},
            "2024-06-03 11:00") == "2024-06-03 12:30");
  // Low has no plan; what was kept under the old urgency stays.
  CHECK(runs(ClockName::plan, {report, urgency_set("2024-06-03 10:10", Urgency::low)},
             "2024-06-03 11:00")
            .empty());
  CHECK(clock(ClockName::plan,
              {report, mark(Mark::plan_told, "2024-06-03 10:05"),
               urgency_set("2024-06-03 10:10", Urgency::low)},
              "2024-06-03 11:00")
            .state == State::kept);
}

TEST_CASE("the class changes: its clocks come and go") {
  const ClockEvent report = reported("2024-06-03 10:00", Urgency::normal);
  const ClockEvent to_inquiry{
      .mark = Mark::class_set, .at = at("2024-06-03 11:00"), .case_class = CaseClass::inquiry};
  CHECK(runs(ClockName::visit, {report}, "2024-06-03 12:00").size() == 1);
  CHECK(runs(ClockName::visit, {report, to_inquiry}, "2024-06-03 12:00").empty());
}

TEST_CASE("marks arrive in any order, and late") {
  std::vector<ClockEvent> events{reported("2024-06-03 10:00", Urgency::normal),
                                 mark(Mark::routed_technical, "2024-06-03 10:20"),
                                 mark(Mark::responded, "2024-06-03 10:10"),
                                 urgency_set("2024-06-03 10:30", Urgency::urgent),
                                 paused("2024-06-03 11:00"),
                                 mark(Mark::resumed, "2024-06-03 11:45"),
                                 appointed("2024-06-03 11:50", "2024-06-03 17:00"),
                                 mark(Mark::arrived, "2024-06-03 16:59"),
                                 mark(Mark::diagnosed, "2024-06-03 17:10"),
                                 mark(Mark::customer_told, "2024-06-03 17:10")};
  const auto expected = replay_clocks(shipped_policy(), events, at("2024-06-05 10:00"));
  std::mt19937 random{7};
  for (int round = 0; round < 50; ++round) {
    std::shuffle(events.begin(), events.end(), random);
    REQUIRE(replay_clocks(shipped_policy(), events, at("2024-06-05 10:00")) == expected);
  }
  // The fact recorded offline arrives a day later and shows that the clock was kept.
  const std::vector<ClockEvent> before(1, reported("2024-06-03 10:00", Urgency::urgent));
  CHECK(clock(ClockName::respond, before, "2024-06-04 10:00").state == State::running_late);
  CHECK(clock(ClockName::respond, {mark(Mark::responded, "2024-06-03 11:00"), before[0]},
              "2024-06-04 10:00")
            .state == State::kept);
}

TEST_CASE("somebody answered before the server had the report") {
  const ClockState state = clock(
      ClockName::respond,
      {reported("2024-06-03 10:00", Urgency::urgent), mark(Mark::responded, "2024-06-03 09:30")},
      "2024-06-03 20:00");
  CHECK(state.state == State::kept);
}

TEST_CASE("arriving: the end of the appointed window") {
  const ClockEvent report = reported("2024-06-03 10:00", Urgency::normal);
  const ClockEvent first = appointed("2024-06-03 11:00", "2024-06-04 11:00");
  CHECK(due(ClockName::arrive, {report, first}, "2024-06-03 12:00") == "2024-06-04 11:00");
  CHECK(clock(ClockName::visit, {report, first}, "2024-06-03 12:00").state == State::kept);
  // Moved in time: one clock with the new window. Moved after it passed: that one was broken.
  CHECK(due(ClockName::arrive, {report, first, appointed("2024-06-03 18:00", "2024-06-05 11:00")},
            "2024-06-03 19:00") == "2024-06-05 11:00");
  const auto missed = runs(ClockName::arrive,
                           {report, first, appointed("2024-06-04 12:00", "2024-06-05 11:00"),
                            mark(Mark::arrived, "2024-06-05 10:00")},
                           "2024-06-05 19:00");
  REQUIRE(missed.size() == 2);
  CHECK(missed[0].state == State::broken);
  CHECK(missed[1].state == State::kept);
  CHECK(missed[1].run == 2);
  // Waiting does not move a window.
  CHECK(due(ClockName::arrive,
            {report, first, paused("2024-06-03 12:00"), mark(Mark::resumed, "2024-06-03 14:00")},
            "2024-06-03 15:00") == "2024-06-04 11:00");
  CHECK(clock(ClockName::arrive,
              {report, first, mark(Mark::appointment_cancelled, "2024-06-03 12:00")},
              "2024-06-08 12:00")
            .state == State::dropped);
}

TEST_CASE("a paid repair starts when the money is there") {
  const ClockEvent report = reported("2024-06-17 09:00", Urgency::normal);
  const ClockEvent yes = agreed("2024-06-17 10:00", Payer::customer);
  CHECK(clock(ClockName::repair, {report, yes}, "2024-06-17 11:00").state == State::not_started);
  CHECK(due(ClockName::repair, {report, yes, mark(Mark::paid, "2024-06-18 10:00")},
            "2024-06-18 11:00") == "2024-06-27 18:00");
  CHECK(due(ClockName::repair, {report, agreed("2024-06-17 10:00", Payer::company)},
            "2024-06-18 11:00") == "2024-06-26 18:00");
}

TEST_CASE("closing, cancelling and reopening") {
  const ClockEvent report = reported("2024-06-03 10:00", Urgency::urgent);
  const ClockEvent cancelled = mark(Mark::cancelled, "2024-06-03 11:00");
  CHECK(clock(ClockName::respond, {report, cancelled}, "2024-06-09 11:00").state == State::dropped);
  CHECK(clock(ClockName::respond, {report, mark(Mark::closed, "2024-06-03 12:01")},
              "2024-06-09 11:00")
            .state == State::broken);
  const std::vector<ClockEvent> reopened{report, mark(Mark::responded, "2024-06-03 10:30"),
                                         mark(Mark::closed, "2024-06-04 10:00"),
                                         mark(Mark::reopened, "2024-06-10 09:00")};
  const auto fresh = runs(ClockName::respond, reopened, "2024-06-10 09:30");
  REQUIRE(fresh.size() == 2);
  CHECK(fresh[0].state == State::kept);
  CHECK(fresh[1].state == State::running);
  CHECK(local(fresh[1].due_at.value()) == "2024-06-10 11:00");

  Policy resuming = shipped_policy();
  resuming.reopening.rule = ReopeningRule::resume;
  CHECK(runs(ClockName::respond, reopened, "2024-06-10 09:30", resuming).size() == 1);
  const auto plan = runs(
      ClockName::plan,
      {report, mark(Mark::closed, "2024-06-03 11:00"), mark(Mark::reopened, "2024-06-10 09:00")},
      "2024-06-10 09:30", resuming);
  REQUIRE(plan.size() == 1);
  CHECK(local(plan[0].due_at.value()) == "2024-06-10 12:00");
}

TEST_CASE("a deadline in a year without data is given by weekdays, and is provisional") {
  const ClockState state = clock(
      ClockName::notify,
      {reported("2026-12-31 10:00", Urgency::normal), mark(Mark::diagnosed, "2026-12-31 11:00")},
      "2026-12-31 12:00");
  CHECK(state.state == State::running);
  CHECK(local(state.due_at.value()) == "2027-01-01 18:00");  // a Friday, nobody knows better yet
  CHECK(state.missing_year == 2027);
  Policy announced = shipped_policy();
  announced.calendar.table->years.push_back(2027);
  announced.calendar.table->holidays.push_back({date("2027-01-01"), "", ""});
  const auto known = replay_clocks(
      announced,
      {reported("2026-12-31 10:00", Urgency::normal), mark(Mark::diagnosed, "2026-12-31 11:00")},
      at("2026-12-31 12:00"));
  for (const ClockState& clock : known) {
    CHECK_FALSE(clock.missing_year);
    if (clock.name == ClockName::notify) {
      CHECK(local(clock.due_at.value()) == "2027-01-04 18:00");
    }
  }
  CHECK(
      clock(ClockName::respond, {reported("2026-12-31 23:00", Urgency::urgent)}, "2026-12-31 23:10")
          .due_at.has_value());
}

TEST_CASE("the next due is the first of those that run") {
  const std::vector<ClockEvent> events{reported("2024-06-03 10:00", Urgency::urgent)};
  CHECK(local(next_due(replay_clocks(shipped_policy(), events, at("2024-06-03 10:00"))).value()) ==
        "2024-06-03 12:00");
  CHECK_FALSE(next_due({}));
}

TEST_CASE("no promise loses its date on any day of any year, nor does a late one forget it") {
  // Every unit, every day from the last with data through ten years without, three clock times.
  for (const char* hour : {"00:00", "12:30", "23:59"}) {
    for (LocalDate day = date("2026-11-01"); day < date("2036-12-31"); day = day.plus_days(1)) {
      const std::string when = to_text(day) + " " + hour;
      for (const ClockState& state :
           replay_clocks(shipped_policy(),
                         {reported(when, Urgency::normal), mark(Mark::diagnosed, when),
                          agreed(when, Payer::company)},
                         at(when))) {
        if (state.state == State::not_started)
          continue;
        INFO(when << " " << term_name(state.name));
        REQUIRE(state.due_at);
        CHECK(*state.due_at >= at(when));
      }
    }
  }
}
