#include <stdexcept>
#include <string_view>

#include "native/adapters/house/backup.hpp"
#include "native/adapters/house/backup_check.hpp"
#include "native/adapters/house/disk.hpp"
#include "native/adapters/house/file_store.hpp"
#include "native/adapters/house/heads.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/adapters/house/table_copy.hpp"
#include "native/adapters/postgres/tables.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

Refusal failed(const std::string& reason) {
  return refuse("restore_failed", {}, {{"reason", reason}});
}

// Beside its place, on the disk, then into it; what is there with the right bytes stays.
void put_file(const FileStore& store, const fs::path& aside, const std::string& sha256,
              std::string_view bytes) {
  const fs::path path = store.path_of(sha256);
  if (sha256_of_file(path) == sha256) {
    return;
  }
  if (const std::string reason = write_durably(aside, bytes); !reason.empty()) {
    throw std::runtime_error("file " + sha256 + ": " + reason);
  }
  fs::create_directories(path.parent_path());
  fs::rename(aside, path);
  flush_folder(path.parent_path());
}

// Names and bytes were checked; so is each name once more where it becomes a path (file_store.hpp).
std::uint64_t restore_files(const DataFolder& folder, SQLite::Database& backup) {
  std::uint64_t files = 0;
  const FileStore store{folder.files()};
  SQLite::Statement list{backup, "SELECT sha256, bytes FROM backup_files"};
  while (list.executeStep()) {
    const auto bytes = list.getColumn(1);
    const auto* data = static_cast<const char*>(bytes.getBlob());
    put_file(store, folder.files() / "partial" / "restoring", list.getColumn(0).getString(),
             {data == nullptr ? "" : data, static_cast<std::size_t>(bytes.getBytes())});
    ++files;
  }
  return files;
}

// The backup without its seal, beside the data, gone with this; all work is done on it.
class WorkingCopy {
 public:
  explicit WorkingCopy(const DataFolder& folder) : path_{folder.database() + ".restoring"} {
    drop();
  }
  ~WorkingCopy() { drop(); }
  WorkingCopy(const WorkingCopy&) = delete;
  WorkingCopy& operator=(const WorkingCopy&) = delete;
  [[nodiscard]] const fs::path& path() const { return path_; }
  // In today's schema.
  [[nodiscard]] Result<std::unique_ptr<sqlite::Database>> open() const {
    return sqlite::Database::open(path_.string(), sqlite::Access::write);
  }

 private:
  void drop() const {
    std::error_code ignored;
    for (const char* tail : {"", "-wal", "-shm", "-journal"}) {
      fs::remove(path_.string() + tail, ignored);
    }
  }
  fs::path path_;
};

struct Checked {
  std::unique_ptr<sqlite::Database> database;
  Keys keys = Keys::same;
  std::vector<VerifyProblem> notes;
};

// Nothing of the house is touched until this has said yes.
Result<Checked> check_backup(const DataFolder& folder, const WorkingCopy& copy,
                             const fs::path& from, const RestoreOptions& options) {
  auto seal = unseal_backup(from, copy.path(), folder);
  if (!seal) {
    return seal.error();
  }
  if (*seal == Seal::none && !options.unsealed) {
    return refuse("backup_unsealed", {}, {{"path", from.string()}});
  }
  {
    SQLite::Database form{copy.path().string(), SQLite::OPEN_READWRITE};
    if (auto refusal = check_backup_form(form, from)) {
      return *refusal;
    }
  }
  auto opened = copy.open();
  if (!opened) {
    return opened.error();
  }
  Checked checked;
  checked.database = std::move(*opened);
  if (!keys_fit(*checked.database, folder)) {
    *seal = Seal::foreign;
  }
  if (*seal == Seal::foreign && !options.adopt) {
    return refuse("backup_foreign", {}, {{"path", from.string()}});
  }
  checked.keys = *seal == Seal::foreign ? Keys::fresh : Keys::same;
  if (auto refusal = check_backup_record(*checked.database, folder, *seal, checked.notes)) {
    return *refusal;
  }
  return checked;
}

// With what belongs to it: what is not in the file yet is in its log.
fs::path set_database_aside(const DataFolder& folder) {
  if (!fs::exists(folder.database())) {
    return {};
  }
  const fs::path kept = folder.database() + ".before-" + std::to_string(system_now().ms);
  fs::rename(folder.database(), kept);
  std::error_code ignored;
  fs::rename(folder.database() + "-wal", kept.string() + "-wal", ignored);
  fs::remove(folder.database() + "-shm", ignored);
  return kept;
}

Result<RestoreReport> into_sqlite(const DataFolder& folder, const WorkingCopy& copy,
                                  Checked& checked) {
  RestoreReport report;
  {
    sqlite::Database& database = *checked.database;
    database.execute("DROP TABLE backup_files");
    sql::Transaction transaction{database, true};
    begin_epoch(database, folder, checked.keys);
    report.head = database.reads().head();
    transaction.commit();
    database.tidy();
  }
  checked.database.reset();
  flush_file(copy.path());
  report.kept = set_database_aside(folder);
  fs::rename(copy.path(), folder.database());
  flush_folder(folder.root());
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

Result<RestoreReport> into_postgres(const DataFolder& folder, const DatabaseChoice& choice,
                                    Checked& checked) {
  sqlite::Database& backup = *checked.database;
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
    sql::Transaction filing{backup, true};
    backup.settle();
    filing.commit();
  }
  copy_tables(backup.handle(), **target);
  begin_epoch(database, folder, checked.keys);
  RestoreReport report;
  report.head = database.reads().head();
  transaction.commit();
  return report;
}

}  // namespace

Result<RestoreReport> restore_backup(const DataFolder& folder, const DatabaseChoice& choice,
                                     const fs::path& from, const RestoreOptions& options) {
  try {
    if (choice.is_shared()) {
      if (auto refusal = refuse_records(choice)) {
        return *refusal;
      }
    }
    const WorkingCopy copy{folder};
    auto checked = check_backup(folder, copy, from, options);
    if (!checked) {
      return checked.error();
    }
    const std::uint64_t files = restore_files(folder, checked->database->handle());
    auto report = choice.is_shared() ? into_postgres(folder, choice, *checked)
                                     : into_sqlite(folder, copy, *checked);
    if (report) {
      report->files = files;
      report->epoch = report->head.epoch;
      report->notes = std::move(checked->notes);
      HeadLog{folder}.append(report->head);
    }
    return report;
  } catch (const std::exception& caught) {
    return failed(caught.what());
  }
}

}  // namespace aftercare
