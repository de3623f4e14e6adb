#include "native/adapters/postgres/postgres_reads.hpp"

namespace aftercare::postgres {

namespace {

std::unordered_set<EntityKey> set_of(const Rows& rows) {
  std::unordered_set<EntityKey> out;
  for (int i = 0; i < rows.size(); ++i) {
    out.insert(rows.key(i, 0));
  }
  return out;
}

}  // namespace

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
  const auto rows = database_.connection().run(
      "SELECT r.t, r.id, r.ver, r.seq, r.json, r.checksum "
      "FROM unnest($1::bigint[], $2::uuid[]) AS k(t, id) "
      "JOIN rows r ON r.t = k.t AND r.id = k.id",
      keys_as_params(keys));
  for (int i = 0; i < rows.size(); ++i) {
    const EntityKey key = rows.key(i, 0);
    out.emplace(key,
                database_.checked({key, rows.count(i, 2), rows.count(i, 3), rows.text(i, 4), false},
                                  rows.number(i, 5)));
  }
  return out;
}

// One round trip for all the kinds.
std::vector<std::vector<Uuid>> PostgresReads::newest_with(const std::string& term,
                                                          const std::vector<TermRun>& runs,
                                                          std::size_t limit) {
  Connection::Batch batch;
  for (const auto& run : runs) {
    batch.add(
        "SELECT id FROM terms WHERE term = $1 AND t = $2 AND id < $3 ORDER BY id DESC LIMIT $4",
        Params{}
            .text(term)
            .number(static_cast<std::int64_t>(run.type))
            .id(run.before.value_or(last_uuid()))
            .count(limit));
  }
  std::vector<std::vector<Uuid>> out;
  for (const auto& rows : database_.connection().run(batch)) {
    auto& ids = out.emplace_back();
    for (int i = 0; i < rows.size(); ++i) {
      ids.push_back(rows.uuid(i, 0));
    }
  }
  return out;
}

std::unordered_set<EntityKey> PostgresReads::holding(const std::string& term,
                                                     const std::vector<EntityKey>& keys) {
  return set_of(database_.connection().run(
      "SELECT k.t, k.id FROM unnest($1::bigint[], $2::uuid[]) AS k(t, id) "
      "JOIN terms x ON x.term = $3 AND x.t = k.t AND x.id = k.id",
      keys_as_params(keys).text(term)));
}

std::unordered_set<EntityKey> PostgresReads::those_in_scopes(
    const std::vector<EntityKey>& keys, const std::vector<std::string>& scopes) {
  if (keys.empty()) {
    return {};
  }
  return set_of(database_.connection().run(
      "SELECT k.t, k.id FROM unnest($1::bigint[], $2::uuid[]) AS k(t, id) "
      "JOIN membership m ON m.scope = ANY($3::text[]) AND m.t = k.t AND m.id = k.id "
      "WHERE m.present = 1",
      keys_as_params(keys).texts({scopes.begin(), scopes.end()})));
}

}  // namespace aftercare::postgres
