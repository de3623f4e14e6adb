// Guessing slowed down: each failed guess at a subject ("login/agent", "address/…") beyond the
// free ones doubles the time until the next is looked at. Kept in the database, so that several
// servers count together; a right guess clears the login, not the address.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

struct ThrottleRule {
  std::int64_t free_guesses = 5;
  std::int64_t first_wait_ms = 1'000;
  std::int64_t longest_wait_ms = 15LL * 60 * 1000;
  std::int64_t forgotten_after_ms = 60LL * 60 * 1000;
};

inline constexpr ThrottleRule kLoginRule{};
// Many people share an address (offices, mobile networks): more free guesses.
inline constexpr ThrottleRule kAddressRule{.free_guesses = 30};
// Codes cost money: one a minute, growing.
inline constexpr ThrottleRule kOtpRule{.free_guesses = 1, .first_wait_ms = 60'000};

// Milliseconds to wait still, 0 when it may be tried.
std::int64_t throttled_for_ms(sql::Database& database, const std::string& subject, Instant now);
void note_guess(sql::Database& database, const std::string& subject, const ThrottleRule& rule,
                Instant now);

}  // namespace aftercare
