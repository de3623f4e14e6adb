#include "core/base/zone.hpp"

#include <string>

#include <catch2/catch_test_macros.hpp>

#include "core/base/calendar.hpp"

using namespace aftercare;

namespace {

constexpr std::int64_t kHourMs = 3'600'000;

Zone zone(const char* name) {
  const auto found = Zone::named(name);
  REQUIRE(found.has_value());
  return *found;
}
Instant utc(const char* text) {
  return parse_instant(text).value();
}
std::string shown(Instant at, const Zone& in) {
  return to_text(local_date_at(at, in)) + " " + to_text(local_time_at(at, in));
}
Instant at(const char* date, const char* time, const Zone& in) {
  return instant_at(parse_local_date(date).value(), parse_local_time(time).value(), in);
}

}  // namespace

TEST_CASE("a zone is known by its name, and nothing else is one") {
  for (const char* name : {"", "Asia", "asia/shanghai", "Asia/Shanghai ", "UTC+8", "GMT+8",
                           "+08:00", "中国", "Mars/Base", "Asia/Shangha", "Asia/Shanghai2"}) {
    INFO(name);
    CHECK_FALSE(Zone::named(name));
  }
  CHECK(zone("Asia/Shanghai").standard_minutes() == 480);
  CHECK(zone("Asia/Kathmandu").standard_minutes() == 345);
  CHECK(zone("America/St_Johns").standard_minutes() == -210);
  CHECK(zone("UTC").standard_minutes() == 0);
  // Its changes follow the moon: no rule can say them.
  CHECK_FALSE(Zone::named("Africa/Casablanca"));
}

// As the offices that keep time have published them.
TEST_CASE("clocks change at the minute the law says, north and south") {
  struct Row {
    const char* zone;
    const char* last;  // the last minute before
    int before;
    int after;
  };
  for (const Row& row : {Row{"Europe/Berlin", "2026-03-29T00:59:00Z", 60, 120},
                         Row{"Europe/Berlin", "2026-10-25T00:59:00Z", 120, 60},
                         Row{"Europe/London", "2027-03-28T00:59:00Z", 0, 60},
                         Row{"Europe/Dublin", "2026-10-25T00:59:00Z", 60, 0},
                         Row{"America/New_York", "2026-03-08T06:59:00Z", -300, -240},
                         Row{"America/New_York", "2026-11-01T05:59:00Z", -240, -300},
                         Row{"Australia/Sydney", "2026-04-04T15:59:00Z", 660, 600},
                         Row{"Australia/Sydney", "2026-10-03T15:59:00Z", 600, 660},
                         Row{"Australia/Lord_Howe", "2026-10-03T15:29:00Z", 630, 660},
                         Row{"America/Santiago", "2026-09-06T03:59:00Z", -240, -180},
                         Row{"Asia/Jerusalem", "2026-03-26T23:59:00Z", 120, 180}}) {
    INFO(row.zone << " " << row.last);
    const Instant last = utc(row.last);
    CHECK(zone(row.zone).offset_at(last) == row.before);
    CHECK(zone(row.zone).offset_at(last.plus_ms(59'999)) == row.before);
    CHECK(zone(row.zone).offset_at(last.plus_ms(60'000)) == row.after);
  }
  CHECK(zone("Australia/Sydney").offset_at(utc("2026-12-31T23:59:00Z")) == 660);
  CHECK(zone("Australia/Sydney").offset_at(utc("2027-01-01T00:00:00Z")) == 660);
}

TEST_CASE("an hour left out and an hour shown twice have an instant each") {
  const Zone berlin = zone("Europe/Berlin");
  CHECK(at("2026-03-29", "01:59", berlin) == utc("2026-03-29T00:59:00Z"));
  CHECK(shown(at("2026-03-29", "02:30", berlin), berlin) == "2026-03-29 03:30");
  CHECK(at("2026-03-29", "03:00", berlin) == utc("2026-03-29T01:00:00Z"));
  CHECK(at("2026-10-25", "02:30", berlin) == utc("2026-10-25T00:30:00Z"));
  CHECK(at("2026-10-25", "03:00", berlin) == utc("2026-10-25T02:00:00Z"));
}

TEST_CASE("every hour of a year comes back from what clocks show, in every kind of zone") {
  for (const char* name : {"Asia/Shanghai", "Europe/Berlin", "Europe/Dublin", "America/New_York",
                           "Australia/Sydney", "Australia/Lord_Howe", "America/Nuuk", "UTC"}) {
    const Zone in = zone(name);
    for (Instant one = utc("2026-01-01T00:00:00Z"); one < utc("2027-01-02T00:00:00Z");
         one = one.plus_ms(kHourMs)) {
      const Instant back = instant_at(local_date_at(one, in), local_time_at(one, in), in);
      // Only an hour shown twice comes back as its first.
      if (!(back == one) && shown(back, in) != shown(one, in))
        FAIL_CHECK(name << " " << to_text(one) << " " << to_text(back));
    }
  }
}

TEST_CASE("deadlines keep the hours on the wall when summer time begins") {
  CalendarSpec spec;
  spec.zone = zone("Europe/Berlin");
  for (std::size_t day = 0; day < 5; ++day)
    spec.week[day] = {{{540}, {1020}}};
  const auto work = WorkingCalendar::make(spec);
  REQUIRE(work.has_value());
  // Friday to Monday, over the night of the change.
  const Instant friday = at("2026-03-27", "16:00", spec.zone);
  CHECK(shown(work->add_workdays(friday, 1).value(), spec.zone) == "2026-03-30 17:00");
  CHECK(shown(work->add_working_minutes(friday, 120).value(), spec.zone) == "2026-03-30 10:00");
  CHECK(work->working_minutes_between(friday, at("2026-03-30", "10:00", spec.zone)).value() == 120);
  CHECK(shown(end_of_days(friday, 3, spec.zone), spec.zone) == "2026-03-31 00:00");
  CHECK(end_of_days(friday, 2, spec.zone) == utc("2026-03-29T22:00:00Z"));
}
