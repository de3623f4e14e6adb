#include <algorithm>

#include "core/app/decide.hpp"

namespace aftercare {
namespace {

// The first movement makes a level, but only where it is known that there is none: what a device
// has not loaded must not look like a van that was empty.
bool needs_knowledge(const EventAt& event) {
  return std::holds_alternative<StockEvent>(event.event) &&
         event.target.t == EntityType::stock_level;
}

}  // namespace

std::vector<std::pair<EntityKey, Record>> evolve_all(const World& world,
                                                     const std::vector<EventAt>& events,
                                                     const EventMeta& meta) {
  std::vector<std::pair<EntityKey, Record>> changed;
  for (const EventAt& event : events) {
    const auto at = std::find_if(changed.begin(), changed.end(), [&event](const auto& entry) {
      return entry.first == event.target;
    });
    const bool seen = at != changed.end();
    const Found found = seen ? Found{Presence::present, &at->second} : world.find(event.target);
    if (found.presence == Presence::unknown && needs_knowledge(event)) {
      continue;
    }
    auto evolved = evolve(found.record, event, meta);
    if (!evolved) {
      continue;
    }
    if (seen) {
      at->second = std::move(*evolved);
    } else {
      changed.emplace_back(event.target, std::move(*evolved));
    }
  }
  return changed;
}

EventMeta meta_of(const Command& command, const Context& context) {
  EventMeta meta;
  meta.author = author_of(context.actor);
  meta.occurred_at = command.occurred_at;
  // Until the authority took it, nobody received it: a replica shows its own time, the same each
  // time the outbox is re-run.
  meta.received_at = context.authority ? context.received_at : command.occurred_at;
  meta.offline = command.offline;
  meta.command = command.id;
  return meta;
}

}  // namespace aftercare
