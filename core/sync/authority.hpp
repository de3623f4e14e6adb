// Authority: the server's half of the sync (sync.md, Ordering on the server; push). Sans-I/O: one
// group of push requests is one AuthorityGroup, which says step by step what the host has to do in
// one transaction: Load (again and again), Raise, Write, then Answers.
// Invariants: what is checked comes in the order epoch, id, client_seq; an id is decided once;
// every decided command gets a seq, refused or not; nothing is answered before the commit.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "core/app/commands.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/ports/authority_store.hpp"
#include "core/sync/limits.hpp"
#include "core/sync/messages.hpp"

namespace aftercare {

// One request of the group. The system's commands come with actor kind system and a nil client_id:
// they have no client_seq.
struct PushInput {
  Actor actor;
  PushRequest request;
};
// A duty of the scheduler as a request of its own.
PushInput system_push(const Command& command, const std::string& epoch);

struct PushAnswer {
  std::optional<Problem> problem;  // the whole request: 409, 413 ...; else 200
  PushResponse response;
};
int status_of(const PushAnswer& answer);
std::string body_of(const PushAnswer& answer);

// What the authority knows of its server.
struct AuthorityFacts {
  std::string epoch;
  // Neither restored nor cloned: a client not known here must begin with client_seq 1.
  bool first_epoch = false;
  // Key outside the database; absent: no receipts are given, none are honoured.
  std::function<std::string(const std::string& payload)> sign;
  std::function<bool(const std::string& payload, const std::string& signature)> verify;
};

// What a commit did, for the host's outbox of messages, pokes and metrics.
struct AppliedEvent {
  std::uint64_t seq = 0;
  EntityKey key;
  Event event;
  EventMeta meta;
};

namespace authority_step {
struct Load {
  LoadRequest request;
};
struct Raise {
  RaiseRequest request;
};
struct Write {
  WriteBatch batch;
};
// In the order of the group's requests. `written`: commit first; else there is nothing to commit.
// `failed`: a stored row could not be read; decide the requests one by one.
struct Answers {
  std::vector<PushAnswer> answers;
  std::vector<AppliedEvent> events;
  std::uint64_t head = 0;  // seq of the commit
  bool written = false;
  bool failed = false;
};
}  // namespace authority_step
using AuthorityStep = std::variant<authority_step::Load, authority_step::Raise,
                                   authority_step::Write, authority_step::Answers>;

class AuthorityGroup;

// Long-lived; keeps nothing between groups but policies, which never change.
class Authority {
 public:
  explicit Authority(AuthorityFacts facts);
  ~Authority();
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  [[nodiscard]] const AuthorityFacts& facts() const { return facts_; }
  void set_epoch(std::string epoch) { facts_.epoch = std::move(epoch); }
  // Decides `group` from the beginning: used again after a conflict. It is not copied and has to
  // outlive what is opened.
  [[nodiscard]] AuthorityGroup open(const std::vector<PushInput>& group, Instant received_at);

  struct Policies;

 private:
  AuthorityFacts facts_;
  std::unique_ptr<Policies> policies_;
};

class AuthorityGroup {
 public:
  ~AuthorityGroup();
  AuthorityGroup(AuthorityGroup&&) noexcept;
  AuthorityGroup& operator=(AuthorityGroup&&) noexcept;

  // The first step; then one of the three for the step that was carried out.
  AuthorityStep start();
  AuthorityStep loaded(const Loaded& loaded);
  AuthorityStep raised(const Raised& raised);
  AuthorityStep written();

  struct Impl;

 private:
  friend class Authority;
  explicit AuthorityGroup(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// ---- driver --------------------------------------------------------------------------------

struct GroupOutcome {
  std::vector<PushAnswer> answers;  // one per request, in order
  std::vector<AppliedEvent> events;
  std::uint64_t head = 0;  // seq of the commit, 0 when nothing was written
  int conflicts = 0;       // how often it was decided again
};

// Carries the steps out on `store`: a conflict decides the whole group again, then one by one; a
// full disk or a failing store answers `retry`. Never throws by itself.
GroupOutcome run_group(Authority& authority, AuthorityStore& store,
                       const std::vector<PushInput>& group, Instant received_at);

}  // namespace aftercare
