#include "core/app/records.hpp"

#include <array>

namespace aftercare {
namespace {

// In the order of EntityType.
constexpr std::array<std::string_view, std::variant_size_v<Record>> kNames{
    "customer",    "device", "case",     "visit",    "staff",     "part", "location",
    "stock_level", "policy", "supplier", "purchase", "stocktake", "scrap"};

}  // namespace

std::string_view entity_type_name(EntityType type) {
  const auto at = static_cast<std::size_t>(type);
  // A number of a damaged or newer database.
  return at < kNames.size() ? kNames[at] : "unknown";
}

std::optional<EntityType> parse_entity_type(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) {
      return static_cast<EntityType>(i);
    }
  }
  return std::nullopt;
}

std::string to_text(const EntityKey& key) {
  return std::string{entity_type_name(key.t)} + "/" + to_text(key.id);
}

std::optional<EntityKey> parse_entity_key(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) {
    return std::nullopt;
  }
  const auto type = parse_entity_type(text.substr(0, slash));
  const auto id = parse_uuid(text.substr(slash + 1));
  if (!type || !id) {
    return std::nullopt;
  }
  return EntityKey{*type, *id};
}

EntityKey key_of(const Record& record) {
  const Uuid id = std::visit([](const auto& value) { return value.id.value; }, record);
  return {static_cast<EntityType>(record.index()), id};
}

AFTERCARE_ONE_OF_MEMBERS(Record)

}  // namespace aftercare
