// The left column: what was reported, what was decided, what was done.
#include <imgui.h>
#include <native/console/icons.hpp>

#include "core/policy/rules.hpp"
#include "core/policy/term_key.hpp"
#include "native/console/app/case_files.hpp"
#include "native/console/views/case_cards.hpp"
#include "native/console/views/common.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/choice.hpp"
#include "native/console/widgets/table.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

std::string label(const CaseCards& cards, const char* key) {
  return std::string(cards.format.tr(std::string("console.fact.") + key));
}

void add_fact(std::vector<Fact>& facts, std::string name, std::string value,
              Tone tone = Tone::neutral) {
  if (!value.empty())
    facts.push_back({std::move(name), std::move(value), tone});
}

// A film, or a photo that cannot be drawn here: HEIC on the page, anything damaged.
void undrawn(const CaseCards& cards, const FileRef& file, const std::string& key, float width,
             float height) {
  const bool film = file.type.starts_with("video/"), photo = file.type.starts_with("image/");
  const std::string kind = type_name(file.type);
  if (file_tile(cards.ui,
                {.key = key,
                 .mark = film    ? icon::player_play
                         : photo ? icon::photo
                                 : icon::paperclip,
                 .kind = kind,
                 .name = file.name,
                 .offer = opens_outside(file.type) ? cards.format.tr("console.file.open")
                                                   : std::string_view{}},
                width, height))
    cards.out.push_back(intent::OpenFile{file});
}

void photos(const CaseCards& cards) {
  Ui& ui = cards.ui;
  const float width = ui.px(150), height = ui.px(110);
  for (std::size_t i = 0; i < cards.screen.files.size(); ++i) {
    const FileRef& file = cards.screen.files[i];
    if (i > 0)
      ImGui::SameLine();
    const std::string key = "case.photo." + std::to_string(i);
    if (!file.type.starts_with("image/") ||
        ui.pictures.get(file.sha256).state == PictureState::broken) {
      undrawn(cards, file, key, width, height);
    } else if (thumbnail(ui, key, file.sha256, file.name, width, height)) {
      cards.out.push_back(intent::ShowPicture{file.sha256});
    }
  }
}

void hazards(const CaseCards& cards) {
  for (std::size_t i = 0; i < cards.screen.hazards.size(); ++i) {
    if (i > 0)
      ImGui::SameLine();
    std::string words(icon::alert_triangle);
    words += ' ' + cards.format.say(cards.screen.hazards[i]);
    pill(cards.ui, words, Tone::bad);
  }
}

void urgency_verdict(const CaseCards& cards) {
  const screens::UrgencyBox& box = cards.screen.urgency;
  const Format& format = cards.format;
  std::string reason = format.say(box.reason);
  if (!cards.screen.urgency_changed_reason.empty()) {
    reason = format.say(
        {"console.case.urgency_changed", {{"reason", cards.screen.urgency_changed_reason}}});
  }
  const std::string source = source_of(box.clause, box.source, box.policy_version, format);
  const std::string head =
      std::string(format.tr("console.column.urgency")) + "  " + format.say(box.label);
  const std::string proposal = format.say(box.reason);
  std::vector<Fact> facts;
  add_fact(facts, label(cards, "matched"), box.matched);
  bool open = cards.model.opened.count("verdict.urgency") > 0;
  if (verdict_box(cards.ui,
                  {.key = "verdict.urgency",
                   .title = head,
                   .summary = reason,
                   .tone = tone_named(box.tone),
                   .rule = proposal,
                   .source = source,
                   .facts = facts},
                  open)) {
    cards.out.push_back(intent::Toggle{"verdict.urgency"});
  }
}

void exception_card(const CaseCards& cards, const screens::ExceptionBox& box) {
  Ui& ui = cards.ui;
  const Format& format = cards.format;
  const std::string key = "exception." + box.id.text();
  begin_card(ui, {.key = key});
  icon_text(ui, box.open ? icon::alert_triangle : icon::gavel,
            format.tr(box.open ? "console.exception.open" : "console.exception.settled"),
            box.open ? Tone::bad : Tone::good, FontRole::strong);
  paragraph(ui, format.say(box.cause));
  const screens::Text by{"console.exception.held",
                         {{"engineer", box.engineer}, {"count", std::to_string(box.held.size())}}};
  caption(ui, format.say(by));
  for (const screens::HeldLine& line : box.held) {
    std::string when = format.day_time(line.at);
    if (line.offline) {
      when += "  " + format.say({"console.timeline.received",
                                 {{"time", format.day_time(line.received_at)}}});
    }
    text(ui, icon::point, {FontRole::body, palette::faint});
    ImGui::SameLine(0, ui.px(4));
    paragraph(ui, format.say(line.text) + "   " + when, {FontRole::body, palette::ink});
  }
  if (!box.open) {
    const screens::Text settled{
        "console.exception.settled_by",
        {{"name", box.settled_by},
         {"decision", std::string(format.tr(box.decision == ExceptionDecision::accept
                                                ? "console.decision.accept"
                                                : "console.decision.discard"))},
         {"reason", box.reason}}};
    paragraph(ui, format.say(settled), {FontRole::body, palette::muted});
  } else if (button(ui, {.key = "case.settle." + box.id.text(),
                         .label = format.tr("console.action.case.settle"),
                         .icon = icon::gavel,
                         .kind = ButtonKind::primary,
                         .hint = "E"})) {
    cards.out.push_back(intent::OpenDialog{"case.settle", box.id.text()});
  }
  end_card(ui);
}

}  // namespace

void verdict_line(const CaseCards& cards, const std::string& key, const std::string& title_text,
                  const screens::Verdict& verdict) {
  const Format& format = cards.format;
  const std::string outcome = format.say(verdict.outcome);
  const std::string reason = format.say(verdict.reason);
  const std::string term = format.pick(verdict.term_zh, verdict.term_en);
  const std::string rule =
      verdict.term.empty()
          ? term
          : format.say({"console.verdict.term", {{"number", verdict.term}, {"text", term}}});
  const std::string source =
      source_of(verdict.clause, verdict.source, verdict.policy_version, format);
  const std::vector<Fact> facts = facts_of(verdict, format);
  const std::string head = title_text + "  " + outcome;
  bool open = cards.model.opened.count(key) > 0;
  if (verdict_box(cards.ui,
                  {.key = key,
                   .title = head,
                   .summary = reason,
                   .tone = tone_named(verdict.tone),
                   .rule = rule,
                   .source = source,
                   .facts = facts},
                  open)) {
    cards.out.push_back(intent::Toggle{key});
  }
}

void exception_cards(const CaseCards& cards) {
  for (const screens::ExceptionBox& box : cards.screen.exceptions)
    exception_card(cards, box);
}

void intake_card(const CaseCards& cards) {
  Ui& ui = cards.ui;
  const screens::CaseScreen& screen = cards.screen;
  const Format& format = cards.format;
  begin_card(ui, {.key = "card.intake", .title = format.tr("console.case.intake")});
  paragraph(ui, screen.head.symptom, {FontRole::body, palette::ink});
  if (!screen.hazards.empty())
    hazards(cards);
  if (!screen.files.empty())
    photos(cards);
  std::vector<Fact> facts;
  add_fact(facts, label(cards, "model"), screen.product.model);
  add_fact(facts, label(cards, "serial"), screen.product.serial);
  if (screen.product.purchase_date) {
    add_fact(facts, label(cards, "purchase_date"),
             aftercare::to_text(*screen.product.purchase_date));
  }
  add_fact(facts, label(cards, "order_no"), screen.product.order_no);
  if (!screen.product_note.key.empty())
    add_fact(facts, label(cards, "product_note"), format.say(screen.product_note));
  if (screen.happened_at) {
    add_fact(facts, label(cards, "happened_at"), format.full_time(*screen.happened_at));
  }
  add_fact(facts, label(cards, "scene"), screen.scene);
  add_fact(facts, label(cards, "wish"), format.say(screen.wish));
  add_fact(facts, label(cards, "channel"), format.say(screen.channel));
  add_fact(facts, label(cards, "reported_at"), format.full_time(screen.reported_at));
  if (screen.received && !format.is_same_minute(screen.reported_at, screen.received_at)) {
    add_fact(facts, label(cards, "received_at"), format.full_time(screen.received_at));
  }
  if (!screen.head.team.empty()) {
    add_fact(facts, label(cards, "team"), std::string(format.tr("term.team." + screen.head.team)));
  }
  fact_rows(ui, facts);
  end_card(ui);
}

void verdict_card(const CaseCards& cards) {
  begin_card(cards.ui, {.key = "card.verdicts", .title = cards.format.tr("console.case.verdicts")});
  verdict_line(cards, "verdict.warranty", std::string(cards.format.tr("console.case.warranty")),
               cards.screen.warranty);
  if (cards.screen.liability) {
    verdict_line(cards, "verdict.liability", std::string(cards.format.tr("console.case.liability")),
                 *cards.screen.liability);
  }
  for (const screens::RemedyBox& remedy : cards.screen.remedies) {
    verdict_line(cards, "verdict." + remedy.remedy.key, cards.format.say(remedy.remedy),
                 remedy.verdict);
  }
  urgency_verdict(cards);
  if (!cards.screen.plan_text.empty()) {
    caption(cards.ui, cards.format.tr("console.case.plan"));
    gap(cards.ui, 2);
    paragraph(cards.ui, cards.screen.plan_text);
  }
  end_card(cards.ui);
}

void visit_card(const CaseCards& cards) {
  if (cards.screen.visits.empty())
    return;
  Ui& ui = cards.ui;
  const Format& format = cards.format;
  begin_card(ui, {.key = "card.visit", .title = format.tr("console.case.visit")});
  for (const CaseVisit& visit : cards.screen.visits) {
    std::string state = boost::describe::enum_to_string(visit.state, "appointed");
    if (state.back() == '_')
      state.pop_back();
    heading(ui, visit.engineer_name);
    ImGui::SameLine();
    pill(ui, format.tr("visit.state." + state),
         visit.state == VisitState::cancelled ? Tone::neutral : Tone::special);
    ImGui::SameLine();
    muted(ui, format.window(visit.from, visit.to));
  }
  if (!cards.screen.visit_address.empty()) {
    icon_text(ui, icon::map_pin, cards.screen.visit_address, Tone::neutral);
  }
  end_card(ui);
}

void service_card(const CaseCards& cards) {
  const screens::CaseScreen& screen = cards.screen;
  const bool anything = screen.diagnosis || !screen.parts.empty() || !screen.measures.empty() ||
                        screen.signature || screen.rating;
  if (!anything)
    return;
  Ui& ui = cards.ui;
  const Format& format = cards.format;
  begin_card(ui, {.key = "card.service", .title = format.tr("console.case.service")});
  std::vector<Fact> facts;
  if (screen.diagnosis) {
    add_fact(facts, label(cards, "fault_type"),
             std::string(format.tr(term_key(screen.diagnosis->fault_type))));
    add_fact(facts, label(cards, "cause"),
             std::string(format.tr(term_key(screen.diagnosis->cause))));
    add_fact(facts, label(cards, "findings"), screen.diagnosis->findings);
    for (const screens::CheckLine& check : screen.checks_done) {
      std::string found(format.pick(check.label_zh, check.label_en));
      found += " · " + format.say(check.answer);
      if (!check.speaks_for.key.empty()) {
        found +=
            "   " + format.say({"diagnosis.speaks_for", {{"cause_key", check.speaks_for.key}}});
      }
      add_fact(facts, label(cards, "check"), found);
    }
    add_fact(facts, label(cards, "clause"), screen.diagnosis->clause);
  }
  for (const PartUse& part : screen.parts) {
    add_fact(facts, label(cards, "part"),
             part.part_name + " × " + std::to_string(part.quantity) + "   " + part.part_code);
  }
  add_fact(facts, label(cards, "measures"), screen.measures);
  if (screen.told_at)
    add_fact(facts, label(cards, "told_at"), format.full_time(*screen.told_at));
  if (screen.agreed_at) {
    add_fact(facts, label(cards, "agreed_at"), format.full_time(*screen.agreed_at));
  }
  if (screen.signature) {
    const Signature& signature = *screen.signature;
    const bool refused = !signature.refused_reason.empty();
    add_fact(facts, label(cards, refused ? "sign_refused" : "signer"),
             refused ? signature.refused_reason
                     : signature.signer + "   " + format.full_time(signature.at),
             refused ? Tone::warn : Tone::neutral);
  }
  fact_rows(ui, facts);
  if (screen.signature && !screen.signature->file.sha256.empty() &&
      thumbnail(ui, "case.signature", screen.signature->file.sha256,
                format.tr("console.fact.signer"), ui.px(220), ui.px(90))) {
    cards.out.push_back(intent::ShowPicture{screen.signature->file.sha256});
  }
  if (screen.rating) {
    caption(ui, format.tr("console.case.rating"));
    gap(ui, 2);
    stars(ui, screen.rating->score);
    if (!screen.rating->comment.empty())
      paragraph(ui, screen.rating->comment);
  }
  end_card(ui);
}

void earlier_card(const CaseCards& cards) {
  const auto& rows = cards.screen.earlier;
  if (rows.empty())
    return;
  const Format& format = cards.format;
  begin_card(cards.ui, {.key = "card.earlier", .title = format.tr("console.case.earlier")});
  const std::vector<Column> columns{
      {"number", std::string(format.tr("console.column.number")), 96, 0, false},
      {"reported", std::string(format.tr("console.column.reported")), 96, 0, false},
      {"model", std::string(format.tr("console.column.model")), 100, 1, false},
      {"phase", std::string(format.tr("console.column.phase")), 84, 0, false}};
  const TableResult result = table(
      cards.ui, {.key = "earlier",
                 .columns = columns,
                 .rows = static_cast<int>(rows.size()),
                 .row_height = 36,
                 .fit_rows = true,
                 .row_key = [&](int i) { return rows[static_cast<std::size_t>(i)].id.text(); },
                 .cell =
                     [&](Ui& ui, int i, const Column& column, float room) {
                       const screens::CaseRow& row = rows[static_cast<std::size_t>(i)];
                       if (column.key == "number")
                         text_fitted(ui, number_of(row), room);
                       if (column.key == "reported") {
                         text_fitted(ui, format.day_time(row.reported_at), room);
                       }
                       if (column.key == "model")
                         text_fitted(ui, row.model, room);
                       if (column.key == "phase") {
                         pill(ui, format.say(row.phase_label), tone_named(row.tone));
                       }
                     }});
  if (result.opened) {
    cards.out.push_back(intent::OpenCase{rows[static_cast<std::size_t>(*result.opened)].id});
  }
  end_card(cards.ui);
}

}  // namespace aftercare::console
