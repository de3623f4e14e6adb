#include "native/adapters/sqlite/database.hpp"

#include <cstring>
#include <filesystem>

#include <sodium.h>

#include "native/adapters/sqlite/recent_terms.hpp"
#include "native/adapters/sqlite/sqlite_authority.hpp"
#include "native/adapters/sqlite/sqlite_reads.hpp"

namespace aftercare::sqlite {

namespace {

int open_flags(Access access) {
  return access == Access::write ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                 : SQLite::OPEN_READWRITE;
}

// Of a file nobody has open (its log is gone), on a disk that is full or cannot be written: it is
// read as it lies there, without the files SQLite keeps beside one that changes.
std::string lying_still(const std::string& path) {
  std::string address = "file:";
  for (const char c : path) {
    const bool special = c == '%' || c == '?' || c == '#';
    address += special ? (c == '%' ? "%25" : c == '?' ? "%3f" : "%23") : std::string(1, c);
  }
  return address + "?immutable=1";
}

Uuid random_uuid() {
  Uuid id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x40U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

class SqliteStatement final : public sql::Statement {
 public:
  SqliteStatement(sqlite3* handle, std::string_view sql) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(handle, sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) {
      throw error_of(SQLite::Exception(handle, code));
    }
    statement_.reset(made);
  }

  void bind_text(int at, std::string_view text) override {
    // An empty view may have no address, which SQLite would take for NULL.
    const char* data = text.data() == nullptr ? "" : text.data();
    check(sqlite3_bind_text64(get(), at + 1, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
  void bind_id(int at, const Uuid& id) override {
    // Ids are small and often temporaries: copied.
    check(sqlite3_bind_blob(get(), at + 1, id.bytes.data(), static_cast<int>(id.bytes.size()),
                            SQLITE_TRANSIENT));
  }
  void bind_number(int at, std::int64_t number) override {
    check(sqlite3_bind_int64(get(), at + 1, number));
  }
  void bind_null(int at) override { check(sqlite3_bind_null(get(), at + 1)); }

  bool step() override {
    const int code = sqlite3_step(get());
    check(code);
    return code == SQLITE_ROW;
  }
  // What a failed step said was thrown then.
  void reset() override { static_cast<void>(sqlite3_reset(get())); }

  [[nodiscard]] std::int64_t number(int column) const override {
    return sqlite3_column_int64(get(), column);
  }
  [[nodiscard]] std::string text(int column) const override {
    const auto* data = sqlite3_column_text(get(), column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(get(), column));
    return data == nullptr ? std::string{} : std::string{reinterpret_cast<const char*>(data), size};
  }
  [[nodiscard]] Uuid uuid(int column) const override {
    Uuid id;
    const void* data = sqlite3_column_blob(get(), column);
    if (data != nullptr && sqlite3_column_bytes(get(), column) == 16) {
      std::memcpy(id.bytes.data(), data, id.bytes.size());
    }
    return id;
  }
  [[nodiscard]] bool is_null(int column) const override {
    return sqlite3_column_type(get(), column) == SQLITE_NULL;
  }

 private:
  [[nodiscard]] sqlite3_stmt* get() const { return statement_.get(); }
  void check(int code) const {
    if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
      throw error_of(SQLite::Exception(sqlite3_db_handle(get()), code));
    }
  }

  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace

sql::Error error_of(const SQLite::Exception& error) {
  switch (error.getErrorCode() & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_CONSTRAINT: return {StoreOutcome::conflict, error.what()};
    case SQLITE_FULL: return {StoreOutcome::full, error.what()};
    case SQLITE_CORRUPT: return {StoreOutcome::failed, error.what(), true};
    default: return {StoreOutcome::failed, error.what()};
  }
}

Database::Database(const std::string& path, Access access)
    : Database{path, path, open_flags(access), access} {}

Database::Database(const std::string& path, const std::string& address, int flags, Access access)
    : path_{path}, handle_{address, flags, kBusyTimeoutMs} {
  handle_.exec("PRAGMA journal_mode=WAL");
  handle_.exec("PRAGMA synchronous=FULL");
  handle_.exec("PRAGMA foreign_keys=ON");
  handle_.exec("PRAGMA temp_store=MEMORY");
  if (access == Access::write) {
    handle_.exec("PRAGMA cache_size=-32768");
    handle_.exec("PRAGMA wal_autocheckpoint=4000");
  } else {
    // Several connections read; behind them is the system's own cache.
    handle_.exec("PRAGMA cache_size=-4096");
    handle_.exec("PRAGMA query_only=ON");
  }
  reads_ = std::make_unique<SqliteReads>(*this);
}

std::unique_ptr<Database> Database::open_file(const std::string& path, Access access) {
  try {
    return std::unique_ptr<Database>{new Database{path, access}};
  } catch (const SQLite::Exception& error) {
    const int code = error.getErrorCode() & 0xFF;
    const bool no_room = code == SQLITE_FULL || code == SQLITE_CANTOPEN || code == SQLITE_IOERR ||
                         code == SQLITE_READONLY;
    // What was never written to its log may have an empty one, left by the try above.
    std::error_code none;
    const auto logged = std::filesystem::file_size(path + "-wal", none);
    if (access == Access::write || !no_room || !std::filesystem::exists(path, none) ||
        (!none && logged > 0)) {
      throw;
    }
  }
  return std::unique_ptr<Database>{
      new Database{path, lying_still(path), SQLite::OPEN_READONLY | SQLite::OPEN_URI, access}};
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access) {
  try {
    std::unique_ptr<Database> database = open_file(path, access);
    if (access == Access::write) {
      if (auto refusal = database->migrate()) {
        return *refusal;
      }
    }
    return database;
  } catch (const std::runtime_error& error) {
    return refuse("database_unusable", {}, {{"path", path}, {"reason", error.what()}});
  }
}

std::optional<Refusal> Database::migrate() {
  execute("BEGIN IMMEDIATE");
  const auto known = static_cast<int>(migrations().size());
  const int found = handle_.execAndGet("PRAGMA user_version").getInt();
  if (found > known) {
    execute("ROLLBACK");
    return refuse(
        "schema_newer", {},
        {{"path", path_}, {"found", std::to_string(found)}, {"known", std::to_string(known)}});
  }
  for (int version = found; version < known; ++version) {
    handle_.exec(std::string{migrations()[static_cast<std::size_t>(version)]});
  }
  handle_.exec("PRAGMA user_version=" + std::to_string(known));
  for (int t = 0; t <= static_cast<int>(EntityType::policy); ++t) {
    Query{*this, "INSERT INTO entity_types (t, name) VALUES (?, ?) ON CONFLICT DO NOTHING"}
        .bind(t)
        .bind(entity_type_name(static_cast<EntityType>(t)))
        .run();
  }
  if (!meta("epoch")) {
    set_meta("epoch", to_text(random_uuid()));
  }
  execute("COMMIT");
  return std::nullopt;
}

sql::Statement& Database::statement(std::string_view sql) {
  auto& slot = statements_[sql.data()];
  if (!slot) {
    slot = std::make_unique<SqliteStatement>(handle_.getHandle(), sql);
  }
  return *slot;
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(handle_.getHandle()) == 0;
}

std::unique_ptr<AuthorityStore> Database::authority(const sql::ChainKey& key) {
  return std::make_unique<SqliteAuthority>(*this, key);
}

void Database::settle() {
  file_recent_terms(*this);
}

bool Database::has_table(std::string_view name) {
  Query query{*this, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"};
  return query.bind(name).step();
}

// integrity_check gives up at some damages; what it found before is worth telling.
std::vector<std::string> Database::damages(std::size_t limit) {
  std::vector<std::string> found;
  try {
    SQLite::Statement check{handle_, "PRAGMA integrity_check(" + std::to_string(limit) + ")"};
    while (check.executeStep()) {
      std::string line = check.getColumn(0).getString();
      if (line != "ok") {
        found.push_back(std::move(line));
      }
    }
  } catch (const SQLite::Exception& error) {
    found.emplace_back(error.what());
  }
  return found;
}

void Database::execute(const char* sql) {
  try {
    handle_.exec(sql);
  } catch (const SQLite::Exception& error) {
    throw error_of(error);
  }
}

}  // namespace aftercare::sqlite
