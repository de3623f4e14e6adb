// Whether the record is whole: every commit's events and hash are computed again with the key
// outside the database, and every head exported before must still be there.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/authority_store.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

struct VerifyProblem {
  // events_changed, hash_wrong, events_beyond_head, head_missing, head_differs, row_revision,
  // counter_differs
  std::string code;
  std::uint64_t seq = 0;  // of the first wrong commit
  std::string detail;
};
struct VerifyReport {
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  Head head;
  std::optional<VerifyProblem> problem;  // the first
};
VerifyReport verify_history(sql::Database& database, const sql::ChainKey& key,
                            const std::vector<Head>& exported);

// DIR/keys/heads.log: one "epoch seq hash" a line, written with each backup and clean stop.
void export_head(const DataFolder& folder, const Head& head);
std::vector<Head> exported_heads(const DataFolder& folder);

}  // namespace aftercare
