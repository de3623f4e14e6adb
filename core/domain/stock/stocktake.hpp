// Counting a place's parts (盘点), and throwing parts away (报废). A stocktake compares each count
// with what the books said at that moment, also when it was taken without network, and posts the
// differences once (business §5).
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/policy/terms.hpp"

namespace aftercare {

enum class StocktakeState { open, posted, cancelled };
BOOST_DESCRIBE_ENUM(StocktakeState, open, posted, cancelled)

struct StocktakeLine {
  PartId part;
  std::string part_code;
  std::string part_name;
  int booked = 0;              // when it was opened, then when it was counted
  std::optional<int> counted;  // absent: not yet
  std::string counted_by;
  std::optional<Instant> counted_at;
};
BOOST_DESCRIBE_STRUCT(StocktakeLine, (),
                      (part, part_code, part_name, booked, counted, counted_by, counted_at))

struct Stocktake {
  StocktakeId id;
  std::string title;
  LocationId location;
  std::string location_name;
  std::optional<StaffId> holder;  // whose van: its engineer may count it
  std::vector<StocktakeLine> lines;
  StocktakeState state = StocktakeState::open;
  std::string opened_by;
  Instant opened_at;
  std::optional<Instant> posted_at;
  std::string posted_by;
  std::string cancelled_reason;
};
BOOST_DESCRIBE_STRUCT(Stocktake, (),
                      (id, title, location, location_name, holder, lines, state, opened_by,
                       opened_at, posted_at, posted_by, cancelled_reason))
int lines_to_count(const Stocktake& stocktake);

// A larger place is counted in several.
inline constexpr std::size_t kStocktakeLinesMax = 200;

// A part thrown away; its movement names this record as document.
struct Scrap {
  ScrapId id;
  LocationId location;
  std::string location_name;
  PartId part;
  std::string part_code;
  std::string name;
  std::string model;
  int quantity = 0;
  ScrapReason reason = ScrapReason::beyond_repair;
  std::string note;
  std::string by;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Scrap, (),
                      (id, location, location_name, part, part_code, name, model, quantity, reason,
                       note, by, at))

namespace stocktake_command {
struct Open {
  std::string title;
  LocationId location;
  std::vector<PartId> parts;
};
BOOST_DESCRIBE_STRUCT(Open, (), (title, location, parts))
struct CountedLine {
  PartId part;
  int counted = 0;
};
BOOST_DESCRIBE_STRUCT(CountedLine, (), (part, counted))
// A line that is counted already needs a reason to be counted again.
struct Count {
  std::vector<CountedLine> lines;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Count, (), (lines, reason))
struct Post {
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Post, (), (note))
struct Cancel {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancel, (), (reason))
}  // namespace stocktake_command

namespace scrap_command {
struct Record {
  LocationId location;
  PartId part;
  std::string name;   // as the scrap list shall show it; empty: the part's own
  std::string model;  // of the part or of the product it was for
  int quantity = 0;
  std::optional<ScrapReason> reason;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Record, (), (location, part, name, model, quantity, reason, note))
}  // namespace scrap_command

namespace stocktake_event {
struct Opened {
  std::string title;
  LocationId location;
  std::string location_name;
  std::optional<StaffId> holder;
  std::vector<StocktakeLine> lines;
};
BOOST_DESCRIBE_STRUCT(Opened, (), (title, location, location_name, holder, lines))
struct CountOfPart {
  PartId part;
  int booked = 0;
  int counted = 0;
};
BOOST_DESCRIBE_STRUCT(CountOfPart, (), (part, booked, counted))
struct Counted {
  std::vector<CountOfPart> lines;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Counted, (), (lines, reason))
// `lines`: what was compared with what in the end; movements that became known late are in it.
struct Posted {
  std::vector<CountOfPart> lines;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Posted, (), (lines, note))
struct Cancelled {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Cancelled, (), (reason))
struct Scrapped {
  LocationId location;
  std::string location_name;
  PartId part;
  std::string part_code;
  std::string name;
  std::string model;
  int quantity = 0;
  ScrapReason reason = ScrapReason::beyond_repair;
  std::string note;
};
BOOST_DESCRIBE_STRUCT(Scrapped, (),
                      (location, location_name, part, part_code, name, model, quantity, reason,
                       note))
}  // namespace stocktake_event

using StocktakeEvent =
    std::variant<stocktake_event::Opened, stocktake_event::Counted, stocktake_event::Posted,
                 stocktake_event::Cancelled, stocktake_event::Scrapped>;

// "stocktake.posted", "scrap.recorded".
std::string_view stocktake_event_type(const StocktakeEvent& event);
std::optional<Stocktake> evolve_stocktake(const Stocktake* current, StocktakeId id,
                                          const StocktakeEvent& event, const EventMeta& meta);
std::optional<Scrap> evolve_scrap(const Scrap* current, ScrapId id, const StocktakeEvent& event,
                                  const EventMeta& meta);

}  // namespace aftercare
