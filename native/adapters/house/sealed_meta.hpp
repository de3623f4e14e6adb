// Values in a database's meta that nobody without the chain's key can have put there.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

// A commit; hash "-": it is gone.
struct SealedPlace {
  std::uint64_t seq = 0;
  std::string hash;
};
// Nothing: there is none, or this house's key did not seal it.
std::optional<SealedPlace> read_sealed(sql::Database& database, const DataFolder& folder,
                                       const std::string& key);
void write_sealed(sql::Database& database, const DataFolder& folder, const std::string& key,
                  const SealedPlace& place);

}  // namespace aftercare
