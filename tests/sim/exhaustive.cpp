#include "tests/sim/exhaustive.hpp"

#include <iostream>

#include "tests/sim/town.hpp"

namespace aftercare::sim {
namespace {

constexpr int kTears = 3;  // nothing, the last write, half of it

// How many points it passed; nothing: a promise was broken.
std::optional<std::int64_t> run_once(const Options& options, const House& house) {
  Town town(options, house);
  try {
    town.run();
  } catch (const Violation& violation) {
    std::cout << "VIOLATION seed " << options.seed << " invariant " << violation.invariant
              << " with the power gone at point " << options.crash_at << ", tear " << options.tear
              << ": " << violation.what() << "\n  replay: aftercare-sim --seed " << options.seed
              << " --steps " << options.steps << " --no-faults --crash-at " << options.crash_at
              << " --tear " << options.tear << std::endl;
    return std::nullopt;
  }
  return town.crash_points();
}

}  // namespace

int run_exhaustive(const BatchOptions& options) {
  const House house = build_house(options.policy_file);
  std::int64_t points = 0;
  std::uint64_t runs = 0;
  bool good = true;
  for (std::uint64_t i = 0; i < options.seeds; ++i) {
    Options chosen = options.run;
    chosen.seed = options.first_seed + i;
    chosen.faults = false;
    const auto all = run_once(chosen, house);
    if (!all)
      return 1;
    points += *all;
    for (std::int64_t at = 0; at < *all; ++at) {
      // Each kind of loss comes up at every third point of each seed, all of them over three.
      chosen.crash_at = at;
      chosen.tear = static_cast<int>((at + static_cast<std::int64_t>(i)) % kTears);
      good = run_once(chosen, house).has_value() && good;
      ++runs;
    }
  }
  std::cout << "a crash at each of " << points << " points, " << runs
            << " runs: " << (good ? "no promise was broken" : "A PROMISE WAS BROKEN") << '\n';
  return good ? 0 : 1;
}

}  // namespace aftercare::sim
