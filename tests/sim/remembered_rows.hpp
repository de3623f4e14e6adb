// See remembered_rows.cpp.
#pragma once

namespace aftercare::sim {

// Before each run: what the last one read is of no use to it.
void forget_rows();

}  // namespace aftercare::sim
