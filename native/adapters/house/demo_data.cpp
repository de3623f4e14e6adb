#include "native/adapters/house/demo_data.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "core/app/permissions.hpp"
#include "core/app/timed_duties.hpp"
#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "native/adapters/house/company.hpp"
#include "native/adapters/house/file_store.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/sql/accounts.hpp"
#include "native/adapters/sql/files.hpp"

namespace aftercare {

namespace {

constexpr std::int64_t kMinuteInMs = 60'000;

// "-9d 09:20": local time of a day counted from today; "-0d -0025m": minutes from now.
std::optional<Instant> parse_when(const std::string& text, Instant now, const Zone& zone) {
  int days = 0;
  int minutes = 0;
  unsigned hour = 0;
  unsigned minute = 0;
  char unit = 0;
  if (std::sscanf(text.c_str(), "%dd %d%c", &days, &minutes, &unit) == 3 && unit == 'm') {
    return now.plus_ms((days * 24 * 60 + minutes) * kMinuteInMs);
  }
  if (std::sscanf(text.c_str(), "%dd %2u:%2u", &days, &hour, &minute) != 3) {
    return std::nullopt;
  }
  const LocalDate date = local_date_at(now, zone).plus_days(days);
  return instant_at(date, LocalTime{static_cast<int>(hour * 60 + minute)}, zone);
}

class Demo {
 public:
  Demo(House& house, std::filesystem::path folder, Json script, Instant now)
      : house_{house}, folder_{std::move(folder)}, script_(std::move(script)), now_{now} {
    const auto policy = policy_in_force(house.database());
    zone_ = policy ? policy->zone.rules() : Zone{};
  }

  std::optional<Refusal> run() {
    if (auto refusal = make_people()) {
      return refusal;
    }
    make_files();
    if (auto refusal = make_company()) {
      return refusal;
    }
    for (const auto& step : script_["steps"]) {
      if (auto refusal = run_step(step)) {
        return refusal;
      }
    }
    sql::Transaction transaction{house_.database(), true};
    house_.database().set_meta("demo", "done");
    transaction.commit();
    return std::nullopt;
  }

 private:
  std::optional<Refusal> make_people();
  void make_files();
  std::optional<Refusal> make_company();
  std::string bytes_of(const std::string& name) const;
  std::optional<Refusal> run_step(const Json& step);
  std::optional<Refusal> push(const std::string& as, const Actor& actor, Json command, Instant at);
  Json resolved(const Json& value) const;
  Actor actor_named(const std::string& as);

  House& house_;
  std::filesystem::path folder_;  // of the script and the files it names
  Json script_;
  Instant now_;
  Zone zone_;
  int count_ = 0;
  std::map<std::string, std::uint64_t> client_seqs_;
  std::map<std::string, FileRef> files_;
};

Uuid level_id(const std::string& name) {
  // "level/van-a/fan"
  const auto slash = name.find('/', 6);
  const LocationId location{demo_id("location/" + name.substr(6, slash - 6))};
  return stock_level_id(location, PartId{demo_id("part/" + name.substr(slash + 1))}).value;
}

Uuid id_of(const std::string& name) {
  return name.rfind("level/", 0) == 0 ? level_id(name) : demo_id(name);
}

Json Demo::resolved(const Json& value) const {
  if (value.is_structured()) {
    Json out = value;
    for (auto& item : out) {
      item = resolved(item);
    }
    return out;
  }
  if (!value.is_string()) {
    return value;
  }
  const auto& text = value.get_ref<const std::string&>();
  if (text.rfind("@file/", 0) == 0) {
    return to_json(files_.at(text.substr(6)));
  }
  if (text.rfind("#file/", 0) == 0) {
    return files_.at(text.substr(6)).sha256;
  }
  if (text.starts_with('@')) {
    return to_text(id_of(text.substr(1)));
  }
  if (text.rfind("~date ", 0) == 0) {
    const int days = std::atoi(text.c_str() + 6);
    return to_text(local_date_at(now_, zone_).plus_days(days));
  }
  if (text.starts_with('~')) {
    const auto at = parse_when(text.substr(1), now_, zone_);
    return at ? Json(to_text(*at)) : value;
  }
  return value;
}

Actor Demo::actor_named(const std::string& as) {
  if (as == "system") {
    return system_actor();
  }
  if (as.rfind("guest:", 0) == 0) {
    Actor guest;
    guest.kind = ActorKind::guest;
    guest.id = guest_actor_id("demo-" + as.substr(6));
    return guest;
  }
  const auto staff = find_record_as<Staff>(house_.database(), StaffId{demo_id("staff/" + as)});
  return staff ? actor_of(*staff) : Actor{};
}

std::optional<Refusal> Demo::push(const std::string& as, const Actor& actor, Json command,
                                  Instant at) {
  const bool system = actor.kind == ActorKind::system;
  const std::string name = "command/" + std::to_string(++count_);
  command["id"] = to_text(demo_id(name));
  command["v"] = 1;
  command["occurred_at"] = to_text(at);
  PushRequest request;
  request.epoch = house_.epoch();
  if (!system) {
    request.client_id = ClientId{demo_id("client/" + as)};
    command["client_seq"] = ++client_seqs_[as];
  }
  request.commands.push_back(command);
  const GroupOutcome outcome =
      run_group(house_.authority(), house_.store(), {PushInput{actor, std::move(request)}}, at);
  const PushAnswer& answer = outcome.answers.front();
  if (!answer.problem && !answer.response.results.empty() &&
      answer.response.results.front().status == PushStatus::applied &&
      answer.response.results.front().exception.empty()) {
    return std::nullopt;
  }
  const Refusal& why =
      answer.problem ? answer.problem->refusal : answer.response.results.front().refusal;
  return refuse("demo_failed", why.field,
                {{"step", name + " " + command["type"].get<std::string>()},
                 {"code", why.code.empty() ? "exception" : why.code}});
}

std::optional<Refusal> Demo::make_people() {
  const std::string password = hash_password(kDemoPassword);
  const Instant at = parse_when("-61d 09:00", now_, zone_).value_or(now_);
  for (const auto& person : script_["people"]) {
    const std::string login = person["login"];
    const Uuid id = demo_id("staff/" + login);
    Json command{
        {"type", "staff.create"}, {"target", "staff/" + to_text(id)}, {"args", resolved(person)}};
    if (auto refusal = push("system", system_actor(), std::move(command), at)) {
      return refusal;
    }
    sql::Transaction transaction{house_.database(), true};
    sql::put_account(house_.database(), {ActorId{id}, login, password, at, std::nullopt});
    transaction.commit();
  }
  return std::nullopt;
}

void Demo::make_files() {
  const FileStore store{house_.folder().files()};
  const ActorId engineer{demo_id("staff/engineer")};
  for (const auto& [name, file] : script_["files"].items()) {
    const std::string text =
        file.contains("file") ? bytes_of(file["file"]) : file["text"].get<std::string>();
    const FileRef ref{sha256_hex(text), file["type"], file["name"],
                      static_cast<std::int64_t>(text.size())};
    std::ofstream{store.partial_of(ref.sha256, engineer), std::ios::binary} << text;
    if (store.finish(ref.sha256, ref.type, engineer) == FileVerdict::stored) {
      sql::Transaction transaction{house_.database(), true};
      sql::file_proved(house_.database(), {ref.sha256, ref.size, ref.type}, engineer, now_);
      transaction.commit();
    }
    files_[name] = ref;
  }
}

std::string Demo::bytes_of(const std::string& name) const {
  std::ifstream in{folder_ / name, std::ios::binary};
  return {std::istreambuf_iterator<char>{in}, {}};
}

std::optional<Refusal> Demo::make_company() {
  auto company = from_json<Company>(script_["company"]);
  if (!company) {
    return company.error();
  }
  company->logo = bytes_of(company->logo);
  sql::Transaction transaction{house_.database(), true};
  auto refusal = set_company(house_.database(), *company);
  transaction.commit();
  return refusal;
}

std::optional<Refusal> Demo::run_step(const Json& step) {
  const std::string as = step["as"];
  const std::string on = step["on"];
  const std::string type = step["do"];
  const auto at = parse_when(step["at"].get<std::string>(), now_, zone_);
  const auto index = find_command(type);
  if (!at || !index) {
    return refuse("demo_failed", {}, {{"step", type}, {"code", "unreadable"}});
  }
  const std::string target{entity_type_name(command_infos()[*index].target)};
  Json command{{"type", type},
               {"target", target + "/" + to_text(id_of(on.substr(1)))},
               {"args", resolved(step["args"])}};
  return push(as, actor_named(as), std::move(command), *at);
}

}  // namespace

Uuid demo_id(const std::string& name) {
  return make_uuid_v5(aftercare_namespace(), "demo:" + name);
}

std::optional<Refusal> make_demo(House& house, const std::filesystem::path& assets, Instant now) {
  if (house.database().meta("demo")) {
    return std::nullopt;
  }
  const auto path = assets / "demo" / "demo.json";
  const std::ifstream file{path, std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  auto script = parse_json(text.str());
  if (!script || !script->is_object()) {
    return refuse("demo_unreadable", {}, {{"path", path.string()}});
  }
  return Demo{house, path.parent_path(), std::move(*script), now}.run();
}

}  // namespace aftercare
