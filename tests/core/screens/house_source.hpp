// A replica's view of a house in memory, with the eyes of one person (the agent when none is
// named).
#pragma once
#include "core/screens/source.hpp"
#include "tests/core/support/given.hpp"

namespace aftercare::test {

class HouseSource final : public screens::Source {
 public:
  explicit HouseSource(const House& house) : HouseSource(house, house.agent) {}
  HouseSource(const House& house, Actor actor) : house_{house}, actor_{std::move(actor)} {}
  [[nodiscard]] const World& world() const override { return house_.world; }
  [[nodiscard]] const Actor& actor() const override { return actor_; }
  [[nodiscard]] SyncStatus status() const override { return {}; }
  [[nodiscard]] std::vector<OwnCommand> own_commands(const EntityKey&) const override { return {}; }
  void each(EntityType type, const std::function<void(const Record&)>& visit) const override {
    for (const auto& [key, record] : house_.world.records()) {
      if (key.t == type)
        visit(record);
    }
  }

 private:
  const House& house_;
  Actor actor_;
};

}  // namespace aftercare::test
