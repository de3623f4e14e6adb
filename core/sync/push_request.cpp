// push_request_from_text(): see messages.hpp.
#include "core/sync/messages.hpp"

namespace aftercare {
namespace {

// Where the value at the front of `text` ends, by quotes and brackets alone: what stands between
// them is looked at when the value is decoded. 0: it does not end.
std::size_t length_of_value(std::string_view text) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted) {
      if (c == '\\')
        ++i;
      else if (c == '"')
        quoted = false;
      if (!quoted && depth == 0)
        return i + 1;
      continue;
    }
    const bool ends = c == ',' || c == '}' || c == ']';
    if (depth == 0 && (ends || c == ':'))
      return i;
    if (c == '"')
      quoted = true;
    if (c == '{' || c == '[')
      ++depth;
    if ((c == '}' || c == ']') && --depth == 0)
      return i + 1;
  }
  return 0;
}

// Walks the items of an object or array: `visit(key, value)`, the key with its quotes, empty in an
// array. False: this is no such thing.
template <class Visit>
bool each_value(std::string_view text, char open, char close, const Visit& visit) {
  const auto skip_space = [&text] {
    const std::size_t at = text.find_first_not_of(" \t\r\n");
    text.remove_prefix(at == std::string_view::npos ? text.size() : at);
  };
  const auto take = [&](char c) {
    skip_space();
    const bool there = !text.empty() && text.front() == c;
    if (there)
      text.remove_prefix(1);
    return there;
  };
  const auto take_value = [&](std::string_view& out) {
    skip_space();
    const std::size_t length = length_of_value(text);
    out = text.substr(0, length);
    text.remove_prefix(length);
    return length != 0;
  };
  if (!take(open))
    return false;
  if (!take(close)) {
    do {
      std::string_view key;
      std::string_view value;
      if (open == '{' && (!take_value(key) || !take(':')))
        return false;
      if (!take_value(value) || !visit(key, value))
        return false;
    } while (take(','));
    if (!take(close))
      return false;
  }
  skip_space();
  return text.empty();
}

Json undecodable_command(std::string_view text) {
  Json out = Json::object();
  const auto visit = [&out](std::string_view key, std::string_view value) {
    for (const std::string_view member : {"\"id\"", "\"client_seq\""}) {
      if (key != member)
        continue;
      if (auto json = parse_json(value))
        out[std::string(member.substr(1, member.size() - 2))] = std::move(*json);
    }
    return true;
  };
  static_cast<void>(each_value(text, '{', '}', visit));
  out[std::string(kUndecodable)] = true;
  return out;
}

}  // namespace

Result<PushRequest> push_request_from_text(std::string_view text) {
  // Nearly always everything can be read at once.
  if (const auto json = parse_json(text))
    return push_request_from_json(*json);
  Json envelope = Json::object();
  std::vector<Json> commands;
  bool listed = false;
  const auto visit_command = [&](std::string_view, std::string_view value) {
    auto json = parse_json(value);
    commands.push_back(json ? std::move(*json) : undecodable_command(value));
    return true;
  };
  std::optional<Refusal> wrong;
  const auto visit = [&](std::string_view key, std::string_view value) {
    if (key == "\"commands\"") {
      commands.clear();
      listed = each_value(value, '[', ']', visit_command);
      return true;
    }
    const auto name = parse_json(key);
    auto json = parse_json(value);
    if (!name || !name->is_string() || !json) {
      wrong = refuse("malformed", {}, {{"expected", "JSON"}});
      return false;
    }
    envelope[name->get<std::string>()] = std::move(*json);
    return true;
  };
  if (!each_value(text, '{', '}', visit) || wrong)
    return refuse("malformed", {}, {{"expected", "JSON"}});
  if (listed)
    envelope["commands"] = Json::array();
  auto request = push_request_from_json(envelope);
  if (request)
    request->commands = std::move(commands);
  return request;
}

}  // namespace aftercare
