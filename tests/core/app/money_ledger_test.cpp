// What is owed and what may go back (case.md §1): each fault of issue 13 that lost money.
#include <catch2/catch_test_macros.hpp>

#include "core/domain/case/ledgers.hpp"
#include "tests/core/support/ledger_steps.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using case_command::WaivePayment;

std::int64_t owed_by(const House& house) {
  return money_of(house.the_case()).owed_by_customer;
}
std::int64_t owed_to(const House& house) {
  return money_of(house.the_case()).owed_to_customer;
}

// Chosen in a case, and its return is accepted.
void return_accepted(House& house, const EntityKey& key) {
  case_command::ChooseRemedy refund = chosen(Remedy::refund);
  refund.not_repairable = true;
  house.given(house.supervisor, key, refund);
  house.given(house.manager, key, case_command::CheckReturn{true, true, true, ""});
}

// Diagnosed at the desk, the customer pays.
House& on_his_account(House& house) {
  past_warranty(house);
  house.accepted();
  return house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
}

House& quoted(House& house, std::int64_t amount) {
  on_his_account(house);
  house.given(house.supervisor, house.case_key(), chosen(Remedy::paid_repair));
  house.given(house.manager, house.case_key(), one_line(amount));
  return house.given(house.guest, house.case_key(), case_command::ConfirmQuote{1, ""});
}

House& through_workshop(House& house) {
  house.given(house.agent, house.case_key(), brought_in());
  house.given(house.supervisor, house.case_key(), case_command::WorkshopRepair{"换板"});
  house.given(house.supervisor, house.case_key(), case_command::WorkshopCheck{true, ""});
  return house.given(house.agent, house.case_key(), taken_home());
}

}  // namespace

TEST_CASE("a unit is paid back once, over all its cases") {
  House house;
  with_price(house);
  house.accepted();
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
  const EntityKey second = second_case(house);
  return_accepted(house, house.case_key());
  return_accepted(house, second);
  house.when(house.manager, house.case_key(), repaid(4800, PaymentMethod::transfer))
      .then({"case.refunded", "device.settled"});
  house.when(house.manager, second, repaid(4800, PaymentMethod::transfer)).refused("unit_settled");
  house.when(house.manager, second, repaid(1, PaymentMethod::cash)).refused("unit_settled");
  // Nor exchanged, in the same case reopened or in the other one.
  case_command::ChooseRemedy exchange = chosen(Remedy::exchange);
  exchange.serious_fault = true;
  house.given(house.guest, house.case_key(), case_command::Reopen{"还有一台"});
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
  house.when(house.supervisor, house.case_key(), exchange).refused("unit_settled");
  house.when(house.supervisor, second, exchange).refused("unit_settled");
  CHECK(paid_back_of(*find_as<Device>(house.world, house.device)) == 480'000);
}

TEST_CASE("a freight voucher counts once in the house, by picture and by number") {
  House house;
  with_price(house);
  house.accepted();
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
  const EntityKey second = second_case(house, 200, "SN-OTHER");
  const auto freight = [](int picture, const char* number) {
    return case_command::ReimburseFreight{cny(35), PaymentMethod::transfer, "T-1", photo(picture),
                                          number};
  };
  house.given(house.manager, house.case_key(), freight(1, "YF-1"));
  house.when(house.manager, house.case_key(), freight(1, "")).refused("voucher_used", "voucher");
  house.when(house.manager, second, freight(1, "YF-2")).refused("voucher_used", "voucher");
  house.when(house.manager, second, freight(2, " yf-1")).refused("voucher_used", "voucher_no");
  house.given(house.manager, second, freight(2, "YF-2"));
  // Paid in cash, what it names is the voucher.
  case_command::ReimburseFreight cash = freight(3, "");
  cash.method = PaymentMethod::cash;
  cash.reference = "YF-2";
  house.when(house.manager, house.case_key(), cash).refused("voucher_used", "reference");
}

TEST_CASE("payments by several ways go back each by its own, the newest first") {
  House house;
  quoted(house, 300);
  house.given(house.manager, house.case_key(), payment_by(100, PaymentMethod::cash));
  house.given(house.manager, house.case_key(), payment_by(200, PaymentMethod::transfer));
  house.given(house.agent, house.case_key(), case_command::Cancel{"不修了"});
  CHECK(owed_to(house) == 30'000);
  CHECK_FALSE(is_ended(house.the_case()));
  const auto routes = refund_routes(house.the_case());
  REQUIRE(routes.size() == 2);
  CHECK(routes[0].method == PaymentMethod::transfer);
  CHECK(routes[0].amount == cny(200));
  CHECK(routes[0].owed);
  CHECK(routes[1].method == PaymentMethod::cash);
  house.when(house.manager, house.case_key(), repaid(101, PaymentMethod::cash))
      .refused("refund_above_paid", "amount");
  house.when(house.manager, house.case_key(), repaid(1, PaymentMethod::test_provider))
      .refused("refund_route", "method");
  house.given(house.manager, house.case_key(), repaid(200, PaymentMethod::transfer));
  house.when(house.manager, house.case_key(), repaid(1, PaymentMethod::transfer))
      .refused("refund_route", "method");
  house.given(house.manager, house.case_key(), repaid(100, PaymentMethod::cash));
  CHECK(owed_to(house) == 0);
  CHECK(is_ended(house.the_case()));
  CHECK(refund_routes(house.the_case()).empty());
}

TEST_CASE("work on the customer's account is done on record, and not confirmed before it is paid") {
  House house;
  on_his_account(house);
  through_workshop(house);
  CHECK(phase_of(house.the_case().state) == CasePhase::repaired);
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("quote_missing");
  house.given(house.manager, house.case_key(), one_line(399));
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("quote_not_confirmed");
  house.given(house.guest, house.case_key(), case_command::ConfirmQuote{1, ""});
  CHECK(owed_by(house) == 39'900);
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("not_paid_yet");
  house.given(house.manager, house.case_key(), payment_by(399, PaymentMethod::cash));
  house.given(house.guest, house.case_key(), case_command::Confirm{});
  house.when(house.agent, house.case_key(), case_command::Close{}).then({"case.closed"});
}

TEST_CASE("repaired without a diagnosis, out of warranty: nobody knows who pays") {
  House house;
  past_warranty(house);
  house.accepted();
  through_workshop(house);
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("not_diagnosed_yet");
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("quote_missing");
}

TEST_CASE("on site: a confirmed quote that was never paid") {
  House house;
  past_warranty(house);
  house.diagnosed();
  house.given(house.supervisor, house.case_key(), chosen(Remedy::paid_repair));
  house.given(house.manager, house.case_key(), one_line(399));
  house.given(house.guest, house.case_key(), case_command::ConfirmQuote{1, ""});
  // The facts are facts.
  house.given(house.engineer, house.visit_key(), visit_command::Finish{"换泵", true});
  house.given(house.engineer, house.visit_key(), full_signature());
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("not_paid_yet");
  house.when(house.agent, house.case_key(), WaivePayment{"x"}).refused("not_permitted");
  house.when(house.manager, house.case_key(), WaivePayment{" "})
      .refused("reason_required", "reason");
  house.when(house.manager, house.case_key(), WaivePayment{"老客户,误报价"})
      .then({"case.payment_waived"});
  CHECK(owed_by(house) == 0);
  CHECK(house.the_case().ledger.waivers.front().amount == cny(399));
  house.when(house.manager, house.case_key(), WaivePayment{"再来"}).refused("nothing_owed");
  house.given(house.guest, house.case_key(), case_command::Confirm{});
  house.when(house.agent, house.case_key(), case_command::Close{}).then({"case.closed"});
}

TEST_CASE("the company's account asks nothing of the customer") {
  House house;
  house.signed_();
  house.when(house.manager, house.case_key(), WaivePayment{"x"}).refused("nothing_owed");
  house.when(house.manager, house.case_key(), one_line(10)).refused("already_repaired");
  house.when(house.guest, house.case_key(), case_command::Confirm{})
      .then({"case.confirmed", "case.warranty_extended"});
}

TEST_CASE("reopened after a paid repair: a new remedy, a new quote, and a payment of its own") {
  House house;
  quoted(house, 380);
  house.given(house.manager, house.case_key(), payment_by(380, PaymentMethod::cash));
  through_workshop(house);
  house.given(house.guest, house.case_key(), case_command::Confirm{});
  house.given(house.guest, house.case_key(), case_command::Reopen{"又坏了"});
  CHECK(owed_by(house) == 0);
  CHECK(owed_to(house) == 0);
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::product_quality));
  house.given(house.supervisor, house.case_key(), chosen(Remedy::paid_repair));
  house.given(house.manager, house.case_key(), one_line(380));
  house.given(house.guest, house.case_key(), case_command::ConfirmQuote{2, ""});
  CHECK(owed_by(house) == 38'000);
  CHECK(house.the_case().quotes.front().state == QuoteState::confirmed);
  through_workshop(house);
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("not_paid_yet");
  house.given(house.manager, house.case_key(), payment_by(380, PaymentMethod::cash));
  CHECK(house.the_case().payments.back().quote == 2);
  house.given(house.guest, house.case_key(), case_command::Confirm{});
}

TEST_CASE("reopened before the first repair was paid, it is still owed") {
  House house;
  quoted(house, 380);
  through_workshop(house);
  house.given(house.guest, house.case_key(), case_command::Reopen{"又坏了"});
  CHECK(owed_by(house) == 38'000);
  house.given(house.agent, house.case_key(), case_command::Cancel{"不修了"});
  CHECK_FALSE(is_ended(house.the_case()));
  house.given(house.manager, house.case_key(), payment_by(380, PaymentMethod::cash));
  CHECK(is_ended(house.the_case()));
}

TEST_CASE("a payment written down by an earlier release belongs to the quote confirmed before it") {
  House house;
  quoted(house, 300);
  Case old = house.the_case();
  Payment payment;
  payment.amount = cny(300);
  payment.at = house.now.plus_ms(60'000);
  old.payments.push_back(payment);
  Quote next = old.quotes.front();
  next.number = 2;
  next.answered_at = house.now.plus_ms(120'000);
  old.quotes.front().state = QuoteState::replaced;
  old.quotes.push_back(next);
  CHECK(quote_of(old.quotes, payment) == 1);
  CHECK(paid_to(old.quotes, old.payments, 1) == 30'000);
  CHECK(still_to_pay(old.quotes, old.payments) == 30'000);
  CHECK(money_of(old).owed_to_customer == 30'000);
}

TEST_CASE("an agreed reduction is paid out, once, and never beyond the unit's price") {
  House house;
  with_price(house);
  house.accepted();
  house.given(house.supervisor, house.case_key(), diagnosis_of(Cause::force_majeure));
  const case_command::MakeQuote reduction{
      {{QuoteLineKind::reduction, "减价补偿", 1, cny(300)}}, std::nullopt, "雷击"};
  house.given(house.supervisor, house.case_key(), chosen(Remedy::negotiated));
  case_command::MakeQuote too_much = reduction;
  too_much.lines[0].unit_price = cny(4801);
  house.when(house.manager, house.case_key(), too_much).refused("refund_above_paid", "lines");
  house.given(house.manager, house.case_key(), reduction);
  house.when(house.manager, house.case_key(), repaid(300, PaymentMethod::transfer))
      .refused("refund_above_paid", "amount");
  house.given(house.guest, house.case_key(), case_command::ConfirmQuote{1, ""});
  CHECK(owed_to(house) == 30'000);
  house.given(house.agent, house.case_key(), case_command::Fulfil{"减价 300 元"});
  house.given(house.guest, house.case_key(), case_command::Confirm{});
  house.when(house.agent, house.case_key(), case_command::Close{}).refused("refund_owed");
  house.when(house.manager, house.case_key(), repaid(300, PaymentMethod::transfer))
      .then({"case.refunded", "device.settled"});
  house.when(house.manager, house.case_key(), repaid(1, PaymentMethod::transfer))
      .refused("refund_above_paid", "amount");
  house.when(house.agent, house.case_key(), case_command::Close{}).then({"case.closed"});
  // Another case of the unit can pay back what is left of its price, no more.
  const EntityKey second = second_case(house);
  return_accepted(house, second);
  house.when(house.manager, second, repaid(4800, PaymentMethod::transfer))
      .refused("refund_above_paid", "amount");
  house.given(house.manager, second, repaid(4500, PaymentMethod::transfer));
}
