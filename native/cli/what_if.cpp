// what-if: all cases of a period, also those no desk keeps any more, replayed under a policy file.
// Reads only.
#include "core/figures/what_if.hpp"

#include <cstdio>
#include <map>

#include "core/base/date.hpp"
#include "core/codec/messages.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"
#include "core/policy/validate.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {
namespace {

// Records of the database, each read once.
class StoredWorld final : public World {
 public:
  explicit StoredWorld(sql::Database& database)
      : database_{database}, in_force_{aftercare::policy_in_force(database)} {}
  [[nodiscard]] Found find(const EntityKey& key) const override {
    auto at = read_.find(key);
    if (at == read_.end())
      at = read_.emplace(key, find_record(database_, key)).first;
    return at->second ? Found{Presence::present, &*at->second} : Found{Presence::absent, nullptr};
  }
  [[nodiscard]] IndexFound look_up(const IndexKey& key) const override {
    return {true, database_.reads().look_up(key)};
  }
  [[nodiscard]] const Policy* policy_in_force() const override {
    return in_force_ ? &*in_force_ : nullptr;
  }
  // Devices of cases that are done with; policies stay.
  void forget() {
    std::erase_if(read_, [](const auto& one) { return one.first.t != EntityType::policy; });
  }

 private:
  sql::Database& database_;
  std::optional<Policy> in_force_;
  mutable std::map<EntityKey, std::optional<Record>> read_;
};

std::string word(const Common& common, const std::string& key) {
  const std::string text = common.texts.text(common.language, key);
  return text.empty() ? key : text;
}

std::string said(const Common& common, const figures::VerdictSide& side) {
  std::string words;
  for (const std::string& key : side.keys)
    words += (words.empty() ? "" : " · ") + word(common, key);
  if (words.empty())
    words = word(common, "console.what_if.none");
  if (side.date)
    words += " " + to_text(*side.date);
  return side.clause.empty() ? words : words + " (" + side.clause + ")";
}

// The deadline in the organisation's zone, and how the clock stands.
std::string said(const Common& common, const std::optional<ClockState>& clock, int offset) {
  if (!clock)
    return word(common, "console.what_if.none");
  const std::string state = word(common, term_key(clock->state));
  if (!clock->due_at)
    return state;
  return to_text(local_date_at(*clock->due_at, offset)) + " " +
         to_text(local_time_at(*clock->due_at, offset)) + " " + state;
}

// Which verdicts and deadlines change, each before and after.
void print_changes(const Common& common, const figures::WhatIfCase& one, int offset) {
  std::printf("%s: %zu verdicts, %zu clocks\n", one.number.c_str(), one.verdicts.size(),
              one.clocks.size());
  for (const figures::VerdictChange& change : one.verdicts) {
    const std::string kind = boost::describe::enum_to_string(change.kind, "verdict");
    std::printf("  %s: %s -> %s\n", word(common, "console.what_if.verdict." + kind).c_str(),
                said(common, change.before).c_str(), said(common, change.after).c_str());
  }
  for (const figures::ClockChange& change : one.clocks) {
    const std::string run = change.run > 1 ? " #" + std::to_string(change.run) : std::string();
    std::printf("  %s%s: %s -> %s\n", word(common, term_key(change.clock)).c_str(), run.c_str(),
                said(common, change.before, offset).c_str(),
                said(common, change.after, offset).c_str());
  }
}

void print_sum(const figures::WhatIfSum& sum) {
  std::printf("%d cases replayed, %d change\n", sum.replayed, sum.changed);
  for (const auto& [kind, count] : sum.verdicts)
    std::printf("%s: %d\n", kind.c_str(), count);
  std::printf("deadlines earlier: %d, later: %d; kept instead of broken: %d, broken: %d\n",
              sum.due_earlier, sum.due_later, sum.newly_kept, sum.newly_broken);
  std::printf("clocks more: %d, less: %d\n", sum.clocks_more, sum.clocks_less);
  if (sum.without_policy > 0)
    std::printf("left out, their policy version is gone: %d\n", sum.without_policy);
}

}  // namespace

int what_if(const Common& common, const std::string& file, const std::string& from,
            const std::string& to) {
  int code = 0;
  const auto period = period_of(common, from, to, code);
  if (!period)
    return code;
  const auto house = open_house(common, code);
  if (!house)
    return code;
  sql::Database& database = house->database();
  StoredWorld world{database};
  const auto draft = policy_of_file(common, file, *world.policy_in_force());
  if (!draft)
    return say(common, draft.error());
  for (const PolicyProblem& problem : validate(*draft)) {
    std::map<std::string, std::string> params = problem.params;
    params["problem_key"] = "policy.problem." + problem.code;
    params["count"] = "1";
    code = say(common, refuse("policy_invalid", problem.path, std::move(params)));
  }
  if (code != 0)
    return code;
  figures::WhatIfSum sum;
  const Instant now = system_now();
  each_case(database, [&](const Case& record) {
    if (!figures::in_period(record, {period->first, period->last}, *draft))
      return;
    const auto changed = figures::replay_one(world, record, *draft, now, sum);
    if (changed)
      print_changes(common, *changed, draft->zone.offset_minutes);
    world.forget();
  });
  print_sum(sum);
  return 0;
}

}  // namespace aftercare::cli
