// Parts for a case: kept for it, handed out for it, brought back (business §5). What one case waits
// for cannot be taken by another; what it was handed is all it can bring back.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/domain/case/decide.hpp"

namespace aftercare::flow {
namespace {

// The case that is meant: by its id, or by the number people say. Nil: a device does not know it.
Result<CaseId> case_meant(const Step& step, CaseId id, const std::string& number) {
  if (!id.is_nil()) {
    return is_absent<Case>(step.world, id) ? Result<CaseId>{refuse("case_unknown", "case")}
                                           : Result<CaseId>{id};
  }
  if (is_blank(number)) {
    return refuse("required", "case_number");
  }
  const IndexFound found = step.world.look_up(case_number_index(number));
  if (!found.ids.empty()) {
    return CaseId{found.ids.front()};
  }
  return found.known ? Result<CaseId>{refuse("case_unknown", "case_number")}
                     : Result<CaseId>{CaseId{}};
}

// A case that is over waits for no parts. One that a device does not know passes there.
Problem check_open(const World& world, CaseId id) {
  const Case* found = find_as<Case>(world, id);
  if (found == nullptr) {
    return std::nullopt;
  }
  Problem over = casework::check_open(*found);
  if (over) {
    over->field = "case_number";
  }
  return over;
}

std::string number_of(const World& world, CaseId id) {
  const Case* found = find_as<Case>(world, id);
  return found == nullptr ? std::string{} : found->number;
}

Problem check_note(const std::string& text, const std::string& field) {
  return check_text(text, field, {false, false, kWordCharactersMax});
}

Problem check_reason_given(const std::string& reason) {
  return is_blank(reason) ? Problem{refuse("reason_required", "reason")}
                          : check_note(reason, "reason");
}

stock_event::Moved moved_for(const Step& step, const StockLevel& level, MovementKind kind,
                             CaseId owner, int delta) {
  auto moved = movement(step.world, kind, {level.location, level.part}, delta);
  moved.case_ = owner;
  moved.case_number = number_of(step.world, owner);
  moved.document = "case/" + owner.text();
  return moved;
}

// What the bench got, as its case shows it.
PartUse use_of(const Step& step, const StockLevel& level, int quantity) {
  PartUse use;
  use.part = level.part;
  use.location = level.location;
  use.part_code = level.part_code;
  use.part_name = level.part_name;
  use.quantity = quantity;
  use.at = step.meta.occurred_at;
  return use;
}

}  // namespace

Result<Decided> supply(const Step& step, const stock_command::Reserve& command) {
  const auto& level = target_of<StockLevel>(step);
  const auto meant = case_meant(step, command.case_, command.case_number);
  if (!meant) {
    return meant.error();
  }
  if (const auto bad =
          first_problem({check_open(step.world, *meant),
                         check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
                         check_note(command.reason, "reason"),
                         check_taken(&level, command.quantity, 0, "quantity")})) {
    return *bad;
  }
  if (meant->is_nil()) {
    return Decided{};  // shown once the server has found the case
  }
  return decided({on(level.id, stock_event::Reserved{*meant, number_of(step.world, *meant),
                                                     command.quantity, command.reason})});
}

Result<Decided> supply(const Step& step, const stock_command::Release& command) {
  const auto& level = target_of<StockLevel>(step);
  if (const auto bad =
          first_problem({check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
                         check_note(command.reason, "reason")})) {
    return *bad;
  }
  const int waiting = reserved_for(level, command.case_);
  if (command.quantity > waiting) {
    return refuse("more_than_reserved", "quantity", {{"reserved", std::to_string(waiting)}});
  }
  return decided(
      {on(level.id, stock_event::Released{command.case_, command.quantity, command.reason})});
}

Result<Decided> supply(const Step& step, const stock_command::Issue& command) {
  const auto& level = target_of<StockLevel>(step);
  const auto meant = case_meant(step, command.case_, command.case_number);
  if (!meant) {
    return meant.error();
  }
  const int waiting = reserved_for(level, *meant);
  if (const auto bad = first_problem(
          {check_open(step.world, *meant),
           check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
           check_note(command.document, "document"), check_note(command.reason, "reason"),
           meant->is_nil() ? std::nullopt
                           : check_taken(&level, command.quantity, waiting, "quantity")})) {
    return *bad;
  }
  if (meant->is_nil()) {
    return Decided{};  // shown once the server has found the case
  }
  auto moved = moved_for(step, level, MovementKind::issue, *meant, -command.quantity);
  moved.reason = command.reason;
  if (!is_blank(command.document)) {
    moved.document = command.document;
  }
  std::vector<EventAt> events{on(level.id, moved)};
  if (waiting > 0) {
    events.push_back(on(level.id, stock_event::Released{*meant, std::min(waiting, command.quantity),
                                                        moved.document}));
  }
  events.push_back(on(*meant, case_event::PartsIssued{use_of(step, level, command.quantity)}));
  return decided(std::move(events));
}

Result<Decided> supply(const Step& step, const stock_command::Return& command) {
  const auto& level = target_of<StockLevel>(step);
  if (const auto bad = first_problem(
          {check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
           check_note(command.document, "document"), check_reason_given(command.reason)})) {
    return *bad;
  }
  const int issued = issued_to(level, command.case_);
  if (command.quantity > issued) {
    return refuse("more_than_issued", "quantity", {{"issued", std::to_string(issued)}});
  }
  auto moved = moved_for(step, level, MovementKind::return_, command.case_, command.quantity);
  moved.reason = command.reason;
  if (!is_blank(command.document)) {
    moved.document = command.document;
  }
  return decided(
      {on(level.id, std::move(moved)),
       on(command.case_, case_event::PartsReturned{use_of(step, level, command.quantity)})});
}

void release_parts(const Step& step, Decided& decided) {
  std::vector<EventAt> released;
  for (const EventAt& event : decided.events) {
    const auto* of_case = std::get_if<CaseEvent>(&event.event);
    const bool over =
        of_case != nullptr && (std::holds_alternative<case_event::Closed>(*of_case) ||
                               std::holds_alternative<case_event::Cancelled>(*of_case) ||
                               std::holds_alternative<case_event::MergedInto>(*of_case));
    if (!over) {
      continue;
    }
    const CaseId id{event.target.id};
    for (const Uuid& at : step.world.look_up(case_reservations_index(id)).ids) {
      const auto* level = find_as<StockLevel>(step.world, StockLevelId{at});
      const int kept = level == nullptr ? 0 : reserved_for(*level, id);
      if (kept > 0) {
        released.push_back(
            on(level->id, stock_event::Released{id, kept, "case/" + number_of(step.world, id)}));
      }
    }
  }
  for (EventAt& event : released) {
    decided.events.push_back(std::move(event));
  }
}

}  // namespace aftercare::flow
