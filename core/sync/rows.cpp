#include "core/sync/rows.hpp"

#include "core/app/permissions.hpp"
#include "core/codec/messages.hpp"

namespace aftercare {

std::shared_ptr<const Record> read_row(EntityType type, std::string_view json, bool* unknown) {
  auto record = decode_record(type, json, unknown);
  return record ? std::make_shared<const Record>(std::move(*record)) : nullptr;
}

std::string projected_row(EntityType type, std::string_view json, const Actor& actor) {
  const auto record = read_row(type, json);
  return record ? encode_record(project(*record, actor)) : std::string();
}

}  // namespace aftercare
