#include "tests/console/office.hpp"

#include <catch2/catch_test_macros.hpp>
#include <utility>

#include "core/base/text.hpp"
#include "core/codec/json.hpp"

namespace aftercare::console {

namespace {

class DiskStore final : public LocalStore {
 public:
  DiskStore(Disk& disk, std::string person) : disk_(disk), person_(std::move(person)) {}

  void load(Loaded done) override {
    test::DeviceStore& store = kept();
    done({}, {store.client_id, store.all_mine(), store.meta, store.all_segments()});
  }
  void store_mine(replica_effect::StoreMine change, Numbered done) override {
    if (!disk_.fails.empty()) return done(disk_.fails, {});
    done({}, kept().store_mine(change));
  }
  void reclient(ClientId client, Numbered done) override {
    kept().reclient(client);
    done({}, kept().all_mine());
  }
  void store_base(replica_effect::StoreBase change, Stored done) override {
    kept().store_base(change);
    done({});
  }
  void put_file(const std::string& sha256, FileBytes bytes) override {
    kept().blobs[sha256] = std::string(bytes.begin(), bytes.end());
  }
  void get_file(const std::string& sha256,
                std::function<void(std::optional<FileBytes>)> done) override {
    const auto found = kept().blobs.find(sha256);
    if (found == kept().blobs.end()) return done(std::nullopt);
    done(FileBytes(found->second.begin(), found->second.end()));
  }
  void drop_files(const std::vector<std::string>& sha256) override {
    for (const std::string& hash : sha256) kept().blobs.erase(hash);
  }

 private:
  test::DeviceStore& kept() {
    test::DeviceStore& store = disk_.stores[person_];
    if (store.client_id.is_nil()) store.client_id = ClientId{test::uuid(900)};
    return store;
  }
  Disk& disk_;
  std::string person_;
};

class DiskProfiles final : public Profiles {
 public:
  explicit DiskProfiles(Disk& disk) : disk_(disk) {}
  std::optional<Profile> last() override { return disk_.profile; }
  void remember(const Profile& profile) override { disk_.profile = profile; }
  void forget() override { disk_.profile.reset(); }
  std::string setting(const std::string& name) override { return disk_.settings[name]; }
  void set(const std::string& name, const std::string& value) override {
    disk_.settings[name] = value;
  }
  std::unique_ptr<LocalStore> open_store(const std::string& person) override {
    return std::make_unique<DiskStore>(disk_, person);
  }
  void erase_store(const std::string& person) override { disk_.stores.erase(person); }
  std::string export_text(const std::string& name, const std::string& text) override {
    disk_.exported = text;
    return name;
  }

 private:
  Disk& disk_;
};

}  // namespace

void OfficeNetwork::call(HttpCall call, std::function<void(HttpAnswer)> done) {
  if (!reachable) return done({});
  if (call.path == "/api/v1/session") {
    return done(call.method == "POST" ? log_in(call.body) : HttpAnswer{204, {}});
  }
  if (call.path.rfind("/api/v1/documents/", 0) == 0) {
    papers.push_back(call.path);
    return done(paper);
  }
  if (call.path == "/api/v1/health") {
    health_asked.push_back(call.headers["Accept-Language"]);
    return done(health);
  }
  if (call.path.rfind("/api/v1/search?", 0) == 0) return done(search(call.path));
  replica_effect::Request request;
  request.method = call.method;
  request.path = call.path;
  request.body = call.body;
  const test::Answer answer = town_.serve(device_.actor, request, device_);
  done({answer.status, answer.body});
}

// Numbers only: what is asked for needs no unescaping.
HttpAnswer OfficeNetwork::search(const std::string& path) const {
  const auto terms = search_terms(path.substr(path.rfind('=') + 1));
  Json rows = Json::array();
  for (const EntityKey& key : town_.store.search(terms, EntityType::case_, 20, 0)) {
    const auto row = town_.store.row(key);
    rows.push_back({{"t", "case"}, {"id", to_text(key.id)}, {"row", *parse_json(row->json)}});
  }
  return {200, dump_json({{"rows", rows}, {"more", false}})};
}

HttpAnswer OfficeNetwork::log_in(const std::string& body) {
  const auto json = parse_json(body);
  const std::string login = (*json)["login"], password = (*json)["password"];
  if (password != "secret") {
    return {401, R"({"code":"login_failed","detail":"登录名或密码不对"})"};
  }
  device_.actor = login == "manager" ? town_.manager : town_.agent;
  if (login == "admin") {
    device_.actor.id = ActorId{test::uuid(16)};
    device_.actor.name = "钱进";
    device_.actor.roles = {Role::administrator};
  }
  return {200, dump_json({{"token", "t"}, {"actor", to_json(device_.actor)}})};
}

void OfficeNetwork::listen(PokeEvents events) {
  events_ = std::move(events);
  if (reachable && events_.connected) events_.connected();
}

void OfficeNetwork::cut() {
  reachable = false;
  if (events_.lost) events_.lost();
}

void OfficeNetwork::mend() {
  reachable = true;
  if (events_.connected) events_.connected();
}

void OfficeNetwork::poke() {
  if (!events_.poke) return;
  const Head head = town_.store.head();
  events_.poke(dump_json({{"epoch", head.epoch}, {"head", head.seq}}));
}

Office::Office() {
  network = std::make_unique<OfficeNetwork>(town, town.device(town.agent));
  profiles = std::make_unique<DiskProfiles>(disk);
  start();
}

void Office::start() {
  Machine machine{
      .environment = {.now = [this] { return town.now; },
                      .random =
                          [](std::uint8_t* bytes, std::size_t size) {
                            static std::uint8_t next = 1;
                            for (std::size_t i = 0; i < size; ++i) bytes[i] = next++;
                          }},
      .copy = [this](const std::string& text) { copied = text; },
      .decode =
          [](FileBytes bytes, const std::function<void(Pixels)>& done) {
            done(decode_picture(bytes.data(), bytes.size(), 512));
          },
      .wake = [this] { ++wakes; },
      .show_file =
          [this](const std::string& name, const std::string&) {
            shown_files.push_back(name);
            return has_viewer;
          }};
  if (is_page)
    machine.open_tab = [this](const std::string& path) { opened_tabs.push_back(path); };
  console = std::make_unique<Console>(std::move(machine), *profiles, *network, words,
                                      "http://town");
  console->start();
  desk = std::make_unique<Desk>(*console, words);
}

void Office::restart() {
  desk.reset();
  console.reset();
  start();
}

void Office::log_in(const std::string& login) {
  desk->type("login.login", login);
  desk->type("login.password", "secret");
  desk->click("login.submit");
  settle();
}

CaseId Office::report(int n, const std::string& phone) {
  const Json command =
      test::wire_command(n, "case.report", test::case_target(n), test::report_args(phone),
                         town.now, static_cast<std::uint64_t>(n));
  const PushResult result = town.push_one(town.guest, ClientId{test::uuid(800)},
                                          static_cast<std::uint64_t>(n), command);
  REQUIRE(result.status == PushStatus::applied);
  network->poke();
  settle();
  return CaseId{parse_entity_key(test::case_target(n))->id};
}

void Office::open(CaseId id) {
  desk->press("Ctrl+2");
  desk->click("queue/" + id.text());
  settle();
}

void Office::settle() {
  for (int i = 0; i < 4; ++i) {
    town.now = town.now.plus_ms(600);
    desk->frames(2);
  }
}

void Office::minute() {
  town.now = town.now.plus_ms(61'000);
  settle();
}

const Case& Office::on_server(CaseId id) {
  const Case* record = town.on_server<Case>(id);
  REQUIRE(record);
  return *record;
}

}  // namespace aftercare::console
