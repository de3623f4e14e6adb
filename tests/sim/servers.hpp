// Two or three servers over one database: each decides groups of pushes with the real
// AuthorityGroup, step by step, so that their transactions interleave; or with the real run_group.
// Pulls and files are answered at once. A crashed server forgets what it was doing.
#pragma once
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/sync/authority.hpp"
#include "tests/sim/house.hpp"
#include "tests/sim/watched_store.hpp"

namespace aftercare::sim {

struct Answer {
  int status = 0;
  std::string body;
};
using Reply = std::function<void(Answer)>;

// Who asks, as the session says.
struct Caller {
  Actor actor;  // staff: only the id counts, the record says the rest
};

class Servers {
 public:
  Servers(Run& run, const House& house);

  // `reply` is called once, later, or never (a crash).
  void serve(int server, const Caller& caller, const replica_effect::Request& request,
             const Reply& reply);
  [[nodiscard]] int count() const { return static_cast<int>(servers_.size()); }
  [[nodiscard]] bool idle() const;
  // As the database knows him now; nothing: his account is closed for good.
  [[nodiscard]] std::optional<Actor> current(const Actor& actor) const;
  [[nodiscard]] Head head() { return store_.head(); }

  void crash(int server);
  // Duties whose time has come; every server looks by itself.
  void look_for_duties(int server);
  void back_up();
  // Nothing happens before the first backup. False: there was none.
  bool restore();
  void upgrade() { upgraded_ = true; }

  std::function<void()> head_moved;
  std::function<void()> restored;
  MemoryStore& store() { return store_; }
  Oracle& oracle() { return oracle_; }
  Ledger& ledger() { return ledger_; }
  [[nodiscard]] const std::set<std::string>& stored_files() const { return stored_files_; }

 private:
  struct Waiting {
    Caller caller;
    PushRequest request;
    Reply reply;
  };
  struct Server {
    std::unique_ptr<Authority> authority;
    std::unique_ptr<WatchedStore> transactions;
    std::deque<Waiting> queue;
    std::vector<Waiting> group;  // being decided
    std::vector<PushInput> inputs;
    std::optional<AuthorityGroup> deciding;
    std::optional<AuthorityStep> step;
    int attempts = 0;
    std::uint64_t life = 0;
    bool busy = false;
  };
  struct Backup {
    MemoryStore::State state;
    std::set<std::string> files;
    Instant at;
  };

  void start_server(Server& server, int number);
  void found(const House& house);
  void push(int number, const Caller& caller, const Json& body, const Reply& reply);
  Answer pull(const Caller& caller, const Json& body);
  Answer file(const replica_effect::Request& request);
  void begin_group(int number);
  void carry_out(int number);
  void again(int number);
  void answer(Server& server, const std::vector<PushAnswer>& answers);
  void schedule(int number);

  Run& run_;
  Oracle oracle_;
  Ledger ledger_;
  MemoryStore store_{"epoch-1"};
  Books books_;
  std::vector<Server> servers_;
  std::optional<Backup> backup_;
  std::unordered_map<const Record*, Instant> next_look_;  // for duties, by version of a case
  int epochs_ = 1;
  bool upgraded_ = false;
  std::set<std::string> stored_files_;
  std::map<std::string, std::int64_t> uploads_;
  std::map<std::string, std::int64_t> sizes_;
};

}  // namespace aftercare::sim
