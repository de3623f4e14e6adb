#include "core/api/replica_json.hpp"

#include <type_traits>

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

}  // namespace

Result<ReplicaInput> replica_input_from_json(const Json& json) {
  const auto kind = json.is_object() ? json.find("kind") : json.end();
  if (!json.is_object() || kind == json.end() || !kind->is_string()) {
    return refuse("malformed", "kind");
  }
  Result<ReplicaInput> out = refuse("malformed", "kind", {{"expected", "a known kind"}});
  try_inputs(kind->get_ref<const std::string&>(), json, out,
             static_cast<const ReplicaInput*>(nullptr));
  return out;
}

Json replica_reply_to_json(const ReplicaReply& reply) {
  Json out = Json::object();
  out["effects"] = to_json(reply.effects);
  if (reply.submitted)
    out["submitted"] = to_json(*reply.submitted);
  return out;
}

}  // namespace aftercare
