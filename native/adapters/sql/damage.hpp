// What was found damaged in a database and not mended since: each thing is told once, and counted
// for metrics, readiness and the administrator. Shared by all connections of a process.
#pragma once
#include <cstddef>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace aftercare::sql {

inline constexpr std::size_t kDamageKept = 10'000;

class Damage {
 public:
  using Told = std::function<void(const std::string& what)>;

  // Called on whichever thread finds it. Set before others use this.
  void on_found(Told told) { told_ = std::move(told); }

  // "case/<id>", "event/<seq>", "result/<id>".
  void found(const std::string& what) {
    {
      const std::lock_guard lock{lock_};
      if (all_.size() >= kDamageKept || !all_.insert(what).second) {
        return;
      }
    }
    if (told_) {
      told_(what);
    }
  }
  void mended(const std::string& what) {
    const std::lock_guard lock{lock_};
    all_.erase(what);
  }
  [[nodiscard]] std::size_t count() const {
    const std::lock_guard lock{lock_};
    return all_.size();
  }
  // In the order of their names, at most `limit`.
  [[nodiscard]] std::vector<std::string> list(std::size_t limit = kDamageKept) const {
    const std::lock_guard lock{lock_};
    std::vector<std::string> out;
    for (const auto& what : all_) {
      if (out.size() >= limit) {
        break;
      }
      out.push_back(what);
    }
    return out;
  }

 private:
  mutable std::mutex lock_;
  std::set<std::string> all_;
  Told told_;
};

}  // namespace aftercare::sql
