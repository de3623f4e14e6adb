// Cases the server still has and this machine no longer keeps (older than the replica's scope):
// found by search, shown, never stored. Needs the network; without it nothing is found and nothing
// is wrong.
#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/api/replica_source.hpp"
#include "native/console/store/ports.hpp"

namespace aftercare::console {

class Archive {
 public:
  explicit Archive(Network& network) : network_(network) {}

  // One question is on its way at a time, the newest text is the next one. Texts of one character
  // are not asked for.
  void ask(const std::string& text);
  // What was found for the last text that was answered, in the server's order.
  [[nodiscard]] const std::vector<CaseId>& hits() const { return hits_; }
  // Absent: never found here.
  [[nodiscard]] const Record* find(const EntityKey& key) const;
  std::function<void()> on_news;

 private:
  void send(std::string text);
  void take(const HttpAnswer& answer);

  Network& network_;
  std::string asked_;
  std::optional<std::string> next_;
  bool busy_ = false;
  std::vector<CaseId> hits_;
  std::map<EntityKey, Record> records_;
  // Answers may come after this object is gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

// The replica, and behind it what was found in the archive.
class DeskSource final : public screens::Source {
 public:
  DeskSource(const Replica& replica, const Archive& archive)
      : replica_(replica), world_(replica, archive) {}
  [[nodiscard]] const World& world() const override { return world_; }
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
  // Not kept on this machine: only to be read.
  [[nodiscard]] bool is_archived(CaseId id) const;

 private:
  class Behind final : public World {
   public:
    Behind(const Replica& replica, const Archive& archive) : replica_(replica), archive_(archive) {}
    [[nodiscard]] Found find(const EntityKey& key) const override;
    [[nodiscard]] IndexFound look_up(const IndexKey& key) const override {
      return replica_.world().look_up(key);
    }
    [[nodiscard]] const Policy* policy_in_force() const override {
      return replica_.world().policy_in_force();
    }

   private:
    const Replica& replica_;
    const Archive& archive_;
  };

  const Replica& replica_;
  Behind world_;
};

}  // namespace aftercare::console
