// What an event makes of a visit. Pure and total: an event that cannot apply leaves it as it is.
#pragma once
#include <optional>
#include <string_view>

#include "core/domain/visit/visit.hpp"

namespace aftercare {

// `current` is null before the visit was appointed.
std::optional<Visit> evolve_visit(const Visit* current, VisitId id, const VisitEvent& event,
                                  const EventMeta& meta);
// "visit.arrived": the stable name of an event.
std::string_view visit_event_type(const VisitEvent& event);
// How far the trip had come, by what is on record; for one that was cancelled and comes back.
VisitState state_before_cancel(const Visit& visit);

}  // namespace aftercare
