// What events make of parts, locations and levels. A level is the sum of its movements; the first
// movement makes it.
#pragma once
#include <optional>
#include <string_view>

#include "core/domain/shared/actor.hpp"
#include "core/domain/stock/stock.hpp"

namespace aftercare {

std::optional<Part> evolve_part(const Part* current, PartId id, const StockEvent& event);
std::optional<Location> evolve_location(const Location* current, LocationId id,
                                        const StockEvent& event);
std::optional<StockLevel> evolve_stock_level(const StockLevel* current, StockLevelId id,
                                             const StockEvent& event, const EventMeta& meta);
// "stock.moved", "part.created".
std::string_view stock_event_type(const StockEvent& event);

}  // namespace aftercare
