#include "core/base/id.hpp"

#include <boost/uuid/name_generator_sha1.hpp>
#include <boost/uuid/uuid.hpp>

namespace aftercare {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_dash_place(std::size_t i) { return i == 8 || i == 13 || i == 18 || i == 23; }

}  // namespace

void append_text(std::string& out, const Uuid& id) {
  std::array<char, 36> text{};
  std::size_t at = 0;
  for (const std::uint8_t byte : id.bytes) {
    if (is_dash_place(at)) text[at++] = '-';
    text[at++] = kHex[byte >> 4U];
    text[at++] = kHex[byte & 15U];
  }
  out.append(text.data(), text.size());
}

std::string to_text(const Uuid& id) {
  std::string out;
  append_text(out, id);
  return out;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t byte = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (is_dash_place(i)) {
      if (text[i] != '-') return std::nullopt;
      ++i;
      continue;
    }
    const int high = hex_value(text[i]);
    const int low = hex_value(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id.bytes[byte++] = static_cast<std::uint8_t>(high * 16 + low);
    i += 2;
  }
  return id;
}

Uuid make_uuid_v7(std::int64_t unix_ms, const std::array<std::uint8_t, 10>& random) {
  Uuid id;
  for (std::size_t i = 0; i < 6; ++i) {
    id.bytes[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(unix_ms) >> (40U - 8U * i));
  }
  for (std::size_t i = 0; i < 10; ++i) id.bytes[6 + i] = random[i];
  id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0FU) | 0x70U);
  id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3FU) | 0x80U);
  return id;
}

Uuid make_uuid_v5(const Uuid& name_space, std::string_view name) {
  boost::uuids::uuid space;
  std::copy(name_space.bytes.begin(), name_space.bytes.end(), space.begin());
  const auto made = boost::uuids::name_generator_sha1(space)(name.data(), name.size());
  Uuid id;
  std::copy(made.begin(), made.end(), id.bytes.begin());
  return id;
}

Uuid aftercare_namespace() {
  return Uuid{{0x9a, 0x1f, 0x6c, 0x10, 0x5d, 0x0e, 0x4b, 0x7e, 0x8c, 0x55, 0x61, 0xaf, 0x7e, 0x0c,
               0xa2, 0xe1}};
}

}  // namespace aftercare
