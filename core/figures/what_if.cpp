#include "core/figures/what_if.hpp"

#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/domain/case/decide.hpp"
#include "core/policy/remedies.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::figures {
namespace {

// What a policy's tables answer for one case.
struct Judged {
  UrgencyProposal urgency;
  RouteVerdict route;
  WarrantyVerdict warranty;
  std::optional<LiabilityVerdict> liability;
  std::vector<GroundVerdict> grounds;
};

Judged judge(const Case& record, const Device* device, const Policy& policy) {
  const CaseIntake& intake = record.intake;
  Judged out;
  out.urgency = propose_urgency(policy, intake.hazards, intake.symptom, intake.class_, intake.wish);
  out.route = route(policy, intake.class_, casework::topic_of(record, policy), intake.wish);
  out.warranty = warranty_verdict(policy, warranty_facts_of(record, device, policy));
  if (!record.diagnosis)
    return out;
  LiabilityFacts facts;
  facts.serial_known = record.device.has_value();
  facts.warranty = out.warranty.state;
  facts.fault_type = record.diagnosis->fault_type;
  facts.cause = record.diagnosis->cause;
  out.liability = liability(policy, facts);
  out.grounds = remedy_grounds(policy, remedy_facts_of(record, device, out.warranty.state, policy));
  return out;
}

// Those the liability names, each with its standing, and an exchange that is due without it.
VerdictSide remedies_side(const Judged& judged) {
  VerdictSide side;
  std::vector<Remedy> wanted = judged.liability->remedies;
  const bool named = std::find(wanted.begin(), wanted.end(), Remedy::exchange) != wanted.end();
  if (!named && remedy_state(judged.grounds, Remedy::exchange) == GroundState::due)
    wanted.push_back(Remedy::exchange);
  for (const Remedy remedy : wanted) {
    side.keys.push_back(term_key(remedy));
    side.keys.push_back("verdict.ground." + term_name(remedy_state(judged.grounds, remedy)));
  }
  side.clause = judged.liability->clause;
  return side;
}

// Another clause for the same answer is no change of the answer.
void compare(VerdictKind kind, VerdictSide before, VerdictSide after,
             std::vector<VerdictChange>& out) {
  if (before.keys == after.keys && before.date == after.date)
    return;
  out.push_back({kind, std::move(before), std::move(after)});
}

std::vector<VerdictChange> compare(const Judged& before, const Judged& after) {
  std::vector<VerdictChange> out;
  const auto urgency = [](const Judged& j) {
    return VerdictSide{{term_key(j.urgency.urgency)}, {}, j.urgency.clause};
  };
  const auto team = [](const Judged& j) {
    return VerdictSide{{term_key(j.route.team)}, {}, j.route.clause};
  };
  const auto warranty = [](const Judged& j) {
    return VerdictSide{{term_key(j.warranty.state)}, j.warranty.ends_on, j.warranty.clause};
  };
  compare(VerdictKind::urgency, urgency(before), urgency(after), out);
  compare(VerdictKind::team, team(before), team(after), out);
  compare(VerdictKind::warranty, warranty(before), warranty(after), out);
  if (!before.liability || !after.liability)
    return out;
  const auto payer = [](const Judged& j) {
    return VerdictSide{
        {term_key(j.liability->payer), term_key(j.liability->fee_basis)}, {}, j.liability->clause};
  };
  compare(VerdictKind::payer, payer(before), payer(after), out);
  compare(VerdictKind::remedies, remedies_side(before), remedies_side(after), out);
  return out;
}

bool is_mark(const ClockEvent& event, ClockMark mark) {
  return event.mark == mark;
}

// The routing that acceptance did by itself: at the moment of the first response.
void follow_route(std::vector<ClockEvent>& marks, Team before, Team after) {
  const auto accepted = std::find_if(marks.begin(), marks.end(), [](const ClockEvent& event) {
    return is_mark(event, ClockMark::responded);
  });
  if (before == after || accepted == marks.end())
    return;
  const Instant at = accepted->at;
  if (before == Team::technical) {
    const auto routed = std::find_if(marks.begin(), marks.end(), [&](const ClockEvent& event) {
      return is_mark(event, ClockMark::routed_technical) && event.at == at;
    });
    if (routed != marks.end())
      marks.erase(routed);
  } else if (after == Team::technical) {
    ClockEvent routed;
    routed.mark = ClockMark::routed_technical;
    routed.at = at;
    marks.insert(accepted + 1, routed);
  }
}

// The marks as they would stand: where the tables answer differently, what followed from it.
std::vector<ClockEvent> marks_under(const Case& record, const Judged& own, const Judged& draft) {
  std::vector<ClockEvent> marks = record.marks;
  // What was told was told by the times of then.
  std::erase_if(marks, [](const auto& one) { return is_mark(one, ClockMark::breach_told); });
  for (ClockEvent& event : marks) {
    const bool proposed = is_mark(event, ClockMark::reported) && event.urgency &&
                          *event.urgency == own.urgency.urgency;
    if (proposed)
      event.urgency = draft.urgency.urgency;
    const bool paid = is_mark(event, ClockMark::agreed) && own.liability && draft.liability &&
                      event.payer == own.liability->payer;
    if (paid)
      event.payer = draft.liability->payer;
  }
  follow_route(marks, own.route.team, draft.route.team);
  return marks;
}

const ClockState* find_run(const std::vector<ClockState>& clocks, ClockName name, int run) {
  const auto found = std::find_if(clocks.begin(), clocks.end(), [&](const ClockState& one) {
    return one.name == name && one.run == run;
  });
  const bool there = found != clocks.end() && found->state != ClockRunState::not_started;
  return there ? &*found : nullptr;
}

bool is_same_run(const ClockState& a, const ClockState& b) {
  return a.due_at == b.due_at && a.state == b.state && a.missing_year == b.missing_year;
}

std::vector<ClockChange> compare(const std::vector<ClockState>& before,
                                 const std::vector<ClockState>& after) {
  std::vector<ClockChange> out;
  for (const ClockState& old : before) {
    const ClockState* was = find_run(before, old.name, old.run);
    const ClockState* is = find_run(after, old.name, old.run);
    if (was == nullptr || (is != nullptr && is_same_run(*was, *is)))
      continue;
    out.push_back(
        {old.name, old.run, *was, is == nullptr ? std::nullopt : std::optional<ClockState>{*is}});
  }
  for (const ClockState& now : after) {
    if (find_run(after, now.name, now.run) != nullptr &&
        find_run(before, now.name, now.run) == nullptr)
      out.push_back({now.name, now.run, std::nullopt, now});
  }
  return out;
}

}  // namespace

bool is_broken(const ClockState& clock) {
  return clock.state == ClockRunState::broken || clock.state == ClockRunState::running_late;
}

WhatIfCase replay(const Case& record, const Device* device, const Policy& own, const Policy& draft,
                  Instant now) {
  WhatIfCase out;
  out.id = record.id;
  out.number = record.number;
  out.customer = record.intake.contact.name;
  out.received_at = record.received_at;
  out.version = own.version;
  const Judged was = judge(record, device, own);
  const Judged is = judge(record, device, draft);
  out.verdicts = compare(was, is);
  out.clocks = compare(replay_clocks(own, record.marks, now),
                       replay_clocks(draft, marks_under(record, was, is), now));
  return out;
}

void WhatIfSum::add(const WhatIfCase& one) {
  ++replayed;
  if (one.changes())
    ++changed;
  for (const VerdictChange& change : one.verdicts)
    ++verdicts[boost::describe::enum_to_string(change.kind, "unknown")];
  for (const ClockChange& change : one.clocks) {
    if (!change.before || !change.after) {
      ++(change.after ? clocks_more : clocks_less);
      continue;
    }
    const auto& old_due = change.before->due_at;
    const auto& new_due = change.after->due_at;
    if (old_due && new_due && *new_due < *old_due)
      ++due_earlier;
    if (old_due && new_due && *old_due < *new_due)
      ++due_later;
    const bool was = is_broken(*change.before), is = is_broken(*change.after);
    if (was && !is)
      ++newly_kept;
    if (!was && is)
      ++newly_broken;
  }
}

bool in_period(const Case& record, const WhatIfPeriod& period, const Policy& draft) {
  const LocalDate day = local_date_at(record.received_at, draft.zone.rules());
  return period.from <= day && day <= period.to;
}

std::optional<WhatIfCase> replay_one(const World& world, const Case& record, const Policy& draft,
                                     Instant now, WhatIfSum& sum) {
  const Policy* own = find_as<Policy>(world, record.policy);
  if (own == nullptr) {
    ++sum.without_policy;
    return std::nullopt;
  }
  const Device* device = record.device ? find_as<Device>(world, *record.device) : nullptr;
  WhatIfCase one = replay(record, device, *own, draft, now);
  sum.add(one);
  return one.changes() ? std::optional<WhatIfCase>{std::move(one)} : std::nullopt;
}

}  // namespace aftercare::figures
