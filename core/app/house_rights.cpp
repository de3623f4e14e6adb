#include "core/app/house_rights.hpp"

#include <algorithm>

#include "core/policy/rules.hpp"

namespace aftercare {

bool may_see_reads(const Policy& policy, const Actor& actor) {
  if (actor.kind != ActorKind::staff || actor.push_only) {
    return false;
  }
  const Permission permission = allowed(policy, actor.roles, "house.reads");
  if (permission.known) {
    return permission.allowed;
  }
  return std::any_of(actor.roles.begin(), actor.roles.end(), [](Role role) {
    return role == Role::administrator || role == Role::auditor;
  });
}

}  // namespace aftercare
