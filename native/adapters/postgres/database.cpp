#include "native/adapters/postgres/database.hpp"

#include <chrono>
#include <thread>

#include <sodium.h>

#include "native/adapters/postgres/postgres_authority.hpp"
#include "native/adapters/postgres/postgres_reads.hpp"

namespace aftercare::postgres {

namespace {

inline constexpr int kMigrateAttemptsMax = 30;
inline constexpr std::chrono::milliseconds kMigratePause{100};

// `?` → $1, $2 ...; `?1` → $1. No literal of ours holds a question mark.
std::string dollars(std::string_view sql) {
  std::string out;
  int next = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] != '?') {
      out.push_back(sql[i]);
      continue;
    }
    const bool numbered = i + 1 < sql.size() && sql[i + 1] >= '1' && sql[i + 1] <= '9';
    out += numbered ? "$" : "$" + std::to_string(++next);
  }
  return out;
}

Uuid random_uuid() {
  Uuid id;
  randombytes_buf(id.bytes.data(), id.bytes.size());
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x40U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

}  // namespace

class Database::PostgresStatement final : public sql::Statement {
 public:
  PostgresStatement(Database& database, std::string_view sql)
      : database_{database}, sql_{dollars(sql)} {}

  void bind_text(int at, std::string_view text) override {
    params_.set_text(static_cast<std::size_t>(at), text);
  }
  void bind_id(int at, const Uuid& id) override {
    params_.set_id(static_cast<std::size_t>(at), id);
  }
  void bind_number(int at, std::int64_t number) override {
    params_.set_number(static_cast<std::size_t>(at), number);
  }
  void bind_null(int at) override { params_.set_null(static_cast<std::size_t>(at)); }

  bool step() override {
    if (at_ < 0) {
      rows_ = database_.connection_.run(sql_, params_);
      database_.changes_ = rows_.changed();
    }
    return ++at_ < rows_.size();
  }
  void reset() override {
    params_.clear();
    rows_ = {};
    at_ = -1;
  }
  [[nodiscard]] std::int64_t number(int column) const override { return rows_.number(at_, column); }
  [[nodiscard]] std::string text(int column) const override { return rows_.text(at_, column); }
  [[nodiscard]] Uuid uuid(int column) const override { return rows_.uuid(at_, column); }
  [[nodiscard]] bool is_null(int column) const override { return rows_.is_null(at_, column); }

 private:
  Database& database_;
  std::string sql_;
  Params params_;
  Rows rows_;
  int at_ = -1;
};

Database::Database() : reads_{std::make_unique<PostgresReads>(*this)} {}
Database::~Database() = default;

Result<std::unique_ptr<Database>> Database::open(const std::string& url, Access access) {
  std::unique_ptr<Database> database{new Database};
  const auto unusable = [](const std::string& reason) {
    // Without the address: it may hold a password.
    return refuse("database_unusable", "--database", {{"reason", reason}});
  };
  if (const std::string error = database->connection_.open(url); !error.empty()) {
    return unusable(error);
  }
  for (int attempt = 1;; ++attempt) {
    try {
      auto refusal = access == Access::write ? database->migrate() : std::nullopt;
      if (refusal) {
        return *refusal;
      }
      return database;
    } catch (const sql::Error& error) {
      // Two servers that make the first table at the same time: one of them looks again. Or a
      // migration and what the other servers are just doing waited for each other.
      if (error.outcome() != StoreOutcome::conflict || attempt == kMigrateAttemptsMax) {
        return unusable(error.what());
      }
      std::this_thread::sleep_for(kMigratePause * attempt);
    }
  }
}

// Servers that start together wait for each other at the one row of schema_version.
std::optional<Refusal> Database::migrate() {
  connection_.execute(
      "CREATE TABLE IF NOT EXISTS schema_version "
      "(id BIGINT PRIMARY KEY, version BIGINT NOT NULL)");
  connection_.execute(
      "INSERT INTO schema_version (id, version) VALUES (1, 0) ON CONFLICT DO NOTHING");
  sql::Transaction transaction{*this, true};
  const Rows row =
      connection_.run("SELECT version FROM schema_version WHERE id = 1 FOR UPDATE", {});
  const auto found = row.count(0, 0);
  const std::uint64_t known = migrations().size();
  if (found > known) {
    return refuse("schema_newer", {},
                  {{"path", "--database"},
                   {"found", std::to_string(found)},
                   {"known", std::to_string(known)}});
  }
  for (std::uint64_t version = found; version < known; ++version) {
    connection_.execute(std::string{migrations()[version]}.c_str());
  }
  if (found != known) {
    connection_.run("UPDATE schema_version SET version = $1 WHERE id = 1", Params{}.count(known));
  }
  for (int t = 0; t <= static_cast<int>(EntityType::policy); ++t) {
    sql::Query{*this, "INSERT INTO entity_types (t, name) VALUES (?, ?) ON CONFLICT DO NOTHING"}
        .bind(t)
        .bind(entity_type_name(static_cast<EntityType>(t)))
        .run();
  }
  if (!meta("epoch")) {
    set_meta("epoch", to_text(random_uuid()));
  }
  transaction.commit();
  return std::nullopt;
}

sql::Statement& Database::statement(std::string_view sql) {
  auto& slot = statements_[sql.data()];
  if (!slot) {
    slot = std::make_unique<PostgresStatement>(*this, sql);
  }
  return *slot;
}

void Database::begin(bool writes) {
  connection_.begin(writes ? "BEGIN ISOLATION LEVEL READ COMMITTED"
                           : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

std::unique_ptr<AuthorityStore> Database::authority(const sql::ChainKey& key) {
  return std::make_unique<PostgresAuthority>(*this, key);
}

// While the counter is held every round trip counts: one for all, and that the commit's own.
void Database::mark_for_duties(const std::vector<std::pair<Uuid, std::uint64_t>>& cases) {
  if (cases.empty()) {
    return;
  }
  std::vector<Uuid> ids;
  std::vector<std::int64_t> seqs;
  for (const auto& [id, seq] : cases) {
    ids.push_back(id);
    seqs.push_back(static_cast<std::int64_t>(seq));
  }
  connection_.run_at_commit(
      "INSERT INTO duty_looks (id, due_ms, seq) "
      "SELECT n.id, 0, n.seq FROM unnest($1::uuid[], $2::bigint[]) AS n(id, seq) ORDER BY n.id "
      "ON CONFLICT (id) DO UPDATE SET due_ms = 0, seq = excluded.seq",
      Params{}.ids(ids).numbers(seqs));
}

bool Database::has_table(std::string_view name) {
  return connection_
             .run(
                 "SELECT 1 FROM information_schema.tables "
                 "WHERE table_schema = current_schema() AND table_name = $1",
                 Params{}.text(name))
             .size() > 0;
}

// Every value is read once: what cannot be is damaged (checksums of pages, compressed values).
std::vector<std::string> Database::damages(std::size_t limit) {
  std::vector<std::string> found;
  connection_.execute("SET statement_timeout = 0");
  const Rows tables = connection_.run(
      "SELECT table_name::text FROM information_schema.tables "
      "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' ORDER BY table_name",
      {});
  for (int i = 0; i < tables.size() && found.size() < limit; ++i) {
    try {
      connection_.run_once("SELECT sum(length(t::text)) FROM \"" + tables.text(i, 0) + "\" t", {});
    } catch (const sql::Error& error) {
      found.push_back(tables.text(i, 0) + ": " + error.what());
    }
  }
  connection_.execute("SET statement_timeout = '30s'");
  return found;
}

void Database::relax_durability() {
  connection_.execute("SET synchronous_commit = off");
}

}  // namespace aftercare::postgres
