#include "core/base/money.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace aftercare;

TEST_CASE("amounts are written and read in whole units and cents") {
  CHECK(to_text(Money{0}) == "0.00");
  CHECK(to_text(Money{5}) == "0.05");
  CHECK(to_text(Money{123'405}) == "1234.05");
  CHECK(grouped_text(Money{123'405}) == "1,234.05");
  CHECK(grouped_text(Money{-160'000}) == "-1,600.00");
  CHECK(grouped_text(Money{-99'900}) == "-999.00");
  CHECK(grouped_text(Money{123'456'789'00}) == "123,456,789.00");
  CHECK(shown_text(Money{128'000}) == "¥1,280.00");
  CHECK(shown_text(Money{-160'000}) == "-¥1,600.00");
  CHECK(shown_text(Money{-5}) == "-¥0.05");
  CHECK(shown_text(Money{100'000'000, "USD"}) == "USD 1,000,000.00");
  CHECK(to_text(Money{-150}) == "-1.50");
  CHECK(parse_money("128") == Money{12'800});
  CHECK(parse_money("128.5") == Money{12'850});
  CHECK(parse_money("1,280.05") == Money{128'005});
  CHECK(parse_money("¥128.00") == Money{12'800});
  for (const char* bad : {"", "abc", "1.", "1.234", "-5", ".5", "1.x", "12345678901234", ",1"}) {
    INFO(bad);
    CHECK_FALSE(parse_money(bad).has_value());
  }
}
