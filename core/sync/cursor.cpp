#include "core/sync/cursor.hpp"

#include "core/codec/json.hpp"

namespace aftercare {
namespace {

constexpr std::string_view kDigits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

template <class T>
bool take(const Json& json, std::string_view name, T& out) {
  const auto at = json.find(name);
  if (at == json.end()) return true;
  codec::Reading reading;
  return codec::read(*at, out, reading);
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
  if (held > 0) out += kDigits[(bits << static_cast<unsigned>(6 - held)) & 63U];
  return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
  std::string out;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const std::size_t digit = kDigits.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    bits = (bits << 6U) | static_cast<std::uint32_t>(digit);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    out += static_cast<char>((bits >> static_cast<unsigned>(held)) & 255U);
  }
  return out;
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
  }
  if (cursor.born != 0) json["b"] = cursor.born;
  return to_base64url(dump_json(json));
}

std::optional<Cursor> decode_cursor(std::string_view text) {
  if (text == "0" || text.empty()) return Cursor{};
  const auto bytes = from_base64url(text);
  if (!bytes) return std::nullopt;
  const auto json = parse_json(*bytes);
  if (!json || !json->is_object()) return std::nullopt;
  Cursor out;
  int version = 0;
  const bool good = take(*json, "v", version) && take(*json, "e", out.epoch) &&
                    take(*json, "q", out.seq) && take(*json, "h", out.hash) &&
                    take(*json, "s", out.scopes) && take(*json, "w", out.won) &&
                    take(*json, "wa", out.won_after) && take(*json, "l", out.lost) &&
                    take(*json, "la", out.lost_after) && take(*json, "b", out.born);
  if (!good || version != 1) return std::nullopt;
  return out;
}

}  // namespace aftercare
