// What the events of remedy_events.hpp make of a case. Pure and total, as evolve.hpp.
#pragma once
#include "core/domain/case/case_events.hpp"

namespace aftercare::casework {

// Where a case stands by its open workshop job and its visits since the last reopening; without
// any it is diagnosed at the desk, accepted, or reported when nobody took it.
CaseState standing_of(const Case& record, Instant at);

void evolve(Case& record, const case_event::Paused& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Resumed& e, const EventMeta& meta);
void evolve(Case& record, const case_event::ClassChanged& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Reopened& e, const EventMeta& meta);
void evolve(Case& record, const case_event::ContactLogged& e, const EventMeta& meta);
void evolve(Case& record, const case_event::PolicyChanged& e, const EventMeta& meta);
void evolve(Case& record, const case_event::ProductIdentified& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Escalated& e, const EventMeta& meta);
void evolve(Case& record, const case_event::EscalationWithdrawn& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Disputed& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Reinspected& e, const EventMeta& meta);
void evolve(Case& record, const case_event::RemedyChosen& e, const EventMeta& meta);
void evolve(Case& record, const case_event::ReturnDeclined& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Fulfilled& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Quoted& e, const EventMeta& meta);
void evolve(Case& record, const case_event::QuoteConfirmed& e, const EventMeta& meta);
void evolve(Case& record, const case_event::QuoteDeclined& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Paid& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Refunded& e, const EventMeta& meta);
void evolve(Case& record, const case_event::FreightReimbursed& e, const EventMeta& meta);
void evolve(Case& record, const case_event::SubstituteOffered& e, const EventMeta& meta);
void evolve(Case& record, const case_event::SubstituteAccepted& e, const EventMeta& meta);
void evolve(Case& record, const case_event::ExchangeShipped& e, const EventMeta& meta);
void evolve(Case& record, const case_event::NewReceived& e, const EventMeta& meta);
void evolve(Case& record, const case_event::OldSent& e, const EventMeta& meta);
void evolve(Case& record, const case_event::ReturnChecked& e, const EventMeta& meta);
void evolve(Case& record, const case_event::TakenBack& e, const EventMeta& meta);
void evolve(Case& record, const case_event::WorkshopRepaired& e, const EventMeta& meta);
void evolve(Case& record, const case_event::QualityChecked& e, const EventMeta& meta);
void evolve(Case& record, const case_event::HandedBack& e, const EventMeta& meta);
void evolve(Case& record, const case_event::WarrantyExtended& e, const EventMeta& meta);
void evolve(Case& record, const case_event::MergedInto& e, const EventMeta& meta);
void evolve(Case& record, const case_event::TookOver& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Unmerged& e, const EventMeta& meta);
void evolve(Case& record, const case_event::GaveBack& e, const EventMeta& meta);
void evolve(Case& record, const case_event::RndAsked& e, const EventMeta& meta);
void evolve(Case& record, const case_event::RndAnswered& e, const EventMeta& meta);

// --- unit_evolve.cpp
// Something of what is signed changed: a signature given covers it no more.
void change_sheet(Case& record);
// A diagnosis that ends what rested on the one before: told, agreed, remedy, quote.
void begin_diagnosis(Case& record);
// The engineer found on site what was told already.
bool says_the_same(const Case& record, const Diagnosis& diagnosis,
                   const LiabilityVerdict& liability);
// Another verdict of the same diagnosis; who pays now has to be told when it is another.
void judge_anew(Case& record, const std::optional<LiabilityVerdict>& liability);
// The same for another day of the report, where there is a verdict.
void judge_by(Case& record, const std::optional<WarrantyVerdict>& warranty,
              const std::optional<LiabilityVerdict>& liability);
void evolve(Case& record, const case_event::ProductCorrected& e, const EventMeta& meta);
void evolve(Case& record, const case_event::FindingsNoted& e, const EventMeta& meta);
void evolve(Case& record, const case_event::WordsArrived& e, const EventMeta& meta);
void evolve(Case& record, const case_event::Followed& e, const EventMeta& meta);

// --- ledger_evolve.cpp
void evolve(Case& record, const case_event::ReturnDecided& e, const EventMeta& meta);
void evolve(Case& record, const case_event::NewReturned& e, const EventMeta& meta);
void evolve(Case& record, const case_event::PaymentWaived& e, const EventMeta& meta);
void evolve(Case& record, const case_event::PartsIssued& e, const EventMeta& meta);
void evolve(Case& record, const case_event::PartsReturned& e, const EventMeta& meta);
// Before a case is reopened: what was exchanged, quoted and paid until now stays what it is, and
// no longer stands for what comes.
void close_round(Case& record);
// Quotes of this round that nobody paid rest on a remedy that is off.
void drop_unpaid_quotes(Case& record);
// What was refunded or exchanged while it lies in the workshop does not go back.
void keep_exchanged_job(Case& record);

// Nothing is left to pay, or it was waived: what waited for it is promised from now on.
void mark_paid(Case& record, const EventMeta& meta);

}  // namespace aftercare::casework
