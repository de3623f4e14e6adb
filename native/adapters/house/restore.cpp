#include <fstream>

#include "native/adapters/house/backup.hpp"
#include "native/adapters/house/file_store.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/house/table_copy.hpp"
#include "native/adapters/house/verify.hpp"
#include "native/adapters/postgres/tables.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

Refusal failed(const std::string& reason) {
  return refuse("restore_failed", {}, {{"reason", reason}});
}

std::uint64_t restore_files(const DataFolder& folder, SQLite::Database& backup) {
  std::uint64_t files = 0;
  const FileStore store{folder.files()};
  SQLite::Statement list{backup, "SELECT sha256, bytes FROM backup_files"};
  while (list.executeStep()) {
    const std::string sha256 = list.getColumn(0).getString();
    const fs::path path = store.path_of(sha256);
    fs::create_directories(path.parent_path());
    const auto bytes = list.getColumn(1);
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file.write(static_cast<const char*>(bytes.getBlob()), bytes.getBytes());
    ++files;
  }
  return files;
}

// A copy of the backup beside the data, gone with this; its files' bytes stay in the backup.
class WorkingCopy {
 public:
  WorkingCopy(const DataFolder& folder, const fs::path& from)
      : path_{folder.database() + ".restoring"} {
    drop();
    fs::copy_file(from, path_);
  }
  ~WorkingCopy() { drop(); }
  WorkingCopy(const WorkingCopy&) = delete;
  WorkingCopy& operator=(const WorkingCopy&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }
  // In today's schema, without the files' bytes.
  [[nodiscard]] Result<std::unique_ptr<sqlite::Database>> open() const {
    auto database = sqlite::Database::open(path_.string(), sqlite::Access::write);
    if (database) {
      (*database)->execute("DROP TABLE backup_files");
    }
    return database;
  }

 private:
  void drop() const {
    std::error_code ignored;
    for (const char* tail : {"", "-wal", "-shm"}) {
      fs::remove(path_.string() + tail, ignored);
    }
  }
  fs::path path_;
};

// The state goes to work: past the numbers that may have been given since it was saved.
void put_new_epoch(sql::Database& database) {
  const std::string old = database.meta("epoch").value_or("");
  if (!database.meta("first_epoch")) {
    database.set_meta("first_epoch", old);
  }
  database.set_meta("epoch", to_text(make_uuid_v5(aftercare_namespace(), "epoch:" + make_token())));
  sql::Query{database, "UPDATE case_numbers SET next = next + ?"}.bind(kNumberMargin).run();
}

Result<RestoreReport> into_sqlite(const DataFolder& folder, const WorkingCopy& copy) {
  RestoreReport report;
  {
    auto database = copy.open();
    if (!database) {
      return database.error();
    }
    begin_epoch(**database);
    (*database)->tidy();
    report.head = (*database)->reads().head();
  }
  if (fs::exists(folder.database())) {
    report.kept = folder.database() + ".before-" + std::to_string(system_now().ms);
    fs::rename(folder.database(), report.kept);
  }
  std::error_code ignored;
  for (const char* tail : {"-wal", "-shm"}) {
    fs::remove(folder.database() + tail, ignored);
  }
  fs::rename(copy.path(), folder.database());
  return report;
}

Refusal not_empty() {
  return refuse("database_not_empty", "--database");
}

// Looked at before anything is changed in it, the schema included.
std::optional<Refusal> refuse_records(const DatabaseChoice& choice) {
  const auto target = open_postgres(choice, DatabaseAccess::read);
  if (!target) {
    return target.error();
  }
  return postgres::holds_records(**target) ? std::optional{not_empty()} : std::nullopt;
}

Result<RestoreReport> into_postgres(const DatabaseChoice& choice, const WorkingCopy& copy) {
  const auto backup = copy.open();
  if (!backup) {
    return backup.error();
  }
  const auto target = open_postgres(choice, DatabaseAccess::write);
  if (!target) {
    return target.error();
  }
  sql::Database& database = **target;
  sql::Transaction transaction{database, true};
  // Servers that start just now wait here, and one that was faster has left records.
  sql::Query{database, "SELECT version FROM schema_version WHERE id = 1 FOR UPDATE"}.run();
  if (postgres::holds_records(**target)) {
    return not_empty();
  }
  // SQLite's search terms on their way into the index: PostgreSQL has no place for them.
  {
    sql::Transaction filing{**backup, true};
    (*backup)->settle();
    filing.commit();
  }
  copy_tables((*backup)->handle(), **target);
  put_new_epoch(database);
  // The keys that sign from now on are this folder's: the first server writes down which.
  sql::Query{database, "DELETE FROM meta WHERE key = 'key_check'"}.run();
  RestoreReport report;
  report.head = database.reads().head();
  transaction.commit();
  return report;
}

}  // namespace

void set_heads_aside(const DataFolder& folder, const Head& head) {
  const auto heads = exported_heads(folder);
  std::error_code ignored;
  fs::rename(folder.keys() / "heads.log",
             folder.keys() / ("heads.before-" + std::to_string(system_now().ms) + ".log"), ignored);
  for (const auto& one : heads) {
    if (one.seq <= head.seq) {
      export_head(folder, one);
    }
  }
}

Result<RestoreReport> restore_backup(const DataFolder& folder, const DatabaseChoice& choice,
                                     const fs::path& from) {
  try {
    if (choice.is_shared()) {
      if (auto refusal = refuse_records(choice)) {
        return *refusal;
      }
    }
    SQLite::Database backup{from.string(), SQLite::OPEN_READONLY};
    if (!backup.tableExists("backup_files") || !backup.tableExists("commits")) {
      return refuse("not_a_backup", {}, {{"path", from.string()}});
    }
    const std::uint64_t files = restore_files(folder, backup);
    const WorkingCopy copy{folder, from};
    auto report = choice.is_shared() ? into_postgres(choice, copy) : into_sqlite(folder, copy);
    if (report) {
      report->files = files;
      report->epoch = report->head.epoch;
      set_heads_aside(folder, report->head);
    }
    return report;
  } catch (const std::exception& caught) {
    return failed(caught.what());
  }
}

std::string begin_epoch(sql::Database& database) {
  sql::Transaction transaction{database, true};
  put_new_epoch(database);
  transaction.commit();
  return database.meta("epoch").value_or("");
}

}  // namespace aftercare
