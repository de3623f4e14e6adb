// core/ports AuthorityStore on SQLite: one connection, BEGIN IMMEDIATE, so that groups never
// conflict within one file. Exceptions of the library end here as a StoreOutcome and are told as
// trouble.
#pragma once
#include <memory>
#include <string>

#include "core/ports/authority_store.hpp"
#include "native/adapters/sqlite/recent_terms.hpp"

namespace aftercare::sqlite {

class SqliteAuthority final : public AuthorityStore {
 public:
  SqliteAuthority(Database& database, const sql::ChainKey& key)
      : database_{database}, key_{key}, terms_{database} {}

  StoreOutcome begin() override;
  StoreOutcome load(const LoadRequest& request, Loaded& out) override;
  StoreOutcome raise(const RaiseRequest& request, Raised& out) override;
  StoreOutcome write(const WriteBatch& batch) override;
  StoreOutcome commit() override;
  void rollback() override;

 private:
  template <class Work>
  StoreOutcome guarded(Work work);
  StoreOutcome write_rows(const std::vector<RowWrite>& rows);
  void write_events(const std::vector<EventWrite>& events);
  void write_results(const WriteBatch& batch);
  void write_places(const WriteBatch& batch);
  void write_commit(const CommitWrite& commit);

  Database& database_;
  sql::ChainKey key_;
  RecentTerms terms_;
  std::string previous_hash_;  // as the counter had it when it was raised
};

}  // namespace aftercare::sqlite
