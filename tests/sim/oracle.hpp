// The oracle: every version of every row that was ever committed, with the scopes it was in, kept
// apart from the store's own memberships. It says what a base must hold at a cursor (invariants 3,
// 4 and 5) and that commits become visible in the order of their numbers (2).
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/app/view.hpp"
#include "core/ports/authority_store.hpp"
#include "core/sync/base_log.hpp"
#include "core/sync/cursor.hpp"
#include "tests/sim/disk.hpp"
#include "tests/sim/run.hpp"

namespace aftercare::sim {

class Oracle {
 public:
  explicit Oracle(Run& run) : run_(run) {}

  // What a transaction wrote and the number it began with, once it is committed.
  void committed(const WriteBatch& batch, std::uint64_t first_seq);
  // The database was put back to an older state.
  void cut_back(std::uint64_t seq);

  [[nodiscard]] std::uint64_t head() const { return head_; }
  // As it stands now; null when there is none.
  [[nodiscard]] const Record* find(const EntityKey& key) const;
  template <class T>
  const T* find_as(const EntityKey& key) const {
    const Record* record = find(key);
    return record == nullptr ? nullptr : std::get_if<T>(record);
  }
  [[nodiscard]] std::vector<const Record*> all(EntityType type) const;

  // What a cursor says; valid until the next one is asked for.
  [[nodiscard]] const std::optional<Cursor>& cursor_of(const std::string& text);

  // Row texts by key: what someone with these scopes has at this number.
  using Rows = std::map<EntityKey, std::string_view>;
  [[nodiscard]] Rows expected(const std::vector<std::string>& scopes, std::uint64_t seq,
                              const Viewer& viewer) const;
  // Invariant 3: the stored base against its own cursor, which says how its owner saw rows then.
  // Nothing: there is nothing to compare.
  void check_base(const Disk& disk, ActorId owner, const std::string& whose, const Head& head);

 private:
  struct Version {
    std::uint64_t seq = 0;
    std::string json;
    std::shared_ptr<const Record> record;
    std::vector<int> scopes;  // places in scopes_
    // As it is seen, by view; made when first asked for.
    mutable std::map<std::string, std::string> projected;
  };
  [[nodiscard]] static std::string_view text_of(const Version& version, const Viewer& viewer);

  Run& run_;
  std::uint64_t head_ = 0;
  std::map<EntityKey, std::vector<Version>> rows_;
  std::unordered_map<std::string, int> scopes_;  // every one seen so far
  std::unordered_map<std::string, std::optional<Cursor>> cursors_;
};

// Where two sets of rows differ, in words; empty: they do not.
std::string difference(const Oracle::Rows& expected, const Oracle::Rows& found);
std::string difference(const Oracle::Rows& expected, const BaseLog& found);

}  // namespace aftercare::sim
