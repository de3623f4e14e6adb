#include "native/adapters/postgres/postgres_reads.hpp"

namespace aftercare::postgres {

std::vector<PostgresReads::Member> PostgresReads::members_after(const std::string& scope,
                                                                std::uint64_t after,
                                                                std::uint64_t up_to,
                                                                std::size_t limit) {
  Connection& connection = database_.connection();
  // The seq of the first one beyond the limit: up to there, whole.
  const auto cut = connection.run(
      "SELECT seq FROM membership WHERE scope = $1 AND seq > $2 AND seq <= $3 "
      "ORDER BY seq LIMIT 1 OFFSET $4",
      Params{}.text(scope).count(after).count(up_to).count(limit));
  const std::uint64_t end = cut.size() == 0 ? up_to : cut.count(0, 0);
  const auto rows = connection.run(
      "SELECT t, id, seq, present FROM membership "
      "WHERE scope = $1 AND seq > $2 AND seq <= $3 ORDER BY seq",
      Params{}.text(scope).count(after).count(end));
  std::vector<Member> out;
  out.reserve(static_cast<std::size_t>(rows.size()));
  for (int i = 0; i < rows.size(); ++i) {
    out.push_back({rows.key(i, 0), rows.count(i, 2), rows.number(i, 3) != 0});
  }
  return out;
}

sql::SqlReads::Rows PostgresReads::rows_of(const std::vector<EntityKey>& keys) {
  Rows out;
  if (keys.empty()) {
    return out;
  }
  std::vector<std::int64_t> types;
  std::vector<Uuid> ids;
  for (const auto& key : keys) {
    types.push_back(static_cast<std::int64_t>(key.t));
    ids.push_back(key.id);
  }
  const auto rows = database_.connection().run(
      "SELECT r.t, r.id, r.ver, r.seq, r.json "
      "FROM unnest($1::bigint[], $2::uuid[]) AS k(t, id) "
      "JOIN rows r ON r.t = k.t AND r.id = k.id",
      Params{}.numbers(types).ids(ids));
  for (int i = 0; i < rows.size(); ++i) {
    const EntityKey key = rows.key(i, 0);
    out.emplace(key, StoredRow{key, rows.count(i, 2), rows.count(i, 3), rows.text(i, 4)});
  }
  return out;
}

}  // namespace aftercare::postgres
