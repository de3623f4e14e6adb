// An AuthorityStore that keeps the server's own tables in step with what it writes, in the same
// transaction: file_refs (who referenced which file in which record) and duty_looks (cases whose
// timed duties must be looked at again).
#pragma once
#include "core/ports/authority_store.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

class FileIndexing final : public AuthorityStore {
 public:
  FileIndexing(AuthorityStore& below, sql::Database& database)
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
  sql::Database& database_;
};

}  // namespace aftercare
