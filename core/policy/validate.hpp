// The check before a policy is put in force: contradictions, holes, a calendar without working
// time, references to nothing. An empty answer means it may be put in force. Holidays that nobody
// has announced yet are no fault of the policy: warnings_of() tells of them.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "core/policy/policy.hpp"

namespace aftercare {

// `path` is exact: "liability[3].term". `code` has a text `policy.problem.<code>`.
struct PolicyProblem {
  std::string path;
  std::string code;
  std::map<std::string, std::string> params;
  bool operator==(const PolicyProblem&) const = default;
};
BOOST_DESCRIBE_STRUCT(PolicyProblem, (), (path, code, params))

std::vector<PolicyProblem> validate(const Policy& policy);
// What somebody should look after before long, though it may be put in force.
std::vector<PolicyProblem> warnings_of(const Policy& policy, Instant now);

// Every command type a policy must have a permission row for.
const std::vector<std::string_view>& known_commands();
// Rows besides the commands: who may have which paper (core/screens/paper.hpp).
const std::vector<std::string_view>& known_papers();

}  // namespace aftercare
