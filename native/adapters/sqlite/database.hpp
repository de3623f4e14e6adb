// One SQLite file and its prepared statements. Invariants: WAL and synchronous=FULL on every
// writing connection; the schema is this program's or older (then it is brought up to date), never
// newer; a Database belongs to one thread at a time.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include "core/app/records.hpp"
#include "core/base/result.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::sqlite {

inline constexpr int kBusyTimeoutMs = 10'000;

// SQL texts in order; the schema version is how many of them were run.
std::span<const std::string_view> migrations();

enum class Access { write, read };

class Database final : public sql::Database {
 public:
  // Refusals: database_unusable {path, reason}, schema_newer {path, found, known}.
  static Result<std::unique_ptr<Database>> open(const std::string& path, Access access);

  // `sql` must be a literal: statements are kept by its address.
  sql::Statement& statement(std::string_view sql) override;
  [[nodiscard]] int changes() const override { return handle_.getChanges(); }
  void begin(bool writes) override { execute(writes ? "BEGIN IMMEDIATE" : "BEGIN"); }
  void commit() override { execute("COMMIT"); }
  void roll_back() override { static_cast<void>(handle_.tryExec("ROLLBACK")); }
  [[nodiscard]] bool in_transaction() const override;
  std::unique_ptr<AuthorityStore> authority(const sql::ChainKey& key) override;
  sql::Reads& reads() override { return *reads_; }
  void relax_durability() override { execute("PRAGMA synchronous=NORMAL"); }
  void settle() override;
  void tidy() override { execute("PRAGMA wal_checkpoint(TRUNCATE)"); }
  [[nodiscard]] bool has_table(std::string_view name) override;
  std::vector<std::string> damages(std::size_t limit) override;

  void execute(const char* sql);
  [[nodiscard]] const std::string& path() const { return path_; }
  SQLite::Database& handle() { return handle_; }

 private:
  Database(const std::string& path, Access access);
  Database(const std::string& path, const std::string& address, int flags, Access access);
  // Throws SQLite::Exception.
  static std::unique_ptr<Database> open_file(const std::string& path, Access access);
  std::optional<Refusal> migrate();

  std::string path_;
  mutable SQLite::Database handle_;
  std::unordered_map<const char*, std::unique_ptr<sql::Statement>> statements_;
  std::unique_ptr<sql::Reads> reads_;
};

// What a failure of the library means for the work at hand.
sql::Error error_of(const SQLite::Exception& error);

using sql::Query;
using sql::Transaction;

}  // namespace aftercare::sqlite
