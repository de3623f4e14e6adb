// The remedies of a case, each with the ground that decides it.
#include "core/policy/remedies.hpp"

#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"

namespace aftercare::screens {
namespace {

// Something to check is every case's beginning, no warning.
std::string ground_tone(GroundState state) {
  return state == GroundState::due ? "good" : "plain";
}

// The ground that decides: one that is due, else one to check, else the first.
const GroundVerdict* deciding(const std::vector<GroundVerdict>& grounds, Remedy remedy) {
  const GroundState state = remedy_state(grounds, remedy);
  const auto at = std::find_if(grounds.begin(), grounds.end(), [&](const GroundVerdict& one) {
    return one.remedy == remedy && one.state == state;
  });
  return at == grounds.end() ? nullptr : &*at;
}

}  // namespace

Verdict ground_verdict(const GroundVerdict& ground) {
  Verdict out;
  out.outcome = {"verdict.ground." + term_name(ground.state), {}};
  out.reason = {ground.ground_key, {}};
  if (ground.value)
    out.reason.params["value"] = std::to_string(*ground.value);
  out.tone = ground_tone(ground.state);
  out.clause = ground.clause;
  out.source = ground.source;
  out.policy_version = ground.policy_version;
  out.facts = ground.facts;
  if (!ground.missing.empty())
    out.facts.push_back({ground.missing, {}, "fact.unknown"});
  return out;
}

std::vector<RemedyBox> remedies_of(const World& world, const Case& record, const Policy& policy,
                                   Instant now) {
  std::vector<RemedyBox> out;
  if (!record.diagnosis || !record.liability)
    return out;
  const auto grounds = remedy_grounds(policy, recorded_facts(world, record, policy, now));
  std::vector<Remedy> wanted = record.liability->remedies;
  const bool named = std::find(wanted.begin(), wanted.end(), Remedy::exchange) != wanted.end();
  if (!named && remedy_state(grounds, Remedy::exchange) == GroundState::due) {
    wanted.push_back(Remedy::exchange);
  }
  for (const Remedy remedy : wanted) {
    const GroundVerdict* ground = deciding(grounds, remedy);
    if (ground != nullptr)
      out.push_back({{term_key(remedy), {}}, ground_verdict(*ground)});
  }
  return out;
}

}  // namespace aftercare::screens
