// aftercare demo --cases N: cases in all states, decided like real ones, the same for the same N.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>

#include "native/adapters/house/house.hpp"

namespace aftercare {

struct DemoCounts {
  std::uint64_t cases = 0;
  std::uint64_t commands = 0;
  std::uint64_t refused = 0;
  Refusal first_refusal;
};

// Needs the demo's people (make_demo). `progress` gets the number of cases so far.
DemoCounts make_demo_cases(House& house, const std::filesystem::path& assets, std::uint64_t cases,
                           Instant now, const std::function<void(std::uint64_t)>& progress);

}  // namespace aftercare
