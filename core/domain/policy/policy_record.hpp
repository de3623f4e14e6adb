// The policy in force as a record of its own: versions are kept, replicas pull it like any other.
#pragma once
#include <optional>
#include <string>
#include <variant>

#include <boost/describe.hpp>

#include "core/policy/policy.hpp"

namespace aftercare {

namespace policy_command {
struct PutInForce {
  Policy policy;
  std::string reason;
  // The version that was in force when editing began: two editors never overwrite each other
  // unseen. Absent: the house's own tools.
  std::optional<int> based_on;
};
BOOST_DESCRIBE_STRUCT(PutInForce, (), (policy, reason, based_on))
}  // namespace policy_command

namespace policy_event {
struct PutInForce {
  Policy policy;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PutInForce, (), (policy, reason))
}  // namespace policy_event

using PolicyEvent = std::variant<policy_event::PutInForce>;

}  // namespace aftercare
