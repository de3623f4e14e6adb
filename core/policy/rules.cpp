#include "core/policy/rules.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

// An absent field of a row fits everything.
template <class T>
bool fits(const std::optional<T>& wanted, const T& value) {
  return !wanted || *wanted == value;
}
template <class T>
bool fits(const std::optional<T>& wanted, const std::optional<T>& value) {
  return !wanted || wanted == value;
}

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool ends_with_any(std::string_view text, const std::vector<std::string>& ends) {
  return std::any_of(ends.begin(), ends.end(), [text](const std::string& end) {
    return !end.empty() && ends_with(text, fold_text(end));
  });
}

// Whether `word` stands in `symptom` (both folded) without a negation before it.
bool says(const UrgencyRule& rule, std::string_view symptom, std::string_view word) {
  for (std::size_t at = symptom.find(word); at != std::string_view::npos;
       at = symptom.find(word, at + 1)) {
    const std::string_view before = symptom.substr(0, at);
    if (!ends_with_any(before, rule.negations))
      return true;
    if (ends_with_any(before, rule.negation_exceptions))
      return true;
  }
  return false;
}

template <class E>
VerdictFact term_fact(std::string name, E value) {
  return {std::move(name), term_name(value), term_key(value)};
}

VerdictFact yes_no_fact(std::string name, bool value) {
  return {std::move(name), value ? "yes" : "no", value ? "fact.yes" : "fact.no"};
}

}  // namespace

UrgencyProposal propose_urgency(const Policy& policy, const std::vector<std::string>& hazards,
                                std::string_view symptom, CaseClass case_class,
                                std::optional<Wish> wish) {
  std::optional<UrgencyProposal> best;
  const auto offer = [&best, &policy](UrgencyProposal proposal) {
    proposal.policy_version = policy.version;
    if (!best || proposal.urgency < best->urgency)
      best = std::move(proposal);
  };
  const UrgencyRule& rule = policy.urgency;
  for (const std::string& code : hazards) {
    const auto row = std::find_if(rule.hazards.begin(), rule.hazards.end(),
                                  [&code](const HazardRow& r) { return r.code == code; });
    if (row != rule.hazards.end()) {
      offer({row->urgency, row->reason_key, code, row->clause, row->source, 0});
    } else {
      offer({Urgency::urgent, "urgency.reason.unknown_hazard", code, "product", "product", 0});
    }
  }
  const std::string folded = fold_text(symptom);
  for (const UrgencyKeywordRow& row : rule.keywords) {
    for (const std::string& word : row.words) {
      if (!says(rule, folded, fold_text(word)))
        continue;
      offer({row.urgency, row.reason_key, word, row.clause, row.source, 0});
      break;
    }
  }
  if (best)
    return *best;
  for (const UrgencyDefaultRow& row : rule.defaults) {
    if (!fits(row.case_class, case_class) || !fits(row.wish, wish))
      continue;
    return {row.urgency, row.reason_key, "", row.clause, row.source, policy.version};
  }
  return {Urgency::normal, "urgency.reason.no_rule", "", "product", "product", policy.version};
}

std::vector<const HazardRow*> advised_hazards(const Policy& policy,
                                              const std::vector<std::string>& hazards) {
  std::vector<const HazardRow*> rows;
  for (const HazardRow& row : policy.urgency.hazards) {
    const bool chosen = std::find(hazards.begin(), hazards.end(), row.code) != hazards.end();
    if (chosen && !(row.advice_zh.empty() && row.advice_en.empty()))
      rows.push_back(&row);
  }
  return rows;
}

namespace {

// The first row whose word the symptom says.
const FaultWordRow* suspected(const Policy& policy, std::string_view symptom,
                              std::string& matched) {
  const std::string folded = fold_text(symptom);
  for (const FaultWordRow& row : policy.service.fault_words) {
    for (const std::string& word : row.words) {
      if (word.empty() || !says(policy.urgency, folded, fold_text(word)))
        continue;
      matched = word;
      return &row;
    }
  }
  return nullptr;
}

std::optional<bool> lies_in_area(const Policy& policy, std::string_view address) {
  const auto& areas = policy.service.areas;
  if (areas.empty())
    return true;
  const std::string folded = fold_text(trim(address));
  if (folded.empty())
    return std::nullopt;
  return std::any_of(areas.begin(), areas.end(), [&folded](const std::string& area) {
    return !area.empty() && folded.find(fold_text(area)) != std::string::npos;
  });
}

}  // namespace

std::optional<ServiceProposal> propose_service(const Policy& policy,
                                               std::optional<FaultType> diagnosed,
                                               std::string_view symptom, std::string_view address) {
  ServiceProposal proposal;
  std::optional<FaultType> fault = diagnosed;
  if (!fault) {
    if (const FaultWordRow* row = suspected(policy, symptom, proposal.matched))
      fault = row->fault_type;
  }
  const std::optional<bool> in_area = lies_in_area(policy, address);
  for (const ServiceModeRow& row : policy.service.modes) {
    if (!fits(row.fault_type, fault) || !fits(row.in_area, in_area))
      continue;
    proposal.mode = row.mode;
    proposal.reason_key = row.reason_key;
    proposal.clause = row.clause;
    proposal.source = row.source;
    proposal.policy_version = policy.version;
    if (fault)
      proposal.facts.push_back(term_fact("fault_type", *fault));
    if (in_area)
      proposal.facts.push_back(yes_no_fact("in_area", *in_area));
    return proposal;
  }
  return std::nullopt;
}

RouteVerdict route(const Policy& policy, CaseClass case_class, std::optional<Topic> topic,
                   std::optional<Wish> wish) {
  for (const RoutingRow& row : policy.routing) {
    if (fits(row.case_class, case_class) && fits(row.topic, topic) && fits(row.wish, wish)) {
      return {row.team, row.clause, row.source, policy.version};
    }
  }
  return {Team::front_desk, "product", "product", policy.version};
}

const WishRow* find_wish(const Policy& policy, Wish wish) {
  for (const WishRow& row : policy.wishes) {
    if (row.wish == wish)
      return &row;
  }
  return nullptr;
}

// --- warranty
// --------------------------------------------------------------------------------------

bool model_matches(std::string_view pattern, std::string_view model) {
  const std::string wanted = fold_text(pattern);
  const std::string text = fold_text(model);
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string::npos;
  std::size_t retry = 0;
  while (t < text.size()) {
    if (p < wanted.size() && wanted[p] == '*') {
      star = p++;
      retry = t;
    } else if (p < wanted.size() && wanted[p] == text[t]) {
      ++p, ++t;
    } else if (star != std::string::npos) {
      p = star + 1;
      t = ++retry;
    } else {
      return false;
    }
  }
  while (p < wanted.size() && wanted[p] == '*')
    ++p;
  return p == wanted.size();
}

int warranty_months(const Policy& policy, std::string_view model) {
  for (const WarrantyModelRow& row : policy.warranty.models) {
    if (model_matches(row.pattern, model))
      return row.months;
  }
  return policy.warranty.default_months;
}

WarrantyVerdict warranty_verdict(const Policy& policy, const WarrantyFacts& facts) {
  const WarrantyRule& rule = policy.warranty;
  WarrantyVerdict verdict;
  verdict.term = rule.term;
  verdict.clause = rule.clause;
  verdict.source = rule.source;
  verdict.policy_version = policy.version;
  verdict.months = facts.months ? *facts.months : warranty_months(policy, facts.model);
  verdict.facts = {yes_no_fact("serial_known", facts.serial_known),
                   {"reported_on", to_text(facts.reported_on), ""},
                   {"warranty_months", std::to_string(verdict.months), ""}};
  if (facts.activated_on) {
    verdict.facts.push_back({"activated_on", to_text(*facts.activated_on), ""});
  }
  if (!facts.serial_known) {
    verdict.reason_key = "warranty.reason.serial_unknown";
    return verdict;
  }
  if (!facts.activated_on) {
    verdict.reason_key = "warranty.reason.not_activated";
    return verdict;
  }
  if (*facts.activated_on > facts.reported_on) {
    verdict.reason_key = "warranty.reason.activated_after_report";
    return verdict;
  }
  LocalDate end = add_months(*facts.activated_on, verdict.months);
  if (facts.ends_on && *facts.ends_on > end) {
    end = *facts.ends_on;
    verdict.facts.push_back({"extended_until", to_text(end), ""});
  }
  verdict.ends_on = end;
  const bool in = facts.reported_on <= end;
  verdict.state = in ? WarrantyState::in : WarrantyState::out;
  verdict.reason_key = in ? "warranty.reason.in" : "warranty.reason.out";
  return verdict;
}

LocalDate extended_warranty_end(const Policy& policy, LocalDate ends_on, LocalDate completed_on) {
  const WarrantyExtension& extension = policy.warranty.extension;
  const LocalDate from_completion = add_months(completed_on, extension.months);
  switch (extension.rule) {
    case WarrantyExtensionRule::later_of_both: return std::max(ends_on, from_completion);
    case WarrantyExtensionRule::from_end: return add_months(ends_on, extension.months);
    case WarrantyExtensionRule::from_completion: return from_completion;
  }
  return ends_on;
}

// --- diagnosis and liability
// -----------------------------------------------------------------------

LiabilityVerdict liability(const Policy& policy, const LiabilityFacts& facts) {
  LiabilityVerdict verdict;
  verdict.policy_version = policy.version;
  verdict.facts = {yes_no_fact("serial_known", facts.serial_known),
                   term_fact("warranty", facts.warranty), term_fact("fault_type", facts.fault_type),
                   term_fact("cause", facts.cause)};
  for (const LiabilityRow& row : policy.liability) {
    if (!fits(row.serial_known, facts.serial_known) || !fits(row.warranty, facts.warranty) ||
        !fits(row.cause, facts.cause)) {
      continue;
    }
    verdict.payer = row.payer;
    verdict.fee_basis = row.fee_basis;
    verdict.remedies = row.remedies;
    verdict.reason_key = row.reason_key;
    verdict.term = row.term;
    verdict.clause = row.clause;
    verdict.source = row.source;
    return verdict;
  }
  verdict.reason_key = "liability.reason.no_rule";
  verdict.clause = "product";
  verdict.source = "product";
  return verdict;
}

const ForbiddenDiagnosis* forbidden_diagnosis(const Policy& policy, FaultType fault, Cause cause) {
  for (const ForbiddenDiagnosis& row : policy.forbidden_diagnoses) {
    if (row.fault_type == fault && row.cause == cause)
      return &row;
  }
  return nullptr;
}

const WarrantyTerm* find_warranty_term(const Policy& policy, std::string_view number) {
  for (const WarrantyTerm& term : policy.warranty_terms) {
    if (term.number == number)
      return &term;
  }
  return nullptr;
}

// --- permissions and other rows
// --------------------------------------------------------------------

Permission allowed(const Policy& policy, const std::vector<Role>& roles, std::string_view command) {
  Permission permission;
  for (const PermissionRow& row : policy.permissions) {
    if (row.command != command)
      continue;
    permission.known = true;
    for (const Grant& grant : row.grants) {
      const bool held = std::any_of(roles.begin(), roles.end(), [&grant](Role role) {
        return std::find(grant.roles.begin(), grant.roles.end(), role) != grant.roles.end();
      });
      if (held)
        permission.whose = std::max(permission.whose, grant.whose);
    }
  }
  permission.allowed = permission.whose != Whose::none;
  return permission;
}

namespace {

// A link is for following a case and for answering what the house asks in it (notes, photos, "I
// agree", "it works", a rating). It does not end the case or use up what its customer has once.
constexpr std::array<std::string_view, 3> kNeedCode = {
    "case.cancel",
    "case.decline_quote",  // the paid repair or exchange is off
    "case.dispute",        // C 2.2.3: one reinspection per case
};

}  // namespace

bool needs_code(std::string_view command) {
  return std::find(kNeedCode.begin(), kNeedCode.end(), command) != kNeedCode.end();
}

std::vector<ChecklistRow> checklist_for(const Policy& policy,
                                        const std::vector<std::string>& hazards,
                                        std::string_view model) {
  std::vector<ChecklistRow> rows;
  for (const ChecklistRow& row : policy.checklist) {
    const bool always = !row.hazard && !row.model_pattern;
    const bool by_hazard =
        row.hazard && std::find(hazards.begin(), hazards.end(), *row.hazard) != hazards.end();
    const bool by_model = row.model_pattern && model_matches(*row.model_pattern, model);
    if (always || by_hazard || by_model)
      rows.push_back(row);
  }
  return rows;
}

std::vector<ListedPrice> listed_prices(const Policy& policy, FeeBasis basis,
                                       std::string_view model) {
  std::vector<ListedPrice> out;
  std::vector<bool> by_model;
  for (const PriceRow& row : policy.price_list) {
    if (row.model_pattern && !model_matches(*row.model_pattern, model))
      continue;
    const ListedPrice price{row.kind, row.name,
                            basis == FeeBasis::cost_price ? row.cost : row.price, row.clause,
                            row.source};
    const auto same = std::find_if(out.begin(), out.end(), [&row](const ListedPrice& one) {
      return one.kind == row.kind && fold_text(one.name) == fold_text(row.name);
    });
    if (same == out.end()) {
      out.push_back(price);
      by_model.push_back(row.model_pattern.has_value());
      continue;
    }
    const auto at = static_cast<std::size_t>(same - out.begin());
    if (row.model_pattern && !by_model[at]) {
      *same = price;
      by_model[at] = true;
    }
  }
  return out;
}

const FileLimit* find_file_limit(const Policy& policy, FileKind kind) {
  for (const FileLimit& row : policy.files) {
    if (row.kind == kind)
      return &row;
  }
  return nullptr;
}

std::optional<std::int64_t> find_limit(const Policy& policy, std::string_view name) {
  for (const NamedLimit& row : policy.limits) {
    if (row.name == name)
      return row.value;
  }
  return std::nullopt;
}

const PromisedTime* find_promised_time(const Policy& policy, ClockName clock, CaseClass case_class,
                                       Urgency urgency) {
  for (const PromisedTime& row : policy.promised_times) {
    if (row.clock == clock && fits(row.case_class, case_class) && fits(row.urgency, urgency)) {
      return &row;
    }
  }
  return nullptr;
}

const ClockRule* find_clock_rule(const Policy& policy, ClockName clock) {
  for (const ClockRule& rule : policy.clocks) {
    if (rule.clock == clock)
      return &rule;
  }
  return nullptr;
}

Policy with_holidays(Policy policy, const HolidayTable& table) {
  if (policy.calendar.holidays == table.id)
    policy.calendar.table = table;
  return policy;
}

}  // namespace aftercare
