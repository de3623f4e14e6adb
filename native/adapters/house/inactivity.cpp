#include "native/adapters/house/inactivity.hpp"

#include <algorithm>

#include "core/app/index.hpp"
#include "core/base/text.hpp"
#include "native/adapters/house/house.hpp"
#include "native/adapters/sql/phone_proofs.hpp"

namespace aftercare {

namespace {

std::vector<Case> cases_of(sql::Database& database, CustomerId customer) {
  std::vector<Case> cases;
  for (const Uuid& id : database.reads().look_up(customer_cases_index(customer))) {
    if (auto found = find_record_as<Case>(database, CaseId{id})) {
      cases.push_back(std::move(*found));
    }
  }
  return cases;
}

// When the record's first event came in; nothing: it cannot be read.
std::optional<Instant> began_at(sql::Database& database, const EntityKey& key) {
  sql::Query query{database, "SELECT json FROM events WHERE t = ? AND id = ? ORDER BY rev LIMIT 1"};
  if (!query.bind(key).step()) {
    return std::nullopt;
  }
  const auto json = parse_json(query.text(0));
  if (!json || !json->is_object() || !json->contains("meta")) {
    return std::nullopt;
  }
  const auto meta = from_json<EventMeta>((*json)["meta"]);
  return meta ? std::optional{meta->received_at} : std::nullopt;
}

bool is_own(const Case& record, CustomerId customer) {
  return record.reporter.kind == ActorKind::customer && record.reporter.id.value == customer.value;
}

bool is_before(const std::optional<Instant>& at, Instant now) {
  return at && at->plus_ms(kProofAfterMs) <= now;
}

}  // namespace

bool is_long_inactive(sql::Database& database, CustomerId customer, Instant now) {
  std::optional<Instant> proved = sql::customer_proved_at(database, customer);
  std::optional<Instant> began = began_at(database, key_for<Customer>(customer));
  for (const Case& record : cases_of(database, customer)) {
    if (is_own(record, customer)) {
      proved = std::max(proved.value_or(record.received_at), record.received_at);
    }
    began = std::min(began.value_or(record.received_at), record.received_at);
  }
  return is_before(proved ? proved : began, now);
}

bool is_proof(sql::Database& database, CustomerId customer, const std::string& proof, Instant now) {
  const std::string wanted = fold_text(trim(proof));
  if (wanted.empty()) {
    return false;
  }
  const auto cases = cases_of(database, customer);
  const bool of_case = std::any_of(cases.begin(), cases.end(), [&](const Case& record) {
    return is_before(record.received_at, now) &&
           (fold_text(record.number) == wanted ||
            fold_text(record.intake.product.serial) == wanted);
  });
  if (of_case) {
    return true;
  }
  const auto devices = database.reads().look_up(serial_index(proof));
  return std::any_of(devices.begin(), devices.end(), [&](const Uuid& id) {
    const auto device = find_record_as<Device>(database, DeviceId{id});
    return device && device->customer == customer &&
           is_before(began_at(database, key_for<Device>(device->id)), now);
  });
}

}  // namespace aftercare
