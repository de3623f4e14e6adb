// Rows that look complete and are not: without the reason people are shown, said twice, or naming
// somebody who cannot be meant.
#include <algorithm>
#include <set>

#include "core/base/text.hpp"
#include "core/policy/problems.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

// Verdicts are shown with their reason (business §4): a row that has none decides silently.
template <class Row>
void check_key(const std::vector<Row>& rows, const std::string& table, std::string Row::*member,
               const std::string& name, Problems& problems) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (is_silent(rows[i].*member))
      problems.add(at_index(table, i) + "." + name, "required");
  }
}

void check_reasons(const Policy& policy, Problems& problems) {
  const UrgencyRule& urgency = policy.urgency;
  check_key(urgency.hazards, "urgency.hazards", &HazardRow::reason_key, "reason_key", problems);
  check_key(urgency.keywords, "urgency.keywords", &UrgencyKeywordRow::reason_key, "reason_key",
            problems);
  check_key(urgency.defaults, "urgency.defaults", &UrgencyDefaultRow::reason_key, "reason_key",
            problems);
  check_key(policy.forbidden_diagnoses, "forbidden_diagnoses", &ForbiddenDiagnosis::reason_key,
            "reason_key", problems);
  check_key(policy.liability, "liability", &LiabilityRow::reason_key, "reason_key", problems);
  check_key(policy.remedies, "remedies", &RemedyRow::ground_key, "ground_key", problems);
  check_key(policy.service.modes, "service.modes", &ServiceModeRow::reason_key, "reason_key",
            problems);
  check_key(policy.checklist, "checklist", &ChecklistRow::label_key, "label_key", problems);
}

// `key` of a row names what may stand once.
template <class Row, class Key>
void check_said_once(const std::vector<Row>& rows, const std::string& table, Key key,
                     Problems& problems) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string said = key(rows[i]);
    if (!seen.insert(said).second)
      problems.add(at_index(table, i), "row_twice", {{"key", said}});
  }
}

bool is_outsider(Role role) {
  return role == Role::customer || role == Role::guest || role == Role::system;
}

// An escalation reaches somebody of the house.
void check_escalations(const Policy& policy, Problems& problems) {
  for (std::size_t i = 0; i < policy.clocks.size(); ++i) {
    const std::string path = at_index("clocks", i);
    const ClockRule& rule = policy.clocks[i];
    if (is_outsider(rule.warn_to))
      problems.add(path + ".warn_to", "not_of_the_house", {{"role", term_name(rule.warn_to)}});
    if (is_outsider(rule.breach_to))
      problems.add(path + ".breach_to", "not_of_the_house", {{"role", term_name(rule.breach_to)}});
  }
}

// Where somebody pays, something is done for it.
void check_remedies_named(const Policy& policy, Problems& problems) {
  for (std::size_t i = 0; i < policy.liability.size(); ++i) {
    const LiabilityRow& row = policy.liability[i];
    if (row.payer != Payer::undecided && row.remedies.empty())
      problems.add(at_index("liability", i) + ".remedies", "required");
  }
}

// A script that is said at no step is never seen; without a row for the rest nothing is proposed.
void check_service(const Policy& policy, Problems& problems) {
  const auto& steps = known_commands();
  for (std::size_t i = 0; i < policy.scripts.size(); ++i) {
    const ScriptRow& row = policy.scripts[i];
    const std::string path = at_index("scripts", i);
    if (std::find(steps.begin(), steps.end(), row.step) == steps.end())
      problems.add(path + ".step", "command_unknown", {{"command", row.step}});
    if (is_silent(row.text_zh))
      problems.add(path + ".text_zh", "required");
  }
  for (std::size_t i = 0; i < policy.service.fault_words.size(); ++i) {
    if (policy.service.fault_words[i].words.empty())
      problems.add(at_index("service.fault_words", i) + ".words", "required");
  }
  const auto& modes = policy.service.modes;
  const bool closed = modes.empty() || std::any_of(modes.begin(), modes.end(), [](const auto& row) {
                        return !row.fault_type && !row.in_area;
                      });
  if (!closed)
    problems.add("service.modes", "row_missing", {{"key", "*"}});
}

// A price that is charged is there, once, and is no credit.
void check_prices(const Policy& policy, Problems& problems) {
  for (std::size_t i = 0; i < policy.price_list.size(); ++i) {
    const PriceRow& row = policy.price_list[i];
    const std::string path = at_index("price_list", i);
    const bool charged = row.kind == QuoteLineKind::part || row.kind == QuoteLineKind::labour ||
                         row.kind == QuoteLineKind::freight || row.kind == QuoteLineKind::other;
    if (!charged)
      problems.add(path + ".kind", "kind_not_priced", {{"kind", term_name(row.kind)}});
    if (trim(row.name).empty())
      problems.add(path + ".name", "required");
    if (row.price.minor < 0)
      problems.add(path + ".price", "price_negative");
    if (row.cost.minor < 0)
      problems.add(path + ".cost", "price_negative");
    if (row.cost.currency != row.price.currency ||
        row.price.currency != policy.price_list.front().price.currency)
      problems.add(path + ".price", "currency_differs");
  }
  for (std::size_t i = 0; i < policy.liability.size() && policy.price_list.empty(); ++i) {
    const LiabilityRow& row = policy.liability[i];
    if (row.fee_basis == FeeBasis::price_list || row.fee_basis == FeeBasis::cost_price)
      problems.add("price_list", "prices_missing", {{"row", at_index("liability", i)}});
  }
}

// A question is asked in words, and an answer that tells speaks for something.
void check_diagnosis_checks(const Policy& policy, Problems& problems) {
  for (std::size_t i = 0; i < policy.diagnosis_checks.size(); ++i) {
    const DiagnosisCheckRow& row = policy.diagnosis_checks[i];
    const std::string path = at_index("diagnosis_checks", i);
    if (trim(row.code).empty())
      problems.add(path + ".code", "required");
    if (trim(row.label_zh).empty())
      problems.add(path + ".label_zh", "required");
    if (row.telling && !row.speaks_for)
      problems.add(path + ".speaks_for", "required");
    if (row.speaks_for && !row.telling)
      problems.add(path + ".telling", "required");
  }
}

// What is published says something.
void check_process(const Policy& policy, Problems& problems) {
  for (std::size_t i = 0; i < policy.process.size(); ++i) {
    if (trim(policy.process[i].title_zh).empty())
      problems.add(at_index("process", i) + ".title_zh", "required");
  }
}

void check_customer_channel(const Policy& policy, Problems& problems) {
  const bool any = std::any_of(policy.channels.begin(), policy.channels.end(),
                               [](const ChannelRow& row) { return row.by_customer; });
  if (!any)
    problems.add("channels", "no_customer_channel");
}

}  // namespace

void check_rows(const Policy& policy, Problems& problems) {
  check_reasons(policy, problems);
  check_said_once(
      policy.forbidden_diagnoses, "forbidden_diagnoses",
      [](const ForbiddenDiagnosis& row) {
        return term_name(row.fault_type) + ", " + term_name(row.cause);
      },
      problems);
  check_said_once(
      policy.remedies, "remedies",
      [](const RemedyRow& row) { return term_name(row.remedy) + ", " + row.ground_key; }, problems);
  check_said_once(
      policy.price_list, "price_list",
      [](const PriceRow& row) {
        return term_name(row.kind) + ", " + fold_text(row.name) + ", " +
               row.model_pattern.value_or("*");
      },
      problems);
  check_prices(policy, problems);
  check_process(policy, problems);
  check_said_once(
      policy.diagnosis_checks, "diagnosis_checks",
      [](const DiagnosisCheckRow& row) { return row.code; }, problems);
  check_diagnosis_checks(policy, problems);
  check_escalations(policy, problems);
  check_remedies_named(policy, problems);
  check_customer_channel(policy, problems);
  check_service(policy, problems);
}

}  // namespace aftercare
