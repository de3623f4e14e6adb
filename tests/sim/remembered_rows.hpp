// See remembered_rows.cpp and remembered_own.cpp.
#pragma once

namespace aftercare::sim {

// Before each run: what the last one read is of no use to it.
void forget_rows();
void forget_own();

}  // namespace aftercare::sim
