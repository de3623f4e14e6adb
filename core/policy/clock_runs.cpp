#include "core/policy/clock_runs.hpp"

#include <algorithm>

#include "core/policy/rules.hpp"

namespace aftercare::clocking {
namespace {

constexpr int kSidesMax = 64;

std::uint64_t bit_of(int side) {
  return std::uint64_t{1} << (side < kSidesMax ? side : kSidesMax - 1);
}

template <class T>
bool is_in(const std::vector<T>& values, T value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// What a mark that starts the clock brings along.
struct Starting {
  Begun begun;
  std::optional<Instant> window_end;
  std::optional<VisitId> visit;
  int side = kOwnSide;
};

class History {
 public:
  History(const Policy& policy, const ClockRule& rule, const Marks& marks)
      : policy_{policy}, rule_{rule}, joined_{marks.joined} {}

  void apply(const Moment& moment) {
    const ClockEvent& event = *moment.event;
    if (moment.side == kOwnSide)
      judge_by(event, moment.at);
    if (event.mark == ClockMark::reopened && moment.side == kOwnSide)
      return reopen(moment.at);
    if (ends_case(event.mark))
      return over(moment.at);
    if (ended_)
      return;
    if (event.mark == ClockMark::breach_told)
      return told(event);
    if (event.mark == ClockMark::remedy_set || event.mark == ClockMark::remedy_off)
      change_remedy(moment);
    follow_appointments(moment);
    if (!start(moment) && is_in(rule_.stops, event.mark))
      fulfil(moment);
    if (is_in(rule_.ends, event.mark))
      end_reason(moment);
  }

  [[nodiscard]] Runs result() const {
    Runs out{runs_, ended_, urgency_, case_class_};
    if (open_)
      judge(out.runs.back());
    for (Run& run : out.runs)
      set_start(run);
    return out;
  }

 private:
  // --- what judges
  void judge_by(const ClockEvent& event, Instant at) {
    if (event.urgency)
      urgency_ = *event.urgency;
    if (event.case_class)
      case_class_ = *event.case_class;
    if (event.mark == ClockMark::reported && !reported_at_)
      reported_at_ = at;
    const bool asked = event.urgency || event.case_class;
    // A breach that was told stays one, though nothing is promised any more.
    if (asked && open_ && runs_.back().frozen &&
        find_promised_time(policy_, rule_.clock, case_class_, urgency_) == nullptr)
      end(at, Ending::reason_gone);
  }
  void judge(Run& run) const {
    if (run.frozen)
      return;
    run.urgency = urgency_;
    run.case_class = case_class_;
  }
  static void set_start(Run& run) {
    std::optional<Instant> first;
    for (const Begun& one : run.begun) {
      if (one.urgency && *one.urgency != run.urgency)
        continue;
      first = first ? std::min(*first, one.at) : one.at;
    }
    run.counts = first.has_value();
    run.started = first.value_or(run.begun.front().at);
    if (run.stopped)
      run.stopped = std::max(*run.stopped, run.started);
  }
  void told(const ClockEvent& event) {
    const bool this_run = !event.run || *event.run == static_cast<int>(runs_.size());
    if (!open_ || event.clock != rule_.clock || !this_run)
      return;
    judge(runs_.back());
    runs_.back().frozen = true;
  }

  // --- beginning and ending
  [[nodiscard]] bool fulfilled_now() const {
    return !runs_.empty() && !open_ && runs_.back().epoch == epoch_ && !runs_.back().dropped();
  }
  void end(Instant at, Ending ending, std::optional<ClockMark> by = std::nullopt) {
    Run& run = runs_.back();
    run.stopped = at;
    run.ending = ending;
    run.by = by;
    judge(run);
    open_ = false;
  }
  // From where it stood.
  void go_on(Instant at, bool stands = true) {
    Run& run = runs_.back();
    if (stands && *run.stopped < at)
      run.stood.push_back({*run.stopped, at, std::nullopt});
    run.stopped.reset();
    open_ = true;
    pending_.clear();
  }
  void begin(const Starting& from) {
    Run run;
    run.begun.push_back(from.begun);
    run.window_end = from.window_end;
    run.visit = from.visit;
    run.sides = bit_of(from.side);
    run.epoch = epoch_;
    runs_.push_back(std::move(run));
    open_ = true;
    pending_.clear();
  }
  void join(const Starting& from) {
    Run& run = runs_.back();
    run.begun.push_back(from.begun);
    run.sides |= bit_of(from.side);
  }

  // --- starts
  [[nodiscard]] bool for_this_remedy(const ClockEvent& event) const {
    return !event.remedy || rule_.remedies.empty() || is_in(rule_.remedies, *event.remedy);
  }
  bool start(const Moment& moment) {
    const ClockEvent& event = *moment.event;
    const bool again = event.mark == ClockMark::reopened && moment.side != kOwnSide &&
                       is_in(rule_.restarts, ClockMark::reopened);
    bool starts = again;
    if (again)
      start_with({{moment.at, std::nullopt}, std::nullopt, std::nullopt, moment.side});
    for (const ClockStart& one : rule_.starts) {
      const bool counts = one.mark == event.mark && for_this_remedy(event) &&
                          !(one.unless_payer && one.unless_payer == event.payer);
      if (!counts)
        continue;
      starts = true;
      start_with({{moment.at, one.urgency}, event.window_end, event.visit, moment.side});
    }
    return starts;
  }
  void start_with(const Starting& from) {
    if (helped_)
      return;
    if (!remedy_fits()) {
      pending_.push_back(from);
      return;
    }
    if (open_) {
      if (!from.window_end)
        return join(from);
      if (!moves_window(from))
        return;
    } else if (!runs_.empty() && !begins_again(from)) {
      return;
    }
    begin(from);
    meet_beforehand(from);
  }
  // Appointed anew in time: the promise moves along. False: it did, or the old one was missed.
  bool moves_window(const Starting& from) {
    Run& run = runs_.back();
    const bool missed = run.window_end && from.begun.at > *run.window_end;
    if (!missed) {
      run.window_end = from.window_end;
      run.visit = from.visit;
      return false;
    }
    end(from.begun.at, Ending::missed);
    return true;
  }
  bool begins_again(const Starting& from) {
    Run& last = runs_.back();
    if (last.visit && last.visit == from.visit && last.by && last.window_end == from.window_end)
      return false;  // he has been there
    if (!fulfilled_now())
      return true;
    if (is_of_another_side(last, from)) {
      join(from);
      return false;
    }
    return rule_.repeats;
  }
  // Promised by both before they were one: fulfilled once, it is for both.
  [[nodiscard]] bool is_of_another_side(const Run& run, const Starting& from) const {
    if (from.window_end || (run.sides & bit_of(from.side)) != 0)
      return false;
    if (from.side != kOwnSide)
      return true;
    for (std::size_t side = 1; side < joined_.size(); ++side) {
      if ((run.sides & bit_of(static_cast<int>(side))) != 0 && from.begun.at <= joined_[side])
        return true;
    }
    return false;
  }
  // Fulfilled before it started counts as fulfilled. What may be asked for several times needs an
  // answer each time: there only what was done before the server had the report counts.
  void meet_beforehand(const Starting& from) {
    for (const Moment& met : met_) {
      if (from.visit && met.event->visit == from.visit)
        return end_met(from, met.at);
    }
    const bool counts = !rule_.repeats || from.begun.at == reported_at_;
    if (done_ && counts)
      end(from.begun.at, Ending::fulfilled, done_);
  }
  // He had arrived when the appointment was put right.
  void end_met(const Starting& from, Instant met_at) {
    runs_.back().begun.back().at = std::min(from.begun.at, met_at);
    end(met_at, Ending::fulfilled, ClockMark::arrived);
  }

  // --- fulfilment
  void fulfil(const Moment& moment) {
    if (open_)
      return end(moment.at, Ending::fulfilled, moment.event->mark);
    // An appointment may yet be called off; what was done stays done.
    if ((!rule_.repeats || runs_.empty()) && (!done_ || done_ == ClockMark::appointed))
      done_ = moment.event->mark;
  }
  void follow_appointments(const Moment& moment) {
    const ClockEvent& event = *moment.event;
    if (event.mark == ClockMark::appointed) {
      if (!event.visit || !is_in(standing_, event.visit))
        standing_.push_back(event.visit);
    } else if (event.mark == ClockMark::arrived) {
      honour(moment);
    } else if (event.mark == ClockMark::appointment_cancelled) {
      if (take_standing(event.visit) && standing_.empty())
        call_off(moment.at);
    }
  }
  // Who came kept the appointment: nothing of it can be called off.
  void honour(const Moment& arrival) {
    if (arrival.event->visit)
      met_.push_back(arrival);
    if (!take_standing(arrival.event->visit))
      return;
    if (done_ == ClockMark::appointed)
      done_ = ClockMark::arrived;
    if (fulfilled_now() && runs_.back().by == ClockMark::appointed)
      runs_.back().by = ClockMark::arrived;
  }
  bool take_standing(const std::optional<VisitId>& visit) {
    auto at = std::find(standing_.begin(), standing_.end(), visit);
    if (at == standing_.end())
      at = std::find(standing_.begin(), standing_.end(), std::nullopt);
    if (at == standing_.end() && !visit && !standing_.empty())
      at = std::prev(standing_.end());
    if (at == standing_.end())
      return false;
    standing_.erase(at);
    return true;
  }
  void call_off(Instant at) {
    if (done_ == ClockMark::appointed)
      done_.reset();
    if (done_ || !is_in(rule_.restarts, ClockMark::appointment_cancelled))
      return;
    Run* last = runs_.empty() ? nullptr : &runs_.back();
    if (fulfilled_now() && last->by == ClockMark::appointed)
      last->ending = Ending::other_remedy;  // goes on as soon as its reason stands
    take_up(at);
  }

  // --- reasons
  [[nodiscard]] bool remedy_fits() const {
    if (rule_.remedies.empty() || !remedy_known_)
      return true;
    return remedy_ ? is_in(rule_.remedies, *remedy_) : rule_.before_remedy;
  }
  void change_remedy(const Moment& moment) {
    if (moment.side != kOwnSide && own_remedy_)
      return;
    own_remedy_ = moment.side == kOwnSide;
    remedy_known_ = true;
    remedy_ = moment.event->mark == ClockMark::remedy_set ? moment.event->remedy : std::nullopt;
    if (!remedy_fits()) {
      if (open_)
        end(moment.at, Ending::other_remedy);
      return;
    }
    take_up(moment.at);
  }
  // Its reason is back: it goes on, or what had asked for it counts from now.
  void take_up(Instant at) {
    if (open_ || !remedy_fits())
      return;
    if (interrupted() && !done_)
      return go_on(at);
    if (pending_.empty())
      return;
    Starting from = pending_.front();
    from.begun.at = at;
    pending_.clear();
    start_with(from);
  }
  [[nodiscard]] bool interrupted() const {
    return !runs_.empty() && !open_ && runs_.back().epoch == epoch_ &&
           runs_.back().ending == Ending::other_remedy;
  }
  void end_reason(const Moment& moment) {
    const ClockEvent& event = *moment.event;
    helped_ = helped_ || event.mark == ClockMark::repaired;
    pending_.clear();
    const bool other_visit = open_ && event.visit && runs_.back().visit &&
                             !(*event.visit == *runs_.back().visit);
    if (open_ && !other_visit)
      end(moment.at, Ending::reason_gone);
    if (interrupted())
      runs_.back().ending = Ending::reason_gone;
  }

  // --- the case as a whole
  void over(Instant at) {
    ended_ = true;
    if (open_)
      end(at, Ending::case_over);
  }
  void reopen(Instant at) {
    const bool was_over = ended_;
    ended_ = false;
    helped_ = false;
    if (policy_.reopening.rule == ReopeningRule::new_clocks) {
      begin_anew(at);
    } else {
      resume(at, was_over);
    }
  }
  void begin_anew(Instant at) {
    const bool restarts = is_in(rule_.restarts, ClockMark::reopened);
    if (open_ && (restarts || is_in(rule_.ends, ClockMark::reopened)))
      end(at, Ending::reason_gone);
    ++epoch_;
    done_.reset();
    pending_.clear();
    remedy_.reset();
    if (open_ || runs_.empty())
      return;
    // What the end of the case cut off, and nothing of its reopening touches.
    if (!restarts) {
      const bool goes_on = !is_in(rule_.ends, ClockMark::reopened) &&
                           runs_.back().ending == Ending::case_over && remedy_fits();
      return goes_on ? go_on(at, rule_.pausable) : void();
    }
    start_with({{at, std::nullopt}, std::nullopt, std::nullopt, kOwnSide});
    // An appointment that stands is one.
    if (open_ && !standing_.empty() && is_in(rule_.stops, ClockMark::appointed))
      end(at, Ending::fulfilled, ClockMark::appointed);
  }
  // The old ones go on: those that the end cut off, and those the work had fulfilled.
  void resume(Instant at, bool was_over) {
    if (done_ == ClockMark::repaired)
      done_.reset();
    if (open_ || runs_.empty())
      return;
    const Run& last = runs_.back();
    const bool cut_off = was_over && last.ending == Ending::case_over;
    const bool undone = last.ending == Ending::fulfilled && last.by == ClockMark::repaired;
    if (cut_off || undone)
      go_on(at, rule_.pausable);
  }

  const Policy& policy_;
  const ClockRule& rule_;
  const std::vector<Instant>& joined_;
  std::vector<Run> runs_;
  std::vector<Starting> pending_;  // starts that wait for a remedy they count under
  std::vector<std::optional<VisitId>> standing_;
  std::vector<Moment> met_;  // arrivals
  std::optional<ClockMark> done_;  // fulfilled while it did not run
  std::optional<Instant> reported_at_;
  std::optional<Remedy> remedy_;
  bool remedy_known_ = false;  // histories of older releases do not tell
  bool own_remedy_ = false;
  bool open_ = false;
  bool ended_ = false;
  bool helped_ = false;  // nothing is left to promise until it is reopened
  int epoch_ = 0;
  Urgency urgency_ = Urgency::normal;
  CaseClass case_class_ = CaseClass::repair;
};

}  // namespace

Runs runs_of(const Policy& policy, const ClockRule& rule, const Marks& marks) {
  History history{policy, rule, marks};
  for (const Moment& moment : marks.order)
    history.apply(moment);
  return history.result();
}

}  // namespace aftercare::clocking
