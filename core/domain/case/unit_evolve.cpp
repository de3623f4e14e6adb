// What rests on a verdict and on a signature, and what merged cases hear of each other.
#include "core/domain/case/marks.hpp"
#include "core/domain/case/remedy_evolve.hpp"

namespace aftercare {

std::optional<Instant> end_of(const Case& record) {
  if (const auto* closed = std::get_if<case_state::Closed>(&record.state)) {
    return closed->at;
  }
  if (const auto* confirmed = std::get_if<case_state::Confirmed>(&record.state)) {
    return confirmed->at;
  }
  if (const auto* cancelled = std::get_if<case_state::Cancelled>(&record.state)) {
    return cancelled->at;
  }
  return std::nullopt;
}

namespace casework {
namespace {

bool is_before_the_work_is_done(const Case& record) {
  return phase_of(record.state) < CasePhase::repaired;
}

// Goods on their way keep the remedy they move for.
bool is_remedy_under_way(const Case& record) {
  const auto& exchange = record.exchange;
  return record.return_check || (exchange && (exchange->shipped_at || exchange->old_sent_at));
}

// Of this round; what was paid for one goes back, or is asked again.
void end_quotes(Case& record) {
  for (Quote& quote : record.quotes) {
    const bool stays = quote.state == QuoteState::declined ||
                       quote.number <= record.ledger.quotes_before;
    quote.state = stays ? quote.state : QuoteState::replaced;
  }
}

}  // namespace

void change_sheet(Case& record) {
  if (record.signature && !has_unsigned_revision(record)) {
    record.revisions.sheet = record.signature->revision + 1;
  }
  auto* repaired = std::get_if<case_state::Repaired>(&record.state);
  if (repaired != nullptr && record.signature) {
    repaired->signed_ = false;
  }
}

void begin_diagnosis(Case& record) {
  const bool first = !record.diagnosis;
  record.revisions.diagnosis += 1;
  if (first) {
    return;
  }
  change_sheet(record);
  record.told_at.reset();
  record.agreed_at.reset();
  if (!is_before_the_work_is_done(record)) {
    return;
  }
  end_quotes(record);
  if (!is_remedy_under_way(record)) {
    record.remedy.reset();
  }
}

bool says_the_same(const Case& record, const Diagnosis& diagnosis,
                   const LiabilityVerdict& liability) {
  return record.diagnosis && record.liability &&
         record.diagnosis->fault_type == diagnosis.fault_type &&
         record.diagnosis->cause == diagnosis.cause &&
         record.diagnosis->clause == diagnosis.clause &&
         record.liability->payer == liability.payer &&
         record.liability->fee_basis == liability.fee_basis;
}

void judge_anew(Case& record, const std::optional<LiabilityVerdict>& liability) {
  if (!liability) {
    return;
  }
  const bool other_payer = record.liability && record.liability->payer != liability->payer;
  record.liability = liability;
  if (!other_payer || !is_before_the_work_is_done(record)) {
    return;
  }
  // Whoever is to pay now has not been told, and nobody agreed to it.
  record.revisions.diagnosis += 1;
  record.told_at.reset();
  record.agreed_at.reset();
  end_quotes(record);
}

void judge_by(Case& record, const std::optional<WarrantyVerdict>& warranty,
              const std::optional<LiabilityVerdict>& liability) {
  if (warranty) {
    record.warranty = *warranty;
  }
  judge_anew(record, liability);
}

void evolve(Case& record, const case_event::ProductCorrected& e, const EventMeta&) {
  record.intake.product = e.product;
  record.device = e.device;
  record.warranty = e.warranty;
  record.similar = e.similar;
  judge_anew(record, e.liability);
}

void evolve(Case& record, const case_event::FindingsNoted& e, const EventMeta&) {
  for (CaseVisit& visit : record.visits) {
    if (visit.id == e.visit) {
      visit.state = VisitState::diagnosed;
    }
  }
  if (phase_of(record.state) <= CasePhase::diagnosed) {
    record.state = case_state::Diagnosed{e.visit};
  }
}

void evolve(Case& record, const case_event::WordsArrived& e, const EventMeta& meta) {
  bool here = false;
  for (MergedCase& merged : record.merged) {
    here = here || merged.id == e.from;
    if (merged.id == e.from && e.file) {
      merged.files.push_back(*e.file);
      record.intake.files.push_back(*e.file);
    }
  }
  // It answers both, and leaves with the one it was written to.
  if (e.contact) {
    add_contact(record, *e.contact, meta, here ? std::optional{e.from} : std::nullopt);
  }
}

void evolve(Case& record, const case_event::Followed& e, const EventMeta&) {
  if (auto* merged = std::get_if<case_state::Merged>(&record.state)) {
    merged->stands = e.phase;
  }
}

}  // namespace casework
}  // namespace aftercare
