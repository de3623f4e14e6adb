// Goes through all rows, some at a time and beside the work: a damaged one is told before somebody
// asks for it, and rows that an older release wrote get their checksums.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "native/adapters/sql/database.hpp"

namespace aftercare {

// A row that is readable and has no checksum yet.
struct Unsealed {
  EntityKey key;
  std::uint64_t ver = 0;
  std::int64_t was = 0;  // in the place of a checksum
  std::int64_t checksum = 0;
};

class RowScrub {
 public:
  explicit RowScrub(sql::Damage& damage) : damage_{damage} {}

  // The next rows, at most `limit`; what is to be sealed of them.
  std::vector<Unsealed> look(sql::Database& reader, std::size_t limit);
  // What was found damaged before and is whole by now is no longer told.
  void look_again(sql::Database& reader);
  // All rows have been looked at since the last begin().
  [[nodiscard]] bool done() const { return done_; }
  void begin();

 private:
  sql::Damage& damage_;
  std::optional<EntityKey> after_;
  bool done_ = false;
};

// On the writer's connection. A row that changed meanwhile has its checksum already.
void seal(sql::Database& database, const std::vector<Unsealed>& rows);

}  // namespace aftercare
