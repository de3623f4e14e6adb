// A local date and time, typed ("2026-11-22 14:30", also without leading zeros or the year) or picked
// from a month. The draft is text; what it means is asked for with parse_local_time.
#pragma once
#include <optional>
#include <string>

#include "native/console/widgets/field.hpp"

namespace aftercare::console {

struct LocalTime {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  bool operator==(const LocalTime&) const = default;
};

// `today` completes what was left out. Nothing for dates that do not exist.
std::optional<LocalTime> parse_local_time(std::string_view text, const LocalTime& today);
std::string to_text(const LocalTime& time);  // 2026-11-22 14:30
// 0 = Monday.
int weekday_of(const LocalTime& time);
LocalTime plus_days(const LocalTime& time, int days);

bool date_field(Ui& ui, const Field& field, const LocalTime& today, std::string& value);

}  // namespace aftercare::console
