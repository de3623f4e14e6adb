#include "native/adapters/postgres/postgres_writes.hpp"

#include <map>
#include <tuple>

#include "native/adapters/sql/row_check.hpp"

namespace aftercare::postgres {

namespace {

std::int64_t signed_of(std::uint64_t value) {
  return static_cast<std::int64_t>(value);
}

}  // namespace

void Writes::add(std::string_view sql, Params params) {
  batch_.add(sql, std::move(params));
  ++next_;
}

bool Writes::as_expected(const std::vector<Rows>& answers) const {
  for (const auto& expected : expected_) {
    if (answers[expected.statement].changed() != static_cast<int>(expected.changed)) {
      return false;
    }
  }
  return true;
}

void Writes::rows(const std::vector<RowWrite>& rows) {
  struct Part {
    std::vector<std::int64_t> types, vers, seqs, checksums, previous;
    std::vector<Uuid> ids;
    std::vector<std::string_view> jsons;
  };
  Part made;
  Part changed;
  for (const auto& row : rows) {
    Part& part = row.previous == 0 ? made : changed;
    part.types.push_back(static_cast<std::int64_t>(row.key.t));
    part.ids.push_back(row.key.id);
    part.vers.push_back(signed_of(row.ver));
    part.seqs.push_back(signed_of(row.seq));
    part.jsons.push_back(row.json);
    part.checksums.push_back(sql::row_checksum(row.key, row.ver, row.json));
    part.previous.push_back(signed_of(row.previous));
  }
  const auto params = [](const Part& part) {
    return Params{}
        .numbers(part.types)
        .ids(part.ids)
        .numbers(part.vers)
        .numbers(part.seqs)
        .texts(part.jsons)
        .numbers(part.checksums);
  };
  if (!made.ids.empty()) {
    add("INSERT INTO rows (t, id, ver, seq, json, checksum) SELECT * FROM "
        "unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[])",
        params(made));
    expect(made.ids.size());
  }
  if (!changed.ids.empty()) {
    add("UPDATE rows SET ver = n.ver, seq = n.seq, json = n.json, checksum = n.checksum FROM "
        "unnest($1::bigint[], $2::uuid[], $3::bigint[], $4::bigint[], $5::text[], $6::bigint[], "
        "$7::bigint[]) AS n(t, id, ver, seq, json, checksum, previous) "
        "WHERE rows.t = n.t AND rows.id = n.id AND rows.ver = n.previous",
        params(changed).numbers(changed.previous));
    expect(changed.ids.size());
  }
}

void Writes::events(const std::vector<EventWrite>& events) {
  if (events.empty()) {
    return;
  }
  std::vector<std::int64_t> seqs, ordinals, types, revs;
  std::vector<Uuid> ids;
  std::vector<std::string_view> names, jsons;
  for (const auto& event : events) {
    seqs.push_back(signed_of(event.seq));
    ordinals.push_back(event.ordinal);
    types.push_back(static_cast<std::int64_t>(event.key.t));
    ids.push_back(event.key.id);
    revs.push_back(signed_of(event.rev));
    names.push_back(event.type);
    jsons.push_back(event.json);
  }
  add("INSERT INTO events (seq, ordinal, t, id, rev, type, json) SELECT * FROM "
      "unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::uuid[], $5::bigint[], $6::text[], "
      "$7::text[])",
      Params{}
          .numbers(seqs)
          .numbers(ordinals)
          .numbers(types)
          .ids(ids)
          .numbers(revs)
          .texts(names)
          .texts(jsons));
  expect(events.size());
}

void Writes::results(const std::vector<StoredResult>& results) {
  if (results.empty()) {
    return;
  }
  std::vector<Uuid> ids, actors, clients;
  std::vector<std::int64_t> seqs;
  std::vector<std::string_view> jsons;
  for (const auto& result : results) {
    ids.push_back(result.id.value);
    actors.push_back(result.actor.value);
    clients.push_back(result.client.value);
    seqs.push_back(signed_of(result.seq));
    jsons.push_back(result.json);
  }
  add("INSERT INTO results (id, actor, client, seq, json) SELECT * FROM "
      "unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[])",
      Params{}.ids(ids).ids(actors).ids(clients).numbers(seqs).texts(jsons));
  expect(results.size());
}

void Writes::clients(const std::vector<StoredClient>& clients, const std::set<Uuid>& stored) {
  struct Part {
    std::vector<Uuid> ids, actors;
    std::vector<std::int64_t> seqs;
  };
  Part made;
  Part changed;
  for (const auto& client : clients) {
    Part& part = stored.count(client.id.value) == 0 ? made : changed;
    part.ids.push_back(client.id.value);
    part.actors.push_back(client.actor.value);
    part.seqs.push_back(signed_of(client.last_client_seq));
  }
  if (!made.ids.empty()) {
    add("INSERT INTO clients (id, actor, last_client_seq) SELECT * FROM "
        "unnest($1::uuid[], $2::uuid[], $3::bigint[])",
        Params{}.ids(made.ids).ids(made.actors).numbers(made.seqs));
    expect(made.ids.size());
  }
  if (!changed.ids.empty()) {
    add("UPDATE clients SET last_client_seq = n.seq FROM "
        "unnest($1::uuid[], $2::bigint[]) AS n(id, seq) WHERE clients.id = n.id",
        Params{}.ids(changed.ids).numbers(changed.seqs));
    expect(changed.ids.size());
  }
}

void Writes::indexes(const std::vector<IndexWrite>& indexes) {
  struct Part {
    std::vector<std::int64_t> names;
    std::vector<std::string_view> values;
    std::vector<Uuid> ids;
  };
  Part added;
  Part dropped;
  for (const auto& entry : indexes) {
    Part& part = entry.present ? added : dropped;
    part.names.push_back(static_cast<std::int64_t>(entry.key.name));
    part.values.push_back(entry.key.value);
    part.ids.push_back(entry.id);
  }
  const auto params = [](const Part& part) {
    return Params{}.numbers(part.names).texts(part.values).ids(part.ids);
  };
  if (!dropped.ids.empty()) {
    add("DELETE FROM index_entries WHERE (name, value, id) IN "
        "(SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[]))",
        params(dropped));
  }
  if (!added.ids.empty()) {
    add("INSERT INTO index_entries (name, value, id) SELECT * FROM "
        "unnest($1::bigint[], $2::text[], $3::uuid[]) ON CONFLICT DO NOTHING",
        params(added));
  }
}

void Writes::memberships(const std::vector<MembershipWrite>& memberships) {
  if (memberships.empty()) {
    return;
  }
  // One statement may not write a row twice: the last word counts.
  std::map<std::tuple<std::string_view, EntityKey>, const MembershipWrite*> last;
  for (const auto& entry : memberships) {
    last[{entry.scope, entry.key}] = &entry;
  }
  std::vector<std::string_view> scopes;
  std::vector<std::int64_t> types, seqs, presents;
  std::vector<Uuid> ids;
  for (const auto& [place, entry] : last) {
    scopes.push_back(entry->scope);
    types.push_back(static_cast<std::int64_t>(entry->key.t));
    ids.push_back(entry->key.id);
    seqs.push_back(signed_of(entry->seq));
    presents.push_back(entry->present ? 1 : 0);
  }
  add("INSERT INTO membership (scope, t, id, seq, present) SELECT * FROM "
      "unnest($1::text[], $2::bigint[], $3::uuid[], $4::bigint[], $5::bigint[]) "
      "ON CONFLICT (scope, t, id) DO UPDATE SET seq = excluded.seq, present = excluded.present",
      Params{}.texts(scopes).numbers(types).ids(ids).numbers(seqs).numbers(presents));
}

void Writes::terms(const std::vector<TermWrite>& terms) {
  struct Part {
    std::vector<std::string_view> terms;
    std::vector<std::int64_t> types;
    std::vector<Uuid> ids;
  };
  Part added;
  Part dropped;
  for (const auto& entry : terms) {
    Part& part = entry.present ? added : dropped;
    part.terms.push_back(entry.term);
    part.types.push_back(static_cast<std::int64_t>(entry.key.t));
    part.ids.push_back(entry.key.id);
  }
  const auto params = [](const Part& part) {
    return Params{}.bytes(part.terms).numbers(part.types).ids(part.ids);
  };
  if (!dropped.ids.empty()) {
    add("DELETE FROM terms WHERE (term, t, id) IN "
        "(SELECT * FROM unnest($1::bytea[], $2::bigint[], $3::uuid[]))",
        params(dropped));
  }
  if (!added.ids.empty()) {
    add("INSERT INTO terms (term, t, id) SELECT * FROM "
        "unnest($1::bytea[], $2::bigint[], $3::uuid[]) ON CONFLICT DO NOTHING",
        params(added));
  }
}

void Writes::commit(const CommitWrite& commit, const std::string& hash) {
  add("INSERT INTO commits (seq, digest, hash) VALUES ($1, $2, $3)",
      Params{}.count(commit.seq).text(commit.digest).text(hash));
  add("UPDATE counter SET hash = $1 WHERE id = 1", Params{}.text(hash));
  expect(1);
}

}  // namespace aftercare::postgres
