// What is out of the house and what may be given away for one unit (case.md §1, §2): each fault of
// issue 13 that lost goods.
#include <catch2/catch_test_macros.hpp>

#include "core/app/timed_duties.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/domain/stock/evolve.hpp"
#include "tests/core/support/ledger_steps.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using case_command::CheckReturn;
using case_command::Close;
using case_command::Confirm;
using case_command::DecideReturn;
using case_command::ReceiveNew;
using case_command::SendOld;

// The new item is on its way.
House& exchange_sent(House& house) {
  with_price(house);
  house.diagnosed();
  case_command::ChooseRemedy exchange = chosen(Remedy::exchange);
  exchange.serious_fault = true;
  house.given(house.supervisor, house.case_key(), exchange);
  return house.given(house.manager, house.case_key(), sent_new("SN-2"));
}

std::vector<GoodsItem> still_out(const House& house) {
  return goods_out(house.the_case());
}

bool is_archived_later(House& house) {
  house.now = house.now.plus_ms(400LL * 24 * 3'600'000);
  for (const Command& one : due_duties(house.the_case(), product_standard(), house.now)) {
    if (std::holds_alternative<case_command::Archive>(one.args))
      return true;
  }
  return false;
}

}  // namespace

TEST_CASE("cancelled with goods in the workshop, one task is left: hand back") {
  House house;
  house.accepted();
  house.given(house.agent, house.case_key(), brought_in());
  house.given(house.supervisor, house.case_key(), case_command::WorkshopRepair{"拆检"});
  house.given(house.agent, house.case_key(), case_command::Cancel{"客户不修了"});
  REQUIRE(still_out(house).size() == 1);
  CHECK(still_out(house).front().kind == GoodsKind::product);
  CHECK(still_out(house).front().place == GoodsPlace::workshop);
  CHECK_FALSE(is_ended(house.the_case()));
  CHECK_FALSE(is_archived_later(house));
  house.when(system_actor(), house.case_key(), case_command::Archive{"x"}).refused("goods_out");
  house.when(house.agent, house.case_key(), taken_home()).then({"case.handed_back"});
  CHECK(phase_of(house.the_case().state) == CasePhase::cancelled);
  CHECK(still_out(house).empty());
  CHECK(is_ended(house.the_case()));
  CHECK(is_archived_later(house));
}

TEST_CASE("what nobody repaired goes back, and the case stands where it stood") {
  House house;
  past_warranty(house);
  house.accepted();
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
  house.given(house.supervisor, house.case_key(), chosen(Remedy::paid_repair));
  house.given(house.agent, house.case_key(), brought_in());
  house.given(house.manager, house.case_key(), one_line(380));
  house.given(house.guest, house.case_key(), case_command::DeclineQuote{1, "太贵"});
  house.when(house.agent, house.case_key(), taken_home()).then({"case.handed_back"});
  CHECK(phase_of(house.the_case().state) == CasePhase::diagnosed);
  CHECK(still_out(house).empty());
  // Nothing was done: nothing is owed, and it may be called off.
  CHECK(money_of(house.the_case()).owed_by_customer == 0);
  house.when(house.agent, house.case_key(), case_command::Cancel{"客户不修"})
      .then({"case.cancelled"});
  CHECK(is_ended(house.the_case()));
}

TEST_CASE("worked on and not checked, it leaves as unrepaired while the case goes on") {
  House house;
  house.accepted();
  house.given(house.agent, house.case_key(), brought_in());
  house.given(house.supervisor, house.case_key(), case_command::WorkshopRepair{"换板"});
  house.when(house.agent, house.case_key(), taken_home()).refused("quality_check_missing");
  case_command::HandBack as_it_is = taken_home();
  as_it_is.unrepaired = true;
  house.when(house.agent, house.case_key(), as_it_is).then({"case.handed_back"});
  CHECK(phase_of(house.the_case().state) == CasePhase::accepted);
  house.when(house.guest, house.case_key(), Confirm{}).refused("not_repaired_yet");
}

TEST_CASE("taken along by the engineer, it is out until it is back, and no repair on site") {
  House house;
  house.diagnosed();
  house.given(
      house.engineer, house.visit_key(),
      visit_command::TakeBack{
          "返厂", {{"WH-60", 1, "漏电"}}, "李文", drawing(), document(), document().sha256});
  REQUIRE(still_out(house).size() == 1);
  CHECK(still_out(house).front().place == GoodsPlace::engineer);
  CHECK(still_out(house).front().serial == "SN-20260001");
  case_command::HandBack back = taken_home();
  back.items = {{"WH-60", 1, "漏电"}};
  house.given(house.agent, house.case_key(), back);
  CHECK(phase_of(house.the_case().state) == CasePhase::diagnosed);
}

TEST_CASE("an exchange that was shipped stays owed an old item, whatever becomes of the case") {
  House house;
  exchange_sent(house);
  house.given(house.agent, house.case_key(), case_command::Cancel{"客户取消"});
  REQUIRE(still_out(house).size() == 2);
  CHECK(still_out(house)[0].kind == GoodsKind::new_item);
  CHECK(still_out(house)[1].kind == GoodsKind::old_item);
  CHECK(still_out(house)[1].place == GoodsPlace::customer);
  house.given(house.guest, house.case_key(), ReceiveNew{});
  house.given(house.guest, house.case_key(), SendOld{"SF 9"});
  REQUIRE(still_out(house).size() == 1);
  CHECK(still_out(house).front().place == GoodsPlace::on_the_way);
  house.when(house.manager, house.case_key(), CheckReturn{true, true, true, ""})
      .then({"case.return_checked"});
  CHECK(still_out(house).empty());
  CHECK(is_ended(house.the_case()));
}

TEST_CASE("reopened before the old item came, it is owed by the round that sent the new one") {
  House house;
  exchange_sent(house);
  house.given(house.guest, house.case_key(), ReceiveNew{});
  house.given(house.guest, house.case_key(), case_command::Reopen{"新机也坏了"});
  REQUIRE(still_out(house).size() == 1);
  CHECK(still_out(house).front().kind == GoodsKind::old_item);
  CHECK_FALSE(house.the_case().exchange.has_value());
  house.given(house.supervisor, house.case_key(), chosen(Remedy::guidance));
  house.given(house.agent, house.case_key(), case_command::Fulfil{"指导复位"});
  house.given(house.guest, house.case_key(), Confirm{});
  house.when(house.agent, house.case_key(), Close{}).refused("old_item_not_back");
  house.given(house.manager, house.case_key(), CheckReturn{true, true, true, ""});
  CHECK(house.the_case().ledger.past.front().check.has_value());
  house.when(house.agent, house.case_key(), Close{}).then({"case.closed"});
}

TEST_CASE("a return that failed is decided: another unit never closes an exchange") {
  House house;
  exchange_sent(house);
  house.given(house.guest, house.case_key(), ReceiveNew{});
  house.given(house.guest, house.case_key(), Confirm{});
  house.given(house.manager, house.case_key(), CheckReturn{false, true, true, "序列号不符"});
  house.when(house.agent, house.case_key(), Close{}).refused("return_undecided");
  const auto decide_it = [&](std::optional<ReturnDecision> decision, const char* reason) {
    return house.when(house.manager, house.case_key(), DecideReturn{decision, reason});
  };
  decide_it({}, "x").refused("required", "decision");
  decide_it(ReturnDecision::keep, "算了").refused("return_wrong_item", "decision");
  decide_it(ReturnDecision::send_back, " ").refused("reason_required", "reason");
  house.when(house.agent, house.case_key(), DecideReturn{ReturnDecision::send_back, "不是这一台"})
      .refused("not_permitted");
  house.when(house.manager, house.case_key(), CheckReturn{true, true, true, ""})
      .refused("return_undecided");
  decide_it(ReturnDecision::send_back, "不是这一台").then({"case.return_decided"});
  house.when(house.agent, house.case_key(), Close{}).refused("old_item_not_back");
  house.given(house.guest, house.case_key(), SendOld{"SF 10"});
  house.given(house.manager, house.case_key(), CheckReturn{true, false, true, "缺遥控器"});
  house.when(house.agent, house.case_key(), Close{}).refused("return_undecided");
  decide_it(ReturnDecision::keep, "遥控器不追究").then({"case.return_decided"});
  decide_it(ReturnDecision::keep, "再来").refused("nothing_to_decide", "decision");
  house.when(house.agent, house.case_key(), Close{}).then({"case.closed"});
}

TEST_CASE("an old item that will never come is given up by a decision") {
  House house;
  exchange_sent(house);
  house.given(house.guest, house.case_key(), ReceiveNew{});
  house.given(house.guest, house.case_key(), Confirm{});
  house.given(house.manager, house.case_key(),
              DecideReturn{ReturnDecision::write_off, "客户搬家时遗失"});
  house.when(house.agent, house.case_key(), Close{}).then({"case.closed"});
}

TEST_CASE("what came back for a refund that is off goes back to the customer") {
  House house;
  with_price(house);
  house.diagnosed();
  case_command::ChooseRemedy refund = chosen(Remedy::refund);
  refund.not_repairable = true;
  house.given(house.supervisor, house.case_key(), refund);
  house.given(house.manager, house.case_key(), CheckReturn{true, true, true, ""});
  house.given(house.supervisor, house.case_key(), chosen(Remedy::guidance));
  house.given(house.agent, house.case_key(), case_command::Fulfil{"指导"});
  house.given(house.guest, house.case_key(), Confirm{});
  house.when(house.agent, house.case_key(), Close{}).refused("return_unsettled");
  house.given(house.manager, house.case_key(),
              DecideReturn{ReturnDecision::send_back, "客户改主意"});
  house.when(house.agent, house.case_key(), Close{}).then({"case.closed"});
}

TEST_CASE("refunded while it lies in the workshop, it does not go back") {
  House house;
  with_price(house);
  house.accepted();
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
  house.given(house.agent, house.case_key(), brought_in());
  case_command::ChooseRemedy refund = chosen(Remedy::refund);
  refund.not_repairable = true;
  house.given(house.supervisor, house.case_key(), refund);
  house.given(house.manager, house.case_key(), CheckReturn{true, true, true, ""});
  REQUIRE(still_out(house).size() == 2);  // two lines of the handover list, and not twice
  house.given(house.manager, house.case_key(), repaid(4800, PaymentMethod::transfer));
  CHECK(still_out(house).empty());
  CHECK(house.the_case().workshop_jobs.back().state == WorkshopState::kept);
  house.when(house.agent, house.case_key(), taken_home()).refused("no_workshop_job");
}

TEST_CASE("an exchange makes the new item a device, and its serial is nobody's") {
  House house;
  with_price(house);
  house.diagnosed();
  case_command::ChooseRemedy exchange = chosen(Remedy::exchange);
  exchange.serious_fault = true;
  house.given(house.supervisor, house.case_key(), exchange);
  Device other;
  other.id = DeviceId{uuid(31)};
  other.model = "WH-60";
  other.serial = "SN-OTHER";
  house.world.put(other);
  for (const auto& [serial, code] : {std::pair{" sn-20260001", "serial_is_old"},
                                     {"SN-OTHER", "serial_taken"},
                                     {"", "required"}}) {
    INFO(serial);
    house.when(house.manager, house.case_key(), sent_new(serial)).refused(code, "serial");
  }
  house.when(house.manager, house.case_key(), sent_new("SN-2"))
      .then({"case.exchange_shipped", "device.settled"});
  const Device* old = find_as<Device>(house.world, house.device);
  REQUIRE(settlement_of(*old) != nullptr);
  CHECK(settlement_of(*old)->new_serial == "SN-2");
  house.at("2026-11-22 10:00");
  house.when(house.guest, house.case_key(), ReceiveNew{})
      .then({"case.new_received", "device.registered"});
  const auto made = house.world.look_up({IndexName::device_serial, "sn-2"}).ids;
  REQUIRE(made.size() == 1);
  const Device* unit = find_as<Device>(house.world, DeviceId{made.front()});
  REQUIRE(unit != nullptr);
  CHECK(unit->activated_on == parse_local_date("2026-11-22"));
  CHECK(unit->received_on == parse_local_date("2026-11-22"));
  CHECK(unit->price_paid == cny(4800));
  CHECK_FALSE(unit->claim.has_value());
  CHECK(unit->customer == house.the_case().customer);
}

TEST_CASE("the new item's warranty is what the policy says") {
  struct Row {
    ExchangeWarrantyRule rule;
    int months_min;
    const char* activated;
    const char* granted;  // beyond the unit's own months; empty: nothing
  };
  for (const Row& row : {Row{ExchangeWarrantyRule::restart, 0, "2026-11-20", ""},
                         Row{ExchangeWarrantyRule::restart, 36, "2026-11-20", "2029-11-20"},
                         Row{ExchangeWarrantyRule::rest, 0, "2026-03-01", ""},
                         Row{ExchangeWarrantyRule::rest, 6, "2026-03-01", "2027-05-20"}}) {
    House house;
    Policy policy = product_standard();
    policy.warranty.models.clear();
    policy.warranty.default_months = 12;
    policy.warranty.exchange.rule = row.rule;
    policy.warranty.exchange.months_min = row.months_min;
    house.world.put(policy);
    exchange_sent(house);
    house.given(house.guest, house.case_key(), ReceiveNew{});
    const auto made = house.world.look_up({IndexName::device_serial, "sn-2"}).ids;
    REQUIRE(made.size() == 1);
    const Device* unit = find_as<Device>(house.world, DeviceId{made.front()});
    INFO(row.months_min);
    CHECK(unit->activated_on == parse_local_date(row.activated));
    CHECK(unit->warranty_ends_on == parse_local_date(row.granted));
  }
}

TEST_CASE("a unit that was exchanged is not exchanged or refunded again, in whichever case") {
  House house;
  exchange_sent(house);
  const EntityKey second = second_case(house);
  case_command::ChooseRemedy again = chosen(Remedy::exchange);
  again.serious_fault = true;
  house.when(house.supervisor, second, again).refused("unit_settled");
  // Another unit with the serial that is on its way.
  const EntityKey third = second_case(house, 201, "SN-OTHER");
  house.given(house.supervisor, third, again);
  house.when(house.manager, third, sent_new("SN-2")).refused("serial_taken", "serial");
  house.when(house.manager, third, sent_new("SN-3"))
      .then({"case.exchange_shipped", "device.settled"});
}

TEST_CASE("undelivered, nothing was exchanged, and it may be shipped anew") {
  House house;
  exchange_sent(house);
  house.when(house.manager, house.case_key(), case_command::ReturnNew{""})
      .refused("reason_required", "reason");
  house.when(house.manager, house.case_key(), case_command::ReturnNew{"地址有误"})
      .then({"case.new_returned", "device.exchange_undone"});
  CHECK(still_out(house).empty());
  CHECK(settlement_of(*find_as<Device>(house.world, house.device)) == nullptr);
  house.given(house.manager, house.case_key(), sent_new("SN-2"));
  house.given(house.guest, house.case_key(), ReceiveNew{});
  house.when(house.manager, house.case_key(), case_command::ReturnNew{"x"})
      .refused("step_repeated");
}

TEST_CASE("no device on record: nothing is given away for it") {
  House house;
  case_command::Report form = House::report_form();
  form.device.serial = "";
  house.given(house.guest, house.case_key(), form);
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
  case_command::ChooseRemedy exchange = chosen(Remedy::exchange);
  exchange.serious_fault = true;
  exchange.reason = "主管决定";
  const Outcome chosen = house.when(house.supervisor, house.case_key(), exchange);
  if (chosen.ok()) {
    house.when(house.manager, house.case_key(), sent_new("SN-2"))
        .refused("unit_not_on_record", "device");
  }
}

TEST_CASE("a case with goods or money of its own is not merged away") {
  House house;
  exchange_sent(house);
  const EntityKey second = second_case(house);
  house.when(house.agent, house.case_key(), case_command::Merge{CaseId{second.id}, "同一台"})
      .refused("merge_too_late");
}

TEST_CASE("parts for the bench are on the case, and every attempt at it is kept") {
  House house;
  house.accepted();
  house.given(house.agent, house.case_key(), brought_in());
  const EntityKey pumps = key_for<StockLevel>(stock_level_id(house.van, house.pump));
  house.given(house.keeper, pumps, stock_command::Issue{house.case_id, 2, "LL-1", ""});
  REQUIRE(house.the_case().parts.size() == 1);
  CHECK(house.the_case().parts.front().quantity == 2);
  CHECK(house.the_case().parts.front().part_code == "P-100");
  house.given(house.keeper, pumps, stock_command::Return{house.case_id, 1, "", "多领"});
  CHECK(house.the_case().parts.front().quantity == 1);
  house.given(house.supervisor, house.case_key(), case_command::WorkshopRepair{"更换水泵"});
  house.given(house.supervisor, house.case_key(), case_command::WorkshopCheck{false, "仍漏电"});
  house.given(house.supervisor, house.case_key(), case_command::WorkshopRepair{"更换线束"});
  const WorkshopJob& job = house.the_case().workshop_jobs.front();
  REQUIRE(job.attempts.size() == 2);
  CHECK(job.attempts.front().measures == "更换水泵");
  CHECK(job.measures == "更换水泵\n更换线束");
  CHECK(house.the_case().measures == job.measures);
}

TEST_CASE("a count is compared with everything that moved since, not with the last dozen") {
  House house;
  house.accepted();
  const EntityKey pumps = key_for<StockLevel>(stock_level_id(house.van, house.pump));
  house.given(house.keeper, pumps, stock_command::Receive{house.van, house.pump, 114, "RK"});
  const EntityKey count = key_for<Stocktake>(StocktakeId{uuid(80)});
  house.given(house.keeper, count, stocktake_command::Open{"盘点", house.van, {house.pump}});
  house.at("2026-11-20 11:00")
      .given(house.keeper, count, stocktake_command::Count{{{house.pump, 117}}, ""});
  for (int i = 0; i < 13; ++i) {
    house.now = house.now.plus_ms(60'000);
    house.given(house.keeper, pumps, stock_command::Issue{house.case_id, 1, "", ""});
  }
  house.at("2026-11-20 15:00").given(house.keeper, count, stocktake_command::Post{});
  CHECK(house.stock(house.pump) == 104);
}

TEST_CASE("a count the books cannot vouch for any more is taken again") {
  StockLevel level;
  const auto moved = [&](const char* at) {
    stock_event::Moved event;
    event.kind = MovementKind::receive;
    event.delta = 1;
    EventMeta meta;
    meta.occurred_at = shanghai(at);
    level = *evolve_stock_level(&level, level.id, event, meta);
  };
  for (std::size_t i = 0; i < kPastMovementsMax + kRecentMovementsMax + 1; ++i)
    moved("2026-11-20 10:00");
  CHECK(level.older.size() == kPastMovementsMax);
  CHECK(remembers_since(level, shanghai("2026-11-20 10:00")));
  CHECK_FALSE(remembers_since(level, shanghai("2026-11-20 09:00")));
}
