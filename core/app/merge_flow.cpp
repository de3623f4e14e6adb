// The same request twice: merged, taken apart again, and a case moved to another policy version.
#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/app/flow.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/marks.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/domain/case/remedy_evolve.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::flow {
namespace {

// Nobody merges this often; it only keeps a broken chain from going on for ever.
constexpr int kMergedChainMax = 100;

std::string phone_in(const Case& record) {
  const std::string& phone = record.intake.contact.phone;
  return normalize_phone(phone).value_or(phone);
}

// Other people or other units: a mistake, or somebody says why (case.md §5).
Problem check_same_request(const Case& record, const Case& into,
                           const case_command::Merge& command) {
  if (command.different) {
    return std::nullopt;
  }
  const bool same_archive = record.customer && record.customer == into.customer;
  if (!same_archive && phone_in(record) != phone_in(into)) {
    return refuse("merge_differs", "different", {{"what_key", "merge.other_person"}});
  }
  const std::string own = fold_text(trim(record.intake.product.serial));
  const std::string theirs = fold_text(trim(into.intake.product.serial));
  if (!own.empty() && !theirs.empty() && own != theirs) {
    return refuse("merge_differs", "different", {{"what_key", "merge.other_unit"}});
  }
  return std::nullopt;
}

// Everything said in the one that ends, also what arrived there from those it had taken over.
std::vector<MergedWord> words_of(const Case& record) {
  std::vector<MergedWord> words;
  for (const TimelineEntry& entry : record.timeline) {
    const auto text = entry.params.find("text");
    const bool said = entry.kind == "case.noted" || entry.kind == "case.plan_told" ||
                      entry.kind == "case.words_arrived";
    if (said && text != entry.params.end()) {
      words.push_back({entry.kind, entry.meta.author, entry.meta.occurred_at, text->second});
    }
  }
  for (const ContactEntry& entry : record.contacts) {
    words.push_back({"case.contact_logged", entry.by, entry.started_at, entry.note});
  }
  std::stable_sort(words.begin(), words.end(),
                   [](const MergedWord& a, const MergedWord& b) { return a.at < b.at; });
  return words;
}

// The warranty is judged by the earliest report (case.md §3).
template <class Event>
void judge_by_day(const Step& step, const Case& record, Instant received_at, Event& event) {
  const Policy* policy = policy_of(step.world, record);
  if (policy == nullptr || received_at == record.received_at) {
    return;
  }
  Case judged = record;
  judged.received_at = received_at;
  const Device* device = record.device ? find_as<Device>(step.world, *record.device) : nullptr;
  event.warranty = warranty_verdict(*policy, warranty_facts_of(judged, device, *policy));
  judged.warranty = *event.warranty;
  if (record.diagnosis) {
    event.liability = casework::liability_of(&judged, policy, *record.diagnosis);
  }
}

// What the one that ends had taken over itself goes along, each by itself, so that it can leave.
void add_taken_before(const Step& step, const Case& record, CaseId into,
                      std::vector<EventAt>& events) {
  for (const MergedCase& before : record.merged) {
    MergedCase along = before;
    along.files.clear();
    along.at = step.meta.occurred_at;
    along.marks = casework::marks_of(record, before.id);
    events.push_back(on(into, case_event::TookOver{std::move(along), {}, {}}));
  }
}

// `record` leaves `holder`, and with it what it had taken over before.
void add_given_back(const Step& step, const Case& record, CaseId holder,
                    std::vector<EventAt>& events) {
  std::vector<case_event::GaveBack> leave{{record.id, record.number, {}, {}}};
  for (const MergedCase& along : record.merged) {
    leave.push_back({along.id, along.number, {}, {}});
  }
  if (const Case* before = find_as<Case>(step.world, holder)) {
    Case after = *before;
    for (const case_event::GaveBack& one : leave) {
      casework::evolve(after, one, step.meta);
    }
    judge_by_day(step, *before, after.received_at, leave.front());
  }
  for (case_event::GaveBack& one : leave) {
    events.push_back(on(holder, std::move(one)));
  }
}

}  // namespace

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
  if (const auto bad = check_same_request(record, *into, command)) {
    return *bad;
  }
  case_event::TookOver took;
  MergedCase& other = took.other;
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
  other.words = words_of(record);
  other.marks = casework::own_marks(record);
  judge_by_day(step, *into, std::min(into->received_at, record.received_at), took);
  std::vector<EventAt> events{
      on(record.id, case_event::MergedInto{command.into, into->number, command.reason,
                                           phase_of(into->state)}),
      on(command.into, std::move(took))};
  add_taken_before(step, record, command.into, events);
  return decided(std::move(events));
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
  std::vector<EventAt> events{on(record.id, case_event::Unmerged{command.reason})};
  // Also what that one was merged into since had taken it over.
  std::optional<CaseId> holder = merged->into;
  for (int i = 0; holder && i < kMergedChainMax; ++i) {
    add_given_back(step, record, *holder, events);
    const Case* next = find_as<Case>(step.world, *holder);
    const auto* further =
        next == nullptr ? nullptr : std::get_if<case_state::Merged>(&next->state);
    holder = further == nullptr ? std::nullopt : std::optional{further->into};
  }
  return decided(std::move(events));
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
