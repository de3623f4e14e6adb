// What has to be done with each command of a group before anything is decided: sync.md's checks in
// their order (epoch, id, client_seq). Pure.
#pragma once
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/sync/authority.hpp"

namespace aftercare {

enum class SlotFate {
  decide,      // new: decided now, gets a seq
  stored,      // decided before: the stored result
  same_group,  // the same id earlier in this group: that one's result
  foreign,     // the id is somebody else's: refused, nothing of it is shown
  refuse,      // undecodable: refused alone
  retry        // of a newer version: stops its request
};

struct Slot {
  std::size_t request = 0;
  std::string id_text;
  std::optional<CommandId> id;
  std::optional<std::uint64_t> client_seq;
  std::optional<Command> command;
  std::optional<Receipt> receipt;  // honoured
  SlotFate fate = SlotFate::decide;
  std::size_t original = 0;  // same_group: index of the slot that is decided
  Refusal refusal;           // refuse
  StoredResult stored;
};

// Reads every command of every request; what cannot be read is `refuse` or `retry` already.
std::vector<Slot> read_slots(const std::vector<PushInput>& group, const AuthorityFacts& facts);

struct PushPlan {
  std::vector<std::optional<Problem>> problems;  // per request
  std::vector<std::vector<std::size_t>> slots;   // per request, those that are answered
  std::vector<std::uint64_t> last_client_seq;    // per request, as answered
  std::vector<std::size_t> fresh;                // decide, refuse and foreign: they get a seq
  std::map<ClientId, StoredClient> clients;      // changed ones
};
// `loaded` holds the results and clients that read_slots() named.
PushPlan plan_pushes(const std::vector<PushInput>& group, const AuthorityFacts& facts,
                     std::vector<Slot>& slots,
                     const std::unordered_map<CommandId, StoredResult>& results,
                     const std::unordered_map<ClientId, StoredClient>& clients);

}  // namespace aftercare
