#include "core/sync/overlay.hpp"

namespace aftercare {
namespace {

Context context_of(const Actor& actor, Instant at) {
  Context context;
  context.actor = actor;
  context.received_at = at;
  context.authority = false;
  return context;
}

}  // namespace

Found Overlay::find(const EntityKey& key) const {
  const auto changed = changes_.find(key);
  if (changed != changes_.end())
    return {Presence::present, &changed->second};
  const Record* record = base_->find(key);
  if (record != nullptr)
    return {Presence::present, record};
  return {Presence::unknown, nullptr};
}

IndexFound Overlay::look_up(const IndexKey&) const {
  return {};
}

const Policy* Overlay::policy_in_force() const {
  const Policy* newest = nullptr;
  const auto offer = [&](const Record* record) {
    const auto* policy = record == nullptr ? nullptr : std::get_if<Policy>(record);
    if (policy != nullptr && (newest == nullptr || newest->version < policy->version)) {
      newest = policy;
    }
  };
  base_->each(EntityType::policy, [&](const EntityKey& key) { offer(base_->find(key)); });
  for (auto at = changes_.lower_bound({EntityType::policy, Uuid{}}); at != changes_.end(); ++at) {
    offer(&at->second);
  }
  return newest;
}

void Overlay::run(Own& own, const Actor& actor) {
  own.touched.clear();
  own.doubtful = false;
  if (!own.decoded)
    return;
  const Context context = context_of(actor, own.queued_at);
  const auto decided = decide(*this, *own.decoded, context);
  if (!decided) {
    own.doubtful = true;
    return;
  }
  for (auto& [key, record] : evolve_all(*this, decided->events, meta_of(*own.decoded, context))) {
    own.touched.push_back(key);
    changes_.insert_or_assign(key, std::move(record));
  }
}

std::optional<Refusal> Overlay::refusal_of(const Command& command, const Actor& actor,
                                           Instant at) const {
  const auto decided = decide(*this, command, context_of(actor, at));
  if (decided)
    return std::nullopt;
  return decided.error();
}

}  // namespace aftercare
