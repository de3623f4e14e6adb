#include "core/domain/case/remedy_evolve.hpp"

#include <algorithm>

#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/marks.hpp"

namespace aftercare::casework {
namespace {

// Newest calls and messages are kept in the record; all of them are in its history.
constexpr std::size_t kContactsMax = 200;

// Nothing moves a case back out of these but reopening.
bool is_over(const Case& record) {
  return phase_of(record.state) >= CasePhase::confirmed;
}

bool is_return(const Case& record, Remedy remedy) {
  return record.intake.class_ == CaseClass::return_exchange || remedy == Remedy::exchange ||
         remedy == Remedy::refund;
}

void fulfil(Case& record, Remedy remedy, const EventMeta& meta) {
  if (is_over(record)) {
    return;
  }
  record.state = case_state::Fulfilled{remedy, meta.occurred_at};
  // Whatever the way, the customer has been helped.
  add_step(record, ClockMark::repaired, meta);
}

// Approved, or paid for, for this remedy alone.
void add_approval(Case& record, ClockMark mark, std::optional<Remedy> remedy,
                  const EventMeta& meta) {
  ClockEvent event = step_mark(record, mark, meta);
  event.remedy = remedy;
  record.marks.push_back(event);
}

PastExchange* past_of(Case& record, int past) {
  const auto index = static_cast<std::size_t>(past);
  return past >= 0 && index < record.ledger.past.size() ? &record.ledger.past[index] : nullptr;
}

Exchange exchange_or_none(const PastExchange& past) {
  return past.exchange.value_or(Exchange{});
}

Exchange& exchange_of(Case& record) {
  if (!record.exchange) {
    record.exchange.emplace();
  }
  return *record.exchange;
}

}  // namespace

CaseState standing_of(const Case& record, Instant at) {
  if (const WorkshopJob* job = open_job(record)) {
    return case_state::InWorkshop{job->number};
  }
  const auto first =
      std::min(static_cast<std::size_t>(record.visits_before_reopening), record.visits.size());
  for (std::size_t i = record.visits.size(); i > first; --i) {
    const CaseVisit& visit = record.visits[i - 1];
    switch (visit.state) {
      case VisitState::appointed:
      case VisitState::departed:
      case VisitState::arrived: return case_state::Appointed{visit.id};
      case VisitState::diagnosed: return case_state::Diagnosed{visit.id};
      case VisitState::finished: return case_state::Repaired{visit.id, at, false};
      case VisitState::signed_:
        // Taken along, and back by now: nothing was repaired on site.
        if (!took_product_along(record, visit.id))
          return case_state::Repaired{visit.id, at, true};
        break;
      case VisitState::cancelled: break;
    }
  }
  if (!record.taken_by) {
    return case_state::Reported{};
  }
  if (record.diagnosis) {
    return case_state::Diagnosed{};
  }
  return case_state::Accepted{*record.taken_by, at};
}

void evolve(Case& record, const case_event::Paused& e, const EventMeta& meta) {
  record.pauses.push_back(e.pause);
  ClockEvent mark = step_mark(record, ClockMark::paused, meta);
  mark.pause_reason = e.pause.reason;
  mark.clock = e.pause.clock;
  record.marks.push_back(mark);
}

void evolve(Case& record, const case_event::Resumed&, const EventMeta& meta) {
  for (const CasePause& pause : record.pauses) {
    ClockEvent mark = step_mark(record, ClockMark::resumed, meta);
    mark.clock = pause.clock;
    record.marks.push_back(mark);
  }
  record.pauses.clear();
}

void evolve(Case& record, const case_event::ClassChanged& e, const EventMeta& meta) {
  record.intake.class_ = e.to;
  record.intake.topic = e.topic;
  ClockEvent set = step_mark(record, ClockMark::class_set, meta);
  set.case_class = e.to;
  record.marks.push_back(set);
  if (e.to == CaseClass::complaint) {
    add_step(record, ClockMark::complaint_taken, meta);
  }
  if (e.to == CaseClass::return_exchange) {
    add_step(record, ClockMark::return_asked, meta);
  }
}

void evolve(Case& record, const case_event::Reopened&, const EventMeta& meta) {
  // Its end had ended what waited.
  if (phase_of(record.state) >= CasePhase::closed) {
    record.pauses.clear();
  }
  close_round(record);
  record.reopened += 1;
  record.visits_before_reopening = static_cast<int>(record.visits.size());
  record.signature.reset();
  record.revisions.diagnosis_final = false;
  // The next completion has a rating of its own.
  if (record.rating) {
    record.revisions.earlier_ratings.push_back(*record.rating);
    record.rating.reset();
  }
  record.diagnosis.reset();
  record.liability.reset();
  record.archived = false;
  record.told_at.reset();
  record.agreed_at.reset();
  record.remedy.reset();
  record.return_declined.clear();
  record.state = standing_of(record, meta.occurred_at);
  add_step(record, ClockMark::reopened, meta);
}

void evolve(Case& record, const case_event::ContactLogged& e, const EventMeta& meta) {
  record.contacts.push_back(e.entry);
  if (record.contacts.size() > kContactsMax) {
    record.contacts.erase(record.contacts.begin());
  }
  add_contact(record, e.entry, meta);
}

void evolve(Case& record, const case_event::PolicyChanged& e, const EventMeta&) {
  record.policy = e.policy;
  record.policy_version = e.to_version;
  record.warranty = e.warranty;
  if (e.liability) {
    record.liability = e.liability;
  }
}

void evolve(Case& record, const case_event::ProductIdentified& e, const EventMeta&) {
  record.device = e.device;
  record.warranty = e.warranty;
  judge_anew(record, e.liability);
}

void evolve(Case& record, const case_event::Escalated& e, const EventMeta& meta) {
  record.escalations.push_back(e.escalation);
  if (e.escalation.level != EscalationLevel::breach) {
    return;
  }
  ClockEvent told = step_mark(record, ClockMark::breach_told, meta);
  told.clock = e.escalation.clock;
  told.run = e.escalation.run;
  record.marks.push_back(told);
}

void evolve(Case& record, const case_event::EscalationWithdrawn& e, const EventMeta& meta) {
  for (Escalation& one : record.escalations) {
    if (one.clock == e.clock && one.run == e.run && one.level == e.level && !one.withdrawn_at) {
      one.withdrawn_at = meta.occurred_at;
    }
  }
}

void evolve(Case& record, const case_event::Disputed& e, const EventMeta& meta) {
  Reinspection asked;
  asked.reason = e.reason;
  asked.asked_by = meta.author;
  asked.asked_at = meta.occurred_at;
  asked.disputed = record.diagnosis.value_or(Diagnosis{});
  record.reinspections.push_back(std::move(asked));
}

void evolve(Case& record, const case_event::Reinspected& e, const EventMeta& meta) {
  if (record.reinspections.empty()) {
    return;
  }
  Reinspection& asked = record.reinspections.back();
  asked.upheld = e.upheld;
  asked.findings = e.findings;
  asked.decided_by = meta.author.name;
  asked.decided_at = meta.occurred_at;
  record.revisions.diagnosis_final = record.diagnosis || e.diagnosis;
  if (!e.diagnosis) {
    return;
  }
  // A new diagnosis is told anew, and what rested on the old one is off.
  begin_diagnosis(record);
  record.diagnosis = e.diagnosis;
  record.liability = e.liability;
  add_step(record, ClockMark::diagnosed, meta);
}

void evolve(Case& record, const case_event::RemedyChosen& e, const EventMeta& meta) {
  if (record.remedy && record.remedy->remedy != e.choice.remedy) {
    drop_unpaid_quotes(record);
  }
  record.remedy = e.choice;
  record.return_declined.clear();
  const Remedy remedy = e.choice.remedy;
  if (is_return(record, remedy)) {
    add_step(record, ClockMark::return_decided, meta);
    // What the customer pays is promised once he has paid.
    if (remedy != Remedy::paid_exchange) {
      add_approval(record, ClockMark::return_approved, remedy, meta);
    }
  }
  if (remedy == Remedy::exchange) {
    add_approval(record, ClockMark::exchange_approved, remedy, meta);
  }
}

void evolve(Case& record, const case_event::ReturnDeclined& e, const EventMeta& meta) {
  record.return_declined = e.reason;
  record.remedy.reset();
  drop_unpaid_quotes(record);
  add_step(record, ClockMark::return_decided, meta);
  add_step(record, ClockMark::return_declined, meta);
}

void evolve(Case& record, const case_event::Fulfilled& e, const EventMeta& meta) {
  record.measures = e.text;
  // How it was helped is told the customer.
  add_step(record, ClockMark::answered, meta);
  fulfil(record, e.remedy, meta);
}

void evolve(Case& record, const case_event::Quoted& e, const EventMeta&) {
  for (Quote& quote : record.quotes) {
    const bool stays = quote.state == QuoteState::declined ||
                       quote.number <= record.ledger.quotes_before;
    quote.state = stays ? quote.state : QuoteState::replaced;
  }
  record.quotes.push_back(e.quote);
}

void evolve(Case& record, const case_event::QuoteConfirmed& e, const EventMeta& meta) {
  for (Quote& quote : record.quotes) {
    if (quote.number == e.number) {
      quote.state = QuoteState::confirmed;
      quote.answered_at = meta.occurred_at;
      quote.answer = e.note;
    }
  }
}

void evolve(Case& record, const case_event::QuoteDeclined& e, const EventMeta& meta) {
  for (Quote& quote : record.quotes) {
    if (quote.number == e.number) {
      quote.state = QuoteState::declined;
      quote.answered_at = meta.occurred_at;
      quote.answer = e.reason;
    }
  }
}

void mark_paid(Case& record, const EventMeta& meta) {
  const std::optional<Remedy> remedy =
      record.remedy ? std::optional{record.remedy->remedy} : std::nullopt;
  add_approval(record, ClockMark::paid, remedy, meta);
  if (remedy == Remedy::paid_exchange) {
    if (is_return(record, *remedy)) {
      add_approval(record, ClockMark::return_approved, remedy, meta);
    }
    add_approval(record, ClockMark::exchange_approved, remedy, meta);
  }
}

void evolve(Case& record, const case_event::Paid& e, const EventMeta& meta) {
  record.payments.push_back(e.payment);
  if (e.in_full) {
    mark_paid(record, meta);
  }
}

void evolve(Case& record, const case_event::Refunded& e, const EventMeta& meta) {
  record.payments.push_back(e.payment);
  // Of the unit; written down before payments said what they are for: by the remedy.
  const bool by_remedy = record.remedy && record.remedy->remedy == Remedy::refund;
  const bool unsaid = e.payment.of == PaymentFor::unsaid;
  // What was paid for work and goes back is not the refund that was promised.
  if (e.payment.of == PaymentFor::unit || unsaid) {
    add_step(record, ClockMark::refund_paid, meta);
  }
  if (e.payment.of == PaymentFor::unit || (unsaid && by_remedy)) {
    record.ledger.unit_refunded = true;
    keep_exchanged_job(record);
    fulfil(record, Remedy::refund, meta);
  }
}

void evolve(Case& record, const case_event::FreightReimbursed& e, const EventMeta&) {
  record.payments.push_back(e.payment);
}

void evolve(Case& record, const case_event::SubstituteOffered& e, const EventMeta&) {
  Exchange& exchange = exchange_of(record);
  exchange.substitute = e.model;
  exchange.substitute_accepted_at.reset();
}

void evolve(Case& record, const case_event::SubstituteAccepted&, const EventMeta& meta) {
  exchange_of(record).substitute_accepted_at = meta.occurred_at;
}

void evolve(Case& record, const case_event::ExchangeShipped& e, const EventMeta& meta) {
  Exchange& exchange = exchange_of(record);
  exchange.model = e.model;
  exchange.serial = e.serial;
  exchange.carrier = e.carrier;
  exchange.tracking_no = e.tracking_no;
  exchange.shipped_at = meta.occurred_at;
  keep_exchanged_job(record);
  add_step(record, ClockMark::exchange_shipped, meta);
}

void evolve(Case& record, const case_event::NewReceived&, const EventMeta& meta) {
  exchange_of(record).received_at = meta.occurred_at;
  add_step(record, ClockMark::new_item_received, meta);
  fulfil(record, record.remedy ? record.remedy->remedy : Remedy::exchange, meta);
}

void evolve(Case& record, const case_event::OldSent& e, const EventMeta& meta) {
  PastExchange* past = past_of(record, e.past);
  (past == nullptr ? record.return_check : past->check).reset();
  (past == nullptr ? record.ledger.return_decision : past->decision).reset();
  Exchange& exchange =
      past == nullptr ? exchange_of(record) : past->exchange.emplace(exchange_or_none(*past));
  exchange.old_sent_at = meta.occurred_at;
  exchange.old_tracking_no = e.tracking_no;
  add_step(record, ClockMark::old_item_sent, meta);
}

void evolve(Case& record, const case_event::ReturnChecked& e, const EventMeta& meta) {
  PastExchange* past = past_of(record, e.past);
  (past == nullptr ? record.return_check : past->check) = e.check;
  (past == nullptr ? record.ledger.return_decision : past->decision).reset();
  keep_exchanged_job(record);
  add_step(record, ClockMark::return_checked, meta);
  if (e.check.passed()) {
    add_step(record, ClockMark::return_inspected, meta);
  }
}

void evolve(Case& record, const case_event::WarrantyExtended& e, const EventMeta&) {
  record.warranty_gain = e.gain;
}

void evolve(Case& record, const case_event::RndAsked& e, const EventMeta& meta) {
  record.consultations.push_back({e.question, meta.author, meta.occurred_at, {}, {}, {}});
}

void evolve(Case& record, const case_event::RndAnswered& e, const EventMeta& meta) {
  if (!has_open_question(record)) {
    return;
  }
  Consultation& asked = record.consultations.back();
  asked.answer = e.answer;
  asked.answered_by = meta.author.name;
  asked.answered_at = meta.occurred_at;
}

}  // namespace aftercare::casework
