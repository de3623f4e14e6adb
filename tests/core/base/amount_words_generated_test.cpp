// Amounts in capital words against a second way to make them: every place is written out with its
// zeros, and what the norms leave out is then struck.
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/base/amount_words.hpp"

using namespace aftercare;

namespace {

constexpr std::int64_t kMost = 9'999'999'999;  // 99,999,999.99

void strike(std::string& text, const std::string& what, const std::string& instead) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what))
    text.replace(at, what.size(), instead);
}

std::string name_of(std::int64_t digit) {
  static const std::vector<std::string> kNames{"零", "壹", "贰", "叁", "肆",
                                               "伍", "陆", "柒", "捌", "玖"};
  return kNames[static_cast<std::size_t>(digit)];
}

// "零仟壹佰零拾零元": a digit and its place, from the left.
std::string written_out(std::int64_t yuan) {
  static const std::vector<std::string> kPlaces{"仟", "佰", "拾", "万", "仟", "佰", "拾", "元"};
  const std::string digits = std::to_string(yuan);
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i)
    out += name_of(digits[i] - '0') + kPlaces[kPlaces.size() - digits.size() + i];
  return out;
}

std::string expected_words(std::int64_t fen) {
  std::string out = written_out(fen / 100);
  for (const char* place : {"仟", "佰", "拾"})
    strike(out, std::string{"零"} + place, "零");
  strike(out, "零零", "零");
  strike(out, "零万", "万");
  strike(out, "零元", "元");
  const bool whole = fen % 100 == 0;
  std::string cents = name_of(fen % 100 / 10) + "角" + name_of(fen % 10) + "分";
  strike(cents, "零角零分", "整");
  strike(cents, "零角", "零");
  strike(cents, "零分", "整");
  if (out == "元")
    out = whole ? "零元" : "";
  if (out.empty() && cents.rfind("零", 0) == 0)
    cents = cents.substr(std::string{"零"}.size());
  return out + cents;
}

void check(std::int64_t fen) {
  const std::string words = amount_words({fen, "CNY"});
  if (words != expected_words(fen))
    FAIL_CHECK(fen << ": " << words << ", expected " << expected_words(fen));
}

}  // namespace

TEST_CASE("the second way writes what the norms give as examples") {
  // Basic Norms of Accounting Work, art. 52; the People's Bank's rules for filling in bills.
  for (const auto& [fen, words] :
       std::vector<std::pair<std::int64_t, std::string>>{{140950, "壹仟肆佰零玖元伍角整"},
                                                         {600714, "陆仟零柒元壹角肆分"},
                                                         {168032, "壹仟陆佰捌拾元叁角贰分"},
                                                         {10700053, "壹拾万柒仟元伍角叁分"},
                                                         {1640902, "壹万陆仟肆佰零玖元零贰分"},
                                                         {32504, "叁佰贰拾伍元零肆分"},
                                                         {0, "零元整"},
                                                         {9, "玖分"}}) {
    CHECK(expected_words(fen) == words);
    CHECK(amount_words({fen, "CNY"}) == words);
  }
}

TEST_CASE("every amount up to a thousand yuan, and around every power of ten") {
  for (std::int64_t fen = 0; fen <= 100'000; ++fen)
    check(fen);
  for (std::int64_t power = 10; power <= kMost; power *= 10) {
    for (std::int64_t fen = power - 1; fen <= power + 111; ++fen)
      check(fen);
  }
  check(kMost);
}

TEST_CASE("zeros in every place and in every company") {
  std::mt19937 random{20'261'130};
  std::uniform_int_distribution<int> digit{1, 9};
  for (int zeros = 0; zeros < 1 << 10; ++zeros) {
    for (int round = 0; round < 4; ++round) {
      std::int64_t fen = 0;
      for (int place = 0; place < 10; ++place)
        fen = fen * 10 + ((zeros >> place & 1) == 1 ? 0 : digit(random));
      check(fen);
    }
  }
  std::uniform_int_distribution<std::int64_t> any{0, kMost};
  for (int round = 0; round < 20'000; ++round)
    check(any(random));
}
