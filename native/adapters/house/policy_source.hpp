// The presets as shipped (assets/policy), and where assets are found.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/policy/policy.hpp"
#include "core/policy/validate.hpp"

namespace aftercare {

// --assets; beside the program; the source tree it was built from.
std::filesystem::path find_assets(const std::string& given, const std::filesystem::path& program);
// --pages; beside the program; the build tree. Empty when there are none.
std::filesystem::path find_pages(const std::string& given, const std::filesystem::path& program);

struct LoadedPreset {
  Policy policy;
  std::vector<PolicyProblem> problems;  // not empty: it may not be put in force
};
// Refusals: unknown_preset {preset, known}, policy_unreadable {path, reason, field}.
Result<LoadedPreset> load_preset(const std::filesystem::path& assets, const std::string& preset);

}  // namespace aftercare
