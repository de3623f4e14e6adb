#include "core/domain/stock/stocktake.hpp"

#include <algorithm>
#include <array>

namespace aftercare {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<StocktakeEvent>> kStocktakeEventTypes{
    "stocktake.opened", "stocktake.counted", "stocktake.posted", "stocktake.cancelled",
    "scrap.recorded"};

// What was scrapped does not concern a stocktake.
struct StocktakeEvolver {
  Stocktake& stocktake;
  const EventMeta& meta;

  void operator()(const stocktake_event::Opened& e) const {
    stocktake.title = e.title;
    stocktake.location = e.location;
    stocktake.location_name = e.location_name;
    stocktake.holder = e.holder;
    stocktake.lines = e.lines;
    stocktake.opened_by = meta.author.name;
    stocktake.opened_at = meta.occurred_at;
  }
  void operator()(const stocktake_event::Counted& e) const {
    for (const stocktake_event::CountOfPart& count : e.lines) {
      for (StocktakeLine& line : stocktake.lines) {
        if (line.part == count.part) {
          line.booked = count.booked;
          line.counted = count.counted;
          line.counted_by = meta.author.name;
          line.counted_at = meta.occurred_at;
        }
      }
    }
  }
  void operator()(const stocktake_event::Posted& e) const {
    for (const stocktake_event::CountOfPart& count : e.lines) {
      for (StocktakeLine& line : stocktake.lines) {
        line.booked = line.part == count.part ? count.booked : line.booked;
      }
    }
    stocktake.state = StocktakeState::posted;
    stocktake.posted_at = meta.occurred_at;
    stocktake.posted_by = meta.author.name;
  }
  void operator()(const stocktake_event::Cancelled& e) const {
    stocktake.state = StocktakeState::cancelled;
    stocktake.cancelled_reason = e.reason;
  }
  void operator()(const stocktake_event::Scrapped&) const {}
};

}  // namespace

std::string_view stocktake_event_type(const StocktakeEvent& event) {
  return kStocktakeEventTypes[event.index()];
}

int lines_to_count(const Stocktake& stocktake) {
  return static_cast<int>(std::count_if(stocktake.lines.begin(), stocktake.lines.end(),
                                        [](const StocktakeLine& line) { return !line.counted; }));
}

std::optional<Stocktake> evolve_stocktake(const Stocktake* current, StocktakeId id,
                                          const StocktakeEvent& event, const EventMeta& meta) {
  const bool opened = std::holds_alternative<stocktake_event::Opened>(event);
  if ((current == nullptr) != opened) {
    return current == nullptr ? std::nullopt : std::optional<Stocktake>{*current};
  }
  Stocktake stocktake = current == nullptr ? Stocktake{} : *current;
  stocktake.id = id;
  std::visit(StocktakeEvolver{stocktake, meta}, event);
  return stocktake;
}

std::optional<Scrap> evolve_scrap(const Scrap* current, ScrapId id, const StocktakeEvent& event,
                                  const EventMeta& meta) {
  const auto* scrapped = std::get_if<stocktake_event::Scrapped>(&event);
  if (current != nullptr || scrapped == nullptr) {
    return current == nullptr ? std::nullopt : std::optional<Scrap>{*current};
  }
  const auto& e = *scrapped;
  return Scrap{id,      e.location, e.location_name, e.part, e.part_code,      e.name,
               e.model, e.quantity, e.reason,        e.note, meta.author.name, meta.occurred_at};
}

}  // namespace aftercare
