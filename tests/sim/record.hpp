// Recordings (invariant 8): all inputs of one device's replica in a whole town, as NDJSON that any
// build of the core can be given through its C interface.
//   {"now": <ms>, "input": {"kind": ...}}   one per input, as ac_handle takes it
//   {"state_hash": "<hex>"}                 last: what ac_state_hash must say then
#pragma once
#include <string>

#include "tests/sim/batch.hpp"

namespace aftercare::sim {

// At least `options.run.steps` inputs. The exit status.
int record(const BatchOptions& options, const std::string& path);
int replay_script(const std::string& path);

}  // namespace aftercare::sim
