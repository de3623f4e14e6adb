// The columns of the clock table that policies of older releases lack: what ends a promise
// unfulfilled, what makes it run again, under which remedies it lives.
#pragma once
#include <optional>

#include "core/policy/policy.hpp"

namespace aftercare {

// The rule with the product's own columns, or nothing: it has its own.
std::optional<ClockRule> completed(const ClockRule& rule);

}  // namespace aftercare
