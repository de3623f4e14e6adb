// The wire form of commands, rows and events as each release writes it (golden/README.md): what a
// release wrote is read by all that follow, and a change of today's form is seen.
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "tests/core/codec/sample.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

const fs::path kGolden = "tests/core/codec/golden";
const std::string kRelease = AFTERCARE_RELEASE;

// Path below a release's folder → its samples as this program writes them.
using Files = std::map<std::string, std::vector<Json>>;

template <class T>
std::vector<T> all_samples() {
  std::vector<T> out;
  for (std::size_t n = 0; n < samples_of<T>(); ++n) {
    out.push_back(sample<T>(n));
  }
  out.push_back(T{});  // nothing set
  return out;
}

Json wire_of(CommandArgs args) {
  Command command;
  command.id = CommandId{sample_uuid()};
  command.target = {info_of(args).target, sample_uuid()};
  command.args = std::move(args);
  command.depends_on = {CommandId{sample_uuid()}};
  command.occurred_at = sample<Instant>(0);
  command.offline = true;
  command.supersedes = CommandId{sample_uuid()};
  command.client_id = ClientId{sample_uuid()};
  command.client_seq = 7;
  return command_to_json(command);
}

std::string file_of(const CommandInfo& info, int version) {
  return "commands/" + std::string{info.type} + ".v" + std::to_string(version) + ".json";
}

template <std::size_t I = 0>
void add_commands(Files& files) {
  if constexpr (I < std::variant_size_v<CommandArgs>) {
    const CommandInfo& info = command_infos()[I];
    for (auto& args : all_samples<std::variant_alternative_t<I, CommandArgs>>()) {
      files[file_of(info, info.version)].push_back(wire_of(std::move(args)));
    }
    add_commands<I + 1>(files);
  }
}

// Without what a default could stand for, at every depth: records keep their records and lists of
// them, and which alternative they are.
Json without_leaves(const Json& json) {
  if (json.is_array()) {
    Json out = Json::array();
    for (const auto& item : json) {
      out.push_back(without_leaves(item));
    }
    return out;
  }
  if (!json.is_object()) {
    return json;
  }
  Json out = Json::object();
  for (const auto& [name, value] : json.items()) {
    const bool holds_records =
        value.is_object() || (value.is_array() && !value.empty() && value[0].is_structured());
    if (holds_records || name == "kind" || json.contains("key")) {
      out[name] = without_leaves(value);
    }
  }
  return out;
}

template <std::size_t I = 0>
void add_rows(Files& files) {
  if constexpr (I < std::variant_size_v<Record>) {
    const std::string name{entity_type_name(static_cast<EntityType>(I))};
    for (auto& record : all_samples<std::variant_alternative_t<I, Record>>()) {
      files["rows/" + name + ".json"].push_back(record_to_json(Record{std::move(record)}));
    }
    const auto type = static_cast<EntityType>(I);
    for (const Json& whole : files["rows/" + name + ".json"]) {
      const auto read = record_from_json(type, without_leaves(whole));
      REQUIRE(read.has_value());
      files["defaults/" + name + ".json"].push_back(record_to_json(*read));
    }
    add_rows<I + 1>(files);
  }
}

template <class NounEvent, std::size_t I = 0>
void add_events_of(Files& files) {
  if constexpr (I < std::variant_size_v<NounEvent>) {
    for (auto& one : all_samples<std::variant_alternative_t<I, NounEvent>>()) {
      const Event event{NounEvent{std::move(one)}};
      files["events/" + std::string{event_type(event)} + ".json"].push_back(event_to_json(event));
    }
    add_events_of<NounEvent, I + 1>(files);
  }
}
template <std::size_t I = 0>
void add_events(Files& files) {
  if constexpr (I < std::variant_size_v<Event>) {
    add_events_of<std::variant_alternative_t<I, Event>>(files);
    add_events<I + 1>(files);
  }
}

const Files& written_today() {
  static const Files kFiles = [] {
    Files files;
    add_commands(files);
    add_rows(files);
    add_events(files);
    return files;
  }();
  return kFiles;
}

// Nothing: there is no such file.
std::vector<Json> read_golden(const fs::path& path) {
  const std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  const auto json = parse_json(text.str());
  return json && json->is_array() ? json->get<std::vector<Json>>() : std::vector<Json>{};
}

std::vector<std::string> releases() {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator{kGolden}) {
    if (entry.is_directory()) {
      names.push_back(entry.path().filename().string());
    }
  }
  return names;
}

// Reads one sample and writes it again; nothing: it was refused.
using Again = std::function<std::optional<Json>(const Json&)>;

std::optional<Json> command_again(const Json& wire) {
  const auto command = command_from_json(wire);
  return command ? std::optional{command_to_json(*command)} : std::nullopt;
}
std::optional<Json> event_again(const Json& wire) {
  const auto event = event_from_json(wire);
  return event ? std::optional{event_to_json(*event)} : std::nullopt;
}
Again again_of(const fs::path& file) {
  const std::string kind = file.parent_path().filename().string();
  if (kind == "commands") {
    return command_again;
  }
  if (kind == "events") {
    return event_again;
  }
  const auto type = parse_entity_type(file.stem().string());
  REQUIRE(type.has_value());
  if (kind == "defaults") {
    return [type = *type](const Json& whole) -> std::optional<Json> {
      const auto record = record_from_json(type, without_leaves(whole));
      return record ? std::optional{record_to_json(*record)} : std::nullopt;
    };
  }
  return [type = *type](const Json& wire) -> std::optional<Json> {
    const auto record = record_from_json(type, wire);
    return record ? std::optional{record_to_json(*record)} : std::nullopt;
  };
}

// Whether everything in `old` is in `now`, which may hold more.
bool holds(const Json& now, const Json& old) {
  if (old.is_object() && now.is_object()) {
    return std::all_of(old.items().begin(), old.items().end(), [&](const auto& item) {
      return now.contains(item.key()) && holds(now[item.key()], item.value());
    });
  }
  if (old.is_array() && now.is_array() && old.size() == now.size()) {
    return std::equal(now.begin(), now.end(), old.begin(), holds);
  }
  return now == old;
}

// A member that no release of ours knows, in every object that is a record: a map's members are all
// its own (sample.hpp calls them "key").
Json with_unknown(const Json& json) {
  if (!json.is_structured()) {
    return json;
  }
  Json out = json;
  for (auto& part : out) {
    part = with_unknown(part);
  }
  if (out.is_object() && !out.empty() && !out.contains("key")) {
    out["of_a_newer_release"] = {{"any", {1, "thing"}}};
  }
  return out;
}

}  // namespace

TEST_CASE("What a release wrote is read, and nothing of it is lost") {
  const auto known = releases();
  REQUIRE(std::count(known.begin(), known.end(), kRelease) == 1);
  std::size_t read = 0;
  for (const auto& release : known) {
    for (const auto& entry : fs::recursive_directory_iterator{kGolden / release}) {
      if (entry.is_directory()) {
        continue;
      }
      INFO(entry.path().string());
      const Again again = again_of(entry.path());
      const auto samples = read_golden(entry.path());
      REQUIRE_FALSE(samples.empty());
      for (const Json& old : samples) {
        const auto now = again(old);
        INFO(old.dump());
        REQUIRE(now.has_value());
        // A command of an older version has become another.
        CHECK((now->value("v", 0) != old.value("v", 0) || holds(*now, old)));
        ++read;
      }
    }
  }
  CHECK(read > 300);
}

TEST_CASE(
    "This release writes what its golden files say: no type is missing, no form has changed") {
  for (const auto& [file, samples] : written_today()) {
    INFO(file << " differs: golden/README.md says what to do");
    CHECK(read_golden(kGolden / kRelease / file) == samples);
  }
}

TEST_CASE("A row is kept without its defaults and reads as the whole one") {
  std::size_t whole_bytes = 0;
  std::size_t kept_bytes = 0;
  for (const auto& [file, samples] : written_today()) {
    const fs::path path{file};
    const auto type = parse_entity_type(path.stem().string());
    if (path.parent_path() != "rows" && path.parent_path() != "defaults") {
      continue;
    }
    INFO(file);
    REQUIRE(type.has_value());
    for (const Json& whole : samples) {
      const auto record = record_from_json(*type, whole);
      REQUIRE(record.has_value());
      const std::string kept = encode_record(*record);
      const auto again = decode_record(*type, kept);
      REQUIRE(again.has_value());
      CHECK(record_to_json(*again) == whole);
      whole_bytes += dump_json(whole).size();
      kept_bytes += kept.size();
    }
  }
  CHECK(kept_bytes < whole_bytes * 4 / 5);
  // Which alternative it is is always said.
  CHECK(encode_record(Record{Case{}}) == R"({"state":{"kind":"reported"}})");
}

TEST_CASE("Every version of a command that was ever written has a golden file") {
  for (const auto& info : command_infos()) {
    for (int version = 1; version <= info.version; ++version) {
      const std::string file = file_of(info, version);
      INFO(file);
      const auto known = releases();
      CHECK(std::any_of(known.begin(), known.end(), [&](const std::string& release) {
        return fs::exists(kGolden / release / file);
      }));
    }
  }
}

TEST_CASE("Members of a newer release do no harm") {
  for (const auto& [file, samples] : written_today()) {
    INFO(file);
    const Again again = again_of(file);
    for (const Json& one : samples) {
      CHECK(again(with_unknown(one)) == again(one));
    }
  }
}

TEST_CASE("Writes the golden files of this release", "[.write]") {
  for (const auto& [file, samples] : written_today()) {
    const fs::path path = kGolden / kRelease / file;
    fs::create_directories(path.parent_path());
    std::ofstream out{path, std::ios::binary};
    for (std::size_t i = 0; i < samples.size(); ++i) {
      out << (i == 0 ? "[" : ",\n ") << dump_json(samples[i]);
    }
    out << "]\n";
    CHECK(out.good());
  }
}
