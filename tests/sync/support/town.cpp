#include "tests/sync/support/town.hpp"

#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "tests/core/support/outside_catch.hpp"

namespace aftercare::test {
namespace {

AuthorityFacts facts() {
  AuthorityFacts out;
  out.epoch = "epoch-1";
  out.sign = [](const std::string& payload) { return sha256_hex("key" + payload); };
  out.verify = [](const std::string& payload, const std::string& signature) {
    return sha256_hex("key" + payload) == signature;
  };
  return out;
}

Actor staff_actor(int n, const std::string& name, std::vector<Role> roles,
                  std::vector<Team> teams) {
  Actor actor;
  actor.kind = ActorKind::staff;
  actor.id = ActorId{uuid(n)};
  actor.name = name;
  actor.roles = std::move(roles);
  actor.teams = std::move(teams);
  return actor;
}

Actor system_actor() {
  Actor actor;
  actor.kind = ActorKind::system;
  return actor;
}

}  // namespace

Json wire_command(int n, const std::string& type, const std::string& target, const Json& args,
                  Instant at, std::uint64_t client_seq) {
  Json out = Json::object();
  out["id"] = to_text(uuid(n));
  out["type"] = type;
  out["v"] = 1;
  out["target"] = target;
  out["args"] = args;
  out["depends_on"] = Json::array();
  out["occurred_at"] = to_text(at);
  out["client_seq"] = client_seq;
  return out;
}

Json report_args(const std::string& phone) {
  case_command::Report form = House::report_form();
  form.customer.phone = phone;
  return to_json(form);
}

std::string case_target(int n) {
  return "case/" + to_text(uuid(n));
}

std::string report_json() {
  return dump_json(report_args());
}

CaseId case_of(const Submitted& submitted) {
  return CaseId{parse_entity_key(submitted.target)->id};
}

Town::Town() : now(shanghai("2026-11-20 10:00")), authority(facts()) {
  guest = guest_of("secret of this phone, forty-three characters");
  other_guest = guest_of("secret of another phone, forty-three chars ");
  agent = staff_actor(10, "周雨", {Role::agent}, {Team::front_desk});
  engineer = staff_actor(12, "王强", {Role::field_engineer}, {Team::technical});
  engineer2 = staff_actor(13, "赵敏", {Role::field_engineer}, {Team::technical});
  manager = staff_actor(15, "孙宁", {Role::manager}, {Team::front_desk, Team::technical});
  van = LocationId{uuid(20)};
  pump = PartId{uuid(21)};
  const Actor system = system_actor();
  must(system, key_for<Policy>(product_standard().id),
       policy_command::PutInForce{product_standard(), "start"});
  for (const auto& [login, actor] : {std::pair<std::string, Actor>{"agent", agent},
                                     {"engineer", engineer},
                                     {"engineer2", engineer2},
                                     {"manager", manager}}) {
    staff_command::Create create;
    create.login = login;
    create.name = actor.name;
    create.roles = actor.roles;
    create.teams = actor.teams;
    must(system, key_for<Staff>(StaffId{actor.id.value}), create);
  }
  must(system, key_for<Location>(van),
       stock_command::CreateLocation{LocationKind::van, "沪A·F2031", StaffId{engineer.id.value}});
  must(system, key_for<Part>(pump), stock_command::CreatePart{"P-100", "循环水泵", "个"});
  must(system, key_for<StockLevel>(stock_level_id(van, pump)),
       stock_command::Receive{van, pump, 3, "补货单 1"});
}

void Town::must(const Actor& actor, const EntityKey& target, CommandArgs args) {
  Command command;
  command.id = CommandId{make_uuid_v5(aftercare_namespace(), "town" + std::to_string(++commands_))};
  command.target = target;
  command.args = std::move(args);
  command.occurred_at = now;
  PushInput input = system_push(command, store.state().epoch);
  input.actor = actor;
  const GroupOutcome outcome = run_group(authority, transactions, {input}, now);
  REQUIRE(outcome.answers.size() == 1);
  REQUIRE(outcome.answers[0].response.results.size() == 1);
  const PushResult& result = outcome.answers[0].response.results[0];
  INFO(info_of(command.args).type << ": " << result.refusal.code << " " << result.refusal.field);
  REQUIRE(result.status == PushStatus::applied);
  const Head head = store.head();
  if (!poke)
    return;
  for (const auto& one : devices)
    one->input(replica_input::Poke{head.epoch, head.seq}, now);
}

TestDevice& Town::device(const Actor& actor) {
  devices.push_back(std::make_unique<TestDevice>(actor, static_cast<int>(devices.size()) + 1));
  devices.back()->open(now);
  return *devices.back();
}

std::vector<std::string> Town::scopes(const Actor& actor) const {
  return scopes_for(actor, product_standard());
}

PullCaller Town::caller_of(const Actor& actor) const {
  return {actor, scopes(actor), {}, viewer_of(actor, product_standard())};
}

PushAnswer Town::push(const Actor& actor, PushRequest request) {
  GroupOutcome outcome = run_group(authority, transactions, {{actor, std::move(request)}}, now);
  return std::move(outcome.answers.at(0));
}

PushResult Town::push_one(const Actor& actor, ClientId client, std::uint64_t seq, Json command) {
  PushRequest request;
  request.epoch = store.state().epoch;
  request.client_id = client;
  command["client_seq"] = seq;
  request.commands.push_back(std::move(command));
  const PushAnswer answer = push(actor, std::move(request));
  INFO(body_of(answer));
  REQUIRE_FALSE(answer.problem.has_value());
  REQUIRE(answer.response.results.size() == 1);
  return answer.response.results[0];
}

Answer Town::serve(const Actor& actor, const replica_effect::Request& request,
                   const TestDevice& from) {
  if (refused_actors.count(actor.id.text()) != 0)
    return {401, "{}"};
  if (request.path.rfind("/api/v1/files", 0) == 0)
    return serve_file(request, from);
  const auto json = parse_json(request.body);
  if (!json)
    return {400, "{}"};
  if (request.path == "/api/v1/push") {
    auto body = push_request_from_json(*json);
    if (!body)
      return {400, "{}"};
    const PushAnswer answer = push(actor, std::move(*body));
    return {status_of(answer), body_of(answer)};
  }
  auto body = pull_request_from_json(*json);
  if (!body)
    return {400, "{}"};
  if (page_rows != 0)
    body->limit = page_rows;
  const PullOutcome outcome = pull(store, caller_of(actor), *body, now);
  if (const auto* page = std::get_if<PullResponse>(&outcome)) {
    return {200, pull_response_to_text(*page)};
  }
  const auto& problem = std::get<Problem>(outcome);
  return {problem.status, dump_json(problem_to_json(problem))};
}

Answer Town::serve_file(const replica_effect::Request& request, const TestDevice& from) {
  if (request.method == "POST") {
    const auto file = from_json<FileRef>(*parse_json(request.body));
    if (!file)
      return {400, "{}"};
    if (file->type == "text/plain")
      return {415, R"({"code":"file_type"})"};
    const bool stored = stored_files.count(file->sha256) != 0;
    return {200, dump_json(Json{{"offset", uploads[file->sha256].size()}, {"stored", stored}})};
  }
  const auto blob = from.store.blobs.find(request.file);
  if (blob == from.store.blobs.end())
    return {404, "{}"};
  std::string& upload = uploads[request.file];
  if (static_cast<std::int64_t>(upload.size()) != request.offset)
    return {409, "{}"};
  upload += blob->second.substr(static_cast<std::size_t>(request.offset),
                                static_cast<std::size_t>(request.length));
  if (sha256_hex(upload) != request.file)
    return {204, ""};
  stored_files.insert(request.file);
  return {200, R"({"stored":true})"};
}

bool Town::network() {
  bool moved = false;
  for (const auto& device : devices) {
    device->work(now);
    while (!device->requests.empty()) {
      moved = true;
      const replica_effect::Request request = device->requests.front();
      device->requests.pop_front();
      const Fate what = fate ? fate(*device, request) : Fate::deliver;
      if (what == Fate::hold) {
        held_.emplace_back(device.get(), request);
        continue;
      }
      if (what == Fate::lose) {
        device->input(replica_input::Response{request.request, 0, {}}, now);
        continue;
      }
      const std::uint64_t before = store.state().seq;
      Answer answer = serve(device->actor, request, *device);
      if (what == Fate::twice)
        answer = serve(device->actor, request, *device);
      if (what == Fate::lose_answer)
        answer = {};
      device->input(replica_input::Response{request.request, answer.status, answer.body}, now);
      if (poke && store.state().seq != before) {
        for (const auto& one : devices) {
          one->input(replica_input::Poke{store.state().epoch, store.state().seq}, now);
        }
      }
      device->work(now);
    }
  }
  return moved;
}

void Town::release_held() {
  auto late = std::move(held_);
  held_.clear();
  for (const auto& [device, request] : late) {
    const Answer answer = serve(device->actor, request, *device);
    device->input(replica_input::Response{request.request, answer.status, answer.body}, now);
  }
}

void Town::settle() {
  for (int rounds = 0; network(); ++rounds)
    REQUIRE(rounds < 10'000);
}

void Town::wait(std::int64_t ms) {
  const Instant end = now.plus_ms(ms);
  settle();
  while (true) {
    TestDevice* next = nullptr;
    for (const auto& device : devices) {
      if (!device->running() || !device->wake_at || *device->wake_at > end)
        continue;
      if (next == nullptr || *device->wake_at < *next->wake_at)
        next = device.get();
    }
    if (next == nullptr)
      break;
    now = std::max(now, *next->wake_at);
    next->wake_at.reset();
    next->input(replica_input::Tick{}, now);
    settle();
  }
  now = end;
}

bool Town::all_done() const {
  for (const auto& device : devices) {
    if (!device->running())
      continue;
    const SyncStatus status = device->status();
    if (status.waiting != 0 || status.files_waiting != 0 || !status.pending.empty())
      return false;
    if (!device->store.meta || device->store.meta->seq < store.state().seq)
      return false;
  }
  return true;
}

bool Town::quiet(std::int64_t ms) {
  settle();
  for (std::int64_t waited = 0; waited < ms && !all_done(); waited += kMinuteMs / 6) {
    wait(kMinuteMs / 6);
  }
  return all_done();
}

const Record* Town::server_record(const EntityKey& key) {
  const auto row = store.row(key);
  if (!row)
    return nullptr;
  auto record = decode_record(key.t, row->json);
  REQUIRE(record.has_value());
  read_[key] = std::make_shared<Record>(std::move(*record));
  return read_[key].get();
}

std::map<std::string, std::string> Town::visible_to(const Actor& actor) {
  std::map<std::string, std::string> out;
  for (const StoredRow& row : store.walk(scopes(actor), std::nullopt, 1'000'000)) {
    const auto record = decode_record(row.key.t, row.json);
    REQUIRE(record.has_value());
    out[to_text(row.key)] = encode_record(project(*record, caller_of(actor).viewer));
  }
  return out;
}

std::map<std::string, std::string> Town::shown_by(const TestDevice& device) {
  std::map<std::string, std::string> out;
  auto& shown = const_cast<TestDevice&>(device);
  for (std::size_t t = 0; t < std::variant_size_v<Record>; ++t) {
    shown.replica().each(static_cast<EntityType>(t), [&](const Record& record) {
      out[to_text(key_of(record))] = encode_record(record);
    });
  }
  return out;
}

}  // namespace aftercare::test
