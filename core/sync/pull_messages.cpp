// The bodies of pull: see messages.hpp.
#include <charconv>

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
  codec::TextIn in(slice);
  codec::Reading reading;
  return codec::take(in, out, reading) && in.finished();
}

// A plain text of ours: in quotes, no escapes.
std::optional<std::string_view> plain(std::string_view slice) {
  if (slice.size() < 2 || slice.front() != '"' || slice.back() != '"')
    return std::nullopt;
  return slice.substr(1, slice.size() - 2);
}

bool read_count(std::string_view slice, std::uint64_t& out) {
  const auto [end, error] = std::from_chars(slice.data(), slice.data() + slice.size(), out);
  return error == std::errc{} && end == slice.data() + slice.size();
}

// A line as it lies there.
struct RawLine {
  std::optional<EntityType> type;
  std::optional<Uuid> id;
  std::string_view op;
  std::string_view ver;
  std::uint64_t bytes = 0;  // of the row, when its server says so
  std::string_view row;
};

void read_line_member(const JsonSlices::Member& member, RawLine& line) {
  const std::string_view word = plain(member.value).value_or("");
  if (member.key == "op")
    line.op = word;
  if (member.key == "t")
    line.type = parse_entity_type(word);
  if (member.key == "id")
    line.id = parse_uuid(word);
  if (member.key == "ver")
    line.ver = member.value;
  if (member.key == "bytes" && !read_count(member.value, line.bytes))
    line.bytes = 0;
  if (member.key == "row")
    line.row = member.value;
}

Result<PatchSlice> patch_slice_of(const RawLine& raw) {
  PatchSlice line;
  if (!raw.ver.empty() && !read_count(raw.ver, line.ver))
    return malformed("patch.ver", "integer");
  if (!raw.id)
    return malformed("patch", "patch line");
  // A kind of record this version does not know yet: kept out of sight.
  if (!raw.type)
    return refuse("unknown_type", "patch.t");
  line.key = {*raw.type, *raw.id};
  if (raw.op == "put") {
    line.op = PatchOp::put;
    if (raw.row.empty())
      return malformed("patch.row", "object");
    line.row = raw.row;
    return line;
  }
  if (raw.op != "del" && raw.op != "leave")
    return malformed("patch.op", "a known value");
  line.op = raw.op == "del" ? PatchOp::del : PatchOp::leave;
  return line;
}

// False: not an object's members, or cut off.
bool read_line(JsonSlices& members, RawLine& raw) {
  if (!members.enter('{'))
    return false;
  while (const auto key = members.next_key()) {
    const bool sized = *key == "row" && raw.bytes != 0;
    const auto value =
        sized ? members.object_of(static_cast<std::size_t>(raw.bytes)) : members.value();
    if (!value)
      return false;
    read_line_member({*key, *value}, raw);
  }
  return true;
}

// `items` stands before the array.
Result<void> read_patch(JsonSlices& items, std::vector<PatchSlice>& out) {
  if (!items.enter('['))
    return malformed("patch", "array");
  while (items.next()) {
    JsonSlices members = items.inside();
    RawLine raw;
    if (!read_line(members, raw))
      return malformed("patch", "object");
    if (!items.after(members))
      return malformed("patch", "patch line");
    const auto line = patch_slice_of(raw);
    if (line) {
      out.push_back(*line);
    } else if (line.error().code != "unknown_type") {
      return line.error();
    }
  }
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
    // Its size comes before the row: a device steps over it instead of going through it.
    out += R"(,"ver":)" + std::to_string(line.ver);
    out += R"(,"bytes":)" + std::to_string(line.row.size()) + R"(,"row":)";
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
  std::vector<PatchSlice> lines;
  auto out = pull_response_from_text(text, lines);
  if (!out)
    return out;
  out->patch.reserve(lines.size());
  for (const PatchSlice& line : lines)
    out->patch.push_back({line.op, line.key, line.ver, std::string(line.row)});
  return out;
}

Result<PullResponse> pull_response_from_text(std::string_view text,
                                             std::vector<PatchSlice>& lines) {
  JsonSlices slices(text);
  if (!slices.enter('{'))
    return malformed("", "object");
  PullResponse out;
  while (const auto key = slices.next_key()) {
    if (*key == "patch") {
      JsonSlices items = slices.inside();
      const auto read = read_patch(items, lines);
      if (!read)
        return read.error();
      if (!slices.after(items))
        return malformed("patch", "array");
      continue;
    }
    const auto value = slices.value();
    const auto read = value ? read_member({*key, *value}, out) : malformed(*key, "JSON");
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
