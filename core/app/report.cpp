// Taking a request (business §1; C 2.1.2): what the form holds becomes a case, and a customer's
// archive when his phone is new.
#include <algorithm>

#include "core/app/case_facts.hpp"
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

TextRule line(bool required, std::int64_t max) {
  return {required, false, max};
}

// A form and what it is judged by.
struct Form {
  const Report& report;
  const Policy* policy;
  const Actor& actor;
  LocalDate today;
  Instant now;
};

using Problems = std::vector<Problem>;

Problems check_person(const Form& form) {
  const case_command::ReportCustomer& person = form.report.customer;
  const std::int64_t name_max = limit_of(form.policy, "name_characters_max", kWordCharactersMax);
  const std::int64_t address_max = limit_of(form.policy, "address_characters_max", 200);
  return {check_text(person.name, "customer.name", line(true, name_max)),
          check_phone(person.phone, "customer.phone"),
          check_text(person.address, "customer.address", {false, true, address_max}),
          check_text(person.other_contacts, "customer.other_contacts",
                     {false, true, address_max})};
}

Problems check_product(const Form& form) {
  const case_command::ReportDevice& device = form.report.device;
  const bool required = needs_product(form.report.class_);
  return {check_text(device.model, "device.model", line(required, kWordCharactersMax)),
          check_text(device.serial, "device.serial", line(false, kWordCharactersMax)),
          check_past_date(device.purchase_date, "device.purchase_date", form.today),
          check_text(device.order_no, "device.order_no", line(false, kWordCharactersMax))};
}

Problem check_hazards(const std::vector<std::string>& hazards) {
  if (hazards.size() > kHazardsMax) {
    return refuse("too_many_entries", "hazards", {{"max", std::to_string(kHazardsMax)}});
  }
  for (const std::string& hazard : hazards) {
    if (const auto bad = check_text(hazard, "hazards", line(true, kWordCharactersMax))) {
      return bad;
    }
  }
  return std::nullopt;
}

Problems check_fault(const Form& form) {
  const Report& report = form.report;
  const std::int64_t symptom_max =
      limit_of(form.policy, "symptom_characters_max", kTextCharactersMax);
  const std::int64_t scene_max = limit_of(form.policy, "scene_characters_max", kTextCharactersMax);
  Problem happened;
  if (report.happened_at && *report.happened_at > form.now.plus_ms(kFutureToleranceMs)) {
    happened = refuse("time_future", "happened_at");
  }
  return {check_text(report.symptom, "symptom", {true, true, symptom_max}), happened,
          check_text(report.scene, "scene", {false, true, scene_max}),
          check_text(report.topic, "topic", line(false, kWordCharactersMax)),
          check_hazards(report.hazards)};
}

Problem check_files(const Form& form) {
  constexpr std::int64_t kFilesMax = 20;
  const std::int64_t max = limit_of(form.policy, "files_per_report_max", kFilesMax);
  if (static_cast<std::int64_t>(form.report.files.size()) > max) {
    return refuse("too_many_files", "files", {{"max", std::to_string(max)}});
  }
  return check_case_files(form.report.files, "files", {}, form.policy);
}

// Staff note any channel; a customer's own report came by one he can use himself.
Problem check_channel(const Form& form) {
  if (form.policy == nullptr || form.actor.kind == ActorKind::staff ||
      form.actor.kind == ActorKind::system) {
    return std::nullopt;
  }
  for (const ChannelRow& row : form.policy->channels) {
    if (row.channel == form.report.channel && row.by_customer) {
      return std::nullopt;
    }
  }
  return refuse("channel_not_allowed", "channel");
}

// In the order of the form.
std::vector<Refusal> problems_of(const Form& form) {
  std::vector<Refusal> found;
  for (const Problems& part : {check_person(form), check_product(form), check_fault(form),
                               Problems{check_files(form), check_channel(form)}}) {
    for (const Problem& problem : part) {
      if (problem) {
        found.push_back(*problem);
      }
    }
  }
  return found;
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
                    std::string{trim(command.customer.address)},
                    std::string{trim(command.customer.other_contacts)}};
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

// A danger that was ticked is answered at once (business §1: urgency).
void tell_advice(const Policy* policy, const CaseIntake& intake, Decided& out) {
  if (policy == nullptr) {
    return;
  }
  for (const HazardRow* row : advised_hazards(*policy, intake.hazards)) {
    out.notices.push_back(Notice{"hazard_advice", "hazards",
                                 {{"hazard", row->code},
                                  {"hazard_key", row->label_key},
                                  {"text_zh", row->advice_zh},
                                  {"text_en", row->advice_en},
                                  {"call_tail", row->call.empty() ? "" : " · " + row->call}}});
  }
}

void judge(const Step& step, const Policy& policy, const Device* device,
           case_event::Reported& event) {
  const CaseIntake& intake = event.intake;
  event.policy = policy.id;
  event.policy_version = policy.version;
  event.proposed_urgency =
      propose_urgency(policy, intake.hazards, intake.symptom, intake.class_, intake.wish);
  event.warranty =
      warranty_verdict(policy, warranty_facts_of(intake, device, policy, step.meta.received_at));
}

}  // namespace

Result<Decided> report(const Step& step, const Report& command) {
  const Policy* policy = step.world.policy_in_force();
  // A device whose clock is ahead is ahead in both times: its own clock may vouch for it too.
  const Instant now = std::max(step.meta.occurred_at, step.context.received_at);
  const auto problems = problems_of(
      {command, policy, step.context.actor, organisation_date(policy, step.meta.received_at), now});
  if (!problems.empty()) {
    return problems.front();
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
  tell_advice(policy, event.intake, out);
  event.similar =
      similar_cases(step, id, event.intake.contact.phone, event.intake.product.serial);
  tell_similar(step, event.similar, out);
  out.events.push_back(on(id, std::move(event)));
  if (step.context.authority) {
    out.numbered.push_back(key_for<Case>(id));
  }
  return out;
}

}  // namespace aftercare::flow

namespace aftercare {

std::vector<Refusal> report_problems(const World& world, const case_command::Report& report,
                                     const Context& context) {
  const Policy* policy = world.policy_in_force();
  return flow::problems_of({report, policy, context.actor,
                            organisation_date(policy, context.received_at), context.received_at});
}

}  // namespace aftercare
