// Whether a database is the continuation of what this house answered for: its keys, and every head
// that was exported (heads.hpp). The one place that judges it: start and tool ask before they
// write, verify tells it, recover and restore make it true again in a new epoch.
//
// The database keeps where each epoch ended ("epoch_end/<epoch>" in meta, sealed with the chain's
// key): commits beyond that were given up knowingly, by restore or recover, and devices brought
// back what they had of them. Any other exported head must be a commit of the database, with its
// hash. Of several servers over one database each compares what it exported itself. A log of heads
// that lacks what the database knows to be in it stops a start, too (heads_note.hpp).
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/house/database_choice.hpp"
#include "native/adapters/house/heads.hpp"
#include "native/adapters/house/sealed_meta.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

// Case numbers given before are not given again to other cases.
inline constexpr std::int64_t kNumberMargin = 1000;

struct Continuity {
  Head head;                  // the database's
  std::vector<Head> missing;  // exported heads that are no commit of it, and were not given up
  // What stops a start: key_foreign, database_lost {exported}, history_behind {found, exported},
  // history_differs {seq}, heads_missing {path, found, noted}; each with `next`, the command that
  // helps.
  std::optional<Refusal> refusal;
};
// Whether this folder's keys signed what is in the database.
bool keys_fit(sql::Database& database, const DataFolder& folder);
// Of `heads` those that are no commit of the database, with their hash, and were not given up.
std::vector<Head> missing_heads(sql::Database& database, const DataFolder& folder,
                                const std::vector<Head>& heads);
// A database without a schema holds nothing. Reads only; failures leave as sql::Error.
Continuity judge(sql::Database& database, const DataFolder& folder);
// The same before anything is opened for writing, which would make what is missing. Refusals also:
// those of opening.
std::optional<Refusal> judge_start(const DataFolder& folder, const DatabaseChoice& choice);

// Which keys sign this database is written down at the first use; after judge().
void note_keys(sql::Database& database, const DataFolder& folder);

// Where the history begins that this house's key can check: the commit after `seq` follows `hash`.
using HistoryStart = SealedPlace;
HistoryStart history_start(sql::Database& database, const DataFolder& folder);

// How the keys stand to the history of a database that begins a new epoch.
enum class Keys {
  same,
  fresh,  // other ones than those that signed it: checked from its head on
};
// In the caller's transaction. The running epoch ends at the database's head, those of exported
// heads before the first that is missing; a margin of case numbers is left out. Clients resync and
// push again what the database does not know. Returns the new epoch.
std::string begin_epoch(sql::Database& database, const DataFolder& folder, Keys keys = Keys::same);

}  // namespace aftercare
