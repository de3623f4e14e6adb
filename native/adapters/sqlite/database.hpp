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

namespace aftercare::sqlite {

inline constexpr int kBusyTimeoutMs = 10'000;

// SQL texts in order; the schema version is how many of them were run.
std::span<const std::string_view> migrations();

enum class Access { write, read };

class Database {
 public:
  // Refusals: database_unusable {path, reason}, schema_newer {path, found, known}.
  static Result<std::unique_ptr<Database>> open(const std::string& path, Access access);

  // Prepared once, kept for the life of the connection. `sql` must be a literal.
  sqlite3_stmt* statement(std::string_view sql);
  void execute(const char* sql) { handle_.exec(sql); }
  [[nodiscard]] int changes() const { return handle_.getChanges(); }
  [[nodiscard]] const std::string& path() const { return path_; }
  // What the schema keeps of its own: "epoch", ...
  std::optional<std::string> meta(const std::string& key);
  void set_meta(const std::string& key, const std::string& value);
  SQLite::Database& handle() { return handle_; }

 private:
  Database(const std::string& path, Access access);
  std::optional<Refusal> migrate();

  std::string path_;
  SQLite::Database handle_;
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unordered_map<const char*, std::unique_ptr<sqlite3_stmt, Finalize>> statements_;
};

// One use of a prepared statement: bind in order, step, read; reset when it goes out of scope.
// Failures are SQLite::Exception, caught by the adapter's classes.
class Query {
 public:
  Query(Database& database, std::string_view sql) : statement_{database.statement(sql)} {}
  ~Query() { sqlite3_reset(statement_); }
  Query(const Query&) = delete;
  Query& operator=(const Query&) = delete;

  // Texts and bytes are not copied: they must live until the last step.
  Query& bind(std::string_view text);
  Query& bind(const Uuid& id);
  Query& bind(std::int64_t number);
  Query& bind(std::uint64_t number) { return bind(static_cast<std::int64_t>(number)); }
  Query& bind(int number) { return bind(static_cast<std::int64_t>(number)); }
  Query& bind(bool flag) { return bind(static_cast<std::int64_t>(flag ? 1 : 0)); }
  Query& bind(EntityType type) { return bind(static_cast<std::int64_t>(type)); }
  Query& bind_null();
  Query& bind(const EntityKey& key) { return bind(key.t).bind(key.id); }

  bool step();
  // Steps to the end and is ready for the next bind.
  void run();

  [[nodiscard]] std::int64_t number(int column) const;
  [[nodiscard]] std::uint64_t count(int column) const;
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Uuid uuid(int column) const;
  [[nodiscard]] bool is_null(int column) const;
  [[nodiscard]] EntityKey key(int column) const;  // columns t, id

 private:
  void check(int code) const;

  sqlite3_stmt* statement_;
  int next_ = 1;
};

// BEGIN … COMMIT, rolled back unless committed. One for reading may stand inside another: then it
// is the outer one's snapshot.
class Transaction {
 public:
  explicit Transaction(Database& database, bool writes);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit();

 private:
  Database& database_;
  bool open_ = false;
};

}  // namespace aftercare::sqlite
