#include "core/policy/clock_marks.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace aftercare::clocking {
namespace {

constexpr Instant kFirstInstant{std::numeric_limits<std::int64_t>::min() / 4};
constexpr Instant kLastInstant{std::numeric_limits<std::int64_t>::max() / 4};

// Facts of one instant: what judges comes first, then as the business goes. Those of one rank stay
// as they were given: pauses, what is chosen, agreed and paid, what ends and reopens a case.
int rank_of(ClockMark mark) {
  switch (mark) {
    case ClockMark::reported: return -3;
    case ClockMark::urgency_set:
    case ClockMark::class_set: return -2;
    case ClockMark::complaint_taken: return -1;
    case ClockMark::answered: return static_cast<int>(ClockMark::responded);
    case ClockMark::return_approved:
    case ClockMark::exchange_approved:
    case ClockMark::agreed:
    case ClockMark::paid:
    case ClockMark::remedy_set:
    case ClockMark::remedy_off:
    case ClockMark::return_declined:
    case ClockMark::agreement_lapsed: return static_cast<int>(ClockMark::return_decided);
    case ClockMark::return_checked: return static_cast<int>(ClockMark::return_inspected);
    case ClockMark::resumed: return static_cast<int>(ClockMark::paused);
    case ClockMark::closed:
    case ClockMark::cancelled:
    case ClockMark::merged:
    case ClockMark::unmerged: return static_cast<int>(ClockMark::cancelled);
    default: return static_cast<int>(mark);
  }
}

bool opens_anew(const Moment& moment) {
  return moment.side == kOwnSide && moment.event->mark == ClockMark::reopened;
}

// Reopened at the very instant of other marks: those given before it belong to what was.
struct Placed {
  Moment moment;
  int round = 0;
  bool operator<(const Placed& other) const {
    const auto key = [](const Placed& one) {
      const bool anew = one.moment.event->mark == ClockMark::reopened;
      return std::tuple(one.moment.at.ms, one.round, anew ? -10 : rank_of(one.moment.event->mark));
    };
    return key(*this) < key(other);
  }
};

std::vector<Moment> in_order(const std::vector<Moment>& given) {
  std::vector<Placed> placed;
  placed.reserve(given.size());
  std::vector<Instant> reopened;
  for (const Moment& moment : given) {
    if (moment.event->mark == ClockMark::reopened)
      reopened.push_back(moment.at);
    const auto round = std::count(reopened.begin(), reopened.end(), moment.at);
    placed.push_back({moment, static_cast<int>(round)});
  }
  std::stable_sort(placed.begin(), placed.end());
  std::vector<Moment> out;
  out.reserve(placed.size());
  for (const Placed& one : placed)
    out.push_back(one.moment);
  return out;
}

// Merged and taken apart again: as if it had never been.
std::vector<Moment> without_merging(const std::vector<Moment>& given) {
  std::vector<Moment> out;
  out.reserve(given.size());
  for (const Moment& moment : given) {
    if (moment.event->mark != ClockMark::unmerged) {
      out.push_back(moment);
      continue;
    }
    const auto merged = std::find_if(out.rbegin(), out.rend(), [](const Moment& one) {
      return one.event->mark == ClockMark::merged;
    });
    if (merged != out.rend())
      out.erase(std::next(merged).base());
  }
  return out;
}

std::vector<Instant> told_breaches(const std::vector<ClockEvent>& events, ClockName clock) {
  std::vector<Instant> told;
  for (const ClockEvent& event : events) {
    if (event.mark == ClockMark::breach_told && event.clock == clock && !event.of)
      told.push_back(event.at);
  }
  std::sort(told.begin(), told.end());
  return told;
}

Instant counts_at(const ClockEvent& event, const std::vector<Instant>& told) {
  Instant at = event.at;
  if (!event.received)
    return at;
  for (const Instant breach : told) {
    if (at <= breach && breach < *event.received)
      at = breach.plus_ms(1);
  }
  return at;
}

// What of another case's marks moves the clocks of the one that goes on: its ending, its pauses
// and its urgency are its own.
bool comes_along(ClockMark mark) {
  switch (mark) {
    case ClockMark::closed:
    case ClockMark::cancelled:
    case ClockMark::merged:
    case ClockMark::unmerged:
    case ClockMark::took_over:
    case ClockMark::paused:
    case ClockMark::resumed:
    case ClockMark::urgency_set:
    case ClockMark::class_set:
    case ClockMark::breach_told: return false;
    default: return true;
  }
}

// Each side's marks in their order.
void split_sides(const std::vector<ClockEvent>& events, const std::vector<Instant>& told,
                 Marks& out) {
  std::vector<CaseId> others;
  std::vector<std::vector<Moment>> given(1);
  out.joined.assign(1, kLastInstant);
  for (const ClockEvent& event : events) {
    int side = kOwnSide;
    if (event.of) {
      const auto known = std::find(others.begin(), others.end(), *event.of);
      side = static_cast<int>(known - others.begin()) + 1;
      if (known == others.end()) {
        others.push_back(*event.of);
        given.emplace_back();
        out.joined.push_back(kLastInstant);
      }
    }
    const auto at = static_cast<std::size_t>(side);
    if (event.mark == ClockMark::took_over) {
      out.joined[at] = event.at;
      continue;
    }
    given[at].push_back({&event, counts_at(event, told), side, 0});
  }
  for (const std::vector<Moment>& side : given)
    out.sides.push_back(without_merging(in_order(side)));
}

int epoch_at(const std::vector<Moment>& own, Instant when) {
  int epoch = 0;
  for (const Moment& moment : own)
    epoch = moment.at <= when ? moment.epoch : epoch;
  return epoch;
}

// Of a side that was taken over what has been since it was reopened last; it speaks for the time
// of the case in which it came, what it heard later for that in which it heard it.
void add_other(const Marks& marks, std::size_t number, std::vector<Moment>& order) {
  const std::vector<Moment>& side = marks.sides[number];
  const auto last = std::find_if(side.rbegin(), side.rend(), [](const Moment& moment) {
    return moment.event->mark == ClockMark::reopened;
  });
  const auto from = last == side.rend() ? side.begin() : std::prev(last.base());
  for (auto at = from; at != side.end(); ++at) {
    if (!comes_along(at->event->mark))
      continue;
    order.push_back(*at);
    order.back().epoch =
        epoch_at(marks.sides[kOwnSide], std::max(marks.joined[number], at->at));
  }
}

std::vector<Stand> stands_of(const std::vector<Moment>& side, ClockName clock) {
  std::vector<Stand> stands;
  for (const Moment& moment : side) {
    const ClockEvent& event = *moment.event;
    if (event.clock && *event.clock != clock)
      continue;
    const bool open = !stands.empty() && !stands.back().to;
    if (event.mark == ClockMark::paused && !open) {
      stands.push_back({moment.at, std::nullopt, event.pause_reason});
    } else if (open && (event.mark == ClockMark::resumed || ends_case(event.mark))) {
      stands.back().to = moment.at;
    }
  }
  return stands;
}

std::vector<Stand> common(const std::vector<Stand>& a, const std::vector<Stand>& b) {
  std::vector<Stand> both;
  for (const Stand& one : a) {
    for (const Stand& other : b) {
      const Instant from = std::max(one.from, other.from);
      const Instant to = std::min(one.to.value_or(kLastInstant), other.to.value_or(kLastInstant));
      if (!(from < to))
        continue;
      both.push_back({from, to == kLastInstant ? std::nullopt : std::optional{to},
                      one.reason ? one.reason : other.reason});
    }
  }
  std::sort(both.begin(), both.end(),
            [](const Stand& x, const Stand& y) { return x.from < y.from; });
  return both;
}

// Nobody waits for a side that is not there yet, or no longer speaks for itself.
std::vector<Stand> stands_while_there(const Marks& marks, std::size_t side, ClockName clock) {
  const std::vector<Moment>& own = marks.sides[side];
  std::vector<Stand> stands = stands_of(own, clock);
  if (!own.empty())
    stands.push_back({kFirstInstant, own.front().at, std::nullopt});
  if (marks.joined[side] < kLastInstant)
    stands.push_back({marks.joined[side], std::nullopt, std::nullopt});
  return united({}, stands);
}

}  // namespace

Marks arrange(const Policy& policy, const std::vector<ClockEvent>& events,
              std::optional<ClockName> clock) {
  Marks out;
  split_sides(events, clock ? told_breaches(events, *clock) : std::vector<Instant>{}, out);
  const bool anew = policy.reopening.rule == ReopeningRule::new_clocks;
  int epoch = 0;
  for (Moment& moment : out.sides[kOwnSide]) {
    epoch += anew && opens_anew(moment) ? 1 : 0;
    moment.epoch = epoch;
    out.order.push_back(moment);
  }
  if (out.sides.size() == 1)
    return out;
  for (std::size_t side = 1; side < out.sides.size(); ++side)
    add_other(out, side, out.order);
  std::stable_sort(out.order.begin(), out.order.end(), [](const Moment& a, const Moment& b) {
    const auto key = [](const Moment& one) {
      const bool first = one.epoch > 0 && opens_anew(one);
      return std::tuple(one.epoch, first ? 0 : 1, one.at.ms, rank_of(one.event->mark));
    };
    return key(a) < key(b);
  });
  return out;
}

bool has_own_order(const std::vector<ClockEvent>& events, ClockName clock) {
  bool told = false;
  bool offline = false;
  for (const ClockEvent& event : events) {
    told = told || (event.mark == ClockMark::breach_told && event.clock == clock && !event.of);
    offline = offline || event.received;
  }
  return told && offline;
}

std::vector<Stand> united(std::vector<Stand> stands, const std::vector<Stand>& more) {
  stands.insert(stands.end(), more.begin(), more.end());
  std::stable_sort(stands.begin(), stands.end(),
                   [](const Stand& a, const Stand& b) { return a.from < b.from; });
  std::vector<Stand> out;
  for (const Stand& one : stands) {
    const bool touches = !out.empty() && (!out.back().to || one.from <= *out.back().to);
    if (!touches) {
      out.push_back(one);
      continue;
    }
    Stand& last = out.back();
    last.to = last.to && one.to ? std::optional{std::max(*last.to, *one.to)} : std::nullopt;
    if (!one.to || !last.reason)
      last.reason = one.reason ? one.reason : last.reason;
  }
  return out;
}

std::vector<Stand> pauses_of(const Marks& marks, const ClockRule& rule) {
  if (!rule.pausable)
    return {};
  if (marks.sides.size() == 1)
    return stands_of(marks.sides[kOwnSide], rule.clock);
  std::vector<Stand> stands = stands_while_there(marks, kOwnSide, rule.clock);
  for (std::size_t side = 1; side < marks.sides.size(); ++side)
    stands = common(stands, stands_while_there(marks, side, rule.clock));
  return stands;
}

}  // namespace aftercare::clocking
