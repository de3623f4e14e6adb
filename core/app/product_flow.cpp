// What a case is about, said otherwise, and who still judges it (case.md §2, §4).
#include <algorithm>

#include "core/app/case_facts.hpp"
#include "core/app/flow.hpp"
#include "core/app/index.hpp"
#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::flow {
namespace {

using case_command::CorrectProduct;

std::string or_as_it_stands(const std::optional<std::string>& typed, const std::string& now) {
  return typed ? std::string{trim(*typed)} : now;
}

// Before the desk took it the reporter may still say otherwise what he said.
Problem check_when(const Step& step, const Case& record) {
  if (const auto bad = casework::check_open(record)) {
    return bad;
  }
  const bool house = is_of_the_house(step.context.actor);
  if (!house && phase_of(record.state) != CasePhase::reported) {
    return refuse("product_after_acceptance");
  }
  return std::nullopt;
}

Problem check_typed(const Step& step, const Case& record, const CorrectProduct& command,
                    const CaseProduct& product) {
  const TextRule word{false, false, kWordCharactersMax};
  const bool needs_model = !record.intake.product.model.empty();
  const LocalDate today =
      organisation_date(step.world.policy_in_force(), step.context.received_at);
  return first_problem(
      {check_text(product.model, "model", {needs_model, false, kWordCharactersMax}),
       check_text(product.serial, "serial", word),
       check_past_date(command.purchase_date.value_or(""), "purchase_date", today),
       check_text(product.order_no, "order_no", word)});
}

CaseProduct product_of(const Case& record, const CorrectProduct& command) {
  CaseProduct product = record.intake.product;
  product.model = or_as_it_stands(command.model, product.model);
  product.serial = or_as_it_stands(command.serial, product.serial);
  product.order_no = or_as_it_stands(command.order_no, product.order_no);
  if (command.purchase_date) {
    product.purchase_date = parse_local_date(trim(*command.purchase_date));
  }
  return product;
}

bool is_same_product(const CaseProduct& a, const CaseProduct& b) {
  return a.model == b.model && a.serial == b.serial && a.purchase_date == b.purchase_date &&
         a.order_no == b.order_no;
}

const Device* device_of_serial(const Step& step, const std::string& serial) {
  if (serial.empty()) {
    return nullptr;
  }
  const IndexFound found = step.world.look_up(serial_index(serial));
  return found.ids.empty() ? nullptr : find_as<Device>(step.world, DeviceId{found.ids.front()});
}

// Whoever travels for it sees what he travels to.
void tell_visits(const Step& step, const Case& record, const CaseProduct& product,
                 const Device* device, Decided& out) {
  const bool other_unit = record.device != (device == nullptr ? std::nullopt
                                                              : std::optional{device->id});
  const Device* before =
      record.device ? find_as<Device>(step.world, *record.device) : nullptr;
  for (const CaseVisit& visit : record.visits) {
    if (visit.state == VisitState::cancelled) {
      continue;
    }
    if (find_as<Visit>(step.world, visit.id) != nullptr) {
      out.events.push_back(
          on(visit.id, visit_event::ProductCorrected{product.model, product.serial}));
    }
    if (other_unit && before != nullptr) {
      out.events.push_back(on(before->id, device_event::VisitOver{visit.id}));
    }
    if (other_unit && device != nullptr) {
      out.events.push_back(
          on(device->id, device_event::VisitPlanned{visit.id, visit.engineer}));
    }
  }
}

void judge(const Case& record, const Policy& policy, const Device* device,
           case_event::ProductCorrected& event) {
  Case judged = record;
  judged.intake.product = event.product;
  judged.device = event.device;
  event.warranty = warranty_verdict(policy, warranty_facts_of(judged, device, policy));
  judged.warranty = event.warranty;
  if (record.diagnosis) {
    event.liability = casework::liability_of(&judged, &policy, *record.diagnosis);
  }
}

}  // namespace

Result<Decided> correct_product(const Step& step, const Case& record,
                                const CorrectProduct& command) {
  const CaseProduct product = product_of(record, command);
  if (const auto bad = first_problem(
          {check_when(step, record), check_typed(step, record, command, product)})) {
    return *bad;
  }
  const Device* device = device_of_serial(step, product.serial);
  case_event::ProductCorrected event;
  event.from = record.intake.product;
  event.product = product;
  event.warranty = record.warranty;
  if (device != nullptr) {
    event.device = device->id;
  }
  if (const Policy* policy = policy_of(step.world, record)) {
    judge(record, *policy, device, event);
  }
  const bool same_verdict = event.warranty == record.warranty &&
                            (!event.liability || event.liability == record.liability);
  if (is_same_product(product, record.intake.product) && event.device == record.device &&
      same_verdict) {
    return refuse("nothing_changes");
  }
  event.similar =
      similar_cases(step, record.id, record.intake.contact.phone, product.serial);
  Decided out;
  tell_similar(step, event.similar, out);
  out.events.push_back(on(record.id, std::move(event)));
  tell_visits(step, record, product, device, out);
  return out;
}

Result<Decided> diagnose(const Step& step, const Case& record,
                         const case_command::Diagnose& command) {
  const Policy* in_force = step.world.policy_in_force();
  const bool decides =
      in_force == nullptr || may(*in_force, step.context.actor, "case.reinspect");
  if (record.revisions.diagnosis_final && !decides) {
    return refuse("diagnosis_final");
  }
  auto events = casework::decide({record, policy_of(step.world, record), step.meta}, command);
  if (!events) {
    return events.error();
  }
  std::vector<EventAt> out;
  for (CaseEvent& event : *events) {
    out.push_back(on(record.id, std::move(event)));
  }
  return decided(std::move(out));
}

}  // namespace aftercare::flow
