#include "core/base/date.hpp"

#include <algorithm>

namespace aftercare {
namespace {

namespace chr = std::chrono;
constexpr std::int64_t kMsPerMinute = 60'000;
constexpr std::int64_t kMsPerDay = 86'400'000;

// -1 when a character is no digit.
int number_of(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9')
      return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

void append_padded(std::string& out, int value, int width) {
  const std::string digits = std::to_string(value);
  for (int i = static_cast<int>(digits.size()); i < width; ++i)
    out.push_back('0');
  out += digits;
}

std::int64_t local_ms(Instant at, const Zone& zone) {
  return at.ms + zone.offset_at(at) * kMsPerMinute;
}

std::int64_t floor_days(std::int64_t ms) {
  return ms >= 0 ? ms / kMsPerDay : -((-ms + kMsPerDay - 1) / kMsPerDay);
}

}  // namespace

std::optional<LocalDate> LocalDate::make(int year, unsigned month, unsigned day) {
  const chr::year_month_day ymd{chr::year{year}, chr::month{month}, chr::day{day}};
  if (year < 1 || year > 9999 || !ymd.ok())
    return std::nullopt;
  return LocalDate{chr::sys_days{ymd}};
}

void append_text(std::string& out, LocalDate date) {
  append_padded(out, date.year(), 4);
  out.push_back('-');
  append_padded(out, static_cast<int>(date.month()), 2);
  out.push_back('-');
  append_padded(out, static_cast<int>(date.day()), 2);
}

std::string to_text(LocalDate date) {
  std::string out;
  append_text(out, date);
  return out;
}

std::optional<LocalDate> parse_local_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-')
    return std::nullopt;
  const int year = number_of(text.substr(0, 4));
  const int month = number_of(text.substr(5, 2));
  const int day = number_of(text.substr(8, 2));
  if (year < 0 || month < 0 || day < 0)
    return std::nullopt;
  return LocalDate::make(year, static_cast<unsigned>(month), static_cast<unsigned>(day));
}

LocalDate add_months(LocalDate date, int months) {
  const chr::year_month_day ymd = date.ymd();
  const chr::year_month month = chr::year_month{ymd.year(), ymd.month()} + chr::months{months};
  const chr::year_month_day_last last{month.year(), chr::month_day_last{month.month()}};
  const chr::day day = std::min(ymd.day(), last.day());
  return LocalDate::from_days(chr::sys_days{month / day});
}

int complete_months(LocalDate from, LocalDate until) {
  if (until < from)
    return 0;
  int months = (until.year() - from.year()) * 12 + static_cast<int>(until.month()) -
               static_cast<int>(from.month());
  if (until < add_months(from, months))
    --months;
  return std::max(months, 0);
}

int days_between(LocalDate from, LocalDate until) {
  return static_cast<int>((until.days() - from.days()).count());
}

std::string to_text(LocalTime time) {
  std::string out;
  append_padded(out, time.minutes / 60, 2);
  out.push_back(':');
  append_padded(out, time.minutes % 60, 2);
  return out;
}

std::optional<LocalTime> parse_local_time(std::string_view text) {
  if (text.size() != 5 || text[2] != ':')
    return std::nullopt;
  const int hours = number_of(text.substr(0, 2));
  const int minutes = number_of(text.substr(3, 2));
  if (hours < 0 || minutes < 0 || minutes > 59)
    return std::nullopt;
  const LocalTime time{hours * 60 + minutes};
  if (time.minutes > 24 * 60)
    return std::nullopt;
  return time;
}

LocalDate local_date_at(Instant at, const Zone& zone) {
  const std::int64_t days = floor_days(local_ms(at, zone));
  return LocalDate::from_days(chr::sys_days{chr::days{static_cast<int>(days)}});
}

LocalTime local_time_at(Instant at, const Zone& zone) {
  const std::int64_t ms = local_ms(at, zone);
  return {static_cast<int>((ms - floor_days(ms) * kMsPerDay) / kMsPerMinute)};
}

Instant instant_at(LocalDate date, LocalTime time, const Zone& zone) {
  const std::int64_t days = date.days().time_since_epoch().count();
  return zone.instant_of(days * kMsPerDay + time.minutes * kMsPerMinute);
}

}  // namespace aftercare
