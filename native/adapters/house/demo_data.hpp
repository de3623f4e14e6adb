// --demo: logins, devices, stock and a few cases, made by real commands through the authority as
// assets/demo/demo.json tells, with name-based ids and times counted from today.
#pragma once
#include <filesystem>
#include <string>

#include "native/adapters/house/house.hpp"

namespace aftercare {

inline constexpr const char* kDemoPassword = "aftercare-demo";

// Nothing to do when it was done before. Refusal: demo_failed {step, code, field}, demo_unreadable.
std::optional<Refusal> make_demo(House& house, const std::filesystem::path& assets, Instant now);

// "demo:staff/engineer" → the id every demo has.
Uuid demo_id(const std::string& name);

}  // namespace aftercare
