// Parts (零部件): what they are, where they lie, how many. A level is the sum of its movements and
// is below zero only while a discrepancy is open (business §5).
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

enum class MovementKind { receive, use, transfer_out, transfer_in, adjust };
BOOST_DESCRIBE_ENUM(MovementKind, receive, use, transfer_out, transfer_in, adjust)

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

// One part at one place. Its id is name-based: stock_level_id(location, part).
struct StockLevel {
  StockLevelId id;
  LocationId location;
  PartId part;
  std::string part_code;
  std::string part_name;
  std::optional<StaffId> holder;  // whose van it lies in: the engineer sees his own
  int quantity = 0;
  int short_by = 0;  // open discrepancy; 0 when there is none
};
BOOST_DESCRIBE_STRUCT(StockLevel, (),
                      (id, location, part, part_code, part_name, holder, quantity, short_by))

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
// Target of the three: stock_level/<stock_level_id(location, part)>.
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
};
BOOST_DESCRIBE_STRUCT(Transfer, (), (from, to, part, quantity, reason))
// The stock keeper counted: posts the difference and closes an open discrepancy.
struct Settle {
  int counted = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Settle, (), (counted, reason))
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
};
BOOST_DESCRIBE_STRUCT(Moved, (),
                      (kind, location, part, part_code, part_name, holder, delta, document, reason))
struct DiscrepancyOpened {
  int short_by = 0;
  std::string document;
};
BOOST_DESCRIBE_STRUCT(DiscrepancyOpened, (), (short_by, document))
struct DiscrepancySettled {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(DiscrepancySettled, (), (reason))
}  // namespace stock_event

using StockEvent =
    std::variant<stock_event::PartCreated, stock_event::LocationCreated, stock_event::Moved,
                 stock_event::DiscrepancyOpened, stock_event::DiscrepancySettled>;

}  // namespace aftercare
