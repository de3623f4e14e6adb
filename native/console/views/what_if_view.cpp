// What-if: the cases of some days replayed under the draft; counts on top, the cases that differ
// below, one of them before and after at the right.
#include <imgui.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <native/console/icons.hpp>

#include "core/policy/term_key.hpp"
#include "native/console/views/common.hpp"
#include "native/console/views/policy_view.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/date_field.hpp"
#include "native/console/widgets/facts.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/table.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using Step = intent::PolicyStep;

constexpr float detail_width = 330;

std::string name_of(figures::VerdictKind kind) {
  return boost::describe::enum_to_string(kind, "urgency");
}

std::string said(const figures::VerdictSide& side, const Format& format) {
  std::string words;
  for (const std::string& key : side.keys) {
    words += (words.empty() ? "" : " · ") + std::string(format.tr(key));
  }
  if (words.empty()) words = format.tr("console.what_if.none");
  if (!side.date) return words;
  return format.say({"console.what_if.until", {{"state", words}, {"date", to_text(*side.date)}}});
}

// A deadline and how it stands: "11-22 14:00, 按时完成".
std::string said(const std::optional<aftercare::ClockState>& clock, const Format& format) {
  if (!clock) return std::string(format.tr("console.what_if.none"));
  const std::string state(format.tr(term_key(clock->state)));
  return clock->due_at ? format.day_time(*clock->due_at) + " " + state : state;
}

std::string arrow(const std::string& before, const std::string& after, const Format& format) {
  return format.say({"console.what_if.arrow", {{"before", before}, {"after", after}}});
}

std::string label_of(const figures::VerdictChange& change, const Format& format) {
  return std::string(format.tr("console.what_if.verdict." + name_of(change.kind)));
}

std::string label_of(const figures::ClockChange& change, const Format& format) {
  const std::string label(format.tr(term_key(change.clock)));
  return change.run > 1 ? label + " #" + std::to_string(change.run) : label;
}

std::string summary(const figures::WhatIfCase& one, const Format& format) {
  std::string words;
  const auto add = [&](const auto& change) {
    words += (words.empty() ? "" : "    ") + label_of(change, format) + " " +
             arrow(said(change.before, format), said(change.after, format), format);
  };
  for (const auto& change : one.verdicts) add(change);
  for (const auto& change : one.clocks) add(change);
  return words;
}

void period_card(Ui& ui, const WhatIfModel& run, const Format& format, Intents& out) {
  begin_card(ui, {.key = "what_if.period"});
  paragraph(ui, format.tr("console.what_if.hint"), {FontRole::small, palette::muted});
  const std::string error(run.bad_period ? format.tr("console.what_if.bad_period")
                                         : std::string_view{});
  // Placed side by side by hand: after SameLine() the second label would stand lower.
  constexpr float kFieldWidth = 190;
  ImVec2 next = ImGui::GetCursorPos();
  float bottom = next.y;
  const auto day = [&](const char* key, const char* label, std::string value, const char* field) {
    ImGui::SetCursorPos(next);
    const Field look{.key = key,
                     .label = format.tr(label),
                     .hint = format.tr("form.date_hint"),
                     .error = error,
                     .width = kFieldWidth};
    if (date_field(ui, look, format.today(), value)) {
      out.push_back(Step{Step::What::period, field, value.substr(0, 10)});
    }
    next.x += ui.px(kFieldWidth + 12);
    bottom = std::max(bottom, ImGui::GetCursorPosY());
  };
  day("what_if.from", "console.what_if.from", run.from, "from");
  day("what_if.to", "console.what_if.to", run.to, "to");
  ImGui::SetCursorPos({next.x, next.y + ui.px(23)});
  ImGui::BeginGroup();
  if (run.running) {
    if (button(ui, {.key = "what_if.stop",
                    .label = format.tr("console.what_if.stop"),
                    .icon = icon::hand_stop})) {
      out.push_back(Step{Step::What::stop});
    }
  } else if (button(ui, {.key = "what_if.run",
                         .label = format.tr("console.what_if.run"),
                         .icon = icon::player_play,
                         .kind = ButtonKind::primary})) {
    out.push_back(Step{Step::What::run});
  }
  ImGui::EndGroup();
  ImGui::SetCursorPosY(std::max(bottom, ImGui::GetCursorPosY()));
  ImGui::Dummy({0, 0});
  end_card(ui);
}

void progress(Ui& ui, const WhatIfModel& run, const Format& format) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = ui.px(6);
  const float share =
      run.all == 0 ? 1.0F : static_cast<float>(run.replayed) / static_cast<float>(run.all);
  ImDrawList& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(at, {at.x + width, at.y + height}, palette::line, height / 2);
  list.AddRectFilled(at, {at.x + width * share, at.y + height}, palette::accent, height / 2);
  ImGui::Dummy({width, height});
  caption(ui, format.say({"console.what_if.progress",
                          {{"done", std::to_string(run.replayed)},
                           {"all", std::to_string(run.all)}}}));
}

struct Count {
  const char* key;
  int value;
  Tone tone;
};

void count_box(Ui& ui, const Count& count, float width, const Format& format) {
  const std::string card_key = std::string("what_if.count.") + count.key;
  begin_card(ui, {.key = card_key, .width = width, .height = ui.px(76)});
  const std::string key = std::string("console.what_if.") + count.key;
  text_fitted(ui, format.tr(key), width - ui.px(40), {FontRole::small, palette::muted});
  gap(ui, 2);
  text(ui, std::to_string(count.value),
       {FontRole::title, count.value > 0 ? colour_of(count.tone) : palette::faint});
  end_card(ui);
}

void counts(Ui& ui, const WhatIfModel& run, const Format& format) {
  const figures::WhatIfSum& sum = run.sum;
  const std::array boxes{Count{"changed", sum.changed, Tone::accent},
                         Count{"due_earlier", sum.due_earlier, Tone::warn},
                         Count{"due_later", sum.due_later, Tone::accent},
                         Count{"newly_kept", sum.newly_kept, Tone::good},
                         Count{"newly_broken", sum.newly_broken, Tone::bad},
                         Count{"clocks_more", sum.clocks_more, Tone::accent},
                         Count{"clocks_less", sum.clocks_less, Tone::accent}};
  const float space = ui.px(8);
  const float width = std::floor(
      (ImGui::GetContentRegionAvail().x - space * static_cast<float>(boxes.size() - 1)) /
      static_cast<float>(boxes.size()));
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    if (i > 0) ImGui::SameLine(0, space);
    count_box(ui, boxes[i], width, format);
  }
}

// How many of each verdict, and what the counts leave out.
void notes(Ui& ui, const WhatIfModel& run, const Format& format) {
  std::string words = format.say({"console.what_if.done",
                                  {{"count", std::to_string(run.sum.replayed)},
                                   {"changed", std::to_string(run.sum.changed)}}});
  for (const auto& [kind, count] : run.sum.verdicts) {
    words += "    " + std::string(format.tr("console.what_if.verdict." + kind)) + " " +
             std::to_string(count);
  }
  if (run.sum.without_policy > 0) {
    words += "    " + format.say({"console.what_if.no_policy",
                                  {{"count", std::to_string(run.sum.without_policy)}}});
  }
  muted(ui, words);
  if (run.stale) {
    icon_text(ui, icon::alert_triangle, format.tr("console.what_if.stale"), Tone::warn);
  }
}

void rows_table(Ui& ui, const WhatIfModel& run, const Format& format, Intents& out) {
  const auto label = [&](const char* key) { return std::string(format.tr(key)); };
  const std::vector<Column> columns{
      {"number", label("console.column.number"), 92, 0, false},
      {"customer", label("console.column.customer"), 60, 0, false},
      {"changes", label("console.what_if.changes"), 200, 1, false}};
  const auto row_at = [&](int i) -> const figures::WhatIfCase& {
    return run.rows[static_cast<std::size_t>(i)];
  };
  const TableResult result =
      table(ui, {.key = "what_if.row",
                 .columns = columns,
                 .rows = static_cast<int>(run.rows.size()),
                 .selected = run.marked,
                 .empty_text = format.tr(run.done ? "console.what_if.nothing"
                                                  : "console.what_if.empty"),
                 .row_height = 40,
                 .row_key = [&](int i) { return row_at(i).id.text(); },
                 .cell =
                     [&](Ui& inner, int i, const Column& column, float room) {
                       const figures::WhatIfCase& one = row_at(i);
                       if (column.key == "number") text_fitted(inner, one.number, room);
                       if (column.key == "customer") text_fitted(inner, one.customer, room);
                       if (column.key == "changes") {
                         text_fitted(inner, summary(one, format), room,
                                     {FontRole::body, palette::muted});
                       }
                     }});
  const auto marked = result.opened ? result.opened : result.selected;
  if (marked && *marked != run.marked) out.push_back(Step{Step::What::mark, {}, {}, *marked});
}

template <class Change>
void before_and_after(Ui& ui, const Change& change, const Format& format, Tone tone) {
  heading(ui, label_of(change, format));
  gap(ui, 2);
  paragraph(ui, said(change.before, format), {FontRole::body, palette::muted});
  gap(ui, 2);
  paragraph(ui, std::string(icon::arrow_right) + " " + said(change.after, format),
            {FontRole::body, colour_of(tone)});
  gap(ui, 8);
}

Tone tone_of_change(const figures::ClockChange& change) {
  const bool was = change.before && figures::is_broken(*change.before);
  const bool is = change.after && figures::is_broken(*change.after);
  if (was == is) return Tone::accent;
  return is ? Tone::bad : Tone::good;
}

void detail_card(Ui& ui, const WhatIfModel& run, const Format& format, Intents& out) {
  begin_card(ui, {.key = "what_if.detail", .height = -1, .scrolls = true});
  const bool chosen = run.marked >= 0 && run.marked < static_cast<int>(run.rows.size());
  if (!chosen) {
    paragraph(ui, format.tr("console.what_if.choose"), {FontRole::body, palette::muted});
    return end_card(ui);
  }
  const figures::WhatIfCase& one = run.rows[static_cast<std::size_t>(run.marked)];
  heading(ui, one.number + "  " + one.customer);
  caption(ui, std::string(format.tr("console.what_if.received")) + " " +
                  format.full_time(one.received_at));
  gap(ui, 10);
  for (const auto& change : one.verdicts) before_and_after(ui, change, format, Tone::accent);
  for (const auto& change : one.clocks) {
    before_and_after(ui, change, format, tone_of_change(change));
  }
  gap(ui, 12);
  if (button(ui, {.key = "what_if.open",
                  .label = format.tr("console.what_if.open"),
                  .icon = icon::external_link})) {
    out.push_back(intent::OpenCase{one.id});
  }
  end_card(ui);
}

}  // namespace

void what_if_view(Ui& ui, const WhatIfModel& run, const Format& format, Intents& out) {
  period_card(ui, run, format, out);
  if (run.running) progress(ui, run, format);
  if (run.running || run.done || run.replayed > 0) {
    counts(ui, run, format);
    notes(ui, run, format);
  }
  const float space = ui.px(10), side = ui.px(detail_width);
  begin_card(ui, {.key = "what_if.rows",
                  .width = ImGui::GetContentRegionAvail().x - side - space,
                  .height = -1});
  rows_table(ui, run, format, out);
  end_card(ui);
  ImGui::SameLine(0, space);
  begin_area(ui, "what_if.side", side, 0);
  detail_card(ui, run, format, out);
  end_area();
}

}  // namespace aftercare::console
