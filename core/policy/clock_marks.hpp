// The marks of a case in the order in which they count, for replay. A case that took others over
// has their marks beside its own (`ClockEvent::of`): a promise starts and is fulfilled at the
// earliest over all of them, its clock stands only while every one of them stood.
#pragma once
#include <optional>
#include <vector>

#include "core/policy/clocks.hpp"

namespace aftercare::clocking {

// The case's own marks; those of cases it took over are sides 1, 2, ...
inline constexpr int kOwnSide = 0;

// A time in which a clock stands. `to`: none: it still does.
struct Stand {
  Instant from;
  std::optional<Instant> to;
  std::optional<PauseReason> reason;
};

struct Moment {
  const ClockEvent* event = nullptr;
  Instant at;  // when it counts
  int side = kOwnSide;
  int epoch = 0;  // how often the case had been reopened
};

struct Marks {
  std::vector<Moment> order;               // what moves clocks, of all sides
  std::vector<std::vector<Moment>> sides;  // each with all that is its own
  std::vector<Instant> joined;             // when each side was taken over
};

// `clock`: intents made offline count for it no earlier than the breach of it that was told before
// they came (case.md section 3).
Marks arrange(const Policy& policy, const std::vector<ClockEvent>& events,
              std::optional<ClockName> clock = std::nullopt);
// Whether arrange() would answer otherwise for this clock.
bool has_own_order(const std::vector<ClockEvent>& events, ClockName clock);

std::vector<Stand> pauses_of(const Marks& marks, const ClockRule& rule);
// Both, in order, none overlapping another.
std::vector<Stand> united(std::vector<Stand> stands, const std::vector<Stand>& more);

inline bool ends_case(ClockMark mark) {
  return mark == ClockMark::closed || mark == ClockMark::cancelled || mark == ClockMark::merged;
}

}  // namespace aftercare::clocking
