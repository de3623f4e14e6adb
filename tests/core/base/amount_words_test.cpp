#include "core/base/amount_words.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace aftercare;

TEST_CASE("amounts in capital words") {
  struct Row {
    std::int64_t fen;
    const char* words;
  };
  for (const Row& row :
       {Row{0, "零元整"},
        Row{1, "壹分"},
        Row{5, "伍分"},
        Row{50, "伍角整"},
        Row{99, "玖角玖分"},
        Row{100, "壹元整"},
        Row{1000, "壹拾元整"},
        Row{1500, "壹拾伍元整"},
        Row{10000, "壹佰元整"},
        Row{10500, "壹佰零伍元整"},
        Row{32504, "叁佰贰拾伍元零肆分"},
        Row{100540, "壹仟零伍元肆角整"},
        Row{140950, "壹仟肆佰零玖元伍角整"},
        Row{600714, "陆仟零柒元壹角肆分"},
        Row{1640902, "壹万陆仟肆佰零玖元零贰分"},
        Row{1000000, "壹万元整"},
        Row{1000500, "壹万零伍元整"},
        Row{10010000, "壹拾万零壹佰元整"},
        Row{10700053, "壹拾万柒仟元伍角叁分"},
        Row{10000000000, "壹亿元整"},
        Row{10000000001, "壹亿元零壹分"},
        Row{10001000000, "壹亿零壹万元整"},
        Row{20000000100, "贰亿零壹元整"},
        Row{100000000000000, "壹万亿元整"},
        Row{123456789012345678,
            "壹仟贰佰叁拾肆万伍仟陆佰柒拾捌亿玖仟零壹拾贰万叁仟肆佰伍拾陆元柒角捌分"},
        Row{-128000, "负壹仟贰佰捌拾元整"}}) {
    INFO(row.fen);
    CHECK(amount_words({row.fen, "CNY"}) == row.words);
  }
  CHECK(amount_words({100, "USD"}).empty());
}
