// The right column: promised times, the person, the story.
#include "native/console/views/case_cards.hpp"

#include <imgui.h>

#include <map>
#include <native/console/icons.hpp>

#include "native/console/views/common.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/text.hpp"
#include "native/console/widgets/timeline.hpp"

namespace aftercare::console {

namespace {

// One clock: name and state in a line; opened, the rule that set it.
void clock_line(const CaseCards& cards, const screens::Clock& clock) {
  Ui& ui = cards.ui;
  const std::string key =
      std::string("clock.") + boost::describe::enum_to_string(clock.name, "respond");
  const bool open = cards.model.opened.count(key) > 0;
  const ClockState state = look_of(clock);
  const float width = ImGui::GetContentRegionAvail().x, height = ui.px(26);
  meet_wishes_before(ui, key);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (ImGui::InvisibleButton(labelled("", key).c_str(), {width, height})) {
    cards.out.push_back(intent::Toggle{key});
  }
  const std::string name = cards.format.say(clock.label);
  const std::string words = clock_text(clock, cards.format);
  ui.items.annotate({.role = "button", .label = name, .value = words, .expanded = open});
  ImDrawList& list = *ImGui::GetWindowDrawList();
  if (ImGui::IsItemHovered()) {
    list.AddRectFilled(at, {at.x + width, at.y + height}, palette::hover, ui.px(6));
  }
  const float y = at.y + (height - line_height(FontRole::body, ui)) / 2;
  const Colour colour = colour_of(tone_of(state));
  text_at(ui, list, at.x, y, icon_of(state), {FontRole::body, colour});
  text_at(ui, list, at.x + ui.px(24), y, name, {});
  const TextSize size = measure(ui, words);
  text_at(ui, list, at.x + width - size.width, y, words, {FontRole::body, colour});
  if (!open) return;
  ImGui::Indent(ui.px(24));
  std::string rule = cards.format.say(clock.rule);
  if (clock.due_at) rule += "  ·  " + cards.format.full_time(*clock.due_at);
  paragraph(ui, rule, {FontRole::small, palette::ink});
  if (clock.stopped_at) {
    const screens::Text stopped{"console.clock.stopped_at",
                                {{"time", cards.format.full_time(*clock.stopped_at)}}};
    caption(ui, cards.format.say(stopped));
  }
  caption(ui, source_of(clock.clause, clock.source, clock.policy_version, cards.format));
  if (clock.provisional) caption(ui, cards.format.tr("console.clock.provisional"));
  if (!clock.pending.key.empty()) caption(ui, cards.format.say(clock.pending));
  ImGui::Unindent(ui.px(24));
}

struct EventLook {
  std::string_view icon;
  Tone tone;
};

EventLook look_of_event(const std::string& kind) {
  static const std::map<std::string, EventLook, std::less<>> looks{
      {"case.reported", {icon::message, Tone::accent}},
      {"case.accepted", {icon::check, Tone::good}},
      {"case.plan_told", {icon::message_2, Tone::accent}},
      {"case.visit_appointed", {icon::calendar_event, Tone::special}},
      {"case.visit_reassigned", {icon::transfer, Tone::warn}},
      {"case.visit_stepped", {icon::truck, Tone::special}},
      {"case.diagnosed", {icon::first_aid_kit, Tone::special}},
      {"case.part_used", {icon::package, Tone::neutral}},
      {"case.repaired", {icon::tool, Tone::good}},
      {"case.signed", {icon::signature, Tone::good}},
      {"case.diagnosis_told", {icon::report_money, Tone::accent}},
      {"case.agreed", {icon::thumb_up, Tone::good}},
      {"case.fact_held", {icon::alert_triangle, Tone::bad}},
      {"case.exception_settled", {icon::gavel, Tone::good}},
      {"case.confirmed", {icon::circle_check, Tone::good}},
      {"case.rated", {icon::star, Tone::warn}},
      {"case.closed", {icon::lock, Tone::neutral}},
      {"case.cancelled", {icon::x, Tone::bad}},
      {"case.noted", {icon::note, Tone::neutral}}};
  const auto found = looks.find(kind);
  return found == looks.end() ? EventLook{icon::point, Tone::neutral} : found->second;
}

std::string author_of(const screens::TimelineLine& line, const Format& format) {
  if (line.author_kind == ActorKind::system) return std::string(format.tr("term.role.system"));
  const std::string kind(format.tr(
      std::string("console.author.") +
      boost::describe::enum_to_string(line.author_kind, "staff")));
  if (line.author.empty()) return kind;
  return line.author_kind == ActorKind::staff ? line.author : line.author + " · " + kind;
}

Happening happening_of(const screens::TimelineLine& line, const Format& format) {
  const EventLook look = look_of_event(line.kind);
  Happening out;
  out.title = format.say(line.text);
  out.author = author_of(line, format);
  out.done_at = format.day_time(line.at);
  out.tone = look.tone;
  out.icon = std::string(look.icon);
  if (!format.is_same_minute(line.at, line.received_at) && !line.pending) {
    out.received_at = format.say(
        {"console.timeline.received", {{"time", format.day_time(line.received_at)}}});
  }
  if (line.pending) {
    out.mark = format.tr("console.timeline.pending");
    out.mark_tone = Tone::warn;
  } else if (line.offline) {
    out.mark = format.tr("console.timeline.offline");
    out.mark_tone = Tone::warn;
  } else if (line.internal) {
    out.mark = format.tr("console.timeline.internal");
  }
  return out;
}

}  // namespace

void clocks_card(const CaseCards& cards) {
  begin_card(cards.ui, {.key = "card.clocks", .title = cards.format.tr("console.case.clocks")});
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {cards.ui.px(8), cards.ui.px(4)});
  if (cards.screen.clocks.empty()) muted(cards.ui, cards.format.tr("console.case.no_clocks"));
  for (const screens::Clock& clock : cards.screen.clocks) clock_line(cards, clock);
  ImGui::PopStyleVar();
  end_card(cards.ui);
}

void customer_card(const CaseCards& cards) {
  Ui& ui = cards.ui;
  begin_card(ui, {.key = "card.customer", .title = cards.format.tr("console.case.customer")});
  const auto label = [&](const char* key) {
    return std::string(cards.format.tr(std::string("console.fact.") + key));
  };
  fact_rows(ui, {{label("name"), cards.screen.contact.name},
                 {label("phone"), cards.screen.contact_phone},
                 {label("address"), cards.screen.contact.address}},
            72);
  if (button(ui, {.key = "case.copy_phone",
                  .label = cards.format.tr("console.case.copy_phone"),
                  .icon = icon::phone})) {
    cards.out.push_back(intent::Copy{cards.screen.contact.phone});
  }
  end_card(ui);
}

void timeline_card(const CaseCards& cards) {
  begin_card(cards.ui,
             {.key = "card.timeline", .title = cards.format.tr("console.case.timeline")});
  std::vector<Happening> happenings;
  for (const screens::TimelineLine& line : cards.screen.timeline) {
    happenings.push_back(happening_of(line, cards.format));
  }
  timeline(cards.ui, happenings);
  end_card(cards.ui);
}

}  // namespace aftercare::console
