// One run: its options, virtual time, the events waiting, what was injected and counted. Everything
// of a run hangs on it; nothing is shared between runs.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <queue>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "core/base/instant.hpp"
#include "tests/sim/random.hpp"

namespace aftercare::sim {

inline constexpr std::int64_t kSecond = 1000;
inline constexpr std::int64_t kMinute = 60 * kSecond;
inline constexpr std::int64_t kHour = 60 * kMinute;
inline constexpr std::int64_t kDay = 24 * kHour;

struct Options {
  std::uint64_t seed = 1;
  std::uint64_t steps = 20'000;
  std::string canary;  // name of a planted bug, empty: none
  bool trace = false;
  bool faults = true;
  // Exhaustive runs: the power goes at this crash point (0 is the first), never when negative.
  std::int64_t crash_at = -1;
  int tear = 0;  // ... and base loses 0: nothing, 1: its last write, 2: half of it
};

// A broken promise; ends the run.
struct Violation : std::runtime_error {
  Violation(int number, const std::string& details)
      : std::runtime_error(details), invariant(number) {}
  int invariant;
};

struct Counts {
  std::map<std::string, std::uint64_t> faults;
  std::uint64_t steps = 0;
  std::uint64_t submitted = 0;  // taken by a replica
  std::uint64_t refused = 0;    // at the device, at once
  std::uint64_t confirmed = 0;  // "saved" was shown
  std::uint64_t applied = 0;
  std::uint64_t rejected = 0;
  std::uint64_t exceptions = 0;
  std::uint64_t base_checks = 0;

  void add(const Counts& other) {
    for (const auto& [name, count] : other.faults)
      faults[name] += count;
    steps += other.steps;
    submitted += other.submitted;
    refused += other.refused;
    confirmed += other.confirmed;
    applied += other.applied;
    rejected += other.rejected;
    exceptions += other.exceptions;
    base_checks += other.base_checks;
  }
};

class Run {
 public:
  explicit Run(Options chosen);

  Options options;
  Random random;
  Instant now;
  Counts counts;
  bool faults_on = true;

  // Calls `what` after `delay_ms` of virtual time; events of the same instant in order of asking.
  void after(std::int64_t delay_ms, std::function<void()> what);
  // The next event, if there is one before `until`.
  bool step(Instant until);

  // Between any two storage effects, of devices and servers. True: the power goes now.
  bool crash_point();
  std::int64_t crash_points = 0;  // passed so far

  // Decides whether a fault happens now and counts it.
  bool fault(const char* name, int permille);
  [[nodiscard]] bool canary(const char* name) const { return options.canary == name; }
  void trace(const std::string& line);
  [[noreturn]] static void violated(int invariant, const std::string& details) {
    throw Violation(invariant, details);
  }

 private:
  struct Event {
    Instant at;
    std::uint64_t order = 0;
    std::function<void()> what;
  };
  struct Later {
    bool operator()(const Event& a, const Event& b) const {
      return a.at == b.at ? a.order > b.order : a.at > b.at;
    }
  };
  std::priority_queue<Event, std::vector<Event>, Later> events_;
  std::uint64_t order_ = 0;
};

}  // namespace aftercare::sim
