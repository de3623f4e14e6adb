// Counting and throwing away (business §5). A count is compared with what the books said when it
// was taken, so that uses before and after it, also those that arrive late, are told apart. A level
// that was corrected after it was counted keeps the correction: posting leaves it alone.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"

namespace aftercare::flow {
namespace {

constexpr int kCountedMax = 1'000'000;

std::string count_field(std::size_t index, const char* name) {
  return "lines[" + std::to_string(index) + "]." + name;
}

Problem check_why(const std::string& reason) {
  if (is_blank(reason)) {
    return refuse("reason_required", "reason");
  }
  return check_text(reason, "reason", {true, true, kTextCharactersMax});
}

StockLevelId level_of(const Stocktake& stocktake, PartId part) {
  return stock_level_id(stocktake.location, part);
}

int booked_at(const Step& step, const Stocktake& stocktake, const StocktakeLine& line, Instant at) {
  const StockLevelId id = level_of(stocktake, line.part);
  if (const StockLevel* level = find_as<StockLevel>(step.world, id)) {
    return quantity_at(*level, at);
  }
  // A device without the level keeps what the stocktake was opened with.
  return step.world.find(key_for<StockLevel>(id)).presence == Presence::absent ? 0 : line.booked;
}

Problem check_not_counted_elsewhere(const Step& step, const stocktake_command::Open& command) {
  for (const Uuid& id : step.world.look_up(open_stocktakes_index(command.location)).ids) {
    const Stocktake* other = find_as<Stocktake>(step.world, StocktakeId{id});
    if (other == nullptr || id == step.command.target.id) {
      continue;
    }
    for (const StocktakeLine& line : other->lines) {
      const auto& parts = command.parts;
      if (std::find(parts.begin(), parts.end(), line.part) != parts.end()) {
        return refuse("stocktake_under_way", "parts",
                      {{"title", other->title}, {"part", line.part_code}});
      }
    }
  }
  return std::nullopt;
}

Problem check_parts(const Step& step, const stocktake_command::Open& command) {
  if (command.parts.empty()) {
    return refuse("required", "parts");
  }
  if (command.parts.size() > kStocktakeLinesMax) {
    return refuse("too_many_entries", "parts", {{"max", std::to_string(kStocktakeLinesMax)}});
  }
  for (std::size_t i = 0; i < command.parts.size(); ++i) {
    const auto& parts = command.parts;
    const std::string field = "parts[" + std::to_string(i) + "]";
    const auto first = std::find(parts.begin(), parts.end(), parts[i]) - parts.begin();
    if (first < static_cast<std::ptrdiff_t>(i)) {
      return refuse("line_twice", field);
    }
    if (is_absent<Part>(step.world, parts[i])) {
      return refuse("part_unknown", field);
    }
  }
  return std::nullopt;
}

const StocktakeLine* find_line(const Stocktake& stocktake, PartId part) {
  const auto at = std::find_if(stocktake.lines.begin(), stocktake.lines.end(),
                               [&](const StocktakeLine& line) { return line.part == part; });
  return at == stocktake.lines.end() ? nullptr : &*at;
}

Problem check_counts(const Stocktake& stocktake, const stocktake_command::Count& command) {
  if (command.lines.empty()) {
    return refuse("required", "lines");
  }
  for (std::size_t i = 0; i < command.lines.size(); ++i) {
    const auto& count = command.lines[i];
    const StocktakeLine* line = find_line(stocktake, count.part);
    if (line == nullptr) {
      return refuse("part_not_in_stocktake", count_field(i, "part"));
    }
    const auto same = [&](const auto& other) { return other.part == count.part; };
    const auto first = std::find_if(command.lines.begin(), command.lines.end(), same);
    if (first - command.lines.begin() < static_cast<std::ptrdiff_t>(i)) {
      return refuse("line_twice", count_field(i, "part"));
    }
    if (count.counted < 0 || count.counted > kCountedMax) {
      return refuse("count_invalid", count_field(i, "counted"));
    }
    if (line->counted && is_blank(command.reason)) {
      return refuse("line_counted", count_field(i, "counted"), {{"part", line->part_code}});
    }
  }
  return check_text(command.reason, "reason", {false, true, kTextCharactersMax});
}

// What posting one line does to its level; below zero it stays or becomes a discrepancy.
void post_line(const Step& step, const Stocktake& stocktake, const StocktakeLine& line,
               int difference, std::vector<EventAt>& events) {
  const StockLevelId id = level_of(stocktake, line.part);
  const StockLevel* level = find_as<StockLevel>(step.world, id);
  const std::string document = "stocktake/" + stocktake.id.text();
  const int after = (level == nullptr ? 0 : level->quantity) + difference;
  if (difference != 0) {
    auto moved =
        movement(step.world, MovementKind::adjust, {stocktake.location, line.part}, difference);
    moved.document = document;
    moved.reason = stocktake.title;
    events.push_back(on(id, std::move(moved)));
  }
  const bool short_now = level != nullptr && level->short_by != 0;
  if (after < 0) {
    events.push_back(on(id, stock_event::DiscrepancyOpened{-after, document}));
  } else if (short_now) {
    events.push_back(on(id, stock_event::DiscrepancySettled{stocktake.title}));
  }
}

}  // namespace

Result<Decided> supply(const Step& step, const stocktake_command::Open& command) {
  if (const auto bad = first_problem(
          {check_text(command.title, "title", {true, false, kWordCharactersMax}),
           command.location.is_nil() ? Problem{refuse("required", "location")} : std::nullopt,
           is_absent<Location>(step.world, command.location)
               ? Problem{refuse("location_unknown", "location")}
               : std::nullopt,
           check_parts(step, command), check_not_counted_elsewhere(step, command)})) {
    return *bad;
  }
  stocktake_event::Opened event;
  event.title = command.title;
  event.location = command.location;
  if (const auto* location = find_as<Location>(step.world, command.location)) {
    event.location_name = location->name;
    event.holder = location->holder;
  }
  for (const PartId id : command.parts) {
    StocktakeLine line;
    line.part = id;
    if (const auto* part = find_as<Part>(step.world, id)) {
      line.part_code = part->code;
      line.part_name = part->name;
    }
    const auto* level = find_as<StockLevel>(step.world, stock_level_id(command.location, id));
    line.booked = level == nullptr ? 0 : level->quantity;
    event.lines.push_back(std::move(line));
  }
  return decided({on(StocktakeId{step.command.target.id}, std::move(event))});
}

Result<Decided> supply(const Step& step, const stocktake_command::Count& command) {
  const auto& stocktake = target_of<Stocktake>(step);
  if (stocktake.state != StocktakeState::open) {
    return refuse("stocktake_over");
  }
  if (const auto bad = check_counts(stocktake, command)) {
    return *bad;
  }
  stocktake_event::Counted event;
  event.reason = command.reason;
  for (const auto& count : command.lines) {
    const StocktakeLine& line = *find_line(stocktake, count.part);
    event.lines.push_back(
        {count.part, booked_at(step, stocktake, line, step.meta.occurred_at), count.counted});
  }
  return decided({on(stocktake.id, std::move(event))});
}

Result<Decided> supply(const Step& step, const stocktake_command::Post& command) {
  const auto& stocktake = target_of<Stocktake>(step);
  if (stocktake.state != StocktakeState::open) {
    return refuse("stocktake_over");
  }
  if (const int missing = lines_to_count(stocktake)) {
    return refuse("stocktake_not_counted", "lines", {{"count", std::to_string(missing)}});
  }
  if (const auto bad = check_text(command.note, "note", {false, true, kTextCharactersMax})) {
    return *bad;
  }
  // What cannot be compared any more is counted again: the books never follow a guess.
  for (std::size_t i = 0; i < stocktake.lines.size(); ++i) {
    const StocktakeLine& line = stocktake.lines[i];
    const auto* level = find_as<StockLevel>(step.world, level_of(stocktake, line.part));
    const Instant at = line.counted_at.value_or(step.meta.occurred_at);
    if (level != nullptr && !remembers_since(*level, at)) {
      return refuse("count_too_old", count_field(i, "counted"), {{"part", line.part_code}});
    }
  }
  stocktake_event::Posted event;
  event.note = command.note;
  std::vector<EventAt> movements;
  for (const StocktakeLine& line : stocktake.lines) {
    const Instant at = line.counted_at.value_or(step.meta.occurred_at);
    const auto* level = find_as<StockLevel>(step.world, level_of(stocktake, line.part));
    const int booked = booked_at(step, stocktake, line, at);
    event.lines.push_back({line.part, booked, *line.counted});
    if (level == nullptr || !corrected_since(*level, at)) {
      post_line(step, stocktake, line, *line.counted - booked, movements);
    }
  }
  movements.insert(movements.begin(), on(stocktake.id, std::move(event)));
  return decided(std::move(movements));
}

Result<Decided> supply(const Step& step, const stocktake_command::Cancel& command) {
  const auto& stocktake = target_of<Stocktake>(step);
  if (stocktake.state != StocktakeState::open) {
    return refuse("stocktake_over");
  }
  if (const auto bad = check_why(command.reason)) {
    return *bad;
  }
  return decided({on(stocktake.id, stocktake_event::Cancelled{command.reason})});
}

Result<Decided> supply(const Step& step, const scrap_command::Record& command) {
  const Place place{command.location, command.part};
  const StockLevelId id = stock_level_id(place.location, place.part);
  const StockLevel* level = find_as<StockLevel>(step.world, id);
  const bool unseen = step.world.find(key_for<StockLevel>(id)).presence == Presence::unknown;
  if (const auto bad = first_problem(
          {check_place(step.world, place, "location"),
           check_text(command.name, "name", {false, false, kWordCharactersMax}),
           check_text(command.model, "model", {true, false, kWordCharactersMax}),
           check_quantity(command.quantity, "quantity", step.world.policy_in_force()),
           command.reason ? std::nullopt : Problem{refuse("required", "reason")},
           check_text(command.note, "note", {false, true, kTextCharactersMax}),
           unseen ? std::nullopt : check_taken(level, command.quantity, 0, "quantity")})) {
    return *bad;
  }
  auto moved = movement(step.world, MovementKind::scrap, place, -command.quantity);
  moved.document = to_text(step.command.target);
  moved.reason = command.note;
  stocktake_event::Scrapped event;
  event.location = command.location;
  event.part = command.part;
  event.part_code = moved.part_code;
  event.name = is_blank(command.name) ? moved.part_name : command.name;
  event.model = command.model;
  event.quantity = command.quantity;
  event.reason = *command.reason;
  event.note = command.note;
  if (const auto* location = find_as<Location>(step.world, command.location)) {
    event.location_name = location->name;
  }
  return decided(
      {on(step.command.target, StocktakeEvent{std::move(event)}), on(id, std::move(moved))});
}

}  // namespace aftercare::flow
