// A whole run: servers, devices, people, faults; then calm, and the last checks.
#pragma once
#include <memory>
#include <vector>

#include "tests/sim/device.hpp"
#include "tests/sim/house.hpp"
#include "tests/sim/people.hpp"
#include "tests/sim/servers.hpp"

namespace aftercare::sim {

class Town {
 public:
  Town(Options options, const House& house);

  // Throws Violation.
  void run();
  [[nodiscard]] const Counts& counts() const { return run_.counts; }
  [[nodiscard]] std::int64_t crash_points() const { return run_.crash_points; }
  // Lives on until `enough` says so, then becomes calm; for recordings.
  void live_until(const std::function<bool()>& enough);
  // A device of staff, made to live in one tab that never dies.
  Device& recorded();

 private:
  void settle_in();
  void live(Device& device);
  void act(Device& device);
  void trouble();
  void trouble_of(Device& device);
  void holiday();
  void offline_work(Device& device);
  void duties();
  void poke_all();
  void calm();
  [[nodiscard]] bool at_rest() const;
  void check_end();
  void check_files();
  [[nodiscard]] std::string who_waits() const;

  const House& house_;
  Run run_;
  Servers servers_;
  People people_;
  std::vector<std::unique_ptr<Device>> devices_;
  bool lively_ = true;
  bool poke_due_ = false;
  int restores_ = 0;
};

}  // namespace aftercare::sim
