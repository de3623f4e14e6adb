// Promises in any history, against an oracle that looks at what has been and not at how it came
// about: none runs whose reason is gone, none is missing whose reason stands, the order of arrival
// is of no account, two cases promise together what the earlier promised.
#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

#include "core/policy/clocks.hpp"
#include "core/policy/term_key.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

using Mark = ClockMark;
using Events = std::vector<ClockEvent>;

constexpr std::int64_t kMinuteMs = 60'000;

VisitId visit_no(int n) {
  VisitId id;
  id.value.bytes[15] = static_cast<std::uint8_t>(n);
  return id;
}

// What a case does to its clocks, one mark a moment.
class Walk {
 public:
  Walk() {
    add(Mark::reported);
    events_.back().urgency = Urgency::normal;
    events_.back().case_class = CaseClass::repair;
  }
  void step() {
    if (over_) {
      add(Mark::reopened);
      over_ = false;
      return;
    }
    const int what = *rc::gen::inRange(0, 30);
    if (what < 5)
      return visit();
    if (what < 10)
      return remedy();
    if (what == 10)
      return agreed();
    if (what == 11 && *rc::gen::arbitrary<bool>()) {
      add(Mark::closed);
      over_ = true;
      return;
    }
    constexpr Mark kOthers[] = {
        Mark::responded,        Mark::answered,          Mark::plan_told,
        Mark::routed_technical, Mark::diagnosed,         Mark::customer_told,
        Mark::exchange_shipped, Mark::new_item_received, Mark::old_item_sent,
        Mark::return_checked,   Mark::return_inspected,  Mark::refund_paid,
        Mark::agreement_lapsed, Mark::return_declined,   Mark::repaired,
        Mark::reopened};
    add(kOthers[static_cast<std::size_t>(*rc::gen::inRange(0, 16))]);
  }
  [[nodiscard]] const Events& events() const { return events_; }

 private:
  void add(Mark mark) {
    now_ = now_.plus_ms(*rc::gen::inRange<std::int64_t>(1, 600) * kMinuteMs);
    events_.push_back({.mark = mark, .at = now_});
  }
  // One trip at a time, as the case allows.
  void visit() {
    if (standing_ == 0) {
      add(Mark::appointed);
      standing_ = ++visits_;
      events_.back().visit = visit_no(standing_);
      events_.back().window_end = now_.plus_ms(100'000 * kMinuteMs);
      return;
    }
    add(*rc::gen::arbitrary<bool>() ? Mark::arrived : Mark::appointment_cancelled);
    events_.back().visit = visit_no(standing_);
    standing_ = 0;
  }
  void remedy() {
    if (*rc::gen::inRange(0, 5) == 0)
      return add(Mark::remedy_off);
    add(Mark::remedy_set);
    const auto remedy = static_cast<Remedy>(*rc::gen::inRange(0, 7));
    events_.back().remedy = remedy;
    if (remedy != Remedy::exchange)
      return;
    add(Mark::exchange_approved);
    events_.back().remedy = remedy;
  }
  void agreed() {
    add(Mark::agreed);
    events_.back().payer = *rc::gen::arbitrary<bool>() ? Payer::company : Payer::customer;
  }

  Events events_;
  Instant now_ = at("2024-03-04 09:00");
  bool over_ = false;
  int standing_ = 0;
  int visits_ = 0;
};

Events any_walk() {
  Walk walk;
  const int count = *rc::gen::inRange(0, 40);
  for (int i = 0; i < count; ++i)
    walk.step();
  return walk.events();
}

// --- the oracle: sets of what happened since the case was reopened last

class Told {
 public:
  explicit Told(const Events& events) : events_{events} {
    for (std::size_t i = 0; i < events.size(); ++i) {
      const Mark mark = events[i].mark;
      if (mark == Mark::reopened)
        from_ = i;
      over_ = mark == Mark::closed || (over_ && mark != Mark::reopened);
    }
  }
  [[nodiscard]] std::set<ClockName> running() const {
    std::set<ClockName> out;
    if (over_)
      return out;
    const auto put = [&out](ClockName clock, bool runs) {
      if (runs)
        out.insert(clock);
    };
    const bool plan = any({Mark::plan_told, Mark::customer_told});
    put(ClockName::respond, !plan && !any({Mark::responded, Mark::answered}));
    put(ClockName::plan, !plan && !any({Mark::repaired}));
    put(ClockName::inspect, inspects());
    put(ClockName::notify, last({Mark::diagnosed}) > last({Mark::customer_told}));
    put(ClockName::visit, !any({Mark::repaired}) && !appointed() &&
                              under({Remedy::repair, Remedy::paid_repair, Remedy::guidance,
                                     Remedy::negotiated}, true));
    put(ClockName::repair, last_agreed() > last({Mark::agreement_lapsed}) &&
                               !any({Mark::repaired}) &&
                               under({Remedy::repair, Remedy::paid_repair}, true));
    put(ClockName::ship_exchange,
        last({Mark::exchange_approved}) > last({Mark::return_declined}) &&
            !any({Mark::exchange_shipped}) &&
            under({Remedy::exchange, Remedy::paid_exchange}, false));
    put(ClockName::refund, last({Mark::return_inspected}) > last({Mark::return_declined}) &&
                               !any({Mark::refund_paid}) && under({Remedy::refund}, false));
    put(ClockName::arrive, stands());
    return out;
  }

 private:
  using Marks = std::initializer_list<Mark>;
  // Index of the last one in this time of the case, -1: none.
  [[nodiscard]] int last(Marks marks) const {
    int found = -1;
    for (std::size_t i = from_; i < events_.size(); ++i) {
      if (std::find(marks.begin(), marks.end(), events_[i].mark) != marks.end())
        found = static_cast<int>(i);
    }
    return found;
  }
  [[nodiscard]] bool any(Marks marks) const { return last(marks) >= 0; }
  [[nodiscard]] int last_agreed() const {
    int found = -1;
    for (std::size_t i = from_; i < events_.size(); ++i) {
      if (events_[i].mark == Mark::agreed && events_[i].payer == Payer::company)
        found = static_cast<int>(i);
    }
    return found;
  }
  // Technical had it, and still has when it was reopened after.
  [[nodiscard]] bool inspects() const {
    if (any({Mark::diagnosed, Mark::repaired}))
      return false;
    int asked = last({Mark::routed_technical});
    if (inspected_before(from_))
      asked = std::max(asked, static_cast<int>(from_));
    return asked > last({Mark::return_declined});
  }
  // Whether the promise had begun in an earlier time of the case.
  [[nodiscard]] bool inspected_before(std::size_t until) const {
    bool helped = false;
    bool over = false;
    for (std::size_t i = 0; i < until; ++i) {
      const Mark mark = events_[i].mark;
      helped = (helped || mark == Mark::repaired) && mark != Mark::reopened;
      over = mark == Mark::closed || (over && mark != Mark::reopened);
      if (mark == Mark::routed_technical && !helped && !over)
        return true;
    }
    return false;
  }
  [[nodiscard]] bool under(std::initializer_list<Remedy> remedies, bool undecided) const {
    bool known = false;
    for (std::size_t i = 0; i < from_; ++i)
      known = known || events_[i].mark == Mark::remedy_set || events_[i].mark == Mark::remedy_off;
    const int set = last({Mark::remedy_set, Mark::remedy_off});
    if (set < 0)
      return undecided || !known;
    const auto& remedy = events_[static_cast<std::size_t>(set)].remedy;
    return remedy ? std::find(remedies.begin(), remedies.end(), *remedy) != remedies.end()
                  : undecided;
  }
  // An appointment that stands, or one of this time that was met.
  [[nodiscard]] bool appointed() const {
    if (stands())
      return true;
    for (std::size_t i = from_; i < events_.size(); ++i) {
      if (events_[i].mark == Mark::appointed && !called_off(*events_[i].visit))
        return true;
    }
    return met_while_reopened();
  }
  // It stood when the case was reopened, and was met afterwards.
  [[nodiscard]] bool met_while_reopened() const {
    for (std::size_t i = 0; i < from_; ++i) {
      if (events_[i].mark != Mark::appointed)
        continue;
      const int met = index_of(Mark::arrived, *events_[i].visit);
      if (met > static_cast<int>(from_))
        return true;
    }
    return false;
  }
  [[nodiscard]] bool stands() const {
    const auto appointment = std::find_if(events_.rbegin(), events_.rend(), [](const auto& one) {
      return one.mark == Mark::appointed;
    });
    return appointment != events_.rend() && !called_off(*appointment->visit) &&
           index_of(Mark::arrived, *appointment->visit) < 0;
  }
  [[nodiscard]] bool called_off(VisitId visit) const {
    return index_of(Mark::appointment_cancelled, visit) >= 0;
  }
  [[nodiscard]] int index_of(Mark mark, VisitId visit) const {
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (events_[i].mark == mark && events_[i].visit == visit)
        return static_cast<int>(i);
    }
    return -1;
  }

  const Events& events_;
  std::size_t from_ = 0;
  bool over_ = false;
};

bool is_watched(ClockName clock) {
  constexpr ClockName kWatched[] = {
      ClockName::respond, ClockName::plan,   ClockName::inspect,       ClockName::notify,
      ClockName::visit,   ClockName::repair, ClockName::ship_exchange, ClockName::refund,
      ClockName::arrive};
  return std::find(std::begin(kWatched), std::end(kWatched), clock) != std::end(kWatched);
}

std::set<ClockName> running(const std::vector<ClockState>& clocks) {
  std::set<ClockName> out;
  for (const ClockState& clock : clocks) {
    const bool runs = clock.state == ClockRunState::running ||
                      clock.state == ClockRunState::running_late ||
                      clock.state == ClockRunState::paused;
    if (runs && is_watched(clock.name))
      out.insert(clock.name);
  }
  return out;
}

std::string names_of(const std::set<ClockName>& clocks) {
  std::string out;
  for (const ClockName clock : clocks)
    out += term_name(clock) + " ";
  return out;
}

std::string story_of(const Events& events) {
  std::string out;
  for (const ClockEvent& event : events) {
    out += term_name(event.mark);
    if (event.remedy)
      out += "(" + term_name(*event.remedy) + ")";
    if (event.payer)
      out += "(" + term_name(*event.payer) + ")";
    out += " ";
  }
  return out;
}

Events shuffled(Events events) {
  for (std::size_t i = events.size(); i > 1; --i)
    std::swap(events[i - 1], events[*rc::gen::inRange<std::size_t>(0, i)]);
  return events;
}

// The first of these marks in any of the histories.
std::optional<Instant> first_of(const std::vector<const Events*>& histories,
                                std::initializer_list<Mark> marks) {
  std::optional<Instant> first;
  for (const Events* events : histories) {
    for (const ClockEvent& event : *events) {
      if (std::find(marks.begin(), marks.end(), event.mark) == marks.end())
        continue;
      first = first ? std::min(*first, event.at) : event.at;
    }
  }
  return first;
}

// Before anything was repaired: what two reports of one fault have by the time they are merged.
Events any_desk_work() {
  Events events{{.mark = Mark::reported,
                 .at = at("2024-03-04 09:00").plus_ms(
                     *rc::gen::inRange<std::int64_t>(0, 5'000) * 2 * kMinuteMs),
                 .urgency = Urgency::normal,
                 .case_class = CaseClass::repair}};
  Instant now = events.front().at;
  const int count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i) {
    constexpr Mark kSteps[] = {Mark::responded, Mark::answered, Mark::plan_told,
                               Mark::routed_technical, Mark::diagnosed};
    now = now.plus_ms(*rc::gen::inRange<std::int64_t>(1, 400) * kMinuteMs);
    events.push_back({.mark = kSteps[static_cast<std::size_t>(*rc::gen::inRange(0, 5))],
                      .at = now});
  }
  return events;
}

}  // namespace

TEST_CASE("no promise runs whose reason is gone, none is missing whose reason stands") {
  rc::prop("against the oracle", [] {
    const Events events = any_walk();
    const Instant now = events.back().at;
    const auto wanted = Told{events}.running();
    const auto found = running(replay_clocks(shipped_policy(), events, now));
    RC_LOG() << story_of(events) << "\nwanted " << names_of(wanted) << "\nfound "
             << names_of(found) << '\n';
    RC_ASSERT(found == wanted);
  });
}

TEST_CASE("promises do not depend on the order in which marks arrive") {
  rc::prop("shuffled", [] {
    const Events events = any_walk();
    const Instant now = events.back().at.plus_ms(kMinuteMs);
    RC_ASSERT(replay_clocks(shipped_policy(), shuffled(events), now) ==
              replay_clocks(shipped_policy(), events, now));
  });
}

TEST_CASE("two cases merged: earliest start, earliest fulfilment, whichever goes on") {
  rc::prop("merged", [] {
    const Events a = any_desk_work(), b = any_desk_work();
    const Instant when = std::max(a.back().at, b.back().at).plus_ms(kMinuteMs);
    const CaseId other{visit_no(99).value};
    const auto merged = [&](const Events& own, const Events& theirs) {
      Events both = own;
      for (ClockEvent one : theirs) {
        one.of = other;
        both.push_back(one);
      }
      both.push_back({.mark = Mark::took_over, .at = when, .of = other});
      return replay_clocks(shipped_policy(), shuffled(both), when);
    };
    const auto clocks = merged(a, b);
    RC_ASSERT(clocks == merged(b, a));
    const auto check = [&](ClockName name, std::initializer_list<Mark> starts,
                           std::initializer_list<Mark> stops) {
      const auto start = first_of({&a, &b}, starts);
      const auto stop = first_of({&a, &b}, stops);
      const auto clock = std::find_if(clocks.begin(), clocks.end(),
                                      [name](const auto& one) { return one.name == name; });
      RC_ASSERT(clock != clocks.end());
      RC_ASSERT(clock->started_at == start);
      if (start && stop) {
        RC_ASSERT(clock->stopped_at == std::max(*start, *stop));
      } else {
        RC_ASSERT(!clock->stopped_at);
      }
    };
    check(ClockName::respond, {Mark::reported},
          {Mark::responded, Mark::answered, Mark::plan_told});
    check(ClockName::plan, {Mark::reported}, {Mark::plan_told});
    check(ClockName::inspect, {Mark::routed_technical}, {Mark::diagnosed});
  });
}

TEST_CASE("an offline step never takes back a breach that was told") {
  rc::prop("told breaches", [] {
    Events events = any_desk_work();
    const Instant told = events.back().at.plus_ms(48 * 60 * kMinuteMs);
    const auto before = replay_clocks(shipped_policy(), events, told);
    std::vector<ClockState> late;
    for (const ClockState& clock : before) {
      if (clock.state != ClockRunState::running_late)
        continue;
      late.push_back(clock);
      events.push_back(
          {.mark = Mark::breach_told, .at = told, .clock = clock.name, .run = clock.run});
    }
    constexpr Mark kSteps[] = {Mark::responded, Mark::plan_told, Mark::diagnosed, Mark::appointed,
                               Mark::paused,    Mark::resumed,   Mark::customer_told};
    Instant now = told;
    const int count = *rc::gen::inRange(1, 8);
    for (int i = 0; i < count; ++i) {
      now = now.plus_ms(*rc::gen::inRange<std::int64_t>(1, 300) * kMinuteMs);
      const Instant made = now.plus_ms(-*rc::gen::inRange<std::int64_t>(0, 4'000) * kMinuteMs);
      events.push_back({.mark = kSteps[static_cast<std::size_t>(*rc::gen::inRange(0, 7))],
                        .at = std::max(made, events.front().at),
                        .received = now});
    }
    const auto after = replay_clocks(shipped_policy(), events, now);
    for (const ClockState& clock : late) {
      const auto same = std::find_if(after.begin(), after.end(), [&](const auto& one) {
        return one.name == clock.name && one.run == clock.run;
      });
      RC_ASSERT(same != after.end());
      RC_ASSERT(same->due_at == clock.due_at);
      RC_ASSERT(same->state == ClockRunState::broken ||
                same->state == ClockRunState::running_late);
    }
  });
}
