// A PostgreSQL database that several servers share. Invariants: writes are READ COMMITTED, reads of
// several statements one REPEATABLE READ snapshot; the schema is this program's or older (then it
// is brought up to date under a lock row), never newer; a Database belongs to one thread at a time.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <unordered_map>

#include "core/base/result.hpp"
#include "native/adapters/postgres/connection.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::postgres {

// SQL texts in order; the schema version is how many of them were run.
std::span<const std::string_view> migrations();

enum class Access { write, read };

class Database final : public sql::Database {
 public:
  // Refusals: database_unusable {path, reason}, schema_newer {path, found, known}. The password
  // belongs into PGPASSWORD or a .pgpass file: an address shows in the list of processes.
  static Result<std::unique_ptr<Database>> open(const std::string& url, Access access);
  ~Database() override;

  sql::Statement& statement(std::string_view sql) override;
  [[nodiscard]] int changes() const override { return changes_; }
  void begin(bool writes) override;
  void commit() override { connection_.commit(); }
  void roll_back() override { connection_.roll_back(); }
  [[nodiscard]] bool in_transaction() const override { return connection_.in_transaction(); }
  std::unique_ptr<AuthorityStore> authority(const sql::ChainKey& key) override;
  sql::Reads& reads() override { return *reads_; }
  void mark_for_duties(const std::vector<std::pair<Uuid, std::uint64_t>>& cases) override;
  void relax_durability() override;
  [[nodiscard]] bool is_shared() const override { return true; }
  [[nodiscard]] bool has_table(std::string_view name) override;
  std::vector<std::string> damages(std::size_t limit) override;

  Connection& connection() { return connection_; }

 private:
  class PostgresStatement;
  Database();
  std::optional<Refusal> migrate();

  Connection connection_;
  int changes_ = 0;
  std::unordered_map<const char*, std::unique_ptr<PostgresStatement>> statements_;
  std::unique_ptr<sql::Reads> reads_;
};

}  // namespace aftercare::postgres
