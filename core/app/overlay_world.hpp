// A world with some records changed on top of it, for decisions that must see their own effects
// (settling several facts at once). Look-ups go through to the world below.
#pragma once
#include <map>

#include "core/app/decide.hpp"

namespace aftercare {

class OverlayWorld final : public World {
 public:
  explicit OverlayWorld(const World& below) : below_{below} {}

  void apply(const std::vector<EventAt>& events, const EventMeta& meta) {
    for (auto& [key, record] : evolve_all(*this, events, meta)) {
      changed_.insert_or_assign(key, std::move(record));
    }
  }

  [[nodiscard]] Found find(const EntityKey& key) const override {
    const auto at = changed_.find(key);
    return at == changed_.end() ? below_.find(key) : Found{Presence::present, &at->second};
  }
  [[nodiscard]] IndexFound look_up(const IndexKey& key) const override {
    return below_.look_up(key);
  }
  [[nodiscard]] const Policy* policy_in_force() const override { return below_.policy_in_force(); }

 private:
  const World& below_;
  std::map<EntityKey, Record> changed_;
};

}  // namespace aftercare
