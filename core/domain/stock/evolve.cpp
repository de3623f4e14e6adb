#include "core/domain/stock/evolve.hpp"

#include <algorithm>
#include <array>

namespace aftercare {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<StockEvent>> kStockEventTypes{
    "part.created",
    "location.created",
    "stock.moved",
    "stock.discrepancy_opened",
    "stock.discrepancy_settled",
    "stock.reserved",
    "stock.released",
    "stock.minimum_set",
    "stock.asked"};

template <class Event>
void take_place(StockLevel& level, const Event& e) {
  level.location = e.location;
  level.part = e.part;
  if (!e.part_code.empty()) {
    level.part_code = e.part_code;
    level.part_name = e.part_name;
  }
  if (e.holder) {
    level.holder = e.holder;
  }
}

void remember(StockLevel& level, const stock_event::Moved& e, const EventMeta& meta) {
  if (level.recent.size() == kRecentMovementsMax) {
    const Movement& oldest = level.recent.front();
    level.older.push_back({oldest.kind, oldest.delta, oldest.at});
    level.recent.erase(level.recent.begin());
  }
  if (level.older.size() > kPastMovementsMax) {
    const Instant gone = level.older.front().at;
    level.forgotten_until = std::max(level.forgotten_until.value_or(gone), gone);
    level.older.erase(level.older.begin());
  }
  level.recent.push_back(
      {e.kind, e.delta, e.document, e.reason, meta.author.name, meta.occurred_at});
}

// What a case holds after it got or gave back so many.
void count_issued(StockLevel& level, CaseId id, const std::string& number, int delta) {
  auto at = std::find_if(level.issued.begin(), level.issued.end(),
                         [&](const IssuedParts& one) { return one.case_ == id; });
  if (at == level.issued.end()) {
    if (level.issued.size() == kIssuedCasesMax) {
      level.issued.erase(level.issued.begin());
    }
    at = level.issued.insert(level.issued.end(), IssuedParts{id, number, 0});
  }
  at->quantity += delta;
  if (at->quantity <= 0) {
    level.issued.erase(at);
  }
}

// Events of the other stock records do not concern a level.
struct LevelEvolver {
  StockLevel& level;
  const EventMeta& meta;

  void operator()(const stock_event::PartCreated&) const {}
  void operator()(const stock_event::LocationCreated&) const {}
  void operator()(const stock_event::Moved& e) const {
    take_place(level, e);
    level.quantity += e.delta;
    remember(level, e, meta);
    if (e.case_) {
      count_issued(level, *e.case_, e.case_number, -e.delta);
    }
    if (e.kind == MovementKind::receive || e.kind == MovementKind::transfer_in) {
      level.asked = std::max(0, level.asked - e.delta);
    }
  }
  void operator()(const stock_event::DiscrepancyOpened& e) const {
    level.short_by = e.short_by;
    level.short_document = e.document;
  }
  void operator()(const stock_event::DiscrepancySettled&) const {
    level.short_by = 0;
    level.short_document.clear();
  }
  void operator()(const stock_event::Reserved& e) const {
    const auto at = find_reservation(e.case_);
    if (at == level.reservations.end()) {
      level.reservations.push_back(
          {e.case_, e.case_number, e.quantity, e.reason, meta.occurred_at});
    } else {
      at->quantity += e.quantity;
    }
  }
  void operator()(const stock_event::Released& e) const {
    const auto at = find_reservation(e.case_);
    if (at == level.reservations.end()) {
      return;
    }
    at->quantity -= e.quantity;
    if (at->quantity <= 0) {
      level.reservations.erase(at);
    }
  }
  void operator()(const stock_event::MinimumSet& e) const {
    take_place(level, e);
    level.minimum = e.minimum;
    level.order_up_to = e.order_up_to;
  }
  void operator()(const stock_event::Asked& e) const {
    take_place(level, e);
    level.asked += e.quantity;
  }

 private:
  [[nodiscard]] std::vector<Reservation>::iterator find_reservation(CaseId id) const {
    return std::find_if(level.reservations.begin(), level.reservations.end(),
                        [&](const Reservation& one) { return one.case_ == id; });
  }
};

bool makes_a_level(const StockEvent& event) {
  return std::holds_alternative<stock_event::Moved>(event) ||
         std::holds_alternative<stock_event::MinimumSet>(event) ||
         std::holds_alternative<stock_event::Asked>(event);
}

}  // namespace

std::string_view stock_event_type(const StockEvent& event) {
  return kStockEventTypes[event.index()];
}

StockLevelId stock_level_id(LocationId location, PartId part) {
  return {
      make_uuid_v5(aftercare_namespace(), "stock_level:" + location.text() + ":" + part.text())};
}

int reserved_of(const StockLevel& level) {
  int sum = 0;
  for (const Reservation& one : level.reservations) {
    sum += one.quantity;
  }
  return sum;
}

int reserved_for(const StockLevel& level, CaseId id) {
  for (const Reservation& one : level.reservations) {
    if (one.case_ == id) {
      return one.quantity;
    }
  }
  return 0;
}

int issued_to(const StockLevel& level, CaseId id) {
  for (const IssuedParts& one : level.issued) {
    if (one.case_ == id) {
      return one.quantity;
    }
  }
  return 0;
}

int available_of(const StockLevel& level) {
  return level.quantity - reserved_of(level);
}

int quantity_at(const StockLevel& level, Instant at) {
  int quantity = level.quantity;
  const auto take_off = [&](const auto& movements) {
    for (const auto& one : movements) {
      quantity -= at < one.at ? one.delta : 0;
    }
  };
  take_off(level.recent);
  take_off(level.older);
  return quantity;
}

bool remembers_since(const StockLevel& level, Instant at) {
  if (level.forgotten_until) {
    return !(at < *level.forgotten_until);
  }
  if (level.recent.size() < kRecentMovementsMax && level.older.empty()) {
    return true;
  }
  // Kept by an earlier release, which remembered the last ones alone: they do not add up.
  int sum = 0;
  Instant first = at.plus_ms(1);
  const auto add = [&](const auto& movements) {
    for (const auto& one : movements) {
      sum += one.delta;
      first = std::min(first, one.at);
    }
  };
  add(level.recent);
  add(level.older);
  return sum == level.quantity || !(at < first);
}

bool corrected_since(const StockLevel& level, Instant at) {
  const auto corrects = [&](const auto& one) {
    return one.kind == MovementKind::adjust && at < one.at;
  };
  return std::any_of(level.recent.begin(), level.recent.end(), corrects) ||
         std::any_of(level.older.begin(), level.older.end(), corrects);
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
                                             const StockEvent& event, const EventMeta& meta) {
  if (current == nullptr && !makes_a_level(event)) {
    return std::nullopt;
  }
  StockLevel level = current == nullptr ? StockLevel{} : *current;
  level.id = id;
  std::visit(LevelEvolver{level, meta}, event);
  return level;
}

}  // namespace aftercare
