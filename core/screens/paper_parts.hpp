// What the papers are built from. Not for views.
#pragma once
#include <string>
#include <utility>

#include "core/base/money.hpp"
#include "core/screens/paper.hpp"

namespace aftercare::screens {

// One case with what a paper asks of its surroundings.
struct PaperCase {
  const World& world;
  const Case& record;
  const Policy* policy;  // that judges the case; may be null
  Instant now;
  Zone zone;

  [[nodiscard]] std::string time(Instant at) const;
  [[nodiscard]] std::string window(Instant from, Instant to) const;
  // The visit that counts: the last one not cancelled. Null when none or not here.
  [[nodiscard]] const CaseVisit* visit() const;
  [[nodiscard]] const Visit* visit_record() const;
};

PaperValue said(std::string raw);
PaperValue said(Text text);
PaperValue listed(std::vector<Text> texts);
// "¥1,280.00"; other currencies by their code.
PaperValue said(const Money& money);

// A section that leaves out what is empty.
class SectionOf {
 public:
  explicit SectionOf(const char* heading) { section_.heading = {heading, {}}; }
  SectionOf& field(const char* label, PaperValue value, bool wide = false);
  SectionOf& wide(const char* label, PaperValue value) {
    return field(label, std::move(value), true);
  }
  SectionOf& note(PaperValue value);
  SectionOf& table(PaperTable table);
  // Clause, source and policy version behind a verdict; its warranty term in words.
  SectionOf& rests_on(const Verdict& verdict);
  // Adds the section unless it would be empty.
  void into(Paper& paper);

 private:
  PaperSection section_;
};

void add_customer(Paper& paper, const PaperCase& of);
void add_product(Paper& paper, const PaperCase& of);
void add_diagnosis(Paper& paper, const PaperCase& of);
PaperSignature signature_of(const char* label, const Signature& signature, const PaperCase& of);

void fill_work_order(Paper& paper, const PaperCase& of);
void fill_diagnosis_report(Paper& paper, const PaperCase& of);
void fill_repair_report(Paper& paper, const PaperCase& of);
void fill_quote(Paper& paper, const PaperCase& of);
void fill_receipt(Paper& paper, const PaperCase& of);
void fill_handover_list(Paper& paper, const PaperCase& of);
void fill_intake_record(Paper& paper, const PaperCase& of);
// Told to the house and answered by it: there is nothing to send anybody out with.
bool is_intake_only(const Case& record);

}  // namespace aftercare::screens
