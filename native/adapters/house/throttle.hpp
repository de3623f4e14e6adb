// Guessing slowed down. A guess is counted before it is looked at (in one transaction of the
// writer), as if it were wrong; a right one is given back. So guesses made at the same time count,
// and several servers over one database count together. Subjects are kept as hashes: a table of who
// was guessed at names nobody.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

struct ThrottleRule {
  std::int64_t free_guesses = 5;
  // After the free ones: this wait, doubled by each further guess. 0: none is looked at until the
  // window that began with the first is over.
  std::int64_t first_wait_ms = 1'000;
  std::int64_t longest_wait_ms = 15LL * 60 * 1000;
  std::int64_t forgotten_after_ms = 60LL * 60 * 1000;
};

struct GuessAt {
  std::string subject;
  ThrottleRule rule;
  int limit = 0;  // the host's name of the rule, for its metrics
};
// The subject of what is guessed at: "login" and {"agent", "10.0.0.1"}, say.
std::string guess_subject(std::string_view kind, const std::vector<std::string>& parts);

struct Reserved {
  std::int64_t wait_ms = 0;          // 0: all are counted, the guess may be looked at
  int limit = 0;                     // of the longest wait
  std::vector<std::int64_t> counts;  // what each subject stands at, when all are counted
};
// The longest wait as it stands, nothing counted: spares the writer what is refused anyway.
Reserved waiting_for(sql::Database& database, const std::vector<GuessAt>& guesses, Instant now);
Reserved reserve_guess(sql::Database& database, const std::vector<GuessAt>& guesses, Instant now);
// It was right: `cleared` begin anew, of `lessened` this one guess is taken back.
void guess_was_right(sql::Database& database, const std::vector<std::string>& cleared,
                     const std::vector<std::string>& lessened);

}  // namespace aftercare
