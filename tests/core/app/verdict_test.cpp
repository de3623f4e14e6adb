// Diagnoses and signatures have revisions (case.md §4).
#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

case_command::Diagnose remote(Cause cause) {
  const bool own = cause == Cause::customer_use;
  return {own ? FaultType::misuse : FaultType::hardware, cause, "远程判断", "3.1"};
}

// Diagnosed at the desk, told and agreed to.
House& agreed(House& house) {
  house.accepted().at("2026-11-20 11:00");
  house.given(house.supervisor, house.case_key(), remote(Cause::product_quality));
  house.given(house.agent, house.case_key(), case_command::TellDiagnosis{"免费维修"});
  return house.given(house.guest, house.case_key(), case_command::Agree{});
}

House& disputed_and_decided(House& house) {
  house.accepted().at("2026-11-20 11:00");
  house.given(house.supervisor, house.case_key(), remote(Cause::customer_use));
  house.given(house.agent, house.case_key(), case_command::TellDiagnosis{"自费"});
  house.given(house.guest, house.case_key(), case_command::Dispute{"不是我弄坏的"});
  case_command::Reinspect decided{false, FaultType::hardware, Cause::product_quality, "出厂缺陷",
                                  "3.1"};
  return house.given(house.supervisor, house.case_key(), decided);
}

Actor support_of(const House& house) {
  Actor actor = house.supervisor;
  actor.id = ActorId{uuid(40)};
  actor.roles = {Role::technical_support};
  return actor;
}

}  // namespace

TEST_CASE("a new diagnosis ends what rested on the old one") {
  House house;
  agreed(house);
  case_command::ChooseRemedy repair;
  repair.remedy = Remedy::repair;
  house.given(house.supervisor, house.case_key(), repair);
  CHECK(house.the_case().revisions.diagnosis == 1);
  house.given(house.supervisor, house.case_key(), remote(Cause::customer_use));
  const Case& record = house.the_case();
  CHECK(record.revisions.diagnosis == 2);
  CHECK_FALSE(record.told_at);
  CHECK_FALSE(record.agreed_at);
  CHECK_FALSE(record.remedy);
  house.when(house.guest, house.case_key(), case_command::Agree{}).refused("not_told_yet");
  house.given(house.agent, house.case_key(), case_command::TellDiagnosis{"自费维修"});
  house.when(house.guest, house.case_key(), case_command::Agree{{}, 1})
      .refused("diagnosis_changed", "revision");
  house.when(house.guest, house.case_key(), case_command::Agree{{}, 2}).then({"case.agreed"});
}

TEST_CASE("found on site as it was told, the agreement stands; otherwise not") {
  House house;
  agreed(house);
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  house.given(house.engineer, house.visit_key(), all_ticked(house.the_visit()));
  house.given(house.engineer, house.visit_key(), visit_command::Arrive{true});
  house.given(house.engineer, house.visit_key(), full_diagnosis());
  CHECK(house.the_case().agreed_at);
  CHECK(house.the_case().diagnosis->findings == full_diagnosis().findings);
  auto other = full_diagnosis();
  other.fault_type = FaultType::misuse;
  other.cause = Cause::customer_use;
  house.given(house.engineer, house.visit_key(), other);
  CHECK_FALSE(house.the_case().agreed_at);
  CHECK_FALSE(house.the_case().told_at);
}

TEST_CASE("after a reinspection only a supervisor diagnoses") {
  House house;
  disputed_and_decided(house);
  CHECK(house.the_case().liability->payer == Payer::company);
  house.when(support_of(house), house.case_key(), remote(Cause::customer_use))
      .refused("diagnosis_final");
  // What an engineer finds is on record and decides nothing.
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  house.given(house.engineer, house.visit_key(), all_ticked(house.the_visit()));
  house.given(house.engineer, house.visit_key(), visit_command::Arrive{true});
  auto found = full_diagnosis();
  found.fault_type = FaultType::misuse;
  found.cause = Cause::customer_use;
  house.when(house.engineer, house.visit_key(), found)
      .then({"visit.diagnosed", "case.findings_noted"});
  CHECK(house.the_case().liability->payer == Payer::company);
  CHECK(house.the_case().diagnosis->findings == "出厂缺陷");
  CHECK(phase_of(house.the_case().state) == CasePhase::diagnosed);
  house.given(house.engineer, house.visit_key(), visit_command::Finish{"修好", true});
  house.when(house.supervisor, house.case_key(), remote(Cause::customer_use))
      .refused("already_repaired");
}

TEST_CASE("a supervisor may diagnose after his reinspection, and reopening begins anew") {
  House house;
  disputed_and_decided(house);
  house.when(house.supervisor, house.case_key(), remote(Cause::force_majeure))
      .then({"case.diagnosed"});
  house.given(house.agent, house.case_key(), case_command::Cancel{"客户不修了"});
  house.given(house.agent, house.case_key(), case_command::Reopen{"还是要修"});
  house.when(support_of(house), house.case_key(), remote(Cause::product_quality))
      .then({"case.diagnosed"});
}

TEST_CASE("a part settled after the signature makes an unsigned revision, which can be signed") {
  House house;
  house.signed_();
  CHECK_FALSE(has_unsigned_revision(house.the_case()));
  // Used before the signature, it came in after it.
  house.at("2026-11-20 15:00")
      .when(house.engineer, house.visit_key(), visit_command::UsePart{house.pump, 1, house.van},
            {false, true, shanghai("2026-11-20 16:00")})
      .held("step_out_of_order");
  house.at("2026-11-20 16:10")
      .given(house.agent, house.case_key(),
             case_command::Settle{house.the_case().exceptions.front().id,
                                  ExceptionDecision::accept, "确有使用"});
  const Case& record = house.the_case();
  CHECK(record.parts.size() == 1);
  CHECK(has_unsigned_revision(record));
  CHECK(record.signature->revision == 1);
  CHECK(record.revisions.sheet == 2);
  REQUIRE(std::holds_alternative<case_state::Repaired>(record.state));
  CHECK_FALSE(std::get<case_state::Repaired>(record.state).signed_);
  CHECK(house.the_visit().unsigned_revision);
  const Record seen = project(Record{record}, viewer_of(house.guest));
  CHECK(has_unsigned_revision(std::get<Case>(seen)));
  house.when(house.engineer, house.visit_key(), full_signature())
      .then({"visit.signed", "case.signed"});
  CHECK_FALSE(has_unsigned_revision(house.the_case()));
  CHECK(house.the_case().signature->revision == 2);
  CHECK(std::get<case_state::Repaired>(house.the_case().state).signed_);
  CHECK_FALSE(house.the_visit().unsigned_revision);
}

TEST_CASE("each completion has its own rating") {
  House house;
  house.confirmed();
  house.given(house.guest, house.case_key(), case_command::Rate{2, "又坏了"});
  house.given(house.guest, house.case_key(), case_command::Reopen{"又坏了"});
  CHECK_FALSE(house.the_case().rating);
  REQUIRE(house.the_case().revisions.earlier_ratings.size() == 1);
  CHECK(house.the_case().revisions.earlier_ratings.front().score == 2);
}

TEST_CASE("a booked service is rendered, signed and confirmed without a diagnosis") {
  House house;
  case_command::Report form = House::report_form();
  form.class_ = CaseClass::service;
  form.hazards.clear();
  form.symptom = "预约保养";
  house.given(house.guest, house.case_key(), form);
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  house.given(house.engineer, house.visit_key(), all_ticked(house.the_visit()));
  house.given(house.engineer, house.visit_key(), visit_command::Arrive{true});
  house.when(house.engineer, house.visit_key(), visit_command::Finish{"清洗内胆", true})
      .then({"visit.finished", "case.repaired"});
  house.given(house.engineer, house.visit_key(), full_signature());
  house.when(house.guest, house.case_key(), case_command::Confirm{}).then({"case.confirmed"});
  // A repair is not finished undiagnosed.
  House repair;
  repair.arrived();
  repair.when(repair.engineer, repair.visit_key(), visit_command::Finish{"修好", true})
      .held("step_out_of_order");
}
