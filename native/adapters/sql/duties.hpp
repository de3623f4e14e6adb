// Which cases the scheduler must look at, and when (002_duties.sql).
#pragma once
#include <optional>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::sql {

struct DutyLook {
  CaseId case_id;
  std::uint64_t seq = 0;
};

std::vector<DutyLook> due_looks(Database& database, Instant now, std::size_t limit);
// `next`: when the case has its next duty; nothing: none. Does nothing when marked meanwhile.
void looked(Database& database, const DutyLook& look, std::optional<Instant> next);

}  // namespace aftercare::sql
