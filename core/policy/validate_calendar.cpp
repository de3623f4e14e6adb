// The calendar and the clocks of a policy, checked.
#include <algorithm>
#include <map>
#include <set>

#include "core/policy/calendar_of.hpp"
#include "core/policy/problems.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

void check_intervals(const WeekdayHours& day, const std::string& path, Problems& problems) {
  int earliest = 0;
  for (std::size_t i = 0; i < day.intervals.size(); ++i) {
    const std::string here = path + "." + at_index("intervals", i);
    const auto from = parse_local_time(day.intervals[i].from);
    const auto to = parse_local_time(day.intervals[i].to);
    if (!from)
      problems.add(here + ".from", "time_invalid", {{"text", day.intervals[i].from}});
    if (!to)
      problems.add(here + ".to", "time_invalid", {{"text", day.intervals[i].to}});
    if (!from || !to)
      continue;
    if (from->minutes < earliest)
      problems.add(here + ".from", "interval_overlaps");
    if (to->minutes <= from->minutes)
      problems.add(here + ".to", "interval_empty");
    earliest = std::max(earliest, to->minutes);
  }
}

void check_week(const CalendarRule& rule, Problems& problems) {
  std::set<int> seen;
  bool works = false;
  for (std::size_t i = 0; i < rule.week.size(); ++i) {
    const WeekdayHours& day = rule.week[i];
    const std::string path = "calendar." + at_index("week", i);
    const std::string weekday = std::to_string(day.weekday);
    if (day.weekday < 1 || day.weekday > 7) {
      problems.add(path + ".weekday", "weekday_invalid", {{"weekday", weekday}});
    } else if (!seen.insert(day.weekday).second) {
      problems.add(path + ".weekday", "row_twice", {{"key", weekday}});
    }
    works = works || !day.intervals.empty();
    check_intervals(day, path, problems);
  }
  if (!works)
    problems.add("calendar.week", "no_working_time");
}

void check_table(const HolidayTable& table, Problems& problems) {
  const std::set<int> years{table.years.begin(), table.years.end()};
  const std::string base = "calendar.table.";
  // A table may end; it has no holes.
  for (int year = years.empty() ? 0 : *years.begin(); !years.empty() && year < *years.rbegin();
       ++year) {
    if (years.count(year) == 0) {
      problems.add(base + "years", "year_without_data", {{"year", std::to_string(year)}});
    }
  }
  if (years.empty())
    problems.add(base + "years", "required");
  std::set<LocalDate> off;
  for (std::size_t i = 0; i < table.holidays.size(); ++i) {
    const LocalDate date = table.holidays[i].date;
    const std::string path = base + at_index("holidays", i) + ".date";
    if (years.count(date.year()) == 0) {
      problems.add(path, "date_outside_years", {{"date", to_text(date)}});
    }
    if (!off.insert(date).second)
      problems.add(path, "row_twice", {{"key", to_text(date)}});
  }
  std::set<LocalDate> on;
  for (std::size_t i = 0; i < table.make_up_days.size(); ++i) {
    const MakeUpDay& day = table.make_up_days[i];
    const std::string path = base + at_index("make_up_days", i);
    const std::map<std::string, std::string> params{{"date", to_text(day.date)}};
    if (years.count(day.date.year()) == 0)
      problems.add(path + ".date", "date_outside_years", params);
    if (off.count(day.date) != 0)
      problems.add(path + ".date", "holiday_and_workday", params);
    if (!on.insert(day.date).second) {
      problems.add(path + ".date", "row_twice", {{"key", to_text(day.date)}});
    }
    if (day.works_like < 1 || day.works_like > 7) {
      problems.add(path + ".works_like", "weekday_invalid",
                   {{"weekday", std::to_string(day.works_like)}});
    }
  }
}

bool names_mark(const std::vector<ClockMark>& marks, ClockMark mark) {
  return std::find(marks.begin(), marks.end(), mark) != marks.end();
}

// What ends a promise neither starts nor fulfils it; only what the replay knows to take up again
// makes it run again (clock_runs.hpp).
void check_reasons_of(const ClockRule& rule, const std::string& path, Problems& problems) {
  for (const ClockMark mark : rule.ends) {
    const std::map<std::string, std::string> params{{"mark", term_name(mark)}};
    if (names_mark(rule.stops, mark))
      problems.add(path + ".ends", "stops_and_ends", params);
    const bool starts = std::any_of(rule.starts.begin(), rule.starts.end(),
                                    [mark](const ClockStart& one) { return one.mark == mark; });
    if (starts)
      problems.add(path + ".ends", "starts_and_ends", params);
  }
  for (const ClockMark mark : rule.restarts) {
    const std::map<std::string, std::string> params{{"mark", term_name(mark)}};
    const bool known = mark == ClockMark::reopened || mark == ClockMark::appointment_cancelled;
    if (!known)
      problems.add(path + ".restarts", "cannot_restart", params);
    const bool ends = names_mark(rule.ends, mark);
    const bool kept = mark != ClockMark::appointment_cancelled ||
                      names_mark(rule.stops, ClockMark::appointed);
    if (known && (ends || !kept))
      problems.add(path + ".restarts", "restarts_nothing", params);
  }
}

void check_clock_rule(const ClockRule& rule, const std::string& path, Problems& problems) {
  if (rule.starts.empty())
    problems.add(path + ".starts", "required");
  if (rule.stops.empty())
    problems.add(path + ".stops", "required");
  for (const ClockStart& start : rule.starts) {
    if (std::find(rule.stops.begin(), rule.stops.end(), start.mark) != rule.stops.end()) {
      problems.add(path + ".stops", "starts_and_stops", {{"mark", term_name(start.mark)}});
    }
  }
  if (!(rule.warn_share > 0 && rule.warn_share <= 1)) {
    problems.add(path + ".warn_share", "out_of_range");
  }
  check_reasons_of(rule, path, problems);
}

void check_duration(const Policy& policy, const PromisedTime& row, const std::string& path,
                    Problems& problems) {
  const ClockRule* rule = find_clock_rule(policy, row.clock);
  if (rule == nullptr) {
    problems.add(path + ".clock", "clock_without_rule", {{"clock", term_name(row.clock)}});
    return;
  }
  if (row.duration.unit != DurationUnit::window) {
    if (row.duration.value < 1)
      problems.add(path + ".duration.value", "must_be_positive");
    return;
  }
  const bool appointed =
      std::any_of(rule->starts.begin(), rule->starts.end(),
                  [](const ClockStart& s) { return s.mark == ClockMark::appointed; });
  if (!appointed)
    problems.add(path + ".duration.unit", "window_without_appointment");
}

bool covers(const PromisedTime& wide, const PromisedTime& narrow) {
  return wide.clock == narrow.clock && (!wide.case_class || wide.case_class == narrow.case_class) &&
         (!wide.urgency || wide.urgency == narrow.urgency);
}

// Minutes for comparing rows of one unit only.
bool slower_though_urgent(const PromisedTime& urgent, const PromisedTime& other) {
  return urgent.clock == other.clock && urgent.case_class == other.case_class && urgent.urgency &&
         other.urgency && *urgent.urgency < *other.urgency &&
         urgent.duration.unit == other.duration.unit &&
         urgent.duration.value > other.duration.value;
}

void check_promised_times(const Policy& policy, Problems& problems) {
  const auto& rows = policy.promised_times;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string path = at_index("promised_times", i);
    check_duration(policy, rows[i], path, problems);
    for (std::size_t j = 0; j < rows.size(); ++j) {
      if (j < i && covers(rows[j], rows[i])) {
        problems.add(path, "row_unreachable", {{"row", at_index("promised_times", j)}});
      }
      if (slower_though_urgent(rows[i], rows[j])) {
        problems.add(path + ".duration", "urgent_is_slower",
                     {{"row", at_index("promised_times", j)}});
      }
    }
  }
}

}  // namespace

void check_calendar(const Policy& policy, Problems& problems) {
  const CalendarRule& rule = policy.calendar;
  check_week(rule, problems);
  if (rule.holidays.empty())
    return;
  if (!rule.table || rule.table->id != rule.holidays) {
    problems.add("calendar.holidays", "holiday_table_missing", {{"table", rule.holidays}});
    return;
  }
  check_table(*rule.table, problems);
}

void check_clocks(const Policy& policy, Problems& problems) {
  std::set<ClockName> seen;
  for (std::size_t i = 0; i < policy.clocks.size(); ++i) {
    const std::string path = at_index("clocks", i);
    if (!seen.insert(policy.clocks[i].clock).second) {
      problems.add(path + ".clock", "row_twice", {{"key", term_name(policy.clocks[i].clock)}});
    }
    check_clock_rule(policy.clocks[i], path, problems);
  }
  check_promised_times(policy, problems);
}

}  // namespace aftercare
