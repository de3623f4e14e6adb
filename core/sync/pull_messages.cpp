// The bodies of pull: see messages.hpp.
#include "core/app/records.hpp"
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

// Visits an object's members: `visit` goes past the value of the key it is given. False: this is no
// object, or a value was not what its key says.
template <class Visit>
bool each_member(codec::TextIn& in, const Visit& visit) {
  if (!in.enter('{'))
    return false;
  for (bool first = true; in.next('}', first);) {
    const auto key = in.key();
    if (!key || !visit(*key))
      return false;
  }
  return in.good();
}

template <class Visit>
bool each_item(codec::TextIn& in, const Visit& visit) {
  if (!in.enter('['))
    return false;
  for (bool first = true; in.next(']', first);) {
    if (!visit())
      return false;
  }
  return in.good();
}

template <class T>
bool take_value(codec::TextIn& in, T& out) {
  codec::Reading reading;
  return codec::take(in, out, reading);
}

std::optional<PatchOp> parse_op(std::string_view word) {
  for (const PatchOp op : {PatchOp::put, PatchOp::del, PatchOp::leave}) {
    if (name_of(op) == word)
      return op;
  }
  return std::nullopt;
}

// A line as it lies there.
struct RawLine {
  std::optional<EntityType> type;
  std::optional<Uuid> id;
  std::optional<PatchOp> op;
  std::uint64_t ver = 0;
  std::optional<std::uint64_t> bytes;  // of the row, when its server says so
  std::string_view row;
};

// Past the value of a member. What should have stood there instead; empty: it does.
std::string_view take_line_member(codec::TextIn& in, std::string_view key, RawLine& line) {
  if (key == "ver")
    return take_value(in, line.ver) ? "" : "integer";
  if (key == "bytes")
    return take_value(in, line.bytes) ? "" : "integer";
  if (key == "row") {
    const auto size = static_cast<std::size_t>(line.bytes.value_or(0));
    const auto row = size != 0 ? in.object_of(size) : in.slice();
    line.row = row.value_or("");
    return row ? "" : "object";
  }
  if (key != "op" && key != "t" && key != "id")
    return in.slice() ? "" : "JSON";
  const char name = key.front();
  const auto word = in.text();
  if (!word)
    return "text";
  if (name == 'o')
    line.op = parse_op(*word);
  if (name == 't')
    line.type = parse_entity_type(*word);
  if (name == 'i')
    line.id = parse_uuid(*word);
  return "";
}

Result<PatchSlice> patch_slice_of(const RawLine& raw) {
  if (!raw.id)
    return malformed("patch", "patch line");
  // A kind of record this version does not know yet: kept out of sight.
  if (!raw.type)
    return refuse("unknown_type", "patch.t");
  if (!raw.op)
    return malformed("patch.op", "a known value");
  if (*raw.op == PatchOp::put && raw.row.empty())
    return malformed("patch.row", "object");
  return PatchSlice{*raw.op, {*raw.type, *raw.id}, raw.ver, raw.row};
}

Result<PatchSlice> take_line(codec::TextIn& in) {
  RawLine raw;
  std::optional<Refusal> wrong;
  const bool whole = each_member(in, [&](std::string_view key) {
    const std::string field = "patch." + std::string(key);
    const std::string_view expected = take_line_member(in, key, raw);
    if (!expected.empty())
      wrong = malformed(field, expected);
    return !wrong;
  });
  if (wrong)
    return *wrong;
  return whole ? patch_slice_of(raw) : malformed("patch", "patch line");
}

Result<void> take_patch(codec::TextIn& in, std::vector<PatchSlice>& out) {
  std::optional<Refusal> wrong;
  const bool whole = each_item(in, [&] {
    const auto line = take_line(in);
    if (line) {
      out.push_back(*line);
    } else if (line.error().code != "unknown_type") {
      wrong = line.error();
    }
    return !wrong;
  });
  if (wrong)
    return *wrong;
  return whole ? Result<void>{} : malformed("patch", "array");
}

bool take_results(codec::TextIn& in, std::vector<std::string>& out) {
  return each_item(in, [&] {
    const auto result = in.slice();
    if (result)
      out.emplace_back(*result);
    return result.has_value();
  });
}

// Past the value of a member beside the patch; false: not what it should be.
bool take_member(codec::TextIn& in, std::string_view key, PullResponse& out) {
  if (key == "epoch")
    return take_value(in, out.epoch);
  if (key == "server_time")
    return take_value(in, out.server_time);
  if (key == "from")
    return take_value(in, out.from);
  if (key == "to")
    return take_value(in, out.to);
  if (key == "seq")
    return take_value(in, out.seq);
  if (key == "more")
    return take_value(in, out.more);
  if (key == "results")
    return take_results(in, out.results);
  return in.slice().has_value();
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
  // The start, as sync.md writes it.
  const auto cursor = json.find("cursor");
  const bool zero = cursor != json.end() && cursor->is_number_integer() && *cursor == 0;
  if (!read("epoch", request.epoch) || !read("client_id", request.client_id) ||
      !(zero || read("cursor", request.cursor)) || !read("scopes", request.scopes) ||
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
  codec::TextIn in(text);
  PullResponse out;
  std::optional<Refusal> wrong;
  const bool whole = each_member(in, [&](std::string_view key) {
    if (key == "patch") {
      const auto read = take_patch(in, lines);
      if (!read)
        wrong = read.error();
      return !wrong;
    }
    const std::string field(key);
    if (!take_member(in, key, out))
      wrong = malformed(field, "another type");
    return !wrong;
  });
  if (wrong)
    return *wrong;
  if (!whole || !in.finished())
    return malformed("", "object");
  if (out.to.empty() || out.epoch.empty())
    return malformed("to", "a cursor");
  return out;
}

}  // namespace aftercare
