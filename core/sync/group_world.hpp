// The world one group decides in: rows as loaded, and over them what the group's earlier commands
// made of them. What was not loaded yet is *unknown* and remembered as missed, so that the group
// loads it and decides that command again; decide never acts on an unknown here.
#pragma once
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/app/decide.hpp"
#include "core/ports/authority_store.hpp"

namespace aftercare {

// Policies by id; they never change once in force. Kept by the Authority over all groups.
using PolicyShelf = std::unordered_map<Uuid, std::shared_ptr<const Record>>;

class GroupWorld final : public World {
 public:
  explicit GroupWorld(PolicyShelf& shelf) : shelf_(&shelf) {}

  [[nodiscard]] Found find(const EntityKey& key) const override;
  [[nodiscard]] IndexFound look_up(const IndexKey& key) const override;
  [[nodiscard]] const Policy* policy_in_force() const override;

  // Takes what the store answered to `request`; what is missing in it is absent.
  void add(const LoadRequest& request, const Loaded& loaded);
  // What an earlier command of the group made of a record.
  void put(const EntityKey& key, Record record);
  void forget_changes();

  // A receipt of a lost commit names the policy version the case was taken under.
  void judge_by_version(std::optional<int> version) { version_ = version; }

  [[nodiscard]] bool knows(const EntityKey& key) const;
  [[nodiscard]] bool knows(const IndexKey& key) const { return indexes_.count(key) != 0; }
  // Adds those of `reads` that are not known yet to `out`.
  void add_unknown(const Reads& reads, LoadRequest& out) const;
  // Everything find() and look_up() had to call unknown since the last call; policies included.
  [[nodiscard]] LoadRequest take_missed();
  [[nodiscard]] bool policies_known() const;
  void add_unknown_policies(LoadRequest& out) const;

  struct Stored {
    std::uint64_t ver = 0;
    std::shared_ptr<const Record> record;  // null: absent
    std::string newer;  // its text, when it holds what only a newer release knows
  };
  // As loaded, without the group's changes.
  [[nodiscard]] const Stored& stored(const EntityKey& key) const;
  // Its revision is known: what an event touches must be loaded, also a policy from the shelf.
  [[nodiscard]] bool loaded(const EntityKey& key) const { return rows_.count(key) != 0; }
  [[nodiscard]] const std::map<EntityKey, Record>& changes() const { return changes_; }
  // A row that cannot be decoded: nothing may be decided on it.
  [[nodiscard]] bool unreadable() const { return unreadable_; }

 private:
  [[nodiscard]] const Record* current(const EntityKey& key) const;

  PolicyShelf* shelf_;
  std::unordered_map<EntityKey, Stored> rows_;
  std::map<IndexKey, std::vector<Uuid>> indexes_;
  std::map<EntityKey, Record> changes_;
  std::map<IndexKey, std::map<Uuid, bool>> index_changes_;
  std::vector<Uuid> policies_;
  bool policies_listed_ = false;
  bool unreadable_ = false;
  std::optional<int> version_;
  mutable std::set<EntityKey> missed_rows_;
  mutable std::set<IndexKey> missed_indexes_;
};

}  // namespace aftercare
