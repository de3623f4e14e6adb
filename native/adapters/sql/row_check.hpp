// Whether a row is what was written. A checksum is stored with it, over its key and text, beside
// the revision it was made for: so a row that an older release wrote over is told from a damaged
// one. That one, having none, must be readable. A pull of many rows costs no more than hashing
// them.
#pragma once
#include <cstdint>
#include <string_view>

#include "core/ports/authority_store.hpp"

namespace aftercare::sql {

// The revision's low 31 bits and XXH32. Never 0, the value of rows that have none.
std::int64_t row_checksum(const EntityKey& key, std::uint64_t ver, std::string_view json);

enum class RowState { whole, unsealed, damaged };
// unsealed: readable, and without a checksum of this revision.
RowState row_state(const StoredRow& row, std::int64_t checksum);

// Of JSON texts that carry no checksum: events, results.
bool is_json_object(std::string_view text);

}  // namespace aftercare::sql
