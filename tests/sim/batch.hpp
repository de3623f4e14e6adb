// Many seeds, a few at a time, each range in a process of its own; and the summary.
#pragma once
#include <string>

#include "tests/sim/run.hpp"

namespace aftercare::sim {

struct BatchOptions {
  Options run;
  std::uint64_t first_seed = 1;
  std::uint64_t seeds = 100;
  int jobs = 0;
  bool keep_going = false;  // after a violation
  std::string policy_file = "assets/policy/product_standard.json";
};

// The exit status: 1 when a promise was broken.
int run_batch(const BatchOptions& options);

}  // namespace aftercare::sim
