#include "core/policy/remedies.hpp"

#include <algorithm>
#include <array>

#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

constexpr std::string_view kGround = "remedy.ground.";
constexpr std::string_view kCreditGround = "remedy.ground.depreciation_months";
constexpr std::string_view kChargeGround = "remedy.ground.charge_months";

// One condition of a ground: the fact's name, and whether it holds; nothing: not known.
struct Condition {
  const char* fact;
  std::optional<bool> holds;
  std::string value;
};

Condition flag(const char* fact, const std::optional<bool>& value) {
  return {fact, value, value ? (*value ? "yes" : "no") : ""};
}

Condition at_least(const char* fact, const std::optional<int>& value, int wanted) {
  if (!value)
    return {fact, std::nullopt, {}};
  return {fact, *value >= wanted, std::to_string(*value)};
}

// The day itself is not counted: on the n-th day after it, it still holds.
Condition within_days(const char* fact, const std::optional<LocalDate>& since, LocalDate until,
                      int days) {
  if (!since)
    return {fact, std::nullopt, {}};
  return {fact, since <= until && days_between(*since, until) <= days, to_text(*since)};
}

using Conditions = std::vector<Condition>;

struct Ground {
  std::string_view name;
  Conditions (*conditions)(const RemedyFacts& facts, int value);
};

Conditions none(const RemedyFacts&, int) {
  return {};
}

constexpr std::array<Ground, 11> kGrounds{{
    {"warranty_repair", none},
    {"repairs_failed",
     [](const RemedyFacts& f, int value) {
       return Conditions{at_least("repairs_failed", f.repairs_failed, value)};
     }},
    {"serious_fault",
     [](const RemedyFacts& f, int) { return Conditions{flag("serious_fault", f.serious_fault)}; }},
    {"unused_days",
     [](const RemedyFacts& f, int value) {
       return Conditions{within_days("received_on", f.received_on, f.asked_on, value),
                         flag("unused_and_intact", f.unused_and_intact)};
     }},
    {"not_repairable", [](const RemedyFacts& f,
                          int) { return Conditions{flag("not_repairable", f.not_repairable)}; }},
    {"delay_workdays",
     // More than so many: the n-th late workday is not yet enough.
     [](const RemedyFacts& f, int value) {
       return Conditions{at_least("workdays_late", f.workdays_late, value + 1)};
     }},
    {"not_to_quality_days",
     [](const RemedyFacts& f, int value) {
       return Conditions{within_days("purchased_on", f.purchased_on, f.asked_on, value),
                         flag("fit_for_resale", f.fit_for_resale)};
     }},
    {"price_list", none},
    {"depreciation_months", none},
    {"charge_months", none},
    {"guided", none},
}};

const Ground* find_ground(std::string_view key) {
  if (key.substr(0, kGround.size()) != kGround)
    return nullptr;
  for (const Ground& ground : kGrounds) {
    if (ground.name == key.substr(kGround.size()))
      return &ground;
  }
  return nullptr;
}

std::optional<bool> is_in_warranty(WarrantyState state) {
  return state == WarrantyState::unknown ? std::nullopt : std::optional{state == WarrantyState::in};
}

Conditions conditions_of(const RemedyRow& row, const RemedyFacts& facts) {
  Conditions out;
  if (row.needs_warranty)
    out.push_back({"warranty", is_in_warranty(facts.warranty), term_name(facts.warranty)});
  const std::string cause = facts.cause ? term_name(*facts.cause) : std::string();
  const auto is = [&](Cause one) {
    return facts.cause ? std::optional{*facts.cause == one} : std::nullopt;
  };
  // Force majeure is nobody's doing, and negotiated.
  if (row.needs_no_customer_fault)
    out.push_back({"cause", is(Cause::product_quality), cause});
  if (row.remedy == Remedy::negotiated) {
    out.push_back({"cause", is(Cause::force_majeure), cause});
    return out;
  }
  const Ground* ground = find_ground(row.ground_key);
  if (ground == nullptr) {
    out.push_back({"ground", std::nullopt, row.ground_key});
    return out;
  }
  for (Condition& one : ground->conditions(facts, row.value.value_or(0)))
    out.push_back(std::move(one));
  return out;
}

std::string key_of(const Condition& condition, const RemedyFacts& facts) {
  if (std::string_view{condition.fact} == "warranty")
    return term_key(facts.warranty);
  if (std::string_view{condition.fact} == "cause" && facts.cause)
    return term_key(*facts.cause);
  if (condition.value == "yes" || condition.value == "no")
    return condition.value == "yes" ? "fact.yes" : "fact.no";
  return {};
}

// Whole minor units; half a one rounds up. Not negative.
std::int64_t share_of(std::int64_t amount, int part, int whole) {
  return (amount * part * 2 + whole) / (whole * 2L);
}

}  // namespace

std::vector<GroundVerdict> remedy_grounds(const Policy& policy, const RemedyFacts& facts) {
  std::vector<GroundVerdict> out;
  for (const RemedyRow& row : policy.remedies) {
    GroundVerdict verdict{row.remedy, GroundState::due, row.ground_key, row.value, {},
                          row.clause, row.source,       policy.version, {}};
    // One that does not hold decides, whatever else is not known.
    for (const Condition& condition : conditions_of(row, facts)) {
      if (condition.holds == false)
        verdict.state = GroundState::not_due;
      if (!condition.holds && verdict.missing.empty())
        verdict.missing = condition.fact;
      if (!condition.value.empty())
        verdict.facts.push_back({condition.fact, condition.value, key_of(condition, facts)});
    }
    if (verdict.state == GroundState::not_due)
      verdict.missing.clear();
    else if (!verdict.missing.empty())
      verdict.state = GroundState::to_check;
    out.push_back(std::move(verdict));
  }
  return out;
}

GroundState remedy_state(const std::vector<GroundVerdict>& grounds, Remedy remedy) {
  GroundState state = GroundState::not_due;
  for (const GroundVerdict& ground : grounds) {
    if (ground.remedy != remedy || ground.state == GroundState::not_due)
      continue;
    if (ground.state == GroundState::due)
      return GroundState::due;
    state = GroundState::to_check;
  }
  return state;
}

Result<ExchangeOffer> paid_exchange(const Policy& policy, const Money& price,
                                    const Money& replacement, LocalDate activated_on,
                                    LocalDate asked_on) {
  if (price.minor < 0)
    return refuse("price_missing", "price");
  if (replacement.minor < 0)
    return refuse("price_missing", "replacement");
  if (price.currency != replacement.currency)
    return refuse("currency_differs", "replacement");
  const auto row =
      std::find_if(policy.remedies.begin(), policy.remedies.end(), [](const RemedyRow& one) {
        return one.remedy == Remedy::paid_exchange && one.value.value_or(0) > 0 &&
               (one.ground_key == kCreditGround || one.ground_key == kChargeGround);
      });
  if (row == policy.remedies.end())
    return refuse("no_depreciation_rule");
  const int life = *row->value;
  const int months = complete_months(activated_on, asked_on);
  const int used = std::clamp(months, 0, life);
  ExchangeOffer offer;
  offer.months_used = months;
  offer.credit = offer.pays = Money{0, price.currency};
  offer.clause = row->clause;
  offer.source = row->source;
  offer.policy_version = policy.version;
  if (row->ground_key == kChargeGround) {
    offer.reading = DepreciationReading::charge;
    offer.pays.minor = share_of(price.minor, used, life);
  } else {
    offer.reading = DepreciationReading::credit;
    offer.credit.minor = share_of(price.minor, life - used, life);
    offer.pays.minor = std::max<std::int64_t>(0, replacement.minor - offer.credit.minor);
  }
  return offer;
}

}  // namespace aftercare
