// What the clocks on the wall show: a zone by its IANA name with its summer time, or a plain
// offset. A zone's present rule is taken to hold for all time: what clocks showed before a country
// changed its law is not known here.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/instant.hpp"

namespace aftercare {

struct ZoneRule;

class Zone {
 public:
  constexpr Zone() = default;  // UTC
  // A plain offset is a zone without a name. Minutes, east positive.
  constexpr Zone(int offset_minutes) : fixed_{offset_minutes} {}
  // "Asia/Shanghai", "Europe/Berlin". Nothing: not in the table (zone_table.hpp).
  static std::optional<Zone> named(std::string_view name);

  // Minutes, east positive (Asia/Shanghai 480).
  [[nodiscard]] int offset_at(Instant at) const;
  // Outside summer time.
  [[nodiscard]] int standard_minutes() const;
  // The instant at which clocks show this, in milliseconds since 1970-01-01T00:00 of local time. An
  // hour shown twice is the first one; one that is left out counts on from before it (02:30:
  // 03:30).
  [[nodiscard]] Instant instant_of(std::int64_t local_ms) const;

 private:
  int fixed_ = 0;
  const ZoneRule* rule_ = nullptr;
};

}  // namespace aftercare
