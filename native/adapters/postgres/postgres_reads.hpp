// core/ports ReadStore on PostgreSQL: as in SQL everywhere, but what a page needs comes in one
// statement instead of one for each record.
#pragma once
#include <vector>

#include "native/adapters/postgres/database.hpp"
#include "native/adapters/sql/sql_reads.hpp"

namespace aftercare::postgres {

class PostgresReads final : public sql::SqlReads {
 public:
  explicit PostgresReads(Database& database) : SqlReads{database}, database_{database} {}

 protected:
  std::vector<Member> members_after(const std::string& scope, std::uint64_t after,
                                    std::uint64_t up_to, std::size_t limit) override;
  Rows rows_of(const std::vector<EntityKey>& keys) override;

 private:
  Database& database_;
};

}  // namespace aftercare::postgres
