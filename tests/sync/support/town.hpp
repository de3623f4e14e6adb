// A server over a store in memory, devices and a network that a test may break. One thread, virtual
// time; nothing moves but in settle() and wait().
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "core/app/permissions.hpp"
#include "core/sync/authority.hpp"
#include "core/sync/memory_store.hpp"
#include "core/sync/pull.hpp"
#include "tests/core/support/given.hpp"
#include "tests/sync/support/device.hpp"

namespace aftercare::test {

struct Answer {
  int status = 0;
  std::string body;
};

enum class Fate { deliver, lose, lose_answer, twice, hold };

class Town {
 public:
  // The policy, people, a van with parts: as commands of the system.
  Town();

  Instant now;
  MemoryStore store{"epoch-1"};
  MemoryAuthority transactions{store};
  Authority authority;
  Actor guest, other_guest, agent, manager, engineer, engineer2;
  LocationId van;
  PartId pump;

  TestDevice& device(const Actor& actor);
  std::vector<std::unique_ptr<TestDevice>> devices;

  // What happens to a request on its way; default: delivered.
  std::function<Fate(const TestDevice&, const replica_effect::Request&)> fate;
  std::size_t page_rows = 0;  // of a pull; 0: as many as the device asks for
  bool poke = true;           // tells running devices about every commit

  // Held requests arrive at last; their answers go to whoever still waits for them.
  void release_held();
  // Everything that can happen without time passing.
  void settle();
  // Time passes; timers go off in order.
  void wait(std::int64_t ms);
  // settle() and wait() until no device waits for anything, or `ms` have passed.
  bool quiet(std::int64_t ms);
  [[nodiscard]] bool all_done() const;

  Answer serve(const Actor& actor, const replica_effect::Request& request, const TestDevice& from);
  // One request with one command; the result.
  PushResult push_one(const Actor& actor, ClientId client, std::uint64_t seq, Json command);
  PushAnswer push(const Actor& actor, PushRequest request);
  void must(const Actor& actor, const EntityKey& target, CommandArgs args);

  [[nodiscard]] const Record* server_record(const EntityKey& key);
  template <class T, class Tag>
  const T* on_server(Id<Tag> id) {
    const Record* record = server_record(key_for<T>(id));
    return record == nullptr ? nullptr : std::get_if<T>(record);
  }
  [[nodiscard]] std::vector<std::string> scopes(const Actor& actor) const;
  [[nodiscard]] PullCaller caller_of(const Actor& actor) const;
  // What the oracle says this actor's base holds: type/id → JSON.
  [[nodiscard]] std::map<std::string, std::string> visible_to(const Actor& actor);
  // What the device shows.
  [[nodiscard]] static std::map<std::string, std::string> shown_by(const TestDevice& device);

  std::set<std::string> stored_files;
  std::set<std::string> refused_actors;  // 401 for these ids
  std::map<std::string, std::string> uploads;

 private:
  Answer serve_file(const replica_effect::Request& request, const TestDevice& from);
  bool network();

  std::map<EntityKey, std::shared_ptr<Record>> read_;
  std::vector<std::pair<TestDevice*, replica_effect::Request>> held_;
  int commands_ = 0;
};

// A command as a client would push it.
Json wire_command(int n, const std::string& type, const std::string& target, const Json& args,
                  Instant at, std::uint64_t client_seq);
Json report_args(const std::string& phone = "139 1234 5678");
std::string case_target(int n);
std::string report_json();
// The case a step that creates one is about.
CaseId case_of(const Submitted& submitted);
// A client that pushes by hand.
inline const ClientId kPhone{uuid(900)};

}  // namespace aftercare::test
