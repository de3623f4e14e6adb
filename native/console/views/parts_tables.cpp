#include "native/console/views/parts_tables.hpp"

#include <imgui.h>

#include <functional>

#include "native/console/views/common.hpp"
#include "native/console/widgets/table.hpp"
#include "native/console/widgets/text.hpp"

namespace aftercare::console {

namespace {

using screens::PartsTab;

Column shown(const Format& format, const char* key, float width, float share) {
  return {key, std::string(format.tr("console.parts.column." + std::string(key))), width, share,
          false};
}

std::vector<Column> columns_for(PartsTab tab, const Format& format) {
  const auto column = [&](const char* key, float width, float share = 0) {
    return shown(format, key, width, share);
  };
  switch (tab) {
    case PartsTab::stock:
    case PartsTab::to_do:
      return {column("place", 80, 2),  column("code", 84, 1),      column("name", 90, 3),
              column("quantity", 44), column("available", 44),    column("reserved", 44),
              column("minimum", 44),  column("on_order", 44),     column("state", 60)};
    case PartsTab::purchases:
      return {column("number", 110, 1), column("supplier", 100, 3), column("place", 80, 1),
              column("expected_on", 90), column("arrived", 60), column("state", 84)};
    case PartsTab::stocktakes:
      return {column("title", 120, 3), column("place", 80, 2), column("opened_at", 100),
              column("counted", 60), column("differences", 50), column("state", 84)};
    case PartsTab::suppliers:
      return {column("name", 140, 3), column("contact", 60, 1), column("phone", 110),
              column("qualified_until", 90), column("state", 84)};
    case PartsTab::scrap:
      return {column("at", 100),      column("code", 84, 1), column("name", 90, 2),
              column("model", 80, 1), column("quantity", 44), column("reason", 84),
              column("place", 80, 1), column("by", 60)};
  }
  return {};
}

void plain(Ui& ui, const std::string& value, float room) { text_fitted(ui, value, room); }

std::string share_of(int part, int whole) {
  return std::to_string(part) + "/" + std::to_string(whole);
}

void stock_cell(Ui& ui, const screens::StockRow& row, const Column& column, float room,
                const Format& format) {
  const std::string& key = column.key;
  if (key == "place") return plain(ui, row.place, room);
  if (key == "code") return plain(ui, row.code, room);
  if (key == "name") return plain(ui, row.name, room);
  if (key == "state") {
    if (row.short_by > 0) {
      pill(ui, format.say({"console.parts.short", {{"count", std::to_string(row.short_by)}}}),
           Tone::bad);
    } else if (row.tone == "warn") {
      pill(ui, format.tr("console.parts.low"), Tone::warn);
    }
    return;
  }
  const int value = key == "quantity"    ? row.quantity
                    : key == "available" ? row.available
                    : key == "reserved"  ? row.reserved
                    : key == "minimum"   ? row.minimum
                                         : row.on_order;
  const bool quiet = value == 0 && key != "quantity" && key != "available";
  const bool bad = value < 0 || (key == "available" && row.tone == "warn");
  text_fitted(ui, quiet ? "—" : std::to_string(value), room,
              {FontRole::body, quiet ? palette::muted : bad ? palette::red : palette::ink});
}

void purchase_cell(Ui& ui, const screens::PurchaseRow& row, const Column& column, float room,
                   const Format& format) {
  const std::string& key = column.key;
  if (key == "number") return plain(ui, row.number, room);
  if (key == "supplier") return plain(ui, row.supplier, room);
  if (key == "place") return plain(ui, row.place, room);
  if (key == "arrived") return plain(ui, share_of(row.received, row.ordered), room);
  if (key == "expected_on") {
    return text_fitted(ui, row.expected_on, room,
                       {FontRole::body, row.late ? palette::red : palette::ink});
  }
  pill(ui, format.say(row.state_label), tone_named(row.tone));
}

void stocktake_cell(Ui& ui, const screens::StocktakeRow& row, const Column& column, float room,
                    const Format& format) {
  const std::string& key = column.key;
  if (key == "title") return plain(ui, row.title, room);
  if (key == "place") return plain(ui, row.place, room);
  if (key == "opened_at") return plain(ui, format.day_time(row.opened_at), room);
  if (key == "counted") return plain(ui, share_of(row.lines_counted, row.lines_all), room);
  if (key == "differences") return plain(ui, std::to_string(row.differences), room);
  pill(ui, format.say(row.state_label), tone_named(row.tone));
}

void supplier_cell(Ui& ui, const screens::SupplierRow& row, const Column& column, float room,
                   const Format& format) {
  const std::string& key = column.key;
  if (key == "name") return plain(ui, row.name, room);
  if (key == "contact") return plain(ui, row.contact, room);
  if (key == "phone") return plain(ui, row.phone, room);
  if (key == "qualified_until") return plain(ui, row.qualified_until, room);
  pill(ui, format.say(row.state_label), tone_named(row.tone));
}

std::string reason_of(const Scrap& scrap, const Format& format) {
  return std::string(
      format.tr(std::string("term.scrap_reason.") +
                boost::describe::enum_to_string(scrap.reason, "obsolete")));
}

void scrap_cell(Ui& ui, const Scrap& row, const Column& column, float room,
                const Format& format) {
  const std::string& key = column.key;
  if (key == "at") return plain(ui, format.day_time(row.at), room);
  if (key == "code") return plain(ui, row.part_code, room);
  if (key == "name") return plain(ui, row.name, room);
  if (key == "model") return plain(ui, row.model, room);
  if (key == "quantity") return plain(ui, std::to_string(row.quantity), room);
  if (key == "reason") return plain(ui, reason_of(row, format), room);
  if (key == "place") return plain(ui, row.location_name, room);
  plain(ui, row.by, room);
}

// Keys of the rows of the tab in front, in their order.
std::vector<std::string> keys_of(const PartsModel& parts) {
  std::vector<std::string> keys;
  const screens::PartsScreen& screen = parts.screen;
  switch (parts.query.tab) {
    case PartsTab::stock:
      for (const auto& row : screen.stock) keys.push_back("stock_level/" + row.id.text());
      break;
    case PartsTab::purchases:
      for (const auto& row : screen.purchases) keys.push_back("purchase/" + row.id.text());
      break;
    case PartsTab::stocktakes:
      for (const auto& row : screen.stocktakes) keys.push_back("stocktake/" + row.id.text());
      break;
    case PartsTab::suppliers:
      for (const auto& row : screen.suppliers) keys.push_back("supplier/" + row.id.text());
      break;
    case PartsTab::scrap:
      for (const auto& row : screen.scrap) keys.push_back("scrap/" + row.id.text());
      break;
    case PartsTab::to_do: break;
  }
  return keys;
}

void cell_at(Ui& ui, const PartsModel& parts, std::size_t row, const Column& column, float room,
             const Format& format) {
  const screens::PartsScreen& screen = parts.screen;
  switch (parts.query.tab) {
    case PartsTab::stock: return stock_cell(ui, screen.stock[row], column, room, format);
    case PartsTab::purchases: return purchase_cell(ui, screen.purchases[row], column, room, format);
    case PartsTab::stocktakes:
      return stocktake_cell(ui, screen.stocktakes[row], column, room, format);
    case PartsTab::suppliers: return supplier_cell(ui, screen.suppliers[row], column, room, format);
    case PartsTab::scrap: return scrap_cell(ui, screen.scrap[row], column, room, format);
    case PartsTab::to_do: return;
  }
}

Fact fact(const Format& format, const char* column, std::string value) {
  return {std::string(format.tr("console.parts.column." + std::string(column))),
          value.empty() ? "—" : std::move(value), Tone::neutral};
}

std::string signed_text(int delta) {
  return (delta > 0 ? "+" : "") + std::to_string(delta);
}

PartsDetail stock_detail(const screens::StockRow& row, const Format& format) {
  PartsDetail detail{row.code + "  " + row.name, row.place, {}, {}};
  detail.facts = {
      fact(format, "quantity", std::to_string(row.quantity) + " " + row.unit),
      fact(format, "available", std::to_string(row.available)),
      fact(format, "minimum", row.minimum == 0 ? "" : std::to_string(row.minimum)),
      fact(format, "order_up_to", row.order_up_to == 0 ? "" : std::to_string(row.order_up_to)),
      fact(format, "on_order", row.on_order == 0 ? "" : std::to_string(row.on_order))};
  if (row.asked > 0) detail.facts.push_back(fact(format, "asked", std::to_string(row.asked)));
  for (const Reservation& one : row.reservations) {
    detail.lines.push_back(
        {format.say({"console.parts.reserved_for", {{"case", one.case_number}}}),
         std::to_string(one.quantity), one.reason, Tone::accent});
  }
  for (const screens::MovementLine& one : row.recent) {
    std::string head = format.say(one.kind);
    const std::string document =
        one.document.empty() ? format.say(one.document_kind) : one.document;
    if (!document.empty()) head += "  " + document;
    std::string foot = format.day_time(one.at) + "  " + one.by;
    if (!one.reason.empty()) foot += "  ·  " + one.reason;
    detail.lines.push_back(
        {head, signed_text(one.delta), foot, one.delta < 0 ? Tone::neutral : Tone::good});
  }
  return detail;
}

PartsDetail purchase_detail(const screens::PurchaseRow& row, const Format& format) {
  PartsDetail detail{row.number, row.supplier, {}, {}};
  detail.facts = {fact(format, "state", format.say(row.state_label)),
                  fact(format, "place", row.place), fact(format, "expected_on", row.expected_on),
                  fact(format, "note", row.note)};
  for (const PurchaseLine& line : row.lines) {
    detail.lines.push_back({line.part_code, share_of(line.received, line.quantity), line.part_name,
                            line.received >= line.quantity ? Tone::good : Tone::neutral});
  }
  return detail;
}

PartsDetail stocktake_detail(const screens::StocktakeRow& row, const Format& format) {
  PartsDetail detail{row.title, row.place, {}, {}};
  detail.facts = {fact(format, "state", format.say(row.state_label)),
                  fact(format, "opened_at", format.day_time(row.opened_at)),
                  fact(format, "by", row.opened_by),
                  fact(format, "differences", std::to_string(row.differences))};
  for (const StocktakeLine& line : row.lines) {
    const std::string booked = std::to_string(line.booked);
    const std::string counted = line.counted ? std::to_string(*line.counted) : "—";
    const bool differs = line.counted && *line.counted != line.booked;
    detail.lines.push_back(
        {line.part_code + "  " + line.part_name,
         format.say({"console.parts.counted_of", {{"counted", counted}, {"booked", booked}}}),
         line.counted_by, differs ? Tone::bad : line.counted ? Tone::good : Tone::neutral});
  }
  return detail;
}

PartsDetail supplier_detail(const screens::SupplierRow& row, const Format& format) {
  PartsDetail detail{row.name, format.say(row.state_label), {}, {}};
  detail.facts = {fact(format, "contact", row.contact), fact(format, "phone", row.phone),
                  fact(format, "qualification", row.qualification),
                  fact(format, "qualified_until", row.qualified_until),
                  fact(format, "note", row.note)};
  return detail;
}

PartsDetail scrap_detail(const Scrap& row, const Format& format) {
  PartsDetail detail{row.part_code + "  " + row.name, row.location_name, {}, {}};
  detail.facts = {fact(format, "model", row.model),
                  fact(format, "quantity", std::to_string(row.quantity)),
                  fact(format, "reason", reason_of(row, format)), fact(format, "by", row.by),
                  fact(format, "at", format.full_time(row.at)), fact(format, "note", row.note)};
  return detail;
}

}  // namespace

int parts_selected(const PartsModel& parts) {
  const auto keys = keys_of(parts);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    if (keys[i] == parts.query.chosen) return static_cast<int>(i);
  }
  return -1;
}

std::optional<std::string> parts_table(Ui& ui, const PartsModel& parts, const Format& format) {
  const auto keys = keys_of(parts);
  const std::vector<Column> columns = columns_for(parts.query.tab, format);
  const int selected = parts_selected(parts);
  const TableResult result = table(
      ui, {.key = "parts",
           .columns = columns,
           .rows = static_cast<int>(keys.size()),
           .selected = selected,
           .empty_text = format.tr(parts.query.text.empty() ? "console.parts.empty"
                                                            : "console.parts.nothing"),
           .row_height = 40,
           .row_key = [&](int row) { return keys[static_cast<std::size_t>(row)]; },
           .cell =
               [&](Ui& inner, int row, const Column& column, float room) {
                 cell_at(inner, parts, static_cast<std::size_t>(row), column, room, format);
               }});
  const auto picked = result.opened ? result.opened : result.selected;
  if (!picked || *picked == selected) return std::nullopt;
  return keys[static_cast<std::size_t>(*picked)];
}

PartsDetail parts_detail(const PartsModel& parts, const Format& format) {
  const int selected = parts_selected(parts);
  if (selected < 0) return {};
  const auto row = static_cast<std::size_t>(selected);
  const screens::PartsScreen& screen = parts.screen;
  switch (parts.query.tab) {
    case PartsTab::stock: return stock_detail(screen.stock[row], format);
    case PartsTab::purchases: return purchase_detail(screen.purchases[row], format);
    case PartsTab::stocktakes: return stocktake_detail(screen.stocktakes[row], format);
    case PartsTab::suppliers: return supplier_detail(screen.suppliers[row], format);
    case PartsTab::scrap: return scrap_detail(screen.scrap[row], format);
    case PartsTab::to_do: return {};
  }
  return {};
}

}  // namespace aftercare::console
