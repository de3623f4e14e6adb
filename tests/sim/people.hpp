// What people do: steps of the story, chosen by looking at what their device shows, some of them
// nonsense. Returns what to submit; nothing when there is nothing to do.
#pragma once
#include <optional>
#include <vector>

#include "tests/sim/device.hpp"
#include "tests/sim/house.hpp"

namespace aftercare::sim {

struct Step {
  replica_input::Submit command;
  std::vector<FileRef> files;  // added to the device first
};

class People {
 public:
  People(Run& run, const House& house) : run_(run), house_(house) {}

  std::optional<Step> choose(const Device& device, const Replica& replica);

 private:
  using Chosen = std::optional<Step>;
  Chosen as_customer(const Replica& replica);
  Chosen as_desk(const Replica& replica, bool manager);
  Chosen as_engineer(const Device& device, const Replica& replica);
  Chosen report();
  Chosen appoint(const Case& record, Instant device_now);
  Chosen settle(const Case& record);
  Chosen about_staff();
  Chosen fact(const Visit& visit);
  Chosen nonsense(const Replica& replica);
  [[nodiscard]] FileRef file(const char* type);
  template <class Args>
  Step on(const EntityKey& target, const Args& args);
  template <class T>
  const T* some(const Replica& replica, EntityType type);
  const Case* some_case(const Replica& replica);

  Run& run_;
  const House& house_;
  std::uint64_t files_ = 0;
  Instant device_now_;
};

}  // namespace aftercare::sim
