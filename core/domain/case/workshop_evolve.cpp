// What the events of a workshop job make of its case.
#include "core/domain/case/marks.hpp"
#include "core/domain/case/remedy_evolve.hpp"

namespace aftercare::casework {
namespace {

WorkshopJob* last_job(Case& record) {
  return record.workshop_jobs.empty() ? nullptr : &record.workshop_jobs.back();
}

}  // namespace

void evolve(Case& record, const case_event::TakenBack& e, const EventMeta& meta) {
  for (CaseVisit& visit : record.visits) {
    if (visit.id == e.visit) {
      visit.state = VisitState::signed_;
    }
  }
  WorkshopJob job;
  job.number = static_cast<int>(record.workshop_jobs.size()) + 1;
  job.reason = e.reason;
  job.items = e.items;
  job.taken_with = e.signature;
  job.taken_at = meta.occurred_at;
  job.taken_by = meta.author.name;
  job.visit = e.visit;
  record.workshop_jobs.push_back(std::move(job));
  if (phase_of(record.state) < CasePhase::confirmed) {
    record.state = case_state::InWorkshop{record.workshop_jobs.back().number};
  }
}

void evolve(Case& record, const case_event::WorkshopRepaired& e, const EventMeta& meta) {
  if (WorkshopJob* job = last_job(record)) {
    job->state = WorkshopState::repaired;
    job->attempts.push_back({e.measures, meta.author.name, meta.occurred_at});
    job->measures += (job->measures.empty() ? "" : "\n") + e.measures;
    job->repaired_at = meta.occurred_at;
    record.measures = job->measures;
  }
}

void evolve(Case& record, const case_event::QualityChecked& e, const EventMeta& meta) {
  WorkshopJob* job = last_job(record);
  if (job == nullptr) {
    return;
  }
  job->checks.push_back({e.passed, e.findings, meta.author.name, meta.occurred_at});
  job->state = e.passed ? WorkshopState::passed : WorkshopState::failed;
  if (e.passed) {
    add_step(record, ClockMark::repaired, meta);
  }
}

void evolve(Case& record, const case_event::HandedBack& e, const EventMeta& meta) {
  WorkshopJob* job = last_job(record);
  if (job == nullptr) {
    return;
  }
  job->state = WorkshopState::returned;
  job->returned_items = e.items;
  job->returned_with = e.signature;
  job->returned_at = meta.occurred_at;
  job->first_list_recovered = e.first_list_recovered;
  // A return that was inspected and not settled went with it.
  if (record.return_check && !record.ledger.unit_refunded &&
      !(record.exchange && record.exchange->shipped_at)) {
    record.ledger.return_decision = DecidedReturn{ReturnDecision::send_back, {}, meta.author.name,
                                                  meta.occurred_at};
  }
  if (phase_of(record.state) != CasePhase::in_workshop) {
    return;
  }
  if (job->checks.empty() || !job->checks.back().passed) {
    record.state = standing_of(record, meta.occurred_at);
    return;
  }
  record.signature = e.signature;
  record.signature->revision = record.revisions.sheet;
  record.state = case_state::Repaired{VisitId{}, job->repaired_at.value_or(meta.occurred_at),
                                      e.signature.refused_reason.empty()};
}

}  // namespace aftercare::casework
