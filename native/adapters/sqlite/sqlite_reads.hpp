// core/ports ReadStore on SQLite: as in SQL everywhere, and the search knows of terms that are not
// in the index yet.
#pragma once
#include <vector>

#include "native/adapters/sql/sql_reads.hpp"

namespace aftercare::sqlite {

class SqliteReads final : public sql::SqlReads {
 public:
  explicit SqliteReads(sql::Database& database) : SqlReads{database} {}

 protected:
  std::vector<Waiting> waiting_terms() override;
};

}  // namespace aftercare::sqlite
