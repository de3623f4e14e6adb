// The simulator's only source of chance: the same seed gives the same run on every machine.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace aftercare::sim {

// SplitMix64: small, fast, good enough to choose faults with.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  // 0 <= result < n
  std::uint64_t below(std::uint64_t n) { return n == 0 ? 0 : next() % n; }
  std::int64_t between(std::int64_t low, std::int64_t high) {
    return low + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(high - low + 1)));
  }
  // True in `permille` of 1000 cases.
  bool chance(int permille) { return below(1000) < static_cast<std::uint64_t>(permille); }
  template <class T>
  T& pick(std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(from.size()))];
  }
  template <class T>
  const T& pick(const std::vector<T>& from) {
    return from[static_cast<std::size_t>(below(from.size()))];
  }
  std::array<std::uint8_t, 10> bytes() {
    std::array<std::uint8_t, 10> out{};
    for (std::uint8_t& byte : out)
      byte = static_cast<std::uint8_t>(next() >> 56U);
    return out;
  }

 private:
  std::uint64_t state_;
};

}  // namespace aftercare::sim
