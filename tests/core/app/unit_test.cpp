// The unit of a case (case.md §2): named later, named wrong, repaired before, reported twice.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/app/timed_duties.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using case_command::ChooseRemedy;
using case_command::CorrectProduct;

CorrectProduct serial_is(const std::string& serial) {
  CorrectProduct command;
  command.serial = serial;
  return command;
}

case_command::Report without_serial() {
  case_command::Report form = House::report_form();
  form.device.serial.clear();
  return form;
}

ChooseRemedy exchange_after(int repairs) {
  ChooseRemedy command;
  command.remedy = Remedy::exchange;
  command.repairs_failed = repairs;
  command.serious_fault = false;
  command.unused_and_intact = false;
  return command;
}

const Notice* notice_of(const Outcome& outcome, const std::string& code) {
  REQUIRE(outcome.ok());
  for (const Notice& one : outcome.result()->notices) {
    if (one.code == code)
      return &one;
  }
  return nullptr;
}

// A repair of the story's unit that was done and closed before.
void repaired_before(House& house, int n) {
  House past;
  past.confirmed();
  Case old = past.the_case();
  old.id = CaseId{uuid(300 + n)};
  old.number = "202610-00" + std::to_string(n);
  for (TimelineEntry& entry : old.timeline)
    entry.meta.occurred_at = shanghai("2026-10-1" + std::to_string(n) + " 10:00");
  old.state = case_state::Closed{shanghai("2026-10-20 10:00"), {}};
  house.world.put(old);
}

}  // namespace

TEST_CASE("a serial given after the report links the unit, and the case is judged anew") {
  House house;
  house.given(house.guest, house.case_key(), without_serial());
  CHECK_FALSE(house.the_case().device);
  CHECK(house.the_case().warranty.state == WarrantyState::unknown);
  // The reporter himself, until the desk took it.
  house.when(house.other_guest, house.case_key(), serial_is("SN-1")).refused("not_permitted");
  house.when(house.guest, house.case_key(), CorrectProduct{}).refused("nothing_changes");
  CorrectProduct wrong = serial_is("sn-20260001");
  wrong.purchase_date = "2026-02-30";
  house.when(house.guest, house.case_key(), wrong).refused("date_invalid", "purchase_date");
  wrong.purchase_date = "2126-02-20";
  house.when(house.guest, house.case_key(), wrong).refused("date_future", "purchase_date");
  wrong.purchase_date.reset();
  wrong.model = "";
  house.when(house.guest, house.case_key(), wrong).refused("required", "model");
  house.when(house.guest, house.case_key(), serial_is("sn-20260001"))
      .then({"case.product_corrected"});
  CHECK(house.the_case().device == house.device);
  CHECK(house.the_case().warranty.state == WarrantyState::in);
  CHECK(house.the_case().intake.product.model == "WH-60");
  CHECK(house.the_case().timeline.back().params.at("warranty_key") == "term.warranty_state.in");
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.when(house.guest, house.case_key(), serial_is("SN-2"))
      .refused("product_after_acceptance");
}

TEST_CASE("corrected on site, the engineer's sheet and the verdict follow") {
  House house;
  house.given(house.guest, house.case_key(), without_serial());
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  house.given(house.supervisor, house.case_key(),
              case_command::Diagnose{FaultType::hardware, Cause::product_quality, "照片", "3.1"});
  CHECK(house.the_case().liability->payer == Payer::undecided);
  house.given(house.agent, house.case_key(), case_command::TellDiagnosis{"待核实"});
  house.given(house.guest, house.case_key(), case_command::Agree{});
  house.when(house.engineer2, house.case_key(), serial_is("SN-20260001"))
      .refused("not_permitted");
  house.when(house.engineer, house.case_key(), serial_is("SN-20260001"))
      .then({"case.product_corrected", "visit.product_corrected", "device.visit_planned"});
  CHECK(house.the_visit().serial == "SN-20260001");
  CHECK(house.the_case().liability->payer == Payer::company);
  // Another payer than he was told of.
  CHECK_FALSE(house.the_case().told_at);
  CHECK_FALSE(house.the_case().agreed_at);
}

TEST_CASE("a unit registered after a remedy was chosen is linked all the same") {
  House house;
  case_command::Report form = House::report_form();
  form.device.serial = "SN-LATER";
  house.given(house.guest, house.case_key(), form);
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.given(house.supervisor, house.case_key(),
              case_command::Diagnose{FaultType::hardware, Cause::product_quality, "照片", "3.1"});
  ChooseRemedy refund;
  refund.remedy = Remedy::refund;
  refund.not_repairable = true;
  refund.reason = "序列号待补,主管确认";
  house.given(house.supervisor, house.case_key(), refund);
  device_command::Register entry;
  entry.model = "WH-60";
  entry.serial = "SN-LATER";
  entry.activated_on = parse_local_date("2026-03-01");
  entry.price_paid = Money{480'000, "CNY"};
  house.when(house.agent, key_for<Device>(DeviceId{uuid(61)}), entry)
      .then({"device.registered", "case.product_identified"});
  CHECK(house.the_case().device == DeviceId{uuid(61)});
  CHECK(house.the_case().liability->payer == Payer::company);
  CHECK(house.the_case().remedy->remedy == Remedy::refund);
}

TEST_CASE("no date of a unit lies in the future; activated before bought is said") {
  House house;
  device_command::Register entry;
  entry.model = "WH-60";
  entry.serial = "SN-77";
  entry.activated_on = parse_local_date("2126-01-01");
  const EntityKey key = key_for<Device>(DeviceId{uuid(62)});
  // Also of an import, which is the system's.
  for (const Actor& actor : {house.agent, system_actor()})
    house.when(actor, key, entry).refused("date_future", "activated_on");
  entry.activated_on = parse_local_date("2026-05-01");
  entry.received_on = parse_local_date("2026-11-21");
  house.when(house.agent, key, entry).refused("date_future", "received_on");
  entry.received_on.reset();
  entry.purchased_on = parse_local_date("2026-05-02");
  CHECK(notice_of(house.when(house.agent, key, entry), "activated_before_purchase") != nullptr);
}

TEST_CASE("failed repairs are read from the records of the unit") {
  House house;
  repaired_before(house, 1);
  house.diagnosed();
  house.when(house.supervisor, house.case_key(), exchange_after(0))
      .refused("remedy_not_due", "remedy");
  // More than the records know: the supervisor, with a reason and evidence.
  house.when(house.manager, house.case_key(), exchange_after(2))
      .refused("more_than_recorded", "repairs_failed");
  ChooseRemedy stated = exchange_after(2);
  house.when(house.supervisor, house.case_key(), stated).refused("reason_required", "reason");
  stated.reason = "客户出示维修单";
  house.when(house.supervisor, house.case_key(), stated).refused("evidence_missing", "evidence");
  stated.evidence = photo(8);
  CHECK(house.on_device(house.supervisor, house.case_key(), stated).ok());
  repaired_before(house, 2);
  house.when(house.manager, house.case_key(), exchange_after(0)).then({"case.remedy_chosen"});
  CHECK(house.the_case().remedy->ground.facts.back().value == "2");
}

TEST_CASE("an exchange not shipped for a month is a ground for a refund") {
  House house;
  house.diagnosed();
  ChooseRemedy exchange;
  exchange.remedy = Remedy::exchange;
  exchange.serious_fault = true;
  house.given(house.supervisor, house.case_key(), exchange);
  ChooseRemedy refund;
  refund.remedy = Remedy::refund;
  refund.not_repairable = false;
  refund.fit_for_resale = false;
  house.at("2026-11-25 10:00")
      .when(house.supervisor, house.case_key(), refund)
      .refused("remedy_not_due", "remedy");
  house.at("2026-12-21 10:00")
      .when(house.supervisor, house.case_key(), refund)
      .then({"case.remedy_chosen"});
}

TEST_CASE("a day agreed on does not lie before the agreement") {
  House house;
  house.diagnosed();
  ChooseRemedy repair;
  repair.remedy = Remedy::repair;
  repair.agreed_on = parse_local_date("2026-11-19");
  house.when(house.supervisor, house.case_key(), repair)
      .refused("agreed_before_agreement", "agreed_on");
  repair.agreed_on = parse_local_date("2026-11-20");
  house.when(house.supervisor, house.case_key(), repair).then({"case.remedy_chosen"});
}

TEST_CASE("a second report of the unit or the phone is named in result and row") {
  House house;
  house.reported();
  const EntityKey second = key_for<Case>(CaseId{uuid(200)});
  const Outcome again = house.when(house.guest, second, House::report_form());
  const Notice* named = notice_of(again, "similar_case");
  REQUIRE(named != nullptr);
  CHECK(named->params.at("number") == house.the_case().number);
  CHECK(named->params.at("reason_key") == "notice.same_unit");
  const Case& row = *find_as<Case>(house.world, CaseId{uuid(200)});
  REQUIRE(row.similar.size() == 1);
  CHECK(row.similar.front().id == house.case_id);
  CHECK(row.similar.front().same_phone);
  // A typed number tells nobody of whom it is.
  const EntityKey third = key_for<Case>(CaseId{uuid(201)});
  const Outcome other = house.when(house.other_guest, third, House::report_form());
  CHECK(notice_of(other, "similar_case") == nullptr);
  const Case& hidden = *find_as<Case>(house.world, CaseId{uuid(201)});
  CHECK(hidden.similar.size() == 2);
  const Record shown = project(Record{hidden}, viewer_of(house.other_guest));
  CHECK(std::get<Case>(shown).similar.empty());
}

TEST_CASE("a case that is over is a repetition for the policy's days only") {
  House house;
  house.confirmed();
  house.given(house.agent, house.case_key(), case_command::Close{});
  const auto similar_at = [&](const std::string& at, int n) {
    const CaseId id{uuid(n)};
    house.at(at).given(house.agent, key_for<Case>(id), House::report_form());
    const auto& similar = find_as<Case>(house.world, id)->similar;
    return std::count_if(similar.begin(), similar.end(),
                         [&](const SimilarCase& one) { return one.id == house.case_id; });
  };
  CHECK(similar_at("2026-12-20 10:00", 210) == 1);
  CHECK(similar_at("2026-12-21 19:00", 211) == 0);
}

TEST_CASE("a danger that is ticked is answered at once, by the policy") {
  House house;
  const Outcome outcome = house.when(house.guest, house.case_key(), House::report_form());
  const Notice* advice = notice_of(outcome, "hazard_advice");
  REQUIRE(advice != nullptr);
  CHECK(advice->params.at("hazard") == "leakage_of_current");
  CHECK_FALSE(advice->params.at("text_zh").empty());
  CHECK_FALSE(advice->params.at("text_en").empty());
}
