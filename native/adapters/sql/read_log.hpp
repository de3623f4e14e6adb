// Who opened, searched or fetched which record: the read log of personal data. It holds ids, never
// what was read nor what was looked for, so that it is no treasure itself. Plain functions: writes
// run on the writer's connection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/instant.hpp"
#include "core/domain/shared/actor.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::sql {

struct ReadEntry {
  Uuid id;  // by time
  Instant at;
  ActorId actor;
  std::string kind;  // of the actor: "staff", "customer", "guest", "link"
  // history, found (in a search), search, document, file, pull, snapshot, reads
  std::string what;
  std::optional<EntityKey> key;
  std::int64_t hits = 0;  // of a search
  std::string detail;     // kind of document, hash of a file, scopes of a pull
};

// Ids in the order of time: those made at `at` are above its first.
Uuid read_id(Instant at);
Uuid first_read_id(Instant at);

void put_reads(Database& database, const std::vector<ReadEntry>& entries);

struct ReadQuery {
  std::optional<EntityKey> key;
  std::optional<ActorId> actor;
  std::string what;  // empty: all
  Instant since;
  std::optional<Uuid> before;  // only older ones than this
  std::size_t limit = 100;
};
// Newest first.
std::vector<ReadEntry> find_reads(Database& database, const ReadQuery& query);
void drop_reads(Database& database, Instant before);

}  // namespace aftercare::sql
