// Money of a case that is owed either way, and how it goes back (ledgers.hpp).
#include <algorithm>

#include "core/domain/case/ledgers.hpp"

namespace aftercare {
namespace {

// `over`: this round ends without its work being done.
bool binds(const Case& record, const Quote& quote, bool over) {
  const bool cancelled = phase_of(record.state) == CasePhase::cancelled;
  return quote.state == QuoteState::confirmed &&
         !((over || cancelled) && is_of_round(record, quote));
}

bool waives(const Case& record, const Quote& quote) {
  const auto& waivers = record.ledger.waivers;
  return std::any_of(waivers.begin(), waivers.end(),
                     [&](const PaymentWaiver& one) { return one.quotes >= quote.number; });
}

std::int64_t due_of(const Case& record, const Quote& quote, bool over) {
  if (!binds(record, quote, over) || waives(record, quote)) {
    return 0;
  }
  return std::max<std::int64_t>(
      0, quote.total.minor - paid_to(record.quotes, record.payments, quote.number));
}

std::int64_t reduction_of(const Case& record, const Quote& quote, bool over) {
  if (!binds(record, quote, over) || quote.total.minor >= 0) {
    return 0;
  }
  std::int64_t left = -quote.total.minor;
  for (const Payment& one : record.payments) {
    const bool paid_out = one.kind == PaymentKind::refund && one.of == PaymentFor::reduction;
    left -= paid_out && one.quote == quote.number ? one.amount.minor : 0;
  }
  return std::max<std::int64_t>(0, left);
}

MoneyLedger ledger_of(const Case& record, bool over) {
  MoneyLedger out;
  out.paid = sum_of(record.payments, PaymentKind::payment);
  out.paid_back = sum_of(record.payments, PaymentKind::refund);
  out.reimbursed = sum_of(record.payments, PaymentKind::freight);
  out.currency = Money{}.currency;
  for (const PaymentWaiver& one : record.ledger.waivers) {
    out.waived += one.amount.minor;
  }
  for (const Quote& quote : record.quotes) {
    out.currency = quote.total.currency;
    if (binds(record, quote, over)) {
      out.asked += std::max<std::int64_t>(0, quote.total.minor);
    } else {
      out.owed_to_customer += paid_to(record.quotes, record.payments, quote.number);
    }
    out.owed_by_customer += due_of(record, quote, over);
    out.owed_to_customer += reduction_of(record, quote, over);
  }
  return out;
}

void take_back(std::vector<RefundRoute>& routes, const Payment& refund, int quote) {
  std::int64_t left = refund.amount.minor;
  for (auto at = routes.rbegin(); at != routes.rend() && left > 0; ++at) {
    if (at->method != refund.method || (refund.quote > 0 && at->quote != quote)) {
      continue;
    }
    const std::int64_t taken = std::min(left, at->amount.minor);
    at->amount.minor -= taken;
    left -= taken;
  }
}

}  // namespace

int quote_of(const std::vector<Quote>& quotes, const Payment& payment) {
  if (payment.quote > 0 || payment.of != PaymentFor::unsaid) {
    return payment.quote;
  }
  for (auto at = quotes.rbegin(); at != quotes.rend(); ++at) {
    const bool confirmed = at->state == QuoteState::confirmed ||
                           (at->state == QuoteState::replaced && at->answered_at);
    if (confirmed && at->answered_at.value_or(at->at) <= payment.at) {
      return at->number;
    }
  }
  return 0;
}

std::int64_t paid_to(const std::vector<Quote>& quotes, const std::vector<Payment>& payments,
                     int number) {
  std::int64_t sum = 0;
  for (const Payment& one : payments) {
    const bool of_quotes = one.of == PaymentFor::quote || one.of == PaymentFor::unsaid;
    if (!of_quotes || one.kind == PaymentKind::freight || quote_of(quotes, one) != number) {
      continue;
    }
    sum += one.kind == PaymentKind::payment ? one.amount.minor : -one.amount.minor;
  }
  return std::max<std::int64_t>(0, sum);
}

std::int64_t still_to_pay(const std::vector<Quote>& quotes, const std::vector<Payment>& payments) {
  const Quote* quote = newest_quote(quotes);
  if (quote == nullptr || quote->state != QuoteState::confirmed) {
    return 0;
  }
  return std::max<std::int64_t>(0, quote->total.minor - paid_to(quotes, payments, quote->number));
}

// Written down before it was said what was paid back: by the remedy refund it was the unit's price.
bool is_of_unit(const Case& record, const Payment& payment) {
  if (payment.of != PaymentFor::unsaid) {
    return payment.of == PaymentFor::unit;
  }
  const auto& past = record.ledger.past;
  return (record.return_check && record.return_check->passed()) ||
         std::any_of(past.begin(), past.end(),
                     [](const PastExchange& one) { return one.check && one.check->passed(); });
}

bool is_of_round(const Case& record, const Quote& quote) {
  return quote.number > record.ledger.quotes_before;
}

MoneyLedger money_of(const Case& record) {
  return ledger_of(record, false);
}

MoneyLedger money_without_work(const Case& record) {
  return ledger_of(record, true);
}

const Quote* standing_quote(const Case& record) {
  const Quote* quote = newest_quote(record.quotes);
  const bool stands =
      quote != nullptr && is_of_round(record, *quote) && quote->state != QuoteState::replaced;
  return stands ? quote : nullptr;
}

const Quote* due_quote(const Case& record) {
  for (auto at = record.quotes.rbegin(); at != record.quotes.rend(); ++at) {
    if (due_of(record, *at, false) > 0) {
      return &*at;
    }
  }
  return nullptr;
}

std::int64_t due_now(const Case& record) {
  const Quote* quote = due_quote(record);
  return quote == nullptr ? 0 : due_of(record, *quote, false);
}

std::int64_t reduction_left(const Case& record) {
  std::int64_t left = 0;
  for (const Quote& quote : record.quotes) {
    left += reduction_of(record, quote, false);
  }
  return left;
}

std::vector<RefundRoute> refund_routes(const Case& record) {
  std::vector<RefundRoute> routes;
  for (const Payment& one : record.payments) {
    const int number = quote_of(record.quotes, one);
    if (one.kind == PaymentKind::payment) {
      const auto quote =
          std::find_if(record.quotes.begin(), record.quotes.end(),
                       [number](const Quote& each) { return each.number == number; });
      const bool owed = quote != record.quotes.end() && !binds(record, *quote, false);
      routes.push_back({one.method, one.amount, one.reference, number, owed, one.at});
    }
    const bool of_quote =
        one.of == PaymentFor::quote || (one.of == PaymentFor::unsaid && !is_of_unit(record, one));
    if (one.kind == PaymentKind::refund && of_quote) {
      take_back(routes, one, number);
    }
  }
  std::erase_if(routes, [](const RefundRoute& one) { return one.amount.minor == 0; });
  std::reverse(routes.begin(), routes.end());
  return routes;
}

}  // namespace aftercare
