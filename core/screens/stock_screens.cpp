#include <algorithm>

#include "core/base/text.hpp"
#include "core/domain/shared/check.hpp"
#include "core/domain/stock/shortage.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/pinyin_rank.hpp"
#include "core/screens/stock_build.hpp"

namespace aftercare::screens {
namespace {

constexpr std::size_t kScrapRowsMax = 500;

// Every word typed is somewhere in the row.
class Words {
 public:
  explicit Words(const std::string& typed) : words_{sought_words(typed)} {}
  [[nodiscard]] bool match(std::initializer_list<std::string_view> texts) const {
    std::string hay;
    for (const auto text : texts)
      hay += fold_text(text) + '\n';
    return std::all_of(words_.begin(), words_.end(), [&](const SoughtWord& word) {
      return hay.find(word.text) != std::string::npos ||
             (!word.phone.empty() && hay.find(word.phone) != std::string::npos);
    });
  }

 private:
  std::vector<SoughtWord> words_;
};

MovementLine movement_line(const Movement& movement) {
  MovementLine line;
  const char* kind = boost::describe::enum_to_string(movement.kind, "adjust");
  line.kind = {std::string("console.parts.movement.") + kind, {}};
  line.delta = movement.delta;
  line.reason = movement.reason;
  line.by = movement.by;
  line.at = movement.at;
  const auto slash = movement.document.find('/');
  if (slash == std::string::npos) {
    line.document = movement.document;
  } else {
    line.document_kind = {"console.parts.document." + movement.document.substr(0, slash), {}};
  }
  return line;
}

StockRow stock_row(const World& world, const StockLevel& level, int on_order) {
  StockRow row;
  row.id = level.id;
  row.location = level.location;
  row.part = level.part;
  row.place = place_name(world, level.location);
  row.code = level.part_code;
  row.name = level.part_name;
  if (const auto* part = find_as<Part>(world, level.part))
    row.unit = part->unit;
  row.quantity = level.quantity;
  row.reserved = reserved_of(level);
  row.available = available_of(level);
  row.minimum = level.minimum;
  row.order_up_to = level.order_up_to;
  row.on_order = on_order;
  row.asked = level.asked;
  row.short_by = level.short_by;
  row.tone = level.short_by > 0 ? "bad" : row.available < level.minimum ? "warn" : "plain";
  row.reservations = level.reservations;
  return row;
}

std::string tone_of(PurchaseState state, bool late) {
  if (late)
    return "bad";
  switch (state) {
    case PurchaseState::draft: return "plain";
    case PurchaseState::ordered: return "info";
    case PurchaseState::part_received: return "warn";
    case PurchaseState::received: return "good";
    case PurchaseState::cancelled: return "plain";
  }
  return "plain";
}

PurchaseRow purchase_row(const Purchase& purchase, LocalDate today) {
  PurchaseRow row;
  row.id = purchase.id;
  row.number = purchase.number;
  row.supplier = purchase.supplier_name;
  row.place = purchase.location_name;
  if (purchase.expected_on)
    row.expected_on = to_text(*purchase.expected_on);
  row.late = is_late(purchase, today);
  row.state_label = {"purchase.state." + term_name(purchase.state), {}};
  row.tone = tone_of(purchase.state, row.late);
  row.lines = purchase.lines;
  row.note = purchase.note;
  for (const PurchaseLine& line : purchase.lines) {
    row.ordered += line.quantity;
    row.received += line.received;
  }
  return row;
}

StocktakeRow stocktake_row(const Stocktake& stocktake) {
  StocktakeRow row;
  row.id = stocktake.id;
  row.title = stocktake.title;
  row.place = stocktake.location_name;
  row.state_label = {"console.parts.stocktake." + term_name(stocktake.state), {}};
  row.tone = stocktake.state == StocktakeState::open     ? "info"
             : stocktake.state == StocktakeState::posted ? "good"
                                                         : "plain";
  row.opened_at = stocktake.opened_at;
  row.opened_by = stocktake.opened_by;
  row.lines = stocktake.lines;
  row.lines_all = static_cast<int>(stocktake.lines.size());
  row.lines_counted = row.lines_all - lines_to_count(stocktake);
  for (const StocktakeLine& line : stocktake.lines) {
    row.differences += line.counted && *line.counted != line.booked ? 1 : 0;
  }
  return row;
}

SupplierRow supplier_row(const Supplier& supplier, LocalDate today) {
  SupplierRow row{supplier.id,
                  supplier.name,
                  supplier.contact,
                  group_phone(supplier.phone),
                  supplier.qualification,
                  supplier.qualified_until ? to_text(*supplier.qualified_until) : std::string(),
                  is_qualified(supplier, today),
                  {},
                  {},
                  supplier.note};
  row.state_label = {
      row.qualified ? "console.parts.supplier.qualified" : "console.parts.supplier.not_qualified",
      {}};
  row.tone = row.qualified ? "good" : "bad";
  return row;
}

// What only the form has yet to say is no obstacle to opening it.
void offer(const Source& source, const EntityKey& target, CommandArgs args, Instant now,
           std::vector<Action>& out) {
  auto action = probe(source, target, std::move(args), now);
  if (!action)
    return;
  for (const char* filled_in : {"refusal.required", "refusal.reason_required",
                                "refusal.nothing_changes", "refusal.line_counted"}) {
    if (action->why.key == filled_in) {
      action->enabled = true;
      action->why = {};
    }
  }
  out.push_back(std::move(*action));
}

void level_actions(const Source& source, const StockLevel& level, Instant now,
                   std::vector<Action>& out) {
  const EntityKey key = key_for<StockLevel>(level.id);
  LocationId other;
  each_record<Location>(source, [&](const Location& location) {
    if (!(location.id == level.location))
      other = location.id;
  });
  offer(source, key, stock_command::Receive{level.location, level.part, 1, ""}, now, out);
  offer(source, key, stock_command::Transfer{level.location, other, level.part, 1, "", ""}, now,
        out);
  offer(source, key, stock_command::Reserve{CaseId{}, 1, ""}, now, out);
  if (!level.reservations.empty()) {
    offer(source, key, stock_command::Release{level.reservations.front().case_, 1, ""}, now, out);
  }
  offer(source, key, stock_command::Issue{CaseId{}, 1, "", ""}, now, out);
  if (!level.issued.empty()) {
    offer(source, key, stock_command::Return{level.issued.front().case_, 1, "", "-"}, now, out);
  }
  offer(source, key, stock_command::Settle{level.quantity, "-"}, now, out);
  offer(source, key, stock_command::Adjust{1, "", "-"}, now, out);
  offer(source, key,
        stock_command::SetMinimum{level.location, level.part, level.minimum, level.order_up_to},
        now, out);
  offer(source, {EntityType::scrap, level.id.value},
        scrap_command::Record{level.location, level.part, "", "-", 1, ScrapReason::obsolete, ""},
        now, out);
}

void purchase_actions(const Source& source, const Purchase& purchase, Instant now,
                      std::vector<Action>& out) {
  const EntityKey key = key_for<Purchase>(purchase.id);
  offer(source, key, purchase_command::Order{}, now, out);
  if (purchase.state == PurchaseState::draft) {
    offer(source, key, purchase_command::Change{}, now, out);
  }
  purchase_command::Receive receive;
  for (const PurchaseLine& line : purchase.lines) {
    if (receive.lines.empty() && line.received < line.quantity)
      receive.lines = {{line.part, 1}};
  }
  offer(source, key, std::move(receive), now, out);
  offer(source, key, purchase_command::Cancel{"-"}, now, out);
}

void stocktake_actions(const Source& source, const Stocktake& stocktake, Instant now,
                       std::vector<Action>& out) {
  const EntityKey key = key_for<Stocktake>(stocktake.id);
  stocktake_command::Count count;
  for (const StocktakeLine& line : stocktake.lines) {
    if (count.lines.empty())
      count.lines = {{line.part, 0}};
  }
  offer(source, key, std::move(count), now, out);
  offer(source, key, stocktake_command::Post{}, now, out);
  offer(source, key, stocktake_command::Cancel{"-"}, now, out);
}

std::vector<Action> actions_of(const Source& source, const std::string& chosen, Instant now) {
  std::vector<Action> out;
  const auto key = parse_entity_key(chosen);
  const Found found = key ? source.world().find(*key) : Found{};
  if (found.record == nullptr)
    return out;
  if (const auto* level = std::get_if<StockLevel>(found.record)) {
    level_actions(source, *level, now, out);
  } else if (const auto* purchase = std::get_if<Purchase>(found.record)) {
    purchase_actions(source, *purchase, now, out);
  } else if (const auto* stocktake = std::get_if<Stocktake>(found.record)) {
    stocktake_actions(source, *stocktake, now, out);
  } else if (const auto* supplier = std::get_if<Supplier>(found.record)) {
    offer(source, *key,
          supplier_command::Correct{supplier->name, supplier->contact, supplier->phone,
                                    supplier->qualification, supplier->qualified_until,
                                    supplier->note},
          now, out);
  }
  return out;
}

std::vector<Action> starts_of(const Source& source, PartsTab tab) {
  const auto commands = [&]() -> std::vector<const char*> {
    switch (tab) {
      case PartsTab::stock:
      case PartsTab::to_do: return {"stock.receive", "part.create", "location.create"};
      case PartsTab::purchases: return {"purchase.draft"};
      case PartsTab::stocktakes: return {"stocktake.open"};
      case PartsTab::suppliers: return {"supplier.create"};
      case PartsTab::scrap: return {"scrap.record"};
    }
    return {};
  }();
  std::vector<Action> out;
  for (const char* command : commands) {
    if (may_take(source, command))
      out.push_back({command, true, false, {}});
  }
  return out;
}

void fill_stock(const Source& source, const PartsQuery& query, const Words& words,
                const std::vector<StockLevel>& levels, const std::vector<Purchase>& purchases,
                PartsScreen& screen) {
  for (const StockLevel& level : levels) {
    StockRow row =
        stock_row(source.world(), level, on_order_of(purchases, level.location, level.part));
    if (!words.match({row.place, row.code, row.name}))
      continue;
    if (query.chosen == to_text(key_for<StockLevel>(level.id))) {
      for (auto at = level.recent.rbegin(); at != level.recent.rend(); ++at) {
        row.recent.push_back(movement_line(*at));
      }
    }
    screen.stock.push_back(std::move(row));
  }
  sort_by_key(screen.stock,
              [](const StockRow& row) { return pinyin_key(row.place) + '\n' + row.code; });
}

void fill_purchases(const Words& words, const std::vector<Purchase>& purchases, LocalDate today,
                    PartsScreen& screen) {
  for (const Purchase& purchase : purchases) {
    PurchaseRow row = purchase_row(purchase, today);
    if (words.match({row.number, row.supplier, row.place})) {
      screen.purchases.push_back(std::move(row));
    }
  }
  std::sort(screen.purchases.begin(), screen.purchases.end(),
            [](const PurchaseRow& a, const PurchaseRow& b) { return b.number < a.number; });
}

void fill_stocktakes(const Source& source, const Words& words, PartsScreen& screen) {
  each_record<Stocktake>(source, [&](const Stocktake& stocktake) {
    StocktakeRow row = stocktake_row(stocktake);
    if (words.match({row.title, row.place}))
      screen.stocktakes.push_back(std::move(row));
  });
  std::sort(screen.stocktakes.begin(), screen.stocktakes.end(),
            [](const StocktakeRow& a, const StocktakeRow& b) { return b.opened_at < a.opened_at; });
}

void fill_suppliers(const Source& source, const Words& words, LocalDate today,
                    PartsScreen& screen) {
  each_record<Supplier>(source, [&](const Supplier& supplier) {
    SupplierRow row = supplier_row(supplier, today);
    if (words.match({row.name, row.contact, row.phone}))
      screen.suppliers.push_back(std::move(row));
  });
  sort_by_key(screen.suppliers, [](const SupplierRow& row) { return pinyin_key(row.name); });
}

void fill_scrap(const Source& source, const Words& words, PartsScreen& screen) {
  each_record<Scrap>(source, [&](const Scrap& scrap) {
    if (words.match({scrap.part_code, scrap.name, scrap.model}))
      screen.scrap.push_back(scrap);
  });
  std::sort(screen.scrap.begin(), screen.scrap.end(),
            [](const Scrap& a, const Scrap& b) { return b.at < a.at; });
  if (screen.scrap.size() > kScrapRowsMax)
    screen.scrap.resize(kScrapRowsMax);
}

}  // namespace

PartsScreen parts_screen(const Source& source, const PartsQuery& query, Instant now) {
  PartsScreen screen;
  screen.loaded = source.status().loaded;
  const Words words{query.text};
  const LocalDate today = organisation_date(source.world().policy_in_force(), now);
  const auto levels = all_of_type<StockLevel>(source);
  const auto purchases = all_of_type<Purchase>(source);
  screen.to_do = to_do_rows(source, levels, purchases, today);
  screen.starts = starts_of(source, query.tab);
  screen.actions = actions_of(source, query.chosen, now);
  switch (query.tab) {
    case PartsTab::stock: fill_stock(source, query, words, levels, purchases, screen); break;
    case PartsTab::to_do:
      std::erase_if(screen.to_do, [&](const ToDoRow& row) {
        return !words.match({row.what, row.name, row.place});
      });
      break;
    case PartsTab::purchases: fill_purchases(words, purchases, today, screen); break;
    case PartsTab::stocktakes: fill_stocktakes(source, words, screen); break;
    case PartsTab::suppliers: fill_suppliers(source, words, today, screen); break;
    case PartsTab::scrap: fill_scrap(source, words, screen); break;
  }
  return screen;
}

}  // namespace aftercare::screens
