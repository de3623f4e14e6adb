// What the allocator keeps: pages of a pull are tens of megabytes for a moment, and a server that
// sent a few should be as small afterwards as before.
#pragma once

namespace aftercare {

// Once, at the start. Large blocks come from the system and go back to it, however large the last
// one was; few threads' heaps.
void keep_memory_small();
// What is free goes back to the system.
void give_back_memory();

}  // namespace aftercare
