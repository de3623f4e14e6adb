#include "core/screens/paper_parts.hpp"

#include "core/base/date.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"

namespace aftercare::screens {

std::string PaperCase::time(Instant at) const {
  return to_text(local_date_at(at, zone)) + ' ' + to_text(local_time_at(at, zone));
}

std::string PaperCase::window(Instant from, Instant to) const {
  const bool one_day = local_date_at(from, zone) == local_date_at(to, zone);
  return time(from) + " – " + (one_day ? to_text(local_time_at(to, zone)) : time(to));
}

const CaseVisit* PaperCase::visit() const {
  for (auto it = record.visits.rbegin(); it != record.visits.rend(); ++it) {
    if (it->state != VisitState::cancelled)
      return &*it;
  }
  return nullptr;
}

const Visit* PaperCase::visit_record() const {
  const CaseVisit* one = visit();
  return one == nullptr ? nullptr : find_as<Visit>(world, one->id);
}

PaperValue said(std::string raw) {
  PaperValue value;
  value.raw = std::move(raw);
  return value;
}

PaperValue said(Text text) {
  PaperValue value;
  if (!text.key.empty())
    value.texts.push_back(std::move(text));
  return value;
}

PaperValue listed(std::vector<Text> texts) {
  PaperValue value;
  value.texts = std::move(texts);
  return value;
}

PaperValue said(const Money& money) {
  return said(shown_text(money));
}

SectionOf& SectionOf::field(const char* label, PaperValue value, bool wide) {
  if (!value.empty())
    section_.fields.push_back({{label, {}}, std::move(value), wide});
  return *this;
}

SectionOf& SectionOf::note(PaperValue value) {
  if (!value.empty())
    section_.notes.push_back(std::move(value));
  return *this;
}

SectionOf& SectionOf::table(PaperTable table) {
  if (!table.rows.empty())
    section_.table = std::move(table);
  return *this;
}

SectionOf& SectionOf::rests_on(const Verdict& verdict) {
  if (!verdict.term_zh.empty()) {
    PaperValue term;
    term.zh = verdict.term + "  " + verdict.term_zh;
    term.en = verdict.term + "  " + verdict.term_en;
    wide("paper.term", std::move(term));
  }
  if (!verdict.clause.empty()) {
    wide("paper.rule", said(Text{"paper.rule_of",
                                 {{"clause", verdict.clause},
                                  {"version", std::to_string(verdict.policy_version)}}}));
  }
  return *this;
}

void SectionOf::into(Paper& paper) {
  if (section_.fields.empty() && !section_.table && section_.notes.empty())
    return;
  paper.sections.push_back(std::move(section_));
}

void add_customer(Paper& paper, const PaperCase& of) {
  const CaseContact& contact = of.record.intake.contact;
  const Visit* visit = of.visit_record();
  const bool elsewhere = visit != nullptr && !visit->address.empty();
  SectionOf section("paper.heading.customer");
  section.field("paper.name", said(contact.name))
      .field("paper.phone", said(group_phone(contact.phone)))
      .wide("paper.address", said(elsewhere ? visit->address : contact.address));
  if (!contact.other_contacts.empty())
    section.wide("paper.other_contacts", said(contact.other_contacts));
  section.into(paper);
}

void add_product(Paper& paper, const PaperCase& of) {
  const CaseProduct& product = of.record.intake.product;
  const Verdict warranty = make_verdict(of.record.warranty, of.policy);
  SectionOf("paper.heading.product")
      .field("paper.model", said(product.model))
      .field("paper.serial", said(product.serial))
      .field("paper.purchased_on",
             said(product.purchase_date ? to_text(*product.purchase_date) : std::string()))
      .field("paper.order_no", said(product.order_no))
      .wide("paper.warranty", said(warranty.outcome))
      .into(paper);
}

namespace {

// What was asked before the cause was named (C 2.2.1).
void add_checks(Paper& paper, const PaperCase& of, const Diagnosis& diagnosis) {
  PaperTable table;
  table.columns = {{{"paper.column.question", {}}, 9}, {{"paper.column.answer", {}}, 3}};
  for (const CheckLine& line : check_lines(of.policy, diagnosis)) {
    PaperValue asked;
    asked.zh = line.label_zh;
    asked.en = line.label_en;
    table.rows.push_back({std::move(asked), said(line.answer)});
  }
  if (!table.rows.empty())
    SectionOf("paper.heading.checks").table(std::move(table)).into(paper);
}

}  // namespace

void add_diagnosis(Paper& paper, const PaperCase& of) {
  if (!of.record.diagnosis)
    return;
  add_checks(paper, of, *of.record.diagnosis);
  const Diagnosis& diagnosis = *of.record.diagnosis;
  const CaseVisit* visit = of.visit();
  const Visit* full = of.visit_record();
  SectionOf section("paper.heading.diagnosis");
  section.field("paper.fault_type", said(Text{term_key(diagnosis.fault_type), {}}))
      .field("paper.cause", said(Text{term_key(diagnosis.cause), {}}))
      .wide("paper.findings", said(diagnosis.findings));
  if (of.policy != nullptr) {
    if (const WarrantyTerm* term = find_warranty_term(*of.policy, diagnosis.clause)) {
      PaperValue words;
      words.zh = term->number + "  " + term->text_zh;
      words.en = term->number + "  " + term->text_en;
      section.wide("paper.clause", std::move(words));
    } else {
      section.wide("paper.clause", said(diagnosis.clause));
    }
  }
  if (visit != nullptr)
    section.field("paper.engineer", said(visit->engineer_name));
  if (full != nullptr && full->diagnosed_at) {
    section.field("paper.diagnosed_at", said(of.time(*full->diagnosed_at)));
  }
  section.into(paper);
}

PaperSignature signature_of(const char* label, const Signature& signature, const PaperCase& of) {
  PaperSignature out;
  out.label = {label, {}};
  out.signer = signature.signer;
  out.at = of.time(signature.at);
  out.refused_reason = signature.refused_reason;
  if (!signature.refused_reason.empty())
    return out;
  out.drawing = signature.file;
  out.document = signature.document;
  out.content_hash = signature.content_hash;
  return out;
}

}  // namespace aftercare::screens
