#include "core/sync/rows.hpp"

#include "core/codec/messages.hpp"

namespace aftercare {

std::shared_ptr<const Record> read_row(EntityType type, std::string_view json, bool* unknown) {
  auto record = decode_record(type, json, unknown);
  return record ? std::make_shared<const Record>(std::move(*record)) : nullptr;
}

std::string projected_row(EntityType type, std::string_view json, const Viewer& viewer) {
  const auto record = read_row(type, json);
  return record ? encode_record(project(*record, viewer)) : std::string();
}

}  // namespace aftercare
