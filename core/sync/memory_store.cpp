#include "core/sync/memory_store.hpp"

#include <algorithm>

#include "core/base/sha256.hpp"
#include "core/sync/flaws.hpp"

namespace aftercare {
namespace {

const MemoryStore::Membership* member_of(const MemoryStore::State& state, const std::string& scope,
                                         const EntityKey& key) {
  const auto in_scope = state.memberships.find(scope);
  if (in_scope == state.memberships.end())
    return nullptr;
  const auto at = in_scope->second.find(key);
  return at == in_scope->second.end() ? nullptr : &at->second;
}

struct Standing {
  std::uint64_t seq = 0;  // newest within the range
  bool present = false;
};

Standing standing_of(const MemoryStore::State& state, const std::vector<std::string>& scopes,
                     const EntityKey& key, std::uint64_t up_to) {
  Standing out;
  for (const std::string& scope : scopes) {
    const auto* member = member_of(state, scope, key);
    if (member == nullptr)
      continue;
    out.present = out.present || member->present;
    if (member->seq <= up_to)
      out.seq = std::max(out.seq, member->seq);
  }
  return out;
}

}  // namespace

// ---- reading -------------------------------------------------------------------------------

Head MemoryStore::head() {
  return {state_.epoch, state_.seq, hash_at(state_.seq).value_or("")};
}

std::optional<std::string> MemoryStore::hash_at(std::uint64_t seq) {
  auto at = state_.hashes.upper_bound(seq);
  if (at == state_.hashes.begin())
    return std::nullopt;
  return (--at)->second;
}

std::vector<ScopedChange> MemoryStore::changes(const std::vector<std::string>& scopes,
                                               std::uint64_t after, std::uint64_t up_to,
                                               std::size_t limit) {
  // Of each scope no more than `limit` entries and the rest of the last seq can be on this page;
  // entries that another scope's newer one supersedes do not count.
  std::set<std::pair<std::uint64_t, EntityKey>> found;
  for (const std::string& scope : scopes) {
    const auto list = state_.by_seq.find(scope);
    if (list == state_.by_seq.end())
      continue;
    std::size_t taken = 0;
    std::uint64_t last = 0;
    for (auto at = list->second.lower_bound({after + 1, EntityKey{EntityType::customer, {}}});
         at != list->second.end() && at->first <= up_to; ++at) {
      if (taken >= limit && at->first != last)
        break;
      if (standing_of(state_, scopes, at->second, up_to).seq != at->first)
        continue;
      found.insert(*at);
      ++taken;
      last = at->first;
    }
  }
  std::vector<ScopedChange> out;
  for (const auto& [seq, key] : found) {
    if (out.size() >= limit && out.back().seq != seq)
      break;
    ScopedChange change{key, seq, standing_of(state_, scopes, key, up_to).present};
    const auto at = state_.rows.find(key);
    if (at == state_.rows.end()) {
      change.present = false;
      change.deleted = true;
    } else {
      change.ver = at->second.ver;
      change.damaged = at->second.damaged;
      if (change.present)
        change.json = at->second.json;
    }
    out.push_back(std::move(change));
  }
  // Never in the middle of a seq: the rest of the last one goes to the next page, unless it is
  // alone.
  if (out.size() > limit && out.front().seq != out.back().seq) {
    const std::uint64_t last = out.back().seq;
    while (out.back().seq == last)
      out.pop_back();
  }
  return out;
}

std::vector<EntityKey> MemoryStore::only_in(const std::vector<std::string>& lost,
                                            const std::vector<std::string>& kept,
                                            const std::optional<EntityKey>& after,
                                            std::size_t limit) {
  std::set<EntityKey> keys;
  for (const std::string& scope : lost) {
    for (const auto& [key, member] : state_.memberships[scope]) {
      if (member.present && (!after || *after < key) && !in_scopes(key, kept))
        keys.insert(key);
    }
  }
  std::vector<EntityKey> out(keys.begin(), keys.end());
  if (out.size() > limit)
    out.resize(limit);
  return out;
}

std::vector<StoredRow> MemoryStore::walk(const std::vector<std::string>& scopes,
                                         const std::optional<EntityKey>& after, std::size_t limit) {
  std::vector<StoredRow> out;
  auto at = after ? state_.rows.upper_bound(*after) : state_.rows.begin();
  for (; at != state_.rows.end() && out.size() < limit; ++at) {
    if (in_scopes(at->first, scopes))
      out.push_back(at->second);
  }
  return out;
}

std::optional<StoredRow> MemoryStore::row(const EntityKey& key) {
  const auto at = state_.rows.find(key);
  if (at == state_.rows.end())
    return std::nullopt;
  return at->second;
}

bool MemoryStore::in_scopes(const EntityKey& key, const std::vector<std::string>& scopes) {
  return std::any_of(scopes.begin(), scopes.end(), [&](const std::string& scope) {
    const auto* member = member_of(state_, scope, key);
    return member != nullptr && member->present;
  });
}

std::vector<StoredResult> MemoryStore::results_of(ClientId client, std::uint64_t after_seq,
                                                  std::uint64_t up_to, std::size_t limit) {
  std::vector<StoredResult> out;
  const auto& ids = state_.results_by_client[client];
  for (auto at = ids.upper_bound(after_seq);
       at != ids.end() && at->first <= up_to && out.size() < limit; ++at) {
    out.push_back(state_.results.at(at->second));
  }
  return out;
}

std::vector<ReadStore::HistoryEntry> MemoryStore::history(const EntityKey& key) {
  const auto at = state_.events.find(key);
  return at == state_.events.end() ? std::vector<HistoryEntry>{} : at->second;
}

std::vector<EntityKey> MemoryStore::search(const std::vector<std::string>& terms,
                                           std::optional<EntityType> type, std::size_t limit,
                                           std::size_t offset) {
  if (terms.empty())
    return {};
  std::vector<std::pair<std::uint64_t, EntityKey>> found;
  for (const EntityKey& key : state_.terms[terms.front()]) {
    if (type && key.t != *type)
      continue;
    const bool all = std::all_of(terms.begin(), terms.end(), [&](const std::string& term) {
      const auto at = state_.terms.find(term);
      return at != state_.terms.end() && at->second.count(key) != 0;
    });
    if (all)
      found.emplace_back(state_.rows.at(key).seq, key);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first : a.second < b.second;
  });
  std::vector<EntityKey> keys;
  for (std::size_t i = offset; i < found.size() && keys.size() < limit; ++i) {
    keys.push_back(found[i].second);
  }
  return keys;
}

void MemoryStore::put_back(State state, std::string new_epoch, std::int64_t skipped_numbers) {
  state_ = std::move(state);
  state_.epoch = std::move(new_epoch);
  for (auto& [month, next] : state_.next_number)
    next += skipped_numbers;
}

// ---- writing -------------------------------------------------------------------------------

// Checks first, then everything: a conflict leaves the state as it was.
StoreOutcome MemoryStore::apply(const WriteBatch& batch, const RaiseRequest& raised) {
  for (const RowWrite& row : batch.rows) {
    const auto at = state_.rows.find(row.key);
    const std::uint64_t stored = at == state_.rows.end() ? 0 : at->second.ver;
    if (stored != row.previous)
      return StoreOutcome::conflict;
  }
  for (const StoredResult& result : batch.results) {
    if (state_.results.count(result.id) != 0 && !has(Flaw::dedupe_off))
      return StoreOutcome::conflict;
  }
  state_.seq += raised.seqs;
  for (const auto& [month, count] : raised.months) {
    state_.next_number.try_emplace(month, 1).first->second += count;
  }
  for (const RowWrite& row : batch.rows)
    state_.rows[row.key] = {row.key, row.ver, row.seq, row.json};
  for (const EventWrite& event : batch.events) {
    state_.events[event.key].push_back({event.seq, event.rev, event.type, event.json});
  }
  for (const StoredResult& result : batch.results) {
    state_.results[result.id] = result;
    state_.results_by_client[result.client][result.seq] = result.id;
  }
  for (const StoredClient& client : batch.clients)
    state_.clients[client.id] = client;
  for (const IndexWrite& entry : batch.indexes) {
    if (entry.present) {
      state_.indexes[entry.key].insert(entry.id);
    } else {
      state_.indexes[entry.key].erase(entry.id);
    }
  }
  for (const MembershipWrite& entry : batch.memberships) {
    auto& members = state_.memberships[entry.scope];
    auto& ordered = state_.by_seq[entry.scope];
    if (const auto at = members.find(entry.key); at != members.end()) {
      ordered.erase({at->second.seq, entry.key});
    }
    members[entry.key] = {entry.seq, entry.present};
    ordered.insert({entry.seq, entry.key});
  }
  for (const TermWrite& entry : batch.terms) {
    if (entry.present) {
      state_.terms[entry.term].insert(entry.key);
    } else {
      state_.terms[entry.term].erase(entry.key);
    }
  }
  if (batch.commit.seq != 0) {
    const std::string previous = hash_at(state_.seq).value_or("");
    state_.hashes[batch.commit.seq] = sha256_hex(previous + '\n' + batch.commit.digest);
  }
  return StoreOutcome::done;
}

StoreOutcome MemoryAuthority::begin() {
  return faulty("begin");
}

StoreOutcome MemoryAuthority::load(const LoadRequest& request, Loaded& out) {
  if (const StoreOutcome outcome = faulty("load"); outcome != StoreOutcome::done)
    return outcome;
  const auto& state = store_->state_;
  for (const EntityKey& key : request.rows) {
    if (const auto at = state.rows.find(key); at != state.rows.end())
      out.rows.push_back(at->second);
  }
  for (const IndexKey& key : request.indexes) {
    const auto at = state.indexes.find(key);
    out.indexes.emplace_back(key, at == state.indexes.end()
                                      ? std::vector<Uuid>{}
                                      : std::vector<Uuid>(at->second.begin(), at->second.end()));
  }
  for (const CommandId& id : request.results) {
    if (const auto at = state.results.find(id); at != state.results.end()) {
      out.results.push_back(at->second);
    }
  }
  for (const ClientId& id : request.clients) {
    const auto at = state.clients.find(id);
    if (at != state.clients.end())
      out.clients.push_back(at->second);
    seen_clients_[id] = at == state.clients.end() ? 0 : at->second.last_client_seq;
  }
  if (request.policies) {
    for (auto at = state.rows.lower_bound({EntityType::policy, Uuid{}});
         at != state.rows.end() && at->first.t == EntityType::policy; ++at) {
      out.policies.push_back(at->first.id);
    }
  }
  return StoreOutcome::done;
}

StoreOutcome MemoryAuthority::raise(const RaiseRequest& request, Raised& out) {
  if (const StoreOutcome outcome = faulty("raise"); outcome != StoreOutcome::done)
    return outcome;
  // A real database would make the second one wait for the first one's commit.
  if (store_->raising_ != nullptr && store_->raising_ != this)
    return StoreOutcome::conflict;
  store_->raising_ = this;
  raised_ = request;
  out.first_seq = store_->state_.seq + 1;
  for (const auto& [month, count] : request.months) {
    const auto at = store_->state_.next_number.find(month);
    out.first_number[month] = at == store_->state_.next_number.end() ? 1 : at->second;
  }
  out.previous_hash = store_->hash_at(store_->state_.seq).value_or("");
  return StoreOutcome::done;
}

StoreOutcome MemoryAuthority::write(const WriteBatch& batch) {
  if (const StoreOutcome outcome = faulty("write"); outcome != StoreOutcome::done)
    return outcome;
  batch_ = batch;
  return StoreOutcome::done;
}

StoreOutcome MemoryAuthority::commit() {
  StoreOutcome outcome = faulty("commit");
  // A real database locks the clients' rows when they are loaded.
  for (const auto& [id, seq] : seen_clients_) {
    const auto at = store_->state_.clients.find(id);
    const std::uint64_t now = at == store_->state_.clients.end() ? 0 : at->second.last_client_seq;
    if (outcome == StoreOutcome::done && now != seq)
      outcome = StoreOutcome::conflict;
  }
  if (outcome == StoreOutcome::done && batch_) {
    outcome = store_->apply(*batch_, raised_.value_or(RaiseRequest{}));
  }
  if (outcome == StoreOutcome::done)
    rollback();
  return outcome;
}

void MemoryAuthority::rollback() {
  if (store_->raising_ == this)
    store_->raising_ = nullptr;
  seen_clients_.clear();
  raised_.reset();
  batch_.reset();
}

}  // namespace aftercare
