// The bodies of pull: see messages.hpp.
#include "core/app/records.hpp"
#include "core/sync/json_slices.hpp"
#include "core/sync/limits.hpp"
#include "core/sync/messages.hpp"

namespace aftercare {
namespace {

Refusal malformed(std::string_view field, std::string_view expected) {
  return refuse("malformed", std::string(field), {{"expected", std::string(expected)}});
}

std::string_view name_of(PatchOp op) {
  switch (op) {
    case PatchOp::put: return "put";
    case PatchOp::del: return "del";
    case PatchOp::leave: return "leave";
  }
  return "leave";
}

template <class T>
bool read_slice(std::string_view slice, T& out) {
  const auto json = parse_json(slice);
  if (!json)
    return false;
  codec::Reading reading;
  return codec::read(*json, out, reading);
}

// A plain text of ours: in quotes, no escapes.
std::optional<std::string_view> plain(std::string_view slice) {
  if (slice.size() < 2 || slice.front() != '"' || slice.back() != '"')
    return std::nullopt;
  return slice.substr(1, slice.size() - 2);
}

Result<PatchLine> read_patch_line(std::string_view text) {
  JsonSlices slices(text);
  if (!slices.enter('{'))
    return malformed("patch", "object");
  PatchLine line;
  std::optional<EntityType> type;
  std::optional<Uuid> id;
  std::string_view op;
  while (const auto member = slices.next_member()) {
    const std::string_view word = plain(member->value).value_or("");
    if (member->key == "op")
      op = word;
    if (member->key == "t")
      type = parse_entity_type(word);
    if (member->key == "id")
      id = parse_uuid(word);
    if (member->key == "row")
      line.row = std::string(member->value);
    if (member->key == "ver" && !read_slice(member->value, line.ver)) {
      return malformed("patch.ver", "integer");
    }
  }
  if (!slices.finished() || !id)
    return malformed("patch", "patch line");
  // A kind of record this version does not know yet: kept out of sight.
  if (!type)
    return refuse("unknown_type", "patch.t");
  line.key = {*type, *id};
  if (op == "put") {
    line.op = PatchOp::put;
    if (line.row.empty())
      return malformed("patch.row", "object");
    return line;
  }
  if (op != "del" && op != "leave")
    return malformed("patch.op", "a known value");
  line.op = op == "del" ? PatchOp::del : PatchOp::leave;
  line.row.clear();
  return line;
}

Result<void> read_patch(std::string_view text, PullResponse& out) {
  JsonSlices items(text);
  if (!items.enter('['))
    return malformed("patch", "array");
  while (const auto item = items.next_item()) {
    auto line = read_patch_line(*item);
    if (line) {
      out.patch.push_back(std::move(*line));
    } else if (line.error().code != "unknown_type") {
      return line.error();
    }
  }
  if (!items.finished())
    return malformed("patch", "array");
  return {};
}

Result<void> read_results(std::string_view text, PullResponse& out) {
  JsonSlices items(text);
  if (!items.enter('['))
    return malformed("results", "array");
  while (const auto item = items.next_item())
    out.results.emplace_back(*item);
  if (!items.finished())
    return malformed("results", "array");
  return {};
}

Result<void> read_member(const JsonSlices::Member& member, PullResponse& out) {
  bool good = true;
  if (member.key == "epoch")
    good = read_slice(member.value, out.epoch);
  if (member.key == "server_time")
    good = read_slice(member.value, out.server_time);
  if (member.key == "from")
    good = read_slice(member.value, out.from);
  if (member.key == "to")
    good = read_slice(member.value, out.to);
  if (member.key == "seq")
    good = read_slice(member.value, out.seq);
  if (member.key == "more")
    good = read_slice(member.value, out.more);
  if (member.key == "patch")
    return read_patch(member.value, out);
  if (member.key == "results")
    return read_results(member.value, out);
  if (!good)
    return malformed(member.key, "another type");
  return {};
}

}  // namespace

Result<PullRequest> pull_request_from_json(const Json& json) {
  if (!json.is_object())
    return malformed("", "object");
  PullRequest request;
  codec::Reading reading;
  const auto read = [&](std::string_view name, auto& out) {
    const auto at = json.find(name);
    if (at == json.end() || at->is_null())
      return true;
    const codec::PathStep step(reading, name);
    return codec::read(*at, out, reading);
  };
  if (!read("epoch", request.epoch) || !read("client_id", request.client_id) ||
      !read("cursor", request.cursor) || !read("scopes", request.scopes) ||
      !read("limit", request.limit)) {
    return *reading.problem;
  }
  if (request.cursor.size() > kCursorBytesMax)
    return malformed("cursor", "a cursor");
  if (request.scopes && request.scopes->size() > kPullScopesMax) {
    return malformed("scopes", "fewer scopes");
  }
  return request;
}

Json pull_request_to_json(const PullRequest& request) {
  Json out = Json::object();
  out["epoch"] = request.epoch;
  out["client_id"] = request.client_id.text();
  out["cursor"] = request.cursor;
  if (request.scopes)
    out["scopes"] = to_json(*request.scopes);
  if (request.limit != 0)
    out["limit"] = request.limit;
  return out;
}

std::string patch_line_to_text(const PatchLine& line) {
  std::string out = R"({"op":")";
  out += name_of(line.op);
  out += R"(","t":")";
  out += entity_type_name(line.key.t);
  out += R"(","id":")";
  out += to_text(line.key.id);
  out += '"';
  if (line.op == PatchOp::put) {
    out += R"(,"ver":)" + std::to_string(line.ver) + R"(,"row":)";
    out += line.row;
  }
  out += '}';
  return out;
}

std::string pull_response_to_text(const PullResponse& response) {
  std::size_t size = 512;
  for (const PatchLine& line : response.patch)
    size += line.row.size() + 128;
  std::string out;
  out.reserve(size);
  out += "{\"epoch\":" + dump_json(response.epoch);
  out += ",\"server_time\":\"" + to_text(response.server_time) + '"';
  out += ",\"from\":" + dump_json(response.from);
  out += ",\"to\":" + dump_json(response.to);
  out += ",\"seq\":" + std::to_string(response.seq);
  out += response.more ? ",\"more\":true" : ",\"more\":false";
  out += ",\"patch\":[";
  bool first = true;
  for (const PatchLine& line : response.patch) {
    if (!first)
      out += ',';
    first = false;
    out += patch_line_to_text(line);
  }
  out += "],\"results\":[";
  first = true;
  for (const std::string& result : response.results) {
    if (!first)
      out += ',';
    first = false;
    out += result;
  }
  out += "],\"check\":{\"rows\":" + std::to_string(response.patch.size()) + "}}";
  return out;
}

Result<PullResponse> pull_response_from_text(std::string_view text) {
  JsonSlices slices(text);
  if (!slices.enter('{'))
    return malformed("", "object");
  PullResponse out;
  while (const auto member = slices.next_member()) {
    const auto read = read_member(*member, out);
    if (!read)
      return read.error();
  }
  if (!slices.finished())
    return malformed("", "object");
  if (out.to.empty() || out.epoch.empty())
    return malformed("to", "a cursor");
  return out;
}

}  // namespace aftercare
