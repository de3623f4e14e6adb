// A damaged row made again from its record's events, which say everything that it held.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

// Nothing: an event is damaged or missing too, or a newer release wrote one.
std::optional<StoredRow> rebuilt_row(sql::Database& database, const EntityKey& key);

struct RepairReport {
  std::vector<EntityKey> repaired;
  std::vector<EntityKey> left;  // only a backup has them
};
// In a transaction of its own. Repaired rows get a new place in the order of changes, so that
// devices that passed them over get them: one commit without events.
RepairReport repair_rows(sql::Database& database, const sql::ChainKey& key,
                         const std::vector<EntityKey>& rows);

// Every row that is damaged now.
std::vector<EntityKey> damaged_rows(sql::Database& database);

}  // namespace aftercare
