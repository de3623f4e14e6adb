#include "native/console/widgets/table.hpp"

#include <imgui.h>
#include <imgui_internal.h>

#include <algorithm>
#include <native/console/icons.hpp>

#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

void set_up_columns(Ui& ui, const Table& table) {
  float fixed = 0, shares = 0;
  for (const Column& column : table.columns) {
    fixed += ui.px(column.width) + 2 * ImGui::GetStyle().CellPadding.x;
    shares += column.share;
  }
  const float left = ImGui::GetContentRegionAvail().x - fixed - ui.px(14);
  for (const Column& column : table.columns) {
    const float extra =
        shares > 0 && left > 0 ? std::floor(left * column.share / shares) : 0.0F;
    ui.glyphs.note(FontRole::body, column.label);
    ImGui::TableSetupColumn(column.key.c_str(),
                            ImGuiTableColumnFlags_WidthFixed | ImGuiTableColumnFlags_NoReorder,
                            ui.px(column.width) + extra);
  }
}

// The head is drawn here instead of by ImGui: left-aligned label, arrow beside it.
std::optional<Sorting> header_row(Ui& ui, const Table& table) {
  std::optional<Sorting> asked;
  ImGui::TableNextRow(ImGuiTableRowFlags_Headers, ui.px(36));
  for (const Column& column : table.columns) {
    ImGui::TableNextColumn();
    const float width = ImGui::GetContentRegionAvail().x;
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const std::string key = std::string(table.key) + ".sort." + column.key;
    const bool sorted = table.sorting && table.sorting->column == column.key;
    const bool pressed = ImGui::InvisibleButton(labelled("", key).c_str(),
                                                {std::max(width, 1.0F), ui.px(24)});
    ui.items.annotate({.role = "columnheader",
                       .label = column.label,
                       .value = !sorted                    ? std::string_view{}
                                : table.sorting->ascending ? "ascending"
                                                           : "descending"});
    if (pressed && column.sortable) {
      asked = Sorting{column.key, !(sorted && table.sorting->ascending)};
    }
    ImDrawList& list = *ImGui::GetWindowDrawList();
    const bool hovered = column.sortable && ImGui::IsItemHovered();
    const Colour ink = sorted || hovered ? palette::ink : palette::muted;
    const TextSize size = measure(ui, column.label, FontRole::small);
    const float y = at.y + (ui.px(24) - size.height) / 2;
    text_at(ui, list, at.x, y, column.label, {FontRole::small, ink});
    if (sorted) {
      text_at(ui, list, at.x + size.width + ui.px(4), y,
              table.sorting->ascending ? icon::chevron_up : icon::chevron_down,
              {FontRole::small, palette::accent});
    }
  }
  return asked;
}

struct RowEvents {
  bool opened = false, reached = false;
};

RowEvents row_of(Ui& ui, const Table& table, int row) {
  RowEvents events;
  const float height = ui.px(table.row_height);
  ImGui::TableNextRow(ImGuiTableRowFlags_None, height);
  ImGui::TableNextColumn();
  const std::string key = std::string(table.key) + "/" + table.row_key(row);
  const float padding = ImGui::GetStyle().CellPadding.y;
  const ImVec2 at = ImGui::GetCursorPos();
  meet_wishes_before(ui, key);
  events.opened = ImGui::Selectable(
      labelled("", key).c_str(), row == table.selected,
      ImGuiSelectableFlags_SpanAllColumns | ImGuiSelectableFlags_AllowOverlap,
      {0, height - 2 * padding});
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  events.reached = ImGui::IsItemFocused() && context.NavJustMovedToId == context.NavId;
  const bool selected = row == table.selected;
  ui.items.annotate({.role = "row", .label = table.row_key(row), .selected = selected});
  meet_wishes_after(ui, key);
  const ImGuiID id = ImGui::GetItemID();
  const std::size_t first_text = ui.items.texts_so_far();
  ImGui::SetCursorPos(at);
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (i > 0) ImGui::TableNextColumn();
    const float width = ImGui::GetContentRegionAvail().x;
    // One line of text sits in the middle of the row; a cell of two lines moves itself up.
    const float line = ImGui::GetTextLineHeight();
    ImGui::SetCursorPosY(at.y + std::floor((height - 2 * padding - line) / 2));
    table.cell(ui, row, table.columns[i], width);
  }
  ui.items.name_by_texts(id, first_text);
  return events;
}

}  // namespace

TableResult table(Ui& ui, const Table& table) {
  TableResult result;
  if (table.rows == 0 && !table.empty_text.empty()) {
    empty_state(ui, icon::inbox, table.empty_text);
    return result;
  }
  ImGui::PushStyleVar(ImGuiStyleVar_CellPadding, {ui.px(8), ui.px(6)});
  ImGuiTableFlags flags = ImGuiTableFlags_BordersInnerH | ImGuiTableFlags_NoSavedSettings |
                          ImGuiTableFlags_PadOuterX;
  if (!table.fit_rows) flags |= ImGuiTableFlags_ScrollY | ImGuiTableFlags_ScrollX;
  const bool visible = ImGui::BeginTable(labelled("", table.key).c_str(),
                                         static_cast<int>(table.columns.size()), flags,
                                         {0, table.fit_rows ? 0 : table.height});
  if (visible) {
    set_up_columns(ui, table);
    if (!table.fit_rows) ImGui::TableSetupScrollFreeze(0, 1);
    result.sorting = header_row(ui, table);
    ImGuiListClipper clipper;
    clipper.Begin(table.rows, ui.px(table.row_height));
    result.first_seen = table.rows;
    while (clipper.Step()) {
      result.first_seen = std::min(result.first_seen, clipper.DisplayStart);
      result.end_seen = std::max(result.end_seen, clipper.DisplayEnd);
      for (int row = clipper.DisplayStart; row < clipper.DisplayEnd; ++row) {
        const RowEvents events = row_of(ui, table, row);
        if (events.opened) result.opened = row;
        if (events.reached) result.selected = row;
      }
    }
    ImGui::EndTable();
  }
  ImGui::PopStyleVar();
  return result;
}

}  // namespace aftercare::console
