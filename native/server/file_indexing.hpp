// An AuthorityStore that keeps file_refs in step with the events it writes: who referenced which
// file in which record. In the same transaction, so that a reference is never missing.
#pragma once
#include "core/ports/authority_store.hpp"
#include "native/adapters/sqlite/database.hpp"

namespace aftercare {

class FileIndexing final : public AuthorityStore {
 public:
  FileIndexing(AuthorityStore& below, sqlite::Database& database)
      : below_{below}, database_{database} {}

  StoreOutcome begin() override { return below_.begin(); }
  StoreOutcome load(const LoadRequest& request, Loaded& out) override {
    return below_.load(request, out);
  }
  StoreOutcome raise(const RaiseRequest& request, Raised& out) override {
    return below_.raise(request, out);
  }
  StoreOutcome write(const WriteBatch& batch) override;
  StoreOutcome commit() override { return below_.commit(); }
  void rollback() override { below_.rollback(); }

 private:
  AuthorityStore& below_;
  sqlite::Database& database_;
};

}  // namespace aftercare
