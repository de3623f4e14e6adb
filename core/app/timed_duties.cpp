#include "core/app/timed_duties.hpp"

#include "core/base/calendar.hpp"

namespace aftercare {
namespace {

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
  if (!ended || record.archived) {
    return;
  }
  Duty duty;
  duty.due_at = end_of_days(*ended, policy.scope.days_after_closing, policy.zone.offset_minutes);
  duty.command.id = duty_id(kRule, record, 1);
  duty.command.target = key_for<Case>(record.id);
  duty.command.args = case_command::Archive{kRule};
  duty.command.occurred_at = duty.due_at;
  duties.push_back(std::move(duty));
}

}  // namespace

std::vector<Duty> duties_of(const Case& record, const Policy& policy) {
  std::vector<Duty> duties;
  add_archiving(record, policy, duties);
  return duties;
}

std::vector<Command> due_duties(const Case& record, const Policy& policy, Instant now) {
  std::vector<Command> due;
  for (Duty& duty : duties_of(record, policy)) {
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
