#include "native/adapters/postgres/postgres_authority.hpp"

#include "native/adapters/postgres/flaws.hpp"
#include "native/adapters/postgres/postgres_writes.hpp"

namespace aftercare::postgres {

namespace {

template <class Key>
Params ids_as_params(const std::vector<Key>& keys) {
  std::vector<Uuid> ids;
  ids.reserve(keys.size());
  for (const auto& key : keys) {
    ids.push_back(key.value);
  }
  return Params{}.ids(ids);
}

Params indexes_as_params(const std::vector<IndexKey>& keys) {
  std::vector<std::int64_t> names;
  std::vector<std::string_view> values;
  for (const auto& key : keys) {
    names.push_back(static_cast<std::int64_t>(key.name));
    values.push_back(key.value);
  }
  return Params{}.numbers(names).texts(values);
}

constexpr std::string_view kRowsWaiting =
    "SELECT r.t, r.id, r.ver, r.seq, r.json, r.checksum "
    "FROM unnest($1::bigint[], $2::uuid[]) AS k(t, id) "
    "JOIN rows r ON r.t = k.t AND r.id = k.id ORDER BY r.t, r.id FOR UPDATE OF r";
constexpr std::string_view kRowsAtOnce =
    "SELECT r.t, r.id, r.ver, r.seq, r.json, r.checksum "
    "FROM unnest($1::bigint[], $2::uuid[]) AS k(t, id) "
    "JOIN rows r ON r.t = k.t AND r.id = k.id ORDER BY r.t, r.id FOR UPDATE OF r NOWAIT";
constexpr std::string_view kClientsWaiting =
    "SELECT id, actor, last_client_seq FROM clients "
    "WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE";
constexpr std::string_view kClientsAtOnce =
    "SELECT id, actor, last_client_seq FROM clients "
    "WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE NOWAIT";
constexpr std::string_view kIndexes =
    "SELECT e.name, e.value, e.id FROM unnest($1::bigint[], $2::text[]) AS k(name, value) "
    "JOIN index_entries e ON e.name = k.name AND e.value = k.value ORDER BY e.id";

using Entries = std::map<IndexKey, std::vector<Uuid>>;
Entries entries_of(const Rows& rows, const std::vector<IndexKey>& keys) {
  Entries entries;
  for (const auto& key : keys) {
    entries[key];
  }
  for (int i = 0; i < rows.size(); ++i) {
    entries[{static_cast<IndexName>(rows.number(i, 0)), rows.text(i, 1)}].push_back(
        rows.uuid(i, 2));
  }
  return entries;
}

}  // namespace

template <class Work>
StoreOutcome PostgresAuthority::guarded(Work work) {
  try {
    return work();
  } catch (const sql::Error& error) {
    if (error.outcome() == StoreOutcome::conflict) {
      again_.insert(asked_.begin(), asked_.end());
    } else {
      database_.note_trouble("postgres", error.what());
    }
    return error.outcome();
  }
}

void PostgresAuthority::forget() {
  loaded_ = false;
  raised_ = false;
  asked_.clear();
  absent_.clear();
  indexes_.clear();
  clients_.clear();
}

StoreOutcome PostgresAuthority::begin() {
  forget();
  return guarded([this] {
    database_.begin(true);
    if constexpr (has(Flaw::plain_sequence)) {
      // No group is larger than a thousand.
      const auto taken = database_.connection().run("SELECT nextval('flawed_seq')", {});
      flawed_seq_ = (taken.count(0, 0) - 1) * 1000 + 1;
    }
    return StoreOutcome::done;
  });
}

// In the order of keys, with what the attempt before could not have.
std::vector<EntityKey> PostgresAuthority::to_lock(const std::vector<EntityKey>& wanted) {
  std::set<EntityKey> keys{wanted.begin(), wanted.end()};
  if (!loaded_) {
    keys.insert(again_.begin(), again_.end());
  }
  return {keys.begin(), keys.end()};
}

StoreOutcome PostgresAuthority::load(const LoadRequest& request, Loaded& out) {
  return guarded([&] {
    Connection::Batch batch;
    const auto locked = to_lock(request.rows);
    asked_.insert(request.rows.begin(), request.rows.end());
    batch.add(loaded_ ? kRowsAtOnce : kRowsWaiting, keys_as_params(locked));
    batch.add(loaded_ ? kClientsAtOnce : kClientsWaiting, ids_as_params(request.clients));
    batch.add(kIndexes, indexes_as_params(request.indexes));
    batch.add("SELECT id, actor, client, seq, json FROM results WHERE id = ANY($1::uuid[])",
              ids_as_params(request.results));
    if (request.policies) {
      batch.add("SELECT id FROM rows WHERE t = $1 ORDER BY id",
                Params{}.number(static_cast<std::int64_t>(EntityType::policy)));
    }
    const auto answers = database_.connection().run(batch);
    const std::set<EntityKey> wanted{request.rows.begin(), request.rows.end()};
    for (int i = 0; i < answers[0].size(); ++i) {
      const EntityKey key = answers[0].key(i, 0);
      if (wanted.count(key) != 0) {
        out.rows.push_back(database_.checked(
            {key, answers[0].count(i, 2), answers[0].count(i, 3), answers[0].text(i, 4), false},
            answers[0].number(i, 5)));
      }
    }
    for (int i = 0; i < answers[1].size(); ++i) {
      out.clients.push_back({ClientId{answers[1].uuid(i, 0)}, ActorId{answers[1].uuid(i, 1)},
                             answers[1].count(i, 2)});
    }
    for (auto& entry : entries_of(answers[2], request.indexes)) {
      out.indexes.emplace_back(entry.first, std::move(entry.second));
    }
    for (int i = 0; i < answers[3].size(); ++i) {
      out.results.push_back(database_.readable(
          {CommandId{answers[3].uuid(i, 0)}, ActorId{answers[3].uuid(i, 1)},
           ClientId{answers[3].uuid(i, 2)}, answers[3].count(i, 3), answers[3].text(i, 4)}));
    }
    for (int i = 0; request.policies && i < answers[4].size(); ++i) {
      out.policies.push_back(answers[4].uuid(i, 0));
    }
    note(request, out);
    loaded_ = true;
    return StoreOutcome::done;
  });
}

void PostgresAuthority::note(const LoadRequest& request, const Loaded& loaded) {
  absent_.insert(request.rows.begin(), request.rows.end());
  for (const auto& row : loaded.rows) {
    absent_.erase(row.key);
  }
  for (const auto& [key, ids] : loaded.indexes) {
    indexes_[key] = ids;
  }
  for (const auto& client : loaded.clients) {
    clients_.insert(client.id.value);
  }
}

StoreOutcome PostgresAuthority::raise(const RaiseRequest& request, Raised& out) {
  return guarded([&] {
    Connection::Batch batch;
    if constexpr (has(Flaw::plain_sequence)) {
      batch.add("SELECT seq, hash FROM counter WHERE id = 1", {});
    } else {
      batch.add("UPDATE counter SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash",
                Params{}.count(request.seqs));
    }
    for (const auto& [month, count] : request.months) {
      batch.add(
          "INSERT INTO case_numbers (month, next) VALUES ($1, 1 + $2::bigint) "
          "ON CONFLICT (month) DO UPDATE SET next = case_numbers.next + $2::bigint "
          "RETURNING next",
          Params{}.text(month).number(count));
    }
    const auto answers = database_.connection().run(batch);
    out.first_seq =
        has(Flaw::plain_sequence) ? flawed_seq_ : answers[0].count(0, 0) - request.seqs + 1;
    out.previous_hash = previous_hash_ = answers[0].text(0, 1);
    std::size_t at = 1;
    for (const auto& [month, count] : request.months) {
      out.first_number[month] = answers[at++].number(0, 0) - count;
    }
    raised_ = true;
    return StoreOutcome::done;
  });
}

std::size_t PostgresAuthority::add_checks(Connection::Batch& batch) const {
  if (!raised_ || has(Flaw::plain_sequence)) {
    return 0;
  }
  std::vector<IndexKey> keys;
  for (const auto& entry : indexes_) {
    keys.push_back(entry.first);
  }
  batch.add(kIndexes, indexes_as_params(keys));
  batch.add(
      "SELECT r.t, r.id FROM unnest($1::bigint[], $2::uuid[]) AS k(t, id) "
      "JOIN rows r ON r.t = k.t AND r.id = k.id",
      keys_as_params({absent_.begin(), absent_.end()}));
  return 2;
}

bool PostgresAuthority::still_holds(const std::vector<Rows>& answers, std::size_t checks) const {
  if (checks == 0) {
    return true;
  }
  std::vector<IndexKey> keys;
  for (const auto& entry : indexes_) {
    keys.push_back(entry.first);
  }
  return entries_of(answers[0], keys) == indexes_ && answers[1].size() == 0;
}

StoreOutcome PostgresAuthority::write(const WriteBatch& batch) {
  return guarded([&] {
    Connection::Batch statements;
    const std::size_t checks = add_checks(statements);
    Writes writes{statements, checks};
    writes.rows(batch.rows);
    writes.events(batch.events);
    writes.results(batch.results);
    writes.clients(batch.clients, clients_);
    writes.indexes(batch.indexes);
    writes.memberships(batch.memberships);
    writes.terms(batch.terms);
    if (batch.commit.seq != 0) {
      writes.commit(batch.commit, sql::chain_hash(key_, previous_hash_, batch.commit.digest));
      if constexpr (has(Flaw::plain_sequence)) {
        writes.add("UPDATE counter SET seq = $1 WHERE id = 1 AND seq < $1",
                   Params{}.count(batch.commit.seq));
      }
    }
    if (statements.empty()) {
      return StoreOutcome::done;
    }
    const auto answers = database_.connection().run(statements);
    if (!still_holds(answers, checks) || !writes.as_expected(answers)) {
      again_.insert(asked_.begin(), asked_.end());
      return StoreOutcome::conflict;
    }
    // A further group in the same transaction sees its own writes, which are no change of others.
    for (const auto& client : batch.clients) {
      clients_.insert(client.id.value);
    }
    absent_.clear();
    indexes_.clear();
    return StoreOutcome::done;
  });
}

StoreOutcome PostgresAuthority::commit() {
  return guarded([this] {
    database_.commit();
    again_.clear();
    forget();
    return StoreOutcome::done;
  });
}

void PostgresAuthority::rollback() {
  database_.roll_back();
  forget();
}

}  // namespace aftercare::postgres
