// Text as people bring it: marks that show nothing neither change what is kept nor hide it.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

#include "core/base/text.hpp"

using namespace aftercare;

namespace {

// U+200B to U+200F, U+202A to U+202E, U+2066 to U+2069, U+FE0F, the byte order mark and others.
rc::Gen<char32_t> mark() {
  return rc::gen::element<char32_t>(0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202A, 0x202B, 0x202C,
                                    0x202D, 0x202E, 0x2060, 0x2066, 0x2067, 0x2068, 0x2069, 0xFE0F,
                                    0xFEFF, 0xAD);
}

std::string with_marks(std::string_view text) {
  std::u32string points;
  for (const char32_t c : code_points(text)) {
    for (const char32_t m : *rc::gen::resize(3, rc::gen::container<std::u32string>(mark())))
      points.push_back(m);
    points.push_back(c);
  }
  for (const char32_t m : *rc::gen::container<std::u32string>(mark()))
    points.push_back(m);
  return to_utf8(points);
}

bool finds(const std::vector<std::string>& terms, std::string_view query) {
  const auto wanted = query_terms(query);
  return !wanted.empty() && std::all_of(wanted.begin(), wanted.end(), [&](const std::string& one) {
    return std::any_of(terms.begin(), terms.end(), [&](const std::string& term) {
      return term.compare(0, one.size(), one) == 0;  // words are looked for by their beginning
    });
  });
}

// A number as somebody may write it down, with its canonical form.
struct Written {
  std::string text;
  std::string number;
};
Written written_phone() {
  std::string digits = "1" + std::to_string(*rc::gen::inRange(3, 10));
  for (int i = 0; i < 9; ++i)
    digits += static_cast<char>('0' + *rc::gen::inRange(0, 10));
  std::string text = *rc::gen::element<std::string>("", "+86", "86", "0086", "0", "+86 ", "(+86)",
                                                    "86-", "0086 ", "（+86）", "+86-", "tel:");
  const bool wide = *rc::gen::arbitrary<bool>();
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const char c = digits[i];
    if (i > 0)
      text += *rc::gen::weightedElement<std::string>(
          {{8, ""}, {1, " "}, {1, "-"}, {1, "\xC2\xA0"}, {1, "—"}});
    text +=
        wide ? to_utf8(std::u32string{static_cast<char32_t>(c - '0' + 0xFF10)}) : std::string(1, c);
  }
  return {text, digits};
}

}  // namespace

TEST_CASE("line ends, tabs and marks that show nothing are tidied") {
  CHECK(tidy_text("a\r\nb\rc\xE2\x80\xA8"
                  "d\t",
                  true) == "a\nb\nc\nd\t");
  CHECK(tidy_text(" SN\xE2\x80\x8F-1\t2\r\n", false) == "SN-1 2");
  CHECK(tidy_text("\xEF\xBB\xBF王\xE2\x80\x8B小明\xEF\xB8\x8F", false) == "王小明");
  CHECK(tidy_text("\xE2\x80\xAD"
                  "138\xE2\x80\xAC",
                  false) == "138");
  // What carries meaning stays: emoji, keycaps, words of scripts that join.
  for (const char* kept : {"❤️ 谢谢", "👨‍👩‍👧", "1️⃣", "می‌خواهم",
                           "葛\xF3\xA0\x84\x80城"})
    CHECK(tidy_text(kept, true) == kept);
  CHECK_FALSE(has_control_characters(tidy_text("a\xE2\x80\xAE\r\n\tb", false), false));
}

TEST_CASE("marks anywhere in a name, serial or number change nothing, and hide nothing") {
  rc::prop("tidied once and twice it is the same", [] {
    const auto text = with_marks(*rc::gen::element<std::string>("王小明", "SN-2024-0001", "a b"));
    RC_ASSERT(tidy_text(tidy_text(text, false), false) == tidy_text(text, false));
    RC_ASSERT(tidy_text(tidy_text(text, true), true) == tidy_text(text, true));
  });
  rc::prop("what is kept is what was meant", [] {
    const auto plain =
        *rc::gen::element<std::string>("王小明", "SN-2024-0001", "Li 李雷", "DD20261130", "AC-35");
    const auto text = with_marks(plain);
    RC_ASSERT(tidy_text(text, false) == plain);
    RC_ASSERT(fold_text(text) == fold_text(plain));
    RC_ASSERT(search_terms(text) == search_terms(plain));
    RC_ASSERT(query_terms(text) == query_terms(plain));
    RC_ASSERT(finds(search_terms(text), plain));
  });
  rc::prop("a telephone number is read, and found, however it is written", [] {
    const Written phone = written_phone();
    const std::string text = with_marks(phone.text);
    RC_ASSERT(normalize_phone(text) == phone.number);
    const auto kept = search_terms("王小明 " + phone.number);
    const bool scheme = phone.text.compare(0, 4, "tel:") == 0;
    RC_ASSERT(finds(kept, scheme ? text.substr(text.find(':') + 1) : text));
    RC_ASSERT(finds(search_terms("请打 " + text + "，谢谢"), phone.number));
    const auto sought = sought_words(scheme ? phone.number : text);
    RC_ASSERT(sought.size() == 1U);
    RC_ASSERT((sought[0].text == phone.number || sought[0].phone == phone.number));
  });
}

TEST_CASE("numbers of other kinds are found by each way of writing them") {
  struct Row {
    const char* kept;
    const char* asked;
  };
  for (const Row& row :
       {Row{"+85221234567", "+852 2123 4567"}, Row{"+85221234567", "00852-21234567"},
        Row{"+85221234567", "852 2123 4567"}, Row{"010-62345678", "86 10 6234 5678"},
        Row{"010-62345678", "+86 (0)10 62345678"}, Row{"0755-82345678", "86-755-82345678"},
        Row{"4001234567", "400-123-4567"}, Row{"13812345678", "+86 138"},
        Row{"13812345678", "5678"}, Row{"13812345678", "王小明 0086 138 1234 5678"}}) {
    INFO(row.asked);
    CHECK(finds(search_terms(std::string("王小明 ") + row.kept), row.asked));
  }
  CHECK_FALSE(finds(search_terms("13812345678"), "+86 139 1234 5678"));
}
