// All events of all nouns, and what they make of a record.
#pragma once
#include <optional>
#include <variant>

#include "core/app/records.hpp"
#include "core/base/one_of.hpp"
#include "core/domain/case/case_events.hpp"
#include "core/domain/policy/policy_record.hpp"

namespace aftercare {

struct Event : std::variant<CustomerEvent, DeviceEvent, CaseEvent, VisitEvent, StaffEvent,
                            StockEvent, PolicyEvent, SupplyEvent, StocktakeEvent> {
  AFTERCARE_ONE_OF(Event)
};

// `meta` is absent for what the command itself did. A settled fact carries the meta of the moment
// it happened, its author's, not that of the person who settled it (sync.md, Model).
struct EventAt {
  EntityKey target;
  Event event;
  std::optional<EventMeta> meta;
};

// "case.accepted": the stable name of an event, its timeline text and its type in the history.
std::string_view event_type(const Event& event);

// Pure. `current` is null when the record does not exist yet. An event that cannot apply to the
// record (a bug, or history of a newer version) leaves it as it is.
std::optional<Record> evolve(const Record* current, const EventAt& event, const EventMeta& meta);

}  // namespace aftercare
