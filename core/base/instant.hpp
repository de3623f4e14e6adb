// A point in time: milliseconds since 1970-01-01T00:00Z. The core never reads a clock; instants
// arrive as arguments. Local dates and zones are the working calendar's business.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aftercare {

struct Instant {
  std::int64_t ms = 0;
  bool operator==(const Instant&) const = default;
  bool operator<(const Instant& o) const { return ms < o.ms; }
  bool operator>(const Instant& o) const { return ms > o.ms; }
  bool operator<=(const Instant& o) const { return ms <= o.ms; }
  bool operator>=(const Instant& o) const { return ms >= o.ms; }
  [[nodiscard]] Instant plus_ms(std::int64_t delta_ms) const { return {ms + delta_ms}; }
};

// RFC 3339 in UTC with milliseconds: 2026-11-21T06:00:00.000Z.
std::string to_text(Instant at);
void append_text(std::string& out, Instant at);
// Accepts any offset and 0 to 9 digits of a second's fraction; refuses impossible dates.
std::optional<Instant> parse_instant(std::string_view text);

}  // namespace aftercare
