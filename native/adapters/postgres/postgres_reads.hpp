// core/ports ReadStore on PostgreSQL: as in SQL everywhere, but what a page needs comes in one
// statement instead of one for each record.
#pragma once
#include <string>
#include <unordered_set>
#include <vector>

#include "native/adapters/postgres/database.hpp"
#include "native/adapters/sql/sql_reads.hpp"

namespace aftercare::postgres {

class PostgresReads final : public sql::SqlReads {
 public:
  explicit PostgresReads(Database& database) : SqlReads{database}, database_{database} {}

  std::unordered_set<EntityKey> those_in_scopes(const std::vector<EntityKey>& keys,
                                                const std::vector<std::string>& scopes) override;

 protected:
  std::vector<Member> members_after(const std::string& scope, std::uint64_t after,
                                    std::uint64_t up_to, std::size_t limit) override;
  Rows rows_of(const std::vector<EntityKey>& keys) override;
  std::vector<std::vector<Uuid>> newest_with(const std::string& term,
                                             const std::vector<TermRun>& runs,
                                             std::size_t limit) override;
  std::unordered_set<EntityKey> holding(const std::string& term,
                                        const std::vector<EntityKey>& keys) override;

 private:
  Database& database_;
};

}  // namespace aftercare::postgres
