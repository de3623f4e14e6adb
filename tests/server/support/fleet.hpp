// Many devices at once, each on its own thread: they report cases and note on shared ones, pull
// what is new, and when a server does not answer go to the next one and send the same command
// again.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/server/support/world.hpp"

namespace aftercare::test {

// Where the servers listen just now; a test moves them.
class Endpoints {
 public:
  explicit Endpoints(std::vector<std::string> urls) : urls_{std::move(urls)} {}
  [[nodiscard]] std::string at(std::size_t i) const;
  void move(std::size_t i, const std::string& url);

 private:
  mutable std::mutex lock_;
  std::vector<std::string> urls_;
};

struct FleetDevice {
  Client client;
  std::size_t server = 0;
  std::string cursor = "0";
  std::map<std::string, std::uint64_t> vers;  // what its pulls gave: key → revision
  struct Acknowledged {
    std::string id;
    std::string target;
    std::string type;
    std::uint64_t seq = 0;
    std::string number;
  };
  std::vector<Acknowledged> acknowledged;
  std::vector<std::string> wrong;  // what must never happen
  std::uint64_t retries = 0;

  // True: answered. Keeps `pending` for the next try otherwise.
  bool try_push(const Endpoints& endpoints);
  // One page; false: no answer.
  bool try_pull(const Endpoints& endpoints, bool& more);
  std::optional<Json> pending;
};

class Fleet {
 public:
  // `count` devices of the agent's, opened at the servers in turn.
  Fleet(Endpoints& endpoints, std::size_t count);
  ~Fleet() { stop(); }
  Fleet(const Fleet&) = delete;
  Fleet& operator=(const Fleet&) = delete;

  void start();
  // Ends the threads; every device then pushes what it has left and pulls to the end.
  void stop();
  void settle();
  [[nodiscard]] std::uint64_t acknowledged() const { return acknowledged_; }
  std::vector<std::unique_ptr<FleetDevice>>& devices() { return devices_; }

 private:
  void work(FleetDevice& device);
  void next_command(FleetDevice& device);

  Endpoints& endpoints_;
  std::vector<std::unique_ptr<FleetDevice>> devices_;
  std::vector<std::thread> threads_;
  std::atomic<bool> stopping_{false};
  std::atomic<std::uint64_t> acknowledged_{0};
  std::mutex shared_lock_;
  std::vector<std::string> shared_cases_;
};

// What the database holds, asked of it directly.
struct StoredTruth {
  std::map<std::string, std::uint64_t> vers;          // "case/<id>" → revision
  std::map<std::string, std::uint64_t> results;       // command → seq
  std::map<std::string, std::uint64_t> events_of_id;  // "case/<id>" → how many events
};
StoredTruth truth_of(const std::string& data, const std::string& database);

// Everything that is wrong with what the devices saw; nothing is good. `dense`: seqs have no gaps.
std::vector<std::string> compare(Fleet& fleet, const StoredTruth& truth, bool dense);

}  // namespace aftercare::test
