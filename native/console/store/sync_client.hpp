// Runs the replica: feeds it what happens, carries out its effects through the ports. One per
// person at work; made anew at login. The only writer of the console.
#pragma once
#include <deque>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/sync/replica.hpp"
#include "native/console/store/ports.hpp"

namespace aftercare::console {

// What changed since it was last taken.
struct ClientNews {
  bool all = false;
  std::set<std::string> keys;  // "case/<uuid>"
  bool status = false;
  std::vector<std::string> saved;                           // ids of commands that are durable now
  std::vector<std::pair<std::string, std::string>> failed;  // ids of commands not saved, and why
  bool session_needed = false;
};

class SyncClient {
 public:
  SyncClient(Environment environment, std::unique_ptr<LocalStore> store, Network& network);
  ~SyncClient();
  SyncClient(const SyncClient&) = delete;
  SyncClient& operator=(const SyncClient&) = delete;

  // Reads the store and starts. `done` is told why if the store cannot be opened.
  void open(Actor actor, std::function<void(std::string failed)> done);
  [[nodiscard]] bool is_open() const { return opened_; }

  struct Step {
    std::string type;
    std::string target;  // empty for creating commands
    std::string args_json;
    std::string supersedes = {};
  };
  // Refused at once, or on its way into the store: ClientNews::saved tells when it is there.
  Submitted submit(const Step& step);
  // Made here: kept with its bytes and sent when there is a network. Before the step that names it.
  void keep_file(const FileRef& file, FileBytes bytes);
  void discard(const std::string& command);
  void save_draft(const std::string& form, const std::string& json);
  void renew_session(Actor actor);
  void sync_now();
  // Due timers. Cheap.
  void tick();
  // Until the next timer, at least 0; nothing when none is set.
  [[nodiscard]] std::optional<std::int64_t> ms_to_tick() const;

  // A photo or film: from the store, else from the server and then kept.
  void fetch_file(const std::string& sha256, std::function<void(std::optional<FileBytes>)> done,
                  int timeout_ms = HttpCall{}.timeout_ms);

  [[nodiscard]] const Replica& replica() const { return replica_; }
  ClientNews take_news();
  // Called whenever there is news; the host draws a frame.
  std::function<void()> on_news;

 private:
  void feed(ReplicaInput input);
  void carry_out(std::vector<ReplicaEffect>& effects);
  void on(replica_effect::StoreMine& effect);
  void on(replica_effect::Reclient& effect);
  void on(replica_effect::StoreBase& effect);
  void on(replica_effect::Request& effect);
  void on(replica_effect::WakeAt& effect);
  void on(replica_effect::Changed& effect);
  void on(replica_effect::NeedSession& effect);
  void on(replica_effect::DropFiles& effect);
  void send_file_slice(HttpCall call, const replica_effect::Request& effect);
  void answer(std::uint64_t request, HttpAnswer answer);
  void listen();
  void tell();
  // Callbacks may come after this object is gone: they hold this and look first.
  template <class Call>
  auto guarded(Call call);

  Environment environment_;
  std::unique_ptr<LocalStore> store_;
  Network& network_;
  Replica replica_;
  std::deque<ReplicaInput> inputs_;
  bool feeding_ = false, opened_ = false;
  std::optional<Instant> wake_at_;
  ClientNews news_;
  std::map<std::uint64_t, std::string> saving_;  // token → command id
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace aftercare::console
