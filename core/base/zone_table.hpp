// The zone database that comes with the product (case.md section 3): the rule of each zone as it
// holds from now on. No host of the core has one of its own that answers alike.
#pragma once
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace aftercare {

// "The second Sunday of March, 02:00": of the time that ends with it. `week` 5: the last one.
struct ZoneChange {
  std::uint8_t month = 0;
  std::uint8_t week = 0;
  std::uint8_t weekday = 0;  // 0 Sunday
  std::int16_t minutes = 0;  // since midnight; may lie on another day
};

// Minutes east of UTC. The two alike: there is no summer time.
struct ZoneRule {
  std::int16_t standard = 0;
  std::int16_t summer = 0;
  ZoneChange begins;
  ZoneChange ends;
};

struct ZoneRow {
  std::string_view name;
  std::uint8_t rule = 0;
};

// Null: no such zone here.
const ZoneRule* zone_rule(std::string_view name);

}  // namespace aftercare
