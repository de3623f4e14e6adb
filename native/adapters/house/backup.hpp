// One file that holds a consistent state: the database as of one commit, with the files' bytes. A
// SQLite database whichever engine it was saved from, so that either can be restored from it.
// Keys are not in it: whoever finds a backup can neither forge history nor receipts.
#pragma once
#include <filesystem>
#include <optional>

#include "core/base/result.hpp"
#include "core/ports/authority_store.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/house/database_choice.hpp"

namespace aftercare {

// Case numbers given after the backup are not given again to other cases.
inline constexpr std::int64_t kNumberMargin = 1000;

struct BackupReport {
  Head head;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};
// While servers run, too. Refusals: backup_failed {reason}; schema_older, schema_newer {found,
// known} for a PostgreSQL of another release; those of opening.
Result<BackupReport> make_backup(const DataFolder& folder, const DatabaseChoice& choice,
                                 const std::filesystem::path& to);

struct RestoreReport {
  Head head;
  std::string epoch;  // the new one
  std::uint64_t files = 0;
  std::filesystem::path kept;  // the SQLite file that was there before
};
// Nobody else may work on the data. Heads exported after the backup's own are history that is gone:
// they are set aside. Into PostgreSQL all or nothing, and only into a database without records.
// Refusals: restore_failed {reason}, not_a_backup, schema_newer, database_not_empty; those of
// opening.
Result<RestoreReport> restore_backup(const DataFolder& folder, const DatabaseChoice& choice,
                                     const std::filesystem::path& from);

// Exported heads beyond `head` belong to history that is gone.
void set_heads_aside(const DataFolder& folder, const Head& head);

// A new epoch: clients resync and push again what the database does not know; a margin of case
// numbers is left out.
std::string begin_epoch(sql::Database& database);

}  // namespace aftercare
