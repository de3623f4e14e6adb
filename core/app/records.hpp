// The kinds of records and how they are named across stores and wires. A new noun is added to
// EntityType, Record and the codec's table, nowhere else.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include <boost/describe.hpp>

#include "core/base/one_of.hpp"
#include "core/domain/case/case.hpp"
#include "core/domain/customer/customer.hpp"
#include "core/domain/device/device.hpp"
#include "core/domain/staff/staff.hpp"
#include "core/domain/stock/purchase.hpp"
#include "core/domain/stock/stock.hpp"
#include "core/domain/stock/stocktake.hpp"
#include "core/domain/visit/visit.hpp"
#include "core/policy/policy.hpp"

namespace aftercare {

// Same order as Record's alternatives.
enum class EntityType {
  customer,
  device,
  case_,
  visit,
  staff,
  part,
  location,
  stock_level,
  policy,
  supplier,
  purchase,
  stocktake,
  scrap
};
BOOST_DESCRIBE_ENUM(EntityType, customer, device, case_, visit, staff, part, location, stock_level,
                    policy, supplier, purchase, stocktake, scrap)

struct Record : std::variant<Customer, Device, Case, Visit, Staff, Part, Location, StockLevel,
                             Policy, Supplier, Purchase, Stocktake, Scrap> {
  AFTERCARE_ONE_OF(Record)
};

template <class T>
struct entity_type_of;  // entity_type_of<Case>::value
template <>
struct entity_type_of<Customer> {
  static constexpr auto value = EntityType::customer;
};
template <>
struct entity_type_of<Device> {
  static constexpr auto value = EntityType::device;
};
template <>
struct entity_type_of<Case> {
  static constexpr auto value = EntityType::case_;
};
template <>
struct entity_type_of<Visit> {
  static constexpr auto value = EntityType::visit;
};
template <>
struct entity_type_of<Staff> {
  static constexpr auto value = EntityType::staff;
};
template <>
struct entity_type_of<Part> {
  static constexpr auto value = EntityType::part;
};
template <>
struct entity_type_of<Location> {
  static constexpr auto value = EntityType::location;
};
template <>
struct entity_type_of<StockLevel> {
  static constexpr auto value = EntityType::stock_level;
};
template <>
struct entity_type_of<Policy> {
  static constexpr auto value = EntityType::policy;
};
template <>
struct entity_type_of<Supplier> {
  static constexpr auto value = EntityType::supplier;
};
template <>
struct entity_type_of<Purchase> {
  static constexpr auto value = EntityType::purchase;
};
template <>
struct entity_type_of<Stocktake> {
  static constexpr auto value = EntityType::stocktake;
};
template <>
struct entity_type_of<Scrap> {
  static constexpr auto value = EntityType::scrap;
};

struct EntityKey {
  EntityType t = EntityType::case_;
  Uuid id;
  bool operator==(const EntityKey&) const = default;
  bool operator<(const EntityKey& o) const { return t != o.t ? t < o.t : id < o.id; }
};

// "case/0190...": the form of a command's target.
std::string to_text(const EntityKey& key);
std::optional<EntityKey> parse_entity_key(std::string_view text);
// "case", "stock_level": the `t` of rows on the wire.
std::string_view entity_type_name(EntityType type);
std::optional<EntityType> parse_entity_type(std::string_view name);

EntityKey key_of(const Record& record);
template <class T, class Tag>
EntityKey key_for(Id<Tag> id) {
  return {entity_type_of<T>::value, id.value};
}

}  // namespace aftercare

template <>
struct std::hash<aftercare::EntityKey> {
  std::size_t operator()(const aftercare::EntityKey& key) const noexcept {
    return std::hash<aftercare::Uuid>{}(key.id) * 31U + static_cast<std::size_t>(key.t);
  }
};
