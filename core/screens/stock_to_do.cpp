// What the stock keeper and the purchaser have to see to, each with its reason.
#include <algorithm>

#include <boost/describe/enum_to_string.hpp>

#include "core/app/permissions.hpp"
#include "core/domain/stock/shortage.hpp"
#include "core/screens/stock_build.hpp"

namespace aftercare::screens {
namespace {

std::string text_of(int number) {
  return std::to_string(number);
}

ToDoRow to_do_row(const World& world, ToDoKind kind, const StockLevel& level) {
  ToDoRow row;
  const std::string name = boost::describe::enum_to_string(kind, "buy");
  row.kind = kind;
  row.key = name + "/" + level.id.text();
  row.label = {"console.parts.to_do." + name, {}};
  row.what = level.part_code;
  row.name = level.part_name;
  row.place = place_name(world, level.location);
  return row;
}

void add_shortage(const World& world, const StockLevel& level, std::vector<ToDoRow>& out) {
  if (level.short_by <= 0)
    return;
  ToDoRow row = to_do_row(world, ToDoKind::shortage, level);
  row.tone = "bad";
  row.reason = {"console.parts.reason.shortage",
                {{"short", text_of(level.short_by)}, {"stock", text_of(level.quantity)}}};
  row.command = "stock.settle";
  row.target = to_text(key_for<StockLevel>(level.id));
  row.proposed = {{"counted", text_of(std::max(0, level.quantity))}};
  out.push_back(std::move(row));
}

void add_proposal(const World& world, const StockLevel& level, const PurchaseProposal& proposal,
                  std::vector<ToDoRow>& out) {
  ToDoRow row = to_do_row(world, ToDoKind::buy, level);
  row.tone = "warn";
  row.quantity = proposal.quantity;
  row.reason = {"console.parts.reason.buy",
                {{"available", text_of(proposal.available)},
                 {"on_order", text_of(proposal.on_order)},
                 {"minimum", text_of(proposal.minimum)}}};
  row.command = "purchase.draft";
  row.proposed = {{"location", level.location.text()},
                  {"lines/" + level.part.text(), text_of(proposal.quantity)}};
  out.push_back(std::move(row));
}

// Where most of a part is available besides the van that lacks it.
const StockLevel* fullest(const std::vector<StockLevel>& levels, PartId part) {
  const StockLevel* best = nullptr;
  for (const StockLevel& level : levels) {
    if (!(level.part == part) || level.holder || available_of(level) <= 0)
      continue;
    if (best == nullptr || available_of(level) > available_of(*best))
      best = &level;
  }
  return best;
}

// A van below its minimum, or whose engineer asked.
void add_refill(const World& world, const std::vector<StockLevel>& levels, const StockLevel& van,
                std::vector<ToDoRow>& out) {
  const bool low = available_of(van) < van.minimum;
  if (!van.holder || (!low && van.asked == 0))
    return;
  ToDoRow row = to_do_row(world, ToDoKind::refill, van);
  row.tone = "warn";
  row.quantity =
      std::max(van.asked, low ? std::max(van.order_up_to, van.minimum) - available_of(van) : 0);
  row.reason = {"console.parts.reason.refill",
                {{"available", text_of(available_of(van))},
                 {"minimum", text_of(van.minimum)},
                 {"asked", text_of(van.asked)}}};
  if (const StockLevel* from = fullest(levels, van.part)) {
    row.command = "stock.transfer";
    row.target = to_text(key_for<StockLevel>(from->id));
    row.proposed = {{"to", van.location.text()},
                    {"quantity", text_of(std::min(row.quantity, available_of(*from)))}};
  }
  out.push_back(std::move(row));
}

void add_late(const Purchase& purchase, std::vector<ToDoRow>& out) {
  ToDoRow row;
  row.kind = ToDoKind::late;
  row.key = "late/" + purchase.id.text();
  row.label = {"console.parts.to_do.late", {}};
  row.reason = {"console.parts.reason.late", {{"date", to_text(*purchase.expected_on)}}};
  row.tone = "bad";
  row.what = purchase.number;
  row.name = purchase.supplier_name;
  row.place = purchase.location_name;
  row.command = "purchase.receive";
  row.target = to_text(key_for<Purchase>(purchase.id));
  out.push_back(std::move(row));
}

}  // namespace

bool is_late(const Purchase& purchase, LocalDate today) {
  return is_on_order(purchase) && purchase.expected_on && *purchase.expected_on < today;
}

bool may_take(const Source& source, const std::string& command) {
  const Policy* policy = source.world().policy_in_force();
  return policy == nullptr || may(*policy, source.actor(), command);
}

std::vector<ToDoRow> to_do_rows(const Source& source, const std::vector<StockLevel>& levels,
                                const std::vector<Purchase>& purchases, LocalDate today) {
  const World& world = source.world();
  std::vector<ToDoRow> out;
  for (const StockLevel& level : levels)
    add_shortage(world, level, out);
  for (const Purchase& purchase : purchases) {
    if (is_late(purchase, today))
      add_late(purchase, out);
  }
  for (const PurchaseProposal& proposal : purchase_proposals(levels, purchases)) {
    const auto* level = find_as<StockLevel>(world, proposal.level);
    if (level != nullptr)
      add_proposal(world, *level, proposal, out);
  }
  for (const StockLevel& level : levels)
    add_refill(world, levels, level, out);
  for (ToDoRow& row : out) {
    if (!row.command.empty() && !may_take(source, row.command))
      row.command.clear();
  }
  std::stable_sort(out.begin(), out.end(), [](const ToDoRow& a, const ToDoRow& b) {
    return a.kind != b.kind ? a.kind < b.kind : a.what < b.what;
  });
  return out;
}

}  // namespace aftercare::screens
