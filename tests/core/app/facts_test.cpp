// The engineer's facts: malformed ones are refused, well-formed ones are always kept.
#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("a diagnosis names fault type, cause, findings and clause") {
  House house;
  house.arrived();
  const auto diagnose = [&](auto change) {
    auto fact = full_diagnosis();
    change(fact);
    return house.when(house.engineer, house.visit_key(), fact);
  };
  diagnose([](auto& f) {
    f.fault_type.reset();
  }).refused("diagnosis_fault_type_missing", "fault_type");
  diagnose([](auto& f) { f.cause.reset(); }).refused("diagnosis_cause_missing", "cause");
  diagnose([](auto& f) { f.findings = " "; }).refused("diagnosis_findings_missing", "findings");
  diagnose([](auto& f) { f.clause = ""; }).refused("diagnosis_clause_missing", "clause");
  diagnose([](auto& f) { f.clause = "99.9"; }).refused("clause_unknown", "clause");
  diagnose([](auto& f) {
    f.fault_type = FaultType::misuse;
  }).refused("diagnosis_contradictory", "cause");
  CHECK(house.the_visit().state == VisitState::arrived);
  diagnose([](auto& f) {
    f.fault_type = FaultType::misuse;
    f.cause = Cause::customer_use;
  }).then({"visit.diagnosed", "case.diagnosed"});
  CHECK(house.the_case().liability->payer == Payer::customer);
  CHECK(house.the_case().liability->fee_basis == FeeBasis::cost_price);
}

TEST_CASE("a diagnosis may be corrected until the work is finished") {
  House house;
  house.diagnosed();
  auto other = full_diagnosis();
  other.cause = Cause::force_majeure;
  other.findings = "雷击";
  house.when(house.engineer, house.visit_key(), other).then({"visit.diagnosed", "case.diagnosed"});
  CHECK(house.the_case().liability->payer == Payer::negotiated);
}

TEST_CASE("parts are used in whole, positive numbers from a place") {
  House house;
  house.diagnosed();
  const auto use = [&](PartId part, int quantity, LocationId from) {
    return house.when(house.engineer, house.visit_key(),
                      visit_command::UsePart{part, quantity, from});
  };
  use(house.pump, 0, house.van).refused("quantity_not_positive", "quantity");
  use(house.pump, -1, house.van).refused("quantity_not_positive", "quantity");
  use(house.pump, 1000, house.van).refused("quantity_too_large", "quantity");
  use(PartId{}, 1, house.van).refused("required", "part");
  use(house.pump, 1, LocationId{}).refused("required", "location");
  CHECK(house.stock(house.pump) == 3);
}

TEST_CASE("the same last part used twice: both count, the shortage is a discrepancy") {
  House house;
  house.diagnosed();
  const visit_command::UsePart last{house.board, 1, house.van};
  house.when(house.engineer, house.visit_key(), last)
      .then({"visit.part_used", "case.part_used", "stock.moved"});
  house.when(house.engineer, house.visit_key(), last)
      .then({"visit.part_used", "case.part_used", "stock.moved", "stock.discrepancy_opened"});
  CHECK(house.stock(house.board) == -1);
  CHECK(house.level(house.board).short_by == 1);
  CHECK(house.the_case().parts.size() == 2);
  CHECK_FALSE(has_open_exception(house.the_case()));
  // A part nobody ever stocked: the level begins with the use.
  house.world.forget(key_for<StockLevel>(stock_level_id(house.van, house.pump)));
  house.when(house.engineer, house.visit_key(), visit_command::UsePart{house.pump, 2, house.van})
      .then({"visit.part_used", "case.part_used", "stock.moved", "stock.discrepancy_opened"});
  CHECK(house.stock(house.pump) == -2);
}

TEST_CASE("finishing describes the measures") {
  House house;
  house.diagnosed();
  house.when(house.engineer, house.visit_key(), visit_command::Finish{"", true})
      .refused("measures_missing", "measures");
}

TEST_CASE("a signature is bound to what was signed") {
  House house;
  house.finished();
  const auto sign = [&](auto change) {
    auto fact = full_signature();
    change(fact);
    return house.when(house.engineer, house.visit_key(), fact);
  };
  sign([](auto& f) { f.signer = ""; }).refused("signer_missing", "signer");
  sign([](auto& f) { f.file = {}; }).refused("signature_missing", "file");
  sign([](auto& f) { f.document = {}; }).refused("document_missing", "document");
  sign([](auto& f) {
    f.content_hash = f.file.sha256;
  }).refused("content_hash_mismatch", "content_hash");
  sign([](auto& f) { f.file.type = "text/plain"; }).refused("file_type", "file");
  house.when(house.engineer, house.visit_key(), visit_command::SignRefused{""})
      .refused("reason_required", "reason");
  sign([](auto&) {}).then({"visit.signed", "case.signed"});
  CHECK(std::get<case_state::Repaired>(house.the_case().state).signed_);
}

TEST_CASE("at the device steps come in order; the authority keeps them and asks") {
  House house;
  house.appointed();
  house.on_device(house.engineer, house.visit_key(), visit_command::Arrive{true})
      .refused("step_out_of_order");
  house.on_device(house.engineer, house.visit_key(), visit_command::Depart{})
      .refused("checks_missing", "checked");
  // The authority records unticked checks as they are.
  house.when(house.engineer, house.visit_key(), visit_command::Depart{})
      .then({"visit.departed", "case.visit_stepped"});
  house.on_device(house.engineer, house.visit_key(), visit_command::Depart{})
      .refused("step_repeated");
  House other;
  other.appointed();
  other.when(other.engineer, other.visit_key(), visit_command::Arrive{true})
      .held("step_out_of_order");
  House twice;
  twice.departed();
  twice.when(twice.engineer, twice.visit_key(), visit_command::Depart{}).held("step_repeated");
}

TEST_CASE("facts that contradict the state are kept and change nothing else") {
  House house;
  house.departed();
  SECTION("the visit is somebody else's now") {
    house.given(house.agent, house.visit_key(),
                visit_command::Reassign{StaffId{house.engineer2.id.value}, {}, {}, "换人"});
    house.when(house.engineer, house.visit_key(), visit_command::Arrive{true})
        .held("visit_reassigned");
  }
  SECTION("the visit was cancelled") {
    house.given(house.agent, house.visit_key(), visit_command::Cancel{"客户改期"});
    house.when(house.engineer, house.visit_key(), visit_command::Arrive{true})
        .held("visit_cancelled");
  }
  SECTION("a dependency was refused") {
    house.when(house.engineer, house.visit_key(), visit_command::Arrive{true}, {true, false, {}})
        .held("dependency_rejected");
  }
  SECTION("the account is closed") {
    house.engineer.push_only = true;
    house.when(house.engineer, house.visit_key(), visit_command::Arrive{true})
        .held("account_closed");
  }
  CHECK(has_open_exception(house.the_case()));
  CHECK_FALSE(house.the_visit().arrived_at.has_value());
}

TEST_CASE("a fact for a case the customer has confirmed waits") {
  House house;
  house.confirmed();
  house.when(house.engineer, house.visit_key(), visit_command::UsePart{house.pump, 1, house.van})
      .held("case_closed");
  CHECK(house.stock(house.pump) == 3);
}

TEST_CASE("a visit nobody knows: its facts wait in the front desk's queue") {
  House house;
  house.visit_id = VisitId{uuid(404)};
  auto outcome = house.when(house.engineer, house.visit_key(), visit_command::Arrive{true});
  outcome.held("visit_unknown");
  REQUIRE(outcome.result()->numbered.size() == 1);
  house.case_id = CaseId{outcome.result()->numbered.front().id};
  CHECK(house.the_case().exceptions.size() == 1);
  CHECK(house.the_case().number == "202611-001");
  outcome = house.when(house.engineer, house.visit_key(),
                       visit_command::UsePart{house.pump, 1, house.van});
  outcome.held("visit_unknown");
  CHECK(outcome.result()->numbered.empty());
  CHECK(house.the_case().exceptions.size() == 1);
  CHECK(house.the_case().exceptions.front().held.size() == 2);
  // Accepted, at least the part leaves the van.
  house.given(house.agent, house.case_key(),
              case_command::Settle{house.the_case().exceptions.front().id,
                                   ExceptionDecision::accept, "电话核实"});
  CHECK(house.stock(house.pump) == 2);
  // On a device that does not know the visit the step passes without effect.
  house.visit_id = VisitId{uuid(405)};
  house.on_device(house.engineer, house.visit_key(), visit_command::Arrive{true}).then({});
}

TEST_CASE("intents of a closed account and on a refused dependency are refused") {
  House house;
  house.reported();
  house.agent.push_only = true;
  house.when(house.agent, house.case_key(), case_command::Accept{}).refused("account_closed");
  house.agent.push_only = false;
  house.when(house.agent, house.case_key(), case_command::Accept{}, {true, false, {}})
      .refused("dependency_rejected");
}

TEST_CASE("facts need a role that allows them, now or when they happened") {
  House house;
  house.appointed();
  house.when(house.agent, house.visit_key(), visit_command::Depart{}).refused("not_permitted");
  house.when(house.guest, house.visit_key(), visit_command::Depart{}).refused("not_permitted");
  house.engineer.roles = {Role::agent};
  house.engineer.past_roles = {{Role::field_engineer, shanghai("2026-11-20 13:00")}};
  house.at("2026-11-20 12:59")
      .when(house.engineer, house.visit_key(), all_ticked(house.the_visit()))
      .then({"visit.departed", "case.visit_stepped"});
  house.at("2026-11-20 13:01")
      .when(house.engineer, house.visit_key(), visit_command::Arrive{true})
      .refused("not_permitted");
}

TEST_CASE("a contact took place whatever became of the case or the account") {
  case_command::LogContact call;
  call.outcome = ContactOutcome::reached;
  House house;
  house.confirmed();
  call.started_at = house.now;
  const auto contacts = [&house] { return house.the_case().contacts.size(); };
  house.when(house.agent, house.case_key(), call).then({"case.contact_logged"});
  Actor closed = house.agent;
  closed.push_only = true;
  house.when(closed, house.case_key(), call).then({"case.contact_logged"});
  How rejected;
  rejected.dependency_rejected = true;
  house.when(house.agent, house.case_key(), call, rejected).then({"case.contact_logged"});
  CHECK(contacts() == 3);
  // A restore has lost the case: it is opened again with a number of its own.
  const CaseId lost{uuid(7001)};
  house.when(house.agent, key_for<Case>(lost), call)
      .then({"case.reported", "case.contact_logged"});
  const auto* found = find_as<Case>(house.world, lost);
  REQUIRE(found != nullptr);
  CHECK_FALSE(found->number.empty());
  CHECK(found->contacts.size() == 1);
  // Malformed, or by whom it is not for: refused.
  house.when(house.guest, house.case_key(), call).refused("not_permitted");
  call.started_at.reset();
  house.when(house.agent, house.case_key(), call).refused("required", "started_at");
}
