#include "core/codec/json.hpp"

namespace aftercare {
namespace codec {

std::string_view find_name(const EnumRow* rows, std::size_t count, int value) {
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].value == value) return rows[i].name;
  }
  return {};
}

const EnumRow* find_row(const EnumRow* rows, std::size_t count, std::string_view name) {
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].name == name) return &rows[i];
  }
  return nullptr;
}

void write_fields(const FieldRow* rows, std::size_t count, const void* owner, const void* known,
                  Json& out) {
  if (!out.is_object()) out = Json::object();
  for (std::size_t i = 0; i < count; ++i) {
    Json value;
    if (rows[i].write(owner, known, value)) out[std::string(rows[i].name)] = std::move(value);
  }
}

bool are_known(const FieldRow* rows, std::size_t count, const void* owner, const void* known) {
  for (std::size_t i = 0; i < count; ++i) {
    if (!rows[i].is_known(owner, known)) return false;
  }
  return true;
}

bool read_fields(const FieldRow* rows, std::size_t count, const Json& json, void* owner,
                 Reading& reading) {
  if (!json.is_object()) return reading.fail("object");
  std::size_t known = json.contains("kind") ? 1 : 0;  // of a variant, unless it is a member
  for (std::size_t i = 0; i < count; ++i) {
    const auto at = json.find(rows[i].name);
    if (at == json.end()) continue;
    if (rows[i].name != "kind") ++known;
    const PathStep step(reading, rows[i].name);
    if (!rows[i].read(*at, owner, reading)) return false;
  }
  if (json.size() > known) reading.unknown = true;
  return true;
}

const KindRow* find_kind(const KindRow* rows, std::size_t count, std::string_view kind) {
  for (std::size_t i = 0; i < count; ++i) {
    if (rows[i].kind == kind) return &rows[i];
  }
  return nullptr;
}

}  // namespace codec

Result<Json> parse_json(std::string_view text) {
  // The depth is counted before parsing: the parser itself would recurse when destroying.
  int depth = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_text) {
      if (c == '\\') {
        ++i;
      } else if (c == '"') {
        in_text = false;
      }
      continue;
    }
    if (c == '"') in_text = true;
    if (c == '{' || c == '[') ++depth;
    if (c == '}' || c == ']') --depth;
    if (depth > kJsonDepthMax) return refuse("malformed", {}, {{"expected", "less nesting"}});
  }
  Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) return refuse("malformed", {}, {{"expected", "JSON"}});
  return Result<Json>(boost::system::in_place_value, std::move(json));
}

std::string dump_json(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace aftercare
