// Counts traffic against the limits, in this server's memory: a bucket for each limit and key
// (address, session, actor) holds `number`, and fills again in its window. Invariants: what it
// refuses it tells the wait of; memory is bounded, however many keys a stranger invents.
#pragma once
#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "native/server/limits.hpp"

namespace aftercare {

class Limiter {
 public:
  explicit Limiter(const Limits& limits) : limits_{limits} {}

  // 0: counted. Else nothing is, and it may be tried again after so many milliseconds.
  std::int64_t take(LimitName name, std::string_view key, double cost = 1);
  std::int64_t take_at(LimitName name, std::string_view key, double cost, std::int64_t now_ms);
  // What was taken for a step that another limit then refused: it did not happen.
  void give_back(LimitName name, std::string_view key);
  // Refused elsewhere (throttle, quota): counted for the metrics.
  void note_refused(LimitName name) { ++refused_[static_cast<std::size_t>(name)]; }

  // Sessions that were proved a moment ago are counted by themselves, not with their address.
  void know(const std::string& session);
  [[nodiscard]] bool is_known(const std::string& session);

  [[nodiscard]] const Limits& limits() const { return limits_; }
  [[nodiscard]] std::uint64_t refused(LimitName name) const {
    return refused_[static_cast<std::size_t>(name)];
  }
  [[nodiscard]] std::size_t keys() const;

 private:
  struct Bucket {
    double tokens = 0;
    std::int64_t at_ms = 0;
  };
  struct Shard {
    mutable std::mutex lock;
    std::unordered_map<std::string, Bucket> buckets;
  };
  void make_room(Shard& shard, std::int64_t now_ms) const;

  Limits limits_;
  std::array<Shard, 16> shards_;
  std::array<std::atomic<std::uint64_t>, kLimitCount> refused_{};
  std::mutex known_lock_;
  std::unordered_map<std::string, std::int64_t> known_;
};

}  // namespace aftercare
