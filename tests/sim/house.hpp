// The simulated company: the real policy with short periods, its people, a van with parts.
#pragma once
#include <string>
#include <vector>

#include "core/app/commands.hpp"
#include "core/app/timed_duties.hpp"
#include "core/domain/shared/actor.hpp"

namespace aftercare::sim {

struct House {
  Policy policy;
  std::vector<Actor> guests;
  Actor agent;
  Actor manager;
  std::vector<Actor> engineers;
  std::vector<LocationId> vans;
  std::vector<PartId> parts;
};

// Reads the policy; throws std::runtime_error when it cannot.
House build_house(const std::string& policy_file);

struct Founding {
  EntityKey target;
  CommandArgs args;
};
// The commands that make the house, in order.
std::vector<Founding> founding(const House& house);

Uuid small_id(int n);

}  // namespace aftercare::sim
