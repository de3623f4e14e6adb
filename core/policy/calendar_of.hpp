// The working calendar a policy describes as text.
#pragma once
#include "core/base/calendar.hpp"
#include "core/policy/policy.hpp"

namespace aftercare {

// Refusals besides WorkingCalendar's: calendar_time_invalid {text}, calendar_table_missing {table}.
Result<WorkingCalendar> calendar_of(const Policy& policy);

}  // namespace aftercare
