// A local date and time, typed ("2026-11-22 14:30", also without leading zeros or the year) or
// picked from a month. The draft is text; what it means is asked for with parse_wall_time.
#pragma once
#include <optional>
#include <string>

#include "native/console/widgets/field.hpp"

namespace aftercare::console {

struct WallTime {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  bool operator==(const WallTime&) const = default;
};

// `today` completes what was left out. Nothing for dates that do not exist.
std::optional<WallTime> parse_wall_time(std::string_view text, const WallTime& today);
std::string to_text(const WallTime& time);  // 2026-11-22 14:30
// 0 = Monday.
int weekday_of(const WallTime& time);
WallTime plus_days(const WallTime& time, int days);

bool date_field(Ui& ui, const Field& field, const WallTime& today, std::string& value);

}  // namespace aftercare::console
