// Customers, devices, staff, parts, places and policies: entered once, looked up often. What must
// be unique is checked by the authority alone; a device lets it pass provisionally.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "core/domain/device/evolve.hpp"
#include "core/policy/calendar_of.hpp"
#include "core/policy/validate.hpp"

namespace aftercare::flow {
namespace {

constexpr int kUnitMonthsMax = 600;
constexpr std::int64_t kUnitPriceMinorMax = 1'000'000'000;

TextRule line(bool required, std::int64_t max = kWordCharactersMax) {
  return {required, false, max};
}
std::string trimmed(const std::string& text) {
  return std::string{trim(text)};
}

// A typed number grants nothing (sync.md, Endpoint): who is not of the house has shown by a code
// that it is his. Asked before anything is said of whose it is. `kept`: his already.
Problem check_proved(const Step& step, const std::string& phone, const std::string& kept) {
  const Context& context = step.context;
  if (!context.authority || context.receipted || is_of_the_house(context.actor))
    return std::nullopt;
  const std::string normal = normalize_phone(phone).value_or(std::string{});
  const auto& proved = context.actor.proved_phones;
  if (normal == normalize_phone(kept).value_or(kept) ||
      std::find(proved.begin(), proved.end(), normal) != proved.end())
    return std::nullopt;
  return refuse("phone_unproved", "phone");
}

template <class Entry>
Problem check_customer(const Step& step, const Entry& entry, const std::string& kept_phone) {
  const Policy* policy = step.world.policy_in_force();
  const std::int64_t name_max = limit_of(policy, "name_characters_max", kWordCharactersMax);
  const std::int64_t address_max = limit_of(policy, "address_characters_max", 200);
  return first_problem({check_text(entry.name, "name", line(true, name_max)),
                        check_phone(entry.phone, "phone"),
                        check_text(entry.address, "address", {false, true, address_max}),
                        check_proved(step, entry.phone, kept_phone),
                        check_unique(step, phone_index(entry.phone), "phone_taken", "phone")});
}

template <class Entry>
Problem check_staff(const Entry& entry) {
  if (const auto bad = first_problem({check_text(entry.name, "name", line(true)),
                                      check_text(entry.badge_no, "badge_no", line(false)),
                                      check_text(entry.phone, "phone", line(false))})) {
    return bad;
  }
  if (entry.roles.empty()) {
    return refuse("required", "roles");
  }
  for (const Role role : entry.roles) {
    if (role == Role::customer || role == Role::guest || role == Role::system) {
      return refuse("role_not_for_staff", "roles");
    }
  }
  return std::nullopt;
}

template <class Entry>
Problem check_device(const Step& step, const Entry& entry) {
  const LocalDate today = organisation_date(step.world.policy_in_force(), step.meta.received_at);
  if (const auto bad = first_problem(
          {check_text(entry.model, "model", line(true)),
           check_text(entry.serial, "serial", line(true)),
           check_text(entry.order_no, "order_no", line(false)),
           check_text(entry.invoice_no, "invoice_no", line(false)),
           check_unique(step, serial_index(entry.serial), "serial_taken", "serial")})) {
    return bad;
  }
  const auto past = [today](const std::optional<LocalDate>& day, const char* field) {
    return day && *day > today ? Problem{refuse("date_future", field)} : Problem{};
  };
  if (const auto bad = first_problem({past(entry.purchased_on, "purchased_on"),
                                      past(entry.received_on, "received_on"),
                                      past(entry.activated_on, "activated_on")})) {
    return bad;
  }
  if (entry.warranty_months &&
      (*entry.warranty_months < 0 || *entry.warranty_months > kUnitMonthsMax)) {
    return refuse("count_invalid", "warranty_months");
  }
  if (entry.price_paid &&
      (entry.price_paid->minor < 0 || entry.price_paid->minor > kUnitPriceMinorMax)) {
    return refuse("count_invalid", "price_paid");
  }
  return std::nullopt;
}

// Whom a device belongs to, by his phone; nobody when none is given or none is known here.
Result<std::optional<CustomerId>> owner_of(const Step& step, const std::string& phone) {
  if (is_blank(phone)) {
    return std::optional<CustomerId>{};
  }
  const IndexFound owner = step.world.look_up(phone_index(phone));
  if (owner.known && owner.ids.empty()) {
    return refuse("customer_unknown", "customer_phone");
  }
  return owner.ids.empty() ? std::optional<CustomerId>{}
                           : std::optional<CustomerId>{CustomerId{owner.ids.front()}};
}

std::optional<CustomerId> archive_of(const Actor& actor) {
  return actor.kind == ActorKind::customer ? std::optional{CustomerId{actor.id.value}}
                                           : std::nullopt;
}

// Said, not refused (case.md §2): a shop may switch it on for whoever buys it.
void note_dates(const Device& unit, Decided& out) {
  if (unit.activated_on && unit.purchased_on && *unit.activated_on < *unit.purchased_on) {
    out.notices.push_back(Notice{"activated_before_purchase", "activated_on",
                                 {{"activated", to_text(*unit.activated_on)},
                                  {"purchased", to_text(*unit.purchased_on)}}});
  }
}

// The unit is on record from now on: cases that named its serial before are about it.
Result<Decided> on_record(const Step& step, const Device* before, DeviceEvent event) {
  const DeviceId id{step.command.target.id};
  const auto after = evolve_device(before, id, event);
  Decided out = decided({on(step.command.target, std::move(event))});
  if (after) {
    note_dates(*after, out);
    identify_products(step, *after, out);
  }
  return out;
}

bool is_same_device(const Device& record, const device_event::Corrected& event) {
  const device_command::Correct& entry = event.entry;
  return entry.model == record.model && entry.serial == record.serial &&
         event.customer == record.customer && entry.order_no == record.order_no &&
         entry.invoice_no == record.invoice_no && entry.purchased_on == record.purchased_on &&
         entry.received_on == record.received_on && entry.activated_on == record.activated_on &&
         entry.warranty_months == record.warranty_months && entry.price_paid == record.price_paid;
}

}  // namespace

Problem check_unique(const Step& step, const IndexKey& key, const char* code,
                     const std::string& field) {
  for (const Uuid& id : step.world.look_up(key).ids) {
    if (!(id == step.command.target.id)) {
      return refuse(code, field);
    }
  }
  return std::nullopt;
}

Result<Decided> create(const Step& step, const customer_command::Create& command) {
  if (const auto bad = check_customer(step, command, {})) {
    return *bad;
  }
  return decided(
      {on(step.command.target,
          CustomerEvent{customer_event::Created{
              trimmed(command.name), *normalize_phone(command.phone), trimmed(command.address)}})});
}

Result<Decided> correct(const Step& step, const Customer& record,
                        const customer_command::Correct& command) {
  if (const auto bad = check_customer(step, command, record.phone)) {
    return *bad;
  }
  const customer_event::Corrected event{trimmed(command.name), *normalize_phone(command.phone),
                                        trimmed(command.address)};
  if (event.name == record.name && event.phone == record.phone && event.address == record.address) {
    return refuse("nothing_changes");
  }
  return decided({on(step.command.target, CustomerEvent{event})});
}

Result<Decided> create(const Step& step, const device_command::Register& command) {
  const bool outside = !is_of_the_house(step.context.actor);
  if (const auto bad =
          first_problem({check_device(step, command),
                         check_text(command.customer_phone, "customer_phone", line(false))})) {
    return *bad;
  }
  device_event::Registered event{command, std::nullopt, std::nullopt};
  event.entry.model = trimmed(command.model);
  event.entry.serial = trimmed(command.serial);
  if (outside) {
    // Whose it is, is not found by the phone he types: it is his own claim, in his own archive.
    event.customer = archive_of(step.context.actor);
    event.claimed_by = step.meta.author;
    return decided({on(step.command.target, DeviceEvent{std::move(event)})});
  }
  const auto owner = owner_of(step, command.customer_phone);
  if (!owner) {
    return owner.error();
  }
  event.customer = *owner;
  return on_record(step, nullptr, std::move(event));
}

Result<Decided> correct(const Step& step, const Device& record,
                        const device_command::Correct& command) {
  const Actor& actor = step.context.actor;
  if (const auto bad =
          first_problem({check_device(step, command),
                         check_text(command.customer_phone, "customer_phone", line(false)),
                         check_text(command.reason, "reason", {true, true, kTextCharactersMax})})) {
    return *bad;
  }
  device_event::Corrected event{command, record.customer, std::nullopt};
  event.entry.model = trimmed(command.model);
  event.entry.serial = trimmed(command.serial);
  if (!is_of_the_house(actor)) {
    // He says otherwise what he said; check_permission lets him near nothing but a claim of his.
    event.claimed_by = step.meta.author;
    return decided({on(step.command.target, DeviceEvent{std::move(event)})});
  }
  const Policy* policy = step.world.policy_in_force();
  const bool keeps = policy != nullptr && !may_change_owner(*policy, actor);
  const auto owner = keeps ? Result<std::optional<CustomerId>>{record.customer}
                           : owner_of(step, command.customer_phone);
  if (!owner) {
    return owner.error();
  }
  event.customer = *owner;
  if (!record.claim && is_same_device(record, event)) {
    return refuse("nothing_changes");
  }
  return on_record(step, &record, std::move(event));
}

Result<Decided> create(const Step& step, const stock_command::CreatePart& command) {
  if (const auto bad = first_problem(
          {check_text(command.code, "code", line(true)),
           check_text(command.name, "name", line(true)),
           check_text(command.unit, "unit", line(false)),
           check_unique(step, part_code_index(command.code), "part_code_taken", "code")})) {
    return *bad;
  }
  return decided({on(step.command.target,
                     StockEvent{stock_event::PartCreated{
                         {trimmed(command.code), trimmed(command.name), trimmed(command.unit)}}})});
}

Result<Decided> create(const Step& step, const stock_command::CreateLocation& command) {
  if (const auto bad = first_problem(
          {check_text(command.name, "name", line(true)),
           check_unique(step, location_name_index(command.name), "location_name_taken", "name")})) {
    return *bad;
  }
  if (command.holder && is_absent<Staff>(step.world, *command.holder)) {
    return refuse("staff_unknown", "holder");
  }
  return decided(
      {on(step.command.target, StockEvent{stock_event::LocationCreated{
                                   {command.kind, trimmed(command.name), command.holder}}})});
}

Result<Decided> create(const Step& step, const staff_command::Create& command) {
  if (const auto bad =
          first_problem({check_text(command.login, "login", line(true)), check_staff(command),
                         check_unique(step, login_index(command.login), "login_taken", "login")})) {
    return *bad;
  }
  staff_event::Created event{command};
  event.entry.login = trimmed(command.login);
  event.entry.name = trimmed(command.name);
  return decided({on(step.command.target, StaffEvent{std::move(event)})});
}

Result<Decided> correct(const Step& step, const Staff& record,
                        const staff_command::Correct& command) {
  if (record.closed_at) {
    return refuse("staff_closed", "", {{"name", record.name}});
  }
  if (const auto bad = check_staff(command)) {
    return *bad;
  }
  if (const auto bad = check_undo_staff(step, record.id, command.roles, "roles")) {
    return *bad;
  }
  return decided({on(step.command.target, StaffEvent{staff_event::Corrected{command}})});
}

Result<Decided> correct(const Step& step, const Staff& record,
                        const staff_command::Close& command) {
  if (record.closed_at) {
    return refuse("staff_closed", "", {{"name", record.name}});
  }
  if (is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  if (const auto bad = check_text(command.reason, "reason", {true, true, kTextCharactersMax})) {
    return *bad;
  }
  if (const auto bad = check_undo_staff(step, record.id, {}, {})) {
    return *bad;
  }
  return decided({on(step.command.target, StaffEvent{staff_event::Closed{command.reason}})});
}

// Versions only count up; a policy with holes or contradictions is not put in force.
Result<Decided> create(const Step& step, const policy_command::PutInForce& command) {
  const Policy* current = step.world.policy_in_force();
  if (current != nullptr && command.based_on && *command.based_on != current->version) {
    return refuse("policy_changed_meanwhile", "based_on",
                  {{"current", std::to_string(current->version)},
                   {"based_on", std::to_string(*command.based_on)}});
  }
  if (current != nullptr && command.policy.version <= current->version) {
    return refuse("policy_version_not_newer", "policy.version",
                  {{"current", std::to_string(current->version)}});
  }
  if (is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  if (const auto bad = check_text(command.reason, "reason", {true, true, kTextCharactersMax})) {
    return *bad;
  }
  const auto problems = validate(command.policy);
  if (!problems.empty()) {
    const PolicyProblem& first = problems.front();
    std::map<std::string, std::string> params = first.params;
    params["problem_key"] = "policy.problem." + first.code;
    params["count"] = std::to_string(problems.size());
    return refuse("policy_invalid", "policy." + first.path, std::move(params));
  }
  if (const auto bad = check_undo_policy(step, command.policy)) {
    return *bad;
  }
  policy_event::PutInForce event{with_zone(command.policy), command.reason};
  event.policy.id = PolicyId{step.command.target.id};
  return decided({on(step.command.target, PolicyEvent{std::move(event)})});
}

}  // namespace aftercare::flow
