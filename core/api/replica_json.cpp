#include "core/api/replica_json.hpp"

#include <type_traits>
#include <utility>

namespace aftercare {
namespace {

std::optional<int> hex_digit(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  if (c >= 'A' && c <= 'F')
    return c - 'A' + 10;
  return std::nullopt;
}

bool read_random(std::string_view text, replica_input::Submit& out) {
  if (text.size() != 2 * (out.random.size() + out.random_target.size()))
    return false;
  for (std::size_t i = 0; i < text.size() / 2; ++i) {
    const auto high = hex_digit(text[2 * i]);
    const auto low = hex_digit(text[2 * i + 1]);
    if (!high || !low)
      return false;
    const auto byte = static_cast<std::uint8_t>(*high * 16 + *low);
    if (i < out.random.size()) {
      out.random[i] = byte;
    } else {
      out.random_target[i - out.random.size()] = byte;
    }
  }
  return true;
}

struct SubmitFields {
  std::string type;
  std::string target;
  std::string supersedes;
  std::string random;
  Instant occurred_at;
};
BOOST_DESCRIBE_STRUCT(SubmitFields, (), (type, target, supersedes, random, occurred_at))

Result<ReplicaInput> submit_from_json(const Json& json) {
  const auto fields = from_json<SubmitFields>(json);
  if (!fields)
    return fields.error();
  replica_input::Submit out;
  out.type = fields->type;
  out.target = fields->target;
  out.supersedes = fields->supersedes;
  out.occurred_at = fields->occurred_at;
  if (!read_random(fields->random, out))
    return refuse("malformed", "random");
  const auto args = json.find("args");
  out.args_json = args == json.end() ? "{}" : dump_json(*args);
  return ReplicaInput{std::move(out)};
}

template <class Input>
bool try_input(std::string_view kind, const Json& json, Result<ReplicaInput>& out) {
  if (codec::kind_name<Input>() != kind)
    return false;
  if constexpr (std::is_same_v<Input, replica_input::Submit>) {
    out = submit_from_json(json);
  } else {
    auto input = from_json<Input>(json);
    if (input) {
      out = ReplicaInput{std::move(*input)};
    } else {
      out = input.error();
    }
  }
  return true;
}

template <class... Input>
bool try_inputs(std::string_view kind, const Json& json, Result<ReplicaInput>& out,
                const std::variant<Input...>*) {
  return (try_input<Input>(kind, json, out) || ...);
}

// Where an input names a part by its number, the part; false: there is none of that number.
bool place_part(const Json& owner, const char* member, GivenParts& given, std::string& out) {
  const auto at = owner.find(member);
  if (at == owner.end() || !at->is_number_unsigned())
    return true;
  const auto part = given.find(at->get<std::size_t>());
  if (part == given.end())
    return false;
  out = std::move(part->second);
  given.erase(part);
  return true;
}

bool place_segments(const Json& json, GivenParts& given, std::vector<Segment>& segments) {
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (!place_part(json["segments"][i], "bytes", given, segments[i].bytes))
      return false;
  }
  return true;
}

bool place_parts(const Json& json, GivenParts& given, ReplicaInput& input) {
  if (auto* open = std::get_if<replica_input::Open>(&input))
    return place_segments(json, given, open->segments);
  if (auto* base = std::get_if<replica_input::Base>(&input))
    return place_segments(json, given, base->segments);
  if (auto* response = std::get_if<replica_input::Response>(&input))
    return place_part(json, "body", given, response->body);
  return true;
}

// Numbers of parts are no texts: read as if nothing stood there.
Json without_numbers(const Json& json) {
  Json out = json;
  const auto blank = [](Json& owner, const char* member) {
    if (owner.is_object() && owner.contains(member) && owner[member].is_number_unsigned())
      owner.erase(member);
  };
  blank(out, "body");
  if (out.contains("segments") && out["segments"].is_array()) {
    for (Json& segment : out["segments"])
      blank(segment, "bytes");
  }
  return out;
}

Result<ReplicaInput> plain_input(const Json& json) {
  const auto kind = json.is_object() ? json.find("kind") : json.end();
  if (!json.is_object() || kind == json.end() || !kind->is_string()) {
    return refuse("malformed", "kind");
  }
  Result<ReplicaInput> out = refuse("malformed", "kind", {{"expected", "a known kind"}});
  try_inputs(kind->get_ref<const std::string&>(), json, out,
             static_cast<const ReplicaInput*>(nullptr));
  return out;
}

}  // namespace

Result<ReplicaInput> replica_input_from_json(const Json& json) {
  return plain_input(json);
}

Result<ReplicaInput> replica_input_from_json(const Json& json, GivenParts& given) {
  if (given.empty())
    return plain_input(json);
  auto input = plain_input(without_numbers(json));
  if (input && !place_parts(json, given, *input))
    return refuse("malformed", "part", {{"expected", "the number of a given part"}});
  return input;
}

Json replica_reply_to_json(const ReplicaReply& reply) {
  Json out = Json::object();
  out["effects"] = to_json(reply.effects);
  if (reply.submitted)
    out["submitted"] = to_json(*reply.submitted);
  return out;
}

Json replica_reply_to_json(ReplicaReply reply, std::vector<std::string>& parts) {
  for (ReplicaEffect& effect : reply.effects) {
    auto* store = std::get_if<replica_effect::StoreBase>(&effect);
    for (std::size_t i = 0; store != nullptr && i < store->segments.size(); ++i)
      parts.push_back(std::exchange(store->segments[i].bytes, {}));
  }
  Json out = replica_reply_to_json(reply);
  std::size_t number = 0;
  for (Json& effect : out["effects"]) {
    if (effect.at("kind") != "store_base")
      continue;
    for (Json& segment : effect["segments"])
      segment["bytes"] = number++;
  }
  return out;
}

}  // namespace aftercare
