#include <algorithm>
#include <array>

#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "core/codec/shared_records.hpp"
#include "core/codec/upcasts.hpp"

namespace aftercare {
namespace {

using codec::PathStep;
using codec::Reading;

Result<CommandArgs> read_args(std::size_t index, const Json& json) {
  const codec::KindRow& row = codec::alternative_rows<CommandArgs>()[index];
  CommandArgs out;
  Reading reading;
  const std::string text = dump_json(json);
  codec::TextIn in(text);
  if (!row.type->take(in, row.make(&out), reading))
    return *reading.problem;
  return out;
}

// Members that people write whole sentences into, with line ends that are theirs; every other text
// is a single line.
constexpr std::array<std::string_view, 14> kFreeTexts{
    "symptom", "scene",    "note",   "reason", "text",           "findings", "measures",
    "comment", "question", "answer", "fault",  "refused_reason", "address",  "qualification"};

bool is_free_text(std::string_view member) {
  return std::find(kFreeTexts.begin(), kFreeTexts.end(), member) != kFreeTexts.end();
}

// The one gate: whoever decides or shows a command, here or on a device, has its texts tidied.
// `member`: the name of the one the value lies in. False: nothing had to be changed.
bool tidy(Json& json, std::string_view member) {
  if (json.is_string()) {
    auto& text = json.get_ref<std::string&>();
    std::string tidied = tidy_text(text, is_free_text(member));
    if (tidied == text)
      return false;
    text = std::move(tidied);
    return true;
  }
  bool changed = false;
  if (json.is_array()) {
    for (Json& item : json)
      changed = tidy(item, member) || changed;
  } else if (json.is_object()) {
    // A policy is the house's own text, down to the space behind a word that negates.
    for (auto at = json.begin(); at != json.end(); ++at)
      changed = (at.key() != "policy" && tidy(at.value(), at.key())) || changed;
  }
  return changed;
}

// Of the newest version as it is; of an older one upcast.
Result<CommandArgs> read_version(std::size_t index, int version, const Json& json) {
  const CommandInfo& info = command_infos()[index];
  if (version == info.version)
    return read_args(index, json);
  Json args = json;
  if (!upcast_args(upcasts(), info.type, version, info.version, args)) {
    return refuse("unknown_version", "v", {{"type", std::string(info.type)}});
  }
  return read_args(index, args);
}

// Reads one member of the envelope by name; an absent one keeps its default.
template <class T>
bool read_field(const Json& json, std::string_view name, T& out, Reading& reading) {
  const auto at = json.find(name);
  if (at == json.end())
    return true;
  const PathStep step(reading, name);
  return codec::read(*at, out, reading);
}

bool read_envelope(const Json& json, Command& command, std::string& target, Reading& reading) {
  return read_field(json, "id", command.id, reading) &&
         read_field(json, "target", target, reading) &&
         read_field(json, "depends_on", command.depends_on, reading) &&
         read_field(json, "occurred_at", command.occurred_at, reading) &&
         read_field(json, "offline", command.offline, reading) &&
         read_field(json, "supersedes", command.supersedes, reading) &&
         read_field(json, "client_id", command.client_id, reading) &&
         read_field(json, "client_seq", command.client_seq, reading);
}

}  // namespace

bool upcast_args(const std::vector<Upcast>& steps, std::string_view type, int from, int to,
                 Json& args) {
  for (int version = from; version < to; ++version) {
    const auto step = std::find_if(steps.begin(), steps.end(), [&](const Upcast& one) {
      return one.type == type && one.from == version;
    });
    if (step == steps.end())
      return false;
    if (args.is_object())
      step->raise(args);
  }
  return true;
}

CommandArgs make_args(std::size_t index) {
  CommandArgs out;
  codec::alternative_rows<CommandArgs>()[index].make(&out);
  return out;
}

Json args_to_json(const CommandArgs& args) {
  std::string text;
  std::visit([&text](const auto& value) { codec::put(text, value); }, args);
  return Json::parse(text, nullptr, false);
}

Result<CommandArgs> args_from_json(std::string_view type, int version, const Json& json) {
  const auto index = find_command(type);
  if (!index)
    return refuse("unknown_command", "type", {{"type", std::string(type)}});
  if (version > command_infos()[*index].version || version < 1) {
    return refuse("unknown_version", "v", {{"type", std::string(type)}});
  }
  Json tidied = json;
  auto args = read_version(*index, version, tidy(tidied, {}) ? tidied : json);
  if (!args && args.error().code == "malformed") {
    Refusal problem = args.error();
    problem.field = problem.field.empty() ? "args" : "args." + problem.field;
    return problem;
  }
  return args;
}

Json command_to_json(const Command& command) {
  Json out = Json::object();
  const CommandInfo& info = info_of(command.args);
  out["id"] = command.id.text();
  out["type"] = std::string(info.type);
  out["v"] = info.version;
  out["target"] = to_text(command.target);
  out["args"] = args_to_json(command.args);
  out["depends_on"] = to_json(command.depends_on);
  out["occurred_at"] = to_text(command.occurred_at);
  if (command.offline)
    out["offline"] = true;
  if (command.supersedes)
    out["supersedes"] = command.supersedes->text();
  out["client_id"] = command.client_id.text();
  out["client_seq"] = command.client_seq;
  return out;
}

Result<Command> command_from_json(const Json& json) {
  if (!json.is_object())
    return refuse("malformed", {}, {{"expected", "object"}});
  Reading reading;
  Command command;
  std::string type;
  std::string target;
  int version = 1;
  if (!read_field(json, "type", type, reading) || !read_field(json, "v", version, reading)) {
    return *reading.problem;
  }
  if (type.empty())
    return refuse("malformed", "type", {{"expected", "text"}});
  // Type and version first: what a newer version means by its other fields is not ours to judge.
  const auto index = find_command(type);
  if (!index)
    return refuse("unknown_command", "type", {{"type", type}});
  if (version < 1)
    return refuse("malformed", "v", {{"expected", "from 1"}});
  if (version > command_infos()[*index].version) {
    return refuse("unknown_version", "v", {{"type", type}});
  }
  if (!read_envelope(json, command, target, reading))
    return *reading.problem;
  if (command.id.is_nil())
    return refuse("malformed", "id", {{"expected", "id"}});
  const auto key = parse_entity_key(target);
  if (!key)
    return refuse("malformed", "target", {{"expected", "type/id"}});
  if (key->t != command_infos()[*index].target) {
    return refuse("malformed", "target",
                  {{"expected", std::string(entity_type_name(command_infos()[*index].target))}});
  }
  command.target = *key;
  static const Json none = Json::object();
  const auto at = json.find("args");
  auto args = args_from_json(type, version, at == json.end() ? none : *at);
  if (!args)
    return args.error();
  command.args = std::move(*args);
  return command;
}

}  // namespace aftercare
