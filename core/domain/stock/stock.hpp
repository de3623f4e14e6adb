// Parts (零部件): what they are, where they lie, how many, and who waits for them. A level is the
// sum of its movements and is below zero only while a discrepancy is open (business §5). What is
// reserved for a case still lies there, but is no longer available to others.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"

namespace aftercare {

enum class LocationKind { warehouse, workshop, van };
BOOST_DESCRIBE_ENUM(LocationKind, warehouse, workshop, van)

enum class MovementKind {
  receive,
  use,
  transfer_out,
  transfer_in,
  adjust,
  issue,    // handed out for a case, by the counter or the workshop
  return_,  // what was handed out for a case and not needed
  scrap
};
BOOST_DESCRIBE_ENUM(MovementKind, receive, use, transfer_out, transfer_in, adjust, issue, return_,
                    scrap)

struct Part {
  PartId id;
  std::string code;
  std::string name;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(Part, (), (id, code, name, unit))

struct Location {
  LocationId id;
  LocationKind kind = LocationKind::warehouse;
  std::string name;
  std::optional<StaffId> holder;  // whose van
};
BOOST_DESCRIBE_STRUCT(Location, (), (id, kind, name, holder))

// One movement as its level remembers it. `document` names what stands behind it: a typed number,
// or the key of a visit, case, purchase, stocktake or of the step itself.
struct Movement {
  MovementKind kind = MovementKind::receive;
  int delta = 0;
  std::string document;
  std::string reason;
  std::string by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Movement, (), (kind, delta, document, reason, by, at))

// An older one, as far as a count needs it: what was booked at a moment follows from all since.
struct PastMovement {
  MovementKind kind = MovementKind::receive;
  int delta = 0;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(PastMovement, (), (kind, delta, at))

struct Reservation {
  CaseId case_;
  std::string case_number;
  int quantity = 0;
  std::string reason;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Reservation, (), (case_, case_number, quantity, reason, at))

// What a case was handed and may still bring back.
struct IssuedParts {
  CaseId case_;
  std::string case_number;
  int quantity = 0;
};
BOOST_DESCRIBE_STRUCT(IssuedParts, (), (case_, case_number, quantity))

// A level shows its last movements only; all of them are in its history.
inline constexpr std::size_t kRecentMovementsMax = 12;
// Those before are kept in short for counts that are not posted yet.
inline constexpr std::size_t kPastMovementsMax = 2000;
// Cases a level remembers to have issued to; the oldest goes first.
inline constexpr std::size_t kIssuedCasesMax = 100;

// One part at one place. Its id is name-based: stock_level_id(location, part).
struct StockLevel {
  StockLevelId id;
  LocationId location;
  PartId part;
  std::string part_code;
  std::string part_name;
  std::optional<StaffId> holder;  // whose van it lies in: the engineer sees his own
  int quantity = 0;
  int short_by = 0;            // open discrepancy; 0 when there is none
  std::string short_document;  // what opened it
  int minimum = 0;             // below it a purchase is proposed; 0: none kept here
  int order_up_to = 0;         // how many there should be after a purchase
  int asked = 0;               // the van's engineer waits for so many
  std::vector<Reservation> reservations;
  std::vector<IssuedParts> issued;
  std::vector<Movement> recent;     // newest last
  std::vector<PastMovement> older;  // that became known before those, newest last
  std::optional<Instant> forgotten_until;  // movements up to then may be in neither
};
BOOST_DESCRIBE_STRUCT(StockLevel, (),
                      (id, location, part, part_code, part_name, holder, quantity, short_by,
                       short_document, minimum, order_up_to, asked, reservations, issued, recent,
                       older, forgotten_until))

int reserved_of(const StockLevel& level);
int reserved_for(const StockLevel& level, CaseId id);
int issued_to(const StockLevel& level, CaseId id);
// What may be taken without a reservation; below zero when a use took what was reserved.
int available_of(const StockLevel& level);
// What the books said then: late counts are compared with it. Exact where remembers_since() holds.
int quantity_at(const StockLevel& level, Instant at);
// Every movement after `at` is remembered.
bool remembers_since(const StockLevel& level, Instant at);
// Corrected after `at`, so that a count before it says nothing any more.
bool corrected_since(const StockLevel& level, Instant at);

StockLevelId stock_level_id(LocationId location, PartId part);

namespace stock_command {
// Also the row of `import parts`.
struct CreatePart {
  std::string code;
  std::string name;
  std::string unit;
};
BOOST_DESCRIBE_STRUCT(CreatePart, (), (code, name, unit))
struct CreateLocation {
  LocationKind kind = LocationKind::warehouse;
  std::string name;
  std::optional<StaffId> holder;
};
BOOST_DESCRIBE_STRUCT(CreateLocation, (), (kind, name, holder))
// Target of these: stock_level/<stock_level_id(location, part)>.
struct Receive {
  LocationId location;
  PartId part;
  int quantity = 0;
  std::string document;
};
BOOST_DESCRIBE_STRUCT(Receive, (), (location, part, quantity, document))
struct Transfer {
  LocationId from;
  LocationId to;
  PartId part;
  int quantity = 0;
  std::string reason;
  std::string document;
};
BOOST_DESCRIBE_STRUCT(Transfer, (), (from, to, part, quantity, reason, document))
// The stock keeper counted: posts the difference and closes an open discrepancy.
struct Settle {
  int counted = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Settle, (), (counted, reason))
// A signed correction that no count stands behind.
struct Adjust {
  int delta = 0;
  std::string document;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Adjust, (), (delta, document, reason))
// The case by its id, or by the number people say: a stock keeper's copy holds no cases.
struct Reserve {
  CaseId case_;
  int quantity = 0;
  std::string reason;
  std::string case_number;
};
BOOST_DESCRIBE_STRUCT(Reserve, (), (case_, quantity, reason, case_number))
struct Release {
  CaseId case_;
  int quantity = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Release, (), (case_, quantity, reason))
// Takes the case's reservation first. The case as in Reserve.
struct Issue {
  CaseId case_;
  int quantity = 0;
  std::string document;
  std::string reason;
  std::string case_number;
};
BOOST_DESCRIBE_STRUCT(Issue, (), (case_, quantity, document, reason, case_number))
struct Return {
  CaseId case_;
  int quantity = 0;
  std::string document;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Return, (), (case_, quantity, document, reason))
struct SetMinimum {
  LocationId location;
  PartId part;
  int minimum = 0;
  int order_up_to = 0;
};
BOOST_DESCRIBE_STRUCT(SetMinimum, (), (location, part, minimum, order_up_to))
// An engineer wants parts in his van; the next delivery there fulfils it.
struct Ask {
  LocationId location;
  PartId part;
  int quantity = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Ask, (), (location, part, quantity, reason))
}  // namespace stock_command

namespace stock_event {
struct PartCreated {
  stock_command::CreatePart entry;
};
BOOST_DESCRIBE_STRUCT(PartCreated, (), (entry))
struct LocationCreated {
  stock_command::CreateLocation entry;
};
BOOST_DESCRIBE_STRUCT(LocationCreated, (), (entry))
// `delta` is signed; `document` names the visit, delivery or count behind it. The names are kept
// so that a level reads without its part's record.
struct Moved {
  MovementKind kind = MovementKind::receive;
  LocationId location;
  PartId part;
  std::string part_code;
  std::string part_name;
  std::optional<StaffId> holder;
  int delta = 0;
  std::string document;
  std::string reason;
  std::optional<CaseId> case_;  // of an issue or a return
  std::string case_number;
};
BOOST_DESCRIBE_STRUCT(Moved, (),
                      (kind, location, part, part_code, part_name, holder, delta, document, reason,
                       case_, case_number))
struct DiscrepancyOpened {
  int short_by = 0;
  std::string document;
};
BOOST_DESCRIBE_STRUCT(DiscrepancyOpened, (), (short_by, document))
struct DiscrepancySettled {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DiscrepancySettled, (), (reason))
struct Reserved {
  CaseId case_;
  std::string case_number;
  int quantity = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Reserved, (), (case_, case_number, quantity, reason))
struct Released {
  CaseId case_;
  int quantity = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Released, (), (case_, quantity, reason))
// Both may be the first that is known of a level.
struct MinimumSet {
  LocationId location;
  PartId part;
  std::string part_code;
  std::string part_name;
  std::optional<StaffId> holder;
  int minimum = 0;
  int order_up_to = 0;
};
BOOST_DESCRIBE_STRUCT(MinimumSet, (),
                      (location, part, part_code, part_name, holder, minimum, order_up_to))
struct Asked {
  LocationId location;
  PartId part;
  std::string part_code;
  std::string part_name;
  std::optional<StaffId> holder;
  int quantity = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (location, part, part_code, part_name, holder, quantity, reason))
}  // namespace stock_event

using StockEvent = std::variant<stock_event::PartCreated, stock_event::LocationCreated,
                                stock_event::Moved, stock_event::DiscrepancyOpened,
                                stock_event::DiscrepancySettled, stock_event::Reserved,
                                stock_event::Released, stock_event::MinimumSet, stock_event::Asked>;

}  // namespace aftercare
