// What screens are made from: records, the person, his own steps on their way. The replica gives it
// (core/api/replica_source.hpp).
#pragma once
#include <functional>
#include <vector>

#include "core/app/decide.hpp"
#include "core/app/own_command.hpp"

namespace aftercare::screens {

class Source {
 public:
  virtual ~Source() = default;
  [[nodiscard]] virtual const World& world() const = 0;
  [[nodiscard]] virtual const Actor& actor() const = 0;
  [[nodiscard]] virtual SyncStatus status() const = 0;
  [[nodiscard]] virtual std::vector<OwnCommand> own_commands(const EntityKey& target) const = 0;
  virtual void each(EntityType type, const std::function<void(const Record&)>& visit) const = 0;
  // Those that name this id, and maybe some more: what does not need not even be read.
  virtual void each_naming(EntityType type, const Uuid& /*id*/,
                           const std::function<void(const Record&)>& visit) const {
    each(type, visit);
  }
};

}  // namespace aftercare::screens
