#include "native/adapters/sql/row_check.hpp"

#include <xxhash.h>

#include "core/codec/messages.hpp"

namespace aftercare::sql {

namespace {

std::int64_t revision_part(std::uint64_t ver) {
  return static_cast<std::int64_t>(ver & 0x7FFF'FFFFU);
}

bool is_readable(const StoredRow& row) {
  return decode_record(row.key.t, row.json).has_value();
}

}  // namespace

std::int64_t row_checksum(const EntityKey& key, std::uint64_t ver, std::string_view json) {
  // Seeded with whose row it is: another record's text is not this one's.
  const std::uint32_t seed =
      XXH32(key.id.bytes.data(), key.id.bytes.size(), static_cast<std::uint32_t>(key.t));
  const std::int64_t hash = XXH32(json.data(), json.size(), seed);
  return (revision_part(ver) << 32) | hash;
}

RowState row_state(const StoredRow& row, std::int64_t checksum) {
  if (checksum != 0 && (checksum >> 32) == revision_part(row.ver)) {
    return checksum == row_checksum(row.key, row.ver, row.json) ? RowState::whole
                                                                : RowState::damaged;
  }
  return is_readable(row) ? RowState::unsealed : RowState::damaged;
}

bool is_json_object(std::string_view text) {
  codec::TextIn in{text};
  return in.peek() == '{' && in.skip() && in.finished();
}

}  // namespace aftercare::sql
