// Replica: the client's half of the sync (sync.md, Model and Clients). Sans-I/O: inputs in, effects
// out; it holds no clock, socket, file or thread. base (rows as pulled) + outbox (own commands not
// yet in base) = what people see.
// Invariants: a command is pushed only after the host said it is durable; base, cursor and overlay
// switch together; nothing but the author's discard or a confirmed result removes an own command.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "core/app/commands.hpp"
#include "core/app/decide.hpp"
#include "core/app/own_command.hpp"
#include "core/base/result.hpp"

namespace aftercare {

// ---- what the host keeps -------------------------------------------------------------------

// A record of the store's *mine* part. `json` is opaque to the host but for `client_seq`:
// kinds: "outbox" (id = command id), "rejected", "receipt" (kept 7 days), "file" (id = sha256; the
// bytes lie beside it in the host's blob store), "draft" (id = form name).
struct MineRecord {
  std::string kind;
  std::string id;
  std::uint64_t client_seq = 0;  // outbox only; assigned by the host inside its transaction
  std::string json;
};
BOOST_DESCRIBE_STRUCT(MineRecord, (), (kind, id, client_seq, json))

// One text of many rows (patch lines), numbered from 0 without gaps. A put of an `n` that is there
// replaces it: the newest segment grows until it is large enough.
struct Segment {
  std::uint64_t n = 0;
  std::string bytes;
};
BOOST_DESCRIBE_STRUCT(Segment, (), (n, bytes))

struct BaseMeta {
  std::string epoch;
  std::string cursor;               // opaque, of the server
  std::uint64_t seq = 0;            // where base stands
  std::uint64_t segments = 0;       // committed ones; later ones are staged leftovers
  std::uint64_t first_segment = 0;  // compaction drops those before
  int format = 1;
  // Of the newest segment, the one a power cut may tear; 0: not known (stores of before).
  std::uint64_t tail_bytes = 0;
};
BOOST_DESCRIBE_STRUCT(BaseMeta, (),
                      (epoch, cursor, seq, segments, first_segment, format, tail_bytes))

// ---- inputs --------------------------------------------------------------------------------

namespace replica_input {
// Everything the store holds, once, at start (also of another tab's work: see Mine, Base).
struct Open {
  ClientId client_id;
  Actor actor;
  std::vector<MineRecord> mine;
  std::optional<BaseMeta> meta;
  std::vector<Segment> segments;
  bool leader = true;  // this one pushes, pulls and writes base
  bool online = true;
};
BOOST_DESCRIBE_STRUCT(Open, (), (client_id, actor, mine, meta, segments, leader, online))
// A person's step. `args_json` as on the wire. `random` are fresh bytes for the command's id (and a
// new target's). Answer: Submitted in the reply.
struct Submit {
  std::string type;
  std::string target;  // empty for creating commands: a new id is made
  std::string args_json;
  std::string supersedes;  // id of a rejected command this one replaces
  std::array<std::uint8_t, 10> random{};
  std::array<std::uint8_t, 10> random_target{};
  Instant occurred_at;
};
// The host's strict transaction is done; the records carry their client_seq now.
struct MineStored {
  std::uint64_t token = 0;
  std::vector<MineRecord> records;
};
BOOST_DESCRIBE_STRUCT(MineStored, (), (token, records))
struct StoreFailed {
  std::uint64_t token = 0;
  std::string reason;  // quota, dead_handle, ...
};
BOOST_DESCRIBE_STRUCT(StoreFailed, (), (token, reason))
struct BaseStored {
  std::uint64_t token = 0;
};
BOOST_DESCRIBE_STRUCT(BaseStored, (), (token))
// Another tab changed the store, or Reclient was carried out: the full *mine* again.
struct Mine {
  std::vector<MineRecord> mine;
  // The store's; absent: unchanged. After Reclient, what does not name the new id is older than it.
  std::optional<ClientId> client_id;
};
BOOST_DESCRIBE_STRUCT(Mine, (), (mine, client_id))
// Another tab changed base. Those from the newest one known here on, *that one included* (it may
// have grown): n >= max(known.segments, 1) - 1. All of them when `reset`, or when
// meta.first_segment lies beyond what is known.
struct Base {
  BaseMeta meta;
  std::vector<Segment> segments;
  bool reset = false;
};
BOOST_DESCRIBE_STRUCT(Base, (), (meta, segments, reset))
struct Response {
  std::uint64_t request = 0;
  int status = 0;  // 0: no answer (network)
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Response, (), (request, status, body))
struct Poke {
  std::string epoch;
  std::uint64_t head = 0;
};
BOOST_DESCRIBE_STRUCT(Poke, (), (epoch, head))
struct Online {
  bool online = true;
};
BOOST_DESCRIBE_STRUCT(Online, (), (online))
struct Leader {
  bool leader = true;
};
BOOST_DESCRIBE_STRUCT(Leader, (), (leader))
struct Session {
  Actor actor;  // login renewed; the same person
};
BOOST_DESCRIBE_STRUCT(Session, (), (actor))
struct Tick {};
BOOST_DESCRIBE_STRUCT(Tick, (), ())
// Bytes of a file lie in the host's blob store now.
struct FileAdded {
  FileRef file;
};
BOOST_DESCRIBE_STRUCT(FileAdded, (), (file))
struct Discard {
  std::string command;  // a rejected one's id
};
BOOST_DESCRIBE_STRUCT(Discard, (), (command))
// Forms keep what was typed: any JSON text, empty removes.
struct SaveDraft {
  std::string form;
  std::string json;
};
BOOST_DESCRIBE_STRUCT(SaveDraft, (), (form, json))
}  // namespace replica_input

using ReplicaInput =
    std::variant<replica_input::Open, replica_input::Submit, replica_input::MineStored,
                 replica_input::StoreFailed, replica_input::BaseStored, replica_input::Mine,
                 replica_input::Base, replica_input::Response, replica_input::Poke,
                 replica_input::Online, replica_input::Leader, replica_input::Session,
                 replica_input::Tick, replica_input::FileAdded, replica_input::Discard,
                 replica_input::SaveDraft>;

// ---- effects -------------------------------------------------------------------------------

namespace replica_effect {
// One read-write transaction, strict durability. `append` get the next client_seq each (outbox).
// `puts` and `deletes` by (kind, id). Answer with MineStored or StoreFailed.
struct StoreMine {
  std::uint64_t token = 0;
  std::vector<MineRecord> append;
  std::vector<MineRecord> puts;
  std::vector<std::pair<std::string, std::string>> deletes;
};
BOOST_DESCRIBE_STRUCT(StoreMine, (), (token, append, puts, deletes))
// The server knows another client under our id: in one transaction take `client_id` and renumber
// the whole outbox from 1 in its order, keeping ids; then send Mine.
struct Reclient {
  ClientId client_id;
};
BOOST_DESCRIBE_STRUCT(Reclient, (), (client_id))
// One transaction under the leader's fencing token. `meta` absent: staging only.
struct StoreBase {
  std::uint64_t token = 0;
  bool reset = false;  // drop all segments first
  std::vector<Segment> segments;
  std::optional<BaseMeta> meta;
};
BOOST_DESCRIBE_STRUCT(StoreBase, (), (token, reset, segments, meta))
// Host adds origin, token and CSRF header. `file`: the body is that slice of a stored file.
struct Request {
  std::uint64_t request = 0;
  std::string method;
  std::string path;  // "/api/v1/push"
  std::string body;
  std::string file;  // sha256
  std::int64_t offset = 0;
  std::int64_t length = 0;
  std::map<std::string, std::string> headers;
};
BOOST_DESCRIBE_STRUCT(Request, (), (request, method, path, body, file, offset, length, headers))
// Send Tick at or after this instant; a later WakeAt replaces it.
struct WakeAt {
  Instant at;
};
BOOST_DESCRIBE_STRUCT(WakeAt, (), (at))
// What people see changed: draw again.
struct Changed {
  std::vector<std::string> keys;  // "case/<uuid>"
  bool all = false;               // everything may have changed; `keys` is empty
  bool status = false;            // the outbox, the connection, the session
};
BOOST_DESCRIBE_STRUCT(Changed, (), (keys, all, status))
// 401: the host logs in again (guests by their secret) or asks the person; work goes on meanwhile.
struct NeedSession {};
BOOST_DESCRIBE_STRUCT(NeedSession, (), ())
// The bytes of these files may be dropped (stored at the server more than 7 days ago).
struct DropFiles {
  std::vector<std::string> sha256;
};
BOOST_DESCRIBE_STRUCT(DropFiles, (), (sha256))
}  // namespace replica_effect

using ReplicaEffect =
    std::variant<replica_effect::StoreMine, replica_effect::Reclient, replica_effect::StoreBase,
                 replica_effect::Request, replica_effect::WakeAt, replica_effect::Changed,
                 replica_effect::NeedSession, replica_effect::DropFiles>;

// ---- answers -------------------------------------------------------------------------------

// Of Submit. `token`: saved when MineStored with it comes back; until then nothing is promised.
struct Submitted {
  std::optional<Refusal> refused;  // nothing was kept but what the form holds
  std::uint64_t token = 0;
  std::string command;  // id
  std::string target;   // "case/<uuid>"
};
BOOST_DESCRIBE_STRUCT(Submitted, (), (refused, token, command, target))

struct ReplicaReply {
  std::vector<ReplicaEffect> effects;
  std::optional<Submitted> submitted;
};

// Read side and engine. `now` is the host's clock with every input.
class Replica {
 public:
  Replica();
  ~Replica();
  Replica(const Replica&) = delete;
  Replica& operator=(const Replica&) = delete;

  ReplicaReply handle(ReplicaInput input, Instant now);

  // What people see: base with the outbox re-run over it. Valid until the next handle().
  [[nodiscard]] const World& world() const;
  [[nodiscard]] const Actor& actor() const;
  [[nodiscard]] SyncStatus status() const;
  // Own commands that still matter for this record, in order.
  [[nodiscard]] std::vector<OwnCommand> own_commands(const EntityKey& target) const;
  [[nodiscard]] std::string draft(const std::string& form) const;

  // All records of one type, in no order; for lists that keep their own index.
  void each(EntityType type, const std::function<void(const Record&)>& visit) const;
  // Those whose row has this id in it: the others are not decoded.
  void each_naming(EntityType type, const Uuid& id,
                   const std::function<void(const Record&)>& visit) const;
  // Counts up with every visible change; `changed_since` gives the keys (or nothing: all).
  [[nodiscard]] std::uint64_t revision() const;
  [[nodiscard]] std::optional<std::vector<EntityKey>> changed_since(std::uint64_t revision) const;
  // For tests and the native/WASM comparison: SHA-256 over all visible rows, key-ordered.
  [[nodiscard]] std::string state_hash() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace aftercare
