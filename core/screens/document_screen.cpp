#include "core/base/date.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/screens.hpp"

namespace aftercare::screens {
namespace {

// Local date and time in the organisation's zone: a document reads the same on every device.
std::string local_text(Instant at, const Zone& zone) {
  return to_text(local_date_at(at, zone)) + ' ' + to_text(local_time_at(at, zone));
}

class Lines {
 public:
  explicit Lines(std::vector<DocumentLine>& out) : out_(out) {}
  void raw(const char* label, const std::string& text) {
    if (!text.empty())
      out_.push_back({{label, {}}, {}, text});
  }
  void term(const char* label, Text text) { out_.push_back({{label, {}}, std::move(text), {}}); }
  void heading(const char* key) { out_.push_back({{}, {key, {}}, {}}); }

 private:
  std::vector<DocumentLine>& out_;
};

void add_diagnosis(Lines& lines, const Visit& visit, const Policy* policy) {
  if (!visit.diagnosis)
    return;
  lines.heading("document.heading.diagnosis");
  lines.term("document.fault_type", {term_key(visit.diagnosis->fault_type), {}});
  lines.term("document.cause", {term_key(visit.diagnosis->cause), {}});
  lines.raw("document.findings", visit.diagnosis->findings);
  lines.raw("document.clause", visit.diagnosis->clause);
  if (!visit.liability)
    return;
  const Verdict verdict = make_verdict(*visit.liability, policy);
  lines.term("document.payer", verdict.outcome);
  lines.term("document.reason", verdict.reason);
  lines.raw("document.rule", verdict.clause + " · v" + std::to_string(verdict.policy_version));
}

void add_items(Lines& lines, const std::vector<HandoverItem>& items) {
  lines.heading("document.handover.items");
  for (const HandoverItem& item : items) {
    lines.raw("document.handover.item",
              item.model + " × " + std::to_string(item.quantity) + "  " + item.fault);
  }
}

}  // namespace

DocumentScreen document_screen(const Source& source, VisitId id, Instant now) {
  DocumentScreen screen;
  const auto* visit = find_as<Visit>(source.world(), id);
  if (visit == nullptr)
    return screen;
  screen.found = true;
  screen.title = {"document.title", {}};
  const Policy* policy = source.world().policy_in_force();
  const Zone zone = zone_of(policy);
  Lines lines(screen.lines);
  lines.raw("document.case", visit->case_number);
  lines.raw("document.customer", visit->contact.name);
  lines.raw("document.address", visit->address);
  lines.raw("document.model", visit->model);
  lines.raw("document.serial", visit->serial);
  lines.raw("document.symptom", visit->symptom);
  lines.raw("document.engineer", visit->engineer_name);
  if (visit->arrived_at)
    lines.raw("document.arrived_at", local_text(*visit->arrived_at, zone));
  add_diagnosis(lines, *visit, policy);
  lines.heading("document.heading.work");
  for (const auto& part : visit->parts) {
    lines.raw("document.part",
              part.part_code + " " + part.part_name + " × " + std::to_string(part.quantity));
  }
  lines.raw("document.measures", visit->measures);
  lines.term("document.demonstrated", {visit->demonstrated ? "fact.yes" : "fact.no", {}});
  if (visit->finished_at) {
    lines.raw("document.finished_at", local_text(*visit->finished_at, zone));
  }
  lines.raw("document.shown_at", local_text(now, zone));
  lines.heading("document.statement");
  return screen;
}

DocumentScreen handover_screen(const Source& source, VisitId id,
                               const visit_command::TakeBack& draft, Instant now) {
  DocumentScreen screen;
  const auto* visit = find_as<Visit>(source.world(), id);
  if (visit == nullptr)
    return screen;
  screen.found = true;
  screen.title = {"document.handover.title", {}};
  const Policy* policy = source.world().policy_in_force();
  Lines lines(screen.lines);
  lines.raw("document.case", visit->case_number);
  lines.raw("document.customer", visit->contact.name);
  lines.raw("document.address", visit->address);
  lines.raw("document.serial", visit->serial);
  lines.raw("document.handover.reason", draft.reason);
  add_items(lines, draft.items);
  lines.raw("document.engineer", visit->engineer_name);
  lines.raw("document.shown_at", local_text(now, zone_of(policy)));
  lines.heading("document.handover.statement");
  return screen;
}

DocumentScreen counter_screen(const Source& source, CaseId id, const CounterList& list,
                              Instant now) {
  DocumentScreen screen;
  const auto* record = find_as<Case>(source.world(), id);
  if (record == nullptr)
    return screen;
  screen.found = true;
  screen.title = {list.back ? "document.counter.back_title" : "document.counter.title", {}};
  const Policy* policy = source.world().policy_in_force();
  Lines lines(screen.lines);
  lines.raw("document.case", record->number.empty() ? local_mark(record->id) : record->number);
  lines.raw("document.customer", record->intake.contact.name);
  lines.raw("document.serial", record->intake.product.serial);
  lines.raw("document.handover.reason", list.reason);
  add_items(lines, list.items);
  lines.raw("document.counter.staff", source.actor().name);
  lines.raw("document.shown_at", local_text(now, zone_of(policy)));
  lines.heading(list.back ? "document.counter.back_statement" : "document.counter.statement");
  return screen;
}

}  // namespace aftercare::screens
