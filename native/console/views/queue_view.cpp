#include <array>

#include <imgui.h>
#include <native/console/icons.hpp>

#include "native/console/app/step_forms.hpp"
#include "native/console/views/common.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/choice.hpp"
#include "native/console/widgets/field.hpp"
#include "native/console/widgets/table.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using screens::CaseRow;
using screens::QueueFilter;
using screens::QueueSort;

constexpr std::array filters{QueueFilter::open,       QueueFilter::mine,
                             QueueFilter::at_risk,    QueueFilter::exceptions,
                             QueueFilter::unassigned, QueueFilter::long_calls,
                             QueueFilter::questions,  QueueFilter::defects,
                             QueueFilter::closed,     QueueFilter::all};

std::string name_of(QueueFilter filter) {
  return boost::describe::enum_to_string(filter, "open");
}

void filter_row(Ui& ui, const QueueModel& queue, const Format& format, Intents& out) {
  std::vector<Option> options;
  options.reserve(filters.size());
  for (const QueueFilter filter : filters) {
    options.push_back(
        {name_of(filter), std::string(format.tr("console.filter." + name_of(filter)))});
  }
  std::string chosen = name_of(queue.query.filter);
  if (segments(ui, "queue.filter", options, chosen)) {
    for (const QueueFilter filter : filters) {
      if (name_of(filter) == chosen)
        out.push_back(intent::Filter{filter});
    }
  }
}

std::vector<Column> columns_of(const Format& format) {
  const auto label = [&](const char* key) {
    return std::string(format.tr("console.column." + std::string(key)));
  };
  return {{"due", label("due"), 150, 0},
          {"number", label("number"), 96, 0},
          {"urgency", label("urgency"), 56, 0},
          {"customer", label("customer"), 64, 1},
          {"model", label("model"), 120, 2},
          {"symptom", label("symptom"), 120, 3, false},
          {"phase", label("phase"), 84, 0},
          {"engineer", label("engineer"), 64, 1},
          {"sync", "", 22, 0, false}};
}

void cell_of(Ui& ui, const CaseRow& row, const Column& column, float room, const Format& format) {
  if (column.key == "due") {
    const DueText due = due_of(row, format);
    if (due.text.empty())
      return muted(ui, "—");
    const std::string rule =
        row.due_clock
            ? std::string(format.tr(std::string("term.clock_name.") +
                                    boost::describe::enum_to_string(*row.due_clock, "respond")))
            : std::string();
    clock_badge(ui, {due.state, due.text, rule + "  " + format.day_time(*row.due_at)});
  } else if (column.key == "number") {
    text_fitted(ui, number_of(row), room);
  } else if (column.key == "urgency") {
    const std::string name = boost::describe::enum_to_string(row.urgency, "normal");
    const Colour ink = row.urgency == Urgency::urgent ? palette::red
                       : row.urgency == Urgency::low  ? palette::muted
                                                      : palette::ink;
    text_fitted(ui, format.tr("term.urgency." + name), room, {FontRole::body, ink});
  } else if (column.key == "customer") {
    text_fitted(ui, row.customer, room);
  } else if (column.key == "model") {
    text_fitted(ui, row.model, room);
  } else if (column.key == "symptom") {
    text_fitted(ui, row.symptom, room, {FontRole::body, palette::muted});
  } else if (column.key == "phase") {
    if (row.exception_open) {
      icon_text(ui, icon::alert_triangle, format.tr("console.exception.short"), Tone::bad);
    } else {
      pill(ui, format.say(row.phase_label), tone_named(row.tone));
    }
  } else if (column.key == "engineer") {
    text_fitted(ui, row.engineer, room);
  } else if (column.key == "sync" && row.sync != CommandState::confirmed) {
    const SyncLook look = sync_look(row.sync, format);
    text(ui, look.icon, {FontRole::body, colour_of(look.tone)});
    tooltip(ui, look.text);
  }
}

void list(Ui& ui, const QueueModel& queue, const Format& format, Intents& out) {
  const std::vector<Column> columns = columns_of(format);
  const auto row_at = [&](int index) -> const CaseRow* {
    const int at = index - queue.first;
    return at >= 0 && at < static_cast<int>(queue.rows.size())
               ? &queue.rows[static_cast<std::size_t>(at)]
               : nullptr;
  };
  const TableResult result =
      table(ui, {.key = "queue",
                 .columns = columns,
                 .rows = queue.total,
                 .selected = queue.marked,
                 .sorting = Sorting{boost::describe::enum_to_string(queue.query.sort, "due"),
                                    !queue.query.descending},
                 .empty_text = format.tr(queue.query.text.empty() ? "console.queue.empty"
                                                                  : "console.queue.nothing"),
                 .row_key =
                     [&](int index) {
                       const CaseRow* row = row_at(index);
                       return row ? row->id.text() : "row-" + std::to_string(index);
                     },
                 .cell =
                     [&](Ui& inner, int index, const Column& column, float room) {
                       if (const CaseRow* row = row_at(index))
                         cell_of(inner, *row, column, room, format);
                     }});
  if (result.opened) {
    out.push_back(intent::MarkRow{*result.opened});
    if (const CaseRow* row = row_at(*result.opened))
      out.push_back(intent::OpenCase{row->id});
  } else if (result.selected && *result.selected != queue.marked) {
    out.push_back(intent::MarkRow{*result.selected});
  }
  if (result.sorting) {
    QueueSort sort{};
    if (boost::describe::enum_from_string(result.sorting->column.c_str(), sort)) {
      out.push_back(intent::Sort{sort, !result.sorting->ascending});
    }
  }
  // Rows that scrolled into sight are built before the frame is shown.
  const int end = queue.first + static_cast<int>(queue.rows.size());
  if (result.end_seen > result.first_seen &&
      (result.first_seen < queue.first || result.end_seen > end)) {
    out.push_back(intent::RowsSeen{result.first_seen, result.end_seen});
    ui.memory.build_again = true;
  }
}

}  // namespace

void queue_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const QueueModel& queue = model.queue;
  title(ui, format.tr("console.nav.queue"));
  ImGui::SameLine();
  const Button create{.key = "queue.report",
                      .label = format.tr("console.action.case.report"),
                      .icon = icon::plus,
                      .kind = ButtonKind::primary,
                      .hint = "Ctrl+N / Alt+N"};
  const float space = ui.px(10);
  align_right(ui.px(320) + (model.may_report ? button_width(ui, create) + space : 0));
  if (model.may_report) {
    if (button(ui, create))
      out.push_back(intent::OpenRecord{std::string(kReport), {}});
    ImGui::SameLine(0, space);
  }
  std::string text = queue.query.text;
  if (ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_F)) {
    ui.memory.focus_key = "queue.search";
  }
  const FieldResult typed = search_field(
      ui, {.key = "queue.search", .hint = format.tr("console.queue.search"), .width = 320}, text);
  if (typed.changed)
    out.push_back(intent::Search{text});
  filter_row(ui, queue, format, out);
  begin_card(ui, {.key = "queue.card", .height = -1});
  const screens::Text counted{
      "console.queue.count",
      {{"count", std::to_string(queue.total)}, {"all", std::to_string(queue.all)}}};
  caption(ui, format.say(counted));
  if (!queue.loaded && queue.total == 0) {
    loading_state(ui, format.tr("console.loading"));
  } else {
    list(ui, queue, format, out);
  }
  end_card(ui);
}

}  // namespace aftercare::console
