// What an event makes of a staff record.
#pragma once
#include <optional>
#include <string_view>

#include "core/domain/staff/staff.hpp"

namespace aftercare {

std::optional<Staff> evolve_staff(const Staff* current, StaffId id, const StaffEvent& event,
                                  const EventMeta& meta);
std::string_view staff_event_type(const StaffEvent& event);

}  // namespace aftercare
