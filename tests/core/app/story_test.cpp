// The story of issue 2 in the core: from the customer's report to the rated and closed case.
#include <catch2/catch_test_macros.hpp>

#include "core/policy/clocks.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

ClockState clock_of(const House& house, ClockName name) {
  for (const ClockState& clock :
       replay_clocks(product_standard(), house.the_case().marks, house.now)) {
    if (clock.name == name) {
      return clock;
    }
  }
  FAIL("no such clock");
  return {};
}

}  // namespace

TEST_CASE("the whole story, step by step") {
  House house;
  house.when(house.guest, house.case_key(), House::report_form())
      .then({"customer.created", "case.reported"});
  CHECK(house.the_case().number == "202611-001");
  CHECK(house.the_case().urgency == Urgency::urgent);
  CHECK(house.the_case().warranty.state == WarrantyState::in);
  CHECK(house.the_case().intake.contact.phone == "13912345678");
  CHECK(clock_of(house, ClockName::respond).state == ClockRunState::running);

  house.at("2026-11-20 10:20")
      .when(house.agent, house.case_key(),
            case_command::Accept{Urgency::normal, "客户已断电,无人身危险"})
      .then({"case.accepted", "case.assigned"});
  CHECK(house.the_case().urgency == Urgency::normal);
  CHECK(house.the_case().team->team == Team::technical);
  CHECK(clock_of(house, ClockName::respond).state == ClockRunState::kept);
  CHECK(clock_of(house, ClockName::inspect).state == ClockRunState::running);

  house.when(house.agent, house.case_key(), case_command::TellPlan{"今天下午上门检查"})
      .then({"case.plan_told"});
  CHECK(clock_of(house, ClockName::plan).state == ClockRunState::kept);
  house
      .when(house.agent, house.visit_key(),
            appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"))
      .then({"visit.appointed", "case.visit_appointed", "device.visit_planned"});
  CHECK(clock_of(house, ClockName::visit).state == ClockRunState::kept);
  CHECK(house.the_visit().address == House::report_form().customer.address);
  CHECK_FALSE(house.the_visit().bring.empty());

  house.at("2026-11-20 13:30")
      .when(house.engineer, house.visit_key(), all_ticked(house.the_visit()))
      .then({"visit.departed", "case.visit_stepped"});
  house.at("2026-11-20 14:10")
      .when(house.engineer, house.visit_key(), visit_command::Arrive{true})
      .then({"visit.arrived", "case.visit_stepped"});
  CHECK(clock_of(house, ClockName::arrive).state == ClockRunState::kept);
  house.at("2026-11-20 14:30")
      .when(house.engineer, house.visit_key(), full_diagnosis())
      .then({"visit.diagnosed", "case.diagnosed"});
  CHECK(house.the_case().liability->payer == Payer::company);
  CHECK(clock_of(house, ClockName::inspect).state == ClockRunState::kept);
  house.when(house.engineer, house.case_key(), case_command::TellDiagnosis{"保修内免费更换"})
      .then({"case.diagnosis_told"});
  house.when(house.engineer, house.case_key(), case_command::Agree{}).then({"case.agreed"});
  CHECK(clock_of(house, ClockName::repair).state == ClockRunState::running);
  house.when(house.engineer, house.visit_key(), visit_command::UsePart{house.pump, 2, house.van})
      .then({"visit.part_used", "case.part_used", "stock.moved"});
  CHECK(house.stock(house.pump) == 1);
  house.at("2026-11-20 15:30")
      .when(house.engineer, house.visit_key(), visit_command::Finish{"更换水泵并测漏电流", true})
      .then({"visit.finished", "case.repaired"});
  CHECK(clock_of(house, ClockName::repair).state == ClockRunState::kept);
  house.when(house.engineer, house.visit_key(), full_signature())
      .then({"visit.signed", "case.signed"});

  house.at("2026-11-20 18:00")
      .when(house.guest, house.case_key(), case_command::Confirm{})
      .then({"case.confirmed", "case.warranty_extended"});
  house.when(house.guest, house.case_key(), case_command::Rate{5, "很快,很专业"})
      .then({"case.rated"});
  house.when(house.agent, house.case_key(), case_command::Close{}).then({"case.closed"});
  CHECK(phase_of(house.the_case().state) == CasePhase::closed);
  CHECK(house.the_case().rating->score == 5);
  // Every step has its line, in order, with author and times.
  CHECK(house.the_case().timeline.size() == 18);
  CHECK(house.the_case().timeline.front().kind == "case.reported");
  CHECK(house.the_case().timeline.back().meta.author.name == "周雨");
}

TEST_CASE("facts stop clocks at the time they happened, however late they arrive") {
  House house;
  house.departed();
  // An hour without a network: taken at 14:10 and 14:40, received after the window at 18:00.
  const How late{false, true, shanghai("2026-11-20 18:00")};
  house.at("2026-11-20 14:10")
      .given(house.engineer, house.visit_key(), visit_command::Arrive{true}, late);
  house.at("2026-11-20 14:40").given(house.engineer, house.visit_key(), full_diagnosis(), late);
  house.at("2026-11-20 18:01");
  CHECK(clock_of(house, ClockName::arrive).state == ClockRunState::kept);
  CHECK(clock_of(house, ClockName::arrive).stopped_at == shanghai("2026-11-20 14:10"));
  const TimelineEntry& last = house.the_case().timeline.back();
  CHECK(last.meta.offline);
  CHECK(last.meta.occurred_at == shanghai("2026-11-20 14:40"));
  CHECK(last.meta.received_at == shanghai("2026-11-20 18:00"));
}

TEST_CASE("a report that waited offline starts its clocks when the server has it") {
  House house;
  const How late{false, true, shanghai("2026-12-01 00:10")};
  house.at("2026-11-30 23:50").given(house.guest, house.case_key(), House::report_form(), late);
  CHECK(house.the_case().number == "202612-001");
  CHECK(house.the_case().reported_at == shanghai("2026-11-30 23:50"));
  CHECK(house.the_case().received_at == shanghai("2026-12-01 00:10"));
  house.at("2026-12-01 00:11");
  CHECK(clock_of(house, ClockName::respond).started_at == shanghai("2026-12-01 00:10"));
}

TEST_CASE("staff who take a report down have responded") {
  House house;
  auto form = House::report_form();
  form.channel = Channel::hotline;
  house.given(house.agent, house.case_key(), form);
  CHECK(clock_of(house, ClockName::respond).state == ClockRunState::kept);
}

TEST_CASE("case numbers count up from 001 and pass the thousandth") {
  CHECK(case_number("202611", 1) == "202611-001");
  CHECK(case_number("202611", 999) == "202611-999");
  CHECK(case_number("202611", 1000) == "202611-1000");
  // The month is the organisation's, not UTC's.
  CHECK(case_month(product_standard(), shanghai("2026-12-01 00:00")) == "202612");
  CHECK(case_month(product_standard(), shanghai("2026-11-30 23:59")) == "202611");
}
