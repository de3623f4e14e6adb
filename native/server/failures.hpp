// What goes wrong on a thread stays there: counted and logged, and whoever waits is answered, since
// a Call that is dropped without an answer gives one (router.hpp). Used by every thread's loop.
#pragma once
#include <atomic>
#include <cstdint>
#include <exception>
#include <utility>

#include "native/server/log.hpp"

namespace aftercare {

inline void log_failure(Log& log, const char* where, std::string_view reason) {
  log.error(LogLine{"failure"}.with("where", where).with("reason", scrubbed(reason)));
}

class Failures {
 public:
  explicit Failures(Log& log) : log_{log} {}

  // Runs `work`; false when it threw. `where` names the kind of work in the log.
  template <class Work>
  bool contain(const char* where, Work&& work) {
    try {
      std::forward<Work>(work)();
      return true;
    } catch (const std::exception& error) {
      note(where, error.what());
    } catch (...) {
      note(where, "unknown exception");
    }
    return false;
  }

  void note(const char* where, std::string_view reason) {
    ++count_;
    log_failure(log_, where, reason);
  }

  [[nodiscard]] std::uint64_t count() const { return count_; }

 private:
  Log& log_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace aftercare
