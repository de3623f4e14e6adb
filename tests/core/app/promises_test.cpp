// Promises through the steps of a case (case.md section 3): when a fact and when an intent counts,
// what became of a promise whose reason went, cases merged and taken apart.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/app/timed_duties.hpp"
#include "core/policy/clocks.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using State = ClockRunState;

std::vector<ClockState> clocks_of(const House& house, const Case& record) {
  return replay_clocks(product_standard(), record.marks, house.now);
}
ClockState newest(const House& house, ClockName name) {
  std::optional<ClockState> last;
  for (const ClockState& clock : clocks_of(house, house.the_case())) {
    if (clock.name == name)
      last = clock;
  }
  REQUIRE(last.has_value());
  return *last;
}
bool runs_on(const ClockState& clock) {
  return clock.state == State::running || clock.state == State::running_late ||
         clock.state == State::paused;
}
// What the scheduler would do about this clock by now.
std::vector<Command> duties_about(const House& house, ClockName name) {
  std::vector<Command> found;
  for (Command& one : due_duties(house.the_case(), product_standard(), house.now)) {
    const auto* escalate = std::get_if<case_command::Escalate>(&one.args);
    const auto* withdraw = std::get_if<case_command::WithdrawEscalation>(&one.args);
    const bool about = (escalate != nullptr && escalate->clock == name) ||
                       (withdraw != nullptr && withdraw->clock == name);
    if (about)
      found.push_back(std::move(one));
  }
  return found;
}
void tell_breaches(House& house, ClockName name) {
  for (const Command& one : duties_about(house, name))
    house.given(system_actor(), house.case_key(), one.args);
}
How received(const std::string& when, bool offline = false) {
  return {false, offline, shanghai(when)};
}
case_command::LogContact call(const std::string& when) {
  case_command::LogContact command;
  command.started_at = shanghai(when);
  return command;
}
case_command::ChooseRemedy remedy_named(Remedy remedy) {
  case_command::ChooseRemedy command;
  command.remedy = remedy;
  command.serious_fault = true;
  command.not_repairable = true;
  return command;
}

}  // namespace

TEST_CASE("reopened from repaired, confirmed and closed, the case promises anew") {
  for (const int far : {0, 1, 2}) {
    INFO(far);
    House house;
    if (far == 0)
      house.signed_();
    else
      house.confirmed();
    if (far == 2)
      house.given(house.agent, house.case_key(), case_command::Close{});
    house.at("2026-11-22 09:00");
    house.given(house.guest, house.case_key(), case_command::Reopen{"还是漏电"});
    for (const ClockName name : {ClockName::respond, ClockName::plan, ClockName::inspect}) {
      const ClockState clock = newest(house, name);
      CHECK(clock.run == 2);
      CHECK(clock.state == State::running);
      CHECK(clock.started_at == shanghai("2026-11-22 09:00"));
    }
  }
}

TEST_CASE("the second completion has a rating of its own") {
  House house;
  house.confirmed();
  house.given(house.guest, house.case_key(), case_command::Rate{2, "又坏了"});
  house.given(house.guest, house.case_key(), case_command::Reopen{"又坏了"});
  CHECK_FALSE(house.the_case().rating.has_value());
  REQUIRE(house.the_case().revisions.earlier_ratings.size() == 1);
  CHECK(house.the_case().revisions.earlier_ratings.front().score == 2);
  house.when(house.guest, house.case_key(), case_command::Rate{5, ""})
      .refused("not_confirmed_yet");
}

TEST_CASE("an exchange changed to repair is no longer promised; one declined neither") {
  House house;
  house.diagnosed();
  house.given(house.supervisor, house.case_key(), remedy_named(Remedy::exchange));
  CHECK(newest(house, ClockName::ship_exchange).state == State::running);
  house.at("2026-11-20 16:00");
  house.given(house.supervisor, house.case_key(), remedy_named(Remedy::repair));
  house.at("2026-11-25 09:00");
  CHECK(newest(house, ClockName::ship_exchange).state == State::dropped);
  CHECK(duties_about(house, ClockName::ship_exchange).empty());
  House other;
  other.diagnosed();
  other.given(other.supervisor, other.case_key(), remedy_named(Remedy::exchange));
  other.at("2026-11-20 16:00");
  other.given(other.manager, other.case_key(), case_command::DeclineReturn{"人为损坏"});
  other.at("2026-11-25 09:00");
  CHECK(newest(other, ClockName::ship_exchange).state == State::dropped);
  CHECK(duties_about(other, ClockName::ship_exchange).empty());
}

TEST_CASE("a refund chosen, nobody is late with the repair") {
  House house;
  house.diagnosed();
  house.given(house.agent, house.case_key(), case_command::TellDiagnosis{"说明"});
  house.given(house.guest, house.case_key(), case_command::Agree{});
  CHECK(newest(house, ClockName::repair).state == State::running);
  Device sold = *find_as<Device>(house.world, house.device);
  sold.price_paid = Money{480'000, "CNY"};
  house.world.put(sold);
  house.at("2026-11-20 16:00");
  house.given(house.supervisor, house.case_key(), remedy_named(Remedy::refund));
  house.at("2026-12-20 09:00");
  CHECK(newest(house, ClockName::repair).state == State::dropped);
  CHECK(duties_about(house, ClockName::repair).empty());
}

TEST_CASE("appointed and called off in one minute: the visit is promised still") {
  House house;
  house.appointed();
  CHECK(newest(house, ClockName::visit).state == State::kept);
  house.given(house.agent, house.visit_key(), visit_command::Cancel{"客户改期"});
  CHECK(newest(house, ClockName::visit).state == State::running);
  CHECK(newest(house, ClockName::visit).due_at == shanghai("2026-11-20 14:00"));
  house.at("2026-11-20 14:01");
  CHECK_FALSE(duties_about(house, ClockName::visit).empty());
}

TEST_CASE("a call before the report answers nothing") {
  House house;
  house.reported().at("2026-11-20 10:30");
  house.given(house.agent, house.case_key(), call("2026-11-18 10:00"));
  house.given(house.agent, house.case_key(), call("2026-01-18 10:00"));
  house.given(house.agent, house.case_key(), call("2026-11-20 09:59"));
  CHECK(newest(house, ClockName::respond).state == State::running);
  CHECK(house.the_case().contacts.size() == 3);
  house.given(house.agent, house.case_key(), call("2026-11-20 10:10"));
  CHECK(newest(house, ClockName::respond).stopped_at == shanghai("2026-11-20 10:10"));
}

TEST_CASE("pauses dated back withdraw no escalation, online or not") {
  for (const bool offline : {false, true}) {
    INFO(offline);
    House house;
    house.accepted();
    // Urgent: the plan by 14:00. Nobody told it.
    house.at("2026-11-20 14:00");
    tell_breaches(house, ClockName::plan);
    REQUIRE(house.the_case().escalations.back().to == Role::manager);
    house.at(offline ? "2026-11-20 10:40" : "2026-11-18 10:40");
    house.given(house.agent, house.case_key(),
                case_command::Pause{PauseReason::customer, std::nullopt, ""},
                received("2026-11-20 15:00", offline));
    house.at(offline ? "2026-11-20 13:50" : "2026-11-18 13:50");
    house.given(house.agent, house.case_key(), case_command::Resume{},
                received("2026-11-20 15:01", offline));
    house.at("2026-11-20 15:05");
    house.given(house.agent, house.case_key(), case_command::TellPlan{"明天上门"});
    CHECK(newest(house, ClockName::plan).state == State::broken);
    CHECK(newest(house, ClockName::plan).due_at == shanghai("2026-11-20 14:00"));
    CHECK(duties_about(house, ClockName::plan).empty());
  }
}

TEST_CASE("an intent made offline counts when it was made, not before what it rests on") {
  House house;
  house.accepted();
  house.at("2026-11-20 13:00");
  house.given(house.agent, house.case_key(), case_command::TellPlan{"下午上门"},
              received("2026-11-20 17:00", true));
  house.at("2026-11-20 17:01");
  CHECK(newest(house, ClockName::plan).state == State::kept);
  House other;
  other.accepted().at("2026-11-19 13:00");
  other.given(other.agent, other.case_key(), case_command::TellPlan{"下午上门"},
              received("2026-11-20 11:00", true));
  other.at("2026-11-20 11:01");
  CHECK(newest(other, ClockName::plan).stopped_at == shanghai("2026-11-20 10:30"));
  // Online the server's time counts, whatever the device says.
  House online;
  online.accepted().at("2026-11-20 13:00");
  online.given(online.agent, online.case_key(), case_command::TellPlan{"下午上门"},
               received("2026-11-20 17:00"));
  online.at("2026-11-20 17:01");
  CHECK(newest(online, ClockName::plan).state == State::broken);
}

TEST_CASE("an arrival stamped a year ahead counts when it was received") {
  House house;
  house.departed().at("2027-11-20 14:10");
  house.given(house.engineer, house.visit_key(), visit_command::Arrive{true},
              received("2026-11-20 14:10"));
  house.at("2026-11-20 18:00");
  CHECK(newest(house, ClockName::arrive).state == State::kept);
  CHECK(newest(house, ClockName::arrive).stopped_at == shanghai("2026-11-20 14:10"));
}

TEST_CASE("an urgent return is to be inspected, a normal one is not") {
  for (const bool urgent : {true, false}) {
    House house;
    case_command::Report form = House::report_form();
    form.class_ = CaseClass::return_exchange;
    form.wish = Wish::exchange;
    if (!urgent) {
      form.hazards.clear();
      form.symptom = "外壳划伤";
    }
    house.given(house.guest, house.case_key(), form);
    house.at("2026-11-20 10:05");
    CHECK(runs_on(newest(house, ClockName::inspect)) == urgent);
  }
}

TEST_CASE("merged: answered and planned in one, answered and planned in both") {
  House house;
  const CaseId second{uuid(200)};
  const EntityKey second_key = key_for<Case>(second);
  house.given(house.guest, second_key, House::report_form());
  house.at("2026-11-20 10:20").given(house.agent, second_key, case_command::Accept{});
  house.given(house.agent, second_key, case_command::TellPlan{"下午上门"});
  house.at("2026-11-20 11:00").reported();
  const Case own = house.the_case();
  const Case other = *find_as<Case>(house.world, second);
  house.at("2026-11-20 11:30");
  house.given(house.agent, second_key, case_command::Merge{house.case_id, "同一故障"});
  for (const ClockName name : {ClockName::respond, ClockName::plan}) {
    const ClockState clock = newest(house, name);
    CHECK(clock.state == State::kept);
    CHECK(clock.started_at == shanghai("2026-11-20 10:00"));
  }
  // Nothing is promised twice.
  for (const ClockState& clock : clocks_of(house, *find_as<Case>(house.world, second)))
    CHECK_FALSE(runs_on(clock));
  // Taken apart, both are as if they had never met, and what happened since stays.
  house.at("2026-11-20 12:00").given(house.agent, house.case_key(), case_command::Accept{});
  house.at("2026-11-20 12:30");
  house.given(house.agent, second_key, case_command::Unmerge{"两台机器"});
  CHECK(clocks_of(house, *find_as<Case>(house.world, second)) == clocks_of(house, other));
  CHECK(newest(house, ClockName::respond).stopped_at == shanghai("2026-11-20 12:00"));
  CHECK(newest(house, ClockName::respond).started_at == shanghai("2026-11-20 11:00"));
  CHECK(runs_on(newest(house, ClockName::plan)));
  CHECK(house.the_case().received_at == own.received_at);
}

TEST_CASE("a call about the merged case answers both, and leaves with it") {
  House house;
  const EntityKey second_key = key_for<Case>(CaseId{uuid(200)});
  house.given(house.guest, second_key, House::report_form());
  house.at("2026-11-20 10:05").reported();
  house.at("2026-11-20 10:10");
  house.given(house.agent, second_key, case_command::Merge{house.case_id, "同一故障"});
  house.at("2026-11-20 10:20").given(house.agent, second_key, call("2026-11-20 10:15"));
  CHECK(newest(house, ClockName::respond).state == State::kept);
  CHECK(newest(house, ClockName::respond).stopped_at == shanghai("2026-11-20 10:15"));
  house.given(house.agent, second_key, case_command::Unmerge{"两台机器"});
  CHECK(runs_on(newest(house, ClockName::respond)));
}

TEST_CASE("merged twice over, one leaves with its own marks alone") {
  House house;
  const CaseId second{uuid(200)}, third{uuid(201)};
  house.given(house.guest, key_for<Case>(third), House::report_form());
  house.at("2026-11-20 10:10").given(house.guest, key_for<Case>(second), House::report_form());
  house.at("2026-11-20 10:20").reported();
  const Case before = house.the_case();
  using case_command::Merge;
  house.given(house.agent, key_for<Case>(third), Merge{second, "同一故障"});
  house.given(house.agent, key_for<Case>(second), Merge{house.case_id, "同一故障"});
  CHECK(house.the_case().merged.size() == 2);
  CHECK(newest(house, ClockName::respond).started_at == shanghai("2026-11-20 10:00"));
  house.given(house.agent, key_for<Case>(third), case_command::Unmerge{"另一台"});
  CHECK(newest(house, ClockName::respond).started_at == shanghai("2026-11-20 10:10"));
  house.given(house.agent, key_for<Case>(second), case_command::Unmerge{"另一台"});
  CHECK(house.the_case().marks == before.marks);
  CHECK(house.the_case().received_at == before.received_at);
}
