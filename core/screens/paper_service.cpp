// Work order, diagnosis report and repair report.
#include <algorithm>

#include "core/base/date.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/paper_parts.hpp"

namespace aftercare::screens {
namespace {

// When the repair is due, or the promise while its clock has not begun.
PaperValue expected_repair(const PaperCase& of) {
  if (of.policy == nullptr)
    return {};
  std::optional<Instant> due;
  for (const ClockState& clock : replay_clocks(*of.policy, of.record.marks, of.now)) {
    if (clock.name == ClockName::repair && clock.state != ClockRunState::dropped && clock.due_at)
      due = clock.due_at;
  }
  if (due)
    return said(of.time(*due));
  const PromisedTime* promise =
      find_promised_time(*of.policy, ClockName::repair, of.record.intake.class_, of.record.urgency);
  if (promise == nullptr)
    return {};
  return said(Text{"paper.after_agreement",
                   {{"rule_key", "clock.rule." + term_name(promise->duration.unit)},
                    {"value", std::to_string(promise->duration.value)}}});
}

void add_request(Paper& paper, const PaperCase& of) {
  const Case& record = of.record;
  const CaseIntake& intake = record.intake;
  std::vector<Text> hazards;
  for (const auto& code : intake.hazards)
    hazards.push_back(hazard_label(of.policy, code));
  SectionOf("paper.heading.request")
      .field("paper.class", said(Text{term_key(intake.class_), {}}))
      .field("paper.wish", said(Text{term_key(intake.wish), {}}))
      .field("paper.channel", said(Text{term_key(intake.channel), {}}))
      .field("paper.reported_at", said(of.time(record.reported_at)))
      .field("paper.urgency", said(Text{term_key(record.urgency), {}}))
      .field("paper.happened_at",
             said(intake.happened_at ? of.time(*intake.happened_at) : std::string()))
      .wide("paper.symptom", said(intake.symptom))
      .wide("paper.hazards", listed(std::move(hazards)))
      .wide("paper.scene", said(intake.scene))
      .wide("paper.plan", said(record.plan_text))
      .into(paper);
}

void add_appointment(Paper& paper, const PaperCase& of) {
  SectionOf section("paper.heading.visit");
  if (const CaseVisit* visit = of.visit()) {
    section.field("paper.engineer", said(visit->engineer_name))
        .field("paper.window", said(of.window(visit->from, visit->to)));
  } else {
    section.wide("paper.engineer", said(Text{"paper.not_appointed", {}}));
  }
  section.wide("paper.expected_repair", expected_repair(of)).into(paper);
}

// What to bring, ticked or with a box to tick on paper.
void add_check_list(Paper& paper, const PaperCase& of) {
  const Visit* visit = of.visit_record();
  if (of.policy == nullptr)
    return;
  PaperTable table;
  table.columns = {{{"paper.column.bring", {}}, 6},
                   {{"paper.column.kind", {}}, 3},
                   {{"paper.column.checked", {}}, 2, true}};
  for (const ChecklistRow& row :
       checklist_for(*of.policy, of.record.intake.hazards, of.record.intake.product.model)) {
    const bool checked = visit != nullptr && std::find(visit->checked.begin(), visit->checked.end(),
                                                       row.code) != visit->checked.end();
    table.rows.push_back({said(Text{row.label_key, {}}), said(Text{term_key(row.kind), {}}),
                          said(Text{checked ? "paper.ticked" : "paper.to_tick", {}})});
  }
  SectionOf("paper.heading.bring").table(std::move(table)).into(paper);
}

// Once per case (C 2.2.3): who disputed what, and what came of it.
void add_reinspections(Paper& paper, const PaperCase& of) {
  for (const Reinspection& one : of.record.reinspections) {
    SectionOf section("paper.heading.reinspection");
    section.field("paper.asked_at", said(of.time(one.asked_at)))
        .field("paper.asked_by", said(one.asked_by.name))
        .wide("paper.dispute", said(one.reason));
    if (one.decided_at) {
      section.field("paper.decided_at", said(of.time(*one.decided_at)))
          .field("paper.decided_by", said(one.decided_by))
          .wide("paper.verdict", said(Text{one.upheld.value_or(true) ? "paper.diagnosis_upheld"
                                                                     : "paper.diagnosis_replaced",
                                           {}}))
          .wide("paper.findings", said(one.findings));
    }
    section.into(paper);
  }
}

// What was chosen, and on which ground.
void add_remedy(Paper& paper, const PaperCase& of) {
  if (!of.record.remedy)
    return;
  const RemedyChoice& choice = *of.record.remedy;
  SectionOf("paper.heading.remedy")
      .field("paper.remedy", said(Text{term_key(choice.remedy), {}}))
      .field("paper.agreed_on", said(choice.agreed_on ? to_text(*choice.agreed_on) : ""))
      .wide("paper.reason", said(choice.reason))
      .wide("paper.rule", said(Text{"paper.rule_of",
                                    {{"clause", choice.ground.clause},
                                     {"version", std::to_string(choice.ground.policy_version)}}}))
      .into(paper);
}

void add_liability(Paper& paper, const PaperCase& of) {
  if (!of.record.liability)
    return;
  const Verdict verdict = make_verdict(*of.record.liability, of.policy);
  std::vector<Text> remedies;
  for (const Remedy remedy : of.record.liability->remedies) {
    remedies.push_back({term_key(remedy), {}});
  }
  PaperTable facts;
  facts.columns = {{{"paper.column.fact", {}}, 1}, {{"paper.column.value", {}}, 2}};
  for (const VerdictFact& fact : verdict.facts) {
    facts.rows.push_back(
        {said(Text{"fact." + fact.name, {}}),
         fact.value_key.empty() ? said(fact.value) : said(Text{fact.value_key, {}})});
  }
  SectionOf section("paper.heading.liability");
  section.wide("paper.payer", said(verdict.outcome))
      .wide("paper.reason", said(verdict.reason))
      .wide("paper.remedies", listed(std::move(remedies)))
      .rests_on(verdict)
      .table(std::move(facts));
  section.into(paper);
}

// C 2.3.1: a warranty repair extends the warranty; shown also when it gains nothing.
void add_extension(Paper& paper, const PaperCase& of) {
  if (!of.record.warranty_gain)
    return;
  const WarrantyGain& gain = *of.record.warranty_gain;
  SectionOf("paper.heading.extension")
      .field("paper.warranty_before", said(to_text(gain.before)))
      .field("paper.warranty_after", said(to_text(gain.ends_on)))
      .wide("paper.extension_rule", said(Text{"paper.extension_of",
                                              {{"months", std::to_string(gain.months)},
                                               {"rule_key", term_key(gain.rule)},
                                               {"clause", gain.clause},
                                               {"version", std::to_string(gain.policy_version)}}}))
      .into(paper);
}

PaperTable parts_table(const Case& record) {
  PaperTable table;
  table.columns = {{{"paper.column.part_code", {}}, 3},
                   {{"paper.column.part_name", {}}, 6},
                   {{"paper.column.quantity", {}}, 2, true}};
  for (const PartUse& use : record.parts) {
    table.rows.push_back(
        {said(use.part_code), said(use.part_name), said(std::to_string(use.quantity))});
  }
  return table;
}

}  // namespace

void fill_work_order(Paper& paper, const PaperCase& of) {
  add_appointment(paper, of);
  add_customer(paper, of);
  add_product(paper, of);
  add_request(paper, of);
  add_check_list(paper, of);
  paper.signatures.push_back({{"paper.sign.engineer", {}}, {}, {}, {}, {}, {}, {}});
  paper.signatures.push_back({{"paper.sign.customer", {}}, {}, {}, {}, {}, {}, {}});
}

void fill_diagnosis_report(Paper& paper, const PaperCase& of) {
  add_customer(paper, of);
  add_product(paper, of);
  SectionOf("paper.heading.request")
      .wide("paper.symptom", said(of.record.intake.symptom))
      .into(paper);
  add_diagnosis(paper, of);
  add_liability(paper, of);
  add_reinspections(paper, of);
  add_remedy(paper, of);
  SectionOf("paper.heading.told")
      .field("paper.told_at", said(of.record.told_at ? of.time(*of.record.told_at) : std::string()))
      .field("paper.agreed_at",
             said(of.record.agreed_at ? of.time(*of.record.agreed_at) : std::string()))
      .into(paper);
}

void fill_repair_report(Paper& paper, const PaperCase& of) {
  const Visit* visit = of.visit_record();
  const auto& jobs = of.record.workshop_jobs;
  const WorkshopJob* job = jobs.empty() ? nullptr : &jobs.back();
  add_customer(paper, of);
  add_product(paper, of);
  add_diagnosis(paper, of);
  SectionOf work("paper.heading.work");
  if (visit != nullptr) {
    work.field("paper.arrived_at", said(visit->arrived_at ? of.time(*visit->arrived_at) : ""))
        .field("paper.finished_at", said(visit->finished_at ? of.time(*visit->finished_at) : ""));
  }
  if (job != nullptr) {
    work.field("paper.taken_at", said(of.time(job->taken_at)))
        .field("paper.repaired_at", said(job->repaired_at ? of.time(*job->repaired_at) : ""));
  }
  const bool in_workshop = job != nullptr && !job->measures.empty();
  work.wide("paper.measures", said(in_workshop ? job->measures : of.record.measures));
  if (in_workshop && !job->checks.empty()) {
    const QualityCheck& last = job->checks.back();
    work.field("paper.quality_check",
               said(Text{last.passed ? "paper.check.passed" : "paper.check.failed", {}}))
        .field("paper.checked_by", said(last.by))
        .wide("paper.check_findings", said(last.findings));
  }
  if (visit != nullptr && visit->demonstrated) {
    work.wide("paper.demonstrated", said(Text{"fact.yes", {}}));
  }
  work.into(paper);
  SectionOf("paper.heading.parts").table(parts_table(of.record)).into(paper);
  add_extension(paper, of);
  const auto signature =
      job != nullptr && job->returned_with ? job->returned_with : of.record.signature;
  if (signature) {
    paper.signatures.push_back(signature_of("paper.sign.customer", *signature, of));
  }
}

}  // namespace aftercare::screens
