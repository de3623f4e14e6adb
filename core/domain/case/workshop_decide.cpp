// Workshop jobs (送修单) between their two handover lists (A 4.4, C 2.3.1).
#include <map>

#include "core/base/text.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/domain/visit/decide.hpp"

namespace aftercare::casework {
namespace {

std::map<std::string, int> count_by_model(const std::vector<HandoverItem>& items) {
  std::map<std::string, int> counts;
  for (const HandoverItem& item : items) {
    counts[fold_text(trim(item.model))] += item.quantity;
  }
  return counts;
}

// As somebody wrote it, not as it is compared.
std::string as_written(const std::string& folded, const std::vector<HandoverItem>& taken,
                       const std::vector<HandoverItem>& returned) {
  for (const auto* items : {&taken, &returned}) {
    for (const HandoverItem& item : *items) {
      if (fold_text(trim(item.model)) == folded)
        return std::string{trim(item.model)};
    }
  }
  return folded;
}

// What came in is what goes back, neither less nor more.
Problem check_same_goods(const std::vector<HandoverItem>& taken,
                         const std::vector<HandoverItem>& returned) {
  auto missing = count_by_model(taken);
  for (const auto& [model, quantity] : count_by_model(returned)) {
    missing[model] -= quantity;
  }
  const auto came = count_by_model(taken);
  for (const auto& [model, difference] : missing) {
    if (difference == 0) {
      continue;
    }
    const auto at = came.find(model);
    const int in = at == came.end() ? 0 : at->second;
    return refuse("handover_differs", "items",
                  {{"model", as_written(model, taken, returned)},
                   {"taken", std::to_string(in)},
                   {"returned", std::to_string(in - difference)}});
  }
  return std::nullopt;
}

// Worked on while the case goes on: it leaves checked, or as something that was not repaired.
bool awaits_check(const Case& record, const WorkshopJob& job) {
  const Quote* quote = standing_quote(record);
  const bool declined = quote != nullptr && quote->state == QuoteState::declined;
  return phase_of(record.state) == CasePhase::in_workshop && !declined &&
         (job.state == WorkshopState::repaired || job.state == WorkshopState::failed);
}

}  // namespace

Result<Events> decide(const Situation& in, const case_command::TakeIn& command) {
  if (const auto bad = check_in_work(in.record)) {
    return *bad;
  }
  if (open_job(in.record) != nullptr) {
    return refuse("workshop_job_open");
  }
  const visit_command::TakeBack given{command.reason, command.items,    command.signer,
                                      command.file,   command.document, command.content_hash};
  if (const auto bad = visiting::check_shape(given, in.policy)) {
    return *bad;
  }
  return Events{case_event::TakenBack{VisitId{},
                                      command.reason,
                                      command.items,
                                      {command.signer,
                                       command.file,
                                       command.document,
                                       command.content_hash,
                                       in.meta.occurred_at,
                                       {}}}};
}

Result<Events> decide(const Situation& in, const case_command::WorkshopRepair& command) {
  if (const auto bad = check_open(in.record)) {
    return *bad;
  }
  const WorkshopJob* job = open_job(in.record);
  if (job == nullptr) {
    return refuse("no_workshop_job");
  }
  // A check that failed sends it back to the bench.
  if (job->state != WorkshopState::taken_back && job->state != WorkshopState::failed) {
    return refuse("workshop_step_order");
  }
  // Work that is done is on record, paid or not: what is owed keeps the case from being confirmed
  // and closed (case.md §1).
  if (is_blank(command.measures)) {
    return refuse("measures_missing", "measures");
  }
  if (const auto bad = check_text(command.measures, "measures", note_rule(in.policy, true))) {
    return *bad;
  }
  return Events{case_event::WorkshopRepaired{command.measures}};
}

Result<Events> decide(const Situation& in, const case_command::WorkshopCheck& command) {
  if (const auto bad = check_open(in.record)) {
    return *bad;
  }
  const WorkshopJob* job = open_job(in.record);
  if (job == nullptr) {
    return refuse("no_workshop_job");
  }
  if (job->state != WorkshopState::repaired) {
    return refuse("workshop_step_order");
  }
  if (!command.passed) {
    return refuse("required", "passed");
  }
  if (const auto bad =
          check_text(command.findings, "findings", note_rule(in.policy, !*command.passed))) {
    return *bad;
  }
  return Events{case_event::QualityChecked{*command.passed, command.findings}};
}

Result<Events> decide(const Situation& in, const case_command::HandBack& command) {
  // In every state of the case: what belongs to the customer goes back.
  if (phase_of(in.record.state) == CasePhase::merged) {
    return *check_open(in.record);
  }
  const WorkshopJob* job = open_job(in.record);
  if (job == nullptr) {
    return refuse("no_workshop_job");
  }
  if (awaits_check(in.record, *job) && !command.unrepaired) {
    return refuse("quality_check_missing");
  }
  if (const auto bad = check_same_goods(job->items, command.items)) {
    return *bad;
  }
  if (!command.first_list_recovered) {
    return refuse("first_list_missing", "first_list_recovered");
  }
  Signature signature{command.signer,       command.file,        command.document,
                      command.content_hash, in.meta.occurred_at, command.refused_reason};
  const bool refused = !is_blank(command.refused_reason);
  const auto bad =
      refused ? visiting::check_shape(visit_command::SignRefused{command.refused_reason}, in.policy)
              : visiting::check_shape(visit_command::Sign{command.signer, command.file,
                                                          command.document, command.content_hash},
                                      in.policy);
  if (bad) {
    return *bad;
  }
  return Events{
      case_event::HandedBack{command.items, command.first_list_recovered, std::move(signature)}};
}

}  // namespace aftercare::casework
