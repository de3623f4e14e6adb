#include "core/base/masking.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace aftercare;

TEST_CASE("telephone numbers leave free text however they are written") {
  for (const char* text :
       {"请打 13812345678 找我", "请打13812345678找我", "请打 138 1234 5678 找我",
        "请打 138-1234-5678 找我", "请打 １３８１２３４５６７８ 找我",
        "请打 +86 138 1234 5678 找我", "请打 008613812345678 找我", "请打 (021) 6234 5678 找我",
        "请打 021-62345678 找我", "请打 6234 5678 找我", "请打 62345678 找我",
        "请打 400-820-1234 找我", "请打 一三八一二三四五六七八 找我",
        "请打 幺三八 1234 五六七八 找我", "请打 +852 2345 6789 找我", "请打 138.1234.5678 找我",
        "请打 138\u200b1234\u200b5678 找我", "请打 ①③⑧①②③④⑤⑥⑦⑧ 找我", "请打tel13812345678x找我"}) {
    INFO(text);
    const std::string left = without_contacts(text);
    CHECK(left.find("请打") == 0);
    CHECK(left.find("****") != std::string::npos);
    CHECK(left.find("找我") != std::string::npos);
    CHECK(left.find_first_of("0123456789") == std::string::npos);
    for (const char* part : {"三八", "１", "③", "五六"})
      CHECK(left.find(part) == std::string::npos);
  }
}

TEST_CASE("a telephone number is not cut out of a number beside it") {
  CHECK(without_contacts("2 次 13812345678, 3 次") == "2 次 ****, 3 次");
  CHECK(without_contacts("2026-11-30 13812345678") == "****");
  CHECK(without_contacts("wang.li@example.com 邮箱") == "**** 邮箱");
}

TEST_CASE("what engineers measure stays readable") {
  for (const char* text : {"电压 220 伏，电流 3.5 安", "E03 报警 3 次", "2026-11-30 14:05 断电",
                           "工单 202611-001", "工单 202611-1000", "批次 2403 电容",
                           "电路3号线，温度 -18 到 25", "¥1,234,567.00", "10.5 11.2 12.8"}) {
    INFO(text);
    CHECK(without_contacts(text) == text);
  }
}

TEST_CASE("the address of a door leaves free text") {
  for (const char* text :
       {"送到上海市静安区万航渡路 220 弄 15 号 302 室，谢谢", "住在万航渡路220弄15号",
        "望京街 9 号院 2 号楼，电梯坏了", "东风村 12 号", "世纪大道１００号"}) {
    INFO(text);
    const std::string left = without_contacts(text);
    for (const char* part : {"万航渡", "望京", "东风", "世纪", "220", "15", "302", "12", "9", "１"})
      CHECK(left.find(part) == std::string::npos);
  }
  CHECK(without_contacts("空调不制冷 住在万航渡路220弄15号，尽快") == "空调不制冷 ****，尽快");
}

TEST_CASE("a serial stays, a telephone number in its place does not") {
  for (const char* text : {"CF21-2026-001733", "20260017331", "SN20260012345678", "AC-35",
                           "case/12345678-1234-4234-8234-123456789012"}) {
    INFO(text);
    CHECK(without_phones(text) == text);
  }
  CHECK(without_phones("13812345678") == "****");
  CHECK(without_phones("138-1234-5678") == "****");
  CHECK(without_phones("SN13812345678") == "SN****");
  CHECK(without_phones("021-62345678") == "****");
}
