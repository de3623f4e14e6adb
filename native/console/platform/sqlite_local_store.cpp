#include "native/console/platform/sqlite_local_store.hpp"

#include <SQLiteCpp/SQLiteCpp.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "core/codec/json.hpp"

namespace aftercare::console {

namespace {

// A version for each part: base may be dropped when its form changes, mine never.
constexpr int mine_version = 1, base_version = 1;

constexpr const char* schema = R"sql(
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS mine (
  kind TEXT NOT NULL, id TEXT NOT NULL, client_seq INTEGER NOT NULL, json TEXT NOT NULL,
  PRIMARY KEY (kind, id));
CREATE TABLE IF NOT EXISTS file (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS segment (n INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
)sql";

ClientId new_client() {
  std::array<std::uint8_t, 10> random{};
  if (getrandom(random.data(), random.size(), 0) < 0) random.fill(0);
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return {make_uuid_v7(std::chrono::duration_cast<std::chrono::milliseconds>(now).count(),
                       random)};
}

// Held while the file is open: a second console of the same person is refused.
class FileLock {
 public:
  explicit FileLock(const std::string& file)
      : descriptor_(::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {}
  ~FileLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  [[nodiscard]] bool take() const {
    return descriptor_ >= 0 && ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
  }

 private:
  int descriptor_ = -1;
};

// On the worker's thread only; throws SQLite::Exception.
class Database {
 public:
  explicit Database(const std::string& file)
      : db_(file, SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE) {
    db_.exec("PRAGMA journal_mode=WAL");
    db_.exec("PRAGMA synchronous=FULL");
    db_.exec(schema);
    if (about("mine_version").empty()) set("mine_version", std::to_string(mine_version));
    if (about("base_version") != std::to_string(base_version)) {
      db_.exec("DELETE FROM segment");
      db_.exec("DELETE FROM about WHERE name='base'");
      set("base_version", std::to_string(base_version));
    }
    if (about("client").empty()) set("client", new_client().text());
  }

  StoredState load() {
    StoredState state;
    state.client_id.value = parse_uuid(about("client")).value_or(Uuid{});
    state.mine = all_mine();
    const auto meta = parse_json(about("base"));
    if (meta && meta->is_object()) {
      if (auto base = from_json<BaseMeta>(*meta)) state.meta = *base;
    }
    SQLite::Statement query(db_, "SELECT n, bytes FROM segment ORDER BY n");
    while (query.executeStep()) {
      const SQLite::Column bytes = query.getColumn(1);
      state.segments.push_back(
          {static_cast<std::uint64_t>(query.getColumn(0).getInt64()),
           std::string(static_cast<const char*>(bytes.getBlob()),
                       static_cast<std::size_t>(bytes.getBytes()))});
    }
    return state;
  }

  std::vector<MineRecord> store_mine(replica_effect::StoreMine& change) {
    SQLite::Transaction transaction(db_);
    auto next = std::max(std::stoull("0" + about("next_seq")), newest_number() + 1);
    for (MineRecord& record : change.append) {
      // A second try after an answer that was lost finds the record and keeps its number.
      if (auto there = stored(record.kind, record.id)) {
        record = std::move(*there);
        continue;
      }
      record.client_seq = next++;
      put(record);
    }
    if (!change.append.empty()) set("next_seq", std::to_string(next));
    for (const MineRecord& record : change.puts) put(record);
    SQLite::Statement remove(db_, "DELETE FROM mine WHERE kind=? AND id=?");
    for (const auto& [kind, id] : change.deletes) {
      remove.bind(1, kind);
      remove.bind(2, id);
      remove.exec();
      remove.reset();
    }
    transaction.commit();
    return std::move(change.append);
  }

  std::vector<MineRecord> reclient(ClientId client) {
    SQLite::Transaction transaction(db_);
    std::uint64_t next = 1;
    for (MineRecord& record : all_mine()) {
      if (record.kind != "outbox") continue;
      record.client_seq = next++;
      put(record);
    }
    set("client", client.text());
    set("next_seq", std::to_string(next));
    transaction.commit();
    return all_mine();
  }

  void store_base(const replica_effect::StoreBase& change) {
    SQLite::Transaction transaction(db_);
    if (change.reset) db_.exec("DELETE FROM segment");
    SQLite::Statement put_segment(db_, "INSERT OR REPLACE INTO segment (n, bytes) VALUES (?, ?)");
    for (const Segment& segment : change.segments) {
      put_segment.bind(1, static_cast<std::int64_t>(segment.n));
      put_segment.bind(2, segment.bytes.data(), static_cast<int>(segment.bytes.size()));
      put_segment.exec();
      put_segment.reset();
    }
    if (change.meta) {
      set("base", dump_json(to_json(*change.meta)));
      SQLite::Statement drop(db_, "DELETE FROM segment WHERE n < ?");
      drop.bind(1, static_cast<std::int64_t>(change.meta->first_segment));
      drop.exec();
    }
    transaction.commit();
  }

  void put_file(const std::string& sha256, const FileBytes& bytes) {
    SQLite::Statement put(db_, "INSERT OR REPLACE INTO file (sha256, bytes) VALUES (?, ?)");
    put.bind(1, sha256);
    put.bind(2, bytes.data(), static_cast<int>(bytes.size()));
    put.exec();
  }

  std::optional<FileBytes> get_file(const std::string& sha256) {
    SQLite::Statement query(db_, "SELECT bytes FROM file WHERE sha256=?");
    query.bind(1, sha256);
    if (!query.executeStep()) return std::nullopt;
    const SQLite::Column bytes = query.getColumn(0);
    const auto* first = static_cast<const std::uint8_t*>(bytes.getBlob());
    return FileBytes(first, first + bytes.getBytes());
  }

  void drop_files(const std::vector<std::string>& sha256) {
    SQLite::Statement drop(db_, "DELETE FROM file WHERE sha256=?");
    for (const std::string& hash : sha256) {
      drop.bind(1, hash);
      drop.exec();
      drop.reset();
    }
  }

 private:
  std::string about(const char* name) {
    SQLite::Statement query(db_, "SELECT value FROM about WHERE name=?");
    query.bind(1, name);
    return query.executeStep() ? query.getColumn(0).getString() : std::string();
  }

  void set(const char* name, const std::string& value) {
    SQLite::Statement put(db_, "INSERT OR REPLACE INTO about (name, value) VALUES (?, ?)");
    put.bind(1, name);
    put.bind(2, value);
    put.exec();
  }

  void put(const MineRecord& record) {
    SQLite::Statement statement(
        db_, "INSERT OR REPLACE INTO mine (kind, id, client_seq, json) VALUES (?, ?, ?, ?)");
    statement.bind(1, record.kind);
    statement.bind(2, record.id);
    statement.bind(3, static_cast<std::int64_t>(record.client_seq));
    statement.bind(4, record.json);
    statement.exec();
  }

  static MineRecord record_of(SQLite::Statement& query) {
    return {query.getColumn(0).getString(), query.getColumn(1).getString(),
            static_cast<std::uint64_t>(query.getColumn(2).getInt64()),
            query.getColumn(3).getString()};
  }

  std::vector<MineRecord> all_mine() {
    std::vector<MineRecord> records;
    SQLite::Statement query(
        db_, "SELECT kind, id, client_seq, json FROM mine ORDER BY client_seq, rowid");
    while (query.executeStep()) records.push_back(record_of(query));
    return records;
  }

  std::optional<MineRecord> stored(const std::string& kind, const std::string& id) {
    SQLite::Statement query(db_,
                            "SELECT kind, id, client_seq, json FROM mine WHERE kind=? AND id=?");
    query.bind(1, kind);
    query.bind(2, id);
    if (!query.executeStep()) return std::nullopt;
    return record_of(query);
  }

  // Of the outbox, 0 when it is empty.
  unsigned long long newest_number() {
    SQLite::Statement query(db_,
                            "SELECT coalesce(max(client_seq), 0) FROM mine WHERE kind='outbox'");
    query.executeStep();
    return static_cast<unsigned long long>(query.getColumn(0).getInt64());
  }

  SQLite::Database db_;
};

std::string reason_of(const SQLite::Exception& failure) {
  constexpr int disk_full = 13;  // SQLITE_FULL
  return failure.getErrorCode() == disk_full ? "quota" : "dead_handle";
}

class SqliteLocalStore final : public LocalStore {
 public:
  SqliteLocalStore(std::string file, Post post)
      : file_(std::move(file)), lock_(file_ + ".lock"), post_(std::move(post)) {}

  void load(Loaded done) override {
    run<StoredState>([this] { return open() ? database_->load() : StoredState{}; },
                     std::move(done));
  }
  void store_mine(replica_effect::StoreMine change, Numbered done) override {
    auto kept = std::make_shared<replica_effect::StoreMine>(std::move(change));
    run<std::vector<MineRecord>>([this, kept] { return need().store_mine(*kept); },
                                 std::move(done));
  }
  void reclient(ClientId client, Numbered done) override {
    run<std::vector<MineRecord>>([this, client] { return need().reclient(client); },
                                 std::move(done));
  }
  void store_base(replica_effect::StoreBase change, Stored done) override {
    auto kept = std::make_shared<replica_effect::StoreBase>(std::move(change));
    run<bool>(
        [this, kept] {
          need().store_base(*kept);
          return true;
        },
        [done = std::move(done)](const std::string& failed, bool) { done(failed); });
  }
  void put_file(const std::string& sha256, FileBytes bytes) override {
    run<bool>(
        [this, sha256, bytes = std::move(bytes)] {
          need().put_file(sha256, bytes);
          return true;
        },
        [](const std::string&, bool) {});
  }
  void get_file(const std::string& sha256,
                std::function<void(std::optional<FileBytes>)> done) override {
    run<std::optional<FileBytes>>(
        [this, sha256] { return need().get_file(sha256); },
        [done = std::move(done)](const std::string&, std::optional<FileBytes> bytes) {
          done(std::move(bytes));
        });
  }
  void drop_files(const std::vector<std::string>& sha256) override {
    run<bool>(
        [this, sha256] {
          need().drop_files(sha256);
          return true;
        },
        [](const std::string&, bool) {});
  }

 private:
  struct Locked {};

  bool open() {
    if (!lock_.take()) throw Locked{};
    database_ = std::make_unique<Database>(file_);
    return true;
  }
  // Reopened once after an error, then the reason is told.
  Database& need() {
    if (!database_) database_ = std::make_unique<Database>(file_);
    return *database_;
  }

  template <class T, class Work, class Done>
  void run(Work work, Done done) {
    worker_.post([this, work = std::move(work), done = std::move(done)]() mutable {
      auto result = std::make_shared<T>();
      std::string failed;
      for (int attempt = 0; attempt < 2; ++attempt) {
        try {
          failed.clear();
          *result = work();
          break;
        } catch (const SQLite::Exception& failure) {
          failed = reason_of(failure);
          database_.reset();
        } catch (const Locked&) {
          failed = "locked";
        } catch (const std::exception& failure) {
          failed = failure.what();  // no exception leaves the worker: who asked is told
        }
      }
      post_([done = std::move(done), failed = std::move(failed), result]() mutable {
        done(std::move(failed), std::move(*result));
      });
    });
  }

  std::string file_;
  FileLock lock_;
  Post post_;
  std::unique_ptr<Database> database_;  // the worker's
  Worker worker_;                       // last: ends before what it uses
};

}  // namespace

std::unique_ptr<LocalStore> open_sqlite_store(std::string file, Post post) {
  return std::make_unique<SqliteLocalStore>(std::move(file), std::move(post));
}

}  // namespace aftercare::console
