// One file that holds a consistent state: the database as of one commit, with the files' bytes, and
// a seal over all of it (backup_seal.hpp). A SQLite database whichever engine it was saved from, so
// that either can be restored from it. Keys are not in it: whoever finds a backup can neither forge
// history nor receipts.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/ports/authority_store.hpp"
#include "native/adapters/house/continuity.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/house/database_choice.hpp"
#include "native/adapters/house/verify.hpp"

namespace aftercare {

struct BackupReport {
  Head head;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};
// While servers run, too. Damaged pages or files are no backup. Refusals: backup_failed {reason};
// schema_older, schema_newer {found,
// known} for a PostgreSQL of another release; those of opening.
Result<BackupReport> make_backup(const DataFolder& folder, const DatabaseChoice& choice,
                                 const std::filesystem::path& to);

struct RestoreOptions {
  bool adopt = false;     // another house's, whose history these keys cannot check
  bool unsealed = false;  // of a release that did not seal
};
struct RestoreReport {
  Head head;
  std::string epoch;  // the new one
  std::uint64_t files = 0;
  std::filesystem::path kept;        // the SQLite file that was there before
  std::vector<VerifyProblem> notes;  // rows that this release would make otherwise
};
// Nobody else may work on the data. The backup is looked at whole before anything is touched, and
// no file is written over. Exported heads beyond the backup's own are given up (continuity.hpp).
// Into PostgreSQL all or nothing, and only into a database without records.
// Refusals: restore_failed {reason}, not_a_backup, backup_damaged {detail}, backup_foreign,
// backup_unsealed, backup_newer, schema_newer, database_not_empty; those of opening.
Result<RestoreReport> restore_backup(const DataFolder& folder, const DatabaseChoice& choice,
                                     const std::filesystem::path& from,
                                     const RestoreOptions& options = {});

}  // namespace aftercare
