#include <array>

#include <imgui.h>
#include <native/console/icons.hpp>

#include "native/console/views/common.hpp"
#include "native/console/views/health_card.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/chart.hpp"
#include "native/console/widgets/table.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

struct Figure {
  const char* key;
  int value;
  std::string_view icon;
  Tone tone;
  screens::QueueFilter filter;
};

// A figure that opens the rows behind it.
void figure_card(Ui& ui, const Figure& figure, float width, const Format& format, Intents& out) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = ui.px(92);
  const std::string key = std::string("home.") + figure.key;
  begin_card(ui, {.key = key, .width = width, .height = height});
  muted(ui, format.tr("console." + key));
  gap(ui, 4);
  const Colour ink =
      figure.value > 0 && figure.tone == Tone::bad ? palette::red : palette::strong_ink;
  text(ui, std::to_string(figure.value), {FontRole::title, ink});
  ImGui::SetCursorPos({width - ui.px(60), ui.px(26)});
  disc(ui, figure.icon, figure.tone, ui.px(40));
  ImGui::SetCursorScreenPos(at);
  if (ImGui::InvisibleButton(labelled("", key + ".open").c_str(), {width, height})) {
    out.push_back(intent::Filter{figure.filter});
    out.push_back(intent::GoTo{Page::queue});
  }
  ui.items.annotate({.role = "link", .label = format.tr("console." + key)});
  if (ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImGui::GetWindowDrawList()->AddRect(at, {at.x + width, at.y + height}, palette::accent,
                                        ui.px(8), 0, ui.theme.hairline());
  }
  end_card(ui);
}

void figures(Ui& ui, const screens::HomeScreen& home, const Format& format, Intents& out) {
  using screens::QueueFilter;
  const std::array list{
      Figure{"new_today", home.new_today, icon::clipboard_list, Tone::accent, QueueFilter::all},
      Figure{"open", home.open, icon::clock, Tone::special, QueueFilter::open},
      Figure{"at_risk", home.at_risk, icon::hourglass, home.at_risk > 0 ? Tone::warn : Tone::good,
             QueueFilter::at_risk},
      Figure{"exceptions", home.exceptions, icon::alert_triangle,
             home.exceptions > 0 ? Tone::bad : Tone::good, QueueFilter::exceptions},
      Figure{"long_calls", home.long_calls, icon::phone_call,
             home.long_calls > 0 ? Tone::warn : Tone::good, QueueFilter::long_calls}};
  const float space = ui.px(10);
  const auto count = static_cast<float>(list.size());
  const float width = std::floor((ImGui::GetContentRegionAvail().x - (count - 1) * space) / count);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (i > 0)
      ImGui::SameLine(0, space);
    figure_card(ui, list[i], width, format, out);
  }
}

void charts(Ui& ui, const screens::HomeScreen& home, const Format& format) {
  begin_card(ui,
             {.key = "home.week", .title = format.tr("console.home.week"), .height = ui.px(230)});
  std::vector<ChartValue> bars;
  const WallTime today = format.today();
  for (std::size_t i = 0; i < home.last_seven_days.size(); ++i) {
    const WallTime day =
        plus_days(today, static_cast<int>(i) - static_cast<int>(home.last_seven_days.size()) + 1);
    bars.push_back(
        {std::string(format.tr("console.weekday." + std::to_string(weekday_of(day) + 1))),
         static_cast<double>(home.last_seven_days[i])});
  }
  const ImVec2 room = ImGui::GetContentRegionAvail();
  bar_chart(ui, "home.week.bars", bars, room.x, room.y);
  end_card(ui);
  begin_card(ui, {.key = "home.phases", .title = format.tr("console.home.phases"), .height = -1});
  const std::array colours{rgb(0x3B82F6), rgb(0x8B5CF6), rgb(0xF59E0B), rgb(0x14B8A6),
                           rgb(0x10B981), rgb(0xEF4444), rgb(0x64748B), rgb(0xA3A3A3)};
  std::vector<ChartValue> parts;
  for (const auto& [phase, count] : home.by_phase) {
    if (count == 0)
      continue;
    parts.push_back({std::string(format.tr("case.phase." + phase)), static_cast<double>(count),
                     colours[parts.size() % colours.size()]});
  }
  const ImVec2 left = ImGui::GetContentRegionAvail();
  ring_chart(ui, "home.phases.ring", parts, left.x, std::min(left.y, ui.px(190)));
  end_card(ui);
}

void due_cell(Ui& ui, const screens::CaseRow& row, const Format& format) {
  const DueText due = due_of(row, format);
  if (due.text.empty())
    return muted(ui, "—");
  clock_badge(ui, {due.state, due.text});
}

void needs_me(Ui& ui, const screens::HomeScreen& home, float width, const Format& format,
              Intents& out) {
  begin_card(ui, {.key = "home.needs_me",
                  .title = format.tr("console.home.needs_me"),
                  .width = width,
                  .height = -1});
  const std::vector<Column> columns{
      {"number", std::string(format.tr("console.column.number")), 96, 0, false},
      {"customer", std::string(format.tr("console.column.customer")), 64, 1, false},
      {"model", std::string(format.tr("console.column.model")), 110, 2, false},
      {"phase", std::string(format.tr("console.column.phase")), 84, 0, false},
      {"due", std::string(format.tr("console.column.due")), 140, 0, false}};
  const auto& rows = home.needs_me;
  const TableResult result =
      table(ui, {.key = "home.rows",
                 .columns = columns,
                 .rows = static_cast<int>(rows.size()),
                 .empty_text = format.tr("console.home.nothing"),
                 .row_height = 40,
                 .row_key = [&](int i) { return rows[static_cast<std::size_t>(i)].id.text(); },
                 .cell =
                     [&](Ui& inner, int i, const Column& column, float room) {
                       const screens::CaseRow& row = rows[static_cast<std::size_t>(i)];
                       if (column.key == "number")
                         text_fitted(inner, number_of(row), room);
                       if (column.key == "customer")
                         text_fitted(inner, row.customer, room);
                       if (column.key == "model")
                         text_fitted(inner, row.model, room);
                       if (column.key == "phase") {
                         pill(inner, format.say(row.phase_label), tone_named(row.tone));
                       }
                       if (column.key == "due")
                         due_cell(inner, row, format);
                     }});
  if (result.opened) {
    out.push_back(intent::OpenCase{rows[static_cast<std::size_t>(*result.opened)].id});
  }
  end_card(ui);
}

}  // namespace

void home_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  title(ui, format.tr("console.nav.home"));
  ImGui::SameLine();
  const Button find{.key = "palette.open",
                    .label = format.tr("console.palette.open"),
                    .icon = icon::search,
                    .hint = "Ctrl+K"};
  align_right(button_width(ui, find));
  if (button(ui, find))
    out.push_back(intent::OpenPalette{});
  if (!model.home.loaded)
    return loading_state(ui, format.tr("console.loading"));
  health_card(ui, model.health, format);
  policy_warnings(ui, model, format);
  figures(ui, model.home, format, out);
  const float space = ui.px(10), side = ui.px(340);
  const float width = ImGui::GetContentRegionAvail().x - side - space;
  needs_me(ui, model.home, width, format, out);
  ImGui::SameLine(0, space);
  begin_area(ui, "home.charts", side, 0);
  charts(ui, model.home, format);
  end_area();
}

}  // namespace aftercare::console
