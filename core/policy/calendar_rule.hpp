// Where and when the house works, as the policy has it (policy.hpp): zone, working hours a weekday,
// public holidays and make-up days. core/policy/calendar_of.hpp makes the working calendar of it.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/date.hpp"
#include "core/base/zone.hpp"

namespace aftercare {

// `offset_minutes` is written, never typed: with_zone() takes it from the name. An older release
// reads it, and of a policy put in force under a name nobody knows it is all there is.
struct OrganisationZone {
  std::string name;  // "Asia/Shanghai"
  int offset_minutes = 0;
  [[nodiscard]] Zone rules() const { return Zone::named(name).value_or(Zone{offset_minutes}); }
  bool operator==(const OrganisationZone&) const = default;
};
BOOST_DESCRIBE_STRUCT(OrganisationZone, (), (name, offset_minutes))

// "09:00" to "12:00"; `to` may be "24:00".
struct WorkInterval {
  std::string from;
  std::string to;
  bool operator==(const WorkInterval&) const = default;
};
BOOST_DESCRIBE_STRUCT(WorkInterval, (), (from, to))

struct WeekdayHours {
  int weekday = 1;  // 1 Monday ... 7 Sunday
  std::vector<WorkInterval> intervals;
  bool operator==(const WeekdayHours&) const = default;
};
BOOST_DESCRIBE_STRUCT(WeekdayHours, (), (weekday, intervals))

struct HolidayDay {
  LocalDate date;
  std::string name_zh;
  std::string name_en;
  bool operator==(const HolidayDay&) const = default;
};
BOOST_DESCRIBE_STRUCT(HolidayDay, (), (date, name_zh, name_en))

struct MakeUpDay {
  LocalDate date;
  int works_like = 1;  // ISO weekday whose hours apply
  std::string name_zh;
  std::string name_en;
  bool operator==(const MakeUpDay&) const = default;
};
BOOST_DESCRIBE_STRUCT(MakeUpDay, (), (date, works_like, name_zh, name_en))

// assets/policy/calendar_<id>.json. `years`: those whose days are known; others are counted by
// weekdays alone.
struct HolidayTable {
  std::string id;
  std::string source;
  std::vector<int> years;
  std::vector<HolidayDay> holidays;
  std::vector<MakeUpDay> make_up_days;
  bool operator==(const HolidayTable&) const = default;
};
BOOST_DESCRIBE_STRUCT(HolidayTable, (), (id, source, years, holidays, make_up_days))

// `holidays` names the table ("cn", empty: none); the host merges it with with_holidays().
struct CalendarRule {
  std::vector<WeekdayHours> week;
  std::string holidays;
  std::optional<HolidayTable> table;
  std::string clause;
  std::string source;
  bool operator==(const CalendarRule&) const = default;
};
BOOST_DESCRIBE_STRUCT(CalendarRule, (), (week, holidays, table, clause, source))

}  // namespace aftercare
