// A promise lives as long as its reason (case.md section 3): what fulfils it beforehand, what takes
// its reason away, what makes it run again, what two cases that became one promise together.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/policy/clock_rows.hpp"
#include "core/policy/clocks.hpp"
#include "core/policy/term_key.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

using Mark = ClockMark;
using State = ClockRunState;
using Events = std::vector<ClockEvent>;

ClockEvent mark(Mark what, const std::string& when) {
  return {.mark = what, .at = at(when)};
}
ClockEvent reported(const std::string& when, Urgency urgency = Urgency::normal,
                    CaseClass case_class = CaseClass::repair) {
  return {.mark = Mark::reported, .at = at(when), .urgency = urgency, .case_class = case_class};
}
ClockEvent chosen(const std::string& when, Remedy remedy) {
  return {.mark = Mark::remedy_set, .at = at(when), .remedy = remedy};
}
ClockEvent appointed(const std::string& when, const std::string& until, VisitId visit) {
  return {.mark = Mark::appointed, .at = at(when), .window_end = at(until), .visit = visit};
}
ClockEvent of_visit(Mark what, const std::string& when, VisitId visit) {
  return {.mark = what, .at = at(when), .visit = visit};
}
ClockEvent agreed(const std::string& when) {
  return {.mark = Mark::agreed, .at = at(when), .payer = Payer::company};
}
// A step made offline, received later.
ClockEvent offline(Mark what, const std::string& made, const std::string& received) {
  return {.mark = what, .at = at(made), .received = at(received)};
}
ClockEvent told(const std::string& when, ClockName clock) {
  return {.mark = Mark::breach_told, .at = at(when), .clock = clock, .run = 1};
}
VisitId visit_no(std::uint8_t n) {
  VisitId id;
  id.value.bytes[15] = n;
  return id;
}
const CaseId kOther{visit_no(99).value};

std::vector<ClockState> runs(ClockName name, const Events& events, const std::string& now,
                             const Policy& policy = shipped_policy()) {
  std::vector<ClockState> found;
  for (ClockState& state : replay_clocks(policy, events, at(now))) {
    if (state.name == name)
      found.push_back(state);
  }
  return found;
}
ClockState last(ClockName name, const Events& events, const std::string& now,
                const Policy& policy = shipped_policy()) {
  const auto found = runs(name, events, now, policy);
  REQUIRE_FALSE(found.empty());
  return found.back();
}
bool runs_on(const ClockState& clock) {
  return clock.state == State::running || clock.state == State::running_late ||
         clock.state == State::paused;
}
Events with(Events events, const Events& more) {
  events.insert(events.end(), more.begin(), more.end());
  return events;
}
// The marks of a case that was taken over then.
Events joined(const Events& own, Events theirs, const std::string& when) {
  for (ClockEvent& one : theirs)
    one.of = kOther;
  theirs.push_back({.mark = Mark::took_over, .at = at(when), .of = kOther});
  return with(own, theirs);
}

}  // namespace

TEST_CASE("what was fulfilled before it started counts as fulfilled") {
  const Events report{reported("2024-06-03 09:00")};
  const ClockState inspect =
      last(ClockName::inspect,
           with(report, {mark(Mark::diagnosed, "2024-06-03 10:00"),
                         mark(Mark::routed_technical, "2024-06-03 11:00")}),
           "2024-06-20 09:00");
  CHECK(inspect.state == State::kept);
  const ClockState old_item =
      last(ClockName::old_item_back,
           with(report, {mark(Mark::old_item_sent, "2024-06-04 10:00"),
                         mark(Mark::new_item_received, "2024-06-05 11:00")}),
           "2024-07-20 09:00");
  CHECK(old_item.state == State::kept);
  // Helped before the agreement was noted.
  CHECK(last(ClockName::repair,
             with(report, {mark(Mark::repaired, "2024-06-04 10:00"), agreed("2024-06-04 11:00")}),
             "2024-07-20 09:00")
            .state == State::kept);
  // Brought to the counter, it need not be sent.
  CHECK(last(ClockName::old_item_back,
             with(report, {mark(Mark::new_item_received, "2024-06-05 11:00"),
                           mark(Mark::return_checked, "2024-06-06 11:00")}),
             "2024-07-20 09:00")
            .state == State::kept);
}

TEST_CASE("what was told of one diagnosis does not answer for the next") {
  const Events events{reported("2024-06-03 09:00"), mark(Mark::diagnosed, "2024-06-03 10:00"),
                      mark(Mark::customer_told, "2024-06-03 11:00"),
                      mark(Mark::customer_told, "2024-06-03 12:00"),
                      mark(Mark::diagnosed, "2024-06-03 13:00")};
  const auto notify = runs(ClockName::notify, events, "2024-06-03 14:00");
  REQUIRE(notify.size() == 2);
  CHECK(notify[0].state == State::kept);
  CHECK(notify[1].state == State::running);
}

TEST_CASE("a promise whose reason is gone is gone") {
  const Events exchange{reported("2024-06-03 09:00"), chosen("2024-06-03 10:00", Remedy::exchange),
                        mark(Mark::exchange_approved, "2024-06-03 10:00")};
  CHECK(runs_on(last(ClockName::ship_exchange, exchange, "2024-06-03 11:00")));
  const std::string later = "2024-06-20 09:00";
  CHECK(last(ClockName::ship_exchange,
             with(exchange, {chosen("2024-06-03 12:00", Remedy::repair)}), later)
            .state == State::dropped);
  CHECK(last(ClockName::ship_exchange,
             with(exchange, {mark(Mark::return_declined, "2024-06-03 12:00"),
                             mark(Mark::remedy_off, "2024-06-03 12:00")}),
             later)
            .state == State::dropped);
  // It was late by then: that stays on record.
  CHECK(last(ClockName::ship_exchange,
             with(exchange, {chosen("2024-06-05 12:00", Remedy::repair)}), later)
            .state == State::broken);
  const Events repair{reported("2024-06-03 09:00"), agreed("2024-06-03 10:00")};
  CHECK(last(ClockName::repair, with(repair, {chosen("2024-06-03 12:00", Remedy::refund)}), later)
            .state == State::dropped);
  CHECK(last(ClockName::repair,
             with(repair, {mark(Mark::agreement_lapsed, "2024-06-03 12:00")}), later)
            .state == State::dropped);
  // An exchanged item that came back is no reason to pay one out.
  const Events back = with(exchange, {mark(Mark::return_inspected, "2024-06-04 09:00")});
  CHECK(last(ClockName::refund, back, later).state == State::not_started);
  CHECK(runs_on(last(ClockName::refund, with(back, {chosen("2024-06-04 10:00", Remedy::refund)}),
                     "2024-06-04 11:00")));
}

TEST_CASE("a reason that comes back goes on from where it stood") {
  const Events events{reported("2024-06-03 09:00"), agreed("2024-06-03 10:00"),
                      chosen("2024-06-04 10:00", Remedy::exchange),
                      chosen("2024-06-05 10:00", Remedy::repair)};
  const auto repair = runs(ClockName::repair, events, "2024-06-05 11:00");
  REQUIRE(repair.size() == 1);
  CHECK(repair[0].state == State::running);
  // Seven workdays, and the one in which nobody was to repair.
  CHECK(local(repair[0].due_at.value()) == "2024-06-14 18:00");
  // Declined meanwhile: a new one wants a new approval.
  const Events declined{reported("2024-06-03 09:00"),
                        chosen("2024-06-03 10:00", Remedy::exchange),
                        mark(Mark::exchange_approved, "2024-06-03 10:00"),
                        chosen("2024-06-03 11:00", Remedy::repair),
                        mark(Mark::return_declined, "2024-06-03 12:00"),
                        chosen("2024-06-03 13:00", Remedy::exchange)};
  CHECK_FALSE(runs_on(last(ClockName::ship_exchange, declined, "2024-06-03 14:00")));
}

TEST_CASE("an appointment called off makes the visit promise run again") {
  const VisitId one = visit_no(1), two = visit_no(2);
  const Events off{reported("2024-06-03 09:00"),
                   appointed("2024-06-03 10:00", "2024-06-04 12:00", one),
                   of_visit(Mark::appointment_cancelled, "2024-06-03 10:00", one)};
  const ClockState again = last(ClockName::visit, off, "2024-06-03 10:30");
  CHECK(again.state == State::running);
  CHECK(local(again.due_at.value()) == "2024-06-04 09:00");
  CHECK(last(ClockName::visit, off, "2024-06-08 10:30").state == State::running_late);
  // What stood appointed is not counted.
  const Events later{reported("2024-06-03 09:00"),
                     appointed("2024-06-03 10:00", "2024-06-04 12:00", one),
                     of_visit(Mark::appointment_cancelled, "2024-06-03 15:00", one)};
  CHECK(local(last(ClockName::visit, later, "2024-06-03 16:00").due_at.value()) ==
        "2024-06-04 14:00");
  const Events anew = with(later, {appointed("2024-06-03 16:00", "2024-06-05 12:00", two)});
  CHECK(last(ClockName::visit, anew, "2024-06-09 16:00").state == State::kept);
  // He had been there: nothing is called off by ending that visit.
  const Events met{reported("2024-06-03 09:00"),
                   appointed("2024-06-03 10:00", "2024-06-04 12:00", one),
                   of_visit(Mark::arrived, "2024-06-04 11:00", one),
                   of_visit(Mark::appointment_cancelled, "2024-06-04 11:30", one)};
  CHECK(last(ClockName::visit, met, "2024-06-09 16:00").state == State::kept);
  // Repaired another way meanwhile.
  CHECK(last(ClockName::visit,
             with(later, {mark(Mark::repaired, "2024-06-03 12:00")}), "2024-06-09 16:00")
            .state == State::kept);
}

TEST_CASE("an arrival put right afterwards is no second promise") {
  const VisitId one = visit_no(1);
  const Events events{reported("2024-06-03 09:00"),
                      appointed("2024-06-03 10:00", "2024-06-03 16:00", one),
                      of_visit(Mark::appointment_cancelled, "2024-06-03 13:30", one),
                      of_visit(Mark::arrived, "2024-06-03 14:10", one),
                      appointed("2024-06-03 17:30", "2024-06-03 16:00", one)};
  for (const ClockState& clock : runs(ClockName::arrive, events, "2024-06-09 09:00"))
    CHECK_FALSE(runs_on(clock));
  CHECK(last(ClockName::arrive, events, "2024-06-09 09:00").state == State::kept);
}

TEST_CASE("reopened from any state, what was promised is promised anew") {
  const Events done{reported("2024-06-03 09:00"), mark(Mark::responded, "2024-06-03 09:30"),
                    mark(Mark::routed_technical, "2024-06-03 09:30"),
                    mark(Mark::diagnosed, "2024-06-03 11:00"),
                    mark(Mark::repaired, "2024-06-03 12:00")};
  const Events closed = with(done, {mark(Mark::closed, "2024-06-03 13:00")});
  for (const Events& before : {done, closed}) {
    const Events again = with(before, {mark(Mark::reopened, "2024-06-10 09:00")});
    for (const ClockName name : {ClockName::respond, ClockName::plan, ClockName::inspect,
                                 ClockName::visit}) {
      INFO(term_name(name));
      const ClockState clock = last(name, again, "2024-06-10 10:00");
      CHECK(clock.run == 2);
      CHECK(clock.state == State::running);
      CHECK(local(clock.started_at.value()) == "2024-06-10 09:00");
    }
    // Nobody has diagnosed anything yet.
    CHECK_FALSE(runs_on(last(ClockName::notify, again, "2024-06-10 10:00")));
  }
  // The old item is owed all the same.
  const Events owed = with(done, {mark(Mark::new_item_received, "2024-06-03 12:00"),
                                  mark(Mark::reopened, "2024-06-05 09:00")});
  const auto item = runs(ClockName::old_item_back, owed, "2024-06-05 10:00");
  REQUIRE(item.size() == 1);
  CHECK(item[0].state == State::running);
  Policy resuming = shipped_policy();
  resuming.reopening.rule = ReopeningRule::resume;
  const Events agreed_done{reported("2024-06-03 09:00"), agreed("2024-06-03 10:00"),
                           mark(Mark::repaired, "2024-06-03 12:00"),
                           mark(Mark::reopened, "2024-06-10 09:00")};
  CHECK(runs_on(last(ClockName::repair, agreed_done, "2024-06-10 10:00", resuming)));
}

TEST_CASE("closed and reopened at one moment: as it was given") {
  const Events events{reported("2024-06-03 09:00"), mark(Mark::responded, "2024-06-03 10:00"),
                      mark(Mark::repaired, "2024-06-03 10:00"),
                      mark(Mark::closed, "2024-06-03 10:00"),
                      mark(Mark::reopened, "2024-06-03 10:00")};
  CHECK(last(ClockName::respond, events, "2024-06-03 11:00").run == 2);
  const Events answered = with(events, {mark(Mark::responded, "2024-06-03 10:00")});
  CHECK(last(ClockName::respond, answered, "2024-06-03 11:00").state == State::kept);
}

TEST_CASE("an intent made offline does not undo a breach that was told") {
  const Events breached{reported("2024-06-03 09:00", Urgency::urgent),
                        mark(Mark::responded, "2024-06-03 09:30"),
                        told("2024-06-03 13:00", ClockName::plan)};
  // Urgent: the plan within four hours.
  const Events plan =
      with(breached, {offline(Mark::plan_told, "2024-06-03 12:00", "2024-06-03 15:00")});
  CHECK(last(ClockName::plan, plan, "2024-06-04 09:00").state == State::broken);
  const Events paused =
      with(breached, {offline(Mark::paused, "2024-06-03 10:00", "2024-06-03 15:00"),
                      mark(Mark::resumed, "2024-06-04 08:00"),
                      mark(Mark::plan_told, "2024-06-04 08:30")});
  CHECK(last(ClockName::plan, paused, "2024-06-04 09:00").state == State::broken);
  // Clocks of which nothing was told keep the time at which it was made.
  CHECK(last(ClockName::visit, paused, "2024-06-04 09:00").paused_ms > 0);
  // Told of nothing, it counts when it was made; a fact always does.
  const Events in_time{breached[0], breached[1],
                       offline(Mark::plan_told, "2024-06-03 12:00", "2024-06-03 15:00")};
  CHECK(last(ClockName::plan, in_time, "2024-06-04 09:00").state == State::kept);
  const Events fact = with(breached, {mark(Mark::plan_told, "2024-06-03 12:00")});
  CHECK(last(ClockName::plan, fact, "2024-06-04 09:00").state == State::kept);
}

TEST_CASE("a breach that was told is not talked away by another urgency or class") {
  const Events breached{reported("2024-06-03 09:00", Urgency::urgent),
                        told("2024-06-03 11:00", ClockName::respond)};
  const ClockEvent calmer{.mark = Mark::urgency_set,
                          .at = at("2024-06-03 11:30"),
                          .urgency = Urgency::low};
  const Events answered =
      with(breached, {calmer, mark(Mark::responded, "2024-06-03 12:00")});
  CHECK(last(ClockName::respond, answered, "2024-06-04 09:00").state == State::broken);
  const Events visit{reported("2024-06-03 09:00", Urgency::urgent),
                     told("2024-06-03 13:00", ClockName::visit),
                     {.mark = Mark::class_set,
                      .at = at("2024-06-03 14:00"),
                      .case_class = CaseClass::inquiry}};
  CHECK(last(ClockName::visit, visit, "2024-06-04 09:00").state == State::broken);
}

TEST_CASE("an urgent return is inspected though technical never got it") {
  const auto asked = [](Urgency urgency) {
    return Events{reported("2024-06-03 09:00", urgency, CaseClass::return_exchange),
                  mark(Mark::return_asked, "2024-06-03 09:00")};
  };
  const ClockState urgent = last(ClockName::inspect, asked(Urgency::urgent), "2024-06-03 10:00");
  CHECK(urgent.state == State::running);
  CHECK(local(urgent.due_at.value()) == "2024-06-03 13:00");
  CHECK(last(ClockName::inspect, asked(Urgency::normal), "2024-06-03 10:00").state ==
        State::not_started);
  const Events routed =
      with(asked(Urgency::normal), {mark(Mark::routed_technical, "2024-06-03 11:00")});
  CHECK(local(last(ClockName::inspect, routed, "2024-06-03 12:00").started_at.value()) ==
        "2024-06-03 11:00");
  const ClockEvent pressing{.mark = Mark::urgency_set,
                            .at = at("2024-06-03 10:00"),
                            .urgency = Urgency::urgent};
  CHECK(last(ClockName::inspect, with(asked(Urgency::normal), {pressing}), "2024-06-03 10:30")
            .state == State::running);
}

TEST_CASE("what answers a customer is a row: acceptance by a person, or words that reached him") {
  const Policy furnishing = shipped_preset("furnishing");
  const Events accepted{reported("2024-06-03 09:00", Urgency::low, CaseClass::inquiry),
                        mark(Mark::responded, "2024-06-03 10:00")};
  CHECK(last(ClockName::respond, accepted, "2024-06-03 11:00").state == State::kept);
  CHECK(last(ClockName::respond, accepted, "2024-06-03 11:00", furnishing).state ==
        State::running);
  const Events answered = with(accepted, {mark(Mark::answered, "2024-06-03 12:00")});
  CHECK(last(ClockName::respond, answered, "2024-06-03 13:00", furnishing).state == State::kept);
}

TEST_CASE("merged: the earliest start and the earliest fulfilment, whichever case had them") {
  const Events early{reported("2024-06-03 09:00"), mark(Mark::responded, "2024-06-03 09:30"),
                     mark(Mark::plan_told, "2024-06-03 10:00")};
  const Events late{reported("2024-06-03 11:00"), mark(Mark::responded, "2024-06-03 11:30")};
  for (const Events& both :
       {joined(late, early, "2024-06-03 12:00"), joined(early, late, "2024-06-03 12:00")}) {
    for (const ClockName name : {ClockName::respond, ClockName::plan}) {
      INFO(term_name(name));
      const auto found = runs(name, both, "2024-06-20 09:00");
      REQUIRE(found.size() == 1);
      CHECK(found[0].state == State::kept);
      CHECK(local(found[0].started_at.value()) == "2024-06-03 09:00");
    }
  }
  // Told of one diagnosis, that is for both; a later one is told anew.
  const Events told_early = with(early, {mark(Mark::diagnosed, "2024-06-03 10:10"),
                                         mark(Mark::customer_told, "2024-06-03 10:20")});
  const Events seen = with(late, {mark(Mark::diagnosed, "2024-06-03 11:40")});
  Events both = joined(seen, told_early, "2024-06-03 12:00");
  CHECK(runs(ClockName::notify, both, "2024-06-03 13:00").size() == 1);
  both.push_back(mark(Mark::diagnosed, "2024-06-03 14:00"));
  CHECK(runs_on(last(ClockName::notify, both, "2024-06-03 15:00")));
}

TEST_CASE("merged into one that was reopened, the new time is promised from the earlier report") {
  const Events own{reported("2024-05-01 09:00"), mark(Mark::responded, "2024-05-01 09:30"),
                   mark(Mark::repaired, "2024-05-02 09:30"), mark(Mark::closed, "2024-05-03 09:30"),
                   mark(Mark::reopened, "2024-06-05 09:00")};
  const Events both = joined(own, {reported("2024-06-04 09:00")}, "2024-06-05 10:00");
  const auto respond = runs(ClockName::respond, both, "2024-06-05 11:00");
  REQUIRE(respond.size() == 2);
  CHECK(local(respond[0].started_at.value()) == "2024-05-01 09:00");
  CHECK(local(respond[1].started_at.value()) == "2024-06-04 09:00");
  CHECK(runs_on(respond[1]));
}

TEST_CASE("merged, a clock stands only while both stood") {
  const Events waiting{reported("2024-06-03 09:00", Urgency::urgent),
                       mark(Mark::responded, "2024-06-03 09:10"),
                       mark(Mark::paused, "2024-06-03 09:30")};
  const Events other{reported("2024-06-03 10:30", Urgency::urgent)};
  const ClockState plan =
      last(ClockName::plan, joined(other, waiting, "2024-06-03 11:00"), "2024-06-03 11:30");
  // An hour in which only the first was there, and waited.
  CHECK(local(plan.due_at.value()) == "2024-06-03 14:00");
  CHECK(plan.state == State::running);
}

TEST_CASE("merged and taken apart, a case has its clocks as if nothing had been") {
  const Events own{reported("2024-06-03 09:00"), mark(Mark::responded, "2024-06-03 09:30")};
  const Events merged = with(own, {mark(Mark::merged, "2024-06-03 10:00")});
  CHECK(last(ClockName::plan, merged, "2024-06-03 11:00").state == State::dropped);
  const Events apart = with(merged, {mark(Mark::unmerged, "2024-06-03 12:00")});
  CHECK(replay_clocks(shipped_policy(), apart, at("2024-06-06 11:00")) ==
        replay_clocks(shipped_policy(), own, at("2024-06-06 11:00")));
}

TEST_CASE("a policy of an older release has the product's own columns") {
  Policy older = shipped_policy();
  for (ClockRule& rule : older.clocks) {
    rule.ends.clear();
    rule.restarts.clear();
    rule.remedies.clear();
    rule.before_remedy = true;
  }
  for (const ClockRule& shipped : shipped_policy().clocks) {
    INFO(term_name(shipped.clock));
    const auto rule = std::find_if(older.clocks.begin(), older.clocks.end(),
                                   [&](const auto& one) { return one.clock == shipped.clock; });
    CHECK(completed(*rule).value_or(*rule) == shipped);
  }
  // Histories without marks of remedies are replayed as they were.
  const Events old{reported("2024-06-03 09:00"), mark(Mark::return_inspected, "2024-06-03 10:00")};
  CHECK(runs_on(last(ClockName::refund, old, "2024-06-03 11:00", older)));
}
