#include "native/adapters/house/throttle.hpp"

#include <algorithm>

#include "native/adapters/sql/accounts.hpp"

namespace aftercare {

std::int64_t throttled_for_ms(sql::Database& database, const std::string& subject, Instant now) {
  const auto attempts = sql::find_attempts(database, subject);
  return attempts ? std::max<std::int64_t>(0, attempts->blocked_until.ms - now.ms) : 0;
}

void note_guess(sql::Database& database, const std::string& subject, const ThrottleRule& rule,
                Instant now) {
  auto attempts = sql::find_attempts(database, subject).value_or(sql::Attempts{0, now, {}});
  if (now > attempts.first_at.plus_ms(rule.forgotten_after_ms) &&
      now > attempts.blocked_until.plus_ms(rule.forgotten_after_ms)) {
    attempts = sql::Attempts{0, now, {}};
  }
  ++attempts.count;
  const std::int64_t beyond = attempts.count - rule.free_guesses;
  if (beyond >= 0) {
    const std::int64_t doubled = rule.first_wait_ms << std::min<std::int64_t>(beyond, 20);
    attempts.blocked_until = now.plus_ms(std::min(doubled, rule.longest_wait_ms));
  }
  sql::put_attempts(database, subject, attempts);
}

}  // namespace aftercare
