// Phone numbers are recycled: whether a code alone still opens an archive, and what else its owner
// can show (sync.md, Endpoint). Only what a code proved counts as activity: anybody can type a
// number into a report.
#pragma once
#include <string>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

inline constexpr std::int64_t kProofAfterMs = 365LL * 24 * 60 * 60 * 1000;

// So long after the last login by code, or report by who had logged in; of an archive that was
// never opened by a code, so long after it began.
bool is_long_inactive(sql::Database& database, CustomerId customer, Instant now);
// Whether `proof` is the number of a case or the serial of a unit of his from before the silence:
// what came in during it proves nothing, who typed the number was told it.
bool is_proof(sql::Database& database, CustomerId customer, const std::string& proof, Instant now);

}  // namespace aftercare
