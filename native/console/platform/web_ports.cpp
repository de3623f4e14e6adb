#include "native/console/platform/web_ports.hpp"

#include <emscripten.h>

#include <cstdlib>
#include <map>
#include <utility>

#include "core/codec/json.hpp"
#include "native/console/platform/web_host.hpp"

namespace aftercare::console {

namespace {

struct StoreAnswer {
  std::string failed;
  std::string json;
  std::optional<FileBytes> bytes;
  std::vector<Segment> segments;
};

// Calls under way, by number. One page, one of it.
struct Calls {
  int next = 1;
  std::map<int, std::function<void(StoreAnswer)>> store;
  std::map<int, std::vector<Segment>> segments;
  std::map<int, std::function<void(HttpAnswer)>> http;
  PokeEvents pokes;
};

Calls& calls() {
  static Calls kept;
  return kept;
}

std::string taken(char* text) {
  std::string out = text ? text : "";
  std::free(text);
  return out;
}

std::vector<MineRecord> records_of(const std::string& json) {
  const auto parsed = parse_json(json);
  if (!parsed) return {};
  const auto records = from_json<std::vector<MineRecord>>(*parsed);
  return records ? *records : std::vector<MineRecord>{};
}

class PageStore final : public LocalStore {
 public:
  explicit PageStore(std::string person) : person_(std::move(person)) {}
  ~PageStore() override { ask("close", "{}", {}, [](const StoreAnswer&) {}); }

  void load(Loaded done) override {
    ask("load", "{}", {}, [done = std::move(done)](StoreAnswer answer) {
      StoredState state;
      const auto json = parse_json(answer.json);
      if (json && json->is_object()) {
        const auto client = json->find("client_id");
        if (client != json->end() && client->is_string()) {
          state.client_id.value = parse_uuid(client->get<std::string>()).value_or(Uuid{});
        }
        if (json->contains("mine")) state.mine = records_of(dump_json((*json)["mine"]));
        if (json->contains("meta") && (*json)["meta"].is_object()) {
          if (auto meta = from_json<BaseMeta>((*json)["meta"])) state.meta = *meta;
        }
      }
      state.segments = std::move(answer.segments);
      done(std::move(answer.failed), std::move(state));
    });
  }

  void store_mine(replica_effect::StoreMine change, Numbered done) override {
    ask("store_mine", dump_json(to_json(change)), {}, numbered(std::move(done)));
  }
  void reclient(ClientId client, Numbered done) override {
    ask("reclient", dump_json({{"client_id", client.text()}}), {}, numbered(std::move(done)));
  }
  void store_base(replica_effect::StoreBase change, Stored done) override {
    // Rows cross as bytes, one segment after the other; the JSON holds their sizes.
    FileBytes bytes;
    std::vector<std::size_t> sizes;
    for (Segment& segment : change.segments) {
      const std::string text = std::exchange(segment.bytes, {});
      bytes.insert(bytes.end(), text.begin(), text.end());
      sizes.push_back(text.size());
    }
    Json json = to_json(change);
    json["sizes"] = sizes;
    ask("store_base", dump_json(json), bytes,
        [done = std::move(done)](StoreAnswer answer) { done(std::move(answer.failed)); });
  }
  void put_file(const std::string& sha256, FileBytes bytes) override {
    ask("put_file", dump_json({{"sha256", sha256}}), bytes, [](const StoreAnswer&) {});
  }
  void get_file(const std::string& sha256,
                std::function<void(std::optional<FileBytes>)> done) override {
    ask("get_file", dump_json({{"sha256", sha256}}), {},
        [done = std::move(done)](StoreAnswer answer) { done(std::move(answer.bytes)); });
  }
  void drop_files(const std::vector<std::string>& sha256) override {
    ask("drop_files", dump_json({{"sha256", sha256}}), {}, [](const StoreAnswer&) {});
  }

 private:
  static std::function<void(StoreAnswer)> numbered(Numbered done) {
    return [done = std::move(done)](StoreAnswer answer) {
      done(std::move(answer.failed), records_of(answer.json));
    };
  }

  void ask(const char* operation, const std::string& json, const FileBytes& bytes,
           std::function<void(StoreAnswer)> done) {
    const int number = calls().next++;
    calls().store.emplace(number, std::move(done));
    page_store(number, operation, person_.c_str(), json.c_str(), bytes.data(),
               static_cast<int>(bytes.size()));
  }

  std::string person_;
};

class PageProfiles final : public Profiles {
 public:
  std::optional<Profile> last() override {
    char* text = page_setting("profile");
    if (!text) return std::nullopt;
    const auto json = parse_json(taken(text));
    if (!json || !json->is_object()) return std::nullopt;
    return Profile{json->value("server", std::string()), json->value("login", std::string()), {},
                   json->value("actor", std::string())};
  }
  void remember(const Profile& profile) override {
    const std::string json = dump_json({{"server", profile.server},
                                        {"login", profile.login},
                                        {"actor", profile.actor_json}});
    page_set_setting("profile", json.c_str());
  }
  void forget() override { page_set_setting("profile", nullptr); }
  std::string setting(const std::string& name) override {
    return taken(page_setting(name.c_str()));
  }
  void set(const std::string& name, const std::string& value) override {
    page_set_setting(name.c_str(), value.c_str());
  }
  std::unique_ptr<LocalStore> open_store(const std::string& person) override {
    return std::make_unique<PageStore>(person);
  }
  void erase_store(const std::string& person) override {
    const int number = calls().next++;
    page_store(number, "erase", person.c_str(), "{}", nullptr, 0);
  }
  std::string export_text(const std::string& name, const std::string& text) override {
    const int number = calls().next++;
    page_store(number, "export", name.c_str(), text.c_str(), nullptr, 0);
    return name;
  }
};

class PageNetwork final : public Network {
 public:
  void use_token(const std::string&) override {}  // a cookie stands for it
  void call(HttpCall call, std::function<void(HttpAnswer)> done) override {
    const int number = calls().next++;
    calls().http.emplace(number, std::move(done));
    const std::string json = dump_json({{"method", call.method},
                                        {"path", call.path},
                                        {"body", call.body},
                                        {"headers", call.headers},
                                        {"timeout_ms", call.timeout_ms}});
    page_http(number, json.c_str(), call.bytes.data(), static_cast<int>(call.bytes.size()));
  }
  void listen(PokeEvents events) override {
    calls().pokes = std::move(events);
    page_listen(1);
  }
  void stop_listening() override {
    calls().pokes = {};
    page_listen(0);
  }
};

}  // namespace

std::unique_ptr<Network> open_page_network() { return std::make_unique<PageNetwork>(); }
std::unique_ptr<Profiles> open_page_profiles() { return std::make_unique<PageProfiles>(); }

}  // namespace aftercare::console

// ---- called by the page ------------------------------------------------------------------------

extern "C" {

EMSCRIPTEN_KEEPALIVE void console_store_segment(int number, double n, const char* bytes,
                                                int size) {
  aftercare::console::calls().segments[number].push_back(
      {static_cast<std::uint64_t>(n), std::string(bytes, static_cast<std::size_t>(size))});
}

EMSCRIPTEN_KEEPALIVE void console_store_done(int number, const char* failed, const char* json,
                                             const std::uint8_t* bytes, int size) {
  auto& calls = aftercare::console::calls();
  const auto found = calls.store.find(number);
  if (found == calls.store.end()) return;
  auto done = std::move(found->second);
  calls.store.erase(found);
  aftercare::console::StoreAnswer answer{failed, json, std::nullopt, {}};
  if (bytes) answer.bytes.emplace(bytes, bytes + size);
  answer.segments = std::move(calls.segments[number]);
  calls.segments.erase(number);
  done(std::move(answer));
}

EMSCRIPTEN_KEEPALIVE void console_http_done(int number, int status, const char* body, int size) {
  auto& calls = aftercare::console::calls();
  const auto found = calls.http.find(number);
  if (found == calls.http.end()) return;
  auto done = std::move(found->second);
  calls.http.erase(found);
  done({status, std::string(body, static_cast<std::size_t>(size))});
}

// "connected", "lost", or the data of a poke.
EMSCRIPTEN_KEEPALIVE void console_poke(const char* kind, const char* data) {
  const auto& pokes = aftercare::console::calls().pokes;
  const std::string_view what = kind;
  if (what == "connected" && pokes.connected) pokes.connected();
  if (what == "lost" && pokes.lost) pokes.lost();
  if (what == "poke" && pokes.poke) pokes.poke(data);
}
}
