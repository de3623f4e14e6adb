// A page that is one list of plain records: customers, devices. Searched, sorted, entered,
// corrected.
#include <imgui.h>

#include <native/console/icons.hpp>

#include "native/console/app/records_pages.hpp"
#include "native/console/views/described_list.hpp"
#include "native/console/views/pages.hpp"
#include "native/console/widgets/button.hpp"
#include "native/console/widgets/card.hpp"
#include "native/console/widgets/field.hpp"
#include "native/console/widgets/notice.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

constexpr float search_width = 300;

void records_head(Ui& ui, const RecordsPage& page, const RecordsModel& records,
                  const Format& format, Intents& out) {
  const std::string name(page.name);
  title(ui, format.tr("console.nav." + name));
  ImGui::SameLine();
  const std::string create_key = name + ".create";
  const Button create{.key = create_key,
                      .label = format.tr("console.action." + std::string(page.create)),
                      .icon = icon::plus,
                      .kind = ButtonKind::primary,
                      .disabled_reason = records.may_create ? std::string_view{}
                                                            : format.tr("refusal.not_permitted")};
  const bool creates = !page.create.empty();
  const float room = creates ? button_width(ui, create) + ui.px(10) : 0;
  align_right(ui.px(search_width) + room);
  const std::string search_key = name + ".search";
  if (ImGui::IsKeyChordPressed(ImGuiMod_Ctrl | ImGuiKey_F)) ui.memory.focus_key = search_key;
  std::string text = records.query.text;
  const std::string hint(format.tr("console.search." + name));
  if (search_field(ui, {.key = search_key, .hint = hint, .width = search_width}, text).changed) {
    out.push_back(intent::FindRecords{text});
  }
  if (!creates) return;
  ImGui::SameLine(0, ui.px(10));
  if (button(ui, create)) out.push_back(intent::OpenRecord{std::string(page.create), {}});
}

}  // namespace

void records_view(Ui& ui, const ConsoleModel& model, const Format& format, Intents& out) {
  const RecordsPage* page = find_records_page(model.page);
  if (!page) return;
  const RecordsModel& records = model.records;
  records_head(ui, *page, records, format, out);
  const std::string name(page->name);
  const std::string card_key = name + ".card";
  begin_card(ui, {.key = card_key, .height = -1});
  caption(ui, format.say({"console.records.count",
                          {{"count", std::to_string(records.total)},
                           {"all", std::to_string(records.all)}}}));
  if (!model.status.loaded && records.all == 0) {
    loading_state(ui, format.tr("console.loading"));
    return end_card(ui);
  }
  const std::string sorted_by =
      records.query.column.empty() && !records.list.columns.empty() ? records.list.columns[0].name
                                                                    : records.query.column;
  const DescribedListResult result = described_list(
      ui,
      {.key = page->name,
       .columns = records.list.columns,
       .total = records.total,
       .first = records.first,
       .rows = records.list.rows,
       .marked = records.marked,
       .sorting = Sorting{sorted_by, !records.query.descending},
       .empty_text = format.tr(records.query.text.empty() ? "console.records.empty"
                                                          : "console.records.nothing")},
      format);
  if (result.opened) {
    out.push_back(intent::MarkRecord{*result.opened});
    const int at = *result.opened - records.first;
    if (records.may_correct && at >= 0 && at < static_cast<int>(records.list.rows.size())) {
      out.push_back(intent::OpenRecord{std::string(page->correct),
                                       records.list.rows[static_cast<std::size_t>(at)].id});
    }
  } else if (result.selected && *result.selected != records.marked) {
    out.push_back(intent::MarkRecord{*result.selected});
  }
  if (result.sorting) {
    out.push_back(intent::SortRecords{result.sorting->column, !result.sorting->ascending});
  }
  if (result.end_seen > 0) out.push_back(intent::RecordsSeen{result.first_seen, result.end_seen});
  end_card(ui);
}

}  // namespace aftercare::console
