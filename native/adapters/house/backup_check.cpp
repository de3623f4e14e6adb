#include "native/adapters/house/backup_check.hpp"

#include "core/base/sha256.hpp"
#include "native/adapters/house/file_store.hpp"

namespace aftercare {

namespace {

// Tables and indexes only: a trigger or a view would act when the data is put to work.
bool holds_only_data(SQLite::Database& backup) {
  return backup
             .execAndGet(
                 "SELECT count(*) FROM sqlite_master WHERE type NOT IN ('table', 'index') "
                 "OR sql LIKE 'CREATE VIRTUAL%'")
             .getInt() == 0;
}

// A name becomes a path later.
std::optional<Refusal> check_file_bytes(SQLite::Database& backup) {
  SQLite::Statement list{backup, "SELECT sha256, bytes FROM backup_files"};
  while (list.executeStep()) {
    const std::string sha256 = list.getColumn(0).getString();
    if (!is_sha256(sha256)) {
      return backup_damaged("a file's name is none: " + sha256.substr(0, 64));
    }
    const auto bytes = list.getColumn(1);
    const auto* data = static_cast<const char*>(bytes.getBlob());
    const auto size = static_cast<std::size_t>(bytes.getBytes());
    if (sha256_hex(std::string_view{data == nullptr ? "" : data, size}) != sha256) {
      return backup_damaged("the bytes of file " + sha256 + " are others");
    }
  }
  return std::nullopt;
}

std::optional<Refusal> check_file_list(SQLite::Database& backup) {
  SQLite::Statement odd{
      backup,
      "SELECT f.sha256 FROM files f LEFT JOIN backup_files b ON b.sha256 = f.sha256 "
      "WHERE b.sha256 IS NULL OR length(b.bytes) <> f.size "
      "UNION ALL SELECT b.sha256 FROM backup_files b LEFT JOIN files f ON f.sha256 = b.sha256 "
      "WHERE f.sha256 IS NULL LIMIT 1"};
  if (odd.executeStep()) {
    return backup_damaged("file " + odd.getColumn(0).getString() +
                          " is missing or not in the list");
  }
  return std::nullopt;
}

// Tables, columns and indexes, as lines.
std::vector<std::string> schema_of(SQLite::Database& database) {
  std::vector<std::string> out;
  SQLite::Statement list{
      database,
      "SELECT m.type || ' ' || m.name || ' ' || m.tbl_name || ' ' || coalesce((SELECT "
      "group_concat(c.name || ' ' || c.type || ' ' || c.pk) FROM pragma_table_info(m.name) c), '') "
      "FROM sqlite_master m WHERE m.tbl_name <> 'backup_files' ORDER BY 1"};
  while (list.executeStep()) {
    out.push_back(list.getColumn(0).getString());
  }
  return out;
}

}  // namespace

std::optional<std::string> page_damage(SQLite::Database& database) {
  SQLite::Statement check{database, "PRAGMA integrity_check(1)"};
  const std::string line = check.executeStep() ? check.getColumn(0).getString() : "unreadable";
  return line == "ok" ? std::nullopt : std::optional{line};
}

std::optional<Refusal> check_backup_form(SQLite::Database& backup,
                                         const std::filesystem::path& from) {
  try {
    backup.exec("PRAGMA trusted_schema=OFF");
    for (const char* table : {"backup_files", "commits", "counter", "meta", "files"}) {
      if (!backup.tableExists(table)) {
        return refuse("not_a_backup", {}, {{"path", from.string()}});
      }
    }
    const int found = backup.execAndGet("PRAGMA user_version").getInt();
    const auto known = static_cast<int>(sqlite::migrations().size());
    if (found > known) {
      return refuse("schema_newer", {},
                    {{"path", from.string()},
                     {"found", std::to_string(found)},
                     {"known", std::to_string(known)}});
    }
    if (found < 1 || !holds_only_data(backup)) {
      return backup_damaged("its schema is none of ours");
    }
    if (const auto damage = page_damage(backup)) {
      return backup_damaged(*damage);
    }
    if (auto refusal = check_file_bytes(backup)) {
      return refusal;
    }
    return check_file_list(backup);
  } catch (const SQLite::Exception& error) {
    return backup_damaged(error.what());
  }
}

std::optional<Refusal> check_backup_record(sqlite::Database& backup, const DataFolder& folder,
                                           Seal seal, std::vector<VerifyProblem>& notes) {
  const auto fresh = sqlite::Database::open(":memory:", sqlite::Access::write);
  if (!fresh || schema_of((*fresh)->handle()) != schema_of(backup.handle())) {
    return backup_damaged("its tables are not those of this release");
  }
  VerifyReport report;
  verify_history(backup, folder, seal != Seal::foreign, report);
  verify_results(backup, folder, seal != Seal::foreign, report);
  if (report.whole()) {
    verify_rows(backup, report);
    if (seal == Seal::right) {
      notes = std::move(report.problems);
      return std::nullopt;
    }
  }
  if (report.whole()) {
    return std::nullopt;
  }
  const VerifyProblem& first = report.problems.front();
  return backup_damaged(first.code + (first.what.empty() ? "" : " " + first.what) +
                        (first.seq == 0 ? "" : " at commit " + std::to_string(first.seq)) + ": " +
                        first.detail);
}

}  // namespace aftercare
