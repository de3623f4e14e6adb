#include "native/adapters/sqlite/sqlite_authority.hpp"

#include "native/adapters/sql/row_check.hpp"

namespace aftercare::sqlite {

namespace {

void load_rows(Database& database, const std::vector<EntityKey>& keys, Loaded& out) {
  for (const auto& key : keys) {
    if (auto row = database.reads().row(key)) {
      out.rows.push_back(std::move(*row));
    }
  }
}

void load_indexes(Database& database, const std::vector<IndexKey>& keys, Loaded& out) {
  for (const auto& key : keys) {
    Query query{database, "SELECT id FROM index_entries WHERE name = ? AND value = ? ORDER BY id"};
    query.bind(static_cast<int>(key.name)).bind(key.value);
    std::vector<Uuid> ids;
    while (query.step()) {
      ids.push_back(query.uuid(0));
    }
    out.indexes.emplace_back(key, std::move(ids));
  }
}

void load_results(Database& database, const std::vector<CommandId>& ids, Loaded& out) {
  for (const auto& id : ids) {
    Query query{database, "SELECT actor, client, seq, json FROM results WHERE id = ?"};
    if (query.bind(id.value).step()) {
      out.results.push_back(database.readable(
          {id, ActorId{query.uuid(0)}, ClientId{query.uuid(1)}, query.count(2), query.text(3)}));
    }
  }
}

void load_clients(Database& database, const std::vector<ClientId>& ids, Loaded& out) {
  for (const auto& id : ids) {
    Query query{database, "SELECT actor, last_client_seq FROM clients WHERE id = ?"};
    if (query.bind(id.value).step()) {
      out.clients.push_back({id, ActorId{query.uuid(0)}, query.count(1)});
    }
  }
}

}  // namespace

template <class Work>
StoreOutcome SqliteAuthority::guarded(Work work) {
  try {
    return work();
  } catch (const sql::Error& error) {
    if (error.outcome() != StoreOutcome::conflict) {
      database_.note_trouble("sqlite", error.what());
    }
    return error.outcome();
  }
}

StoreOutcome SqliteAuthority::begin() {
  return guarded([this] {
    database_.execute("BEGIN IMMEDIATE");
    return StoreOutcome::done;
  });
}

StoreOutcome SqliteAuthority::load(const LoadRequest& request, Loaded& out) {
  return guarded([&] {
    load_rows(database_, request.rows, out);
    load_indexes(database_, request.indexes, out);
    load_results(database_, request.results, out);
    load_clients(database_, request.clients, out);
    if (request.policies) {
      Query query{database_, "SELECT id FROM rows WHERE t = ? ORDER BY id"};
      query.bind(EntityType::policy);
      while (query.step()) {
        out.policies.push_back(query.uuid(0));
      }
    }
    return StoreOutcome::done;
  });
}

StoreOutcome SqliteAuthority::raise(const RaiseRequest& request, Raised& out) {
  return guarded([&] {
    Query query{database_, "UPDATE counter SET seq = seq + ? WHERE id = 1 RETURNING seq, hash"};
    query.bind(request.seqs).step();
    out.first_seq = query.count(0) - request.seqs + 1;
    out.previous_hash = previous_hash_ = query.text(1);
    while (query.step()) {
    }
    for (const auto& [month, count] : request.months) {
      Query numbers{database_,
                    "INSERT INTO case_numbers (month, next) VALUES (?1, 1 + ?2) "
                    "ON CONFLICT (month) DO UPDATE SET next = next + ?2 RETURNING next"};
      numbers.bind(month).bind(count).step();
      out.first_number[month] = numbers.number(0) - count;
      while (numbers.step()) {
      }
    }
    return StoreOutcome::done;
  });
}

StoreOutcome SqliteAuthority::write_rows(const std::vector<RowWrite>& rows) {
  for (const auto& row : rows) {
    if (row.previous == 0) {
      Query{database_,
            "INSERT INTO rows (t, id, ver, seq, json, checksum) VALUES (?, ?, ?, ?, ?, ?)"}
          .bind(row.key)
          .bind(row.ver)
          .bind(row.seq)
          .bind(row.json)
          .bind(sql::row_checksum(row.key, row.ver, row.json))
          .run();
      continue;
    }
    Query{database_,
          "UPDATE rows SET ver = ?, seq = ?, json = ?, checksum = ? "
          "WHERE t = ? AND id = ? AND ver = ?"}
        .bind(row.ver)
        .bind(row.seq)
        .bind(row.json)
        .bind(sql::row_checksum(row.key, row.ver, row.json))
        .bind(row.key)
        .bind(row.previous)
        .run();
    if (database_.changes() != 1) {
      return StoreOutcome::conflict;
    }
  }
  return StoreOutcome::done;
}

void SqliteAuthority::write_events(const std::vector<EventWrite>& events) {
  Query query{database_,
              "INSERT INTO events (seq, ordinal, t, id, rev, type, json) "
              "VALUES (?, ?, ?, ?, ?, ?, ?)"};
  for (const auto& event : events) {
    query.bind(event.seq)
        .bind(event.ordinal)
        .bind(event.key)
        .bind(event.rev)
        .bind(event.type)
        .bind(event.json)
        .run();
  }
}

void SqliteAuthority::write_results(const WriteBatch& batch) {
  Query results{database_,
                "INSERT INTO results (id, actor, client, seq, json) VALUES (?, ?, ?, ?, ?)"};
  for (const auto& result : batch.results) {
    results.bind(result.id.value)
        .bind(result.actor.value)
        .bind(result.client.value)
        .bind(result.seq)
        .bind(result.json)
        .run();
  }
  Query clients{database_,
                "INSERT INTO clients (id, actor, last_client_seq) VALUES (?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET last_client_seq = excluded.last_client_seq"};
  for (const auto& client : batch.clients) {
    clients.bind(client.id.value).bind(client.actor.value).bind(client.last_client_seq).run();
  }
}

void SqliteAuthority::write_places(const WriteBatch& batch) {
  Query add_index{database_,
                  "INSERT OR IGNORE INTO index_entries (name, value, id) VALUES (?, ?, ?)"};
  Query drop_index{database_, "DELETE FROM index_entries WHERE name = ? AND value = ? AND id = ?"};
  for (const auto& entry : batch.indexes) {
    (entry.present ? add_index : drop_index)
        .bind(static_cast<int>(entry.key.name))
        .bind(entry.key.value)
        .bind(entry.id)
        .run();
  }
  Query member{database_,
               "INSERT INTO membership (scope, t, id, seq, present) VALUES (?, ?, ?, ?, ?) "
               "ON CONFLICT (scope, t, id) DO UPDATE SET seq = excluded.seq, "
               "present = excluded.present"};
  for (const auto& entry : batch.memberships) {
    member.bind(entry.scope).bind(entry.key).bind(entry.seq).bind(entry.present).run();
  }
  terms_.write(batch);
}

void SqliteAuthority::write_commit(const CommitWrite& commit) {
  const std::string hash = sql::chain_hash(key_, previous_hash_, commit.digest);
  Query{database_, "INSERT INTO commits (seq, digest, hash) VALUES (?, ?, ?)"}
      .bind(commit.seq)
      .bind(commit.digest)
      .bind(hash)
      .run();
  Query{database_, "UPDATE counter SET hash = ? WHERE id = 1"}.bind(hash).run();
}

StoreOutcome SqliteAuthority::write(const WriteBatch& batch) {
  return guarded([&] {
    const StoreOutcome rows = write_rows(batch.rows);
    if (rows != StoreOutcome::done) {
      return rows;
    }
    write_events(batch.events);
    write_results(batch);
    write_places(batch);
    if (batch.commit.seq != 0) {
      write_commit(batch.commit);
    }
    return StoreOutcome::done;
  });
}

StoreOutcome SqliteAuthority::commit() {
  return guarded([this] {
    database_.execute("COMMIT");
    return StoreOutcome::done;
  });
}

void SqliteAuthority::rollback() {
  // After some failures SQLite has rolled back by itself.
  if (database_.in_transaction()) {
    database_.roll_back();
  }
}

}  // namespace aftercare::sqlite
