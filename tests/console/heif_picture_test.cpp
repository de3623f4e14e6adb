// HEIC at the native console: photos as phones write them (made by libheif's own encoder, in tiles
// when a picture is turned), and files that only look like such.
#include "native/console/platform/heif_picture.hpp"

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>
#include <libheif/heif.h>

using namespace aftercare::console;

namespace {

using HeicBytes = std::vector<std::uint8_t>;

// 64 × 32, the left half red, the right half blue, written by libheif 1.15.1 and x265 with preset
// ultrafast and 4:2:0, one tile in a grid as phones do it. Not by the test: x265 leaks.
// Held on its side: turned by an "irot" box, and EXIF that says the same.
constexpr std::string_view kTurned =
    "0000001c6674797068656963000000006d696631686569636d696166000001ef6d6574610000000000000021"
    "68646c72000000000000000070696374000000000000000000000000000000000e7069746d00000000000200"
    "0000106964617400000000004000200000004c696c6f63010000004440000300010000000000000213000100"
    "0000000000002400020001000000000000000100000000000000080003000000000000023700010000000000"
    "00001e0000004d69696e6600000000000300000015696e66650200000100010000687663310000000015696e"
    "66650200000000020000677269640000000015696e666502000001000300004578696600000000e369707270"
    "000000c06970636f00000077687663430103700000000000000000001ef000fcfdf8f800000f032000010018"
    "40010c01ffff03700000030090000003000003001eba0240210001002b420101037000000300900000030000"
    "03001ea020810596e929292e6e04040c08000003000800000300084022000100064401c07181120000001469"
    "7370650000000000000040000000400000000969726f74030000001469737065000000000000002000000040"
    "000000107069786900000000030808080000001b69706d610000000000000002000102810200020303048500"
    "00002869726566000000000000000e64696d670002000100010000000e636473630003000100020000004a6d"
    "646174000000202801ac2780e5b9ffe7807ffe943b2f87f3527feed0cfbee8f7ffd075740a27e0000000004d"
    "4d002a00000008000101120003000000010006000000000000";
// As EXIF orientation 5: an "irot" box, then an "imir" box.
constexpr std::string_view kMirrored =
    "0000001c6674797068656963000000006d696631686569636d696166000001c26d6574610000000000000021"
    "68646c72000000000000000070696374000000000000000000000000000000000e7069746d00000000000200"
    "00001069646174000000000040002000000038696c6f630100000044400002000100000000000001e6000100"
    "0000000000002400020001000000000000000100000000000000080000003869696e66000000000002000000"
    "15696e66650200000100010000687663310000000015696e666502000000000200006772696400000000ed69"
    "707270000000c96970636f00000077687663430103700000000000000000001ef000fcfdf8f800000f032000"
    "01001840010c01ffff03700000030090000003000003001eba0240210001002b420101037000000300900000"
    "03000003001ea020810596e929292e6e04040c08000003000800000300084022000100064401c07181120000"
    "0014697370650000000000000040000000400000000969726f740300000009696d6972010000001469737065"
    "000000000000002000000040000000107069786900000000030808080000001c69706d610000000000000002"
    "0001028102000204030405860000001a69726566000000000000000e64696d670002000100010000002c6d64"
    "6174000000202801ac2780e5b9ffe7807ffe943b2f87f3527feed0cfbee8f7ffd075740a27e0";
// Upright, ten bits a colour.
constexpr std::string_view kTenBits =
    "0000001c6674797068656963000000006d696631686569636d696166000001ac6d6574610000000000000021"
    "68646c72000000000000000070696374000000000000000000000000000000000e7069746d00000000000200"
    "00001069646174000000000040002000000038696c6f630100000044400002000100000000000001d0000100"
    "0000000000002900020001000000000000000100000000000000080000003869696e66000000000002000000"
    "15696e66650200000100010000687663310000000015696e666502000000000200006772696400000000d769"
    "707270000000b56970636f00000075687663430104080000000000000000001ef000fcfdfafa00000f032000"
    "01001740010c01ffff0408000003009db800000300001eba0240210001002a4201010408000003009db80000"
    "0300001ea0208104d96eae4a6b9b81010302000003000200000300021022000100064401c173c08900000014"
    "6973706500000000000000400000004000000014697370650000000000000040000000200000001070697869"
    "00000000030a0a0a0000001a69706d610000000000000002000102810200020203840000001a697265660000"
    "00000000000e64696d67000200010001000000316d646174000000252801af1380f527c37fffe95547ffdcbd"
    "9e1fbf7fbc4fffdd3f223fcf5497ffc514e218b7f8";

HeicBytes bytes_of(std::string_view hex) {
  HeicBytes bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes.push_back(
        static_cast<std::uint8_t>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16)));
  return bytes;
}

Pixels shown(const HeicBytes& bytes, int side_max = 100) {
  return decode_heif(bytes.data(), bytes.size(), side_max);
}

bool is_red(std::uint32_t rgba) {
  return (rgba & 0xFFU) > 180 && ((rgba >> 16U) & 0xFFU) < 80 && (rgba >> 24U) == 0xFF;
}
bool is_blue(std::uint32_t rgba) {
  return (rgba & 0xFFU) < 80 && ((rgba >> 16U) & 0xFFU) > 180 && (rgba >> 24U) == 0xFF;
}

// Where a mark stands behind `from`; the box's content follows it.
std::size_t place_of(const HeicBytes& bytes, const std::string& mark, std::size_t from = 0) {
  const std::string text(bytes.begin(), bytes.end());
  return text.find(mark, from);
}

void put_number(HeicBytes& bytes, std::size_t at, std::uint32_t value, int size) {
  for (int i = 0; i < size; ++i)
    bytes[at + static_cast<std::size_t>(i)] =
        static_cast<std::uint8_t>(value >> (8U * static_cast<unsigned>(size - 1 - i)));
}

// The content of a box that is a single byte: a turn by so many quarters to the left, or an axis.
void put_box(HeicBytes& bytes, const std::string& mark, int value) {
  const std::size_t at = place_of(bytes, mark);
  REQUIRE(at != std::string::npos);
  bytes[at + 4] = static_cast<std::uint8_t>(value);
}

HeicBytes turned(int quarters) {
  HeicBytes bytes = bytes_of(kTurned);
  put_box(bytes, "irot", quarters);
  return bytes;
}

HeicBytes mirrored(int quarters, int axis) {
  HeicBytes bytes = bytes_of(kMirrored);
  put_box(bytes, "irot", quarters);
  put_box(bytes, "imir", axis);
  return bytes;
}

// Every size its properties tell, and with `grid` the one its tiles are put together to.
HeicBytes claiming(HeicBytes bytes, std::uint32_t side, bool grid) {
  for (std::size_t at = place_of(bytes, "ispe"); at != std::string::npos;
       at = place_of(bytes, "ispe", at + 1)) {
    put_number(bytes, at + 8, side, 4);
    put_number(bytes, at + 12, side, 4);
  }
  if (grid) {
    const std::size_t at = place_of(bytes, "idat");
    REQUIRE(at != std::string::npos);
    put_number(bytes, at + 8, side, 2);
    put_number(bytes, at + 10, side, 2);
  }
  return bytes;
}

}  // namespace

TEST_CASE("A phone's HEIC is shown in its size and colours") {
  for (const HeicBytes& bytes : {turned(0), bytes_of(kTenBits)}) {
    const Pixels pixels = shown(bytes);
    REQUIRE(pixels.rgba.size() == 64U * 32U);
    CHECK(pixels.width == 64);
    CHECK(is_red(pixels.rgba.front()));
    CHECK(is_blue(pixels.rgba.back()));
    const Pixels small = shown(bytes, 16);
    CHECK(small.width == 16);
    CHECK(small.height == 8);
    CHECK(is_red(small.rgba.front()));
  }
}

TEST_CASE("A HEIC stands as it was seen, turned once whatever its EXIF says") {
  constexpr int top_and_bottom = 0, left_and_right = 1;
  struct Row {
    HeicBytes bytes;
    bool upright;    // as wide as it lies
    bool red_first;  // left or, of a turned one, on top
  };
  const std::vector<Row> rows{{turned(0), true, true},
                              {turned(1), false, false},
                              {turned(2), true, false},
                              {turned(3), false, true},
                              {mirrored(0, left_and_right), true, false},
                              {mirrored(0, top_and_bottom), true, true},
                              {mirrored(1, top_and_bottom), false, true},
                              {mirrored(3, left_and_right), false, true},
                              {mirrored(3, top_and_bottom), false, false}};
  for (std::size_t i = 0; i < rows.size(); ++i) {
    INFO(i);
    const Pixels pixels = shown(rows[i].bytes);
    REQUIRE(pixels.rgba.size() == 64U * 32U);
    CHECK(pixels.width == (rows[i].upright ? 64 : 32));
    CHECK(is_red(pixels.rgba.front()) == rows[i].red_first);
    CHECK(is_blue(pixels.rgba.back()) == rows[i].red_first);
  }
}

TEST_CASE("A HEIC that was cut off is none, wherever it was cut") {
  const HeicBytes whole = turned(3);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    // Of its own size: a read behind the end is found.
    const HeicBytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    INFO(size);
    CHECK(shown(cut).width == 0);
  }
  CHECK(shown(whole).width == 32);
}

TEST_CASE("A HEIC that claims to be huge is refused before it is decoded") {
  const HeicBytes honest = turned(0);
  for (const std::uint32_t side : {60'000U, 8'000U, 0U}) {
    INFO(side);
    CHECK(shown(claiming(honest, side, false)).width == 0);
    CHECK(shown(claiming(honest, side, true)).width == 0);
  }
}

TEST_CASE("A HEIC derived from itself ends its decoding, not the console") {
  HeicBytes bytes = turned(0);
  const std::size_t type = place_of(bytes, "grid"), reference = place_of(bytes, "dimg");
  REQUIRE(type != std::string::npos);
  REQUIRE(reference != std::string::npos);
  std::memcpy(&bytes[type], "iden", 4);
  std::memcpy(&bytes[reference + 8], &bytes[reference + 4], 2);  // to: what it is from
  CHECK(shown(bytes).width == 0);
}

TEST_CASE("A damaged HEIC shows something or nothing") {
  const HeicBytes whole = turned(3);
  std::uint32_t state = 7;
  const auto next = [&state] { return state = state * 1'664'525U + 1'013'904'223U; };
  for (int run = 0; run < 100; ++run) {
    HeicBytes damaged = whole;
    for (int i = 0; i < 3; ++i)
      damaged[(next() >> 8U) % damaged.size()] = static_cast<std::uint8_t>(next() >> 16U);
    const Pixels pixels = shown(damaged);
    CHECK(pixels.rgba.size() ==
          static_cast<std::size_t>(pixels.width) * static_cast<std::size_t>(pixels.height));
  }
}

TEST_CASE("Other pictures are shown as before, other files are none") {
  const HeicBytes photo = turned(0);
  CHECK(decode_photo(photo.data(), photo.size(), 100).width == 64);
  const auto png = encode_png({2, 1, {0xFF0000FFU, 0xFF00FF00U}});
  CHECK(decode_photo(png.data(), png.size(), 100).width == 2);
  CHECK(decode_heif(png.data(), png.size(), 100).width == 0);
  const std::string film(
      "\0\0\0\x18"
      "ftypmp42\0\0\0\0mp42isom",
      24);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(film.data());
  CHECK(decode_photo(bytes, film.size(), 100).width == 0);
}
