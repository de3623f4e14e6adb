// The stores of core/ports in memory, for tests and the simulator; the same contract as SQLite and
// PostgreSQL (tests/contract). One MemoryStore is the database; each server has a MemoryAuthority,
// whose transaction touches the database only when it commits.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/ports/authority_store.hpp"

namespace aftercare {

class MemoryStore final : public ReadStore {
 public:
  explicit MemoryStore(std::string epoch) { state_.epoch = std::move(epoch); }

  Head head() override;
  std::optional<std::string> hash_at(std::uint64_t seq) override;
  std::vector<ScopedChange> changes(const std::vector<std::string>& scopes, std::uint64_t after,
                                    std::uint64_t up_to, std::size_t limit) override;
  std::vector<EntityKey> only_in(const std::vector<std::string>& lost,
                                 const std::vector<std::string>& kept,
                                 const std::optional<EntityKey>& after, std::size_t limit) override;
  std::vector<StoredRow> walk(const std::vector<std::string>& scopes,
                              const std::optional<EntityKey>& after, std::size_t limit) override;
  std::optional<StoredRow> row(const EntityKey& key) override;
  bool in_scopes(const EntityKey& key, const std::vector<std::string>& scopes) override;
  std::vector<StoredResult> results_of(ClientId client, std::uint64_t after_seq,
                                       std::uint64_t up_to, std::size_t limit) override;
  std::vector<HistoryEntry> history(const EntityKey& key) override;
  std::vector<EntityKey> search(const std::vector<std::string>& terms,
                                std::optional<EntityType> type, std::size_t limit,
                                std::size_t offset) override;

  struct Membership {
    std::uint64_t seq = 0;
    bool present = true;
  };
  // The whole database; copied for a backup, put back for a restore.
  struct State {
    std::string epoch;
    std::uint64_t seq = 0;
    std::map<std::string, std::int64_t> next_number;
    std::map<std::uint64_t, std::string> hashes;
    std::map<EntityKey, StoredRow> rows;
    std::map<EntityKey, std::vector<HistoryEntry>> events;
    std::unordered_map<CommandId, StoredResult> results;
    std::map<ClientId, std::map<std::uint64_t, CommandId>> results_by_client;
    std::unordered_map<ClientId, StoredClient> clients;
    std::map<IndexKey, std::set<Uuid>> indexes;
    std::map<std::string, std::map<EntityKey, Membership>> memberships;
    std::map<std::string, std::set<std::pair<std::uint64_t, EntityKey>>> by_seq;
    std::map<std::string, std::set<EntityKey>> terms;
  };
  [[nodiscard]] const State& state() const { return state_; }
  void put_back(State state, std::string new_epoch, std::int64_t skipped_numbers);

 private:
  friend class MemoryAuthority;
  StoreOutcome apply(const WriteBatch& batch, const RaiseRequest& raised);

  State state_;
  const void* raising_ = nullptr;  // whose transaction holds the counter
};

class MemoryAuthority final : public AuthorityStore {
 public:
  explicit MemoryAuthority(MemoryStore& store) : store_(&store) {}

  StoreOutcome begin() override;
  StoreOutcome load(const LoadRequest& request, Loaded& out) override;
  StoreOutcome raise(const RaiseRequest& request, Raised& out) override;
  StoreOutcome write(const WriteBatch& batch) override;
  StoreOutcome commit() override;
  void rollback() override;

  // Asked before each call ("begin", "load", "raise", "write", "commit"): anything but `done` is
  // answered instead of doing it. For tests and the simulator's faults.
  std::function<StoreOutcome(const char* call)> fault;

 private:
  [[nodiscard]] StoreOutcome faulty(const char* call) const {
    return fault ? fault(call) : StoreOutcome::done;
  }

  MemoryStore* store_;
  std::map<ClientId, std::uint64_t> seen_clients_;
  std::optional<RaiseRequest> raised_;
  std::optional<WriteBatch> batch_;
};

}  // namespace aftercare
