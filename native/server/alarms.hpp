// What an operator has to look at, by name: shown by /readyz and the metrics while it lasts, logged
// when it begins.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "core/base/instant.hpp"
#include "native/server/log.hpp"

namespace aftercare {

class Alarms {
 public:
  explicit Alarms(Log& log) : log_{log} {}

  // Lasts until then, or as long as it is raised again.
  void raise(const std::string& name, Instant now, std::int64_t lasts_ms) {
    const std::lock_guard lock{lock_};
    Instant& until = until_[name];
    if (until <= now) {
      log_.error(LogLine{"alarm"}.with("alarm", name));
    }
    until = now.plus_ms(lasts_ms);
  }
  [[nodiscard]] std::vector<std::string> raised(Instant now) const {
    const std::lock_guard lock{lock_};
    std::vector<std::string> names;
    for (const auto& [name, until] : until_) {
      if (until > now) {
        names.push_back(name);
      }
    }
    return names;
  }

 private:
  Log& log_;
  mutable std::mutex lock_;
  std::map<std::string, Instant> until_;
};

}  // namespace aftercare
