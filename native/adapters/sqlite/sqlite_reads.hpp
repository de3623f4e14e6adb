// core/ports ReadStore on SQLite: one per reading thread, each call one snapshot, several calls too
// inside a Transaction{database, false}. A failing disk leaves as SQLite::Exception; whoever
// answers requests turns it into a 503.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/ports/authority_store.hpp"
#include "native/adapters/sqlite/database.hpp"

namespace aftercare::sqlite {

class SqliteReads final : public ReadStore {
 public:
  explicit SqliteReads(Database& database) : database_{database} {}

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
  std::vector<StoredRow> search(const std::vector<std::string>& terms,
                                std::optional<EntityType> type, std::size_t limit,
                                std::size_t offset) override;

  // Records by an index (case number, serial), for searches that name exactly one.
  std::vector<Uuid> look_up(const IndexKey& key);
  // What holds now for one command, for the accounts' side (sessions look at staff by id).
  Database& database() { return database_; }

 private:
  struct Member {
    EntityKey key;
    std::uint64_t seq = 0;
    bool present = false;
  };
  std::vector<Member> members_after(const std::string& scope, std::uint64_t after,
                                    std::uint64_t up_to, std::size_t limit);
  std::vector<EntityKey> keys_after(const std::vector<std::string>& scopes,
                                    const std::optional<EntityKey>& after, std::size_t limit);
  bool row_into(const EntityKey& key, ScopedChange& out);

  Database& database_;
};

}  // namespace aftercare::sqlite
