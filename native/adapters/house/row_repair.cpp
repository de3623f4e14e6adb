#include "native/adapters/house/row_repair.hpp"

#include "core/app/events.hpp"
#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "native/adapters/sql/row_check.hpp"

namespace aftercare {

namespace {

struct Happened {
  EventAt event;
  EventMeta meta;
};

std::optional<Happened> happened(const EntityKey& key, const ReadStore::HistoryEntry& entry) {
  const auto json = parse_json(entry.json);
  if (!json || !json->contains("args") || !json->contains("meta")) {
    return std::nullopt;
  }
  auto event = event_from_json({{"type", entry.type}, {"args", (*json)["args"]}});
  auto meta = from_json<EventMeta>((*json)["meta"]);
  if (!event || !meta) {
    return std::nullopt;
  }
  return Happened{{key, std::move(*event)}, std::move(*meta)};
}

std::optional<std::uint64_t> stored_revision(sql::Database& database, const EntityKey& key) {
  sql::Query query{database, "SELECT ver FROM rows WHERE t = ? AND id = ?"};
  return query.bind(key).step() ? std::optional{query.count(0)} : std::nullopt;
}

struct Place {
  std::uint64_t seq = 0;
  std::string hash;
};

// One more commit, of nothing: verify computes it like the others.
Place raise_for_repair(sql::Database& database, const sql::ChainKey& key) {
  Place place;
  {
    sql::Query counter{database,
                       "UPDATE counter SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash"};
    counter.step();
    place = {counter.count(0), counter.text(1)};
    while (counter.step()) {
    }
  }
  const std::string digest = sha256_hex("");
  place.hash = sql::chain_hash(key, place.hash, digest);
  sql::Query{database, "INSERT INTO commits (seq, digest, hash) VALUES (?, ?, ?)"}
      .bind(place.seq)
      .bind(digest)
      .bind(place.hash)
      .run();
  sql::Query{database, "UPDATE counter SET hash = ? WHERE id = 1"}.bind(place.hash).run();
  return place;
}

// The row is what its last event made, of that commit; its place in the scopes is new.
void put_row(sql::Database& database, const StoredRow& row, std::uint64_t place) {
  sql::Query{database,
             "UPDATE rows SET ver = ?, seq = ?, json = ?, checksum = ? WHERE t = ? AND id = ?"}
      .bind(row.ver)
      .bind(row.seq)
      .bind(row.json)
      .bind(sql::row_checksum(row.key, row.ver, row.json))
      .bind(row.key)
      .run();
  sql::Query{database, "UPDATE membership SET seq = ? WHERE t = ? AND id = ? AND present = 1"}
      .bind(place)
      .bind(row.key)
      .run();
}

}  // namespace

std::optional<StoredRow> rebuilt_row(sql::Database& database, const EntityKey& key) {
  StoredRow row{key, 0, 0, {}, false};
  std::optional<Record> record;
  for (const auto& entry : database.reads().history(key)) {
    const auto event = happened(key, entry);
    if (!event || entry.rev != row.ver + 1) {
      return std::nullopt;
    }
    record = evolve(record ? &*record : nullptr, event->event, event->meta);
    if (!record) {
      return std::nullopt;
    }
    row.ver = entry.rev;
    row.seq = entry.seq;
  }
  if (!record || !(key_of(*record) == key)) {
    return std::nullopt;
  }
  row.json = encode_record(*record);
  return row;
}

std::vector<EntityKey> damaged_rows(sql::Database& database) {
  std::vector<EntityKey> keys;
  {
    sql::Query query{database, "SELECT t, id FROM rows ORDER BY t, id"};
    while (query.step()) {
      keys.push_back(query.key(0));
    }
  }
  std::erase_if(keys, [&database](const EntityKey& key) {
    const auto row = database.reads().row(key);
    return !row || !row->damaged;
  });
  return keys;
}

RepairReport repair_rows(sql::Database& database, const sql::ChainKey& key,
                         const std::vector<EntityKey>& rows) {
  RepairReport report;
  sql::Transaction transaction{database, true};
  std::vector<StoredRow> made;
  for (const auto& damaged : rows) {
    auto row = rebuilt_row(database, damaged);
    // Cut off events would make an older state of it.
    if (!row || stored_revision(database, damaged) != row->ver) {
      report.left.push_back(damaged);
      continue;
    }
    made.push_back(std::move(*row));
    report.repaired.push_back(damaged);
  }
  if (!made.empty()) {
    const Place place = raise_for_repair(database, key);
    for (const auto& row : made) {
      put_row(database, row, place.seq);
    }
  }
  transaction.commit();
  return report;
}

}  // namespace aftercare
