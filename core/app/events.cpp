#include "core/app/events.hpp"

#include <algorithm>
#include <vector>

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
  std::string_view operator()(const SupplyEvent& e) const { return supply_event_type(e); }
  std::string_view operator()(const StocktakeEvent& e) const { return stocktake_event_type(e); }
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
    return as_record(evolve_stock_level(before<StockLevel>(), StockLevelId{target.id}, e, meta));
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
  std::optional<Record> operator()(const SupplyEvent& e) const {
    if (target.t == EntityType::supplier) {
      return as_record(evolve_supplier(before<Supplier>(), SupplierId{target.id}, e));
    }
    return as_record(evolve_purchase(before<Purchase>(), PurchaseId{target.id}, e, meta));
  }
  std::optional<Record> operator()(const StocktakeEvent& e) const {
    if (target.t == EntityType::scrap) {
      return as_record(evolve_scrap(before<Scrap>(), ScrapId{target.id}, e, meta));
    }
    return as_record(evolve_stocktake(before<Stocktake>(), StocktakeId{target.id}, e, meta));
  }
};

// The nouns an event may belong to; aimed at another record it leaves that as it is.
struct Nouns {
  using Types = std::vector<EntityType>;
  Types operator()(const CustomerEvent&) const { return {EntityType::customer}; }
  Types operator()(const DeviceEvent&) const { return {EntityType::device}; }
  Types operator()(const CaseEvent&) const { return {EntityType::case_}; }
  Types operator()(const VisitEvent&) const { return {EntityType::visit}; }
  Types operator()(const StaffEvent&) const { return {EntityType::staff}; }
  Types operator()(const StockEvent&) const {
    return {EntityType::part, EntityType::location, EntityType::stock_level};
  }
  Types operator()(const PolicyEvent&) const { return {EntityType::policy}; }
  Types operator()(const SupplyEvent&) const {
    return {EntityType::supplier, EntityType::purchase};
  }
  Types operator()(const StocktakeEvent&) const {
    return {EntityType::stocktake, EntityType::scrap};
  }
};

bool concerns(const Event& event, EntityType type) {
  const auto nouns = std::visit(Nouns{}, event);
  return std::find(nouns.begin(), nouns.end(), type) != nouns.end();
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

AFTERCARE_ONE_OF_MEMBERS(Event)

}  // namespace aftercare
