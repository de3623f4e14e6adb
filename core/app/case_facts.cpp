#include "core/app/case_facts.hpp"

namespace aftercare {
namespace {

void take_device(WarrantyFacts& facts, const Device& device) {
  facts.model = device.model;
  facts.serial_known = true;
  facts.activated_on = device.activated_on;
  facts.months = device.warranty_months;
  facts.ends_on = device.warranty_ends_on;
}

}  // namespace

WarrantyFacts warranty_facts_of(const CaseIntake& intake, const Device* device,
                                const Policy& policy, Instant received_at) {
  WarrantyFacts facts;
  facts.model = intake.product.model;
  facts.reported_on = local_date_at(received_at, policy.zone.rules());
  if (device != nullptr) {
    take_device(facts, *device);
  }
  return facts;
}

WarrantyFacts warranty_facts_of(const Case& record, const Device* device, const Policy& policy) {
  return warranty_facts_of(record.intake, device, policy, record.received_at);
}

std::optional<LocalDate> warranty_end_of(const Device& device, const Policy& policy) {
  WarrantyFacts facts;
  take_device(facts, device);
  // The end does not depend on the day; before the activation there would be no verdict.
  facts.reported_on = device.activated_on.value_or(LocalDate{});
  return warranty_verdict(policy, facts).ends_on;
}

RemedyFacts remedy_facts_of(const Case& record, const Device* device, WarrantyState warranty,
                            const Policy& policy) {
  RemedyFacts facts;
  facts.asked_on = local_date_at(record.received_at, policy.zone.rules());
  facts.warranty = warranty;
  if (record.diagnosis)
    facts.cause = record.diagnosis->cause;
  // What a customer says of his purchase is a claim; written down at the desk it is the record,
  // until there is one of the unit.
  if (record.reporter.kind == ActorKind::staff)
    facts.purchased_on = record.intake.product.purchase_date;
  if (device != nullptr) {
    facts.received_on = device->received_on;
    if (device->purchased_on)
      facts.purchased_on = device->purchased_on;
  }
  return facts;
}

FeeBasis fee_basis_of(const Case& record) {
  return record.liability ? record.liability->fee_basis : FeeBasis::undecided;
}

std::vector<ListedPrice> prices_of(const Case& record, const Device* device, const Policy& policy) {
  const std::string& model = device != nullptr ? device->model : record.intake.product.model;
  return listed_prices(policy, fee_basis_of(record), model);
}

}  // namespace aftercare
