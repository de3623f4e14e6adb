// Exceptions: one per visit and cause, settled as a whole.
#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// The desk gave the visit to somebody else while the first engineer worked without a network.
void work_of_a_reassigned_visit(House& house) {
  house.departed();
  house.at("2026-11-20 13:40")
      .given(house.agent, house.visit_key(),
             visit_command::Reassign{StaffId{house.engineer2.id.value}, {}, {}, "以为联系不上"});
  const How late{false, true, shanghai("2026-11-20 17:00")};
  const auto fact = [&](const std::string& at, CommandArgs args) {
    house.at(at)
        .when(house.engineer, house.visit_key(), std::move(args), late)
        .held("visit_reassigned");
  };
  fact("2026-11-20 14:05", visit_command::Arrive{true});
  fact("2026-11-20 14:30", full_diagnosis());
  fact("2026-11-20 14:50", visit_command::UsePart{house.pump, 2, house.van});
  fact("2026-11-20 15:30", visit_command::Finish{"更换水泵", true});
  fact("2026-11-20 15:40", full_signature());
  house.at("2026-11-20 17:30");
}

case_command::Settle settle(const House& house, ExceptionDecision decision) {
  return {house.the_case().exceptions.front().id, decision, "电话核实:确由王强完成"};
}

}  // namespace

TEST_CASE("a reassigned visit gives one exception that collects all facts") {
  House house;
  work_of_a_reassigned_visit(house);
  REQUIRE(house.the_case().exceptions.size() == 1);
  const CaseException& exception = house.the_case().exceptions.front();
  CHECK(exception.cause == "visit_reassigned");
  CHECK(exception.held.size() == 5);
  CHECK(house.the_visit().state == VisitState::departed);
  CHECK(house.stock(house.pump) == 3);
  CHECK(house.the_case().timeline.back().kind == "case.fact_held");
  CHECK(house.the_case().timeline.back().internal);
}

TEST_CASE("an open exception blocks confirming and closing") {
  House house;
  work_of_a_reassigned_visit(house);
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("exception_open");
  house.when(house.agent, house.case_key(), case_command::Close{}).refused("exception_open");
}

TEST_CASE("settling needs an exception that is open, a decision and a reason") {
  House house;
  work_of_a_reassigned_visit(house);
  auto command = settle(house, ExceptionDecision::accept);
  command.reason = "";
  house.when(house.agent, house.case_key(), command).refused("reason_required", "reason");
  command = settle(house, ExceptionDecision::accept);
  command.decision.reset();
  house.when(house.agent, house.case_key(), command).refused("required", "decision");
  command = settle(house, ExceptionDecision::accept);
  command.exception = ExceptionId{uuid(404)};
  house.when(house.agent, house.case_key(), command).refused("exception_unknown", "exception");
  house.when(house.engineer, house.case_key(), settle(house, ExceptionDecision::accept))
      .refused("not_permitted");
  house.given(house.agent, house.case_key(), settle(house, ExceptionDecision::discard));
  house.when(house.agent, house.case_key(), settle(house, ExceptionDecision::accept))
      .refused("exception_settled", "exception");
}

TEST_CASE("accepted facts count with their own times and author, the stock moves with them") {
  House house;
  work_of_a_reassigned_visit(house);
  house.when(house.agent, house.case_key(), settle(house, ExceptionDecision::accept))
      .then({"case.exception_settled", "visit.reassigned", "case.visit_reassigned", "visit.arrived",
             "case.visit_stepped", "visit.diagnosed", "case.diagnosed", "visit.part_used",
             "case.part_used", "stock.moved", "visit.finished", "case.repaired", "visit.signed",
             "case.signed", "device.visit_planned"});
  CHECK(house.the_visit().engineer.value == house.engineer.id.value);
  CHECK(house.the_visit().state == VisitState::signed_);
  CHECK(house.the_visit().arrived_at == shanghai("2026-11-20 14:05"));
  CHECK(house.the_visit().finished_at == shanghai("2026-11-20 15:30"));
  CHECK(house.stock(house.pump) == 1);
  const TimelineEntry& last = house.the_case().timeline.back();
  CHECK(last.meta.author.name == "王强");
  CHECK(last.meta.occurred_at == shanghai("2026-11-20 15:40"));
  CHECK(last.meta.received_at == shanghai("2026-11-20 17:00"));
  CHECK(last.meta.offline);
  // The arrival kept its promise: 14:05 is within the window, 17:00 would not be.
  for (const ClockState& clock :
       replay_clocks(product_standard(), house.the_case().marks, house.now)) {
    if (clock.name == ClockName::arrive) {
      CHECK(clock.state == ClockRunState::kept);
      CHECK(clock.stopped_at == shanghai("2026-11-20 14:05"));
    }
  }
  house.when(house.guest, house.case_key(), case_command::Confirm{})
      .then({"case.confirmed", "case.warranty_extended"});
}

TEST_CASE("discarded facts stay in the timeline and do nothing") {
  House house;
  work_of_a_reassigned_visit(house);
  house.when(house.agent, house.case_key(), settle(house, ExceptionDecision::discard))
      .then({"case.exception_settled"});
  CHECK(house.the_visit().engineer.value == house.engineer2.id.value);
  CHECK(house.the_visit().state == VisitState::departed);
  CHECK(house.stock(house.pump) == 3);
  CHECK_FALSE(has_open_exception(house.the_case()));
  // What the same engineer sends later is a new exception, not a change of the settled one.
  house.when(house.engineer, house.visit_key(), visit_command::Arrive{true})
      .held("visit_reassigned");
  CHECK(house.the_case().exceptions.size() == 2);
  CHECK(house.the_case().exceptions.front().held.size() == 5);
}

TEST_CASE("accepting revives a cancelled visit") {
  House house;
  house.departed();
  house.given(house.agent, house.visit_key(), visit_command::Cancel{"客户改期"});
  house.at("2026-11-20 14:10")
      .when(house.engineer, house.visit_key(), visit_command::Arrive{true})
      .held("visit_cancelled");
  house.given(house.agent, house.case_key(), settle(house, ExceptionDecision::accept));
  CHECK(house.the_visit().state == VisitState::arrived);
  CHECK(house.the_visit().cancel_reason.empty());
  CHECK(house.the_case().visits.front().state == VisitState::arrived);
  CHECK(phase_of(house.the_case().state) == CasePhase::appointed);
}

TEST_CASE("an accepted step counts although one before it is missing; repetitions do not") {
  House house;
  house.appointed();
  house.at("2026-11-20 14:10")
      .when(house.engineer, house.visit_key(), visit_command::Arrive{true})
      .held("step_out_of_order");
  // Everything else of the same engineer joins, even what would fit by itself.
  house.when(house.engineer, house.visit_key(), all_ticked(house.the_visit()))
      .held("step_out_of_order");
  house.given(house.agent, house.case_key(), settle(house, ExceptionDecision::accept));
  CHECK(house.the_visit().state == VisitState::arrived);
  CHECK(house.the_visit().arrived_at == shanghai("2026-11-20 14:10"));
}

TEST_CASE("accepting on a confirmed case adds to its story without reopening it") {
  House house;
  house.confirmed();
  house.given(house.engineer, house.visit_key(), visit_command::UsePart{house.pump, 1, house.van});
  house.when(house.agent, house.case_key(), case_command::Close{}).refused("exception_open");
  house.given(house.agent, house.case_key(), settle(house, ExceptionDecision::accept));
  // The part left the van, whatever the state of the case.
  CHECK(house.stock(house.pump) == 2);
  CHECK(phase_of(house.the_case().state) == CasePhase::confirmed);
}
