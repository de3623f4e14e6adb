// decide(world, command, context) → events | refusal: pure, the same in browser, desktop, server.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/app/commands.hpp"
#include "core/app/events.hpp"
#include "core/base/result.hpp"

namespace aftercare {

enum class Presence { present, absent, unknown };

struct Found {
  Presence presence = Presence::unknown;
  const Record* record = nullptr;
};

// Secondary look-ups a command needs besides ids. `value` is normalised as in index_entries_of().
enum class IndexName {
  customer_phone,   // → customers
  device_serial,    // → devices
  staff_login,      // → staff
  part_code,        // → parts
  location_name,    // → locations
  case_number,      // → cases
  customer_cases,   // value: the customer's id → cases
  device_cases,     // value: the device's id → cases
  case_visits,      // value: the case's id → visits
  supplier_name,    // → suppliers
  purchase_number,  // → purchases
  open_stocktakes,  // value: the location's id → its stocktakes that are not over
  case_reservations,  // value: the case's id → stock levels that keep parts for it
  staff_role,         // value: a role → staff at work who hold it
  claimed_serial,     // → cases not over, of no device on record, that name this serial
  freight_voucher,    // value: of freight_keys_of() → cases that reimbursed by this voucher
  shipped_serial,     // → cases whose exchange with this serial is on its way
};
struct IndexKey {
  IndexName name = IndexName::customer_phone;
  std::string value;
  bool operator==(const IndexKey&) const = default;
  bool operator<(const IndexKey& o) const {
    return name != o.name ? name < o.name : value < o.value;
  }
};
// `known` is false on a replica, which never holds everything.
struct IndexFound {
  bool known = false;
  std::vector<Uuid> ids;
};

// What decide may see. The authority answers present or absent only; a replica may say unknown.
class World {
 public:
  virtual ~World() = default;
  [[nodiscard]] virtual Found find(const EntityKey& key) const = 0;
  [[nodiscard]] virtual IndexFound look_up(const IndexKey& key) const = 0;
  // The newest policy in force, null when none is known yet.
  [[nodiscard]] virtual const Policy* policy_in_force() const = 0;
};

template <class T, class Tag>
const T* find_as(const World& world, Id<Tag> id) {
  const Found found = world.find(key_for<T>(id));
  return found.record == nullptr ? nullptr : std::get_if<T>(found.record);
}

// What a command needs loaded before decide. Asked again after each load until nothing new comes
// (a visit's fact reads the visit, then its case, then the stock it uses): at most kReadRounds.
struct Reads {
  std::vector<EntityKey> records;
  std::vector<IndexKey> indexes;
};
inline constexpr int kReadRounds = 5;
Reads reads_of(const World& world, const Command& command);

struct Context {
  Actor actor;
  Instant received_at;     // the authority's clock; on a replica its own
  bool authority = false;  // false: server-only checks pass provisionally
  // A dependency of this command was refused (sync.md: intents get dependency_rejected, facts
  // become an exception).
  bool dependency_rejected = false;
  // It was applied before and its receipt honoured (sync.md, Restore): what had to be proved was.
  bool receipted = false;
};

// What whoever took an applied step should know; its text is `notice.<code>`, as a refusal's.
using Notice = Refusal;

struct Decided {
  std::vector<EventAt> events;
  std::string exception;            // cause, when a fact contradicted the state
  std::vector<EntityKey> numbered;  // cases that get a number beside the counter
  std::vector<Notice> notices;      // similar_case, hazard_advice, activated_before_purchase
};

// A refusal's code has a text `refusal.<code>` in assets/i18n/domain.*.json.
Result<Decided> decide(const World& world, const Command& command, const Context& context);

// Everything a report would be refused for, by field, so that a form marks all of them at once;
// decide() refuses with the first.
std::vector<Refusal> report_problems(const World& world, const case_command::Report& report,
                                     const Context& context);

// Evolves everything `events` touch over `world`; only the changed records come back, in order of
// first change.
std::vector<std::pair<EntityKey, Record>> evolve_all(const World& world,
                                                     const std::vector<EventAt>& events,
                                                     const EventMeta& meta);
EventMeta meta_of(const Command& command, const Context& context);

// Where a record is found besides its id. Kept by every store in step with the row.
std::vector<IndexKey> index_entries_of(const Record& record);

// "YYYYMM" of an instant in the policy's zone, and "YYYYMM-NNN".
std::string case_month(const Policy& policy, Instant received_at);
std::string case_number(const std::string& month, std::int64_t n);

}  // namespace aftercare
