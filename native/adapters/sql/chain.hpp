// The chain of commits: each one's hash covers its events and the commit before it, keyed by a key
// that lies outside the database (DIR/keys/chain.key, mode 0600). Whoever holds the database alone
// can change it, but not unnoticed.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace aftercare::sql {

using ChainKey = std::array<std::uint8_t, 32>;

// Reads the key, or makes one when there is none. Refusal: key_unusable {path, reason}.
Result<ChainKey> open_chain_key(const std::string& path);

// HMAC-SHA256(key, previous ‖ digest), hex.
std::string chain_hash(const ChainKey& key, std::string_view previous, std::string_view digest);

}  // namespace aftercare::sql
