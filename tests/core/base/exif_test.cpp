#include "core/base/exif.hpp"

#include <string>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

using namespace aftercare;

namespace {

std::string number(unsigned value, std::size_t size, bool little) {
  std::string out;
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t shift = 8 * (little ? i : size - 1 - i);
    out += static_cast<char>((value >> shift) & 0xFFU);
  }
  return out;
}

// A JPEG's beginning with another segment, then EXIF data with two entries.
std::string photo(unsigned orientation, bool little) {
  const auto n = [little](unsigned value, std::size_t size) { return number(value, size, little); };
  const std::string tiff = std::string(little ? "II" : "MM") + n(42, 2) + n(8, 4) + n(2, 2) +
                           n(0x010F, 2) + n(2, 2) + n(4, 4) + "abc" + std::string(1, '\0') +
                           n(0x0112, 2) + n(3, 2) + n(1, 4) + n(orientation, 2) + n(0, 2) + n(0, 4);
  const std::string exif = std::string("Exif\0\0", 6) + tiff;
  return "\xFF\xD8\xFF\xE0" + number(4, 2, false) + "xx" + "\xFF\xE1" +
         number(static_cast<unsigned>(exif.size()) + 2, 2, false) + exif + "\xFF\xDA";
}

}  // namespace

TEST_CASE("the camera's position is read from both orders of bytes") {
  for (unsigned orientation = 1; orientation <= 8; ++orientation) {
    CHECK(exif_orientation(photo(orientation, true)) == static_cast<int>(orientation));
    CHECK(exif_orientation(photo(orientation, false)) == static_cast<int>(orientation));
  }
  CHECK(exif_orientation(photo(0, true)) == 1);
  CHECK(exif_orientation(photo(9, false)) == 1);
  CHECK(exif_orientation("") == 1);
  CHECK(exif_orientation("\x89PNG") == 1);
}

TEST_CASE("broken EXIF data says nothing and is never read beyond its end") {
  rc::prop("cut and changed anywhere", [] {
    std::string jpeg = photo(6, *rc::gen::arbitrary<bool>());
    const auto at = *rc::gen::inRange<std::size_t>(0, jpeg.size());
    jpeg[at] = *rc::gen::arbitrary<char>();
    jpeg.resize(*rc::gen::inRange<std::size_t>(0, jpeg.size() + 1));
    const std::string exact(jpeg.begin(), jpeg.end());  // a sanitizer sees what lies behind
    const int read = exif_orientation(exact);
    RC_ASSERT(read >= 1 && read <= 8);
  });
}
