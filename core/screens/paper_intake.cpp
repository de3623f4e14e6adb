// Intake record: what a customer told the house where nobody is sent out (complaint, inquiry,
// suggestion), what was promised and what became of it.
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/paper_parts.hpp"

namespace aftercare::screens {
namespace {

void add_feedback(Paper& paper, const PaperCase& of) {
  const Case& record = of.record;
  const CaseIntake& intake = record.intake;
  SectionOf("paper.heading.feedback")
      .field("paper.class", said(Text{term_key(intake.class_), {}}))
      .field("paper.wish", said(Text{term_key(intake.wish), {}}))
      .field("paper.channel", said(Text{term_key(intake.channel), {}}))
      .field("paper.told_house_at", said(of.time(record.reported_at)))
      .field("paper.urgency", said(Text{term_key(record.urgency), {}}))
      .field("paper.happened_at",
             said(intake.happened_at ? of.time(*intake.happened_at) : std::string()))
      .wide("paper.feedback", said(intake.symptom))
      .wide("paper.scene", said(intake.scene))
      .into(paper);
}

// Until when who answers, and what was answered.
void add_handling(Paper& paper, const PaperCase& of) {
  const Case& record = of.record;
  SectionOf section("paper.heading.handling");
  if (record.team) {
    section.field("paper.team", said(Text{term_key(record.team->team), {}}))
        .field("paper.handler", said(record.team->staff_name));
  }
  section.wide("paper.answer_given", said(record.plan_text))
      .wide("paper.measures_taken", said(record.measures));
  section.into(paper);
  PaperTable promises;
  promises.columns = {{{"paper.column.promise", {}}, 5},
                      {{"paper.column.due", {}}, 5},
                      {{"paper.column.kept", {}}, 5}};
  if (of.policy != nullptr) {
    for (const ClockState& clock : replay_clocks(*of.policy, record.marks, of.now)) {
      if (!clock.due_at)
        continue;
      promises.rows.push_back({said(Text{term_key(clock.name), {}}), said(of.time(*clock.due_at)),
                               said(Text{term_key(clock.state), {}})});
    }
  }
  SectionOf("paper.heading.promises").table(std::move(promises)).into(paper);
}

void add_contacts(Paper& paper, const PaperCase& of) {
  PaperTable table;
  table.columns = {{{"paper.column.when", {}}, 4},
                   {{"paper.column.channel", {}}, 3},
                   {{"paper.column.handled_by", {}}, 3},
                   {{"paper.column.topic", {}}, 6}};
  for (const ContactEntry& one : of.record.contacts) {
    table.rows.push_back({said(of.time(one.started_at)), said(Text{term_key(one.channel), {}}),
                          said(one.by.name), said(one.topic)});
  }
  SectionOf("paper.heading.contacts").table(std::move(table)).into(paper);
}

}  // namespace

bool is_intake_only(const Case& record) {
  switch (record.intake.class_) {
    case CaseClass::repair:
    case CaseClass::return_exchange:
    case CaseClass::service: return false;
    case CaseClass::inquiry:
    case CaseClass::complaint:
    case CaseClass::suggestion: return record.visits.empty();
  }
  return false;
}

void fill_intake_record(Paper& paper, const PaperCase& of) {
  add_customer(paper, of);
  add_product(paper, of);
  add_feedback(paper, of);
  add_handling(paper, of);
  add_contacts(paper, of);
  paper.signatures.push_back({{"paper.sign.recorder", {}}, {}, {}, {}, {}, {}, {}});
  paper.signatures.push_back({{"paper.sign.customer", {}}, {}, {}, {}, {}, {}, {}});
}

}  // namespace aftercare::screens
