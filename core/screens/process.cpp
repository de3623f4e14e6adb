#include "core/screens/process.hpp"

#include <algorithm>
#include <array>

#include <boost/mp11.hpp>

#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::screens {
namespace {

constexpr std::array kUrgencies{Urgency::urgent, Urgency::normal, Urgency::low};

ProcessTime time_of(const PromisedTime& promise, std::optional<Urgency> urgency) {
  ProcessTime out;
  out.clock = {term_key(promise.clock), {}};
  if (urgency)
    out.urgency = {term_key(*urgency), {}};
  out.duration = {"clock.rule." + term_name(promise.duration.unit),
                  {{"value", std::to_string(promise.duration.value)}}};
  out.clause = promise.clause;
  out.source = promise.source;
  return out;
}

// What a clock promises a class: one time for all urgencies, or one for each that has one.
void add_times(const Policy& policy, ClockName clock, CaseClass asked,
               std::vector<ProcessTime>& out) {
  std::array<const PromisedTime*, kUrgencies.size()> promises{};
  std::transform(kUrgencies.begin(), kUrgencies.end(), promises.begin(), [&](Urgency urgency) {
    return find_promised_time(policy, clock, asked, urgency);
  });
  const bool same = std::all_of(promises.begin(), promises.end(),
                                [&](const auto* one) { return one == promises.front(); });
  if (same && promises.front() != nullptr) {
    out.push_back(time_of(*promises.front(), std::nullopt));
    return;
  }
  for (std::size_t i = 0; i < promises.size(); ++i) {
    if (promises[i] != nullptr)
      out.push_back(time_of(*promises[i], kUrgencies[i]));
  }
}

ProcessRoute route_of(const Policy& policy, CaseClass asked) {
  ProcessRoute out;
  out.case_class = asked;
  out.label = {term_key(asked), {}};
  for (const ProcessRow& row : policy.process) {
    const bool on_it = row.classes.empty() || std::find(row.classes.begin(), row.classes.end(),
                                                        asked) != row.classes.end();
    if (!on_it)
      continue;
    ProcessStep step{row.title_zh, row.title_en, row.text_zh, row.text_en,
                     {},           row.clause,   row.source};
    for (const ClockName clock : row.clocks)
      add_times(policy, clock, asked, step.times);
    out.steps.push_back(std::move(step));
  }
  return out;
}

}  // namespace

ProcessScreen process_screen(const Source& source) {
  ProcessScreen out;
  const Policy* policy = source.world().policy_in_force();
  if (policy == nullptr)
    return out;
  out.ready = true;
  out.title_zh = policy->title_zh;
  out.title_en = policy->title_en;
  out.version = policy->version;
  for (const ChannelRow& row : policy->channels)
    out.channels.push_back(
        {{term_key(row.channel), {}}, row.always_open, row.by_customer, row.clause});
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<CaseClass>>([&](auto entry) {
    ProcessRoute route = route_of(*policy, entry.value);
    if (!route.steps.empty())
      out.routes.push_back(std::move(route));
  });
  out.terms = policy->warranty_terms;
  return out;
}

}  // namespace aftercare::screens
