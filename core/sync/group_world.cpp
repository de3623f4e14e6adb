#include "core/sync/group_world.hpp"

#include <algorithm>

#include "core/sync/rows.hpp"

namespace aftercare {

const Record* GroupWorld::current(const EntityKey& key) const {
  const auto changed = changes_.find(key);
  if (changed != changes_.end())
    return &changed->second;
  if (key.t == EntityType::policy) {
    const auto shelved = shelf_->find(key.id);
    if (shelved != shelf_->end())
      return shelved->second.get();
  }
  const auto row = rows_.find(key);
  return row == rows_.end() ? nullptr : row->second.record.get();
}

bool GroupWorld::knows(const EntityKey& key) const {
  if (changes_.count(key) != 0 || rows_.count(key) != 0)
    return true;
  return key.t == EntityType::policy && shelf_->count(key.id) != 0;
}

Found GroupWorld::find(const EntityKey& key) const {
  const Record* record = current(key);
  if (record != nullptr)
    return {Presence::present, record};
  if (knows(key))
    return {Presence::absent, nullptr};
  missed_rows_.insert(key);
  return {Presence::unknown, nullptr};
}

IndexFound GroupWorld::look_up(const IndexKey& key) const {
  const auto loaded = indexes_.find(key);
  if (loaded == indexes_.end()) {
    missed_indexes_.insert(key);
    return {};
  }
  IndexFound found{true, loaded->second};
  const auto changed = index_changes_.find(key);
  if (changed == index_changes_.end())
    return found;
  for (const auto& [id, present] : changed->second) {
    const auto at = std::find(found.ids.begin(), found.ids.end(), id);
    if (present && at == found.ids.end())
      found.ids.push_back(id);
    if (!present && at != found.ids.end())
      found.ids.erase(at);
  }
  return found;
}

const Policy* GroupWorld::policy_in_force() const {
  const Policy* newest = nullptr;
  const auto offer = [&](const Record* record) {
    const auto* policy = record == nullptr ? nullptr : std::get_if<Policy>(record);
    if (policy == nullptr)
      return;
    if (version_ && policy->version == *version_) {
      newest = policy;
      return;
    }
    const bool exact = newest != nullptr && version_ && newest->version == *version_;
    if (!exact && (newest == nullptr || newest->version < policy->version))
      newest = policy;
  };
  for (const Uuid& id : policies_)
    offer(current({EntityType::policy, id}));
  for (const auto& [key, record] : changes_) {
    if (key.t == EntityType::policy)
      offer(&record);
  }
  return newest;
}

void GroupWorld::add(const LoadRequest& request, const Loaded& loaded) {
  for (const EntityKey& key : request.rows)
    rows_.try_emplace(key);
  for (const IndexKey& key : request.indexes)
    indexes_.try_emplace(key);
  for (const StoredRow& row : loaded.rows) {
    bool unknown = false;
    auto shared = row.damaged ? nullptr : read_row(row.key.t, row.json, &unknown);
    if (!shared) {
      unreadable_ = true;
      continue;
    }
    if (row.key.t == EntityType::policy)
      shelf_->insert_or_assign(row.key.id, shared);
    rows_[row.key] = {row.ver, std::move(shared), unknown ? row.json : std::string()};
  }
  for (const auto& [key, ids] : loaded.indexes)
    indexes_[key] = ids;
  if (request.policies) {
    policies_ = loaded.policies;
    policies_listed_ = true;
  }
}

void GroupWorld::put(const EntityKey& key, Record record) {
  const Record* before = current(key);
  if (before != nullptr) {
    for (const IndexKey& entry : index_entries_of(*before))
      index_changes_[entry][key.id] = false;
  }
  for (const IndexKey& entry : index_entries_of(record))
    index_changes_[entry][key.id] = true;
  changes_.insert_or_assign(key, std::move(record));
}

void GroupWorld::forget_changes() {
  changes_.clear();
  index_changes_.clear();
}

void GroupWorld::add_unknown(const Reads& reads, LoadRequest& out) const {
  for (const EntityKey& key : reads.records) {
    if (!knows(key))
      out.rows.push_back(key);
  }
  for (const IndexKey& key : reads.indexes) {
    if (!knows(key))
      out.indexes.push_back(key);
  }
}

LoadRequest GroupWorld::take_missed() {
  LoadRequest out;
  out.rows.assign(missed_rows_.begin(), missed_rows_.end());
  out.indexes.assign(missed_indexes_.begin(), missed_indexes_.end());
  missed_rows_.clear();
  missed_indexes_.clear();
  return out;
}

bool GroupWorld::policies_known() const {
  return policies_listed_ && std::all_of(policies_.begin(), policies_.end(), [&](const Uuid& id) {
           return knows(EntityKey{EntityType::policy, id});
         });
}

void GroupWorld::add_unknown_policies(LoadRequest& out) const {
  if (!policies_listed_)
    out.policies = true;
  for (const Uuid& id : policies_) {
    const EntityKey key{EntityType::policy, id};
    if (!knows(key))
      out.rows.push_back(key);
  }
}

const GroupWorld::Stored& GroupWorld::stored(const EntityKey& key) const {
  static const Stored kAbsent;
  const auto row = rows_.find(key);
  return row == rows_.end() ? kAbsent : row->second;
}

}  // namespace aftercare
