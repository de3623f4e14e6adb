// The order in which passwords are looked at: each costs a thread some 50 ms and 64 MB, and anybody
// can send some. Invariants: a device that logged in before waits for no stranger's password but
// those being looked at; addresses take turns; what one address and all together may have waiting
// is a named limit.
#pragma once
#include <cstddef>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "native/server/limits.hpp"
#include "native/server/work_pool.hpp"

namespace aftercare {

class PasswordChecks {
 public:
  PasswordChecks(const Limits& limits, Failures& failures, int threads = 2);

  enum class Place { taken, address_full, full };
  using Work = std::function<void()>;
  // Unless the place is taken, `work` is dropped and nothing will run.
  Place post_known(Work work);
  Place post_stranger(const std::string& address, Work work);

 private:
  struct Lane {
    std::deque<Work> waiting;
    std::size_t in_hand = 0;  // waiting or being looked at
  };
  struct Next {
    Work work;
    std::string address;  // empty: a known device's
  };
  void look_at_next();
  Next take_next();
  void done(const std::string& address);

  const std::size_t per_address_max_;
  const std::size_t total_max_;
  std::mutex lock_;
  std::deque<Work> known_;
  std::map<std::string, Lane> strangers_;
  std::deque<std::string> turns_;  // addresses with something waiting, each once
  std::size_t strangers_waiting_ = 0;
  WorkPool pool_;  // last: its threads end before what they use
};

}  // namespace aftercare
