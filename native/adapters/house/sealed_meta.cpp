#include "native/adapters/house/sealed_meta.hpp"

#include <sstream>

namespace aftercare {

namespace {

std::string sealed(const DataFolder& folder, const std::string& key, const std::string& value) {
  return value + " " + sql::chain_hash(folder.chain_key(), key, value);
}

}  // namespace

std::optional<SealedPlace> read_sealed(sql::Database& database, const DataFolder& folder,
                                       const std::string& key) {
  const auto stored = database.meta(key);
  if (!stored) {
    return std::nullopt;
  }
  const auto space = stored->rfind(' ');
  const std::string value = stored->substr(0, space == std::string::npos ? 0 : space);
  SealedPlace out;
  std::istringstream words{value};
  words >> out.seq >> out.hash;
  return sealed(folder, key, value) == *stored ? std::optional{out} : std::nullopt;
}

void write_sealed(sql::Database& database, const DataFolder& folder, const std::string& key,
                  const SealedPlace& place) {
  database.set_meta(key, sealed(folder, key, std::to_string(place.seq) + " " + place.hash));
}

}  // namespace aftercare
