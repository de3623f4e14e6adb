#include "native/adapters/house/throttle.hpp"

#include <algorithm>

#include "core/base/sha256.hpp"
#include "native/adapters/sql/accounts.hpp"

namespace aftercare {

namespace {

using sql::Attempts;

inline constexpr std::int64_t kDoublingsMax = 20;

// What counts still of what was counted before.
Attempts remembered(Attempts attempts, const ThrottleRule& rule, Instant now) {
  const bool over =
      now > attempts.first_at.plus_ms(rule.forgotten_after_ms) && now >= attempts.blocked_until;
  return over || attempts.count == 0 ? Attempts{0, now, {}} : attempts;
}

Attempts counted(Attempts attempts, const ThrottleRule& rule, Instant now) {
  ++attempts.count;
  const std::int64_t beyond = attempts.count - rule.free_guesses;
  if (beyond < 0) {
    return attempts;
  }
  if (rule.first_wait_ms == 0) {
    attempts.blocked_until = attempts.first_at.plus_ms(rule.forgotten_after_ms);
    return attempts;
  }
  const std::int64_t doubled = rule.first_wait_ms << std::min(beyond, kDoublingsMax);
  attempts.blocked_until = now.plus_ms(std::min(doubled, rule.longest_wait_ms));
  return attempts;
}

}  // namespace

std::string guess_subject(std::string_view kind, const std::vector<std::string>& parts) {
  std::string all{kind};
  for (const auto& part : parts) {
    all += '\0';
    all += part;
  }
  return std::string{kind} + ":" + sha256_hex(all);
}

Reserved waiting_for(sql::Database& database, const std::vector<GuessAt>& guesses, Instant now) {
  Reserved reserved;
  for (const auto& guess : guesses) {
    const auto attempts = sql::find_attempts(database, guess.subject);
    const std::int64_t wait = attempts ? attempts->blocked_until.ms - now.ms : 0;
    if (wait > reserved.wait_ms) {
      reserved.wait_ms = wait;
      reserved.limit = guess.limit;
    }
  }
  return reserved;
}

Reserved reserve_guess(sql::Database& database, const std::vector<GuessAt>& guesses, Instant now) {
  // Rows are locked in one order, so that two servers never wait for each other.
  std::vector<std::size_t> order(guesses.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    order[i] = i;
  }
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return guesses[a].subject < guesses[b].subject; });
  Reserved reserved;
  std::vector<Attempts> standing(guesses.size());
  for (const std::size_t i : order) {
    const auto& guess = guesses[i];
    standing[i] = remembered(sql::lock_attempts(database, guess.subject, now), guess.rule, now);
    const std::int64_t wait = standing[i].blocked_until.ms - now.ms;
    if (wait > reserved.wait_ms) {
      reserved.wait_ms = wait;
      reserved.limit = guess.limit;
    }
  }
  for (std::size_t i = 0; reserved.wait_ms == 0 && i < guesses.size(); ++i) {
    const Attempts now_counted = counted(standing[i], guesses[i].rule, now);
    sql::put_attempts(database, guesses[i].subject, now_counted);
    reserved.counts.push_back(now_counted.count);
  }
  return reserved;
}

void guess_was_right(sql::Database& database, const std::vector<std::string>& cleared,
                     const std::vector<std::string>& lessened) {
  for (const auto& subject : cleared) {
    sql::drop_attempts(database, subject);
  }
  for (const auto& subject : lessened) {
    sql::lessen_attempts(database, subject);
  }
}

}  // namespace aftercare
