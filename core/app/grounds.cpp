// Grounds for a remedy are read from the records (case.md §2): what was repaired before, and which
// promise is late.
#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/app/permissions.hpp"
#include "core/base/calendar.hpp"
#include "core/policy/calendar_of.hpp"

namespace aftercare {
namespace {

// A delay is counted this far; more is as late as can be.
constexpr int kLateDaysMax = 400;

bool is_completed_repair(const TimelineEntry& entry) {
  if (entry.kind == "case.repaired") {
    return true;
  }
  const auto outcome = entry.params.find("outcome_key");
  return entry.kind == "case.quality_checked" && outcome != entry.params.end() &&
         outcome->second == "check.passed";
}

int repairs_before(const Case& record, Instant until) {
  return static_cast<int>(std::count_if(
      record.timeline.begin(), record.timeline.end(), [until](const TimelineEntry& entry) {
        return is_completed_repair(entry) && entry.meta.occurred_at < until;
      }));
}

std::optional<Instant> reopened_at(const Case& record) {
  std::optional<Instant> at;
  for (const TimelineEntry& entry : record.timeline) {
    if (entry.kind == "case.reopened") {
      at = entry.meta.occurred_at;
    }
  }
  return at;
}

bool names_part(const Case& record, PartId part) {
  return std::any_of(record.parts.begin(), record.parts.end(),
                     [part](const PartUse& use) { return use.part == part; });
}

// Of the same core part, as far as both say which.
bool may_be_same_part(const Case& record, const Case& other) {
  return record.parts.empty() || other.parts.empty() ||
         std::any_of(other.parts.begin(), other.parts.end(),
                     [&](const PartUse& use) { return names_part(record, use.part); });
}

// Whole workdays after `due` until `today`; 0 where nobody can count them.
int workdays_after(const Policy& policy, LocalDate due, LocalDate today) {
  const auto calendar = calendar_of(policy);
  if (!calendar) {
    return 0;
  }
  int late = 0;
  for (int i = 1; i <= kLateDaysMax && due.plus_days(i) <= today; ++i) {
    late += calendar->is_workday(due.plus_days(i)) ? 1 : 0;
  }
  return late;
}

// Which promises count for what was chosen, the first that runs.
std::vector<ClockName> promises_of(const Case& record) {
  const bool returns = record.intake.class_ == CaseClass::return_exchange;
  if (!record.remedy) {
    return returns ? std::vector{ClockName::fulfil} : std::vector{ClockName::repair};
  }
  switch (record.remedy->remedy) {
    case Remedy::exchange:
    case Remedy::paid_exchange: return {ClockName::ship_exchange, ClockName::fulfil};
    case Remedy::refund: return {ClockName::refund, ClockName::fulfil};
    case Remedy::repair:
    case Remedy::paid_repair:
    case Remedy::guidance:
    case Remedy::negotiated: break;
  }
  return {ClockName::repair};
}

}  // namespace

std::optional<int> failed_repairs(const World& world, const Case& record) {
  if (!record.device) {
    return std::nullopt;
  }
  int repairs = 0;
  if (const auto again = reopened_at(record)) {
    repairs += repairs_before(record, *again);
  }
  for (const Uuid& id : world.look_up(device_cases_index(*record.device)).ids) {
    const Case* other = find_as<Case>(world, CaseId{id});
    const bool counts = other != nullptr && !(other->id == record.id) &&
                        phase_of(other->state) != CasePhase::merged &&
                        may_be_same_part(record, *other);
    repairs += counts ? repairs_before(*other, record.received_at) : 0;
  }
  return repairs;
}

int workdays_late(const Policy& policy, const Case& record, Instant now) {
  const auto zone = policy.zone.rules();
  if (record.remedy && record.remedy->agreed_on) {
    return workdays_after(policy, *record.remedy->agreed_on, local_date_at(now, zone));
  }
  int late = 0;
  for (const ClockState& clock : replay_clocks(policy, record.marks, now)) {
    const auto wanted = promises_of(record);
    const bool counts = std::find(wanted.begin(), wanted.end(), clock.name) != wanted.end() &&
                        clock.state != ClockRunState::dropped && clock.due_at;
    if (counts) {
      const Instant until = std::min(now, clock.stopped_at.value_or(now));
      late = workdays_after(policy, local_date_at(*clock.due_at, zone),
                            local_date_at(until, zone));
    }
  }
  return late;
}

RemedyFacts recorded_facts(const World& world, const Case& record, const Policy& policy,
                           Instant now) {
  const Device* device = record.device ? find_as<Device>(world, *record.device) : nullptr;
  RemedyFacts facts = remedy_facts_of(record, device, record.warranty.state, policy);
  facts.repairs_failed = failed_repairs(world, record);
  facts.workdays_late = workdays_late(policy, record, now);
  return facts;
}

namespace flow {
namespace {

// More repairs than the records know of are confirmed by the supervisor, on paper.
Problem check_stated(const Step& step, const Case& record, const Policy* policy,
                     const case_command::ChooseRemedy& command) {
  if (!command.repairs_failed) {
    return std::nullopt;
  }
  if (*command.repairs_failed < 0) {
    return refuse("count_invalid", "repairs_failed");
  }
  const int recorded = failed_repairs(step.world, record).value_or(0);
  if (*command.repairs_failed <= recorded) {
    return std::nullopt;
  }
  const Policy* in_force = step.world.policy_in_force();
  if (in_force != nullptr && !may(*in_force, step.context.actor, "case.reinspect")) {
    return refuse("more_than_recorded", "repairs_failed",
                  {{"recorded", std::to_string(recorded)}});
  }
  if (is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  if (!command.evidence || command.evidence->sha256.empty()) {
    return refuse("evidence_missing", "evidence");
  }
  return check_file(*command.evidence, "evidence", policy,
                    {FileKind::photo, FileKind::scan, FileKind::document});
}

// A day agreed on lies not before the agreement: made now, or when the customer agreed.
Problem check_agreed_on(const Step& step, const Case& record, const Policy* policy,
                        const case_command::ChooseRemedy& command) {
  if (!command.agreed_on) {
    return std::nullopt;
  }
  const Instant made = step.meta.offline ? step.meta.occurred_at : step.meta.received_at;
  const LocalDate agreed = organisation_date(policy, record.agreed_at.value_or(made));
  const LocalDate since = std::max(agreed, organisation_date(policy, record.received_at));
  if (*command.agreed_on < since) {
    return refuse("agreed_before_agreement", "agreed_on", {{"date", to_text(since)}});
  }
  return std::nullopt;
}

}  // namespace

Problem check_statements(const Step& step, const Case& record, const Policy* policy,
                         const case_command::ChooseRemedy& command) {
  return first_problem({check_agreed_on(step, record, policy, command),
                        check_stated(step, record, policy, command)});
}

RemedyFacts stated_facts(const Step& step, const Case& record, const Policy& policy,
                     const case_command::ChooseRemedy& stated) {
  RemedyFacts facts = recorded_facts(step.world, record, policy, step.meta.received_at);
  // Records win; where paper knows of more, check_statements has asked for it.
  if (stated.repairs_failed && *stated.repairs_failed > facts.repairs_failed.value_or(-1)) {
    facts.repairs_failed = stated.repairs_failed;
  }
  facts.serious_fault = stated.serious_fault;
  facts.not_repairable = stated.not_repairable;
  facts.unused_and_intact = stated.unused_and_intact;
  facts.fit_for_resale = stated.fit_for_resale;
  return facts;
}

}  // namespace flow
}  // namespace aftercare
