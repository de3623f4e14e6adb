// Rows made again from their records' events, which say everything that they held: damaged ones,
// changed ones, and those that are gone.
#pragma once
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

struct LeftRow {
  std::string what;  // "case/<id>", a table that cannot be read
  // row_events_gone, row_events_unreadable, row_events_newer, row_history_broken {what}; or what
  // verify says of it (verify.hpp)
  Refusal why;
};
struct RepairReport {
  std::vector<EntityKey> repaired;
  std::vector<LeftRow> left;  // only a backup has them, or a newer release
};

// In a transaction of its own. Repaired rows get a new place in the order of changes, so that
// devices that passed them over get them: one commit without events. A row is never made older than
// it stands, and one that is gone only from a history that is whole.
RepairReport repair_rows(sql::Database& database, const DataFolder& folder,
                         const std::vector<EntityKey>& rows);

// Every row that verify finds wrong; then looks again: what is still wrong is left.
RepairReport repair_all_rows(sql::Database& database, const DataFolder& folder);

}  // namespace aftercare
