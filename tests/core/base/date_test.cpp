#include "core/base/date.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace aftercare;

namespace {
LocalDate date(const char* text) {
  return parse_local_date(text).value();
}
}  // namespace

TEST_CASE("a date that does not exist is refused") {
  for (const char* text :
       {"2025-02-30", "2025-02-29", "1900-02-29", "2025-04-31", "2025-00-10", "2025-13-01",
        "2025-01-00", "2025-1-01", "2025-01-1", "2025/01/01", "0000-01-01", "20250101", "",
        " 2025-01-01", "2025-01-01 ", "2025-0a-01", "-025-01-01", "２０２５-01-01"}) {
    INFO(text);
    CHECK_FALSE(parse_local_date(text));
  }
  CHECK(to_text(date("2024-02-29")) == "2024-02-29");
  CHECK(to_text(date("0001-01-01")) == "0001-01-01");
}

TEST_CASE("months are added with clamping") {
  struct Row {
    const char* from;
    int months;
    const char* to;
  };
  for (const Row& row : {Row{"2023-11-30", 3, "2024-02-29"}, Row{"2024-11-30", 3, "2025-02-28"},
                         Row{"2024-01-31", 1, "2024-02-29"}, Row{"2024-02-29", 12, "2025-02-28"},
                         Row{"2024-12-15", 1, "2025-01-15"}, Row{"2024-03-31", -1, "2024-02-29"},
                         Row{"2024-01-15", -1, "2023-12-15"}, Row{"2024-05-05", 0, "2024-05-05"}}) {
    INFO(row.from << " + " << row.months);
    CHECK(to_text(add_months(date(row.from), row.months)) == row.to);
  }
}

TEST_CASE("complete months") {
  CHECK(complete_months(date("2024-01-15"), date("2024-03-14")) == 1);
  CHECK(complete_months(date("2024-01-15"), date("2024-03-15")) == 2);
  CHECK(complete_months(date("2024-01-31"), date("2024-02-28")) == 0);
  CHECK(complete_months(date("2024-01-31"), date("2024-02-29")) == 1);
  CHECK(complete_months(date("2024-03-15"), date("2024-01-15")) == 0);
  CHECK(days_between(date("2024-02-28"), date("2024-03-01")) == 2);
}

TEST_CASE("times of day") {
  CHECK(parse_local_time("00:00")->minutes == 0);
  CHECK(parse_local_time("24:00")->minutes == 1440);
  for (const char* text : {"24:01", "12:60", "9:00", "09-00", "", "ab:cd", "-1:00"}) {
    INFO(text);
    CHECK_FALSE(parse_local_time(text));
  }
  CHECK(to_text(LocalTime{545}) == "09:05");
}

TEST_CASE("the day of an instant is the zone's") {
  const Instant evening{1'727'456'400'000};  // 2024-09-27T17:00Z
  CHECK(to_text(local_date_at(evening, 480)) == "2024-09-28");
  CHECK(to_text(local_time_at(evening, 480)) == "01:00");
  CHECK(to_text(local_date_at(evening, -480)) == "2024-09-27");
  CHECK(to_text(local_date_at({-1}, 0)) == "1969-12-31");
  CHECK(to_text(local_time_at({-1}, 0)) == "23:59");
  CHECK(instant_at(date("2024-09-28"), {60}, 480) == evening);
}
