// Breaking lines, reading dates, words in two languages.
#include <catch2/catch_test_macros.hpp>

#include "native/console/text/utf8.hpp"
#include "native/console/text/wrap.hpp"
#include "native/console/widgets/date_field.hpp"
#include "native/console/widgets/pictures.hpp"
#include "native/console/words/words.hpp"

using namespace aftercare::console;

namespace {

float width_of(char32_t value) {
  return value < 0x80 ? 1.0F : 2.0F;
}

}  // namespace

TEST_CASE("Lines break between ideographs but not before a closing mark") {
  const auto lines = wrap_lines("洗衣机，漏水了", 6, width_of);
  REQUIRE(lines.size() == 3);
  CHECK(lines[0] == "洗衣");
  CHECK(lines[1] == "机，漏");
  CHECK(lines[2] == "水了");
}

TEST_CASE("Latin words stay whole unless a line is too short for them") {
  CHECK(wrap_lines("model XQG100 漏电", 8, width_of) ==
        std::vector<std::string_view>{"model ", "XQG100 ", "漏电"});
  CHECK(wrap_lines("abcdefgh", 3, width_of) == std::vector<std::string_view>{"abc", "def", "gh"});
}

TEST_CASE("Soft line ends come and go without a trace") {
  const std::string text = "第一段很长很长\n第二段\n\n结尾";
  const std::string soft = with_soft_breaks(text, 8, width_of);
  CHECK(soft != text);
  CHECK(without_soft_breaks(soft) == text);
  const std::size_t at = std::string("第一段很长").size();
  CHECK(hard_position(soft, soft_position(soft, at)) == at);
}

TEST_CASE("Broken UTF-8 is walked over") {
  int count = 0;
  each_code_point("a\xFF\xE6\xB4z", [&](char32_t) { ++count; });
  CHECK(count == 5);
}

TEST_CASE("Dates as people type them") {
  const WallTime today{2026, 11, 22, 9, 0};
  CHECK(parse_wall_time("2026-11-30 14:30", today) == WallTime{2026, 11, 30, 14, 30});
  CHECK(parse_wall_time("12/3 8:05", today) == WallTime{2026, 12, 3, 8, 5});
  CHECK(parse_wall_time("14:30", today) == WallTime{2026, 11, 22, 14, 30});
  CHECK_FALSE(parse_wall_time("2026-02-30 10:00", today));
  CHECK_FALSE(parse_wall_time("2026-11-30 24:00", today));
  CHECK_FALSE(parse_wall_time("tomorrow", today));
  CHECK(weekday_of(today) == 6);
}

TEST_CASE("Words fill placeholders and remember what is missing") {
  Words words;
  REQUIRE(words.load("zh", R"({"a":"剩 {n} 分"})"));
  CHECK_FALSE(words.load("zh", "[1]"));
  CHECK_FALSE(words.use("en"));
  CHECK(words.tr("a", {{"n", "5"}}) == "剩 5 分");
  CHECK(words.tr("b") == "b");
  CHECK(words.missing().count("b") == 1);
}

TEST_CASE("A picture survives PNG and a text file is none") {
  const Pixels pixels{2, 1, {0xFF0000FFU, 0xFF00FF00U}};
  const auto png = encode_png(pixels);
  CHECK(decode_picture(png.data(), png.size(), 100).rgba == pixels.rgba);
  const std::string text = "not a picture";
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  CHECK(decode_picture(bytes, text.size(), 100).width == 0);
}

namespace {

// 16 × 8, the left half red, the right half blue; no EXIF.
constexpr std::string_view kRedBlue =
    "ffd8ffe000104a46494600010100000100010000ffdb0043000d090a0b0a080d0b0a0b0e0e0d0f132015"
    "13121213271c1e17202e2931302e292d2c333a4a3e333646372c2d405741464c4e525352323e5a615a50"
    "604a51524fffdb0043010e0e0e131113261515264f352d354f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f"
    "4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4f4fffc00011080008001003"
    "011100021101031101ffc4001500010100000000000000000000000000000506ffc40014100100000000"
    "000000000000000000000000ffc4001501010100000000000000000000000000000705ffc40014110100"
    "000000000000000000000000000000ffda000c03010002110311003f009f462482310a9fffd9";

// The same held by the camera in this way.
std::vector<std::uint8_t> red_blue(int orientation) {
  std::vector<std::uint8_t> jpeg;
  for (std::size_t i = 0; i + 1 < kRedBlue.size(); i += 2)
    jpeg.push_back(
        static_cast<std::uint8_t>(std::stoi(std::string(kRedBlue.substr(i, 2)), nullptr, 16)));
  const auto held = static_cast<std::uint8_t>(orientation);
  const std::vector<std::uint8_t> exif{0xFF, 0xE1, 0, 34, 'E', 'x',  'i', 'f', 0,    0,    'M', 'M',
                                       0,    42,   0, 0,  0,   8,    0,   1,   0x01, 0x12, 0,   3,
                                       0,    0,    0, 1,  0,   held, 0,   0,   0,    0,    0,   0};
  jpeg.insert(jpeg.begin() + 2, exif.begin(), exif.end());
  return jpeg;
}

bool is_red(std::uint32_t rgba) {
  return (rgba & 0xFFU) > 200 && ((rgba >> 16U) & 0xFFU) < 60;
}

}  // namespace

TEST_CASE("A photo stands as it was seen, however the camera was held") {
  struct Row {
    int orientation;
    bool upright;    // as wide as it lies
    bool red_first;  // left or, of a turned one, on top
  };
  for (const Row& row : {Row{1, true, true}, Row{2, true, false}, Row{3, true, false},
                         Row{4, true, true}, Row{5, false, true}, Row{6, false, true},
                         Row{7, false, false}, Row{8, false, false}, Row{9, true, true}}) {
    const auto jpeg = red_blue(row.orientation);
    const Pixels shown = decode_picture(jpeg.data(), jpeg.size(), 100);
    INFO(row.orientation);
    REQUIRE(shown.rgba.size() == 128);
    CHECK(shown.width == (row.upright ? 16 : 8));
    CHECK(is_red(shown.rgba.front()) == row.red_first);
    CHECK(is_red(shown.rgba.back()) != row.red_first);
  }
}
