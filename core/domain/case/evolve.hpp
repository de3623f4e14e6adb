// What an event makes of a case. Pure and total: an event that cannot apply leaves it as it is.
#pragma once
#include <optional>

#include "core/domain/case/case_events.hpp"

namespace aftercare {

// `current` is null before the case's first event (Reported).
std::optional<Case> evolve_case(const Case* current, CaseId id, const CaseEvent& event,
                                const EventMeta& meta);

}  // namespace aftercare
