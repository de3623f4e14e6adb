// The same request twice: merged, taken apart again, and a case moved to another policy version.
#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/app/flow.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::flow {

Result<Decided> merge(const Step& step, const Case& record, const case_command::Merge& command) {
  if (const auto bad = casework::check_open(record)) {
    return *bad;
  }
  if (command.into.is_nil()) {
    return refuse("required", "into");
  }
  if (command.into == record.id) {
    return refuse("same_case", "into");
  }
  if (is_absent<Case>(step.world, command.into)) {
    return refuse("not_found", "into");
  }
  const Policy* policy = policy_of(step.world, record);
  if (const auto bad = casework::check_reason(command.reason, policy)) {
    return *bad;
  }
  // Somebody is on his way, goods or money moved: its ledger is its own.
  if (const auto bad = check_may_end(record, EndingStep::merge)) {
    return *bad;
  }
  if (has_open_exception(record)) {
    return refuse("merge_too_late");
  }
  const Case* into = find_as<Case>(step.world, command.into);
  if (into == nullptr) {
    return Decided{};  // a device without it cannot tell
  }
  if (casework::check_open(*into)) {
    return refuse("merge_target_over", "into", {{"number", into->number}});
  }
  MergedCase other;
  other.id = record.id;
  other.number = record.number;
  other.symptom = record.intake.symptom;
  other.received_at = record.received_at;
  for (const FileRef& file : record.intake.files) {
    const auto& own = into->intake.files;
    if (std::find(own.begin(), own.end(), file) == own.end()) {
      other.files.push_back(file);
    }
  }
  other.at = step.meta.occurred_at;
  return decided({on(record.id, case_event::MergedInto{command.into, into->number, command.reason}),
                  on(command.into, case_event::TookOver{std::move(other)})});
}

Result<Decided> unmerge(const Step& step, const Case& record,
                        const case_command::Unmerge& command) {
  const auto* merged = std::get_if<case_state::Merged>(&record.state);
  if (merged == nullptr) {
    return refuse("not_merged");
  }
  const Policy* policy = policy_of(step.world, record);
  if (const auto bad = casework::check_reason(command.reason, policy)) {
    return *bad;
  }
  return decided({on(record.id, case_event::Unmerged{command.reason}),
                  on(merged->into, case_event::GaveBack{record.id, record.number})});
}

Result<Decided> change_policy(const Step& step, const Case& record,
                              const case_command::ChangePolicy& command) {
  if (const auto bad = casework::check_open(record)) {
    return *bad;
  }
  if (command.policy.is_nil()) {
    return refuse("required", "policy");
  }
  if (is_absent<Policy>(step.world, command.policy)) {
    return refuse("policy_unknown", "policy");
  }
  if (command.policy == record.policy) {
    return refuse("nothing_changes", "policy");
  }
  const Policy* policy = find_as<Policy>(step.world, command.policy);
  if (const auto bad = casework::check_reason(command.reason, policy)) {
    return *bad;
  }
  if (policy == nullptr) {
    return Decided{};
  }
  const Device* device = record.device ? find_as<Device>(step.world, *record.device) : nullptr;
  case_event::PolicyChanged event;
  event.policy = policy->id;
  event.from_version = record.policy_version;
  event.to_version = policy->version;
  event.reason = command.reason;
  event.warranty = warranty_verdict(*policy, warranty_facts_of(record, device, *policy));
  if (record.diagnosis) {
    Case judged = record;
    judged.warranty = event.warranty;
    event.liability = casework::liability_of(&judged, policy, *record.diagnosis);
  }
  return decided({on(record.id, std::move(event))});
}

}  // namespace aftercare::flow
