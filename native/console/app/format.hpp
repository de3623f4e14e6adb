// How the console says things: texts of screens, times in the organisation's zone, lengths of time,
// refusals, as users in China write them.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/base/date.hpp"
#include "core/base/instant.hpp"
#include "core/base/result.hpp"
#include "core/screens/parts.hpp"
#include "native/console/widgets/date_field.hpp"
#include "native/console/words/words.hpp"

namespace aftercare::console {

class Format {
 public:
  Format(const Words& words, const Zone& zone, Instant now)
      : words_(words), zone_(zone), now_(now) {}

  [[nodiscard]] std::string_view tr(std::string_view key) const { return words_.tr(key); }
  // Parameters named *_key are keys themselves, *_at are instants; `{x}` also finds x_key and x_at.
  [[nodiscard]] std::string say(const screens::Text& text) const;
  [[nodiscard]] std::string say(const Refusal& refusal) const;
  // A label is the key of a text, or a text that somebody typed: then it shows itself.
  [[nodiscard]] std::string label(const std::string& key) const;
  [[nodiscard]] std::string day_time(Instant at) const;    // "今天 14:03", "11-22 14:03"
  [[nodiscard]] std::string full_time(Instant at) const;   // "2026-11-22 14:03"
  [[nodiscard]] std::string clock_time(Instant at) const;  // "14:03"
  [[nodiscard]] std::string window(Instant from, Instant to) const;  // "今天 14:00–16:00"
  [[nodiscard]] std::string span(std::int64_t ms) const;             // "1 小时 20 分"
  [[nodiscard]] bool is_same_minute(Instant a, Instant b) const;

  [[nodiscard]] WallTime wall_time(Instant at) const;
  [[nodiscard]] Instant instant(const WallTime& time) const;
  [[nodiscard]] WallTime today() const { return wall_time(now_); }
  [[nodiscard]] Instant now() const { return now_; }
  // The text in the language in use, where both are data.
  [[nodiscard]] const std::string& pick(const std::string& zh, const std::string& en) const;

 private:
  const Words& words_;
  Zone zone_;
  Instant now_;
};

}  // namespace aftercare::console
