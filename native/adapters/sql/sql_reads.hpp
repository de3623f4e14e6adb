// core/ports ReadStore in SQL: one per reading thread, each call one snapshot, several calls too
// inside a Transaction{database, false}. A failing database leaves as sql::Error; whoever answers
// requests turns it into a 503. What one engine does better than the others it overrides.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/ports/authority_store.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::sql {

class SqlReads : public Reads {
 public:
  explicit SqlReads(Database& database) : database_{database} {}

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

  std::vector<Uuid> look_up(const IndexKey& key) override;
  std::vector<StoredRow> rows(const std::vector<EntityKey>& keys) override;
  std::unordered_set<EntityKey> those_in_scopes(const std::vector<EntityKey>& keys,
                                                const std::vector<std::string>& scopes) override;

 protected:
  struct Member {
    EntityKey key;
    std::uint64_t seq = 0;
    bool present = false;
  };
  // Ascending, complete for every seq it holds; more than `limit`: there are further ones.
  virtual std::vector<Member> members_after(const std::string& scope, std::uint64_t after,
                                            std::uint64_t up_to, std::size_t limit);
  using Rows = std::unordered_map<EntityKey, StoredRow>;
  // Those that exist.
  virtual Rows rows_of(const std::vector<EntityKey>& keys);

  // One kind of record among those that hold a term.
  struct TermRun {
    EntityType type = EntityType::case_;
    std::optional<Uuid> before;  // only older ones than this
  };
  // For each run the newest records with exactly `term`, at most `limit`, newest first.
  virtual std::vector<std::vector<Uuid>> newest_with(const std::string& term,
                                                     const std::vector<TermRun>& runs,
                                                     std::size_t limit);
  // Of `keys` those with exactly `term`.
  virtual std::unordered_set<EntityKey> holding(const std::string& term,
                                                const std::vector<EntityKey>& keys);
  // Terms of records that the index does not hold yet: none of these is in it.
  struct Waiting {
    EntityKey key;
    std::string terms;  // each between two line feeds
  };
  virtual std::vector<Waiting> waiting_terms() { return {}; }
  // Greater than every id that is given out.
  static Uuid last_uuid() {
    Uuid id;
    id.bytes.fill(0xFF);
    return id;
  }

  Database& database() { return database_; }

 private:
  class Candidates;
  class TermCheck;

  // Of those the index does not hold yet, newest first.
  std::vector<EntityKey> waiting_with(const std::vector<std::string>& terms,
                                      std::optional<EntityType> type);

  std::vector<EntityKey> keys_after(const std::vector<std::string>& scopes,
                                    const std::optional<EntityKey>& after, std::size_t limit);

  std::vector<ScopedChange> changes_of(const std::vector<Member>& members);

  Database& database_;
};

}  // namespace aftercare::sql
