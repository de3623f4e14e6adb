// Figures of a period, read only. calls: how long the house talked, and the calls over the limit.
// defects: the faults of the products themselves.
#include <cstdio>

#include "core/figures/calls.hpp"
#include "core/figures/defects.hpp"
#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"
#include "native/cli/cli.hpp"

namespace aftercare::cli {
namespace {

constexpr double kMinuteMs = 60'000;

Instant midnight(LocalDate date, const Policy& policy) {
  return instant_at(date, LocalTime{}, policy.zone.rules());
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
    const EntityKey key{EntityType::case_, id};
    if (const auto record = find_record(database, key))
      visit(std::get<Case>(*record));
    else if (is_damaged(database, key))
      std::fprintf(stderr, "aftercare: record_damaged; key: %s\n", to_text(key).c_str());
  }
}

namespace {

// A figure of the period and the policy it was taken by.
template <class Figure>
struct Taken {
  Figure figure;
  Policy policy;
};

// Over all cases; nothing, and `code`, when it cannot be taken.
template <class Figure, class Add>
std::optional<Taken<Figure>> figure_of(const Common& common, const std::string& from,
                                       const std::string& to, Add add, int& code) {
  const auto period = period_of(common, from, to, code);
  if (!period)
    return std::nullopt;
  const auto house = open_house(common, code);
  if (!house)
    return std::nullopt;
  Taken<Figure> taken{{}, *policy_in_force(house->database())};
  taken.figure.from = midnight(period->first, taken.policy);
  taken.figure.to = midnight(period->last.plus_days(1), taken.policy);
  each_case(house->database(), [&](const Case& record) { add(taken, record); });
  return taken;
}

}  // namespace

int calls(const Common& common, const std::string& from, const std::string& to) {
  int code = 0;
  const auto taken = figure_of<figures::CallsFigure>(
      common, from, to,
      [](auto& calls, const Case& record) { calls.figure.add(record, calls.policy.phone); }, code);
  if (!taken)
    return code;
  const figures::CallsFigure& figure = taken->figure;
  const PhoneRule& rule = taken->policy.phone;
  const auto minutes = [](std::int64_t ms, int count) {
    return count == 0 ? 0.0 : static_cast<double>(ms) / kMinuteMs / count;
  };
  std::printf("%d calls, %.1f minutes on average; rang %.1f minutes (%d known)\n", figure.calls,
              minutes(figure.talk_ms, figure.calls), minutes(figure.ring_ms, figure.rang),
              figure.rang);
  std::printf("over the target of %d minutes: %d; over the limit of %d minutes: %zu (%s)\n",
              rule.target_minutes, figure.over_target, rule.max_minutes, figure.long_calls.size(),
              rule.clause.c_str());
  for (const figures::LongCall& call : figure.long_calls)
    std::printf("%s  %.1f minutes  %s  %s\n", call.number.c_str(), minutes(call.talk_ms, 1),
                to_text(call.started_at).c_str(), call.by.c_str());
  return 0;
}

int defects(const Common& common, const std::string& from, const std::string& to) {
  int code = 0;
  const auto taken = figure_of<figures::DefectsFigure>(
      common, from, to, [](auto& defects, const Case& record) { defects.figure.add(record); },
      code);
  if (!taken)
    return code;
  const figures::DefectsFigure& figure = taken->figure;
  std::printf("%d of %d diagnosed cases: the product's own fault\n", figure.defects,
              figure.diagnosed);
  for (const figures::DefectRow& row : figure.rows) {
    std::printf("%s  %s  %d\n", row.model.c_str(), term_name(row.fault_type).c_str(), row.cases);
    for (const auto& [name, pieces] : row.parts)
      std::printf("  changed: %s x %d\n", name.c_str(), pieces);
    for (const std::string& found : row.findings)
      std::printf("  found: %s\n", found.c_str());
    for (const std::string& number : row.numbers)
      std::printf("  %s\n", number.c_str());
  }
  return 0;
}

}  // namespace aftercare::cli
