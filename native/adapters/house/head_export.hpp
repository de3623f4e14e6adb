// An AuthorityStore that exports the head of each commit (heads.hpp) before anybody is answered,
// and notices when the database went back behind one while the server ran (a PostgreSQL that failed
// over to a copy without the last commits): then nothing more is decided until somebody has
// restarted it, which asks for `aftercare recover`.
#pragma once
#include <string>

#include "core/ports/authority_store.hpp"
#include "native/adapters/house/heads_note.hpp"

namespace aftercare {

class HeadExport final : public AuthorityStore {
 public:
  // `head`: the database's now. `database`: the connection that `below` writes with.
  HeadExport(AuthorityStore& below, sql::Database& database, const DataFolder& folder, Head head)
      : below_{below}, database_{database}, folder_{folder}, log_{folder}, head_{std::move(head)} {}
  ~HeadExport() override;
  HeadExport(const HeadExport&) = delete;
  HeadExport& operator=(const HeadExport&) = delete;

  StoreOutcome begin() override { return below_.begin(); }
  StoreOutcome load(const LoadRequest& request, Loaded& out) override {
    return below_.load(request, out);
  }
  StoreOutcome raise(const RaiseRequest& request, Raised& out) override;
  StoreOutcome write(const WriteBatch& batch) override;
  StoreOutcome commit() override;
  void rollback() override;

  // Bulk work whose commits do not wait for the disk exports none before its end.
  void only_at_the_end() { at_the_end_ = true; }

 private:
  void put_down(const Head& head);
  StoreOutcome note();

  AuthorityStore& below_;
  sql::Database& database_;
  const DataFolder& folder_;
  HeadLog log_;
  Head head_;     // the newest that was committed here
  Head pending_;  // of the open transaction; seq 0: none
  Head in_log_;   // the newest that this has put down; seq 0: none
  std::uint64_t noted_ = 0;
  std::string previous_hash_;
  bool at_the_end_ = false;
  bool failing_ = false;
  bool went_back_ = false;
};

}  // namespace aftercare
