// What people see, and what is told about changes: see replica_impl.hpp.
#include <algorithm>

#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/flaws.hpp"
#include "core/sync/replica_impl.hpp"

namespace aftercare {

// A confirmed command stays in view until base holds what it did.
bool Replica::Impl::in_view(const Own& own) const {
  if (own.kind != OwnKind::receipt)
    return own.kind == OwnKind::outbox;
  if (has(Flaw::overlay_dropped_on_ack))
    return false;
  return own.epoch != meta.epoch || own.seq > meta.seq;
}

void Replica::Impl::rebuild_view() {
  for (const auto& [key, record] : view.changes())
    mark_changed(key);
  view.clear();
  for (Own& own : mine.own()) {
    if (in_view(own)) {
      view.run(own, actor);
    } else {
      own.touched.clear();
    }
  }
  for (const auto& [key, record] : view.changes())
    mark_changed(key);
}

void Replica::Impl::publish() {
  if (!changed_all && changed_keys.empty() && !changed_status)
    return;
  replica_effect::Changed effect;
  effect.status = changed_status;
  if (changed_keys.size() > kChangeLogMax)
    mark_all();
  if (changed_all || !changed_keys.empty())
    ++revision;
  if (changed_all) {
    effect.all = true;
    change_log.clear();
    log_complete_since = revision;
  } else {
    for (const EntityKey& key : changed_keys) {
      effect.keys.push_back(to_text(key));
      change_log.emplace_back(revision, key);
    }
    while (change_log.size() > kChangeLogMax) {
      log_complete_since = change_log.front().first;
      change_log.pop_front();
    }
  }
  changed_all = changed_status = false;
  changed_keys.clear();
  emit(std::move(effect));
}

SyncStatus Replica::Impl::status() const {
  SyncStatus out;
  out.online = reached && host_online;
  out.leader = leader;
  out.session_needed = session_needed;
  out.loaded = loaded;
  out.last_contact = last_contact;
  for (const Own& own : mine.own()) {
    const bool waits = own.kind == OwnKind::outbox || must_repeat(own);
    if (waits && own.durable()) {
      ++out.waiting;
      if (!out.waiting_since || own.queued_at < *out.waiting_since) {
        out.waiting_since = own.queued_at;
      }
    }
    if (!waits && !in_view(own))
      continue;
    const bool in_flight = std::find(sent.begin(), sent.end(), own.id) != sent.end();
    out.pending.push_back(describe(own, in_flight));
  }
  for (const Own& own : mine.rejected())
    out.rejected.push_back(describe(own, false));
  for (const auto& [sha256, file] : mine.files()) {
    if (file.state == FileState::waiting)
      ++out.files_waiting;
  }
  return out;
}

std::vector<OwnCommand> Replica::Impl::own_commands(const EntityKey& target) const {
  std::vector<OwnCommand> out;
  const std::string text = to_text(target);
  for (const Own& own : mine.own()) {
    if (!in_view(own) && !must_repeat(own))
      continue;
    const bool in_flight = std::find(sent.begin(), sent.end(), own.id) != sent.end();
    OwnCommand one = describe(own, in_flight);
    const bool touches =
        std::find(own.touched.begin(), own.touched.end(), target) != own.touched.end();
    if (touches || one.target == text)
      out.push_back(std::move(one));
  }
  for (const Own& own : mine.rejected()) {
    OwnCommand one = describe(own, false);
    if (one.target == text)
      out.push_back(std::move(one));
  }
  return out;
}

void Replica::Impl::each(EntityType type, const std::string& text,
                         const std::function<void(const Record&)>& visit) const {
  const auto& changes = view.changes();
  const auto wanted = [&](const EntityKey& key) {
    return changes.empty() || changes.count(key) == 0;
  };
  base->each_record(type, text, wanted, visit);
  for (const auto& [key, record] : changes) {
    if (key.t == type)
      visit(record);
  }
}

std::string Replica::state_hash() const {
  std::vector<EntityKey> keys = impl_->base->keys();
  for (const auto& [key, record] : impl_->view.changes())
    keys.push_back(key);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  std::string text;
  for (const EntityKey& key : keys) {
    const Record* record = impl_->view.find(key).record;
    if (record == nullptr)
      continue;
    text += to_text(key);
    text += ' ';
    text += sha256_hex(encode_record(*record));
    text += '\n';
  }
  return sha256_hex(text);
}

}  // namespace aftercare
