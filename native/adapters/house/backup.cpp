#include "native/adapters/house/backup.hpp"

#include <fstream>
#include <iterator>

#include <sqlite3.h>

#include "native/adapters/house/file_store.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/house/verify.hpp"
#include "native/adapters/sql/files.hpp"
#include "native/adapters/sqlite/database.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

Refusal failed(const char* code, const std::string& reason) {
  return refuse(code, {}, {{"reason", reason}});
}

std::string read_file(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

void copy_database(sqlite::Database& from, SQLite::Database& to) {
  sqlite3_backup* copy =
      sqlite3_backup_init(to.getHandle(), "main", from.handle().getHandle(), "main");
  if (copy == nullptr) {
    throw SQLite::Exception(to.getHandle());
  }
  int code = SQLITE_OK;
  do {
    code = sqlite3_backup_step(copy, 1024);
  } while (code == SQLITE_OK || code == SQLITE_BUSY || code == SQLITE_LOCKED);
  const int finished = sqlite3_backup_finish(copy);
  if (code != SQLITE_DONE || finished != SQLITE_OK) {
    throw SQLite::Exception(to.getHandle(), code);
  }
}

// What the backup's database says it holds, with the bytes beside it.
void add_files(const DataFolder& folder, SQLite::Database& backup, BackupReport& report) {
  backup.exec("CREATE TABLE backup_files (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL)");
  const FileStore store{folder.files()};
  std::vector<std::string> names;
  SQLite::Statement list{backup, "SELECT sha256 FROM files"};
  while (list.executeStep()) {
    names.push_back(list.getColumn(0).getString());
  }
  list.reset();
  SQLite::Statement insert{backup, "INSERT INTO backup_files (sha256, bytes) VALUES (?, ?)"};
  for (const auto& sha256 : names) {
    const std::string bytes = read_file(store.path_of(sha256));
    insert.bind(1, sha256);
    insert.bind(2, bytes.data(), static_cast<int>(bytes.size()));
    insert.exec();
    insert.reset();
    ++report.files;
    report.bytes += bytes.size();
  }
}

void restore_files(const DataFolder& folder, SQLite::Database& backup, RestoreReport& report) {
  const FileStore store{folder.files()};
  SQLite::Statement list{backup, "SELECT sha256, bytes FROM backup_files"};
  while (list.executeStep()) {
    const std::string sha256 = list.getColumn(0).getString();
    const fs::path path = store.path_of(sha256);
    fs::create_directories(path.parent_path());
    const auto bytes = list.getColumn(1);
    std::ofstream file{path, std::ios::binary | std::ios::trunc};
    file.write(static_cast<const char*>(bytes.getBlob()), bytes.getBytes());
    ++report.files;
  }
}

// The database as it goes to work: without the files' bytes, in a new epoch, past the numbers that
// may have been given meanwhile.
Result<Head> prepare(const fs::path& path) {
  auto database = sqlite::Database::open(path.string(), sqlite::Access::write);
  if (!database) {
    return database.error();
  }
  auto& opened = **database;
  opened.execute("DROP TABLE backup_files");
  begin_epoch(opened);
  opened.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  return opened.reads().head();
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

Result<BackupReport> make_backup(const DataFolder& folder, sqlite::Database& database,
                                 const fs::path& to) {
  std::error_code error;
  if (fs::exists(to, error)) {
    return failed("backup_failed", to.string() + " exists already");
  }
  const fs::path part = to.string() + ".part";
  fs::remove(part, error);
  try {
    BackupReport report;
    {
      SQLite::Database backup{part.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
      copy_database(database, backup);
      backup.exec("PRAGMA journal_mode=DELETE");
      SQLite::Statement head{backup,
                             "SELECT (SELECT value FROM meta WHERE key = 'epoch'), seq, "
                             "hash FROM counter"};
      head.executeStep();
      report.head = {head.getColumn(0).getString(),
                     static_cast<std::uint64_t>(head.getColumn(1).getInt64()),
                     head.getColumn(2).getString()};
      head.reset();
      backup.exec("DELETE FROM sessions");
      add_files(folder, backup, report);
    }
    fs::rename(part, to);
    export_head(folder, report.head);
    return report;
  } catch (const std::exception& caught) {
    fs::remove(part, error);
    return failed("backup_failed", caught.what());
  }
}

Result<RestoreReport> restore_backup(const DataFolder& folder, const fs::path& from) {
  RestoreReport report;
  const fs::path part = folder.database() + ".restoring";
  std::error_code error;
  fs::remove(part, error);
  try {
    {
      SQLite::Database backup{from.string(), SQLite::OPEN_READONLY};
      if (!backup.tableExists("backup_files") || !backup.tableExists("commits")) {
        return refuse("not_a_backup", {}, {{"path", from.string()}});
      }
      restore_files(folder, backup, report);
    }
    fs::copy_file(from, part);
    const auto head = prepare(part);
    if (!head) {
      return head.error();
    }
    report.head = *head;
    report.epoch = head->epoch;
    if (fs::exists(folder.database())) {
      report.kept = folder.database() + ".before-" + std::to_string(system_now().ms);
      fs::rename(folder.database(), report.kept);
    }
    for (const char* tail : {"-wal", "-shm"}) {
      fs::remove(folder.database() + tail, error);
      fs::remove(part.string() + tail, error);
    }
    fs::rename(part, folder.database());
    set_heads_aside(folder, report.head);
    return report;
  } catch (const std::exception& caught) {
    fs::remove(part, error);
    return failed("restore_failed", caught.what());
  }
}

std::string begin_epoch(sql::Database& database) {
  const std::string old = database.meta("epoch").value_or("");
  const std::string epoch = to_text(make_uuid_v5(aftercare_namespace(), "epoch:" + make_token()));
  sql::Transaction transaction{database, true};
  if (!database.meta("first_epoch")) {
    database.set_meta("first_epoch", old);
  }
  database.set_meta("epoch", epoch);
  // Past the numbers that may have been given since the state that is worked on now.
  sql::Query{database, "UPDATE case_numbers SET next = next + ?"}.bind(kNumberMargin).run();
  transaction.commit();
  return epoch;
}

}  // namespace aftercare
