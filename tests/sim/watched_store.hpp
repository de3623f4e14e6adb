// A server's transactions, with the oracle looking on and faults in between: the real
// MemoryAuthority inside, refusing now and then as a database does (40001, disk full, lost
// connection). Two canaries live here: the plain sequence instead of the counter row.
#pragma once
#include <functional>

#include "core/sync/memory_store.hpp"
#include "tests/sim/ledger.hpp"

namespace aftercare::sim {

// What the servers' transactions share besides the database.
struct Books {
  Run& run;
  MemoryStore& store;
  Oracle& oracle;
  Ledger& ledger;
  std::function<void()> head_moved;
  int raising = -1;              // whose transaction holds the counter; -1: none
  std::uint64_t plain_next = 0;  // the planted sequence
};

class WatchedStore final : public AuthorityStore {
 public:
  WatchedStore(Books& books, int server) : books_(books), inner_(books.store), server_(server) {}

  StoreOutcome begin() override;
  StoreOutcome load(const LoadRequest& request, Loaded& out) override;
  StoreOutcome raise(const RaiseRequest& request, Raised& out) override;
  StoreOutcome write(const WriteBatch& batch) override;
  StoreOutcome commit() override;
  void rollback() override;

  // A database would make this one wait.
  [[nodiscard]] bool must_wait() const { return books_.raising != -1 && books_.raising != server_; }

 private:
  StoreOutcome faulty();

  Books& books_;
  MemoryAuthority inner_;
  int server_;
  RaiseRequest raised_;
  std::uint64_t first_seq_ = 0;
  std::optional<WriteBatch> batch_;
};

}  // namespace aftercare::sim
