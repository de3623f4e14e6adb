#include "core/sync/cursor.hpp"

#include "core/base/sha256.hpp"
#include "core/codec/json.hpp"

namespace aftercare {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// As it is written: every pull brings one.
struct Written {
  int v = 0;
  std::string e;
  std::uint64_t q = 0;
  std::string h;
  std::vector<std::string> s;
  std::vector<std::string> w;
  std::uint64_t wa = 0;
  std::vector<std::string> l;
  std::string la;
  std::optional<std::uint64_t> ls;
  std::uint64_t b = 0;
};
BOOST_DESCRIBE_STRUCT(Written, (), (v, e, q, h, s, w, wa, l, la, ls, b))
constexpr int kCursorVersion = 1;

constexpr std::size_t kSealDigits = 32;

std::string seal_of(const std::string& cursor, const std::string& key, const std::string& actor) {
  // Keyed twice, so that a longer text with a known inner hash gets no further.
  const std::string inner = sha256_hex(key + '\n' + actor + '\n' + cursor);
  return sha256_hex(key + '\n' + inner).substr(0, kSealDigits);
}

}  // namespace

std::string to_base64url(std::string_view bytes) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : bytes) {
    bits = (bits << 8U) | static_cast<std::uint8_t>(c);
    held += 8;
    while (held >= 6) {
      held -= 6;
      out += kDigits[(bits >> static_cast<unsigned>(held)) & 63U];
    }
  }
  if (held > 0)
    out += kDigits[(bits << static_cast<unsigned>(6 - held)) & 63U];
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos)
      return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8)
      continue;
    held -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(held)) & 255U);
  }
  return out;
}

std::string seal_cursor(const std::string& cursor, const std::string& key,
                        const std::string& actor) {
  return key.empty() ? cursor : cursor + '.' + seal_of(cursor, key, actor);
}

std::optional<std::string> unseal_cursor(const std::string& text, const std::string& key,
                                         const std::string& actor) {
  if (key.empty() || text == "0")
    return text;
  const std::size_t dot = text.rfind('.');
  if (dot == std::string::npos)
    return std::nullopt;
  std::string cursor = text.substr(0, dot);
  const std::string expected = seal_of(cursor, key, actor);
  const std::string given = text.substr(dot + 1);
  if (given.size() != expected.size())
    return std::nullopt;
  unsigned different = 0;
  for (std::size_t i = 0; i < given.size(); ++i) {
    different |= static_cast<unsigned>(given[i] ^ expected[i]);
  }
  if (different != 0)
    return std::nullopt;
  return cursor;
}

std::string encode_cursor(const Cursor& cursor) {
  Written out{kCursorVersion,    cursor.epoch,      cursor.seq,       cursor.hash,
              cursor.scopes,     cursor.won,        cursor.won_after, cursor.lost,
              cursor.lost_after, cursor.lost_since, cursor.born};
  return to_base64url(json_row(out));
}

std::optional<Cursor> decode_cursor(std::string_view text) {
  if (text == "0" || text.empty())
    return Cursor{};
  const auto bytes = from_base64url(text);
  auto read = bytes ? read_json<Written>(*bytes) : Result<Written>(refuse("malformed", "cursor"));
  if (!read || read->v != kCursorVersion)
    return std::nullopt;
  return Cursor{std::move(read->e), read->q,  std::move(read->h), std::move(read->s),
                std::move(read->w), read->wa, std::move(read->l), std::move(read->la),
                read->ls,           read->b};
}

}  // namespace aftercare
