// Telephone numbers in every grouping and with every sign people put between the groups; and what
// looks like one and is not.
#include <algorithm>
#include <string>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "core/base/masking.hpp"
#include "core/base/text.hpp"

using namespace aftercare;

namespace {

using Sizes = std::vector<std::size_t>;

// All ways to cut `count` digits into at most `groups_max` groups of at least `size_min`.
void add_cuts(std::size_t count, std::size_t groups_max, std::size_t size_min, Sizes& sizes,
              std::vector<Sizes>& out) {
  if (count == 0)
    out.push_back(sizes);
  if (count == 0 || groups_max == 0)
    return;
  for (std::size_t size = size_min; size <= count; ++size) {
    sizes.push_back(size);
    add_cuts(count - size, groups_max - 1, size_min, sizes, out);
    sizes.pop_back();
  }
}
std::vector<Sizes> cuts(std::size_t count, std::size_t groups_max, std::size_t size_min) {
  std::vector<Sizes> out;
  Sizes sizes;
  add_cuts(count, groups_max, size_min, sizes, out);
  return out;
}

std::string joined(const std::string& digits, const Sizes& sizes, const std::string& sign) {
  std::string out;
  std::size_t at = 0;
  for (const std::size_t size : sizes) {
    out += (at == 0 ? "" : sign) + digits.substr(at, size);
    at += size;
  }
  return out;
}

std::string full_width(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c < '0' || c > '9')
      out += c;
    else
      out += to_utf8(std::u32string(1, char32_t{0xFF10} + static_cast<char32_t>(c - '0')));
  }
  return out;
}

// What somebody reads who leaves out every sign.
std::string digits_of(const std::string& text) {
  std::string out;
  for (const char32_t c : code_points(text)) {
    if (c >= '0' && c <= '9')
      out += static_cast<char>(c);
    if (c >= 0xFF10 && c <= 0xFF19)
      out += static_cast<char>('0' + (c - 0xFF10));
  }
  return out;
}

bool shows(const std::string& text, const std::string& number) {
  constexpr std::size_t kTelling = 7;
  const std::string seen = digits_of(text);
  for (std::size_t i = 0; i + kTelling <= number.size(); ++i) {
    if (seen.find(number.substr(i, kTelling)) != std::string::npos)
      return true;
  }
  return false;
}

void check_hidden(const std::string& written, const std::string& number) {
  for (const std::string& typed : {written, full_width(written)}) {
    const std::string left = without_contacts("请打" + typed + "找我");
    if (shows(left, number) || left.find("请打") != 0 || left.find("找我") == std::string::npos)
      FAIL_CHECK(typed << " → " << left);
    if (const std::string order = without_phones(typed); shows(order, number))
      FAIL_CHECK("as an order number: " << typed << " → " << order);
  }
}

const std::vector<std::string>& signs() {
  static const std::vector<std::string> kSigns{
      " ",      "   ", "      ", "\t", "-",  " - ", "–", "—",  ".",    "·",     "•",  "/",
      "／",     "|",   ",",      "，", ", ", "、",  "_", "\n", "\r\n", "\n\n",  ")(", "】【",
      "\u3000", ":",   "：",     "。", "！", "➖",   "☎", "→",  "😀",    "：：："};
  return kSigns;
}

}  // namespace

TEST_CASE("no grouping and no sign between the groups lets a number through") {
  for (const std::string number : {"13916020010", "18888888888", "057188888888", "02162345678"}) {
    for (const Sizes& sizes : cuts(number.size(), 4, 2)) {
      for (const std::string& sign : signs()) {
        // In groups of three behind commas it is an amount: 13,916,020,010.
        const bool amount = (sign == "," || sign == "，") && sizes == Sizes{2, 3, 3, 3};
        if (!amount || number[0] == '0')
          check_hidden(joined(number, sizes, sign), number);
      }
    }
  }
}

TEST_CASE("digit by digit, in pairs, in any groups") {
  const std::string number = "13916020010";
  for (const Sizes& sizes : cuts(number.size(), number.size(), 1)) {
    for (const char* sign : {" ", ",", "\n"}) {
      if (!(sizes == Sizes{2, 3, 3, 3} && *sign == ','))
        check_hidden(joined(number, sizes, sign), number);
    }
  }
}

TEST_CASE("a country's code, an extension and brackets hide nothing") {
  const std::string mobile = "13916020010";
  const std::string landline = "057188888888";
  for (const std::string& sign : signs()) {
    for (const Sizes& sizes : {Sizes{11}, Sizes{3, 4, 4}, Sizes{4, 4, 3}, Sizes{3, 3, 5},
                               Sizes{2, 3, 3, 3}, Sizes{5, 6}}) {
      for (const std::string code : {"+86", "＋86", "0086", "86", "(+86)", "（0086）"}) {
        check_hidden(code + joined(mobile, sizes, sign), mobile);
        check_hidden(code + " " + joined(mobile, sizes, sign), mobile);
        check_hidden(code + sign + joined(mobile, sizes, sign), mobile);
      }
    }
    for (const Sizes& sizes : {Sizes{4, 8}, Sizes{4, 4, 4}, Sizes{4, 3, 5}, Sizes{4, 2, 2, 2, 2}}) {
      for (const std::string extension : {"", "-8001", " 8001", ",8001", "转8001", " 转 8001",
                                          "#8001", " ext. 8001", "（8001）", "\n8001"})
        check_hidden(joined(landline, sizes, sign) + extension, landline + "8001");
    }
    check_hidden("(0571)" + sign + "8888" + sign + "8888", landline);
    check_hidden("（0571）8888" + sign + "8888", landline);
    check_hidden("[139]" + sign + "1602" + sign + "0010", mobile);
    check_hidden("+852" + sign + "2345" + sign + "6789", "85223456789");
  }
}

TEST_CASE("amounts, dates, serials and order numbers stay as they are") {
  for (const char* text : {"报价 1,390,000 元",
                           "报价 13,916,020,010 元",
                           "¥1,390,000.00",
                           "¥139,000,000.00",
                           "1，390，000",
                           "139,160,200 与 18,888,888,888",
                           "2026-11-30",
                           "2026/11/30",
                           "2026.11.30",
                           "2026-11-30, 2026-12-01",
                           "2026-11-18, 2026-11-19 8:30",
                           "2026-11-18\n2026-11-19 8 点",
                           "AC35-2026-000118",
                           "AC35-2026-000118 换屏",
                           "序列号 CF21-2026-001733，第 2 次",
                           "WM80-2025-004521, 220 伏",
                           "订单 DD20260318001 已退",
                           "工单 202611-001, 202611-1000",
                           "220,380,110 伏",
                           "3 次\n8 点\n139 号件",
                           "10.5, 11.2, 12.8",
                           "E03,E05,E139"}) {
    INFO(text);
    CHECK(without_contacts(text) == text);
    CHECK(without_phones(text) == text);
  }
}

TEST_CASE("a serial's shape hides no number") {
  for (const char* text : {"AC139-1602-0010", "A1-139-1602 0010", "TEL139-2026-0010",
                           "SN35-2026-13916020010", "DD13916020010", "TEL02162345678"}) {
    INFO(text);
    CHECK_FALSE(shows(without_contacts(text), "13916020010"));
    CHECK_FALSE(shows(without_contacts(text), "13920260010"));
    CHECK_FALSE(shows(without_contacts(text), "02162345678"));
  }
}
