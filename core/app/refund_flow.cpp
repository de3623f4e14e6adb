// Money that goes back (case.md §1): what was paid for a quote by the way it came, the unit's price
// once its return was accepted, a reduction the customer agreed to. A freight voucher counts once,
// in whichever case it is shown.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::flow {
namespace {

// One line of what is paid out.
struct Share {
  PaymentFor of = PaymentFor::quote;
  int quote = 0;
  std::int64_t amount = 0;
};

// What may go out, in minor units.
struct Purse {
  std::int64_t unit = 0;
  Problem unit_problem;
  std::int64_t reduction = 0;
  std::vector<RefundRoute> routes;
  bool unknown = false;  // a copy without the device cannot tell

  [[nodiscard]] std::int64_t by(PaymentMethod method) const {
    std::int64_t sum = 0;
    for (const RefundRoute& one : routes) {
      sum += one.method == method ? one.amount.minor : 0;
    }
    return sum;
  }
};

// Of the price: what no case has paid back.
Result<std::int64_t> price_left(const UnitFound& unit) {
  if (unit.problem) {
    return *unit.problem;
  }
  if (!unit.device->price_paid) {
    return refuse("price_missing", "device.price_paid");
  }
  return std::max<std::int64_t>(0, unit.device->price_paid->minor - paid_back_of(*unit.device));
}

Problem check_return_accepted(const Case& record) {
  const ReturnSlot slot = current_return(record);
  if (slot.refunded) {
    return refuse("already_refunded");
  }
  if (slot.accepted()) {
    return std::nullopt;
  }
  return refuse(slot.undecided() ? "return_not_passed" : "return_not_inspected");
}

Purse purse_of(const Step& step, const Case& record) {
  Purse purse;
  purse.routes = refund_routes(record);
  const bool whole = casework::has_remedy(record, Remedy::refund);
  const std::int64_t agreed = reduction_left(record);
  if (!whole && agreed == 0) {
    return purse;
  }
  purse.unit_problem = whole ? check_return_accepted(record) : std::nullopt;
  const UnitFound unit = unit_of(step, record);
  if (!unit.problem && unit.device == nullptr) {
    purse.unknown = !purse.unit_problem;
    return purse;
  }
  const auto left = price_left(unit);
  if (left && agreed > 0) {
    purse.reduction = std::min(agreed, *left);
  }
  if (whole && !purse.unit_problem) {
    purse.unit_problem = left ? Problem{} : left.error();
    purse.unit = left ? *left - purse.reduction : 0;
  }
  return purse;
}

int reduced_quote(const Case& record) {
  for (auto at = record.quotes.rbegin(); at != record.quotes.rend(); ++at) {
    if (at->state == QuoteState::confirmed && at->total.minor < 0)
      return at->number;
  }
  return 0;
}

// The unit first, then quotes by this way, the newest first, then what was agreed.
std::vector<Share> shares_of(const Purse& purse, const Case& record, PaymentMethod method,
                             std::int64_t& left) {
  std::vector<Share> shares;
  const auto take = [&](PaymentFor of, int quote, std::int64_t at_most) {
    const std::int64_t amount = std::min(left, at_most);
    if (amount <= 0) {
      return;
    }
    left -= amount;
    const auto same = std::find_if(shares.begin(), shares.end(), [&](const Share& one) {
      return one.of == of && one.quote == quote;
    });
    if (same == shares.end()) {
      shares.push_back({of, quote, amount});
    } else {
      same->amount += amount;
    }
  };
  take(PaymentFor::unit, 0, purse.unit);
  for (const RefundRoute& one : purse.routes) {
    if (one.method == method)
      take(PaymentFor::quote, one.quote, one.amount.minor);
  }
  take(PaymentFor::reduction, reduced_quote(record), purse.reduction);
  return shares;
}

UnitSettlement settlement(const Step& step, const Case& record, Remedy remedy, Money amount) {
  return {record.id, record.number, remedy, std::move(amount), {}, step.meta.occurred_at};
}

}  // namespace

Result<Decided> refund(const Step& step, const Case& record,
                       const case_command::PayRefund& command) {
  // Also of a case that was called off: what was paid goes back.
  if (phase_of(record.state) == CasePhase::merged) {
    return *casework::check_open(record);
  }
  const Purse purse = purse_of(step, record);
  if (purse.unit_problem && purse.routes.empty() && purse.reduction == 0) {
    return *purse.unit_problem;
  }
  if (const auto bad = first_problem({casework::check_amount(command.amount, Money{}.currency),
                                      casework::check_method(command.method, command.reference)})) {
    return *bad;
  }
  if (purse.unknown) {
    return Decided{};
  }
  std::int64_t left = command.amount->minor;
  const auto shares = shares_of(purse, record, *command.method, left);
  if (left > 0) {
    if (shares.empty() && !purse.routes.empty()) {
      return refuse("refund_route", "method",
                    {{"method_key", term_key(purse.routes.front().method)}});
    }
    const std::int64_t most = purse.unit + purse.reduction + purse.by(*command.method);
    return refuse("refund_above_paid", "amount",
                  {{"paid", grouped_text(Money{most, command.amount->currency})}});
  }
  std::vector<EventAt> out;
  for (const Share& share : shares) {
    const Money amount{share.amount, command.amount->currency};
    Payment payment{PaymentKind::refund,  amount,       *command.method,
                    command.reference,    std::nullopt, step.meta.author.name,
                    step.meta.occurred_at};
    payment.of = share.of;
    payment.quote = share.quote;
    out.push_back(on(record.id, case_event::Refunded{std::move(payment)}));
    if (share.of != PaymentFor::quote && record.device) {
      const Remedy remedy = share.of == PaymentFor::unit ? Remedy::refund : Remedy::negotiated;
      out.push_back(
          on(*record.device, device_event::Settled{settlement(step, record, remedy, amount)}));
    }
  }
  return decided(std::move(out));
}

std::vector<IndexKey> freight_keys_of(const case_command::ReimburseFreight& command) {
  Payment payment;
  payment.kind = PaymentKind::freight;
  payment.method = command.method.value_or(PaymentMethod::cash);
  payment.reference = command.reference;
  payment.voucher = command.voucher;
  payment.voucher_no = std::string{trim(command.voucher_no)};
  return aftercare::freight_keys_of(payment);
}

Result<Decided> reimburse(const Step& step, const Case& record,
                          const case_command::ReimburseFreight& command) {
  auto events = casework::decide({record, policy_of(step.world, record), step.meta}, command);
  if (!events) {
    return events.error();
  }
  for (const IndexKey& key : freight_keys_of(command)) {
    // A copy holds no index of the house; the case itself it does.
    const bool here =
        std::any_of(record.payments.begin(), record.payments.end(), [&](const Payment& one) {
          const auto used = aftercare::freight_keys_of(one);
          return std::find(used.begin(), used.end(), key) != used.end();
        });
    if (here || !step.world.look_up(key).ids.empty()) {
      const bool picture = key.value.rfind("file:", 0) == 0;
      const char* number = is_blank(command.voucher_no) ? "reference" : "voucher_no";
      return refuse("voucher_used", picture ? "voucher" : number);
    }
  }
  std::vector<EventAt> out;
  for (CaseEvent& event : *events) {
    out.push_back(on(record.id, std::move(event)));
  }
  return decided(std::move(out));
}

}  // namespace aftercare::flow
