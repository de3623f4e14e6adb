// One clock's runs, replayed from the marks in their order. A promise lives as long as its reason:
// what starts it, what fulfils it (also beforehand), what ends it unfulfilled and what makes it run
// again are columns of its rule.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "core/policy/clock_marks.hpp"

namespace aftercare::clocking {

enum class Ending { fulfilled, missed, reason_gone, other_remedy, case_over };

// One mark that may have begun a run; `urgency`: it counts under that one only.
struct Begun {
  Instant at;
  std::optional<Urgency> urgency;
};

struct Run {
  std::vector<Begun> begun;
  Instant started;  // the earliest of those that count
  std::optional<Instant> window_end;
  std::optional<VisitId> visit;
  std::optional<Instant> stopped;
  Ending ending = Ending::fulfilled;  // when stopped
  std::optional<ClockMark> by;        // the mark that fulfilled it
  std::vector<Stand> stood;           // between an ending that was taken back and that
  std::uint64_t sides = 0;            // that began it, one bit each
  int epoch = 0;
  bool frozen = false;  // its breach was told: judged as it was then
  bool counts = true;   // false: nothing that began it counts under its urgency
  Urgency urgency{};    // at the stop, or now
  CaseClass case_class{};

  // Stopped because nobody needs it any more.
  [[nodiscard]] bool dropped() const {
    return stopped && ending != Ending::fulfilled && ending != Ending::missed;
  }
};

struct Runs {
  std::vector<Run> runs;
  bool case_over = false;
  Urgency urgency{};
  CaseClass case_class{};
};

Runs runs_of(const Policy& policy, const ClockRule& rule, const Marks& marks);

}  // namespace aftercare::clocking
