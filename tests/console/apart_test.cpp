// What decodes what strangers sent may fail in any way: the console gets no picture and goes on.
#include "native/console/platform/apart.hpp"

#include <cstdlib>
#include <stdexcept>

#include <catch2/catch_test_macros.hpp>
#include <sys/mman.h>

using namespace aftercare::console;

namespace {

const Pixels kTwo{2, 1, {0xFF0000FFU, 0xFF00FF00U}};

}  // namespace

TEST_CASE("What is decoded apart comes back") {
  const Pixels back = decode_apart([] { return kTwo; }, {.pixels_max = 2});
  CHECK(back.width == 2);
  CHECK(back.height == 1);
  CHECK(back.rgba == kTwo.rgba);
}

TEST_CASE("What fails apart is no picture") {
  const ApartLimits limits{.pixels_max = 2};
  CHECK(decode_apart([] { return Pixels{}; }, limits).width == 0);
  CHECK(decode_apart([]() -> Pixels { throw std::runtime_error("damaged"); }, limits).width == 0);
  CHECK(decode_apart([]() -> Pixels { std::abort(); }, limits).width == 0);
  // More than was asked for, and less than it says.
  CHECK(decode_apart([] { return kTwo; }, {.pixels_max = 1}).width == 0);
  CHECK(decode_apart([] { return Pixels{2, 1, {0xFF0000FFU}}; }, limits).width == 0);
}

TEST_CASE("What takes too much memory or never ends is no picture") {
  const auto greedy = [] {
    void* much = mmap(nullptr, std::size_t{256} << 20U, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return much == MAP_FAILED ? Pixels{} : kTwo;
  };
  CHECK(decode_apart(greedy, {.pixels_max = 2}).width == 2);
  CHECK(decode_apart(greedy, {.pixels_max = 2, .memory_max = 64U << 20U}).width == 0);
  const auto endless = [] {
    const volatile bool goes_on = true;
    while (goes_on) {
    }
    return kTwo;
  };
  CHECK(decode_apart(endless, {.pixels_max = 2, .cpu_seconds_max = 1}).width == 0);
}
