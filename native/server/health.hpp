// What an operator has to know about a server that runs: a named list of checks, looked at by
// /readyz (which anybody may ask: codes and counts, no names), the administrator's /health, the
// metrics and the log.
#pragma once
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "native/server/app.hpp"

namespace aftercare {

// A message that waits longer has nobody who sends it.
inline constexpr std::int64_t kMessageLateMs = 5LL * 60 * 1000;
// Below the limit of the command line (--disk-min-mb) it is told; below this part of it nothing
// more can be promised to be kept.
inline constexpr std::uint64_t kDiskFullPart = 16;

struct Finding {
  // warning: work goes on, somebody must look. fault: do not send work here.
  enum class Level { warning, fault };
  std::string code;
  Level level = Level::warning;
  std::map<std::string, std::string> params;
  std::string text = "health.";  // before the code: the key of its text
};
using Findings = std::vector<Finding>;

class Health {
 public:
  // Looked at anew at most once a second.
  Findings look(App& app);
  // The same; what is new or over is logged.
  void tell(App& app);
  // Messages that were not sent, as last looked at: the metrics never wait for the database.
  [[nodiscard]] std::uint64_t messages_waiting() const { return waiting_; }

 private:
  std::mutex lock_;
  std::chrono::steady_clock::time_point looked_;
  bool known_ = false;
  Findings findings_;
  std::set<std::string> told_;
  std::atomic<std::uint64_t> waiting_{0};
};

std::uint64_t free_bytes(const App& app);

}  // namespace aftercare
