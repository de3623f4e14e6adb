// Which remedies a case has grounds for (C 2.3): every row of the policy's table with its verdict
// and the facts that led to it, and what a paid exchange costs. Pure, as rules.hpp.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/policy/rules.hpp"

namespace aftercare {

// What is known of the case; nothing: nobody has said so yet. Dates are of the organisation's zone.
struct RemedyFacts {
  LocalDate asked_on;  // the day the customer asked, or today
  WarrantyState warranty = WarrantyState::unknown;
  std::optional<Cause> cause;
  std::optional<int> repairs_failed;  // of the same core part of the same device
  std::optional<bool> serious_fault;  // of quality
  std::optional<bool> not_repairable;
  std::optional<LocalDate> received_on;
  std::optional<LocalDate> purchased_on;
  std::optional<bool> unused_and_intact;
  std::optional<bool> fit_for_resale;
  std::optional<int> workdays_late;  // than agreed, or than the clock; not late: 0
};

// due: the customer may have it. to_check: a fact is missing, `missing` names it.
enum class GroundState { due, not_due, to_check };
BOOST_DESCRIBE_ENUM(GroundState, due, not_due, to_check)

struct GroundVerdict {
  Remedy remedy{};
  GroundState state = GroundState::to_check;
  std::string ground_key;
  std::optional<int> value;  // the ground's number: repairs, days, workdays, months
  std::string missing;       // name of the fact
  std::string clause;
  std::string source;
  int policy_version = 0;
  std::vector<VerdictFact> facts;
  bool operator==(const GroundVerdict&) const = default;
};
BOOST_DESCRIBE_STRUCT(GroundVerdict, (),
                      (remedy, state, ground_key, value, missing, clause, source, policy_version,
                       facts))

// One verdict for each row, in the policy's order. A ground this program does not know (of a newer
// version) is to_check.
std::vector<GroundVerdict> remedy_grounds(const Policy& policy, const RemedyFacts& facts);
// Whether any ground for it is due; to_check when none is and one could be.
GroundState remedy_state(const std::vector<GroundVerdict>& grounds, Remedy remedy);

// C 2.3.2: what the old product still counts for. `credit`: the price falls to nothing over the
// months and the rest is taken in payment. `charge`: the handbook's letter, price × months ÷ 24 is
// what the customer pays.
enum class DepreciationReading { credit, charge };
BOOST_DESCRIBE_ENUM(DepreciationReading, credit, charge)

struct ExchangeOffer {
  DepreciationReading reading{};
  int months_used = 0;  // complete ones since activation
  Money credit;         // under `credit`; nothing under `charge`
  Money pays;
  std::string clause;
  std::string source;
  int policy_version = 0;
  bool operator==(const ExchangeOffer&) const = default;
};
BOOST_DESCRIBE_STRUCT(ExchangeOffer, (),
                      (reading, months_used, credit, pays, clause, source, policy_version))
// `price` was paid for the old one, `replacement` is asked for the new one. Credit and charge lie
// within 0 and the price, half a cent rounds up; nobody is paid for exchanging.
// Refusals: price_missing {field}, currency_differs, no_depreciation_rule.
Result<ExchangeOffer> paid_exchange(const Policy& policy, const Money& price,
                                    const Money& replacement, LocalDate activated_on,
                                    LocalDate asked_on);

}  // namespace aftercare
