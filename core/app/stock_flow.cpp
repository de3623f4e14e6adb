// Parts on the move (business §5): stock is the sum of movements; a use is a fact and counts even
// beyond the stock, everything else is an intent and does not go below zero.
#include <algorithm>
#include <cstdlib>

#include "core/app/flow.hpp"

namespace aftercare::flow {
namespace {

TextRule word() {
  return {false, false, kWordCharactersMax};
}

Problem check_reason(const std::string& reason) {
  if (is_blank(reason)) {
    return refuse("reason_required", "reason");
  }
  return check_text(reason, "reason", {true, true, kTextCharactersMax});
}

bool is_level_of(const Step& step, const Place& place) {
  return stock_level_id(place.location, place.part).value == step.command.target.id;
}

// A minimum or a wish names its level like a movement does.
template <class Event>
Event placed(const World& world, const Place& place) {
  const auto names = movement(world, MovementKind::adjust, place, 0);
  Event event;
  event.location = place.location;
  event.part = place.part;
  event.part_code = names.part_code;
  event.part_name = names.part_name;
  event.holder = names.holder;
  return event;
}

}  // namespace

stock_event::Moved movement(const World& world, MovementKind kind, const Place& place, int delta) {
  stock_event::Moved moved;
  moved.kind = kind;
  moved.location = place.location;
  moved.part = place.part;
  moved.delta = delta;
  if (const Part* part = find_as<Part>(world, place.part)) {
    moved.part_code = part->code;
    moved.part_name = part->name;
  }
  if (const Location* location = find_as<Location>(world, place.location)) {
    moved.holder = location->holder;
  }
  return moved;
}

std::string document_of(const Step& step, const std::string& typed) {
  return is_blank(typed) ? "command/" + step.command.id.text() : typed;
}

Problem check_place(const World& world, const Place& place, const std::string& location_field) {
  if (place.part.is_nil()) {
    return refuse("required", "part");
  }
  if (place.location.is_nil()) {
    return refuse("required", location_field);
  }
  if (is_absent<Part>(world, place.part)) {
    return refuse("part_unknown", "part");
  }
  if (is_absent<Location>(world, place.location)) {
    return refuse("location_unknown", location_field);
  }
  return std::nullopt;
}

Problem check_taken(const StockLevel* level, int quantity, int own, const std::string& field) {
  const int stock = level == nullptr ? 0 : level->quantity;
  if (stock < quantity) {
    return refuse("stock_short", field, {{"stock", std::to_string(stock)}});
  }
  const int available = level == nullptr ? 0 : available_of(*level) + own;
  if (available < quantity) {
    return refuse("stock_reserved", field,
                  {{"available", std::to_string(std::max(0, available))},
                   {"reserved", std::to_string(stock - available)}});
  }
  return std::nullopt;
}

std::vector<EventAt> use_part(const World& world, const PartUse& use, CaseId owner) {
  const StockLevelId id = stock_level_id(use.location, use.part);
  stock_event::Moved moved =
      movement(world, MovementKind::use, {use.location, use.part}, -use.quantity);
  moved.document = "visit/" + use.visit.text();
  std::vector<EventAt> events{on(id, moved)};
  const Found found = world.find(key_for<StockLevel>(id));
  if (found.presence == Presence::unknown) {
    return events;  // a device without the level cannot tell
  }
  const StockLevel* level = find_as<StockLevel>(world, id);
  const int waiting = level == nullptr ? 0 : reserved_for(*level, owner);
  if (waiting > 0) {
    events.push_back(
        on(id, stock_event::Released{owner, std::min(waiting, use.quantity), moved.document}));
  }
  const int left = (level == nullptr ? 0 : level->quantity) - use.quantity;
  if (left < 0) {
    events.push_back(on(id, stock_event::DiscrepancyOpened{-left, moved.document}));
  }
  return events;
}

Result<Decided> receive(const Step& step, const stock_command::Receive& command) {
  const Place place{command.location, command.part};
  if (const auto bad =
          first_problem({check_place(step.world, place, "location"),
                         check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
                         check_text(command.document, "document", word())})) {
    return *bad;
  }
  if (!is_level_of(step, place)) {
    return refuse("malformed", "target");
  }
  const StockLevelId id = stock_level_id(command.location, command.part);
  stock_event::Moved moved = movement(step.world, MovementKind::receive, place, command.quantity);
  moved.document = document_of(step, command.document);
  return decided({on(id, std::move(moved))});
}

Result<Decided> transfer(const Step& step, const stock_command::Transfer& command) {
  if (const auto bad =
          first_problem({check_place(step.world, {command.from, command.part}, "from"),
                         check_place(step.world, {command.to, command.part}, "to"),
                         check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
                         check_text(command.reason, "reason", word()),
                         check_text(command.document, "document", word())})) {
    return *bad;
  }
  if (command.from == command.to) {
    return refuse("nothing_changes", "to");
  }
  const StockLevelId from = stock_level_id(command.from, command.part);
  if (from.value != step.command.target.id) {
    return refuse("malformed", "target");
  }
  const StockLevel* level = find_as<StockLevel>(step.world, from);
  if (const auto bad = check_taken(level, command.quantity, 0, "quantity")) {
    return *bad;
  }
  auto out = movement(step.world, MovementKind::transfer_out, {command.from, command.part},
                      -command.quantity);
  auto in =
      movement(step.world, MovementKind::transfer_in, {command.to, command.part}, command.quantity);
  out.reason = in.reason = command.reason;
  out.document = in.document = document_of(step, command.document);
  return decided(
      {on(from, std::move(out)), on(stock_level_id(command.to, command.part), std::move(in))});
}

Result<Decided> settle_level(const Step& step, const StockLevel& level,
                             const stock_command::Settle& command) {
  constexpr int kCountMax = 1'000'000;
  if (command.counted < 0 || command.counted > kCountMax) {
    return refuse("count_invalid", "counted");
  }
  if (const auto bad = check_reason(command.reason)) {
    return *bad;
  }
  const int delta = command.counted - level.quantity;
  std::vector<EventAt> events;
  if (delta != 0) {
    auto moved = movement(step.world, MovementKind::adjust, {level.location, level.part}, delta);
    moved.reason = command.reason;
    moved.document = document_of(step, {});
    events.push_back(on(level.id, std::move(moved)));
  }
  if (level.short_by != 0) {
    events.push_back(on(level.id, stock_event::DiscrepancySettled{command.reason}));
  }
  if (events.empty()) {
    return refuse("nothing_changes", "counted");
  }
  return decided(std::move(events));
}

Result<Decided> supply(const Step& step, const stock_command::Adjust& command) {
  if (command.delta == 0) {
    return refuse("nothing_changes", "delta");
  }
  if (const auto bad = first_problem(
          {check_quantity(std::abs(command.delta), "delta", step.world.policy_in_force()),
           check_text(command.document, "document", word()), check_reason(command.reason)})) {
    return *bad;
  }
  const auto& level = target_of<StockLevel>(step);
  if (command.delta < 0) {
    if (const auto bad = check_taken(&level, -command.delta, 0, "delta")) {
      return *bad;
    }
  }
  auto moved =
      movement(step.world, MovementKind::adjust, {level.location, level.part}, command.delta);
  moved.reason = command.reason;
  moved.document = document_of(step, command.document);
  return decided({on(level.id, std::move(moved))});
}

Result<Decided> supply(const Step& step, const stock_command::SetMinimum& command) {
  const Place place{command.location, command.part};
  if (const auto bad = check_place(step.world, place, "location")) {
    return *bad;
  }
  const std::int64_t max = limit_of(step.world.policy_in_force(), "part_quantity_max", 1'000'000);
  if (command.minimum < 0 || command.minimum > max) {
    return refuse("count_invalid", "minimum");
  }
  if (command.order_up_to < command.minimum || command.order_up_to > max) {
    return refuse("order_up_to_below_minimum", "order_up_to",
                  {{"minimum", std::to_string(command.minimum)}});
  }
  if (!is_level_of(step, place)) {
    return refuse("malformed", "target");
  }
  const StockLevelId id = stock_level_id(command.location, command.part);
  const StockLevel* level = find_as<StockLevel>(step.world, id);
  if (level != nullptr && level->minimum == command.minimum &&
      level->order_up_to == command.order_up_to) {
    return refuse("nothing_changes", "minimum");
  }
  auto event = placed<stock_event::MinimumSet>(step.world, place);
  event.minimum = command.minimum;
  event.order_up_to = command.order_up_to;
  return decided({on(id, std::move(event))});
}

Result<Decided> supply(const Step& step, const stock_command::Ask& command) {
  const Place place{command.location, command.part};
  if (const auto bad =
          first_problem({check_place(step.world, place, "location"),
                         check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
                         check_text(command.reason, "reason", word())})) {
    return *bad;
  }
  if (!is_level_of(step, place)) {
    return refuse("malformed", "target");
  }
  auto event = placed<stock_event::Asked>(step.world, place);
  event.quantity = command.quantity;
  event.reason = command.reason;
  return decided({on(stock_level_id(command.location, command.part), std::move(event))});
}

}  // namespace aftercare::flow
