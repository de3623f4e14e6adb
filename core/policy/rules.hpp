// Pure look-ups in a Policy. Each answers with the verdict and what led to it: clause, source,
// policy version, facts; screens, reports and the API show all of them.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "core/policy/policy.hpp"

namespace aftercare {

// One fact a verdict rests on; `name` has a label `fact.<name>`. `value` is a term's name (its
// label key is `value_key`), a number or a date.
struct VerdictFact {
  std::string name;
  std::string value;
  std::string value_key;
  bool operator==(const VerdictFact&) const = default;
};
BOOST_DESCRIBE_STRUCT(VerdictFact, (), (name, value, value_key))

// `matched`: the hazard's code or the words as found in the symptom, empty for a default.
struct UrgencyProposal {
  Urgency urgency{};
  std::string reason_key;
  std::string matched;
  std::string clause;
  std::string source;
  int policy_version = 0;
  bool operator==(const UrgencyProposal&) const = default;
};
BOOST_DESCRIBE_STRUCT(UrgencyProposal, (),
                      (urgency, reason_key, matched, clause, source, policy_version))
// Unknown hazard codes (from a newer version) count as urgent: safety first.
UrgencyProposal propose_urgency(const Policy& policy, const std::vector<std::string>& hazards,
                                std::string_view symptom, CaseClass case_class,
                                std::optional<Wish> wish);

struct ServiceProposal {
  ServiceMode mode{};
  std::string reason_key;
  std::string matched;  // the word of the symptom that spoke for the fault type
  std::string clause;
  std::string source;
  int policy_version = 0;
  std::vector<VerdictFact> facts;
  bool operator==(const ServiceProposal&) const = default;
};
BOOST_DESCRIBE_STRUCT(ServiceProposal, (),
                      (mode, reason_key, matched, clause, source, policy_version, facts))
// `diagnosed`: the fault type when somebody has looked; else the symptom's words speak. Without
// either the fault type is open, without an address the location is. Nothing when no row fits.
std::optional<ServiceProposal> propose_service(const Policy& policy,
                                               std::optional<FaultType> diagnosed,
                                               std::string_view symptom, std::string_view address);

struct RouteVerdict {
  Team team{};
  std::string clause;
  std::string source;
  int policy_version = 0;
  bool operator==(const RouteVerdict&) const = default;
};
BOOST_DESCRIBE_STRUCT(RouteVerdict, (), (team, clause, source, policy_version))
// Front desk when no row fits (validate() refuses such a policy).
RouteVerdict route(const Policy& policy, CaseClass case_class, std::optional<Topic> topic,
                   std::optional<Wish> wish);

// The row a wish suggests on the intake form.
const WishRow* find_wish(const Policy& policy, Wish wish);

// `months`: this device's own length; absent: by model. `ends_on`: an end on record (extended by a
// repair); it wins over the computed one when later. Dates are of the organisation's zone.
struct WarrantyFacts {
  std::string model;
  bool serial_known = false;
  std::optional<LocalDate> activated_on;
  LocalDate reported_on;
  std::optional<int> months;
  std::optional<LocalDate> ends_on;
};
struct WarrantyVerdict {
  WarrantyState state = WarrantyState::unknown;
  std::optional<LocalDate> ends_on;  // the last day in warranty
  int months = 0;
  std::string reason_key;
  std::string term;  // number of the warranty clause
  std::string clause;
  std::string source;
  int policy_version = 0;
  std::vector<VerdictFact> facts;
  bool operator==(const WarrantyVerdict&) const = default;
};
BOOST_DESCRIBE_STRUCT(WarrantyVerdict, (),
                      (state, ends_on, months, reason_key, term, clause, source, policy_version,
                       facts))
// C 2.2.1: from activation, n months, that day included; unknown serial or activation, or an
// activation after the report: no automatic verdict.
WarrantyVerdict warranty_verdict(const Policy& policy, const WarrantyFacts& facts);
// Months for a model: the first pattern that matches, else the default.
int warranty_months(const Policy& policy, std::string_view model);
// C 2.3.1: the new last day after a repair completed on `completed_on`; never earlier than
// `ends_on` under later_of_both.
LocalDate extended_warranty_end(const Policy& policy, LocalDate ends_on, LocalDate completed_on);

struct LiabilityFacts {
  bool serial_known = false;
  WarrantyState warranty = WarrantyState::unknown;
  FaultType fault_type{};
  Cause cause{};
};
struct LiabilityVerdict {
  Payer payer = Payer::undecided;
  FeeBasis fee_basis = FeeBasis::undecided;
  std::vector<Remedy> remedies;
  std::string reason_key;
  std::string term;
  std::string clause;
  std::string source;
  int policy_version = 0;
  std::vector<VerdictFact> facts;
  bool operator==(const LiabilityVerdict&) const = default;
};
BOOST_DESCRIBE_STRUCT(LiabilityVerdict, (),
                      (payer, fee_basis, remedies, reason_key, term, clause, source, policy_version,
                       facts))
// C 2.2.2, decided in this order: serial unknown; force majeure; warranty; cause.
LiabilityVerdict liability(const Policy& policy, const LiabilityFacts& facts);

// The row that forbids this diagnosis (misuse put down to product quality), or null.
const ForbiddenDiagnosis* forbidden_diagnosis(const Policy& policy, FaultType fault, Cause cause);
// Whether the warranty terms have this number.
const WarrantyTerm* find_warranty_term(const Policy& policy, std::string_view number);

struct Permission {
  bool allowed = false;
  Whose whose = Whose::none;  // the widest of all roles held
  bool known = false;         // false: the policy has no row for the command
  bool operator==(const Permission&) const = default;
};
Permission allowed(const Policy& policy, const std::vector<Role>& roles, std::string_view command);
// Whether somebody outside has to have shown who he is: by the secret of the device that reported
// it, or by a code to his phone. Whoever holds a tracking link has not; it may have been forwarded.
bool needs_code(std::string_view command);

// What to tick before leaving for a case with these hazards and this model, in policy order.
std::vector<ChecklistRow> checklist_for(const Policy& policy,
                                        const std::vector<std::string>& hazards,
                                        std::string_view model);

// A price of the list, at the basis of a verdict.
struct ListedPrice {
  QuoteLineKind kind{};
  std::string name;
  Money unit_price;
  std::string clause;
  std::string source;
};
BOOST_DESCRIBE_STRUCT(ListedPrice, (), (kind, name, unit_price, clause, source))
// In the list's order, each kind and name once: a row for the model before one for all. Cost price
// where the basis says so, else the list price.
std::vector<ListedPrice> listed_prices(const Policy& policy, FeeBasis basis,
                                       std::string_view model);

const FileLimit* find_file_limit(const Policy& policy, FileKind kind);
// As people call it: "HEIC", "MOV".
std::string type_name(const std::string& type);
// What these kinds of files may be, as people call it: "JPEG, PNG, HEIC, MP4, MOV".
std::string accepted_types(const Policy& policy, std::initializer_list<FileKind> kinds);
std::optional<std::int64_t> find_limit(const Policy& policy, std::string_view name);
// The promised time of a clock for a class and urgency, or null.
const PromisedTime* find_promised_time(const Policy& policy, ClockName clock, CaseClass case_class,
                                       Urgency urgency);
const ClockRule* find_clock_rule(const Policy& policy, ClockName clock);

// The policy with the table its calendar names; unchanged when the names differ.
Policy with_holidays(Policy policy, const HolidayTable& table);

// "AC-*" against a model; ASCII case is ignored.
bool model_matches(std::string_view pattern, std::string_view model);

}  // namespace aftercare
