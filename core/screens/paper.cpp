#include "core/screens/paper.hpp"

#include <boost/describe/enum_from_string.hpp>

#include "core/app/permissions.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/paper_parts.hpp"

namespace aftercare::screens {
namespace {

bool is_repaired(const Case& record) {
  const bool in_workshop =
      !record.workshop_jobs.empty() && !record.workshop_jobs.back().measures.empty();
  return !record.measures.empty() || record.signature.has_value() || in_workshop;
}

// One row per paper: what it waits for, and what stands on it.
struct PaperRow {
  PaperKind kind;
  const char* waits_for;  // the refusal while it is not there
  bool (*is_there)(const Case& record);
  void (*fill)(Paper& paper, const PaperCase& of);
};

constexpr PaperRow kPapers[] = {
    {PaperKind::work_order, "", [](const Case&) { return true; }, fill_work_order},
    {PaperKind::diagnosis_report, "not_diagnosed_yet",
     [](const Case& record) { return record.diagnosis.has_value(); }, fill_diagnosis_report},
    {PaperKind::quote, "no_quote", [](const Case& record) { return !record.quotes.empty(); },
     fill_quote},
    {PaperKind::repair_report, "not_repaired_yet", is_repaired, fill_repair_report},
    {PaperKind::handover_list, "not_taken_back_yet",
     [](const Case& record) { return !record.workshop_jobs.empty(); }, fill_handover_list},
    {PaperKind::receipt, "no_payment_yet",
     [](const Case& record) { return !record.payments.empty(); }, fill_receipt},
    {PaperKind::intake_record, "", [](const Case&) { return true; }, fill_intake_record},
};

const PaperRow* row_of(PaperKind kind) {
  for (const PaperRow& row : kPapers) {
    if (row.kind == kind)
      return &row;
  }
  return nullptr;
}

std::string kind_name(PaperKind kind) {
  return boost::describe::enum_to_string(kind, "");
}

std::optional<Refusal> problem_of(const PaperRow& row, const Case& record) {
  if (row.is_there(record))
    return std::nullopt;
  return refuse(row.waits_for, "kind");
}

// Both are the house's own sheet for the work: who may have one may have the other.
bool may_have(const World& world, const Actor& reader, PaperKind kind) {
  const PaperKind ruled = kind == PaperKind::intake_record ? PaperKind::work_order : kind;
  const Policy* policy = world.policy_in_force();
  return policy != nullptr && may(*policy, reader, "document." + kind_name(ruled));
}

// What is printed where this kind is asked for.
PaperKind kind_for(PaperKind asked, const Case& record) {
  const bool no_order = asked == PaperKind::work_order && is_intake_only(record);
  return no_order ? PaperKind::intake_record : asked;
}

// One of the two sheets fits a case.
bool fits(PaperKind kind, const Case& record) {
  const bool order = kind == PaperKind::work_order;
  return !(order || kind == PaperKind::intake_record) || order != is_intake_only(record);
}

}  // namespace

std::optional<PaperKind> paper_kind(std::string_view name) {
  PaperKind kind{};
  if (!boost::describe::enum_from_string(std::string{name}.c_str(), kind))
    return std::nullopt;
  return kind;
}

Result<Paper> paper(const World& world, const Actor& reader, PaperKind asked, const Case& record,
                    Instant now) {
  const PaperKind kind = kind_for(asked, record);
  const PaperRow* row = row_of(kind);
  const Text name{"paper_kind." + kind_name(kind), {}};
  if (row == nullptr || !may_have(world, reader, kind)) {
    return refuse("not_permitted", "kind", {{"command_key", name.key}});
  }
  if (auto problem = problem_of(*row, record))
    return *problem;
  const Policy* policy = policy_of(world, record);
  const PaperCase of{world, record, policy, now, zone_of(policy)};
  Paper out;
  out.kind = kind;
  out.title = name;
  out.number = record.number.empty() ? local_mark(record.id) : record.number;
  out.made_at = of.time(now);
  out.case_id = record.id;
  row->fill(out, of);
  return out;
}

std::vector<PaperChoice> paper_choices(const World& world, const Actor& reader,
                                       const Case& record) {
  std::vector<PaperChoice> out;
  for (const PaperRow& row : kPapers) {
    if (!may_have(world, reader, row.kind) || !fits(row.kind, record))
      continue;
    PaperChoice choice{row.kind, {"paper_kind." + kind_name(row.kind), {}}, true, {}};
    if (const auto problem = problem_of(row, record)) {
      choice.enabled = false;
      choice.why = {"refusal." + problem->code, problem->params};
    }
    out.push_back(std::move(choice));
  }
  return out;
}

}  // namespace aftercare::screens
