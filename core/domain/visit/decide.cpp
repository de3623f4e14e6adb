#include "core/domain/visit/decide.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::visiting {
namespace {

constexpr std::int64_t kMsPerMinute = 60'000;
constexpr std::int64_t kMsPerDay = 24LL * 60 * kMsPerMinute;

TextRule free_text(const Policy* policy, bool required) {
  return {required, true, limit_of(policy, "note_characters_max", kTextCharactersMax)};
}

// Each question once. Which ones there are is the policy's, also a later one's.
Problem check_checks(const std::vector<DiagnosisCheck>& checks) {
  constexpr std::size_t kChecksMax = 50;
  if (checks.size() > kChecksMax) {
    return refuse("too_many_entries", "checks", {{"max", std::to_string(kChecksMax)}});
  }
  for (std::size_t i = 0; i < checks.size(); ++i) {
    const std::string at = "checks." + std::to_string(i) + ".code";
    if (const auto bad = check_text(checks[i].code, at, {true, false, kWordCharactersMax})) {
      return bad;
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (checks[j].code == checks[i].code) {
        return refuse("entry_twice", at, {{"name", checks[i].code}});
      }
    }
  }
  return std::nullopt;
}

struct ShapeOf {
  const Policy* policy;

  Problem operator()(const visit_command::Depart& fact) const {
    constexpr std::size_t kCodesMax = 200;
    if (fact.checked.size() > kCodesMax) {
      return refuse("too_many_entries", "checked", {{"max", std::to_string(kCodesMax)}});
    }
    for (const std::string& code : fact.checked) {
      if (const auto bad = check_text(code, "checked", {true, false, kWordCharactersMax})) {
        return bad;
      }
    }
    return std::nullopt;
  }
  Problem operator()(const visit_command::Arrive&) const { return std::nullopt; }

  // C 2.2.2: fault type, cause, findings and the clause it rests on; each missing one by its name.
  Problem operator()(const visit_command::Diagnose& fact) const {
    if (!fact.fault_type) {
      return refuse("diagnosis_fault_type_missing", "fault_type");
    }
    if (!fact.cause) {
      return refuse("diagnosis_cause_missing", "cause");
    }
    if (is_blank(fact.findings)) {
      return refuse("diagnosis_findings_missing", "findings");
    }
    if (is_blank(fact.clause)) {
      return refuse("diagnosis_clause_missing", "clause");
    }
    if (const auto bad =
            first_problem({check_text(fact.findings, "findings", free_text(policy, true)),
                           check_text(fact.clause, "clause", {true, false, kWordCharactersMax})})) {
      return bad;
    }
    if (const auto bad = check_checks(fact.checks)) {
      return bad;
    }
    if (policy == nullptr) {
      return std::nullopt;
    }
    if (find_warranty_term(*policy, trim(fact.clause)) == nullptr) {
      return refuse("clause_unknown", "clause", {{"clause", fact.clause}});
    }
    if (const auto* row = forbidden_diagnosis(*policy, *fact.fault_type, *fact.cause)) {
      return refuse("diagnosis_contradictory", "cause", {{"reason_key", row->reason_key}});
    }
    return std::nullopt;
  }
  Problem operator()(const visit_command::UsePart& fact) const {
    if (fact.part.is_nil()) {
      return refuse("required", "part");
    }
    if (const auto bad = check_quantity(fact.quantity, "quantity", policy)) {
      return bad;
    }
    if (fact.location.is_nil()) {
      return refuse("required", "location");
    }
    return std::nullopt;
  }
  Problem operator()(const visit_command::Finish& fact) const {
    if (is_blank(fact.measures)) {
      return refuse("measures_missing", "measures");
    }
    return check_text(fact.measures, "measures", free_text(policy, true));
  }
  Problem operator()(const visit_command::Sign& fact) const {
    const std::int64_t name_max = limit_of(policy, "name_characters_max", kWordCharactersMax);
    if (is_blank(fact.signer)) {
      return refuse("signer_missing", "signer");
    }
    if (fact.file.sha256.empty()) {
      return refuse("signature_missing", "file");
    }
    if (fact.document.sha256.empty()) {
      return refuse("document_missing", "document");
    }
    if (const auto bad =
            first_problem({check_text(fact.signer, "signer", {true, false, name_max}),
                           check_file(fact.file, "file", policy, {FileKind::signature}),
                           check_file(fact.document, "document", policy, {FileKind::document})})) {
      return bad;
    }
    // The signature is bound to what was shown (sync.md, Clients).
    if (fact.content_hash != fact.document.sha256) {
      return refuse("content_hash_mismatch", "content_hash");
    }
    return std::nullopt;
  }
  // A 4.4: model, quantity and fault of each item, all required, and the customer's signature.
  Problem operator()(const visit_command::TakeBack& fact) const {
    constexpr std::size_t kItemsMax = 50;
    if (is_blank(fact.reason)) {
      return refuse("reason_required", "reason");
    }
    if (const auto bad = check_text(fact.reason, "reason", free_text(policy, true))) {
      return bad;
    }
    if (fact.items.empty()) {
      return refuse("handover_empty", "items");
    }
    if (fact.items.size() > kItemsMax) {
      return refuse("too_many_entries", "items", {{"max", std::to_string(kItemsMax)}});
    }
    for (std::size_t i = 0; i < fact.items.size(); ++i) {
      const std::string at = "items." + std::to_string(i) + ".";
      const HandoverItem& item = fact.items[i];
      if (const auto bad = first_problem(
              {check_text(item.model, at + "model", {true, false, kWordCharactersMax}),
               check_quantity(item.quantity, at + "quantity", policy),
               check_text(item.fault, at + "fault", free_text(policy, true))})) {
        return bad;
      }
    }
    return (*this)(visit_command::Sign{fact.signer, fact.file, fact.document, fact.content_hash});
  }
  Problem operator()(const visit_command::SignRefused& fact) const {
    if (is_blank(fact.reason)) {
      return refuse("reason_required", "reason");
    }
    return check_text(fact.reason, "reason", free_text(policy, true));
  }
};

// In the order of VisitFact. A step may be taken from `from` to `until`; later it is a repetition.
// A diagnosis may be corrected until the work is finished.
struct StepRow {
  VisitState from;
  VisitState until;
  bool repeatable;  // parts: any number
};
constexpr std::array<StepRow, std::variant_size_v<VisitFact>> kSteps{{
    {VisitState::appointed, VisitState::appointed, false},  // depart
    {VisitState::departed, VisitState::departed, false},    // arrive
    {VisitState::arrived, VisitState::diagnosed, false},    // diagnose
    {VisitState::diagnosed, VisitState::diagnosed, true},   // use_part
    {VisitState::diagnosed, VisitState::diagnosed, false},  // finish
    {VisitState::finished, VisitState::finished, false},    // sign
    {VisitState::finished, VisitState::finished, false},    // sign_refused
    {VisitState::arrived, VisitState::diagnosed, false},    // take_back
}};

}  // namespace

Problem check_shape(const VisitFact& fact, const Policy* policy) {
  return std::visit(ShapeOf{policy}, fact);
}

StepFit step_fit(VisitState state, const VisitFact& fact) {
  const StepRow& row = kSteps[fact.index()];
  if (state >= row.from && state <= row.until) {
    return StepFit::fits;
  }
  return state > row.until && !row.repeatable ? StepFit::repeated : StepFit::out_of_order;
}

bool may_replay(const Visit& visit, const VisitFact& fact) {
  return step_fit(visit.state, fact) != StepFit::repeated;
}

std::vector<std::string> unticked(const Visit& visit, const visit_command::Depart& fact) {
  std::vector<std::string> missing;
  for (const std::string& code : visit.bring) {
    if (std::find(fact.checked.begin(), fact.checked.end(), code) == fact.checked.end()) {
      missing.push_back(code);
    }
  }
  return missing;
}

Problem check_window(Instant from, Instant to, Instant today, const Policy* policy) {
  if (to <= from) {
    return refuse("window_invalid", "to");
  }
  // A day of grace: an appointment entered late is still worth keeping.
  if (to < today.plus_ms(-kMsPerDay)) {
    return refuse("window_in_past", "to");
  }
  constexpr std::int64_t kWindowMinutesMax = 24LL * 60;
  const std::int64_t max = limit_of(policy, "appointment_minutes_max", kWindowMinutesMax);
  if (to.ms - from.ms > max * kMsPerMinute) {
    return refuse("window_too_long", "to", {{"max_hours", std::to_string(max / 60)}});
  }
  return std::nullopt;
}

Problem check_reassign(const Visit& visit, const visit_command::Reassign& command) {
  if (visit.state == VisitState::cancelled) {
    return refuse("visit_cancelled");
  }
  if (visit.state == VisitState::signed_) {
    return refuse("visit_signed");
  }
  const bool same_window =
      command.from.value_or(visit.from) == visit.from && command.to.value_or(visit.to) == visit.to;
  if (command.engineer == visit.engineer && same_window) {
    return refuse("nothing_changes", "engineer");
  }
  if (is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  return std::nullopt;
}

Problem check_cancel(const Visit& visit, const visit_command::Cancel& command,
                     const Policy* policy) {
  if (visit.state == VisitState::cancelled) {
    return refuse("visit_cancelled");
  }
  if (visit.state >= VisitState::finished) {
    return refuse("visit_finished");
  }
  if (is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  return check_text(command.reason, "reason", free_text(policy, true));
}

}  // namespace aftercare::visiting
