// A replica as the source of screens.
#pragma once
#include "core/screens/source.hpp"
#include "core/sync/replica.hpp"

namespace aftercare {

class ReplicaSource final : public screens::Source {
 public:
  explicit ReplicaSource(const Replica& replica) : replica_(replica) {}
  [[nodiscard]] const World& world() const override { return replica_.world(); }
  [[nodiscard]] const Actor& actor() const override { return replica_.actor(); }
  [[nodiscard]] SyncStatus status() const override { return replica_.status(); }
  [[nodiscard]] std::vector<OwnCommand> own_commands(const EntityKey& target) const override {
    return replica_.own_commands(target);
  }
  void each(EntityType type, const std::function<void(const Record&)>& visit) const override {
    replica_.each(type, visit);
  }
  void each_naming(EntityType type, const Uuid& id,
                   const std::function<void(const Record&)>& visit) const override {
    replica_.each_naming(type, id, visit);
  }

 private:
  const Replica& replica_;
};

}  // namespace aftercare
