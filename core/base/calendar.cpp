#include "core/base/calendar.hpp"

#include <algorithm>
#include <string>

namespace aftercare {
namespace {

// Nobody promises anything further away; bounds the walk over days.
constexpr int kCalendarDaysMax = 20 * 366;

const std::vector<CalendarInterval> kNoHours;

bool in_order(const std::vector<CalendarInterval>& intervals) {
  int earliest = 0;
  for (const CalendarInterval& interval : intervals) {
    if (interval.from.minutes < earliest || interval.to.minutes > 24 * 60)
      return false;
    if (interval.to.minutes <= interval.from.minutes)
      return false;
    earliest = interval.to.minutes;
  }
  return true;
}

Refusal count_invalid(std::int64_t count) {
  return refuse("calendar_count_invalid", "", {{"count", std::to_string(count)}});
}

}  // namespace

WorkingCalendar::WorkingCalendar(CalendarSpec spec) : spec_{std::move(spec)} {
  std::sort(spec_.holidays.begin(), spec_.holidays.end());
}

Result<WorkingCalendar> WorkingCalendar::make(CalendarSpec spec) {
  bool works = false;
  for (std::size_t day = 0; day < spec.week.size(); ++day) {
    if (!in_order(spec.week[day])) {
      return refuse("calendar_interval_invalid", "", {{"weekday", std::to_string(day + 1)}});
    }
    works = works || !spec.week[day].empty();
  }
  for (const auto& [date, like] : spec.make_up_days) {
    if (like < 1 || like > 7) {
      return refuse("calendar_weekday_invalid", "", {{"weekday", std::to_string(like)}});
    }
  }
  if (!works)
    return refuse("calendar_no_working_time");
  return WorkingCalendar{std::move(spec)};
}

bool WorkingCalendar::knows_year(int year) const {
  if (!spec_.years)
    return true;
  return std::find(spec_.years->begin(), spec_.years->end(), year) != spec_.years->end();
}

const std::vector<CalendarInterval>& WorkingCalendar::hours_of(LocalDate date) const {
  const auto make_up = spec_.make_up_days.find(date);
  if (make_up != spec_.make_up_days.end()) {
    return spec_.week[static_cast<std::size_t>(make_up->second - 1)];
  }
  if (std::binary_search(spec_.holidays.begin(), spec_.holidays.end(), date))
    return kNoHours;
  return spec_.week[date.iso_weekday() - 1];
}

bool WorkingCalendar::is_workday(LocalDate date) const {
  return !hours_of(date).empty();
}

std::optional<int> WorkingCalendar::first_unknown_year(Instant from, Instant until) const {
  const int last = local_date_at(until, spec_.zone).year();
  for (int year = local_date_at(from, spec_.zone).year(); year <= last; ++year) {
    if (!knows_year(year))
      return year;
  }
  return std::nullopt;
}

Result<Instant> WorkingCalendar::add_workdays(Instant event, int count) const {
  if (count < 1)
    return count_invalid(count);
  LocalDate date = local_date_at(event, spec_.zone);
  int left = count;
  for (int walked = 0; walked < kCalendarDaysMax; ++walked) {
    date = date.plus_days(1);
    const auto& hours = hours_of(date);
    if (hours.empty())
      continue;
    if (--left == 0)
      return instant_at(date, hours.back().to, spec_.zone);
  }
  return refuse("calendar_too_far");
}

Result<Instant> WorkingCalendar::add_working_ms(Instant from, std::int64_t duration_ms) const {
  if (duration_ms < 0)
    return count_invalid(duration_ms);
  if (duration_ms == 0)
    return from;
  std::int64_t left = duration_ms;
  LocalDate date = local_date_at(from, spec_.zone);
  for (int walked = 0; walked < kCalendarDaysMax; ++walked, date = date.plus_days(1)) {
    for (const CalendarInterval& interval : hours_of(date)) {
      const Instant close = instant_at(date, interval.to, spec_.zone);
      const Instant open = std::max(instant_at(date, interval.from, spec_.zone), from);
      const std::int64_t open_ms = close.ms - open.ms;
      if (open_ms <= 0)
        continue;
      if (left <= open_ms)
        return open.plus_ms(left);
      left -= open_ms;
    }
  }
  return refuse("calendar_too_far");
}

Result<std::int64_t> WorkingCalendar::working_ms_between(Instant from, Instant until) const {
  std::int64_t total = 0;
  LocalDate date = local_date_at(from, spec_.zone);
  for (int walked = 0; walked < kCalendarDaysMax; ++walked, date = date.plus_days(1)) {
    if (until <= from || until <= instant_at(date, {}, spec_.zone))
      return total;
    for (const CalendarInterval& interval : hours_of(date)) {
      const Instant open = std::max(instant_at(date, interval.from, spec_.zone), from);
      const Instant close = std::min(instant_at(date, interval.to, spec_.zone), until);
      total += std::max<std::int64_t>(close.ms - open.ms, 0);
    }
  }
  return refuse("calendar_too_far");
}

Result<std::int64_t> WorkingCalendar::working_minutes_between(Instant from, Instant until) const {
  const Result<std::int64_t> ms = working_ms_between(from, until);
  if (!ms)
    return ms.error();
  return *ms / 60'000;
}

Instant end_of_days(Instant event, int count, const Zone& zone) {
  const LocalDate date = local_date_at(event, zone).plus_days(count);
  return instant_at(date, LocalTime{24 * 60}, zone);
}

}  // namespace aftercare
