// What keeps a case's ledgers over its rounds: decisions about returns, waivers, parts handed out,
// and what a reopening leaves behind.
#include <algorithm>

#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/marks.hpp"
#include "core/domain/case/remedy_evolve.hpp"

namespace aftercare::casework {
namespace {

bool is_issued(const PartUse& use, const PartUse& other) {
  return use.visit.is_nil() && use.part == other.part && use.location == other.location;
}

// A new item that is on its way stays at hand: it arrives, or comes back, in the round to come.
void leave_exchange(Case& record) {
  const auto& exchange = record.exchange;
  if (exchange && exchange->shipped_at && !exchange->received_at) {
    return;
  }
  const bool sent = exchange && (exchange->shipped_at || exchange->old_sent_at);
  if (sent || record.return_check) {
    record.ledger.past.push_back({exchange, record.return_check, record.ledger.return_decision,
                                  current_return(record).refunded});
  }
  record.exchange.reset();
  record.return_check.reset();
  record.ledger.return_decision.reset();
  record.ledger.unit_refunded = false;
}

}  // namespace

void keep_exchanged_job(Case& record) {
  const ReturnSlot slot = current_return(record);
  if (open_job(record) != nullptr && slot.accepted() && (slot.owed() || slot.refunded)) {
    record.workshop_jobs.back().state = WorkshopState::kept;
  }
}

void drop_unpaid_quotes(Case& record) {
  for (Quote& quote : record.quotes) {
    const bool standing = quote.state == QuoteState::open || quote.state == QuoteState::confirmed;
    if (standing && quote.number > record.ledger.quotes_before &&
        paid_to(record.quotes, record.payments, quote.number) == 0) {
      quote.state = QuoteState::replaced;
    }
  }
}

void close_round(Case& record) {
  CaseLedger& ledger = record.ledger;
  leave_exchange(record);
  // Work that was done is owed for; what was quoted for work that was not is off.
  const CasePhase phase = phase_of(record.state);
  const bool done = phase >= CasePhase::repaired && phase < CasePhase::cancelled;
  for (Quote& quote : record.quotes) {
    const bool stays = quote.number <= ledger.quotes_before ||
                       quote.state == QuoteState::declined ||
                       (done && quote.state == QuoteState::confirmed);
    quote.state = stays ? quote.state : QuoteState::replaced;
  }
  ledger.quotes_before = static_cast<int>(record.quotes.size());
  ledger.payments_before = static_cast<int>(record.payments.size());
  // What is still in the workshop is this round's.
  ledger.jobs_before =
      static_cast<int>(record.workshop_jobs.size()) - (open_job(record) == nullptr ? 0 : 1);
}

void evolve(Case& record, const case_event::ReturnDecided& e, const EventMeta& meta) {
  const auto index = static_cast<std::size_t>(e.past);
  const bool past = e.past >= 0 && index < record.ledger.past.size();
  (past ? record.ledger.past[index].decision : record.ledger.return_decision) = e.decided;
  keep_exchanged_job(record);
  if (!past && e.decided.decision == ReturnDecision::keep) {
    add_step(record, ClockMark::return_inspected, meta);
  }
}

void evolve(Case& record, const case_event::NewReturned&, const EventMeta& meta) {
  if (!record.exchange) {
    return;
  }
  PastExchange undone;
  undone.exchange = record.exchange;
  undone.exchange->new_back_at = meta.occurred_at;
  undone.exchange->old_sent_at.reset();
  record.ledger.past.push_back(std::move(undone));
  // The substitute stays accepted, and what the customer sent stays here.
  Exchange next;
  next.substitute = record.exchange->substitute;
  next.substitute_accepted_at = record.exchange->substitute_accepted_at;
  next.old_sent_at = record.exchange->old_sent_at;
  next.old_tracking_no = record.exchange->old_tracking_no;
  record.exchange = std::move(next);
}

void evolve(Case& record, const case_event::PaymentWaived& e, const EventMeta& meta) {
  record.ledger.waivers.push_back(e.waiver);
  // Nothing is left to wait for.
  mark_paid(record, meta);
}

void evolve(Case& record, const case_event::PartsIssued& e, const EventMeta&) {
  const auto at = std::find_if(record.parts.begin(), record.parts.end(),
                               [&](const PartUse& one) { return is_issued(one, e.use); });
  if (at == record.parts.end()) {
    record.parts.push_back(e.use);
  } else {
    at->quantity += e.use.quantity;
  }
  change_sheet(record);
}

void evolve(Case& record, const case_event::PartsReturned& e, const EventMeta&) {
  const auto at = std::find_if(record.parts.begin(), record.parts.end(),
                               [&](const PartUse& one) { return is_issued(one, e.use); });
  if (at == record.parts.end()) {
    return;  // handed out before cases knew of it
  }
  at->quantity -= e.use.quantity;
  if (at->quantity <= 0) {
    record.parts.erase(at);
  }
  change_sheet(record);
}

}  // namespace aftercare::casework
