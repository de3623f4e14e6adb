// Taking a request (business §1; C 2.1.2): what the form holds becomes a case, and a customer's
// archive when his phone is new.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/base/text.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::flow {
namespace {

using case_command::Report;

constexpr std::int64_t kMsPerMinute = 60'000;
// Two clocks may differ; nothing that begins later than this has begun.
constexpr std::int64_t kFutureToleranceMs = 5 * kMsPerMinute;
constexpr std::size_t kHazardsMax = 50;

bool needs_product(CaseClass case_class) {
  switch (case_class) {
    case CaseClass::repair:
    case CaseClass::return_exchange:
    case CaseClass::service: return true;
    case CaseClass::inquiry:
    case CaseClass::complaint:
    case CaseClass::suggestion: return false;
  }
  return true;
}

TextRule line(bool required, std::int64_t max) { return {required, false, max}; }

Problem check_person(const Report& command, const Policy* policy) {
  const std::int64_t name_max = limit_of(policy, "name_characters_max", kWordCharactersMax);
  const std::int64_t address_max = limit_of(policy, "address_characters_max", 200);
  return first_problem({check_text(command.customer.name, "customer.name", line(true, name_max)),
                        check_phone(command.customer.phone, "customer.phone"),
                        check_text(command.customer.address, "customer.address",
                                   {false, true, address_max})});
}

Problem check_product(const Report& command, LocalDate today) {
  const bool required = needs_product(command.class_);
  return first_problem(
      {check_text(command.device.model, "device.model", line(required, kWordCharactersMax)),
       check_text(command.device.serial, "device.serial", line(false, kWordCharactersMax)),
       check_past_date(command.device.purchase_date, "device.purchase_date", today),
       check_text(command.device.order_no, "device.order_no", line(false, kWordCharactersMax))});
}

Problem check_fault(const Step& step, const Report& command, const Policy* policy) {
  const std::int64_t symptom_max =
      limit_of(policy, "symptom_characters_max", kTextCharactersMax);
  const std::int64_t scene_max = limit_of(policy, "scene_characters_max", kTextCharactersMax);
  if (const auto bad = first_problem(
          {check_text(command.symptom, "symptom", {true, true, symptom_max}),
           check_text(command.scene, "scene", {false, true, scene_max}),
           check_text(command.topic, "topic", line(false, kWordCharactersMax))})) {
    return bad;
  }
  // A device whose clock is ahead is ahead in both times: its own clock may vouch for it too.
  const Instant now = std::max(step.meta.occurred_at, step.context.received_at);
  if (command.happened_at && *command.happened_at > now.plus_ms(kFutureToleranceMs)) {
    return refuse("time_future", "happened_at");
  }
  if (command.hazards.size() > kHazardsMax) {
    return refuse("too_many_entries", "hazards", {{"max", std::to_string(kHazardsMax)}});
  }
  for (const std::string& hazard : command.hazards) {
    if (const auto bad = check_text(hazard, "hazards", line(true, kWordCharactersMax))) {
      return bad;
    }
  }
  return std::nullopt;
}

Problem check_files(const Report& command, const Policy* policy) {
  constexpr std::int64_t kFilesMax = 20;
  const std::int64_t max = limit_of(policy, "files_per_report_max", kFilesMax);
  if (static_cast<std::int64_t>(command.files.size()) > max) {
    return refuse("too_many_files", "files", {{"max", std::to_string(max)}});
  }
  return check_case_files(command.files, "files", {}, policy);
}

// Staff note any channel; a customer's own report came by one he can use himself.
Problem check_channel(const Step& step, const Report& command, const Policy* policy) {
  if (policy == nullptr || step.context.actor.kind == ActorKind::staff ||
      step.context.actor.kind == ActorKind::system) {
    return std::nullopt;
  }
  for (const ChannelRow& row : policy->channels) {
    if (row.channel == command.channel && row.by_customer) {
      return std::nullopt;
    }
  }
  return refuse("channel_not_allowed", "channel");
}

CaseIntake intake_of(const Report& command) {
  CaseIntake intake;
  intake.channel = command.channel;
  intake.class_ = command.class_;
  intake.wish = command.wish;
  intake.topic = command.topic;
  intake.symptom = std::string{trim(command.symptom)};
  intake.happened_at = command.happened_at;
  intake.scene = std::string{trim(command.scene)};
  intake.hazards = command.hazards;
  intake.contact = {std::string{trim(command.customer.name)},
                    normalize_phone(command.customer.phone).value_or(command.customer.phone),
                    std::string{trim(command.customer.address)}};
  intake.product.model = std::string{trim(command.device.model)};
  intake.product.serial = std::string{trim(command.device.serial)};
  intake.product.purchase_date = parse_local_date(trim(command.device.purchase_date));
  intake.product.order_no = std::string{trim(command.device.order_no)};
  intake.files = command.files;
  return intake;
}

// The archive the report belongs to. A typed phone grants nothing (sync.md, Endpoint): the reporter
// sees his case, not the archive.
std::optional<CustomerId> customer_of(const Step& step, const CaseIntake& intake,
                                      std::vector<EventAt>& events) {
  if (step.context.actor.kind == ActorKind::customer) {
    return CustomerId{step.context.actor.id.value};
  }
  const IndexFound found = step.world.look_up(phone_index(intake.contact.phone));
  if (!found.ids.empty()) {
    return CustomerId{found.ids.front()};
  }
  if (!found.known || !step.context.authority) {
    return std::nullopt;  // provisional: the authority will know
  }
  const CustomerId id{make_uuid_v5(step.command.id.value, "customer")};
  events.push_back(on(key_for<Customer>(id),
                      CustomerEvent{customer_event::Created{
                          intake.contact.name, intake.contact.phone, intake.contact.address}}));
  return id;
}

const Device* device_of(const Step& step, const CaseIntake& intake) {
  if (intake.product.serial.empty()) {
    return nullptr;
  }
  const IndexFound found = step.world.look_up(serial_index(intake.product.serial));
  return found.ids.empty() ? nullptr : find_as<Device>(step.world, DeviceId{found.ids.front()});
}

void judge(const Step& step, const Policy& policy, const Device* device,
           case_event::Reported& event) {
  const CaseIntake& intake = event.intake;
  event.policy = policy.id;
  event.policy_version = policy.version;
  event.proposed_urgency =
      propose_urgency(policy, intake.hazards, intake.symptom, intake.class_, intake.wish);
  WarrantyFacts facts;
  facts.model = intake.product.model;
  facts.reported_on = organisation_date(&policy, step.meta.received_at);
  if (device != nullptr) {
    facts.model = device->model;
    facts.serial_known = true;
    facts.activated_on = device->activated_on;
    facts.months = device->warranty_months;
  }
  event.warranty = warranty_verdict(policy, facts);
}

}  // namespace

Result<Decided> report(const Step& step, const Report& command) {
  const Policy* policy = step.world.policy_in_force();
  const LocalDate today = organisation_date(policy, step.meta.received_at);
  if (const auto bad = first_problem(
          {check_person(command, policy), check_product(command, today),
           check_fault(step, command, policy), check_files(command, policy),
           check_channel(step, command, policy)})) {
    return *bad;
  }
  const CaseId id{step.command.target.id};
  Decided out;
  case_event::Reported event;
  event.intake = intake_of(command);
  const Device* device = device_of(step, event.intake);
  if (device != nullptr) {
    event.device = device->id;
  }
  event.customer = customer_of(step, event.intake, out.events);
  if (policy != nullptr) {
    judge(step, *policy, device, event);
  }
  out.events.push_back(on(id, std::move(event)));
  if (step.context.authority) {
    out.numbered.push_back(key_for<Case>(id));
  }
  return out;
}

}  // namespace aftercare::flow
