// A device in memory: the real replica and a host that carries its effects out one by one, so that
// a test can cut the power between any two of them. What survives is DeviceStore.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "tests/sync/support/device_store.hpp"

namespace aftercare::test {

class TestDevice {
 public:
  TestDevice(Actor actor, int number);

  // A fresh process over what the store holds; whatever was under way is gone.
  void open(Instant now);
  void crash();
  [[nodiscard]] bool running() const { return replica_ != nullptr; }

  void input(ReplicaInput input, Instant now);
  Submitted submit(const std::string& type, const std::string& target, const std::string& args,
                   Instant now, const std::string& supersedes = {});
  // Carries out the next effect; false: there is none.
  bool step(Instant now);
  void work(Instant now) {
    while (step(now)) {
    }
  }

  [[nodiscard]] Replica& replica() { return *replica_; }
  [[nodiscard]] SyncStatus status() const { return replica_->status(); }
  [[nodiscard]] std::size_t own_for(const EntityKey& key) const {
    return replica_->own_commands(key).size();
  }
  template <class T, class Tag>
  const T* find(Id<Tag> id) const {
    return find_as<T>(replica_->world(), id);
  }

  Actor actor;
  DeviceStore store;
  std::deque<replica_effect::Request> requests;  // sent, not answered
  std::optional<Instant> wake_at;
  bool leader = true;
  bool needs_session = false;
  int changes = 0;
  // When set, the next storage effect fails with this reason.
  std::string fail_store;
  // A slow disk: writes of base wait until store_base() does the oldest.
  bool slow_base = false;
  std::deque<replica_effect::StoreBase> base_waiting;
  void store_base(Instant now);
  // The power goes before the effect after so many; negative: never.
  int steps_left = -1;

 private:
  void take(ReplicaReply reply);
  std::array<std::uint8_t, 10> random();

  std::unique_ptr<Replica> replica_;
  std::deque<ReplicaEffect> effects_;
  std::uint64_t seed_;
};

}  // namespace aftercare::test
