// Zone and working calendar a policy describes as text.
#pragma once
#include <optional>

#include "core/base/calendar.hpp"
#include "core/policy/policy.hpp"

namespace aftercare {

// UTC when no policy is known.
Zone zone_of(const Policy* policy);
// With the offset that belongs to its zone's name, for those who cannot read names.
Policy with_zone(Policy policy);

// Refusals besides WorkingCalendar's: calendar_time_invalid {text}, calendar_table_missing {table}.
Result<WorkingCalendar> calendar_of(const Policy& policy);

// Where the holidays' data end, as an operator must hear of it: from kCalendarWarnDays before the
// last day with data, and from then on (case.md section 3).
inline constexpr int kCalendarWarnDays = 90;
struct CalendarEnd {
  LocalDate last_day;
  int days_left = 0;  // negative: past
};
// Nothing: no holidays are kept, or their data reach further than that.
std::optional<CalendarEnd> calendar_end(const Policy& policy, Instant now);

}  // namespace aftercare
