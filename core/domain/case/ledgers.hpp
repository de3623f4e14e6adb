// The ledgers of a case (case.md §1), derived from what happened to it: goods that are not home,
// money that is owed either way. Every step that ends, joins, splits or turns a case asks
// check_may_end(); screens, documents and the API show what these functions say.
// Invariants: nothing is remembered here; an item is out until somebody has it for good; a payment
// counts for its own quote only; what is paid back by a route never exceeds what came by it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/domain/case/case.hpp"
#include "core/domain/shared/check.hpp"

namespace aftercare {

// --- goods ---------------------------------------------------------------------------------------

struct GoodsItem {
  GoodsKind kind{};
  std::string model;
  std::string serial;
  int quantity = 1;
  GoodsPlace place{};
  Instant since;
};
BOOST_DESCRIBE_STRUCT(GoodsItem, (), (kind, model, serial, quantity, place, since))

// What is not home: with the engineer or the workshop, on its way, owed by the customer, or back
// without anything done for it.
std::vector<GoodsItem> goods_out(const Case& record);

// One return the case knows of: those of `ledger.past`, then the one at hand (`past` is -1).
struct ReturnSlot {
  const Exchange* exchange = nullptr;
  const ReturnCheck* check = nullptr;
  const DecidedReturn* decision = nullptr;
  bool refunded = false;
  bool expected = false;  // by the remedy at hand
  int past = -1;

  // The new item went out, so that the old one belongs to the company.
  [[nodiscard]] bool owed() const;
  [[nodiscard]] bool sent_back() const;
  [[nodiscard]] bool written_off() const;
  // It came, and is taken: it passed, or somebody decided to keep it.
  [[nodiscard]] bool accepted() const;
  // It came, is not what it should be, and nobody decided yet.
  [[nodiscard]] bool undecided() const;
  // An item may still come and be looked at.
  [[nodiscard]] bool awaited() const;
};
std::vector<ReturnSlot> return_slots(const Case& record);
// The one an item that is sent or inspected now belongs to; the oldest first. Null: none.
const ReturnSlot* awaited_slot(const std::vector<ReturnSlot>& slots);
// The visit ended with the product taken along, not with a repair.
bool took_product_along(const Case& record, VisitId visit);
// The return at hand.
ReturnSlot current_return(const Case& record);

// --- money ---------------------------------------------------------------------------------------

// Amounts in minor units of `currency`; freight counts apart.
struct MoneyLedger {
  std::int64_t asked = 0;  // by quotes that bind
  std::int64_t paid = 0;
  std::int64_t paid_back = 0;
  std::int64_t reimbursed = 0;  // the customer's freight
  std::int64_t waived = 0;
  std::int64_t owed_by_customer = 0;
  std::int64_t owed_to_customer = 0;
  std::string currency;
};
BOOST_DESCRIBE_STRUCT(MoneyLedger, (),
                      (asked, paid, paid_back, reimbursed, waived, owed_by_customer,
                       owed_to_customer, currency))
MoneyLedger money_of(const Case& record);
// As it would be if this round ended without its work being done.
MoneyLedger money_without_work(const Case& record);
bool is_of_round(const Case& record, const Quote& quote);
// The price of the unit, not what was paid for a quote.
bool is_of_unit(const Case& record, const Payment& payment);

// The newest quote of this round that was not replaced, or null.
const Quote* standing_quote(const Case& record);
// The quote the next payment is for, and how much of it is left; null and 0: nothing is due.
const Quote* due_quote(const Case& record);
std::int64_t due_now(const Case& record);
// An agreed reduction (force majeure, negotiated) that is not paid out yet.
std::int64_t reduction_left(const Case& record);

// What may be paid back of quotes, each payment by its own way, the newest first. `owed`: it has
// to be, since its quote binds no more.
struct RefundRoute {
  PaymentMethod method = PaymentMethod::cash;
  Money amount;
  std::string reference;  // of the payment
  int quote = 0;
  bool owed = false;
  Instant paid_at;
};
BOOST_DESCRIBE_STRUCT(RefundRoute, (), (method, amount, reference, quote, owed, paid_at))
std::vector<RefundRoute> refund_routes(const Case& record);

// On whose account the work of this round is. unknown: without a diagnosis nobody can say.
enum class WorkAccount { company, customer, unknown };
WorkAccount account_of(const Case& record);
// Something was done to the product in this round that somebody pays for.
bool was_worked_on(const Case& record);
// The manager waived it, and nothing was asked since.
bool is_waived(const Case& record);
// Paid, or waived; what a paid exchange waits for before it is shipped. `quote_not_confirmed`,
// `quote_missing`, `not_paid_yet`, `not_diagnosed_yet`.
Problem check_paid(const Case& record);

// --- ending --------------------------------------------------------------------------------------

enum class EndingStep { confirm, close, cancel, merge, reopen, choose_remedy, archive };
// confirm: what the customer owes is paid, or waived. close: besides, everything is home and
// nothing is owed to him (`goods_in_workshop`, `new_item_under_way`, `old_item_not_back`,
// `return_undecided`, `return_unsettled`, `refund_owed` {amount}). merge: nothing moved yet
// (`merge_too_late`). choose_remedy: nothing of the present one is under way
// (`remedy_under_way`). archive: `goods_out`, `money_open`. Cancelling and reopening are possible
// with anything out: it stays in the ledger as a task.
Problem check_may_end(const Case& record, EndingStep step);
// Closed, cancelled or merged, with nothing out and nothing owed.
bool is_ended(const Case& record);

}  // namespace aftercare
