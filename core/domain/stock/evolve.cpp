#include "core/domain/stock/evolve.hpp"

#include <array>

namespace aftercare {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<StockEvent>> kStockEventTypes{
    "part.created", "location.created", "stock.moved", "stock.discrepancy_opened",
    "stock.discrepancy_settled"};

// Events of the other stock records do not concern a level.
struct LevelEvolver {
  StockLevel& level;

  void operator()(const stock_event::PartCreated&) const {}
  void operator()(const stock_event::LocationCreated&) const {}
  void operator()(const stock_event::Moved& e) const {
    level.location = e.location;
    level.part = e.part;
    if (!e.part_code.empty()) {
      level.part_code = e.part_code;
      level.part_name = e.part_name;
    }
    if (e.holder) {
      level.holder = e.holder;
    }
    level.quantity += e.delta;
  }
  void operator()(const stock_event::DiscrepancyOpened& e) const { level.short_by = e.short_by; }
  void operator()(const stock_event::DiscrepancySettled&) const { level.short_by = 0; }
};

}  // namespace

std::string_view stock_event_type(const StockEvent& event) {
  return kStockEventTypes[event.index()];
}

StockLevelId stock_level_id(LocationId location, PartId part) {
  return {
      make_uuid_v5(aftercare_namespace(), "stock_level:" + location.text() + ":" + part.text())};
}

std::optional<Part> evolve_part(const Part* current, PartId id, const StockEvent& event) {
  const auto* created = std::get_if<stock_event::PartCreated>(&event);
  if (current != nullptr || created == nullptr) {
    return current == nullptr ? std::nullopt : std::optional<Part>{*current};
  }
  return Part{id, created->entry.code, created->entry.name, created->entry.unit};
}

std::optional<Location> evolve_location(const Location* current, LocationId id,
                                        const StockEvent& event) {
  const auto* created = std::get_if<stock_event::LocationCreated>(&event);
  if (current != nullptr || created == nullptr) {
    return current == nullptr ? std::nullopt : std::optional<Location>{*current};
  }
  return Location{id, created->entry.kind, created->entry.name, created->entry.holder};
}

std::optional<StockLevel> evolve_stock_level(const StockLevel* current, StockLevelId id,
                                             const StockEvent& event) {
  if (current == nullptr && !std::holds_alternative<stock_event::Moved>(event)) {
    return std::nullopt;
  }
  StockLevel level = current == nullptr ? StockLevel{} : *current;
  level.id = id;
  std::visit(LevelEvolver{level}, event);
  return level;
}

}  // namespace aftercare
