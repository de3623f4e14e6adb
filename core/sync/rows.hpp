// Rows of a store as records: pure functions of their text. They stand apart so that the simulator,
// in which thirty replicas and three servers read the same rows, can link a version that remembers
// what it has read (tests/sim/remembered_rows.cpp).
#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "core/app/view.hpp"

namespace aftercare {

// Null when it cannot be read. `unknown`: whether it holds members that this release does not know.
std::shared_ptr<const Record> read_row(EntityType type, std::string_view json,
                                       bool* unknown = nullptr);
// The row as this viewer may see it; empty when it cannot be read.
std::string projected_row(EntityType type, std::string_view json, const Viewer& viewer);

}  // namespace aftercare
