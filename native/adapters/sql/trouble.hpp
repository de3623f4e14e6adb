// What went wrong in storage and its caller hears only as an outcome (StoreOutcome): told in words
// to whoever runs the program, the server's log or the tool's terminal. Shared by all connections
// of a process; what is told before anybody listens waits for him.
#pragma once
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aftercare::sql {

inline constexpr std::size_t kTroubleKept = 16;

class Trouble {
 public:
  // `where`: a literal that names the kind of work. Called on whichever thread meets it.
  using Told = std::function<void(const char* where, std::string_view reason)>;

  void on_told(Told told) {
    const std::lock_guard lock{lock_};
    told_ = std::move(told);
    for (const auto& [where, reason] : std::exchange(waiting_, {})) {
      pass_on(where, reason);
    }
  }
  void tell(const char* where, std::string_view reason) {
    const std::lock_guard lock{lock_};
    pass_on(where, reason);
  }

 private:
  void pass_on(const char* where, std::string_view reason) {
    if (told_) {
      told_(where, reason);
    } else if (waiting_.size() < kTroubleKept) {
      waiting_.emplace_back(where, reason);
    }
  }

  std::mutex lock_;
  Told told_;
  std::vector<std::pair<const char*, std::string>> waiting_;
};

}  // namespace aftercare::sql
