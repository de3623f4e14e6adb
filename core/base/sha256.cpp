#include "core/base/sha256.hpp"

#include <sodium/crypto_hash_sha256.h>

namespace aftercare {

static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<Sha256>);

Sha256 sha256(std::string_view bytes) {
  Sha256 hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size());
  return hash;
}

std::string to_hex(const Sha256& hash) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(hash.size() * 2);
  for (const std::uint8_t byte : hash) {
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 0xFU]);
  }
  return out;
}

std::string sha256_hex(std::string_view bytes) {
  return to_hex(sha256(bytes));
}

}  // namespace aftercare
