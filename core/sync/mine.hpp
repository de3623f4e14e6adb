// Mine: what the author has not got confirmed in base yet, as kept by the host in records of
// (kind, id). Nothing here is dropped but by the author's discard, a result of the server, or age
// of what was confirmed. Invariant: the in-memory lists are what the stored records say plus the
// transactions under way.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/app/commands.hpp"
#include "core/app/own_command.hpp"
#include "core/codec/json.hpp"
#include "core/sync/messages.hpp"
#include "core/sync/replica.hpp"

namespace aftercare {

enum class OwnKind { outbox, receipt, rejected };

// An own command with all that is known of its way.
struct Own {
  OwnKind kind = OwnKind::outbox;
  std::string id;
  // As made, of a newer version too, and what was read from it: shared by its copies. `decoded` is
  // null for a newer version, which is sent as it is.
  std::shared_ptr<const Json> command;
  std::shared_ptr<const Command> decoded;
  std::uint64_t client_seq = 0;    // 0 in the outbox: not durable yet
  Instant queued_at;               // on this device
  // receipt and rejected
  std::string epoch;
  std::uint64_t seq = 0;
  std::string exception;
  std::optional<Receipt> receipt;
  std::optional<Instant> received_at;
  Refusal refusal;
  std::string stored;  // text of the record all this was read from
  // Of the last re-run.
  bool doubtful = false;
  std::vector<EntityKey> touched;

  [[nodiscard]] bool durable() const { return kind != OwnKind::outbox || client_seq != 0; }
};
MineRecord to_mine_record(const Own& own);
std::optional<Own> own_from_record(const MineRecord& record);
// What own_from_record reads, in a place of its own: the simulator reads each text once.
std::optional<Own> read_own(const MineRecord& record);

// waiting: the server does not have it all. refused: it does not want it (a "photo" that is text).
enum class FileState { waiting, stored, refused };
BOOST_DESCRIBE_ENUM(FileState, waiting, stored, refused)
struct OwnFile {
  FileRef file;
  FileState state = FileState::waiting;
  std::string epoch;  // in which it was stored
  std::optional<Instant> stored_at;
  std::string code;
  std::string stored;  // as in Own; no part of the record
};
BOOST_DESCRIBE_STRUCT(OwnFile, (), (file, state, epoch, stored_at, code))
MineRecord to_mine_record(const OwnFile& file);

class MineRecords {
 public:
  // Everything anew, as the host has it stored; what it holds as before is not read again.
  void load(const std::vector<MineRecord>& records);
  void upsert(const MineRecord& record);
  void erase(const std::string& kind, const std::string& id);
  // The host made it durable under this number.
  void number(const std::string& id, std::uint64_t client_seq);
  // The effect of a transaction, done or under way.
  void apply(const replica_effect::StoreMine& change);

  // Not among the rejected.
  Own* find(const std::string& id);
  [[nodiscard]] const Own* find(const std::string& id) const;

  // receipts by seq, then the outbox by client_seq, then what is being saved, in order of making.
  [[nodiscard]] std::vector<Own>& own() { return own_; }
  [[nodiscard]] const std::vector<Own>& own() const { return own_; }
  [[nodiscard]] std::vector<Own>& rejected() { return rejected_; }
  [[nodiscard]] const std::vector<Own>& rejected() const { return rejected_; }
  [[nodiscard]] std::map<std::string, OwnFile>& files() { return files_; }
  [[nodiscard]] const std::map<std::string, OwnFile>& files() const { return files_; }
  [[nodiscard]] const std::map<std::string, std::string>& drafts() const { return drafts_; }
  // A command that is not durably with the server names this file.
  [[nodiscard]] bool needs_file(const std::string& sha256) const;

 private:
  // What is kept by that name, and its place in its list; not found: the list's end.
  [[nodiscard]] std::vector<Own>::iterator at(std::vector<Own>& list, const std::string& id);
  void add_file(const MineRecord& record);

  std::vector<Own> own_;
  std::vector<Own> rejected_;
  std::map<std::string, OwnFile> files_;
  std::map<std::string, std::string> drafts_;
};

OwnCommand describe(const Own& own, bool in_flight);

}  // namespace aftercare
