#include "core/app/events.hpp"

#include "core/domain/case/evolve.hpp"
#include "core/domain/case/timeline.hpp"
#include "core/domain/customer/evolve.hpp"
#include "core/domain/device/evolve.hpp"
#include "core/domain/staff/evolve.hpp"
#include "core/domain/stock/evolve.hpp"
#include "core/domain/visit/evolve.hpp"

namespace aftercare {
namespace {

struct TypeOf {
  std::string_view operator()(const CustomerEvent& e) const { return customer_event_type(e); }
  std::string_view operator()(const DeviceEvent& e) const { return device_event_type(e); }
  std::string_view operator()(const CaseEvent& e) const { return case_event_type(e); }
  std::string_view operator()(const VisitEvent& e) const { return visit_event_type(e); }
  std::string_view operator()(const StaffEvent& e) const { return staff_event_type(e); }
  std::string_view operator()(const StockEvent& e) const { return stock_event_type(e); }
  std::string_view operator()(const PolicyEvent&) const { return "policy.put_in_force"; }
};

template <class T>
std::optional<Record> as_record(std::optional<T> evolved) {
  if (!evolved) {
    return std::nullopt;
  }
  return Record{std::move(*evolved)};
}

struct Evolver {
  const Record* current;
  const EntityKey& target;
  const EventMeta& meta;

  template <class T>
  [[nodiscard]] const T* before() const {
    return current == nullptr ? nullptr : std::get_if<T>(current);
  }

  std::optional<Record> operator()(const CustomerEvent& e) const {
    return as_record(evolve_customer(before<Customer>(), CustomerId{target.id}, e));
  }
  std::optional<Record> operator()(const DeviceEvent& e) const {
    return as_record(evolve_device(before<Device>(), DeviceId{target.id}, e));
  }
  std::optional<Record> operator()(const CaseEvent& e) const {
    return as_record(evolve_case(before<Case>(), CaseId{target.id}, e, meta));
  }
  std::optional<Record> operator()(const VisitEvent& e) const {
    return as_record(evolve_visit(before<Visit>(), VisitId{target.id}, e, meta));
  }
  std::optional<Record> operator()(const StaffEvent& e) const {
    return as_record(evolve_staff(before<Staff>(), StaffId{target.id}, e, meta));
  }
  // Three nouns of the store share their events.
  std::optional<Record> operator()(const StockEvent& e) const {
    if (target.t == EntityType::part) {
      return as_record(evolve_part(before<Part>(), PartId{target.id}, e));
    }
    if (target.t == EntityType::location) {
      return as_record(evolve_location(before<Location>(), LocationId{target.id}, e));
    }
    return as_record(evolve_stock_level(before<StockLevel>(), StockLevelId{target.id}, e));
  }
  std::optional<Record> operator()(const PolicyEvent& e) const {
    if (before<Policy>() != nullptr) {
      return *current;  // immutable once in force
    }
    const auto& put = std::get<policy_event::PutInForce>(e);
    Policy policy = put.policy;
    policy.id = PolicyId{target.id};
    policy.standing = PolicyStanding{meta.received_at, meta.author.name, put.reason};
    return Record{std::move(policy)};
  }
};

// The noun an event belongs to; an event aimed at another record leaves that as it is.
bool concerns(const Event& event, EntityType type) {
  constexpr EntityType kNouns[] = {EntityType::customer, EntityType::device, EntityType::case_,
                                   EntityType::visit,    EntityType::staff,  EntityType::part,
                                   EntityType::policy};
  if (std::holds_alternative<StockEvent>(event)) {
    return type == EntityType::part || type == EntityType::location ||
           type == EntityType::stock_level;
  }
  return kNouns[event.index()] == type;
}

}  // namespace

std::string_view event_type(const Event& event) {
  return std::visit(TypeOf{}, event);
}

std::optional<Record> evolve(const Record* current, const EventAt& event, const EventMeta& meta) {
  const auto type = static_cast<std::size_t>(event.target.t);
  const bool other_noun = current != nullptr && current->index() != type;
  if (other_noun || !concerns(event.event, event.target.t)) {
    return current == nullptr ? std::nullopt : std::optional<Record>{*current};
  }
  return std::visit(Evolver{current, event.target, event.meta ? *event.meta : meta}, event.event);
}

}  // namespace aftercare
