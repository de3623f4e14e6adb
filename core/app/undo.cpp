// Who could undo this: a policy or a change of staff that leaves nobody at work able to change
// policy and staff locks the house out of its own rules.
#include <algorithm>
#include <array>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::flow {
namespace {

// `on_others`: the step is worth nothing on one's own record alone.
struct Undoing {
  std::string_view command;
  bool on_others;
};
constexpr std::array kUndoing{Undoing{"policy.put_in_force", false}, Undoing{"staff.create", false},
                              Undoing{"staff.correct", true}};

bool gives(const Policy& policy, Role role, const Undoing& undoing) {
  if (role == Role::customer || role == Role::guest || role == Role::system)
    return false;
  const Permission permission = allowed(policy, {role}, undoing.command);
  return permission.allowed && (!undoing.on_others || permission.whose >= Whose::team);
}

std::vector<Role> roles_for(const Policy& policy, const Undoing& undoing) {
  std::vector<Role> roles;
  for (const PermissionRow& row : policy.permissions) {
    for (const Grant& grant : row.grants) {
      for (const Role role : grant.roles) {
        const bool seen = std::find(roles.begin(), roles.end(), role) != roles.end();
        if (row.command == undoing.command && !seen && gives(policy, role, undoing))
          roles.push_back(role);
      }
    }
  }
  return roles;
}

// What a step makes of one of the staff.
struct Changed {
  StaffId id;
  std::vector<Role> roles;
};

bool holds_any(const std::vector<Role>& held, const std::vector<Role>& wanted) {
  return std::any_of(held.begin(), held.end(), [&](Role role) {
    return std::find(wanted.begin(), wanted.end(), role) != wanted.end();
  });
}

// Nothing: a device does not know all its colleagues.
std::optional<bool> somebody_could(const Step& step, const Policy& policy, const Undoing& undoing,
                                   const Changed* changed) {
  const std::vector<Role> wanted = roles_for(policy, undoing);
  const Actor& actor = step.context.actor;
  const bool self = changed != nullptr && changed->id.value == actor.id.value;
  if (!self && holds_any(actor.roles, wanted))
    return true;
  if (changed != nullptr && holds_any(changed->roles, wanted))
    return true;
  bool known = true;
  for (const Role role : wanted) {
    const IndexFound holders = step.world.look_up(staff_role_index(role));
    known = known && holders.known;
    for (const Uuid& id : holders.ids) {
      const Staff* staff = find_as<Staff>(step.world, StaffId{id});
      const bool other = changed == nullptr || !(changed->id.value == id);
      if (other && staff != nullptr && !staff->closed_at && holds_any(staff->roles, wanted))
        return true;
    }
  }
  return known ? std::optional{false} : std::nullopt;
}

Problem nobody(const Undoing& undoing, const std::string& field) {
  return refuse("nobody_could_undo", field,
                {{"command_key", "command." + std::string{undoing.command}}});
}

}  // namespace

std::vector<Role> undoing_roles(const Policy& policy) {
  std::vector<Role> roles;
  for (const Undoing& undoing : kUndoing) {
    for (const Role role : roles_for(policy, undoing)) {
      if (std::find(roles.begin(), roles.end(), role) == roles.end())
        roles.push_back(role);
    }
  }
  return roles;
}

Problem check_undo_policy(const Step& step, const Policy& next) {
  if (step.context.actor.kind == ActorKind::system)
    return std::nullopt;
  for (const Undoing& undoing : kUndoing) {
    if (somebody_could(step, next, undoing, nullptr) == false)
      return nobody(undoing, "policy.permissions");
  }
  return std::nullopt;
}

Problem check_undo_staff(const Step& step, StaffId id, const std::vector<Role>& roles,
                         const std::string& field) {
  const Policy* policy = step.world.policy_in_force();
  const Staff* now = find_as<Staff>(step.world, id);
  if (policy == nullptr || now == nullptr || step.context.actor.kind == ActorKind::system)
    return std::nullopt;
  const Changed changed{id, roles};
  for (const Undoing& undoing : kUndoing) {
    const bool could = holds_any(now->roles, roles_for(*policy, undoing));
    if (could && somebody_could(step, *policy, undoing, &changed) == false)
      return nobody(undoing, field);
  }
  return std::nullopt;
}

}  // namespace aftercare::flow
