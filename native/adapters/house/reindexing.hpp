// Rows written before texts were tidied are found by what this release looks for: once per
// database, their terms and index entries are added as it makes them.
#pragma once
#include "native/adapters/sql/database.hpp"

namespace aftercare {

// How texts are read into terms (core/base/search.cpp, core/app/index.cpp); raised when that
// changes for texts that may stand in rows.
inline constexpr const char* kTermsRead = "2";

// Nothing to do: costs one look-up. Throws sql::Error.
void add_missing_terms(sql::Database& database);

}  // namespace aftercare
