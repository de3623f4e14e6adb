#include "core/base/instant.hpp"

#include <array>
#include <chrono>
#include <cstdio>

namespace aftercare {
namespace {

// Reads exactly `digits` decimal digits at `at`, moves on; -1 when they are not there.
int read_digits(std::string_view text, std::size_t& at, std::size_t digits) {
  if (at + digits > text.size()) return -1;
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = text[at + i];
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  at += digits;
  return value;
}

bool read_char(std::string_view text, std::size_t& at, char wanted) {
  if (at >= text.size() || text[at] != wanted) return false;
  ++at;
  return true;
}

std::optional<std::int64_t> read_fraction_ms(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '.') return 0;
  ++at;
  std::int64_t ms = 0;
  int digits = 0;
  while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
    if (digits < 3) ms = ms * 10 + (text[at] - '0');
    ++digits;
    ++at;
  }
  if (digits == 0 || digits > 9) return std::nullopt;
  for (int i = digits; i < 3; ++i) ms *= 10;
  return ms;
}

std::optional<std::int64_t> read_offset_minutes(std::string_view text, std::size_t& at) {
  if (read_char(text, at, 'Z')) return 0;
  if (at >= text.size() || (text[at] != '+' && text[at] != '-')) return std::nullopt;
  const int sign = text[at++] == '-' ? -1 : 1;
  const int hours = read_digits(text, at, 2);
  if (hours < 0 || hours > 23 || !read_char(text, at, ':')) return std::nullopt;
  const int minutes = read_digits(text, at, 2);
  if (minutes < 0 || minutes > 59) return std::nullopt;
  return sign * (hours * 60 + minutes);
}

}  // namespace

void append_text(std::string& out, Instant at) {
  using std::chrono::days;
  using std::chrono::milliseconds;
  const std::chrono::sys_time<milliseconds> point{milliseconds{at.ms}};
  const auto day = std::chrono::floor<days>(point);
  const std::chrono::year_month_day date{day};
  const auto in_day = static_cast<unsigned>((point - day).count());
  const int year = static_cast<int>(date.year());
  // Where a year has four digits, as it nearly always has, this is all there is to it.
  std::array<char, 24> text{"0000-00-00T00:00:00.000"};
  const auto put = [&](std::size_t place, unsigned digits, unsigned value) {
    for (std::size_t i = place + digits; i > place; value /= 10)
      text[--i] = static_cast<char>('0' + value % 10);
  };
  put(0, 4, static_cast<unsigned>(year));
  put(5, 2, static_cast<unsigned>(date.month()));
  put(8, 2, static_cast<unsigned>(date.day()));
  put(11, 2, in_day / 3600000);
  put(14, 2, in_day / 60000 % 60);
  put(17, 2, in_day / 1000 % 60);
  put(20, 3, in_day % 1000);
  text.back() = 'Z';
  const std::string_view whole{text.data(), text.size()};
  if (year >= 0 && year <= 9999) {
    out += whole;
    return;
  }
  std::array<char, 8> years{};
  const int length = std::snprintf(years.data(), years.size(), "%04d", year);
  out.append(years.data(), static_cast<std::size_t>(length));
  out += whole.substr(4);
}

std::string to_text(Instant at) {
  std::string out;
  append_text(out, at);
  return out;
}

std::optional<Instant> parse_instant(std::string_view text) {
  std::size_t at = 0;
  const int year = read_digits(text, at, 4);
  if (year < 0 || !read_char(text, at, '-')) return std::nullopt;
  const int month = read_digits(text, at, 2);
  if (month < 0 || !read_char(text, at, '-')) return std::nullopt;
  const int day = read_digits(text, at, 2);
  if (day < 0 || at >= text.size() || (text[at] != 'T' && text[at] != 't')) return std::nullopt;
  ++at;
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  const int hour = read_digits(text, at, 2);
  if (hour < 0 || hour > 23 || !read_char(text, at, ':')) return std::nullopt;
  const int minute = read_digits(text, at, 2);
  if (minute < 0 || minute > 59 || !read_char(text, at, ':')) return std::nullopt;
  const int second = read_digits(text, at, 2);
  if (second < 0 || second > 59) return std::nullopt;
  const auto fraction = read_fraction_ms(text, at);
  const auto offset = fraction ? read_offset_minutes(text, at) : std::nullopt;
  if (!offset || at != text.size()) return std::nullopt;
  const std::int64_t days = std::chrono::sys_days{date}.time_since_epoch().count();
  return Instant{((days * 24 + hour) * 60 + minute - *offset) * 60000 + second * 1000LL +
                 *fraction};
}

}  // namespace aftercare
