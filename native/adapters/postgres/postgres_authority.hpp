// core/ports AuthorityStore on PostgreSQL, one of several servers' over one database.
//
// What a group decides on is locked as it is loaded: at the first load in the order of keys,
// waiting; later loads do not wait (a lock taken out of order could wait in a ring) but end in a
// conflict. Then the group is decided again, and locks at its first load what it asked for before.
// The counter row is raised last and held until the commit, so that commits follow each other in
// the order of their seqs. What cannot be locked because it was absent (a record, an index entry)
// is looked at again behind the counter: changed meanwhile is a conflict.
#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "native/adapters/postgres/database.hpp"

namespace aftercare::postgres {

class PostgresAuthority final : public AuthorityStore {
 public:
  PostgresAuthority(Database& database, const sql::ChainKey& key)
      : database_{database}, key_{key} {}

  StoreOutcome begin() override;
  StoreOutcome load(const LoadRequest& request, Loaded& out) override;
  StoreOutcome raise(const RaiseRequest& request, Raised& out) override;
  StoreOutcome write(const WriteBatch& batch) override;
  StoreOutcome commit() override;
  void rollback() override;

 private:
  template <class Work>
  StoreOutcome guarded(Work work);
  std::vector<EntityKey> to_lock(const std::vector<EntityKey>& wanted);
  void note(const LoadRequest& request, const Loaded& loaded);
  void forget();
  // The statements that look again at what was absent; how many there are.
  std::size_t add_checks(Connection::Batch& batch) const;
  bool still_holds(const std::vector<Rows>& answers, std::size_t checks) const;

  Database& database_;
  sql::ChainKey key_;

  // Of this transaction.
  bool loaded_ = false;
  bool raised_ = false;
  std::set<EntityKey> asked_;
  std::set<EntityKey> absent_;
  std::map<IndexKey, std::vector<Uuid>> indexes_;
  std::set<Uuid> clients_;  // those that are stored, locked by us
  std::string previous_hash_;
  std::uint64_t flawed_seq_ = 0;  // of the canary (flaws.hpp)
  // What the attempt before asked for, when it ended in a conflict.
  std::set<EntityKey> again_;
};

}  // namespace aftercare::postgres
