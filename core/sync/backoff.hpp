// When to try again: doubling from 1 s to 5 min with jitter, and one request in flight per channel.
// The jitter comes from what the engine is given (ids and the clock), so that a run can be
// replayed.
#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/sync/limits.hpp"

namespace aftercare {

inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  std::uint64_t x = a ^ (b + 0x9E3779B97F4A7C15ULL + (a << 6U) + (a >> 2U));
  x ^= x >> 33U;
  x *= 0xFF51AFD7ED558CCDULL;
  x ^= x >> 33U;
  return x;
}

// 64 bits on every platform: std::hash has 32 in WASM, and a run must be the same there.
inline std::uint64_t entropy_of(const Uuid& id) {
  std::uint64_t low = 0;
  for (std::size_t i = 8; i < id.bytes.size(); ++i)
    low = (low << 8U) | id.bytes[i];
  return low * 0x9E3779B97F4A7C15ULL;
}

// 50 to 100 % of first·2^(failures-1), at most kBackoffMaxMs.
inline std::int64_t backoff_ms(int failures, std::uint64_t random) {
  const int doublings = std::clamp(failures - 1, 0, 20);
  const std::int64_t full = std::min(kBackoffMaxMs, kBackoffFirstMs << doublings);
  return full / 2 + static_cast<std::int64_t>(random % static_cast<std::uint64_t>(full / 2 + 1));
}

// One kind of request: push, pull or file.
struct SyncChannel {
  std::uint64_t in_flight = 0;  // number of the request, 0: none
  Instant deadline;             // of the one in flight
  int failures = 0;
  std::optional<Instant> retry_at;

  [[nodiscard]] bool busy() const { return in_flight != 0; }
  [[nodiscard]] bool ready(Instant now) const { return !busy() && (!retry_at || *retry_at <= now); }
  void started(std::uint64_t request, Instant until) {
    in_flight = request;
    deadline = until;
  }
  void succeeded() {
    in_flight = 0;
    failures = 0;
    retry_at.reset();
  }
  void failed(Instant now, std::uint64_t random) {
    in_flight = 0;
    ++failures;
    retry_at = now.plus_ms(backoff_ms(failures, mix(random, static_cast<std::uint64_t>(failures))));
  }
  // The device's clock was set back: what was 5 minutes away still is.
  void set_back(std::int64_t by_ms) {
    deadline = deadline.plus_ms(-by_ms);
    if (retry_at)
      retry_at = retry_at->plus_ms(-by_ms);
  }
  // News from outside (online, a new session, a poke): no reason to wait any longer.
  void hurry() { retry_at.reset(); }
};

}  // namespace aftercare
