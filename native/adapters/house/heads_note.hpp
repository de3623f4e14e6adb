// What the database remembers of keys/heads.log: the newest head of the running epoch that is known
// to be in it, so that a log that was removed or cut is noticed. Sealed in meta
// ("heads_noted/<log>/<epoch>").
//
// A head is noted only after it is in the log and on the disk: a crash between the two leaves the
// note behind the log, which is no fault; thinning keeps the newest of each epoch. It is noted at
// each start, at each clean stop and now and then between: what is cut off of the last commits
// before a kill passes. A database without a note (of an older release, restored, in a new epoch)
// is gone on with.
//
// Servers that share a database may each have a log of its own (keys copied), and one that joins
// has none yet. So there the note is of one log, named by machine and folder; where nobody can know
// it again (a copy, a container under another name) it begins anew.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "native/adapters/house/heads.hpp"
#include "native/adapters/house/sealed_meta.hpp"

namespace aftercare {

inline constexpr std::uint64_t kCommitsBetweenNotes = 64;

std::optional<SealedPlace> noted_head(sql::Database& database, const DataFolder& folder,
                                      const std::string& epoch);
// Of a head that is in the log; in the caller's transaction, if there is one.
void note_head(sql::Database& database, const DataFolder& folder, const Head& head);
// In a new epoch nothing is known of any log.
void forget_noted_heads(sql::Database& database);

// Into the log, and then noted. Empty, or why it could not be done, which stops nobody.
std::string export_head(sql::Database& database, const DataFolder& folder, const Head& head);

// A log without the head that was noted: found and noted are seqs.
struct CutLog {
  std::uint64_t found = 0;  // 0: none of the epoch
  std::uint64_t noted = 0;
};
// `exported`: the log as it was read before.
std::optional<CutLog> cut_log(sql::Database& database, const DataFolder& folder,
                              const std::string& epoch, const ExportedHeads& exported);

}  // namespace aftercare
