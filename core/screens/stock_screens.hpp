// The stock keeper's and the purchaser's page: what lies where, what is to be done about it,
// purchases, stocktakes, suppliers, scrap. One tab is built at a time, filtered by what was typed.
#pragma once
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/screens/parts.hpp"
#include "core/screens/source.hpp"

namespace aftercare::screens {

enum class PartsTab { stock, to_do, purchases, stocktakes, suppliers, scrap };
BOOST_DESCRIBE_ENUM(PartsTab, stock, to_do, purchases, stocktakes, suppliers, scrap)

struct PartsQuery {
  PartsTab tab = PartsTab::stock;
  std::string text;    // every word must be found in code, name, place, number or supplier
  std::string chosen;  // key of the row whose steps are asked for: "purchase/<uuid>"
};
BOOST_DESCRIBE_STRUCT(PartsQuery, (), (tab, text, chosen))

struct MovementLine {
  Text kind;
  int delta = 0;
  std::string document;  // as typed; empty when a record stands behind it
  Text document_kind;    // "visit", "purchase": what that record is
  std::string reason;
  std::string by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(MovementLine, (), (kind, delta, document, document_kind, reason, by, at))

struct StockRow {
  StockLevelId id;
  LocationId location;
  PartId part;
  std::string place;
  std::string code;
  std::string name;
  std::string unit;
  int quantity = 0;
  int reserved = 0;
  int available = 0;
  int minimum = 0;
  int order_up_to = 0;
  int on_order = 0;
  int asked = 0;
  int short_by = 0;
  std::string tone;  // bad: a discrepancy is open, warn: below its minimum
  std::vector<Reservation> reservations;
  std::vector<MovementLine> recent;  // newest first, of the chosen row only
};
BOOST_DESCRIBE_STRUCT(StockRow, (),
                      (id, location, part, place, code, name, unit, quantity, reserved, available,
                       minimum, order_up_to, on_order, asked, short_by, tone, reservations, recent))

// Something to do, with the reason that led to it.
enum class ToDoKind { shortage, buy, refill, late };
BOOST_DESCRIBE_ENUM(ToDoKind, shortage, buy, refill, late)
struct ToDoRow {
  std::string key;  // kind and record
  ToDoKind kind{};
  Text label;
  Text reason;
  std::string tone;
  std::string what;  // part or purchase number
  std::string name;
  std::string place;
  int quantity = 0;                             // proposed
  std::string command;                          // the step that does it
  std::string target;                           // its target
  std::map<std::string, std::string> proposed;  // values its form starts with, by field
};
BOOST_DESCRIBE_STRUCT(ToDoRow, (),
                      (key, kind, label, reason, tone, what, name, place, quantity, command, target,
                       proposed))

struct PurchaseRow {
  PurchaseId id;
  std::string number;
  std::string supplier;
  std::string place;
  std::string expected_on;
  Text state_label;
  std::string tone;
  bool late = false;
  int ordered = 0;
  int received = 0;
  std::vector<PurchaseLine> lines;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(PurchaseRow, (),
                      (id, number, supplier, place, expected_on, state_label, tone, late, ordered,
                       received, lines, note))

struct StocktakeRow {
  StocktakeId id;
  std::string title;
  std::string place;
  Text state_label;
  std::string tone;
  Instant opened_at;
  std::string opened_by;
  int lines_all = 0;
  int lines_counted = 0;
  int differences = 0;  // lines whose count is not what was booked
  std::vector<StocktakeLine> lines;
};
BOOST_DESCRIBE_STRUCT(StocktakeRow, (),
                      (id, title, place, state_label, tone, opened_at, opened_by, lines_all,
                       lines_counted, differences, lines))

struct SupplierRow {
  SupplierId id;
  std::string name;
  std::string contact;
  std::string phone;
  std::string qualification;
  std::string qualified_until;
  bool qualified = false;
  Text state_label;
  std::string tone;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(SupplierRow, (),
                      (id, name, contact, phone, qualification, qualified_until, qualified,
                       state_label, tone, note))

struct PartsScreen {
  bool loaded = false;
  std::vector<StockRow> stock;  // by place, then code
  std::vector<ToDoRow> to_do;   // always built: its number stands at the tab
  std::vector<PurchaseRow> purchases;
  std::vector<StocktakeRow> stocktakes;
  std::vector<SupplierRow> suppliers;
  std::vector<Scrap> scrap;     // newest first
  std::vector<Action> actions;  // of the chosen row
  std::vector<Action> starts;   // that need no row
};
BOOST_DESCRIBE_STRUCT(PartsScreen, (),
                      (loaded, stock, to_do, purchases, stocktakes, suppliers, scrap, actions,
                       starts))
PartsScreen parts_screen(const Source& source, const PartsQuery& query, Instant now);

// For the forms: label is the name, note what helps to choose (code, what is available).
std::vector<Choice> part_choices(const Source& source);
std::vector<Choice> location_choices(const Source& source);
std::vector<Choice> supplier_choices(const Source& source, Instant now);
std::vector<Choice> scrap_reason_choices();
std::vector<Choice> location_kind_choices();
// Engineers, who may have a van.
std::vector<Choice> holder_choices(const Source& source);
// The parts a place has a level of: code as label, name as note.
std::vector<Choice> parts_at(const Source& source, const std::string& location);
// A purchase's number or a stocktake's title nobody has used: "CG-20261120-1".
std::string proposed_number(const Source& source, const std::string& command,
                            const std::string& day);

}  // namespace aftercare::screens
