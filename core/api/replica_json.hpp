// The replica's inputs and effects as JSON: what crosses into JavaScript, and what recorded
// scripts are made of. Pure.
#pragma once
#include <string>
#include <string_view>

#include "core/codec/json.hpp"
#include "core/sync/replica.hpp"

namespace aftercare {

// {"kind": "open", ...}: snake_case names of replica_input. A submit carries {"type", "target",
// "args", "supersedes"?, "random": 40 hex digits, "occurred_at"}.
Result<ReplicaInput> replica_input_from_json(const Json& json);
// {"effects": [{"kind": "store_mine", ...}, ...], "submitted"?: {...}}
Json replica_reply_to_json(const ReplicaReply& reply);

}  // namespace aftercare
