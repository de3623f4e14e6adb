// The cards of a case's page.
#pragma once
#include "native/console/app/format.hpp"
#include "native/console/app/model.hpp"
#include "native/console/widgets/ui.hpp"

namespace aftercare::console {

// What the cards draw from.
struct CaseCards {
  Ui& ui;
  const screens::CaseScreen& screen;
  const ConsoleModel& model;
  const Format& format;
  Intents& out;
};

// Left column: what was reported, what was decided, what was done.
void exception_cards(const CaseCards& cards);
void intake_card(const CaseCards& cards);
void verdict_card(const CaseCards& cards);
void visit_card(const CaseCards& cards);
void service_card(const CaseCards& cards);
void earlier_card(const CaseCards& cards);
// Remedy, quotes, money, goods, workshop, what may be a duplicate (case_remedy.cpp).
void duplicate_cards(const CaseCards& cards);
void remedy_card(const CaseCards& cards);
void consultation_card(const CaseCards& cards);
void contacts_card(const CaseCards& cards);
// A verdict that opens to its rule, clause and facts.
void verdict_line(const CaseCards& cards, const std::string& key, const std::string& title_text,
                  const screens::Verdict& verdict);
// Right column: promised times, person, story.
void clocks_card(const CaseCards& cards);
void customer_card(const CaseCards& cards);
void papers_card(const CaseCards& cards);
void timeline_card(const CaseCards& cards);

}  // namespace aftercare::console
