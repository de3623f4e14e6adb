// Who looks after the house itself: rights that belong to no command.
#pragma once
#include "core/domain/shared/actor.hpp"
#include "core/policy/policy.hpp"

namespace aftercare {

// Who may see what others read, and what is wrong with the house: whom the policy's row
// "house.reads" names; without one its administrators and auditors.
bool may_see_reads(const Policy& policy, const Actor& actor);

}  // namespace aftercare
