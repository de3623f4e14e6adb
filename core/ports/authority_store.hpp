// What the authority needs from a server's database (SQLite, PostgreSQL, memory). Rows and events
// are JSON text here: a store knows keys, revisions and sequence numbers, never the business.
// One group of commands is one transaction: begin → load (again and again) → raise → write →
// commit, or rollback. `raise` is the only place where the counters move, as late as possible.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/app/decide.hpp"

namespace aftercare {

struct StoredRow {
  EntityKey key;
  std::uint64_t ver = 0;  // revision, 1 for the first
  std::uint64_t seq = 0;  // commit that wrote it last
  std::string json;
  // It is not what was written (a broken disk, a hand in the database): `json` may be anything.
  // Nobody gets it and nothing is decided on it; the store tells its operator.
  bool damaged = false;
};

// The stored answer to a command; a repeated id gets it again, its actor only.
struct StoredResult {
  CommandId id;
  ActorId actor;
  ClientId client;  // under which it was decided; nil for commands of the system
  std::uint64_t seq = 0;
  std::string json;
};

struct StoredClient {
  ClientId id;
  ActorId actor;
  std::uint64_t last_client_seq = 0;
};

struct LoadRequest {
  std::vector<EntityKey> rows;
  std::vector<IndexKey> indexes;
  std::vector<CommandId> results;
  std::vector<ClientId> clients;
  // Ids of all policy records. Policies never change, so the engine keeps those it has read.
  bool policies = false;
};

// Absent rows, results and clients are simply missing.
struct Loaded {
  std::vector<StoredRow> rows;
  std::vector<std::pair<IndexKey, std::vector<Uuid>>> indexes;
  std::vector<StoredResult> results;
  std::vector<StoredClient> clients;
  std::vector<Uuid> policies;
};

struct RaiseRequest {
  std::uint64_t seqs = 0;                      // how many commands of the group get a seq
  std::map<std::string, std::int64_t> months;  // "202611" → how many case numbers
};
struct Raised {
  std::uint64_t first_seq = 0;
  std::map<std::string, std::int64_t> first_number;
  std::string previous_hash;  // of the newest commit, hex; empty for the first
};

struct RowWrite {
  EntityKey key;
  std::uint64_t previous = 0;  // revision that must be stored now (0: must be absent)
  std::uint64_t ver = 0;       // the new one: `rev` of the record's last event
  std::uint64_t seq = 0;
  std::string json;
};
struct EventWrite {
  std::uint64_t seq = 0;
  int ordinal = 0;  // within the seq
  EntityKey key;
  std::uint64_t rev = 0;  // 1, 2, 3 ... of the record, unique
  std::string type;
  std::string json;  // {meta, args}
};
struct IndexWrite {
  IndexKey key;
  Uuid id;
  bool present = true;
};
// One row per (scope, record): `seq` moves with every change of the record, so that a pull is one
// range scan; `present` is false once it left.
struct MembershipWrite {
  std::string scope;
  EntityKey key;
  std::uint64_t seq = 0;
  bool present = true;
};
struct TermWrite {
  std::string term;
  EntityKey key;
  bool present = true;
};
// Chain of commits. `digest` is over the events of the commit; the store keys it (the key lies
// outside the database) together with the previous hash.
struct CommitWrite {
  std::uint64_t seq = 0;  // last seq of the group
  std::string digest;     // SHA-256 over the events' JSON in order, hex
};
// `commit.seq` 0: nothing was raised, only clients are written and no commit is recorded.
struct WriteBatch {
  std::vector<RowWrite> rows;
  std::vector<EventWrite> events;
  std::vector<StoredResult> results;
  std::vector<StoredClient> clients;
  std::vector<IndexWrite> indexes;
  std::vector<MembershipWrite> memberships;
  std::vector<TermWrite> terms;
  CommitWrite commit;
};

enum class StoreOutcome { done, conflict, full, failed };  // conflict: decide the group again

class AuthorityStore {
 public:
  virtual ~AuthorityStore() = default;
  virtual StoreOutcome begin() = 0;
  virtual StoreOutcome load(const LoadRequest& request, Loaded& out) = 0;
  virtual StoreOutcome raise(const RaiseRequest& request, Raised& out) = 0;
  virtual StoreOutcome write(const WriteBatch& batch) = 0;
  virtual StoreOutcome commit() = 0;
  virtual void rollback() = 0;
};

struct Head {
  std::string epoch;
  std::uint64_t seq = 0;
  std::string hash;  // of the newest commit
};
struct ScopedChange {
  EntityKey key;
  std::uint64_t seq = 0;
  bool present = true;   // in any of the asked scopes now
  bool deleted = false;  // the record itself is gone
  std::uint64_t ver = 0;
  std::string json;      // when present
  bool damaged = false;  // present, but its row is (StoredRow)
};

// Reads on one snapshot each; any number may run beside the writer.
class ReadStore {
 public:
  virtual ~ReadStore() = default;
  virtual Head head() = 0;
  // Hash of the commit with this seq, the newest at or below it; nothing below the first.
  virtual std::optional<std::string> hash_at(std::uint64_t seq) = 0;
  // Changes with after < seq <= up_to in any of `scopes`, a record once, ascending by seq, at most
  // `limit`, never cutting a seq in two: one that does not fit waits for the next page (fewer than
  // `limit` does not mean all), one with more records than `limit` comes whole when it is alone.
  virtual std::vector<ScopedChange> changes(const std::vector<std::string>& scopes,
                                            std::uint64_t after, std::uint64_t up_to,
                                            std::size_t limit) = 0;
  // Keys present in `lost` and in none of `kept`, ascending, beyond `after`, at most `limit`.
  virtual std::vector<EntityKey> only_in(const std::vector<std::string>& lost,
                                         const std::vector<std::string>& kept,
                                         const std::optional<EntityKey>& after,
                                         std::size_t limit) = 0;
  // Key-ordered walk for the snapshot: records present in any of `scopes`.
  virtual std::vector<StoredRow> walk(const std::vector<std::string>& scopes,
                                      const std::optional<EntityKey>& after, std::size_t limit) = 0;
  virtual std::optional<StoredRow> row(const EntityKey& key) = 0;
  virtual bool in_scopes(const EntityKey& key, const std::vector<std::string>& scopes) = 0;
  // Ascending by seq: after_seq < seq <= up_to.
  virtual std::vector<StoredResult> results_of(ClientId client, std::uint64_t after_seq,
                                               std::uint64_t up_to, std::size_t limit) = 0;
  struct HistoryEntry {
    std::uint64_t seq = 0;
    std::uint64_t rev = 0;
    std::string type;
    std::string json;
  };
  virtual std::vector<HistoryEntry> history(const EntityKey& key) = 0;
  // Records of `type` (all when absent) holding every term, newest first. Keys alone: what may not
  // be seen is not read.
  virtual std::vector<EntityKey> search(const std::vector<std::string>& terms,
                                        std::optional<EntityType> type, std::size_t limit,
                                        std::size_t offset) = 0;
};

}  // namespace aftercare
