// One unit over all its cases (case.md §1, §2): what was given away for it stands on its record, so
// that a second case gives nothing again; what was sent for it becomes a device of its own.
#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/domain/device/evolve.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::flow {
namespace {

bool is_same_serial(const std::string& a, const std::string& b) {
  return fold_text(trim(a)) == fold_text(trim(b));
}

std::vector<EventAt> events_on(const Case& record, casework::Events events) {
  std::vector<EventAt> out;
  for (CaseEvent& event : events) {
    out.push_back(on(record.id, std::move(event)));
  }
  return out;
}

// Not the old one, and nobody else's: on record, or on its way to somebody.
Problem check_new_serial(const Step& step, const Case& record, const Device* old,
                         const std::string& serial) {
  if (is_same_serial(serial, record.intake.product.serial) ||
      (old != nullptr && is_same_serial(serial, old->serial))) {
    return refuse("serial_is_old", "serial");
  }
  const auto on_its_way = step.world.look_up(shipped_serial_index(serial)).ids;
  const bool others = std::any_of(on_its_way.begin(), on_its_way.end(),
                                  [&](const Uuid& id) { return !(id == record.id.value); });
  if (others || !step.world.look_up(serial_index(serial)).ids.empty()) {
    return refuse("serial_taken", "serial");
  }
  return std::nullopt;
}

// What the customer has in hand, as the archive knows the one it stands for.
device_event::Registered new_unit(const Case& record, const Device* old, const Policy& policy,
                                  LocalDate received_on) {
  const Exchange& exchange = *record.exchange;
  const bool rest = policy.warranty.exchange.rule == ExchangeWarrantyRule::rest;
  device_event::Registered event;
  event.customer = old != nullptr && old->customer ? old->customer : record.customer;
  event.entry.model = exchange.model;
  event.entry.serial = exchange.serial;
  event.entry.order_no = record.intake.product.order_no;
  event.entry.received_on = received_on;
  event.entry.activated_on = received_on;
  if (old == nullptr) {
    return event;
  }
  event.entry.order_no = old->order_no;
  event.entry.invoice_no = old->invoice_no;
  event.entry.purchased_on = old->purchased_on;
  if (rest) {
    event.entry.activated_on = old->activated_on;
    event.entry.warranty_months = old->warranty_months;
  }
  // What was paid for a paid exchange is in its case; here it would count twice.
  if (old->price_paid && casework::has_remedy(record, Remedy::exchange)) {
    Money price = *old->price_paid;
    price.minor = std::max<std::int64_t>(0, price.minor - paid_back_of(*old));
    event.entry.price_paid = price;
  }
  return event;
}

// The end the policy grants beyond the unit's own months; nothing: they say it all.
std::optional<LocalDate> granted_end(const Device& unit, const Device* old, const Policy& policy,
                                     LocalDate received_on) {
  const ExchangeWarranty& rule = policy.warranty.exchange;
  std::optional<LocalDate> granted;
  if (rule.rule == ExchangeWarrantyRule::rest && old != nullptr) {
    granted = old->warranty_ends_on;
  }
  if (rule.months_min > 0) {
    const LocalDate least = add_months(received_on, rule.months_min);
    granted = granted ? std::max(*granted, least) : least;
  }
  const auto own = warranty_end_of(unit, policy);
  return granted && (!own || *own < *granted) ? granted : std::nullopt;
}

}  // namespace

UnitFound unit_of(const Step& step, const Case& record) {
  const Problem missing = refuse("unit_not_on_record", "device");
  if (!record.device) {
    return {nullptr, missing};
  }
  const Found found = step.world.find(key_for<Device>(*record.device));
  if (found.record == nullptr) {
    const bool unknown = found.presence == Presence::unknown && !step.context.authority;
    return {nullptr, unknown ? Problem{} : missing};
  }
  const Device& device = std::get<Device>(*found.record);
  if (device.claim) {
    return {nullptr, missing};
  }
  if (const UnitSettlement* settled = settlement_of(device)) {
    return {&device,
            refuse("unit_settled", "",
                   {{"number", settled->case_number}, {"remedy_key", term_key(settled->remedy)}})};
  }
  return {&device, std::nullopt};
}

Result<Decided> ship_exchange(const Step& step, const Case& record,
                              const case_command::ShipExchange& command) {
  auto events = casework::decide({record, policy_of(step.world, record), step.meta}, command);
  if (!events) {
    return events.error();
  }
  const UnitFound unit = unit_of(step, record);
  if (const auto bad = first_problem(
          {unit.problem, check_new_serial(step, record, unit.device, command.serial)})) {
    return *bad;
  }
  auto out = events_on(record, std::move(*events));
  if (unit.device != nullptr) {
    UnitSettlement settlement;
    settlement.case_ = record.id;
    settlement.case_number = record.number;
    settlement.remedy = record.remedy->remedy;
    settlement.new_serial = command.serial;
    settlement.at = step.meta.occurred_at;
    out.push_back(on(unit.device->id, device_event::Settled{std::move(settlement)}));
  }
  return decided(std::move(out));
}

Result<Decided> receive_new(const Step& step, const Case& record,
                            const case_command::ReceiveNew& command) {
  const Policy* policy = policy_of(step.world, record);
  auto events = casework::decide({record, policy, step.meta}, command);
  if (!events) {
    return events.error();
  }
  Decided out = decided(events_on(record, std::move(*events)));
  const std::string& serial = record.exchange->serial;
  const bool known = !step.world.look_up(serial_index(serial)).ids.empty();
  if (policy == nullptr || is_blank(serial) || known) {
    return out;  // an import may have been first
  }
  const Device* old = record.device ? find_as<Device>(step.world, *record.device) : nullptr;
  const LocalDate received_on = organisation_date(policy, step.meta.occurred_at);
  const DeviceId id{make_uuid_v5(step.command.id.value, "device")};
  const DeviceEvent registered{new_unit(record, old, *policy, received_on)};
  auto unit = evolve_device(nullptr, id, registered);
  out.events.push_back(on(id, registered));
  if (!unit) {
    return out;
  }
  if (const auto end = granted_end(*unit, old, *policy, received_on)) {
    out.events.push_back(on(id, device_event::WarrantyExtended{*end}));
    unit->warranty_ends_on = end;
  }
  identify_products(step, *unit, out);
  return out;
}

Result<Decided> return_new(const Step& step, const Case& record,
                           const case_command::ReturnNew& command) {
  auto events = casework::decide({record, policy_of(step.world, record), step.meta}, command);
  if (!events) {
    return events.error();
  }
  auto out = events_on(record, std::move(*events));
  if (record.device) {
    out.push_back(on(*record.device, device_event::ExchangeUndone{record.id}));
  }
  return decided(std::move(out));
}

}  // namespace aftercare::flow
