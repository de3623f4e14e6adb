#include "tests/sim/record.hpp"

#include <fstream>
#include <iostream>
#include <memory>

#include "core/api/aftercore.h"
#include "core/codec/json.hpp"
#include "tests/sim/town.hpp"

namespace aftercare::sim {
namespace {

std::string hex(const std::array<std::uint8_t, 10>& bytes) {
  static const char* const kDigits = "0123456789abcdef";
  std::string out;
  for (const std::uint8_t byte : bytes) {
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

Json input_json(const replica_input::Submit& input) {
  Json out = Json::object();
  out["type"] = input.type;
  out["target"] = input.target;
  out["supersedes"] = input.supersedes;
  out["random"] = hex(input.random) + hex(input.random_target);
  out["occurred_at"] = to_text(input.occurred_at);
  out["args"] = parse_json(input.args_json.empty() ? "{}" : input.args_json).value();
  return out;
}

template <class Input>
Json input_json(const Input& input) {
  return to_json(input);
}

std::string line_of(const ReplicaInput& input, Instant now) {
  Json json = std::visit(
      [](const auto& one) {
        Json out = input_json(one);
        out["kind"] = codec::kind_name<std::decay_t<decltype(one)>>();
        return out;
      },
      input);
  return dump_json(Json{{"now", now.ms}, {"input", std::move(json)}});
}

struct Core {
  std::unique_ptr<ac_replica, void (*)(ac_replica*)> replica{ac_create(), ac_destroy};

  // False: the core could not read it.
  bool input(const std::string& json, double now) const {
    char* reply = ac_handle(replica.get(), json.c_str(), now);
    const bool good = std::string(reply).find("\"error\":") == std::string::npos;
    ac_last_free(reply);
    return good;
  }
  [[nodiscard]] std::string state_hash() const {
    char* text = ac_state_hash(replica.get());
    std::string out = text;
    ac_last_free(text);
    return out;
  }
};

}  // namespace

int record(const BatchOptions& options, const std::string& path) {
  const House house = build_house(options.policy_file);
  Options chosen = options.run;
  chosen.seed = options.first_seed;
  Town town(chosen, house);
  std::ofstream out(path, std::ios::binary);
  std::uint64_t inputs = 0;
  Device& device = town.recorded();
  device.recorder = [&](const ReplicaInput& input, Instant now) {
    out << line_of(input, now) << '\n';
    ++inputs;
  };
  try {
    town.live_until([&] { return inputs >= options.run.steps; });
  } catch (const Violation& violation) {
    std::cout << "VIOLATION seed " << chosen.seed << " invariant " << violation.invariant << ": "
              << violation.what() << '\n';
    return 1;
  }
  const std::string hash = device.tabs[0].replica->state_hash();
  out << dump_json(Json{{"state_hash", hash}}) << '\n';
  out.close();
  std::cout << "recorded " << inputs << " inputs, state " << hash << '\n';
  return out.good() ? 0 : 2;
}

int replay_script(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  const Core core;
  std::string line;
  std::uint64_t inputs = 0;
  while (std::getline(in, line)) {
    const auto json = parse_json(line);
    if (!json || !json->is_object()) {
      std::cout << path << ":" << inputs + 1 << ": no line of a recording\n";
      return 2;
    }
    if (const auto expected = json->find("state_hash"); expected != json->end()) {
      const std::string found = core.state_hash();
      const bool same = found == expected->get<std::string>();
      std::cout << inputs << " inputs, state " << found << (same ? ": the same" : ": DIFFERENT")
                << '\n';
      return same ? 0 : 1;
    }
    ++inputs;
    if (!core.input(dump_json((*json)["input"]), (*json)["now"].get<double>())) {
      std::cout << path << ":" << inputs << ": an input the core cannot read\n";
      return 2;
    }
  }
  std::cout << path << ": the closing line is missing\n";
  return 2;
}

}  // namespace aftercare::sim
