#include "native/adapters/sqlite/database.hpp"

#include <cstring>

#include <sodium.h>

namespace aftercare::sqlite {

namespace {

// The schema stores EntityType by position: values are appended, never moved.
static_assert(static_cast<int>(EntityType::customer) == 0);
static_assert(static_cast<int>(EntityType::case_) == 2);
static_assert(static_cast<int>(EntityType::visit) == 3);
static_assert(static_cast<int>(EntityType::stock_level) == 7);
static_assert(static_cast<int>(EntityType::policy) == 8);

int open_flags(Access access) {
  return access == Access::write ? SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE
                                 : SQLite::OPEN_READWRITE;
}

Uuid random_uuid() {
  Uuid id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x40U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

}  // namespace

Database::Database(const std::string& path, Access access)
    : path_{path}, handle_{path, open_flags(access), kBusyTimeoutMs} {
  handle_.exec("PRAGMA journal_mode=WAL");
  handle_.exec("PRAGMA synchronous=FULL");
  handle_.exec("PRAGMA foreign_keys=ON");
  handle_.exec("PRAGMA temp_store=MEMORY");
  if (access == Access::write) {
    handle_.exec("PRAGMA cache_size=-32768");
    handle_.exec("PRAGMA wal_autocheckpoint=4000");
  } else {
    handle_.exec("PRAGMA cache_size=-8192");
    handle_.exec("PRAGMA query_only=ON");
  }
}

Result<std::unique_ptr<Database>> Database::open(const std::string& path, Access access) {
  try {
    std::unique_ptr<Database> database{new Database{path, access}};
    if (access == Access::write) {
      if (auto refusal = database->migrate()) {
        return *refusal;
      }
    }
    return database;
  } catch (const SQLite::Exception& error) {
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
    Query{*this, "INSERT OR REPLACE INTO entity_types (t, name) VALUES (?, ?)"}
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

sqlite3_stmt* Database::statement(std::string_view sql) {
  auto& slot = statements_[sql.data()];
  if (!slot) {
    sqlite3_stmt* made = nullptr;
    const int code =
        sqlite3_prepare_v3(handle_.getHandle(), sql.data(), static_cast<int>(sql.size()),
                           SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    if (code != SQLITE_OK) {
      throw SQLite::Exception(handle_.getHandle(), code);
    }
    slot.reset(made);
  }
  return slot.get();
}

std::optional<std::string> Database::meta(const std::string& key) {
  Query query{*this, "SELECT value FROM meta WHERE key = ?"};
  query.bind(key);
  return query.step() ? std::optional{query.text(0)} : std::nullopt;
}

void Database::set_meta(const std::string& key, const std::string& value) {
  Query{*this, "INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)"}
      .bind(key)
      .bind(value)
      .run();
}

void Query::check(int code) const {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE) {
    throw SQLite::Exception(sqlite3_db_handle(statement_), code);
  }
}

Query& Query::bind(std::string_view text) {
  // An empty view may have no address, which SQLite would take for NULL.
  const char* data = text.data() == nullptr ? "" : text.data();
  check(sqlite3_bind_text64(statement_, next_++, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  return *this;
}

Query& Query::bind(const Uuid& id) {
  // Ids are small and often temporaries: copied.
  check(sqlite3_bind_blob(statement_, next_++, id.bytes.data(), static_cast<int>(id.bytes.size()),
                          SQLITE_TRANSIENT));
  return *this;
}

Query& Query::bind(std::int64_t number) {
  check(sqlite3_bind_int64(statement_, next_++, number));
  return *this;
}

Query& Query::bind_null() {
  check(sqlite3_bind_null(statement_, next_++));
  return *this;
}

bool Query::step() {
  const int code = sqlite3_step(statement_);
  check(code);
  return code == SQLITE_ROW;
}

void Query::run() {
  while (step()) {
  }
  check(sqlite3_reset(statement_));
  next_ = 1;
}

std::int64_t Query::number(int column) const {
  return sqlite3_column_int64(statement_, column);
}

std::uint64_t Query::count(int column) const {
  return static_cast<std::uint64_t>(number(column));
}

std::string Query::text(int column) const {
  const auto* data = sqlite3_column_text(statement_, column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string{} : std::string{reinterpret_cast<const char*>(data), size};
}

Uuid Query::uuid(int column) const {
  Uuid id;
  const void* data = sqlite3_column_blob(statement_, column);
  if (data != nullptr && sqlite3_column_bytes(statement_, column) == 16) {
    std::memcpy(id.bytes.data(), data, id.bytes.size());
  }
  return id;
}

bool Query::is_null(int column) const {
  return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

EntityKey Query::key(int column) const {
  return {static_cast<EntityType>(number(column)), uuid(column + 1)};
}

Transaction::Transaction(Database& database, bool writes) : database_{database} {
  if (writes || sqlite3_get_autocommit(database_.handle().getHandle()) != 0) {
    database_.execute(writes ? "BEGIN IMMEDIATE" : "BEGIN");
    open_ = true;
  }
}

Transaction::~Transaction() {
  if (open_) {
    // Nothing more can be done about a failing rollback; the connection is closed by its owner.
    static_cast<void>(database_.handle().tryExec("ROLLBACK"));
  }
}

void Transaction::commit() {
  if (open_) {
    database_.execute("COMMIT");
    open_ = false;
  }
}

}  // namespace aftercare::sqlite
