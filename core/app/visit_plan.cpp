// The desk's plan: team, appointment, change of engineer, cancellation.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/decide.hpp"
#include "core/domain/visit/decide.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::flow {
namespace {

// `engineer_unknown`, `engineer_not_available`. Unknown to a replica: passes.
Problem check_engineer(const World& world, StaffId id) {
  if (id.is_nil()) {
    return refuse("required", "engineer");
  }
  if (is_absent<Staff>(world, id)) {
    return refuse("engineer_unknown", "engineer");
  }
  const Staff* staff = find_as<Staff>(world, id);
  if (staff == nullptr) {
    return std::nullopt;
  }
  const auto& roles = staff->roles;
  const bool engineer = std::find(roles.begin(), roles.end(), Role::field_engineer) != roles.end();
  if (!engineer || staff->closed_at) {
    return refuse("engineer_not_available", "engineer", {{"name", staff->name}});
  }
  return std::nullopt;
}

std::string name_of(const World& world, StaffId id) {
  const Staff* staff = find_as<Staff>(world, id);
  return staff == nullptr ? std::string{} : staff->name;
}

// The desk judges a window by the clock it is decided with.
Instant today_of(const Step& step) {
  return step.context.authority ? step.context.received_at : step.meta.occurred_at;
}

CaseVisit case_visit(const Visit& visit) {
  return {visit.id, visit.engineer, visit.engineer_name, visit.from, visit.to, visit.state};
}

Visit planned_visit(const Step& step, const Case& owner, const Policy* policy,
                    const visit_command::Appoint& command) {
  Visit visit;
  visit.id = VisitId{step.command.target.id};
  visit.case_id = owner.id;
  visit.case_number = owner.number;
  visit.engineer = command.engineer;
  visit.engineer_name = name_of(step.world, command.engineer);
  visit.from = command.from;
  visit.to = command.to;
  visit.address =
      is_blank(command.address) ? owner.intake.contact.address : std::string{trim(command.address)};
  visit.contact = {owner.intake.contact.name, owner.intake.contact.phone};
  visit.model = owner.intake.product.model;
  visit.serial = owner.intake.product.serial;
  visit.symptom = owner.intake.symptom;
  visit.urgency = owner.urgency;
  visit.hazards = owner.intake.hazards;
  visit.is_service = owner.intake.class_ == CaseClass::service;
  if (policy != nullptr) {
    for (const ChecklistRow& row :
         checklist_for(*policy, owner.intake.hazards, owner.intake.product.model)) {
      visit.bring.push_back(row.code);
    }
  }
  return visit;
}

}  // namespace

Result<Decided> assign(const Step& step, const Case& record, const case_command::Assign& command) {
  if (const auto bad = casework::check_open(record)) {
    return *bad;
  }
  if (!command.team) {
    return refuse("required", "team");
  }
  CaseTeam team;
  team.team = *command.team;
  team.staff = command.staff;
  if (command.staff) {
    if (is_absent<Staff>(step.world, *command.staff)) {
      return refuse("staff_unknown", "staff");
    }
    const Staff* staff = find_as<Staff>(step.world, *command.staff);
    if (staff != nullptr && staff->closed_at) {
      return refuse("staff_closed", "staff", {{"name", staff->name}});
    }
    team.staff_name = name_of(step.world, *command.staff);
  }
  if (record.team && record.team->team == team.team && record.team->staff == team.staff) {
    return refuse("nothing_changes", "team");
  }
  return decided({on(record.id, case_event::Assigned{team, {}})});
}

Result<Decided> appoint(const Step& step, const visit_command::Appoint& command) {
  if (command.case_.is_nil()) {
    return refuse("required", "case");
  }
  const Case* owner = find_as<Case>(step.world, command.case_);
  if (owner == nullptr) {
    const bool unknown = !is_absent<Case>(step.world, command.case_) && !step.context.authority;
    return unknown ? Result<Decided>{Decided{}} : Result<Decided>{refuse("not_found", "case")};
  }
  // The case first: screens ask with an empty form whether it may be appointed at all.
  const Policy* policy = policy_of(step.world, *owner);
  if (const auto bad = first_problem(
          {casework::check_appointable(*owner), check_engineer(step.world, command.engineer),
           visiting::check_window(command.from, command.to, today_of(step), policy)})) {
    return *bad;
  }
  const Visit visit = planned_visit(step, *owner, policy, command);
  const std::int64_t address_max = limit_of(policy, "address_characters_max", 200);
  if (const auto bad = check_text(visit.address, "address", {true, true, address_max})) {
    return *bad;
  }
  return decided({on(visit.id, visit_event::Appointed{visit}),
                  on(owner->id, case_event::VisitAppointed{case_visit(visit), visit.address})});
}

Result<Decided> reassign(const Step& step, const Visit& visit,
                         const visit_command::Reassign& command) {
  if (const auto bad = visiting::check_reassign(visit, command)) {
    return *bad;
  }
  const Policy* policy = step.world.policy_in_force();
  const std::int64_t reason_max = limit_of(policy, "note_characters_max", kTextCharactersMax);
  if (const auto bad =
          first_problem({check_engineer(step.world, command.engineer),
                         check_text(command.reason, "reason", {true, true, reason_max})})) {
    return *bad;
  }
  Visit moved = visit;
  moved.engineer = command.engineer;
  moved.engineer_name = name_of(step.world, command.engineer);
  moved.from = command.from.value_or(visit.from);
  moved.to = command.to.value_or(visit.to);
  // Only a window that moves must lie ahead: a late change of engineer keeps the old one.
  const bool new_window = moved.from != visit.from || moved.to != visit.to;
  if (new_window) {
    if (const auto bad = visiting::check_window(moved.from, moved.to, today_of(step), policy)) {
      return *bad;
    }
  }
  return decided({on(visit.id, visit_event::Reassigned{moved.engineer, moved.engineer_name,
                                                       moved.from, moved.to, command.reason}),
                  on(visit.case_id, case_event::VisitReassigned{
                                        case_visit(moved), visit.engineer_name, command.reason})});
}

Result<Decided> cancel_visit(const Step& step, const Visit& visit,
                             const visit_command::Cancel& command) {
  const Policy* policy = step.world.policy_in_force();
  if (const auto bad = visiting::check_cancel(visit, command, policy)) {
    return *bad;
  }
  return decided({on(visit.id, visit_event::Cancelled{command.reason}),
                  on(visit.case_id,
                     case_event::VisitStepped{visit.id, VisitState::cancelled, command.reason})});
}

// Nobody travels for a case that is off: its open visits end with it.
Result<Decided> cancel_case(const Step& step, const Case& record,
                            const case_command::Cancel& command) {
  if (const auto bad = casework::check_cancel(record, command, policy_of(step.world, record))) {
    return *bad;
  }
  std::vector<EventAt> events;
  for (const CaseVisit& visit : record.visits) {
    if (visit.state >= VisitState::finished) {
      continue;
    }
    events.push_back(on(visit.id, visit_event::Cancelled{command.reason}));
    events.push_back(
        on(record.id, case_event::VisitStepped{visit.id, VisitState::cancelled, command.reason}));
  }
  events.push_back(on(record.id, case_event::Cancelled{command.reason}));
  return decided(std::move(events));
}

}  // namespace aftercare::flow
