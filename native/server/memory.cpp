#include "native/server/memory.hpp"

#include <cstdlib>  // says which C library this is

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace aftercare {

#ifdef __GLIBC__

namespace {
inline constexpr int kLargeBlock = 512 * 1024;
inline constexpr int kFreeKept = 16 * 1024 * 1024;
inline constexpr int kHeapsMax = 4;
}  // namespace

void keep_memory_small() {
  ::mallopt(M_MMAP_THRESHOLD, kLargeBlock);
  ::mallopt(M_TRIM_THRESHOLD, kFreeKept);
  ::mallopt(M_ARENA_MAX, kHeapsMax);
}

void give_back_memory() {
  ::malloc_trim(0);
}

#else

void keep_memory_small() {}
void give_back_memory() {}

#endif

}  // namespace aftercare
