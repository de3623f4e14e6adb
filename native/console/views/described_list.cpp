#include "native/console/views/described_list.hpp"

#include <native/console/icons.hpp>

#include "native/console/views/common.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using Kind = screens::FieldKind;

constexpr std::string_view tone_column = "tone";

struct Width {
  float least, share;
};

Width width_of(Kind kind) {
  switch (kind) {
    case Kind::number:
    case Kind::percent:
    case Kind::flag: return {64, 0};
    case Kind::money:
    case Kind::date: return {92, 0};
    case Kind::choice: return {76, 1};
    case Kind::text:
    case Kind::label:
    case Kind::reference: return {80, 2};
    case Kind::area:
    case Kind::words:
    case Kind::choices: return {110, 3};
  }
  return {80, 1};
}

std::vector<Column> columns_of(const DescribedList& look, const Format& format) {
  std::vector<Column> columns;
  const bool sortable = look.sorting.has_value();
  if (look.toned) columns.push_back({std::string(tone_column), "", 20, 0, false});
  for (const screens::ListColumn& column : look.columns) {
    const Width width = width_of(column.kind);
    columns.push_back(
        {column.name, format.say(column.label), width.least, width.share, sortable});
  }
  return columns;
}

std::string_view icon_for(const std::string& tone) {
  if (tone == "bad") return icon::alert_circle;
  if (tone == "good") return icon::plus;
  return icon::edit;
}

void tone_cell(Ui& ui, const screens::ListRow& row, const Format& format) {
  if (row.tone.empty() || row.tone == "plain") return;
  text(ui, icon_for(row.tone), {FontRole::body, colour_of(tone_named(row.tone))});
  tooltip(ui, format.say(row.note));
}

void cell_of(Ui& ui, const DescribedList& look, const screens::ListRow& row,
             const Column& column, float room, const Format& format) {
  if (column.key == tone_column) return tone_cell(ui, row, format);
  for (std::size_t i = 0; i < look.columns.size() && i < row.cells.size(); ++i) {
    if (look.columns[i].name != column.key) continue;
    const std::string shown = say(row.cells[i], look.columns[i].kind, format);
    text_fitted(ui, shown, room,
                {FontRole::body, shown == format.tr("form.any") ? palette::muted : palette::ink});
  }
}

}  // namespace

std::string say(const screens::ListCell& cell, Kind kind, const Format& format) {
  if (cell.words.empty()) return cell.text;
  std::string said;
  for (const screens::Text& word : cell.words) {
    // A label may be a text of its own, typed by somebody: it shows itself.
    const std::string one = kind == Kind::label ? format.label(word.key) : format.say(word);
    said += (said.empty() ? "" : " · ") + one;
  }
  return said;
}

DescribedListResult described_list(Ui& ui, const DescribedList& look, const Format& format) {
  const std::vector<Column> columns = columns_of(look, format);
  const auto row_at = [&](int index) -> const screens::ListRow* {
    const int at = index - look.first;
    return at >= 0 && at < static_cast<int>(look.rows.size())
               ? &look.rows[static_cast<std::size_t>(at)]
               : nullptr;
  };
  const TableResult result = table(
      ui, {.key = look.key,
           .columns = columns,
           .rows = look.total,
           .selected = look.marked,
           .sorting = look.sorting,
           .empty_text = look.empty_text,
           .row_height = 40,
           .row_key =
               [&](int index) {
                 const screens::ListRow* row = row_at(index);
                 return row ? row->id : "row-" + std::to_string(index);
               },
           .cell =
               [&](Ui& inner, int index, const Column& column, float room) {
                 if (const auto* row = row_at(index)) {
                   cell_of(inner, look, *row, column, room, format);
                 }
               }});
  const int end = look.first + static_cast<int>(look.rows.size());
  const bool missing = result.end_seen > result.first_seen &&
                       (result.first_seen < look.first || result.end_seen > end);
  if (missing) ui.memory.build_again = true;
  return {result.opened, result.selected, result.sorting, missing ? result.first_seen : 0,
          missing ? result.end_seen : 0};
}

}  // namespace aftercare::console
