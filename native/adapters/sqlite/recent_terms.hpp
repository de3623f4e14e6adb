// Search terms on their way into the index. Invariant: the terms of a record are either all in
// recent_terms (one row, each term a line, a line feed before the first) or all in terms.
// Everything here happens in the transaction that is open.
#pragma once
#include <cstddef>

#include "native/adapters/sqlite/database.hpp"

namespace aftercare::sqlite {

// Records whose terms may wait; each search looks through them.
inline constexpr std::size_t kRecentRecordsMax = 300;

class RecentTerms {
 public:
  explicit RecentTerms(Database& database) : database_{database} {}

  // The terms of `batch`: those of new records wait, with others when they are many enough.
  void write(const WriteBatch& batch);

 private:
  Database& database_;
  std::size_t waiting_ = 0;  // since they were last counted
};

// Puts all that wait into the index.
void file_recent_terms(Database& database);

}  // namespace aftercare::sqlite
