// SHA-256 on libsodium's C source, the same in the browser and on the server.
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace aftercare {

using Sha256 = std::array<std::uint8_t, 32>;

Sha256 sha256(std::string_view bytes);
// 64 lower-case hexadecimal digits.
std::string to_hex(const Sha256& hash);
std::string sha256_hex(std::string_view bytes);

}  // namespace aftercare
