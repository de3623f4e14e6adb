// Calendar dates and times of day without a zone. Invariant: a LocalDate is always a date that
// exists; 30 February cannot be built. What day it is at an Instant is the zone's business
// (local_date_at), not the machine's.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/instant.hpp"
#include "core/base/zone.hpp"

namespace aftercare {

class LocalDate {
 public:
  constexpr LocalDate() = default;  // 1970-01-01
  // Nothing when there is no such day.
  static std::optional<LocalDate> make(int year, unsigned month, unsigned day);
  static constexpr LocalDate from_days(std::chrono::sys_days days) { return LocalDate{days}; }

  [[nodiscard]] constexpr std::chrono::year_month_day ymd() const { return days_; }
  [[nodiscard]] constexpr std::chrono::sys_days days() const { return days_; }
  [[nodiscard]] constexpr int year() const { return static_cast<int>(ymd().year()); }
  [[nodiscard]] constexpr unsigned month() const { return static_cast<unsigned>(ymd().month()); }
  [[nodiscard]] constexpr unsigned day() const { return static_cast<unsigned>(ymd().day()); }
  // 1 Monday ... 7 Sunday.
  [[nodiscard]] constexpr unsigned iso_weekday() const {
    return std::chrono::weekday{days_}.iso_encoding();
  }
  [[nodiscard]] constexpr LocalDate plus_days(int count) const {
    return LocalDate{days_ + std::chrono::days{count}};
  }

  constexpr bool operator==(const LocalDate& o) const { return days_ == o.days_; }
  constexpr bool operator<(const LocalDate& o) const { return days_ < o.days_; }
  constexpr bool operator>(const LocalDate& o) const { return days_ > o.days_; }
  constexpr bool operator<=(const LocalDate& o) const { return days_ <= o.days_; }
  constexpr bool operator>=(const LocalDate& o) const { return days_ >= o.days_; }

 private:
  explicit constexpr LocalDate(std::chrono::sys_days days) : days_{days} {}
  std::chrono::sys_days days_{};
};

// YYYY-MM-DD.
std::string to_text(LocalDate date);
void append_text(std::string& out, LocalDate date);
// Strict: ten characters, years 1 to 9999, only days that exist.
std::optional<LocalDate> parse_local_date(std::string_view text);

// The same day `months` later; where that month is shorter, its last day (30 Nov + 3 = 28/29 Feb).
LocalDate add_months(LocalDate date, int months);
// Complete months between two days, 0 when `until` is earlier: 15 Jan to 14 Mar is 1.
int complete_months(LocalDate from, LocalDate until);
// Days from `from` to `until`, negative when `until` is earlier.
int days_between(LocalDate from, LocalDate until);

// Minutes since midnight, 0 to 1440 (24:00 closes a day).
struct LocalTime {
  int minutes = 0;
  bool operator==(const LocalTime&) const = default;
  bool operator<(const LocalTime& o) const { return minutes < o.minutes; }
  bool operator<=(const LocalTime& o) const { return minutes <= o.minutes; }
};
// HH:MM.
std::string to_text(LocalTime time);
// Strict: five characters, 00:00 to 24:00.
std::optional<LocalTime> parse_local_time(std::string_view text);

// `zone`: the organisation's.
LocalDate local_date_at(Instant at, const Zone& zone);
LocalTime local_time_at(Instant at, const Zone& zone);
Instant instant_at(LocalDate date, LocalTime time, const Zone& zone);

}  // namespace aftercare
