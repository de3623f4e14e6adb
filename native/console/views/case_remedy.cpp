// The left column, continued: the remedy with its money and goods, the workshop, the contact log.
#include <algorithm>

#include <imgui.h>

#include <native/console/icons.hpp>

#include "core/policy/term_key.hpp"
#include "native/console/views/case_cards.hpp"
#include "native/console/views/common.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using screens::Handling;

std::string fact_label(const CaseCards& cards, const char* key) {
  return std::string(cards.format.tr(std::string("console.fact.") + key));
}

void put(std::vector<Fact>& facts, std::string name, std::string value,
         Tone tone = Tone::neutral) {
  if (!value.empty()) facts.push_back({std::move(name), std::move(value), tone});
}

template <class E>
std::string term(const CaseCards& cards, E value) {
  return std::string(cards.format.tr(term_key(value)));
}

void quote_box(const CaseCards& cards, const screens::QuoteBox& box) {
  Ui& ui = cards.ui;
  const screens::Text head{"console.quote.head",
                           {{"number", std::to_string(box.quote.number)},
                            {"amount", grouped_text(box.quote.total)}}};
  heading(ui, cards.format.say(head));
  ImGui::SameLine();
  pill(ui, cards.format.say(box.state), tone_named(box.tone));
  if (!box.newest) return;
  std::vector<Fact> rows;
  for (std::size_t i = 0; i < box.quote.lines.size(); ++i) {
    const QuoteLine& line = box.quote.lines[i];
    std::string what = line.name;
    if (line.quantity != 1) what += " × " + std::to_string(line.quantity);
    put(rows, term(cards, line.kind), what + "   " + shown_text(box.line_totals[i]));
  }
  put(rows, fact_label(cards, "fee_basis"), cards.format.say(box.basis));
  if (box.quote.exchange) {
    const ExchangeOffer& offer = *box.quote.exchange;
    const screens::Text how{std::string("console.exchange.") +
                                boost::describe::enum_to_string(offer.reading, "credit"),
                            {{"months", std::to_string(offer.months_used)},
                             {"clause", offer.clause}}};
    put(rows, fact_label(cards, "depreciation"), cards.format.say(how));
  }
  put(rows, fact_label(cards, "note"), box.quote.note);
  fact_rows(ui, rows);
}

void money_rows(const CaseCards& cards, std::vector<Fact>& facts) {
  const Handling& handling = cards.screen.handling;
  for (const Payment& one : handling.payments) {
    std::string value = shown_text(one.amount) + "   " + term(cards, one.method);
    if (!one.reference.empty()) value += "   " + one.reference;
    put(facts, term(cards, one.kind), value + "   " + cards.format.day_time(one.at),
        one.kind == PaymentKind::payment ? Tone::good : Tone::neutral);
  }
  if (handling.due.minor > 0) {
    put(facts, fact_label(cards, "due"), shown_text(handling.due), Tone::warn);
  }
}

void goods_rows(const CaseCards& cards, std::vector<Fact>& facts) {
  const Format& format = cards.format;
  if (const auto& goods = cards.screen.handling.exchange) {
    put(facts, fact_label(cards, "substitute"), goods->substitute,
        goods->substitute_accepted_at ? Tone::good : Tone::warn);
    if (goods->shipped_at) {
      put(facts, fact_label(cards, "shipped"),
          goods->model + "   " + goods->serial + "   " + goods->carrier + " " +
              goods->tracking_no + "   " + format.day_time(*goods->shipped_at));
    }
    if (goods->received_at) {
      put(facts, fact_label(cards, "new_received"), format.full_time(*goods->received_at));
    }
    if (goods->old_sent_at) {
      put(facts, fact_label(cards, "old_sent"),
          goods->old_tracking_no + "   " + format.day_time(*goods->old_sent_at));
    }
  }
  if (const auto& check = cards.screen.handling.return_check) {
    put(facts, fact_label(cards, "return_check"),
        std::string(format.tr(check->passed() ? "check.passed" : "check.failed")) + "   " +
            check->note + "   " + check->by,
        check->passed() ? Tone::good : Tone::bad);
  }
}

void workshop_rows(const CaseCards& cards, std::vector<Fact>& facts) {
  for (const WorkshopJob& job : cards.screen.handling.workshop_jobs) {
    put(facts, fact_label(cards, "workshop"), term(cards, job.state),
        job.state == WorkshopState::failed ? Tone::bad : Tone::special);
    for (const HandoverItem& item : job.items) {
      put(facts, fact_label(cards, "handover"),
          item.model + " × " + std::to_string(item.quantity) + "   " + item.fault);
    }
    put(facts, fact_label(cards, "measures"), job.measures);
    for (const QualityCheck& check : job.checks) {
      put(facts, fact_label(cards, "quality_check"),
          std::string(cards.format.tr(check.passed ? "check.passed" : "check.failed")) + "   " +
              check.findings + "   " + check.by,
          check.passed ? Tone::good : Tone::bad);
    }
  }
}

// What is not home, and what is owed either way (未了事项).
void open_rows(const CaseCards& cards, std::vector<Fact>& facts) {
  const Handling& handling = cards.screen.handling;
  for (const screens::GoodsBox& box : handling.goods_out) {
    std::string what = box.item.model;
    if (!box.item.serial.empty()) what += "   " + box.item.serial;
    if (box.item.quantity != 1) what += " × " + std::to_string(box.item.quantity);
    put(facts, cards.format.say(box.kind),
        cards.format.say(box.place) + "   " + what + "   " +
            cards.format.day_time(box.item.since),
        Tone::warn);
  }
  const MoneyLedger& money = handling.money;
  const auto sum = [&](const char* key, std::int64_t minor, Tone tone) {
    if (minor != 0) put(facts, fact_label(cards, key), shown_text({minor, money.currency}), tone);
  };
  sum("owed_by_customer", money.owed_by_customer, Tone::warn);
  sum("owed_to_customer", money.owed_to_customer, Tone::warn);
  for (const PaymentWaiver& one : handling.waivers) {
    put(facts, fact_label(cards, "waived"),
        shown_text(one.amount) + "   " + one.reason + "   " + one.by);
  }
  for (const RefundRoute& route : handling.refund_routes) {
    put(facts, fact_label(cards, "refund_route"),
        shown_text(route.amount) + "   " + term(cards, route.method) + "   " + route.reference);
  }
}

void dispute_rows(const CaseCards& cards, std::vector<Fact>& facts) {
  for (const Reinspection& one : cards.screen.handling.reinspections) {
    put(facts, fact_label(cards, "disputed"), one.reason, Tone::warn);
    if (one.upheld) {
      put(facts, fact_label(cards, "reinspected"),
          std::string(cards.format.tr(*one.upheld ? "reinspection.upheld"
                                                  : "reinspection.corrected")) +
              "   " + one.findings + "   " + one.decided_by);
    }
  }
}

bool has_anything(const Handling& handling) {
  return handling.remedy || !handling.quotes.empty() || !handling.payments.empty() ||
         handling.exchange || handling.return_check || !handling.workshop_jobs.empty() ||
         !handling.reinspections.empty() || handling.warranty_gain || !handling.pauses.empty() ||
         !handling.return_declined.empty() || !handling.merged.empty() ||
         !handling.goods_out.empty() || !handling.waivers.empty();
}

}  // namespace

void duplicate_cards(const CaseCards& cards) {
  const Handling& handling = cards.screen.handling;
  if (handling.merged_into) {
    begin_card(cards.ui, {.key = "card.merged_into"});
    icon_text(cards.ui, icon::link, cards.format.tr("case.phase.merged"), Tone::neutral,
              FontRole::strong);
    if (button(cards.ui, {.key = "case.open_merged",
                          .label = handling.merged_into_number,
                          .icon = icon::arrow_right})) {
      cards.out.push_back(intent::OpenCase{*handling.merged_into});
    }
    end_card(cards.ui);
  }
  if (handling.duplicates.empty()) return;
  begin_card(cards.ui, {.key = "card.duplicates"});
  icon_text(cards.ui, icon::copy, cards.format.tr("console.case.duplicates"), Tone::warn,
            FontRole::strong);
  constexpr std::size_t shown_max = 3;
  const std::size_t count = std::min(handling.duplicates.size(), shown_max);
  for (std::size_t i = 0; i < count; ++i) {
    const screens::Proposal& one = handling.duplicates[i];
    const std::string key = "case.duplicate." + one.other.text();
    if (link(cards.ui, key, cards.format.say(one.reason))) {
      cards.out.push_back(intent::OpenCase{one.other});
    }
  }
  if (handling.duplicates.size() > count) {
    const std::string more = std::to_string(handling.duplicates.size() - count);
    caption(cards.ui, cards.format.say({"console.case.duplicates_more", {{"count", more}}}));
  }
  end_card(cards.ui);
}

void remedy_card(const CaseCards& cards) {
  const Handling& handling = cards.screen.handling;
  if (!has_anything(handling)) return;
  Ui& ui = cards.ui;
  const Format& format = cards.format;
  begin_card(ui, {.key = "card.remedy", .title = format.tr("console.case.remedy")});
  for (const CasePause& pause : handling.pauses) {
    icon_text(ui, icon::hourglass,
              term(cards, pause.reason) + "   " + format.day_time(pause.since) + "   " +
                  pause.note,
              Tone::warn);
  }
  if (handling.remedy) {
    verdict_line(cards, "verdict.chosen", format.say(handling.remedy->remedy),
                 handling.remedy->verdict);
  }
  std::vector<Fact> facts;
  put(facts, fact_label(cards, "remedy_by"), handling.remedy_by);
  put(facts, fact_label(cards, "remedy_reason"), handling.remedy_reason);
  if (handling.agreed_on) {
    put(facts, fact_label(cards, "agreed_on"), aftercare::to_text(*handling.agreed_on));
  }
  put(facts, fact_label(cards, "return_declined"), handling.return_declined, Tone::bad);
  dispute_rows(cards, facts);
  fact_rows(ui, facts);
  for (const screens::QuoteBox& box : handling.quotes) quote_box(cards, box);
  facts.clear();
  money_rows(cards, facts);
  goods_rows(cards, facts);
  workshop_rows(cards, facts);
  open_rows(cards, facts);
  for (const MergedCase& other : handling.merged) {
    put(facts, fact_label(cards, "merged"), other.number + "   " + other.symptom);
  }
  fact_rows(ui, facts);
  if (handling.warranty_gain) {
    verdict_line(cards, "verdict.gain", std::string(format.tr("console.case.warranty_gain")),
                 *handling.warranty_gain);
  }
  end_card(ui);
}

// Hard questions and what R&D says to them (business §1).
void consultation_card(const CaseCards& cards) {
  const Handling& handling = cards.screen.handling;
  if (handling.consultations.empty()) return;
  Ui& ui = cards.ui;
  const Format& format = cards.format;
  begin_card(ui, {.key = "card.consultations", .title = format.tr("console.case.consultations")});
  for (const Consultation& one : handling.consultations) {
    icon_text(ui, icon::help_circle, format.day_time(one.asked_at) + "   " + one.asked_by.name,
              one.answered_at ? Tone::neutral : Tone::warn);
    paragraph(ui, one.question, {FontRole::body, palette::ink});
    if (!one.answered_at) {
      caption(ui, format.tr("console.case.not_answered"));
      continue;
    }
    icon_text(ui, icon::arrow_back_up,
              format.day_time(*one.answered_at) + "   " + one.answered_by, Tone::good);
    paragraph(ui, one.answer, {FontRole::body, palette::ink});
  }
  end_card(ui);
}

void contacts_card(const CaseCards& cards) {
  const Handling& handling = cards.screen.handling;
  if (handling.contacts.empty() && handling.escalations.empty()) return;
  Ui& ui = cards.ui;
  const Format& format = cards.format;
  begin_card(ui, {.key = "card.contacts", .title = format.tr("console.case.contacts")});
  for (const screens::ContactBox& box : handling.contacts) {
    const ContactEntry& entry = box.entry;
    std::string line = format.day_time(entry.started_at) + "   " + term(cards, entry.direction) +
                       " · " + term(cards, entry.channel) + " · " + term(cards, entry.outcome);
    if (box.talk_ms) line += " · " + format.span(*box.talk_ms);
    icon_text(ui, entry.direction == ContactDirection::incoming ? icon::phone : icon::phone_call,
              line, box.too_long ? Tone::warn : Tone::neutral);
    if (box.too_long) caption(ui, format.tr("console.contact.too_long"));
    if (!entry.note.empty()) paragraph(ui, entry.note, {FontRole::body, palette::muted});
  }
  for (const Escalation& one : handling.escalations) {
    std::string line = format.day_time(one.at) + "   " + term(cards, one.clock) + " · " +
                       term(cards, one.level) + " → " + term(cards, one.to);
    if (one.withdrawn_at) line += "   " + std::string(format.tr("console.escalation.withdrawn"));
    icon_text(ui, icon::bell, line, one.withdrawn_at ? Tone::neutral : Tone::bad);
  }
  end_card(ui);
}

}  // namespace aftercare::console
