#include "native/console/app/format.hpp"

#include <cstdio>
#include <map>

namespace aftercare::console {

namespace {

constexpr std::int64_t minute_ms = 60'000;

bool ends_with(const std::string& text, std::string_view end) {
  return text.size() > end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

std::string two_digits(int value) {
  return (value < 10 ? "0" : "") + std::to_string(value);
}

}  // namespace

std::string Format::say(const screens::Text& text) const {
  if (text.key.empty())
    return {};
  std::map<std::string, std::string> shown;
  for (const auto& [name, value] : text.params) {
    std::string said = value;
    std::string bare = name;
    if (ends_with(name, "_key")) {
      said = std::string(words_.tr(value));
      bare.resize(name.size() - 4);
    } else if (ends_with(name, "_at")) {
      if (const auto at = parse_instant(value))
        said = day_time(*at);
      bare.resize(name.size() - 3);
    }
    shown[name] = said;
    shown.try_emplace(bare, said);
  }
  return words_.tr(text.key, shown);
}

std::string Format::say(const Refusal& refusal) const {
  const std::string key = "refusal." + refusal.code;
  if (words_.has(key))
    return say(screens::Text{key, refusal.params});
  // What the policy check finds has texts of its own.
  const std::string problem = "policy.problem." + refusal.code;
  if (words_.has(problem))
    return say(screens::Text{problem, refusal.params});
  return words_.tr("console.refused_other", {{"code", refusal.code}});
}

WallTime Format::wall_time(Instant at) const {
  const LocalDate date = local_date_at(at, zone_);
  const int minutes = local_time_at(at, zone_).minutes;
  return {date.year(), static_cast<int>(date.month()), static_cast<int>(date.day()), minutes / 60,
          minutes % 60};
}

Instant Format::instant(const WallTime& time) const {
  const auto date = LocalDate::make(time.year, static_cast<unsigned>(time.month),
                                    static_cast<unsigned>(time.day));
  return instant_at(date.value_or(LocalDate{}), {time.hour * 60 + time.minute}, zone_);
}

std::string Format::clock_time(Instant at) const {
  const WallTime time = wall_time(at);
  return two_digits(time.hour) + ":" + two_digits(time.minute);
}

std::string Format::full_time(Instant at) const {
  return to_text(wall_time(at));
}

std::string Format::label(const std::string& key) const {
  return words_.has(key) ? std::string(words_.tr(key)) : key;
}

std::string Format::day_time(Instant at) const {
  const WallTime time = wall_time(at);
  const LocalDate day = local_date_at(at, zone_);
  const int away = days_between(local_date_at(now_, zone_), day);
  std::string date = two_digits(time.month) + "-" + two_digits(time.day);
  if (away == 0)
    date = words_.tr("console.day.today");
  if (away == 1)
    date = words_.tr("console.day.tomorrow");
  if (away == -1)
    date = words_.tr("console.day.yesterday");
  if (away < -300 || away > 300)
    date = to_text(day);
  return date + " " + clock_time(at);
}

std::string Format::window(Instant from, Instant to) const {
  const bool one_day = local_date_at(from, zone_) == local_date_at(to, zone_);
  return day_time(from) + "–" + (one_day ? clock_time(to) : day_time(to));
}

std::string Format::span(std::int64_t ms) const {
  const std::int64_t minutes = (ms < 0 ? -ms : ms) / minute_ms;
  const std::string m = std::to_string(minutes % 60);
  const std::string h = std::to_string(minutes / 60 % 24);
  const std::string d = std::to_string(minutes / 60 / 24);
  if (minutes < 1)
    return std::string(words_.tr("console.span.moments"));
  if (minutes < 60)
    return words_.tr("console.span.minutes", {{"m", m}});
  if (minutes < 24 * 60)
    return words_.tr("console.span.hours", {{"h", h}, {"m", m}});
  return words_.tr("console.span.days", {{"d", d}, {"h", h}});
}

bool Format::is_same_minute(Instant a, Instant b) const {
  return a.ms / minute_ms == b.ms / minute_ms;
}

const std::string& Format::pick(const std::string& zh, const std::string& en) const {
  return words_.language() == "zh" || en.empty() ? zh : en;
}

}  // namespace aftercare::console
