// What the platform provides to the console's store: a place on this machine, a way to the server,
// a clock. Answers come on the window's thread, later or at once.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/sync/replica.hpp"

namespace aftercare::console {

using FileBytes = std::vector<std::uint8_t>;

// Everything one person's store holds.
struct StoredState {
  ClientId client_id;
  std::vector<MineRecord> mine;  // outbox in the order of client_seq
  std::optional<BaseMeta> meta;
  std::vector<Segment> segments;
};

// One person's store on this machine. `failed` is empty on success, else quota, dead_handle,
// locked ... A failed transaction changed nothing.
class LocalStore {
 public:
  virtual ~LocalStore() = default;
  using Loaded = std::function<void(std::string failed, StoredState state)>;
  using Numbered = std::function<void(std::string failed, std::vector<MineRecord> records)>;
  using Stored = std::function<void(std::string failed)>;

  virtual void load(Loaded done) = 0;
  // Appended records come back with their client_seq.
  virtual void store_mine(replica_effect::StoreMine change, Numbered done) = 0;
  // All of *mine*, renumbered from 1 under the new client.
  virtual void reclient(ClientId client, Numbered done) = 0;
  virtual void store_base(replica_effect::StoreBase change, Stored done) = 0;
  virtual void put_file(const std::string& sha256, FileBytes bytes) = 0;
  virtual void get_file(const std::string& sha256,
                        std::function<void(std::optional<FileBytes>)> done) = 0;
  virtual void drop_files(const std::vector<std::string>& sha256) = 0;
};

// Who worked here last. The token is empty where a cookie stands for it.
struct Profile {
  std::string server;
  std::string login;
  std::string token;
  std::string actor_json;
};

class Profiles {
 public:
  virtual ~Profiles() = default;
  [[nodiscard]] virtual std::optional<Profile> last() = 0;
  virtual void remember(const Profile& profile) = 0;
  virtual void forget() = 0;  // the store of that person stays
  [[nodiscard]] virtual std::string setting(const std::string& name) = 0;
  virtual void set(const std::string& name, const std::string& value) = 0;
  virtual std::unique_ptr<LocalStore> open_store(const std::string& person) = 0;
  // Everything of that person on this machine, unsent steps included.
  virtual void erase_store(const std::string& person) = 0;
  // For unsent steps taken along; the place it was written to, empty if it could not be.
  virtual std::string export_text(const std::string& name, const std::string& text) = 0;
};

struct HttpCall {
  std::string method;
  std::string path;  // "/api/v1/push"
  std::string body;
  std::map<std::string, std::string> headers;
  FileBytes bytes;  // the body, where it is no text
  int timeout_ms = 60'000;
};

struct HttpAnswer {
  int status = 0;  // 0: no answer
  std::string body;
};

struct PokeEvents {
  std::function<void()> connected;
  std::function<void()> lost;
  std::function<void(std::string json)> poke;
};

class Network {
 public:
  virtual ~Network() = default;
  virtual void use_token(const std::string& token) = 0;
  virtual void call(HttpCall call, std::function<void(HttpAnswer)> done) = 0;
  // The server's pokes until `stop_listening`; reconnects by itself.
  virtual void listen(PokeEvents events) = 0;
  virtual void stop_listening() = 0;
};

struct Environment {
  std::function<Instant()> now;
  std::function<void(std::uint8_t* bytes, std::size_t size)> random;
};

}  // namespace aftercare::console
