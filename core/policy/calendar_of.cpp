#include "core/policy/calendar_of.hpp"

#include <algorithm>
#include <string>

namespace aftercare {

Zone zone_of(const Policy* policy) {
  return policy == nullptr ? Zone{} : policy->zone.rules();
}

Policy with_zone(Policy policy) {
  policy.zone.offset_minutes = policy.zone.rules().standard_minutes();
  return policy;
}

Result<WorkingCalendar> calendar_of(const Policy& policy) {
  const CalendarRule& rule = policy.calendar;
  CalendarSpec spec;
  spec.zone = policy.zone.rules();
  for (const WeekdayHours& day : rule.week) {
    if (day.weekday < 1 || day.weekday > 7) {
      return refuse("calendar_weekday_invalid", "", {{"weekday", std::to_string(day.weekday)}});
    }
    auto& intervals = spec.week[static_cast<std::size_t>(day.weekday - 1)];
    for (const WorkInterval& interval : day.intervals) {
      const auto from = parse_local_time(interval.from);
      const auto to = parse_local_time(interval.to);
      if (!from)
        return refuse("calendar_time_invalid", "", {{"text", interval.from}});
      if (!to)
        return refuse("calendar_time_invalid", "", {{"text", interval.to}});
      intervals.push_back({*from, *to});
    }
  }
  if (!rule.holidays.empty()) {
    if (!rule.table || rule.table->id != rule.holidays) {
      return refuse("calendar_table_missing", "", {{"table", rule.holidays}});
    }
    spec.years = rule.table->years;
    for (const HolidayDay& day : rule.table->holidays)
      spec.holidays.push_back(day.date);
    for (const MakeUpDay& day : rule.table->make_up_days) {
      spec.make_up_days.emplace(day.date, day.works_like);
    }
  }
  return WorkingCalendar::make(std::move(spec));
}

std::optional<CalendarEnd> calendar_end(const Policy& policy, Instant now) {
  const CalendarRule& rule = policy.calendar;
  if (rule.holidays.empty())
    return std::nullopt;
  const LocalDate today = local_date_at(now, policy.zone.rules());
  // Years are counted on from this one: a gap is an end.
  int year = today.year();
  if (rule.table) {
    const auto& years = rule.table->years;
    while (std::find(years.begin(), years.end(), year) != years.end())
      ++year;
  }
  CalendarEnd end;
  end.last_day = *LocalDate::make(year - 1, 12, 31);
  end.days_left = days_between(today, end.last_day);
  if (end.days_left > kCalendarWarnDays)
    return std::nullopt;
  return end;
}

}  // namespace aftercare
