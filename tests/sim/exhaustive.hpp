// Short runs in which the power goes exactly once: at every point between two storage effects of
// every device and every server, and with each way base can be torn. No other fault.
#pragma once
#include "tests/sim/batch.hpp"

namespace aftercare::sim {

// The exit status: 1 when a promise was broken.
int run_exhaustive(const BatchOptions& options);

}  // namespace aftercare::sim
