// Remedies end to end in the core: ground, quote, money, goods (C 2.3), and each refusal by its
// name.
#include <functional>

#include <catch2/catch_test_macros.hpp>

#include "core/policy/clocks.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using case_command::ChooseRemedy;

Money yuan(std::int64_t amount) {
  return {amount * 100, "CNY"};
}

void change_device(House& house, const std::function<void(Device&)>& change) {
  Device device = *find_as<Device>(house.world, house.device);
  change(device);
  house.world.put(device);
}

ChooseRemedy choose(Remedy remedy) {
  ChooseRemedy command;
  command.remedy = remedy;
  return command;
}

// Out of warranty: the customer pays.
House& diagnosed_out_of_warranty(House& house) {
  change_device(house, [](Device& device) {
    device.activated_on = parse_local_date("2024-11-19");
    device.price_paid = yuan(4800);
  });
  return house.diagnosed();
}

case_command::MakeQuote two_lines() {
  return {{{QuoteLineKind::part, "循环水泵", 2, yuan(150)},
           {QuoteLineKind::labour, "上门维修", 1, yuan(80)}},
          std::nullopt,
          ""};
}

ClockState newest_clock(const House& house, ClockName name) {
  ClockState last;
  bool found = false;
  for (const ClockState& clock :
       replay_clocks(product_standard(), house.the_case().marks, house.now)) {
    if (clock.name == name) {
      last = clock;
      found = true;
    }
  }
  REQUIRE(found);
  return last;
}

House& refund_chosen(House& house) {
  change_device(house, [](Device& device) { device.price_paid = yuan(4800); });
  house.diagnosed();
  ChooseRemedy refund = choose(Remedy::refund);
  refund.not_repairable = true;
  return house.given(house.supervisor, house.case_key(), refund);
}

}  // namespace

TEST_CASE("a remedy rests on a ground of the policy") {
  struct Row {
    const char* name;
    std::function<void(House&, ChooseRemedy&)> prepare;
    const char* code;  // empty: chosen
    const char* field;
    const char* clause;  // of the ground
  };
  for (const Row& row : {
           Row{"repair in warranty", [](House&, ChooseRemedy&c) { c.remedy = Remedy::repair; }, "",
               "", "C 2.3.1"},
           Row{"exchange, nothing stated",
               [](House&, ChooseRemedy&c) { c.remedy = Remedy::exchange; }, "remedy_fact_missing",
               "serious_fault", ""},
           Row{"exchange after one repair",
               [](House&, ChooseRemedy&c) {
                 c.remedy = Remedy::exchange;
                 c.repairs_failed = 1;
                 c.reason = "客户出示的维修单";
                 c.evidence = photo(7);
                 c.serious_fault = false;
                 c.unused_and_intact = false;
               },
               "remedy_not_due", "remedy", ""},
           Row{"exchange after two repairs",
               [](House&, ChooseRemedy&c) {
                 c.remedy = Remedy::exchange;
                 c.repairs_failed = 2;
                 c.reason = "客户出示的维修单";
                 c.evidence = photo(7);
               },
               "", "", "C 2.3.1"},
           Row{"exchange on the 7th day",
               [](House&h, ChooseRemedy&c) {
                 change_device(h,
                               [](Device& d) { d.received_on = parse_local_date("2026-11-13"); });
                 c.remedy = Remedy::exchange;
                 c.unused_and_intact = true;
               },
               "", "", "C 2.3.1"},
           Row{"exchange on the 8th day",
               [](House&h, ChooseRemedy&c) {
                 change_device(h,
                               [](Device& d) { d.received_on = parse_local_date("2026-11-12"); });
                 c.remedy = Remedy::exchange;
                 c.unused_and_intact = true;
                 c.repairs_failed = 0;
                 c.serious_fault = false;
               },
               "remedy_not_due", "remedy", ""},
           Row{"refund on the 15th day",
               [](House&h, ChooseRemedy&c) {
                 change_device(h,
                               [](Device& d) { d.purchased_on = parse_local_date("2026-11-05"); });
                 c.remedy = Remedy::refund;
                 c.fit_for_resale = true;
               },
               "", "", "C 2.3.1"},
           Row{"refund on the 16th day",
               [](House&h, ChooseRemedy&c) {
                 change_device(h,
                               [](Device& d) { d.purchased_on = parse_local_date("2026-11-04"); });
                 c.remedy = Remedy::refund;
                 c.fit_for_resale = true;
                 c.not_repairable = false;
               },
               "remedy_not_due", "remedy", ""},
           Row{"paid repair in warranty",
               [](House&, ChooseRemedy&c) { c.remedy = Remedy::paid_repair; }, "remedy_not_due",
               "remedy", ""},
           Row{"guidance", [](House&, ChooseRemedy&c) { c.remedy = Remedy::guidance; }, "", "",
               "product"},
           Row{"none named", [](House&, ChooseRemedy&) {}, "required", "remedy", ""},
       }) {
    INFO(row.name);
    House house;
    house.diagnosed();
    ChooseRemedy command;
    row.prepare(house, command);
    const Outcome outcome = house.when(house.supervisor, house.case_key(), command);
    if (*row.code != '\0') {
      outcome.refused(row.code, row.field);
      CHECK_FALSE(house.the_case().remedy.has_value());
    } else {
      outcome.then({"case.remedy_chosen"});
      REQUIRE(house.the_case().remedy.has_value());
      CHECK(house.the_case().remedy->ground.clause == row.clause);
      CHECK(house.the_case().remedy->ground.policy_version == 1);
    }
  }
}

TEST_CASE("more than ten workdays later than agreed is a ground for a refund") {
  House house;
  house.diagnosed();
  ChooseRemedy repair = choose(Remedy::repair);
  repair.agreed_on = parse_local_date("2026-11-30");  // a Monday
  house.given(house.supervisor, house.case_key(), repair);
  ChooseRemedy refund = choose(Remedy::refund);
  refund.not_repairable = false;
  refund.fit_for_resale = false;
  // The tenth workday after it is Monday, 14 December.
  house.at("2026-12-14 10:00")
      .when(house.supervisor, house.case_key(), refund)
      .refused("remedy_not_due", "remedy");
  house.at("2026-12-15 10:00")
      .when(house.supervisor, house.case_key(), refund)
      .then({"case.remedy_chosen"});
}

TEST_CASE("paid repair: quote, confirmation, payment") {
  House house;
  diagnosed_out_of_warranty(house);
  CHECK(house.the_case().liability->payer == Payer::customer);
  house.when(house.agent, house.case_key(), two_lines()).refused("remedy_not_chosen");
  house.given(house.supervisor, house.case_key(), choose(Remedy::paid_repair));
  house.when(house.manager, house.case_key(), case_command::MakeQuote{})
      .refused("lines_missing", "lines");
  house.when(house.manager, house.case_key(), two_lines()).then({"case.quoted"});
  CHECK(house.the_case().quotes.back().total == yuan(380));
  CHECK(house.the_case().quotes.back().basis == FeeBasis::price_list);
  house.when(house.manager, house.case_key(), case_command::RecordPayment{yuan(380), {}, {}})
      .refused("quote_not_confirmed");
  // Another price than the list's needs a reason (C 2.3.2).
  const auto own_price = [](std::int64_t amount, const char* note) {
    return case_command::MakeQuote{
        {{QuoteLineKind::labour, "上门检测费", 1, yuan(amount)}}, std::nullopt, note};
  };
  CHECK(house.on_device(house.manager, house.case_key(), own_price(50, "")).ok());
  house.on_device(house.manager, house.case_key(), own_price(49, ""))
      .refused("price_not_listed", "lines.0.unit_price");
  house.on_device(house.manager, house.case_key(), own_price(51, " "))
      .refused("price_not_listed", "lines.0.unit_price");
  CHECK(house.on_device(house.manager, house.case_key(), own_price(49, "老客户")).ok());
  // A changed quote needs a new confirmation; the old one cannot be confirmed unseen.
  case_command::MakeQuote dearer = two_lines();
  dearer.lines[1].unit_price = yuan(120);
  house.given(house.guest, house.case_key(), case_command::ConfirmQuote{1, ""});
  house.given(house.manager, house.case_key(), dearer);
  CHECK(house.the_case().quotes[0].state == QuoteState::replaced);
  house.when(house.guest, house.case_key(), case_command::ConfirmQuote{1, ""})
      .refused("quote_changed", "number");
  house.when(house.other_guest, house.case_key(), case_command::ConfirmQuote{2, ""})
      .refused("not_permitted");
  house.when(house.guest, house.case_key(), case_command::ConfirmQuote{2, ""})
      .then({"case.quote_confirmed"});
  house.given(house.agent, house.case_key(), case_command::TellDiagnosis{"过保,自费"});
  house.given(house.guest, house.case_key(), case_command::Agree{});
  CHECK(newest_clock(house, ClockName::repair).state == ClockRunState::not_started);
  using case_command::RecordPayment;
  const auto pay = [&](std::optional<Money> amount, const char* code, const char* field) {
    const Outcome outcome = house.when(house.manager, house.case_key(),
                                       RecordPayment{amount, PaymentMethod::cash, "R-1"});
    outcome.refused(code, field);
  };
  pay(std::nullopt, "required", "amount");
  pay(yuan(0), "amount_not_positive", "amount");
  pay(yuan(421), "payment_above_due", "amount");
  pay(Money{100, "USD"}, "currency_differs", "amount");
  house.when(house.manager, house.case_key(), RecordPayment{yuan(20), PaymentMethod::transfer, ""})
      .refused("required", "reference");
  house.given(house.manager, house.case_key(), RecordPayment{yuan(20), PaymentMethod::cash, ""});
  CHECK(newest_clock(house, ClockName::repair).state == ClockRunState::not_started);
  house.given(house.manager, house.case_key(), RecordPayment{yuan(400), PaymentMethod::cash, ""});
  // Paid repair starts when the money is there.
  CHECK(newest_clock(house, ClockName::repair).state == ClockRunState::running);
  house.when(house.manager, house.case_key(), RecordPayment{yuan(1), PaymentMethod::cash, ""})
      .refused("already_paid");
  // What was paid for a repair that is off goes back, and never more.
  using case_command::PayRefund;
  house.when(house.manager, house.case_key(), PayRefund{yuan(421), PaymentMethod::cash, ""})
      .refused("refund_above_paid", "amount");
  house.when(house.manager, house.case_key(), PayRefund{yuan(1), PaymentMethod::transfer, "T-1"})
      .refused("refund_route", "method");
  house.when(house.manager, house.case_key(), PayRefund{yuan(420), std::nullopt, ""})
      .refused("required", "method");
  house.given(house.agent, house.case_key(), case_command::Cancel{"客户不修了"});
  house.when(house.manager, house.case_key(), PayRefund{yuan(420), PaymentMethod::cash, ""})
      .then({"case.refunded"});
  house.when(house.manager, house.case_key(), PayRefund{yuan(1), PaymentMethod::cash, ""})
      .refused("refund_above_paid", "amount");
}

TEST_CASE("a paid exchange counts the old one by the chosen reading") {
  struct Row {
    const char* ground;
    const char* activated;
    std::int64_t credit;
    std::int64_t pays;
  };
  for (const Row& row : {Row{"depreciation_months", "2026-01-20", 2800, 3200},
                         Row{"charge_months", "2026-01-20", 0, 2000},
                         // Month 30: worth nothing, or charged in full.
                         Row{"depreciation_months", "2024-05-20", 0, 6000},
                         Row{"charge_months", "2024-05-20", 0, 4800}}) {
    INFO(row.ground << " " << row.activated);
    House house;
    Policy policy = product_standard();
    policy.warranty.default_months = 1;
    policy.warranty.models.clear();
    for (RemedyRow& remedy : policy.remedies) {
      if (remedy.remedy == Remedy::paid_exchange) {
        remedy.ground_key = std::string{"remedy.ground."} + row.ground;
      }
    }
    house.world.put(policy);
    change_device(house, [&](Device& device) {
      device.activated_on = parse_local_date(row.activated);
      device.price_paid = yuan(4800);
    });
    house.diagnosed();
    house.given(house.supervisor, house.case_key(), choose(Remedy::paid_exchange));
    house.when(house.manager, house.case_key(), case_command::MakeQuote{})
        .refused("price_missing", "replacement");
    house.given(house.manager, house.case_key(), case_command::MakeQuote{{}, yuan(6000), ""});
    const Quote& quote = house.the_case().quotes.back();
    REQUIRE(quote.exchange.has_value());
    CHECK(quote.exchange->credit == yuan(row.credit));
    CHECK(quote.total == yuan(row.pays));
    // Not before it is paid.
    const case_command::ShipExchange ship{"WH-60", "SN-NEW", "顺丰", "SF1"};
    house.when(house.manager, house.case_key(), ship).refused("quote_not_confirmed");
    house.given(house.guest, house.case_key(), case_command::ConfirmQuote{1, ""});
    house.when(house.manager, house.case_key(), ship).refused("not_paid_yet");
    house.given(house.manager, house.case_key(),
                case_command::RecordPayment{yuan(row.pays), PaymentMethod::test_provider, "P-1"});
    CHECK(newest_clock(house, ClockName::ship_exchange).state == ClockRunState::running);
    house.given(house.manager, house.case_key(), ship);
    CHECK(newest_clock(house, ClockName::ship_exchange).state == ClockRunState::kept);
  }
}

TEST_CASE("an exchange: substitute, shipping, old item back") {
  House house;
  house.diagnosed();
  ChooseRemedy exchange = choose(Remedy::exchange);
  exchange.serious_fault = true;
  house.given(house.supervisor, house.case_key(), exchange);
  CHECK(newest_clock(house, ClockName::ship_exchange).state == ClockRunState::running);
  using case_command::ShipExchange;
  house.when(house.manager, house.case_key(), ShipExchange{"WH-80", "SN-2", "", ""})
      .refused("substitute_not_accepted", "model");
  house.when(house.agent, house.case_key(), case_command::OfferSubstitute{"wh-60"})
      .refused("substitute_is_same", "model");
  house.given(house.agent, house.case_key(), case_command::OfferSubstitute{"WH-80"});
  house.when(house.manager, house.case_key(), ShipExchange{"WH-80", "SN-2", "", ""})
      .refused("substitute_not_accepted", "model");
  house.given(house.guest, house.case_key(), case_command::AcceptSubstitute{});
  house.when(house.guest, house.case_key(), case_command::ReceiveNew{}).refused("not_shipped_yet");
  house.given(house.manager, house.case_key(), ShipExchange{"WH-80", "SN-2", "顺丰", "SF 100"});
  house.when(house.manager, house.case_key(), ShipExchange{"WH-80", "SN-2", "", ""})
      .refused("already_shipped");
  house.when(house.supervisor, house.case_key(), choose(Remedy::repair))
      .refused("remedy_under_way");
  house.at("2026-11-22 10:00").given(house.guest, house.case_key(), case_command::ReceiveNew{});
  CHECK(phase_of(house.the_case().state) == CasePhase::fulfilled);
  CHECK(newest_clock(house, ClockName::old_item_back).state == ClockRunState::running);
  // 7 days: the day of the event is not counted, the last one ends at 24:00.
  CHECK(newest_clock(house, ClockName::old_item_back).due_at == shanghai("2026-11-30 00:00"));
  house.given(house.guest, house.case_key(), case_command::SendOld{"SF 101"});
  CHECK(newest_clock(house, ClockName::old_item_back).state == ClockRunState::kept);
  house.given(house.guest, house.case_key(), case_command::Confirm{});
  house.when(house.agent, house.case_key(), case_command::Close{}).refused("old_item_not_back");
  house.given(house.manager, house.case_key(), case_command::CheckReturn{true, true, true, ""});
  house.when(house.agent, house.case_key(), case_command::Close{}).then({"case.closed"});
}

TEST_CASE("a refund after inspection, once, by the original route") {
  House house;
  refund_chosen(house);
  using case_command::CheckReturn;
  using case_command::PayRefund;
  const PayRefund whole{yuan(4800), PaymentMethod::transfer, "T-9"};
  house.when(house.agent, house.case_key(), whole).refused("not_permitted");
  house.when(house.manager, house.case_key(), whole).refused("return_not_inspected");
  house.when(house.manager, house.case_key(), CheckReturn{true, {}, true, ""})
      .refused("required", "complete");
  house.when(house.manager, house.case_key(), CheckReturn{true, true, false, ""})
      .refused("required", "note");
  house.given(house.manager, house.case_key(), CheckReturn{true, true, false, "面板碎裂"});
  house.when(house.manager, house.case_key(), whole).refused("return_not_passed");
  house.given(house.manager, house.case_key(), CheckReturn{true, true, true, ""});
  CHECK(newest_clock(house, ClockName::refund).state == ClockRunState::running);
  house
      .when(house.manager, house.case_key(),
            PayRefund{Money{480'001, "CNY"}, PaymentMethod::transfer, "T"})
      .refused("refund_above_paid", "amount");
  house.when(house.manager, house.case_key(), whole).then({"case.refunded", "device.settled"});
  CHECK(newest_clock(house, ClockName::refund).state == ClockRunState::kept);
  CHECK(phase_of(house.the_case().state) == CasePhase::fulfilled);
  house
      .when(house.manager, house.case_key(),
            PayRefund{Money{1, "CNY"}, PaymentMethod::transfer, "T"})
      .refused("already_refunded");
  // The customer's freight is a line of its own, with its voucher, once.
  case_command::ReimburseFreight freight{yuan(35), PaymentMethod::cash, "", std::nullopt};
  house.when(house.manager, house.case_key(), freight).refused("voucher_missing", "voucher");
  freight.voucher = photo(2);
  house.when(house.manager, house.case_key(), freight).then({"case.freight_reimbursed"});
  house.when(house.manager, house.case_key(), freight).refused("voucher_used", "voucher");
}

// Without make-up days it would be the 9th (Saturday, 12 October 2024 was a workday; so was Sunday,
// 29 September).
TEST_CASE("a refund inspected before the holidays is due on the third workday") {
  House house;
  house.now = shanghai("2024-09-20 10:00");
  change_device(house, [](Device& device) {
    device.activated_on = parse_local_date("2024-03-01");
    device.purchased_on = parse_local_date("2024-09-10");
    device.price_paid = yuan(4800);
  });
  case_command::Report form = House::report_form();
  form.class_ = CaseClass::return_exchange;
  form.wish = Wish::refund;
  form.device.purchase_date.clear();
  house.given(house.guest, house.case_key(), form);
  house.given(house.manager, house.case_key(), case_command::Accept{});
  CHECK(newest_clock(house, ClockName::audit).state == ClockRunState::running);
  ChooseRemedy refund = choose(Remedy::refund);
  refund.fit_for_resale = true;
  house.when(house.manager, house.case_key(), refund).refused("remedy_fact_missing", "cause");
  house.given(house.supervisor, house.case_key(),
              case_command::Diagnose{FaultType::hardware, Cause::product_quality, "照片", "3.1"});
  house.given(house.manager, house.case_key(), refund);
  CHECK(newest_clock(house, ClockName::audit).state == ClockRunState::kept);
  house.at("2024-09-27 15:00")
      .given(house.manager, house.case_key(), case_command::CheckReturn{true, true, true, ""});
  CHECK(newest_clock(house, ClockName::refund).due_at == shanghai("2024-10-08 18:00"));
}

TEST_CASE("a return that is not granted is no way around what was done since") {
  House house;
  house.accepted();
  house.given(house.manager, house.case_key(), case_command::DeclineReturn{"不符合条件"});
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-21 14:00", "2026-11-21 16:00"));
  house.when(house.manager, house.case_key(), case_command::Close{}).refused("visit_under_way");
}

TEST_CASE("a return that is not granted can be closed") {
  House house;
  case_command::Report form = House::report_form();
  form.class_ = CaseClass::return_exchange;
  form.wish = Wish::exchange;
  house.given(house.guest, house.case_key(), form);
  house.given(house.manager, house.case_key(), case_command::Accept{});
  house.when(house.manager, house.case_key(), case_command::Close{}).refused("not_confirmed_yet");
  house.when(house.manager, house.case_key(), case_command::DeclineReturn{" "})
      .refused("reason_required", "reason");
  house.given(house.manager, house.case_key(), case_command::DeclineReturn{"人为损坏"});
  CHECK(newest_clock(house, ClockName::audit).state == ClockRunState::kept);
  house.when(house.manager, house.case_key(), case_command::Close{}).then({"case.closed"});
}

TEST_CASE("guidance and negotiation are done by saying how") {
  House house;
  house.accepted();
  house.when(house.agent, house.case_key(), case_command::Fulfil{"x"}).refused("remedy_not_chosen");
  house.given(house.supervisor, house.case_key(), choose(Remedy::guidance));
  house.when(house.agent, house.case_key(), case_command::Fulfil{""}).refused("required", "text");
  house.given(house.agent, house.case_key(), case_command::Fulfil{"电话指导复位"});
  CHECK(phase_of(house.the_case().state) == CasePhase::fulfilled);
  CHECK(newest_clock(house, ClockName::visit).state == ClockRunState::kept);
  house.when(house.guest, house.case_key(), case_command::Confirm{}).then({"case.confirmed"});
}

TEST_CASE("a warranty repair extends the warranty, shown also when it gains nothing") {
  struct Row {
    const char* activated;
    const char* ends;
    bool gains;
  };
  for (const Row& row : {Row{"2026-03-01", "2027-03-01", false},
                         // Repaired on 20 November, three months on: beyond 30 November.
                         Row{"2025-12-01", "2027-02-20", true}}) {
    INFO(row.activated);
    House house;
    Policy policy = product_standard();
    policy.warranty.models.clear();
    policy.warranty.default_months = 12;
    house.world.put(policy);
    change_device(house,
                  [&](Device& device) { device.activated_on = parse_local_date(row.activated); });
    house.signed_().at("2026-11-20 18:00");
    std::vector<std::string> events{"case.confirmed", "case.warranty_extended"};
    if (row.gains) {
      events.push_back("device.warranty_extended");
    }
    house.when(house.guest, house.case_key(), case_command::Confirm{}).then(events);
    REQUIRE(house.the_case().warranty_gain.has_value());
    CHECK(house.the_case().warranty_gain->gains() == row.gains);
    CHECK(house.the_case().warranty_gain->ends_on == *parse_local_date(row.ends));
    const Device* device = find_as<Device>(house.world, house.device);
    CHECK(device->warranty_ends_on.has_value() == row.gains);
  }
}
