#include "native/adapters/sql/duties.hpp"

namespace aftercare::sql {

std::vector<DutyLook> due_looks(Database& database, Instant now, std::size_t limit) {
  Query query{database, "SELECT id, seq FROM duty_looks WHERE due_ms <= ? ORDER BY due_ms LIMIT ?"};
  query.bind(now.ms).bind(static_cast<std::uint64_t>(limit));
  std::vector<DutyLook> looks;
  while (query.step()) {
    looks.push_back({CaseId{query.uuid(0)}, query.count(1)});
  }
  return looks;
}

void looked(Database& database, const DutyLook& look, std::optional<Instant> next) {
  if (next) {
    Query{database, "UPDATE duty_looks SET due_ms = ? WHERE id = ? AND seq = ?"}
        .bind(next->ms)
        .bind(look.case_id.value)
        .bind(look.seq)
        .run();
    return;
  }
  Query{database, "DELETE FROM duty_looks WHERE id = ? AND seq = ?"}
      .bind(look.case_id.value)
      .bind(look.seq)
      .run();
}

}  // namespace aftercare::sql
