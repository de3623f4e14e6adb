// aftercare-sim: see README.md.
#include <iostream>

#include <CLI/CLI.hpp>

#include "tests/sim/batch.hpp"
#include "tests/sim/canaries.hpp"
#include "tests/sim/exhaustive.hpp"
#include "tests/sim/record.hpp"

using namespace aftercare::sim;

int main(int argc, char** argv) {
  CLI::App app{"The two engines under every fault we can make; one thread, one seed, one run."};
  BatchOptions batch;
  std::uint64_t seed = 0;
  bool list = false;
  bool exhaustive = false;
  bool no_faults = false;
  std::string recording;
  std::string script;
  app.add_option("--seeds", batch.seeds, "how many runs");
  app.add_option("--first-seed", batch.first_seed, "the first one");
  app.add_option("--steps", batch.run.steps, "scheduler events a run, before the calm");
  const auto* replay = app.add_option("--seed", seed, "replay this one");
  app.add_flag("--trace", batch.run.trace, "tell everything that happens");
  app.add_option("--canary", batch.run.canary, "put a known bug back");
  app.add_flag("--keep-going", batch.keep_going, "run the other seeds after a violation too");
  app.add_flag("--list-canaries", list, "name them");
  app.add_flag("--exhaustive", exhaustive, "a crash between every two storage effects");
  app.add_flag("--no-faults", no_faults, "no random faults");
  app.add_option("--crash-at", batch.run.crash_at, "the power goes at this crash point");
  app.add_option("--tear", batch.run.tear, "... and base loses 1: its last write, 2: half of it");
  app.add_option("--record", recording, "write one device's inputs to this file");
  app.add_option("--replay-script", script, "give a recording to the core and compare");
  app.add_option("--jobs", batch.jobs, "runs at a time; 0: as many as there are cores");
  app.add_option("--policy", batch.policy_file, "from the repository root");
  CLI11_PARSE(app, argc, argv);
  if (list) {
    for (const Canary& canary : canaries())
      std::cout << canary.name << "\n    " << canary.what << '\n';
    return 0;
  }
  if (!batch.run.canary.empty() && !plant(batch.run.canary)) {
    std::cerr << "no canary of this name: see --list-canaries\n";
    return 2;
  }
  if (replay->count() != 0) {
    batch.first_seed = seed;
    batch.seeds = 1;
    batch.jobs = 1;
  }
  batch.run.faults = !no_faults;
  if (!script.empty())
    return replay_script(script);
  if (!recording.empty())
    return record(batch, recording);
  return exhaustive ? run_exhaustive(batch) : run_batch(batch);
}
