#include "core/codec/json.hpp"

namespace aftercare {

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
