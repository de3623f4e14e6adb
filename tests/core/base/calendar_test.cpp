#include "core/base/calendar.hpp"

#include <string>

#include <catch2/catch_test_macros.hpp>

using namespace aftercare;

namespace {

constexpr int kShanghai = 480;
LocalDate date(const std::string& text) {
  return parse_local_date(text).value();
}
Instant at(const std::string& text) {
  return instant_at(date(text.substr(0, 10)), parse_local_time(text.substr(11)).value(), kShanghai);
}
std::string local(Instant instant) {
  return to_text(local_date_at(instant, kShanghai)) + " " +
         to_text(local_time_at(instant, kShanghai));
}

// Monday to Friday 9 to 12 and 13 to 18, Saturday like Friday on make-up days.
CalendarSpec office() {
  CalendarSpec spec;
  spec.zone = kShanghai;
  for (std::size_t day = 0; day < 5; ++day) {
    spec.week[day] = {{{540}, {720}}, {{780}, {1080}}};
  }
  return spec;
}
WorkingCalendar calendar(CalendarSpec spec) {
  const auto made = WorkingCalendar::make(std::move(spec));
  REQUIRE(made.has_value());
  return *made;
}

}  // namespace

TEST_CASE("a calendar without working time is refused") {
  CHECK(WorkingCalendar::make({}).error().code == "calendar_no_working_time");
  CalendarSpec overlapping = office();
  overlapping.week[0] = {{{540}, {720}}, {{700}, {800}}};
  CHECK(WorkingCalendar::make(overlapping).error().code == "calendar_interval_invalid");
  CalendarSpec empty = office();
  empty.week[1] = {{{540}, {540}}};
  CHECK(WorkingCalendar::make(empty).error().params.at("weekday") == "2");
  CalendarSpec beyond = office();
  beyond.week[0] = {{{540}, {1441}}};
  CHECK(WorkingCalendar::make(beyond).has_error());
  CalendarSpec unknown = office();
  unknown.make_up_days[date("2024-02-04")] = 8;
  CHECK(WorkingCalendar::make(unknown).error().code == "calendar_weekday_invalid");
}

TEST_CASE("working minutes are added across lunch, night and weekend") {
  const WorkingCalendar work = calendar(office());
  struct Row {
    const char* from;
    int minutes;
    const char* to;
  };
  for (const Row& row : {
           Row{"2024-06-03 09:00", 180, "2024-06-03 12:00"},  // ends at closing, not at the opening
           Row{"2024-06-03 09:00", 181, "2024-06-03 13:01"},
           Row{"2024-06-03 12:30", 1, "2024-06-03 13:01"},
           Row{"2024-06-03 17:59", 1, "2024-06-03 18:00"},
           Row{"2024-06-03 17:59", 2, "2024-06-04 09:01"},
           Row{"2024-06-07 18:00", 45, "2024-06-10 09:45"},  // Friday's close
           Row{"2024-06-08 10:00", 45, "2024-06-10 09:45"},  // Saturday
           Row{"2024-06-03 03:00", 0, "2024-06-03 03:00"},
       }) {
    INFO(row.from << " + " << row.minutes);
    CHECK(local(*work.add_working_minutes(at(row.from), row.minutes)) == row.to);
  }
  CHECK(work.add_working_minutes(at("2024-06-03 09:00"), -1).error().code ==
        "calendar_count_invalid");
}

TEST_CASE("working minutes between two instants") {
  const WorkingCalendar work = calendar(office());
  struct Row {
    const char* from;
    const char* until;
    int minutes;
  };
  for (const Row& row : {Row{"2024-06-03 09:00", "2024-06-03 18:00", 480},
                         Row{"2024-06-03 18:00", "2024-06-04 09:00", 0},
                         Row{"2024-06-03 17:30", "2024-06-04 09:15", 45},
                         Row{"2024-06-07 00:00", "2024-06-10 24:00", 960},
                         Row{"2024-06-03 11:00", "2024-06-03 14:00", 120},
                         Row{"2024-06-03 14:00", "2024-06-03 11:00", 0}}) {
    INFO(row.from << " to " << row.until);
    CHECK(*work.working_minutes_between(at(row.from), at(row.until)) == row.minutes);
  }
}

TEST_CASE("workdays end at closing time of the last one") {
  const WorkingCalendar work = calendar(office());
  CHECK(local(*work.add_workdays(at("2024-06-03 00:00"), 1)) == "2024-06-04 18:00");
  CHECK(local(*work.add_workdays(at("2024-06-03 23:59"), 1)) == "2024-06-04 18:00");
  CHECK(local(*work.add_workdays(at("2024-06-07 10:00"), 1)) == "2024-06-10 18:00");
  CHECK(local(*work.add_workdays(at("2024-06-08 10:00"), 3)) == "2024-06-12 18:00");
  CHECK(work.add_workdays(at("2024-06-03 10:00"), 0).error().code == "calendar_count_invalid");
  CHECK(work.add_workdays(at("2024-06-03 10:00"), 100'000).error().code == "calendar_too_far");
}

TEST_CASE("holidays are off, make-up days work like their weekday") {
  CalendarSpec spec = office();
  spec.week[4] = {{{540}, {720}}};  // Friday mornings only
  spec.holidays = {date("2024-06-10"), date("2024-06-11")};
  spec.make_up_days = {{date("2024-06-08"), 5}};
  const WorkingCalendar work = calendar(spec);
  CHECK_FALSE(work.is_workday(date("2024-06-10")));
  CHECK(work.is_workday(date("2024-06-08")));
  CHECK_FALSE(work.is_workday(date("2024-06-09")));
  CHECK(local(*work.add_workdays(at("2024-06-07 10:00"), 1)) == "2024-06-08 12:00");
  CHECK(local(*work.add_workdays(at("2024-06-07 10:00"), 2)) == "2024-06-12 18:00");
}

TEST_CASE("a year without data is counted by its weekdays alone, and named") {
  CalendarSpec spec = office();
  spec.years = {{2024, 2025}};
  const WorkingCalendar work = calendar(spec);
  CHECK(work.is_workday(date("2025-12-31")));
  CHECK(work.is_workday(date("2026-01-01")));  // a Thursday
  CHECK_FALSE(work.is_workday(date("2026-01-03")));
  CHECK(local(*work.add_workdays(at("2025-12-30 10:00"), 1)) == "2025-12-31 18:00");
  CHECK(local(*work.add_workdays(at("2025-12-30 10:00"), 2)) == "2026-01-01 18:00");
  CHECK(local(*work.add_working_minutes(at("2025-12-31 17:00"), 61)) == "2026-01-01 09:01");
  CHECK(*work.working_minutes_between(at("2025-12-31 17:00"), at("2025-12-31 24:00")) == 60);
  CHECK(*work.working_minutes_between(at("2026-12-31 17:00"), at("2027-01-01 10:00")) == 120);
  CHECK_FALSE(work.first_unknown_year(at("2024-01-01 00:00"), at("2025-12-31 23:59")));
  CHECK(work.first_unknown_year(at("2025-12-31 17:00"), at("2026-01-01 09:01")) == 2026);
  CHECK(work.first_unknown_year(at("2023-12-31 17:00"), at("2024-01-02 09:00")) == 2023);
}

TEST_CASE("days: the day of the event is not counted, the last one ends at 24:00") {
  CHECK(local(end_of_days(at("2024-06-03 00:00"), 7, kShanghai)) == "2024-06-11 00:00");
  CHECK(local(end_of_days(at("2024-06-03 23:59"), 7, kShanghai)) == "2024-06-11 00:00");
}
