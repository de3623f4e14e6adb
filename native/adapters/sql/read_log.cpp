#include "native/adapters/sql/read_log.hpp"

#include <sodium.h>

namespace aftercare::sql {

namespace {

Uuid last_id() {
  Uuid id;
  id.bytes.fill(0xFF);
  return id;
}

constexpr std::string_view kAll =
    "SELECT id, at_ms, actor, kind, what, t, record, hits, detail FROM reads "
    "WHERE id < ? AND id >= ? AND (? = '' OR what = ?) ORDER BY id DESC LIMIT ?";
constexpr std::string_view kOfActor =
    "SELECT id, at_ms, actor, kind, what, t, record, hits, detail FROM reads "
    "WHERE actor = ? AND id < ? AND id >= ? AND (? = '' OR what = ?) ORDER BY id DESC LIMIT ?";
constexpr std::string_view kOfRecord =
    "SELECT id, at_ms, actor, kind, what, t, record, hits, detail FROM reads "
    "WHERE t = ? AND record = ? AND id < ? AND id >= ? AND (? = '' OR what = ?) "
    "ORDER BY id DESC LIMIT ?";
constexpr std::string_view kOfBoth =
    "SELECT id, at_ms, actor, kind, what, t, record, hits, detail FROM reads "
    "WHERE t = ? AND record = ? AND actor = ? AND id < ? AND id >= ? AND (? = '' OR what = ?) "
    "ORDER BY id DESC LIMIT ?";

std::string_view statement_for(const ReadQuery& query) {
  if (query.key) {
    return query.actor ? kOfBoth : kOfRecord;
  }
  return query.actor ? kOfActor : kAll;
}

}  // namespace

Uuid first_read_id(Instant at) {
  Uuid id;
  id.bytes.fill(0);
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(at.ms) >> (8 * (5 - i)));
  }
  return id;
}

Uuid read_id(Instant at) {
  Uuid id = first_read_id(at);
  randombytes_buf(id.bytes.data() + 6, id.bytes.size() - 6);
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x70U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

void put_reads(Database& database, const std::vector<ReadEntry>& entries) {
  Query query{database,
              "INSERT INTO reads (id, at_ms, actor, kind, what, t, record, hits, detail) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"};
  for (const auto& entry : entries) {
    query.bind(entry.id).bind(entry.at.ms).bind(entry.actor.value).bind(entry.kind);
    query.bind(entry.what);
    if (entry.key) {
      query.bind(entry.key->t).bind(entry.key->id);
    } else {
      query.bind_null().bind_null();
    }
    query.bind(entry.hits).bind(entry.detail).run();
  }
}

std::vector<ReadEntry> find_reads(Database& database, const ReadQuery& wanted) {
  Query query{database, statement_for(wanted)};
  if (wanted.key) {
    query.bind(wanted.key->t).bind(wanted.key->id);
  }
  if (wanted.actor) {
    query.bind(wanted.actor->value);
  }
  query.bind(wanted.before.value_or(last_id()))
      .bind(first_read_id(wanted.since))
      .bind(wanted.what)
      .bind(wanted.what)
      .bind(static_cast<std::uint64_t>(wanted.limit));
  std::vector<ReadEntry> entries;
  while (query.step()) {
    ReadEntry entry{query.uuid(0),   {query.number(1)}, ActorId{query.uuid(2)},
                    query.text(3),   query.text(4),     {},
                    query.number(7), query.text(8)};
    if (!query.is_null(6)) {
      entry.key = query.key(5);
    }
    entries.push_back(std::move(entry));
  }
  return entries;
}

void drop_reads(Database& database, Instant before) {
  Query{database, "DELETE FROM reads WHERE id < ?"}.bind(first_read_id(before)).run();
}

}  // namespace aftercare::sql
