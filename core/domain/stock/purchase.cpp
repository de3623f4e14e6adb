#include "core/domain/stock/purchase.hpp"

#include <algorithm>
#include <array>

#include "core/base/text.hpp"

namespace aftercare {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<SupplyEvent>> kSupplyEventTypes{
    "supplier.created", "supplier.corrected", "purchase.drafted",  "purchase.changed",
    "purchase.ordered", "purchase.received",  "purchase.cancelled"};

void fill_supplier(Supplier& supplier, const supplier_command::Create& entry) {
  supplier.name = entry.name;
  supplier.contact = entry.contact;
  supplier.phone = entry.phone;
  supplier.qualification = entry.qualification;
  supplier.qualified_until = entry.qualified_until;
  supplier.note = entry.note;
}

void fill_purchase(Purchase& purchase, const supply_event::PurchaseDrafted& entry) {
  purchase.number = entry.number;
  purchase.supplier = entry.supplier;
  purchase.supplier_name = entry.supplier_name;
  purchase.location = entry.location;
  purchase.location_name = entry.location_name;
  purchase.expected_on = entry.expected_on;
  purchase.lines = entry.lines;
  purchase.note = entry.note;
}

bool all_here(const Purchase& purchase) {
  return std::all_of(purchase.lines.begin(), purchase.lines.end(),
                     [](const PurchaseLine& line) { return line.received >= line.quantity; });
}

// Events of suppliers do not concern a purchase.
struct PurchaseEvolver {
  Purchase& purchase;
  const EventMeta& meta;

  void operator()(const supply_event::SupplierCreated&) const {}
  void operator()(const supply_event::SupplierCorrected&) const {}
  void operator()(const supply_event::PurchaseDrafted& e) const {
    fill_purchase(purchase, e);
    purchase.drafted_by = meta.author.name;
  }
  void operator()(const supply_event::PurchaseChanged& e) const {
    fill_purchase(purchase, e.entry);
  }
  void operator()(const supply_event::PurchaseOrdered& e) const {
    purchase.state = PurchaseState::ordered;
    purchase.ordered_at = meta.occurred_at;
    purchase.ordered_by = meta.author.name;
    if (!e.note.empty()) {
      purchase.note = e.note;
    }
  }
  void operator()(const supply_event::PurchaseReceived& e) const {
    for (const auto& arrived : e.lines) {
      for (PurchaseLine& line : purchase.lines) {
        line.received += line.part == arrived.part ? arrived.quantity : 0;
      }
    }
    purchase.received_at = meta.occurred_at;
    purchase.state = all_here(purchase) ? PurchaseState::received : PurchaseState::part_received;
  }
  void operator()(const supply_event::PurchaseCancelled& e) const {
    purchase.state = PurchaseState::cancelled;
    purchase.cancelled_reason = e.reason;
  }
};

}  // namespace

std::string_view supply_event_type(const SupplyEvent& event) {
  return kSupplyEventTypes[event.index()];
}

bool is_qualified(const Supplier& supplier, LocalDate on) {
  return !trim(supplier.qualification).empty() && supplier.qualified_until &&
         on <= *supplier.qualified_until;
}

bool is_on_order(const Purchase& purchase) {
  return purchase.state == PurchaseState::ordered || purchase.state == PurchaseState::part_received;
}

std::optional<Supplier> evolve_supplier(const Supplier* current, SupplierId id,
                                        const SupplyEvent& event) {
  const auto* created = std::get_if<supply_event::SupplierCreated>(&event);
  const auto* corrected = std::get_if<supply_event::SupplierCorrected>(&event);
  if (current == nullptr && created == nullptr) {
    return std::nullopt;
  }
  Supplier supplier = current == nullptr ? Supplier{} : *current;
  supplier.id = id;
  if (current == nullptr) {
    fill_supplier(supplier, created->entry);
  } else if (corrected != nullptr) {
    fill_supplier(supplier, corrected->entry);
  }
  return supplier;
}

std::optional<Purchase> evolve_purchase(const Purchase* current, PurchaseId id,
                                        const SupplyEvent& event, const EventMeta& meta) {
  const bool drafted = std::holds_alternative<supply_event::PurchaseDrafted>(event);
  if ((current == nullptr) != drafted) {
    return current == nullptr ? std::nullopt : std::optional<Purchase>{*current};
  }
  Purchase purchase = current == nullptr ? Purchase{} : *current;
  purchase.id = id;
  std::visit(PurchaseEvolver{purchase, meta}, event);
  return purchase;
}

}  // namespace aftercare
