// The organisation's working calendar: several intervals per weekday, public holidays, make-up
// working days. Invariants: a calendar has working time; a year whose holidays are not known (not
// yet announced) is counted by its weekdays alone, since no promise may vanish with a year's end,
// and first_unknown_year() says so, so that what was counted is shown as provisional (case.md
// section 3). Refusals: calendar_no_working_time, calendar_interval_invalid,
// calendar_weekday_invalid, calendar_count_invalid {count}, calendar_too_far.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "core/base/date.hpp"
#include "core/base/instant.hpp"
#include "core/base/result.hpp"

namespace aftercare {

struct CalendarInterval {
  LocalTime from;
  LocalTime to;
};

struct CalendarSpec {
  Zone zone;
  std::array<std::vector<CalendarInterval>, 7> week;  // Monday first
  std::vector<LocalDate> holidays;
  std::map<LocalDate, int> make_up_days;  // → ISO weekday whose hours apply
  // Years whose holidays are known; nothing: there are no holidays, every year is.
  std::optional<std::vector<int>> years;
};

class WorkingCalendar {
 public:
  static Result<WorkingCalendar> make(CalendarSpec spec);

  [[nodiscard]] const Zone& zone() const { return spec_.zone; }
  [[nodiscard]] bool is_workday(LocalDate date) const;

  // Closing time of the n-th workday after the day of `event`; that day itself is not counted.
  [[nodiscard]] Result<Instant> add_workdays(Instant event, int count) const;
  // The moment `duration_ms` of working time after `from` have passed. Never lies at an opening:
  // a full day's time ends at its closing.
  [[nodiscard]] Result<Instant> add_working_ms(Instant from, std::int64_t duration_ms) const;
  [[nodiscard]] Result<Instant> add_working_minutes(Instant from, std::int64_t minutes) const {
    return add_working_ms(from, minutes * 60'000);
  }
  // 0 when `until` is not after `from`.
  [[nodiscard]] Result<std::int64_t> working_ms_between(Instant from, Instant until) const;
  [[nodiscard]] Result<std::int64_t> working_minutes_between(Instant from, Instant until) const;
  // The first year between the two, both included, whose holidays are not known.
  [[nodiscard]] std::optional<int> first_unknown_year(Instant from, Instant until) const;

 private:
  explicit WorkingCalendar(CalendarSpec spec);
  [[nodiscard]] bool knows_year(int year) const;
  // The intervals of one day: none on a holiday.
  [[nodiscard]] const std::vector<CalendarInterval>& hours_of(LocalDate date) const;

  CalendarSpec spec_;
};

// Days do not need a calendar: the day of the event is not counted, the last one ends at 24:00.
Instant end_of_days(Instant event, int count, const Zone& zone);

}  // namespace aftercare
