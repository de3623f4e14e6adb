// Suppliers and purchases: drafted by anybody who buys, ordered only from a supplier whose
// qualification holds that day, closed by receipts that never go beyond the order (business §5).
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/base/masking.hpp"
#include "core/base/text.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::flow {
namespace {

TextRule supply_line(bool required) {
  return {required, false, kWordCharactersMax};
}
std::string line_field(std::size_t index, const char* name) {
  return "lines[" + std::to_string(index) + "]." + name;
}
std::string tidy(const std::string& text) {
  return std::string{trim(text)};
}
LocalDate today_of(const Step& step) {
  return organisation_date(step.world.policy_in_force(), step.meta.received_at);
}

template <class Entry>
Problem check_supplier(const Step& step, const Entry& entry) {
  return first_problem(
      {check_text(entry.name, "name", supply_line(true)),
       check_text(entry.contact, "contact", supply_line(false)),
       check_text(entry.phone, "phone", supply_line(false)),
       check_text(entry.qualification, "qualification", {false, true, kTextCharactersMax}),
       check_text(entry.note, "note", {false, true, kTextCharactersMax}),
       check_unique(step, supplier_name_index(entry.name), "supplier_name_taken", "name")});
}

template <class Entry>
supplier_command::Create tidied(const Entry& entry) {
  return {tidy(entry.name),          tidy(entry.contact),   tidy(entry.phone),
          tidy(entry.qualification), entry.qualified_until, entry.note};
}

// The lines of an order or a receipt: at least one, no part twice, each quantity right.
template <class Line>
Problem check_lines(const Step& step, const std::vector<Line>& lines) {
  if (lines.empty()) {
    return refuse("required", "lines");
  }
  if (lines.size() > kPurchaseLinesMax) {
    return refuse("too_many_entries", "lines", {{"max", std::to_string(kPurchaseLinesMax)}});
  }
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].part.is_nil()) {
      return refuse("required", line_field(i, "part"));
    }
    const auto same = [&](const Line& other) { return other.part == lines[i].part; };
    if (std::find_if(lines.begin(), lines.end(), same) - lines.begin() <
        static_cast<std::ptrdiff_t>(i)) {
      return refuse("line_twice", line_field(i, "part"));
    }
    if (const auto bad = check_quantity(lines[i].quantity, line_field(i, "quantity"),
                                        step.world.policy_in_force())) {
      return bad;
    }
  }
  return std::nullopt;
}

Problem check_expected(const Step& step, const std::optional<LocalDate>& expected_on) {
  if (!expected_on) {
    return refuse("required", "expected_on");
  }
  return *expected_on < today_of(step) ? Problem{refuse("date_past", "expected_on")} : std::nullopt;
}

template <class Entry>
Problem check_purchase(const Step& step, const Entry& entry) {
  if (const auto bad = first_problem(
          {check_text(entry.number, "number", supply_line(true)),
           check_unique(step, purchase_number_index(entry.number), "purchase_number_taken",
                        "number"),
           entry.supplier.is_nil() ? Problem{refuse("required", "supplier")} : std::nullopt,
           entry.location.is_nil() ? Problem{refuse("required", "location")} : std::nullopt,
           check_expected(step, entry.expected_on), check_lines(step, entry.lines),
           check_text(entry.note, "note", {false, true, kTextCharactersMax})})) {
    return bad;
  }
  if (is_absent<Supplier>(step.world, entry.supplier)) {
    return refuse("supplier_unknown", "supplier");
  }
  if (is_absent<Location>(step.world, entry.location)) {
    return refuse("location_unknown", "location");
  }
  for (std::size_t i = 0; i < entry.lines.size(); ++i) {
    const auto& line = entry.lines[i];
    if (is_absent<Part>(step.world, line.part)) {
      return refuse("part_unknown", line_field(i, "part"));
    }
    if (line.unit_price && line.unit_price->minor < 0) {
      return refuse("count_invalid", line_field(i, "unit_price"));
    }
  }
  return std::nullopt;
}

template <class Entry>
supply_event::PurchaseDrafted written(const Step& step, const Entry& entry) {
  supply_event::PurchaseDrafted event;
  event.number = tidy(entry.number);
  event.supplier = entry.supplier;
  event.location = entry.location;
  event.expected_on = entry.expected_on;
  event.note = entry.note;
  if (const auto* supplier = find_as<Supplier>(step.world, entry.supplier)) {
    event.supplier_name = supplier->name;
  }
  if (const auto* location = find_as<Location>(step.world, entry.location)) {
    event.location_name = location->name;
  }
  for (const auto& line : entry.lines) {
    PurchaseLine out{line.part, {}, {}, line.quantity, 0, line.unit_price};
    if (const auto* part = find_as<Part>(step.world, line.part)) {
      out.part_code = part->code;
      out.part_name = part->name;
    }
    event.lines.push_back(std::move(out));
  }
  return event;
}

Refusal wrong_state(const Purchase& purchase) {
  return refuse("purchase_state", "",
                {{"state_key", "purchase.state." + term_name(purchase.state)}});
}

// C, B: parts come from qualified suppliers; the qualification's last day is in.
Problem check_qualified(const Step& step, const Purchase& purchase) {
  if (is_absent<Supplier>(step.world, purchase.supplier)) {
    return refuse("supplier_unknown", "supplier");
  }
  const Supplier* supplier = find_as<Supplier>(step.world, purchase.supplier);
  if (supplier == nullptr || is_qualified(*supplier, today_of(step))) {
    return std::nullopt;
  }
  if (is_blank(supplier->qualification) || !supplier->qualified_until) {
    return refuse("supplier_not_qualified", "supplier", {{"name", supplier->name}});
  }
  return refuse("supplier_qualification_over", "supplier",
                {{"name", supplier->name}, {"until", to_text(*supplier->qualified_until)}});
}

const PurchaseLine* line_of(const Purchase& purchase, PartId part) {
  const auto at = std::find_if(purchase.lines.begin(), purchase.lines.end(),
                               [&](const PurchaseLine& line) { return line.part == part; });
  return at == purchase.lines.end() ? nullptr : &*at;
}

Problem check_receipt(const Purchase& purchase, const purchase_command::Receive& command) {
  for (std::size_t i = 0; i < command.lines.size(); ++i) {
    const PurchaseLine* line = line_of(purchase, command.lines[i].part);
    if (line == nullptr) {
      return refuse("part_not_ordered", line_field(i, "part"));
    }
    const int left = line->quantity - line->received;
    if (command.lines[i].quantity > left) {
      return refuse("over_receipt", line_field(i, "quantity"),
                    {{"part", line->part_code}, {"left", std::to_string(left)}});
    }
  }
  return std::nullopt;
}

}  // namespace

Result<Decided> supply(const Step& step, const supplier_command::Create& command) {
  if (const auto bad = check_supplier(step, command)) {
    return *bad;
  }
  return decided(
      {on(step.command.target, SupplyEvent{supply_event::SupplierCreated{tidied(command)}})});
}

Result<Decided> supply(const Step& step, const supplier_command::Correct& command) {
  if (const auto bad = check_supplier(step, command)) {
    return *bad;
  }
  return decided(
      {on(step.command.target, SupplyEvent{supply_event::SupplierCorrected{tidied(command)}})});
}

Result<Decided> supply(const Step& step, const purchase_command::Draft& command) {
  if (const auto bad = check_purchase(step, command)) {
    return *bad;
  }
  return decided({on(PurchaseId{step.command.target.id}, written(step, command))});
}

Result<Decided> supply(const Step& step, const purchase_command::Change& command) {
  const auto& purchase = target_of<Purchase>(step);
  if (purchase.state != PurchaseState::draft) {
    return wrong_state(purchase);
  }
  if (const auto bad = check_purchase(step, command)) {
    return *bad;
  }
  purchase_command::Change kept = command;
  // Who saw the note masked and changed something else has not written over it.
  if (command.note == without_contacts(purchase.note)) {
    kept.note = purchase.note;
  }
  return decided({on(purchase.id, supply_event::PurchaseChanged{written(step, kept)})});
}

Result<Decided> supply(const Step& step, const purchase_command::Order& command) {
  const auto& purchase = target_of<Purchase>(step);
  if (purchase.state != PurchaseState::draft) {
    return wrong_state(purchase);
  }
  if (const auto bad = first_problem(
          {check_qualified(step, purchase), check_expected(step, purchase.expected_on),
           check_text(command.note, "note", {false, true, kTextCharactersMax})})) {
    return *bad;
  }
  return decided({on(purchase.id, supply_event::PurchaseOrdered{command.note})});
}

Result<Decided> supply(const Step& step, const purchase_command::Receive& command) {
  const auto& purchase = target_of<Purchase>(step);
  if (!is_on_order(purchase)) {
    return wrong_state(purchase);
  }
  if (const auto bad =
          first_problem({check_lines(step, command.lines), check_receipt(purchase, command),
                         check_text(command.document, "document", supply_line(false))})) {
    return *bad;
  }
  std::vector<EventAt> events{
      on(purchase.id, supply_event::PurchaseReceived{command.lines, command.document})};
  for (const auto& line : command.lines) {
    auto moved =
        movement(step.world, MovementKind::receive, {purchase.location, line.part}, line.quantity);
    moved.document = "purchase/" + purchase.id.text();
    moved.reason = command.document;
    events.push_back(on(stock_level_id(purchase.location, line.part), std::move(moved)));
  }
  return decided(std::move(events));
}

Result<Decided> supply(const Step& step, const purchase_command::Cancel& command) {
  const auto& purchase = target_of<Purchase>(step);
  if (purchase.state == PurchaseState::received || purchase.state == PurchaseState::cancelled) {
    return wrong_state(purchase);
  }
  if (is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  if (const auto bad = check_text(command.reason, "reason", {true, true, kTextCharactersMax})) {
    return *bad;
  }
  return decided({on(purchase.id, supply_event::PurchaseCancelled{command.reason})});
}

}  // namespace aftercare::flow
