#include "core/sync/cursor.hpp"

#include "core/base/sha256.hpp"
#include "core/codec/json.hpp"

namespace aftercare {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

template <class T>
bool take(const Json& json, std::string_view name, T& out) {
  const auto at = json.find(name);
  if (at == json.end())
    return true;
  codec::Reading reading;
  return codec::read(*at, out, reading);
}

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
  Json json = Json::object();
  json["v"] = 1;
  json["e"] = cursor.epoch;
  json["q"] = cursor.seq;
  json["h"] = cursor.hash;
  json["s"] = cursor.scopes;
  if (!cursor.won.empty()) {
    json["w"] = cursor.won;
    json["wa"] = cursor.won_after;
  }
  if (!cursor.lost.empty()) {
    json["l"] = cursor.lost;
    json["la"] = cursor.lost_after;
    if (cursor.lost_since)
      json["ls"] = *cursor.lost_since;
  }
  if (cursor.born != 0)
    json["b"] = cursor.born;
  return to_base64url(dump_json(json));
}

std::optional<Cursor> decode_cursor(std::string_view text) {
  if (text == "0" || text.empty())
    return Cursor{};
  const auto bytes = from_base64url(text);
  if (!bytes)
    return std::nullopt;
  const auto json = parse_json(*bytes);
  if (!json || !json->is_object())
    return std::nullopt;
  Cursor out;
  int version = 0;
  const bool good = take(*json, "v", version) && take(*json, "e", out.epoch) &&
                    take(*json, "q", out.seq) && take(*json, "h", out.hash) &&
                    take(*json, "s", out.scopes) && take(*json, "w", out.won) &&
                    take(*json, "wa", out.won_after) && take(*json, "l", out.lost) &&
                    take(*json, "la", out.lost_after) && take(*json, "ls", out.lost_since) &&
                    take(*json, "b", out.born);
  if (!good || version != 1)
    return std::nullopt;
  return out;
}

}  // namespace aftercare
