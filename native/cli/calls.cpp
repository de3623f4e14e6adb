// calls: how long the house talked in a period, and the calls over the limit. Reads only.
#include "core/figures/calls.hpp"

#include <cstdio>

#include "core/policy/rules.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {
namespace {

constexpr double kMinuteMs = 60'000;

Instant midnight(LocalDate date, const Policy& policy) {
  return instant_at(date, LocalTime{}, policy.zone.offset_minutes);
}

}  // namespace

std::optional<Period> period_of(const Common& common, const std::string& from,
                                const std::string& to, int& code) {
  const auto first = parse_local_date(from), last = parse_local_date(to);
  if (first && last && *first <= *last)
    return Period{*first, *last};
  code = first ? say(common, refuse("date_invalid", "--to", {{"text", to}}))
               : say(common, refuse("date_invalid", "--from", {{"text", from}}));
  return std::nullopt;
}

void each_case(sql::Database& database, const std::function<void(const Case&)>& visit) {
  std::vector<Uuid> ids;
  {
    sql::Query query{database, "SELECT id FROM rows WHERE t = ? ORDER BY id"};
    query.bind(EntityType::case_);
    while (query.step())
      ids.push_back(query.uuid(0));
  }
  for (const Uuid& id : ids) {
    if (const auto record = find_record(database, {EntityType::case_, id}))
      visit(std::get<Case>(*record));
  }
}

int calls(const Common& common, const std::string& from, const std::string& to) {
  int code = 0;
  const auto period = period_of(common, from, to, code);
  if (!period)
    return code;
  const auto house = open_house(common, code);
  if (!house)
    return code;
  const auto policy = policy_in_force(house->database());
  figures::CallsFigure figure;
  figure.from = midnight(period->first, *policy);
  figure.to = midnight(period->last.plus_days(1), *policy);
  each_case(house->database(), [&](const Case& record) { figure.add(record, policy->phone); });
  const auto minutes = [](std::int64_t ms, int count) {
    return count == 0 ? 0.0 : static_cast<double>(ms) / kMinuteMs / count;
  };
  std::printf("%d calls, %.1f minutes on average; rang %.1f minutes (%d known)\n", figure.calls,
              minutes(figure.talk_ms, figure.calls), minutes(figure.ring_ms, figure.rang),
              figure.rang);
  std::printf("over the target of %d minutes: %d; over the limit of %d minutes: %zu (%s)\n",
              policy->phone.target_minutes, figure.over_target, policy->phone.max_minutes,
              figure.long_calls.size(), policy->phone.clause.c_str());
  for (const figures::LongCall& call : figure.long_calls)
    std::printf("%s  %.1f minutes  %s  %s\n", call.number.c_str(), minutes(call.talk_ms, 1),
                to_text(call.started_at).c_str(), call.by.c_str());
  return 0;
}

}  // namespace aftercare::cli
