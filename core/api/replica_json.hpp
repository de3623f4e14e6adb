// The replica's inputs and effects as JSON: what crosses into JavaScript, and what recorded
// scripts are made of. Pure.
#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/codec/json.hpp"
#include "core/sync/replica.hpp"

namespace aftercare {

// {"kind": "open", ...}: snake_case names of replica_input. A submit carries {"type", "target",
// "args", "supersedes"?, "random": 40 hex digits, "occurred_at"}.
Result<ReplicaInput> replica_input_from_json(const Json& json);
// `given`: what the body of a response or the bytes of a segment may be the number of; taken out.
using GivenParts = std::map<std::size_t, std::string>;
Result<ReplicaInput> replica_input_from_json(const Json& json, GivenParts& given);
// {"effects": [{"kind": "store_mine", ...}, ...], "submitted"?: {...}}
Json replica_reply_to_json(const ReplicaReply& reply);
// The bytes of segments go to `parts`, their number stands in their place.
Json replica_reply_to_json(ReplicaReply reply, std::vector<std::string>& parts);

}  // namespace aftercare
