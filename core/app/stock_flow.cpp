// Parts on the move (business §5): stock is the sum of movements; a use is a fact and counts even
// beyond the stock, everything else is an intent and does not go below zero.
#include "core/app/flow.hpp"

namespace aftercare::flow {
namespace {

struct Place {
  LocationId location;
  PartId part;
};

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

TextRule word() {
  return {false, false, kWordCharactersMax};
}

}  // namespace

std::vector<EventAt> use_part(const World& world, const PartUse& use) {
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
  const StockLevelId id = stock_level_id(command.location, command.part);
  if (id.value != step.command.target.id) {
    return refuse("malformed", "target");
  }
  stock_event::Moved moved = movement(step.world, MovementKind::receive, place, command.quantity);
  moved.document = command.document;
  return decided({on(id, std::move(moved))});
}

Result<Decided> transfer(const Step& step, const stock_command::Transfer& command) {
  if (const auto bad =
          first_problem({check_place(step.world, {command.from, command.part}, "from"),
                         check_place(step.world, {command.to, command.part}, "to"),
                         check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
                         check_text(command.reason, "reason", word())})) {
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
  const int stock = level == nullptr ? 0 : level->quantity;
  if (stock < command.quantity) {
    return refuse("stock_short", "quantity", {{"stock", std::to_string(stock)}});
  }
  auto out = movement(step.world, MovementKind::transfer_out, {command.from, command.part},
                      -command.quantity);
  auto in =
      movement(step.world, MovementKind::transfer_in, {command.to, command.part}, command.quantity);
  out.reason = in.reason = command.reason;
  return decided(
      {on(from, std::move(out)), on(stock_level_id(command.to, command.part), std::move(in))});
}

Result<Decided> settle_level(const Step& step, const StockLevel& level,
                             const stock_command::Settle& command) {
  constexpr int kCountMax = 1'000'000;
  if (command.counted < 0 || command.counted > kCountMax) {
    return refuse("count_invalid", "counted");
  }
  if (is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  if (const auto bad = check_text(command.reason, "reason", {true, true, kTextCharactersMax})) {
    return *bad;
  }
  const int delta = command.counted - level.quantity;
  std::vector<EventAt> events;
  if (delta != 0) {
    auto moved = movement(step.world, MovementKind::adjust, {level.location, level.part}, delta);
    moved.reason = command.reason;
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

}  // namespace aftercare::flow
