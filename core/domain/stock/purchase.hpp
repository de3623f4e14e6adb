// Purchases (采购单) and whom they go to (供应商). Only a supplier whose qualification holds on
// that day gets an order; receipts close its lines, and never more is received than was ordered
// (business §5).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/date.hpp"
#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/base/money.hpp"
#include "core/domain/shared/actor.hpp"

namespace aftercare {

struct Supplier {
  SupplierId id;
  std::string name;
  std::string contact;
  std::string phone;
  std::string qualification;                 // what it rests on: certificate, audit; empty: none
  std::optional<LocalDate> qualified_until;  // that day included
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Supplier, (),
                      (id, name, contact, phone, qualification, qualified_until, note))
bool is_qualified(const Supplier& supplier, LocalDate on);

enum class PurchaseState { draft, ordered, part_received, received, cancelled };
BOOST_DESCRIBE_ENUM(PurchaseState, draft, ordered, part_received, received, cancelled)

struct PurchaseLine {
  PartId part;
  std::string part_code;
  std::string part_name;
  int quantity = 0;
  int received = 0;
  std::optional<Money> unit_price;
};
BOOST_DESCRIBE_STRUCT(PurchaseLine, (),
                      (part, part_code, part_name, quantity, received, unit_price))

struct Purchase {
  PurchaseId id;
  std::string number;  // the house's own, as it stands on the order
  SupplierId supplier;
  std::string supplier_name;
  LocationId location;  // where it is delivered
  std::string location_name;
  std::optional<LocalDate> expected_on;
  std::vector<PurchaseLine> lines;
  PurchaseState state = PurchaseState::draft;
  std::string note;
  std::string drafted_by;
  std::optional<Instant> ordered_at;
  std::string ordered_by;
  std::optional<Instant> received_at;  // the last delivery
  std::string cancelled_reason;
};
BOOST_DESCRIBE_STRUCT(Purchase, (),
                      (id, number, supplier, supplier_name, location, location_name, expected_on,
                       lines, state, note, drafted_by, ordered_at, ordered_by, received_at,
                       cancelled_reason))
// Ordered and not here yet.
bool is_on_order(const Purchase& purchase);

inline constexpr std::size_t kPurchaseLinesMax = 100;

namespace supplier_command {
// Also the row of `import suppliers`.
struct Create {
  std::string name;
  std::string contact;
  std::string phone;
  std::string qualification;
  std::optional<LocalDate> qualified_until;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Create, (), (name, contact, phone, qualification, qualified_until, note))
struct Correct {
  std::string name;
  std::string contact;
  std::string phone;
  std::string qualification;
  std::optional<LocalDate> qualified_until;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Correct, (), (name, contact, phone, qualification, qualified_until, note))
}  // namespace supplier_command

namespace purchase_command {
struct OrderLine {
  PartId part;
  int quantity = 0;
  std::optional<Money> unit_price;
};
BOOST_DESCRIBE_STRUCT(OrderLine, (), (part, quantity, unit_price))
struct Draft {
  std::string number;
  SupplierId supplier;
  LocationId location;
  std::optional<LocalDate> expected_on;
  std::vector<OrderLine> lines;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Draft, (), (number, supplier, location, expected_on, lines, note))
struct Change {
  std::string number;
  SupplierId supplier;
  LocationId location;
  std::optional<LocalDate> expected_on;
  std::vector<OrderLine> lines;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Change, (), (number, supplier, location, expected_on, lines, note))
struct Order {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Order, (), (note))
struct ReceivedLine {
  PartId part;
  int quantity = 0;
};
BOOST_DESCRIBE_STRUCT(ReceivedLine, (), (part, quantity))
struct Receive {
  std::vector<ReceivedLine> lines;
  std::string document;  // the delivery note
};
BOOST_DESCRIBE_STRUCT(Receive, (), (lines, document))
struct Cancel {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancel, (), (reason))
}  // namespace purchase_command

namespace supply_event {
struct SupplierCreated {
  supplier_command::Create entry;
};
BOOST_DESCRIBE_STRUCT(SupplierCreated, (), (entry))
struct SupplierCorrected {
  supplier_command::Create entry;
};
BOOST_DESCRIBE_STRUCT(SupplierCorrected, (), (entry))
// All of a purchase as it was written; the names are kept so that it reads alone.
struct PurchaseDrafted {
  std::string number;
  SupplierId supplier;
  std::string supplier_name;
  LocationId location;
  std::string location_name;
  std::optional<LocalDate> expected_on;
  std::vector<PurchaseLine> lines;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(PurchaseDrafted, (),
                      (number, supplier, supplier_name, location, location_name, expected_on, lines,
                       note))
struct PurchaseChanged {
  PurchaseDrafted entry;
};
BOOST_DESCRIBE_STRUCT(PurchaseChanged, (), (entry))
struct PurchaseOrdered {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(PurchaseOrdered, (), (note))
struct PurchaseReceived {
  std::vector<purchase_command::ReceivedLine> lines;
  std::string document;
};
BOOST_DESCRIBE_STRUCT(PurchaseReceived, (), (lines, document))
struct PurchaseCancelled {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PurchaseCancelled, (), (reason))
}  // namespace supply_event

using SupplyEvent = std::variant<supply_event::SupplierCreated, supply_event::SupplierCorrected,
                                 supply_event::PurchaseDrafted, supply_event::PurchaseChanged,
                                 supply_event::PurchaseOrdered, supply_event::PurchaseReceived,
                                 supply_event::PurchaseCancelled>;

// "purchase.ordered".
std::string_view supply_event_type(const SupplyEvent& event);
std::optional<Supplier> evolve_supplier(const Supplier* current, SupplierId id,
                                        const SupplyEvent& event);
std::optional<Purchase> evolve_purchase(const Purchase* current, PurchaseId id,
                                        const SupplyEvent& event, const EventMeta& meta);

}  // namespace aftercare
