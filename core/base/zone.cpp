#include "core/base/zone.hpp"

#include <algorithm>
#include <chrono>

#include "core/base/zone_table.hpp"

namespace aftercare {
namespace {

namespace chr = std::chrono;
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kDayMs = 86'400'000;

chr::year year_of(std::int64_t local_ms) {
  const std::int64_t days = (local_ms >= 0 ? local_ms : local_ms - kDayMs + 1) / kDayMs;
  return chr::year_month_day{chr::sys_days{chr::days{static_cast<int>(days)}}}.year();
}

chr::sys_days day_of(const ZoneChange& change, chr::year year) {
  const chr::month month{change.month};
  const chr::weekday weekday{change.weekday};
  if (change.week == 5) {
    const chr::sys_days last{chr::year_month_day_last{year, chr::month_day_last{month}}};
    return last - (chr::weekday{last} - weekday);
  }
  const chr::sys_days first{chr::year_month_day{year, month, chr::day{1}}};
  return first + (weekday - chr::weekday{first}) + chr::days{7 * (change.week - 1)};
}

// `offset`: of the time that ends with it.
Instant moment_of(const ZoneChange& change, chr::year year, int offset) {
  return {day_of(change, year).time_since_epoch().count() * kDayMs +
          (change.minutes - offset) * kMinuteMs};
}

}  // namespace

std::optional<Zone> Zone::named(std::string_view name) {
  Zone zone;
  zone.rule_ = zone_rule(name);
  return zone.rule_ == nullptr ? std::nullopt : std::optional{zone};
}

int Zone::standard_minutes() const {
  return rule_ == nullptr ? fixed_ : rule_->standard;
}

int Zone::offset_at(Instant at) const {
  const int standard = standard_minutes();
  if (rule_ == nullptr || rule_->summer == standard)
    return standard;
  const chr::year year = year_of(at.ms + standard * kMinuteMs);
  const Instant begins = moment_of(rule_->begins, year, standard);
  const Instant ends = moment_of(rule_->ends, year, rule_->summer);
  // South of the equator it lasts over the turn of the year.
  const bool summer = begins < ends ? begins <= at && at < ends : !(ends <= at && at < begins);
  return summer ? rule_->summer : standard;
}

Instant Zone::instant_of(std::int64_t local_ms) const {
  const int standard = standard_minutes();
  const int other = rule_ == nullptr ? standard : rule_->summer;
  const Instant early{local_ms - std::max(standard, other) * kMinuteMs};
  const Instant late{local_ms - std::min(standard, other) * kMinuteMs};
  const bool shown = early.ms + offset_at(early) * kMinuteMs == local_ms;
  return shown ? early : late;
}

}  // namespace aftercare
