// The policy in force as a record of its own: versions are kept, replicas pull it like any other.
#pragma once
#include <variant>

#include <boost/describe.hpp>

#include "core/policy/policy.hpp"

namespace aftercare {

namespace policy_command {
struct PutInForce {
  Policy policy;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PutInForce, (), (policy, reason))
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
