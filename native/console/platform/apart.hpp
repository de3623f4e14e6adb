// Decodes in a process of its own: what comes from strangers may end it, make it run without end or
// eat memory, and the console goes on.
#pragma once
#include <cstdint>
#include <functional>

#include "native/console/widgets/pictures.hpp"

namespace aftercare::console {

struct ApartLimits {
  std::size_t pixels_max = 0;              // of the answer
  std::uint64_t memory_max = 2ULL << 30U;  // more than the console has
  unsigned cpu_seconds_max = 20;
};

// What `decode` returned; empty pixels if it threw, died, went over a limit or returned too many.
// Waits for it. `decode` may only use memory: no lock another thread could have held is ever freed
// there.
Pixels decode_apart(const std::function<Pixels()>& decode, const ApartLimits& limits);

}  // namespace aftercare::console
