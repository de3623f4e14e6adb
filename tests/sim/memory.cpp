// Where the simulator's small pieces of memory come from: a list of free ones for each size. Runs
// make and drop millions of short-lived ones in one thread; malloc took a quarter of their time.
// Builds with sanitizers leave this out (CMakeLists.txt): they must see every one.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <new>

#include <malloc.h>
#include <sys/mman.h>

namespace {

constexpr std::size_t kGrain = 16;
// Larger ones are malloc's. Rows of a case are among the small ones; a block's grains fit a byte.
constexpr std::size_t kSmallMax = 255 * kGrain;
constexpr std::size_t kBlock = 64UL * 1024;
constexpr std::size_t kArena = 16UL * 1024 * 1024 * 1024;  // of addresses; memory as it is used

struct Free {
  Free* next;
};

// Zero before anything runs: the first pieces are asked for while other statics are being made.
struct Pool {
  char* arena;
  std::size_t used;
  std::array<Free*, kSmallMax / kGrain + 1> free;
  std::array<std::uint8_t, kArena / kBlock> grains_of_block;
};
constinit Pool pool{};

void* from_new_block(std::size_t grains) {
  if (pool.arena == nullptr) {
    void* got = ::mmap(nullptr, kArena, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (got == MAP_FAILED)
      throw std::bad_alloc();
    pool.arena = static_cast<char*>(got);
    // What malloc has once is kept: segments and answers come and go, and each time the kernel
    // would have to clear their pages anew.
    ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
    // Trees lie all over it: large pages spare a walk at every step. Only a wish.
    ::madvise(got, kArena, MADV_HUGEPAGE);
  }
  if (pool.used + kBlock > kArena)
    throw std::bad_alloc();
  char* block = pool.arena + pool.used;
  pool.grains_of_block[pool.used / kBlock] = static_cast<std::uint8_t>(grains);
  pool.used += kBlock;
  const std::size_t size = grains * kGrain;
  for (std::size_t at = size; at + size <= kBlock; at += size)
    pool.free[grains] = new (block + at) Free{pool.free[grains]};
  return block;
}

}  // namespace

void* operator new(std::size_t size) {
  if (size > kSmallMax) {
    if (void* got = std::malloc(size))
      return got;
    throw std::bad_alloc();
  }
  const std::size_t grains = size == 0 ? 1 : (size + kGrain - 1) / kGrain;
  Free* piece = pool.free[grains];
  if (piece == nullptr)
    return from_new_block(grains);
  pool.free[grains] = piece->next;
  return piece;
}

void operator delete(void* piece) noexcept {
  const auto at = static_cast<std::size_t>(static_cast<char*>(piece) - pool.arena);
  if (pool.arena == nullptr || at >= kArena) {
    std::free(piece);
    return;
  }
  Free*& list = pool.free[pool.grains_of_block[at / kBlock]];
  list = new (piece) Free{list};
}

void operator delete(void* piece, std::size_t size) noexcept {
  if (piece == nullptr || size > kSmallMax) {
    std::free(piece);
    return;
  }
  Free*& list = pool.free[size == 0 ? 1 : (size + kGrain - 1) / kGrain];
  list = new (piece) Free{list};
}
