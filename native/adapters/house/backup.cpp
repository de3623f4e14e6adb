#include "native/adapters/house/backup.hpp"

#include <fstream>
#include <iterator>
#include <optional>

#include <sqlite3.h>

#include "core/base/sha256.hpp"
#include "native/adapters/house/backup_check.hpp"
#include "native/adapters/house/backup_seal.hpp"
#include "native/adapters/house/disk.hpp"
#include "native/adapters/house/file_store.hpp"
#include "native/adapters/house/heads.hpp"
#include "native/adapters/house/table_copy.hpp"
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

// What the backup's database says it holds, with the bytes beside it. The clean-up may have been
// faster with a file that nobody references; any other that is gone is named: a backup without it
// would look whole.
void add_files(const DataFolder& folder, SQLite::Database& backup, BackupReport& report) {
  backup.exec("CREATE TABLE backup_files (sha256 TEXT PRIMARY KEY, bytes BLOB NOT NULL)");
  const FileStore store{folder.files()};
  SQLite::Statement list{backup,
                         "SELECT sha256, size, EXISTS (SELECT 1 FROM file_refs r "
                         "WHERE r.sha256 = f.sha256) FROM files f"};
  SQLite::Statement insert{backup, "INSERT INTO backup_files (sha256, bytes) VALUES (?, ?)"};
  while (list.executeStep()) {
    const std::string sha256 = list.getColumn(0).getString();
    const bool named = is_sha256(sha256);
    const std::string bytes = named ? read_file(store.path_of(sha256)) : std::string{};
    if (named && bytes.size() == static_cast<std::uint64_t>(list.getColumn(1).getInt64()) &&
        sha256_hex(bytes) == sha256) {
      insert.bind(1, sha256);
      insert.bind(2, bytes.data(), static_cast<int>(bytes.size()));
      insert.exec();
      insert.reset();
      ++report.files;
      report.bytes += bytes.size();
    } else if (list.getColumn(2).getInt() != 0) {
      throw std::runtime_error("the bytes of file " + sha256 + " are missing or others");
    }
  }
  backup.exec(
      "DELETE FROM files WHERE sha256 NOT IN (SELECT sha256 FROM backup_files);"
      "DELETE FROM file_proofs WHERE sha256 NOT IN (SELECT sha256 FROM files)");
}

// Another schema than this program's would need its migrations, which only servers run.
std::optional<Refusal> check_schema(postgres::Database& database) {
  sql::Query query{database, "SELECT version FROM schema_version WHERE id = 1"};
  const std::uint64_t found = query.step() ? query.count(0) : 0;
  const std::uint64_t known = postgres::migrations().size();
  if (found == known) {
    return std::nullopt;
  }
  return refuse(found > known ? "schema_newer" : "schema_older", "--database",
                {{"found", std::to_string(found)}, {"known", std::to_string(known)}});
}

std::optional<Refusal> save_sqlite(const DataFolder& folder, const fs::path& part) {
  const auto database = sqlite::Database::open(folder.database(), sqlite::Access::read);
  if (!database) {
    return database.error();
  }
  {
    SQLite::Database copy{part.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    copy_database(**database, copy);
  }
  {
    // The same records give the same backup, whichever of them were written last.
    const auto copy = sqlite::Database::open(part.string(), sqlite::Access::write);
    if (!copy) {
      return copy.error();
    }
    sql::Transaction filing{**copy, true};
    (*copy)->settle();
    filing.commit();
  }
  SQLite::Database backup{part.string(), SQLite::OPEN_READWRITE};
  backup.exec("PRAGMA journal_mode=DELETE");
  backup.exec("DELETE FROM sessions");
  backup.exec("DELETE FROM session_phones");
  return std::nullopt;
}

// All rows of one snapshot, in the tables that SQLite would have.
std::optional<Refusal> save_postgres(const DatabaseChoice& choice, const fs::path& part) {
  const auto database = open_postgres(choice, DatabaseAccess::read);
  if (!database) {
    return database.error();
  }
  const sql::Transaction snapshot{**database, false};
  if (auto refusal = check_schema(**database)) {
    return refusal;
  }
  {
    const auto made = sqlite::Database::open(part.string(), sqlite::Access::write);
    if (!made) {
      return made.error();
    }
  }
  SQLite::Database backup{part.string(), SQLite::OPEN_READWRITE};
  backup.exec("PRAGMA journal_mode=DELETE");
  copy_tables(**database, backup);
  return std::nullopt;
}

// Login codes live for minutes, and a message of before is not sent once more after a restore; what
// the database knows of a log of heads is of this house's folder.
constexpr const char* kLeaveOut =
    "PRAGMA secure_delete = ON; DELETE FROM otp; DELETE FROM letters; "
    "DELETE FROM messages WHERE idempotency_key LIKE 'otp:%'; "
    "DELETE FROM meta WHERE key LIKE 'heads_noted/%'";

Head head_of(SQLite::Database& backup) {
  SQLite::Statement head{backup,
                         "SELECT (SELECT value FROM meta WHERE key = 'epoch'), seq, "
                         "hash FROM counter"};
  head.executeStep();
  return {head.getColumn(0).getString(), static_cast<std::uint64_t>(head.getColumn(1).getInt64()),
          head.getColumn(2).getString()};
}

}  // namespace

Result<BackupReport> make_backup(const DataFolder& folder, const DatabaseChoice& choice,
                                 const fs::path& to) {
  std::error_code error;
  if (fs::exists(to, error)) {
    return failed("backup_failed", to.string() + " exists already");
  }
  const fs::path part = to.string() + ".part";
  fs::remove(part, error);
  try {
    if (auto refusal =
            choice.is_shared() ? save_postgres(choice, part) : save_sqlite(folder, part)) {
      fs::remove(part, error);
      return *refusal;
    }
    BackupReport report;
    {
      SQLite::Database backup{part.string(), SQLite::OPEN_READWRITE};
      backup.exec(kLeaveOut);
      report.head = head_of(backup);
      add_files(folder, backup, report);
      // Pages are copied as they are: damaged ones would be found when the backup is needed.
      if (const auto damage = page_damage(backup)) {
        throw std::runtime_error(*damage);
      }
    }
    seal_backup(part, folder);
    fs::rename(part, to);
    flush_folder(fs::absolute(to).parent_path());
    HeadLog{folder}.append(report.head);
    return report;
  } catch (const std::exception& caught) {
    fs::remove(part, error);
    return failed("backup_failed", caught.what());
  }
}

}  // namespace aftercare
