#include "core/app/case_facts.hpp"

#include <boost/describe/enum_from_string.hpp>

namespace aftercare {

WarrantyFacts warranty_facts_of(const Case& record, const Device* device, const Policy& policy) {
  WarrantyFacts facts;
  facts.model = record.intake.product.model;
  facts.reported_on = local_date_at(record.received_at, policy.zone.offset_minutes);
  if (device != nullptr) {
    facts.model = device->model;
    facts.serial_known = true;
    facts.activated_on = device->activated_on;
    facts.months = device->warranty_months;
  }
  return facts;
}

std::optional<Topic> topic_of(const Case& record, const Policy& policy) {
  Topic topic{};
  if (boost::describe::enum_from_string(record.intake.topic.c_str(), topic))
    return topic;
  const WishRow* row = find_wish(policy, record.intake.wish);
  return row == nullptr ? std::nullopt : std::optional<Topic>{row->topic};
}

RemedyFacts remedy_facts_of(const Case& record, const Device* device, WarrantyState warranty,
                            const Policy& policy) {
  RemedyFacts facts;
  facts.asked_on = local_date_at(record.received_at, policy.zone.offset_minutes);
  facts.warranty = warranty;
  if (record.diagnosis)
    facts.cause = record.diagnosis->cause;
  facts.purchased_on = record.intake.product.purchase_date;
  if (device != nullptr) {
    facts.received_on = device->received_on;
    if (device->purchased_on)
      facts.purchased_on = device->purchased_on;
  }
  return facts;
}

}  // namespace aftercare
