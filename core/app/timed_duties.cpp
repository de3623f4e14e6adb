#include "core/app/timed_duties.hpp"

#include <algorithm>

#include "core/base/calendar.hpp"
#include "core/domain/case/ledgers.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

using case_command::Escalate;
using case_command::WithdrawEscalation;

CommandId duty_id(const std::string& rule, const Case& record, int run) {
  return {make_uuid_v5(aftercare_namespace(),
                       rule + ":" + record.id.text() + ":" + std::to_string(run))};
}

std::optional<Instant> ended_at(const CaseState& state) {
  if (const auto* closed = std::get_if<case_state::Closed>(&state)) {
    return closed->at;
  }
  if (const auto* cancelled = std::get_if<case_state::Cancelled>(&state)) {
    return cancelled->at;
  }
  return std::nullopt;
}

// Leaves the devices some days after the end (sync.md, Scopes).
void add_archiving(const Case& record, const Policy& policy, std::vector<Duty>& duties) {
  static const std::string kRule = "scope.days_after_closing";
  const auto ended = ended_at(record.state);
  // With goods out or money owed it is not over (case.md §1): somebody still works on it.
  if (!ended || record.archived || !is_ended(record)) {
    return;
  }
  Duty duty;
  duty.due_at = end_of_days(*ended, policy.scope.days_after_closing, policy.zone.rules());
  duty.command.id = duty_id(kRule, record, 1);
  duty.command.target = key_for<Case>(record.id);
  duty.command.args = case_command::Archive{kRule};
  duty.command.occurred_at = duty.due_at;
  duties.push_back(std::move(duty));
}

const Escalation* sent_escalation(const Case& record, const ClockState& clock,
                                  EscalationLevel level) {
  for (const Escalation& one : record.escalations) {
    if (one.clock == clock.name && one.run == clock.run && one.level == level) {
      return &one;
    }
  }
  return nullptr;
}

std::string rule_of(const char* verb, const ClockState& clock, EscalationLevel level) {
  return std::string{verb} + "." + term_name(clock.name) + "." + term_name(level);
}

bool runs(const ClockState& clock) {
  return clock.state == ClockRunState::running || clock.state == ClockRunState::running_late;
}

// A clock that stands is not late; it is looked at again when it goes on.
void add_escalation(const Case& record, const ClockState& clock, EscalationLevel level,
                    std::vector<Duty>& duties) {
  const auto due = level == EscalationLevel::breach ? clock.due_at : clock.warn_at;
  if (!runs(clock) || !due || sent_escalation(record, clock, level) != nullptr) {
    return;
  }
  Duty duty;
  duty.due_at = *due;
  duty.command.id = duty_id(rule_of("escalate", clock, level), record, clock.run);
  duty.command.target = key_for<Case>(record.id);
  duty.command.args = Escalate{clock.name, clock.run, level};
  duty.command.occurred_at = duty.due_at;
  duties.push_back(std::move(duty));
}

// Kept after all: a fact done in time arrived late (business §2).
void add_withdrawals(const Case& record, const ClockState& clock, Instant now,
                     std::vector<Duty>& duties) {
  if (clock.state != ClockRunState::kept) {
    return;
  }
  for (const EscalationLevel level : {EscalationLevel::warning, EscalationLevel::breach}) {
    const Escalation* sent = sent_escalation(record, clock, level);
    const auto due = level == EscalationLevel::breach ? clock.due_at : clock.warn_at;
    if (sent == nullptr || sent->withdrawn_at || !due || !(*clock.stopped_at < *due)) {
      continue;
    }
    Duty duty;
    duty.due_at = now;
    duty.command.id = duty_id(rule_of("withdraw", clock, level), record, clock.run);
    duty.command.target = key_for<Case>(record.id);
    duty.command.args = WithdrawEscalation{clock.name, clock.run, level};
    duty.command.occurred_at = now;
    duties.push_back(std::move(duty));
  }
}

}  // namespace

std::vector<Duty> duties_of(const Case& record, const Policy& policy, Instant now) {
  std::vector<Duty> duties;
  add_archiving(record, policy, duties);
  // What is over has no clock that runs; an escalation once sent may still be withdrawn.
  if (phase_of(record.state) >= CasePhase::closed && record.escalations.empty()) {
    return duties;
  }
  for (const ClockState& clock : replay_clocks(policy, record.marks, now)) {
    add_escalation(record, clock, EscalationLevel::warning, duties);
    add_escalation(record, clock, EscalationLevel::breach, duties);
    add_withdrawals(record, clock, now, duties);
  }
  std::stable_sort(duties.begin(), duties.end(),
                   [](const Duty& a, const Duty& b) { return a.due_at < b.due_at; });
  return duties;
}

std::vector<Command> due_duties(const Case& record, const Policy& policy, Instant now) {
  std::vector<Command> due;
  for (Duty& duty : duties_of(record, policy, now)) {
    if (duty.due_at <= now) {
      due.push_back(std::move(duty.command));
    }
  }
  return due;
}

Actor system_actor() {
  Actor actor;
  actor.kind = ActorKind::system;
  actor.id = ActorId{make_uuid_v5(aftercare_namespace(), "actor:system")};
  actor.name = "system";
  actor.roles = {Role::system};
  return actor;
}

}  // namespace aftercare
