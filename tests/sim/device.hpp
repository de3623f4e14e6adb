// A device: one store, one clock, one to three tabs with the real replica in each, and what the
// browser's bridge does around it (web/bridge): one leader by lock and fencing token, the others
// learn of writes by messages. Writes to *mine* and to *base* are two queues, as there.
#pragma once
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/sync/replica.hpp"
#include "tests/sim/disk.hpp"
#include "tests/sim/servers.hpp"

namespace aftercare::sim {

class Device;

// One tab, or the console's process.
struct Tab {
  int number = 0;
  std::uint64_t life = 0;  // answers for an earlier life are lost
  std::unique_ptr<Replica> replica;
  bool frozen = false;
  std::deque<ReplicaInput> inbox;  // while frozen
  std::deque<ReplicaEffect> mine_queue;
  // With the token held when it was asked for.
  std::deque<std::pair<std::uint64_t, replica_effect::StoreBase>> base_queue;
  bool mine_busy = false;
  bool base_busy = false;
  bool reading_mine = false;  // asked for while a write was waiting
  std::uint64_t opened_at_step = 0;
  std::uint64_t wake = 0;  // the newest timer
  bool leader = false;
  std::uint64_t fence = 0;
  std::uint64_t known_segments = 0;
  std::uint64_t known_generation = 0;
};

// From which release the program on the device is.
enum class Release { same, older, newer };

class Device {
 public:
  Device(Run& run, Servers& servers, Actor who, int number, int tabs);

  void open(std::size_t tab);
  void open_all();
  void kill(std::size_t tab);
  // The power goes: all tabs; what base got last may be torn.
  void power_off();
  void freeze(std::size_t tab, std::int64_t ms);
  void thaw(std::size_t tab);
  void go_online(bool online);
  void poke(const Head& head);
  void wipe();
  // A copy of the store on another machine, of the same person.
  void clone_to(Device& other) const;
  void turn_clock(std::int64_t ms) { skew_ms += ms; }

  // A person's step in some tab; false: nobody is there to take it.
  bool submit(std::size_t tab, replica_input::Submit step);
  void discard(std::size_t tab, const std::string& command);
  void add_file(std::size_t tab, const FileRef& file);

  [[nodiscard]] Instant local() const { return run_.now.plus_ms(skew_ms); }
  [[nodiscard]] std::optional<std::size_t> some_tab();
  [[nodiscard]] bool at_rest(const Head& head) const;
  [[nodiscard]] bool outsider() const { return who.kind != ActorKind::staff; }
  [[nodiscard]] std::string name() const { return "device " + std::to_string(number); }

  Actor who;
  int number;
  int origin;  // of the store, for the ledger
  Disk disk;
  std::vector<Tab> tabs;
  std::int64_t skew_ms = 0;
  bool online = true;
  bool session = true;
  bool logging_in = false;
  bool locked_out = false;  // no login helps any more
  int server = 0;           // it talks to
  Release release = Release::same;
  // Told every input of tab 0, which then lives for ever (recordings).
  std::function<void(const ReplicaInput&, Instant)> recorder;

 private:
  ReplicaReply handle(std::size_t tab, ReplicaInput input);
  void give(std::size_t tab, ReplicaInput input);
  void take(std::size_t tab, ReplicaReply reply);
  void later(std::size_t tab, std::int64_t delay_ms, std::function<void()> what);
  void write_mine(std::size_t tab);
  void write_base(std::size_t tab);
  void do_mine(std::size_t tab);
  void do_base(std::size_t tab);
  bool crashed(std::size_t tab, const char* where);
  void note_stored(const replica_effect::StoreMine& change);
  void reread_mine(std::size_t tab);
  void reread_base(std::size_t tab);
  void tell_others(std::size_t from, bool about_mine);
  void elect();
  void lead(std::size_t tab);
  void depose(std::size_t tab);
  void log_in();
  void wake_at(std::size_t tab, Instant at);
  void check_own_writes(std::size_t tab);
  void tear();

  // device_network.cpp
  void send(std::size_t tab, const replica_effect::Request& request);
  void arrive(std::size_t tab, std::uint64_t life, const replica_effect::Request& request);
  void respond(std::size_t tab, std::uint64_t request, Answer answer);
  void translate(replica_effect::Request& request) const;

  Run& run_;
  Servers& servers_;
  std::optional<std::size_t> holder_;  // of the lock
  std::optional<Disk> before_write_;   // base as it was before the newest write
  // Reports of a customer, who must see them from then on (invariant 6).
  struct Report {
    std::string command;
    EntityKey key;
    std::size_t tab = 0;
    std::uint64_t life = 0;
    std::uint64_t durable_at_step = 0;  // 0: not yet
  };
  std::vector<Report> reports_;
};

}  // namespace aftercare::sim
