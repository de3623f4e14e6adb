#include "core/base/text.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

using namespace aftercare;

namespace {
bool has(const std::vector<std::string>& terms, const char* term) {
  return std::find(terms.begin(), terms.end(), term) != terms.end();
}
}  // namespace

TEST_CASE("UTF-8 is checked strictly") {
  for (const char* good : {"", "abc", "漏电", "é", "😀", "\xF4\x8F\xBF\xBF"}) {
    CHECK(is_valid_utf8(good));
  }
  for (const char* bad : {"\x80", "\xC0\xAF", "\xE0\x80\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80",
                          "\xFF", "\xE6\xBC", "a\xE6", "\xF0\x9F\x98"}) {
    CHECK_FALSE(is_valid_utf8(bad));
    CHECK(is_valid_utf8(to_utf8(code_points(bad))));
  }
  CHECK(count_code_points("漏电a😀") == 4);
}

TEST_CASE("trimming and control characters") {
  CHECK(trim("\xE3\x80\x80 张三 \xC2\xA0\n") == "张三");
  CHECK(trim(" \t\n").empty());
  CHECK(trim("\xFF ") == "\xFF");
  CHECK(has_control_characters("a\x01", true));
  CHECK(has_control_characters("a\nb", false));
  CHECK_FALSE(has_control_characters("a\nb\tc", true));
  CHECK(
      has_control_characters("a\xE2\x80\xAE"
                             "b",
                             true));
  CHECK_FALSE(has_control_characters("<script>alert(1)</script>", false));
}

TEST_CASE("width-aware truncation") {
  CHECK(display_width("漏电ab") == 6);
  CHECK(display_width("e\xCC\x81") == 1);
  CHECK(truncate_to_width("漏电保护器", 10) == "漏电保护器");
  CHECK(truncate_to_width("漏电保护器", 9) == "漏电保护…");
  CHECK(truncate_to_width("漏电保护器", 8) == "漏电保…");
  CHECK(truncate_to_width("abc", 2) == "a…");
  CHECK(truncate_to_width("abc", 0).empty());
}

TEST_CASE("telephone numbers are brought to one form") {
  struct Row {
    const char* typed;
    const char* number;  // empty: refused
  };
  for (const Row& row : {
           Row{"13812345678", "13812345678"},
           Row{" 138 1234 5678 ", "13812345678"},
           Row{"138-1234-5678", "13812345678"},
           Row{"+86 138 1234 5678", "13812345678"},
           Row{"0086 13812345678", "13812345678"},
           Row{"8613812345678", "13812345678"},
           Row{"１３８１２３４５６７８", "13812345678"},
           Row{"＋８６１３８１２３４５６７８", "13812345678"},
           Row{"010-12345678", "010-12345678"},
           Row{"010-02345678", ""},
           Row{"013812345678", "13812345678"},
           Row{"012-62345678", ""},
           Row{"010-62345678", "010-62345678"},
           Row{"(021) 6234 5678", "021-62345678"},
           Row{"（０７５５）８２３４５６７８", "0755-82345678"},
           Row{"0931-8234567", "0931-8234567"},
           Row{"010-62345678-123", "010-62345678-123"},
           Row{"010-62345678转123", "010-62345678-123"},
           Row{"+86 10 62345678", "010-62345678"},
           Row{"+86 755 82345678", "0755-82345678"},
           Row{"400-123-4567", "4001234567"},
           Row{"+86 400 123 4567", "4001234567"},
           Row{"+852 2123 4567", "+85221234567"},
           Row{"00852 2123 4567", "+85221234567"},
           Row{"12812345678", ""},
           Row{"1381234567", ""},
           Row{"138123456789", ""},
           Row{"62345678", ""},
           Row{"", ""},
           Row{"+", ""},
           Row{"abc", ""},
           Row{"138123456七8", ""},
           Row{"13812345678转1", ""},
           Row{"+0123456789", ""},
       }) {
    INFO(row.typed);
    CHECK(normalize_phone(row.typed).value_or("") == row.number);
  }
}

TEST_CASE("a record is found by words of two characters, ends of numbers, parts of serials") {
  const auto terms = search_terms("王小明 空调漏电 13812345678 SN-2024-0001 Type ＡＣ");
  for (const char* term : {"王", "小明", "空调", "漏电", "调漏", "13812345678", "5678", "45678",
                           "sn", "2024", "sn20240001", "0001", "20240001", "type", "ac"}) {
    INFO(term);
    CHECK(has(terms, term));
  }
  CHECK_FALSE(has(terms, "明空"));
  CHECK_FALSE(has(terms, "678"));
  CHECK_FALSE(has(terms, "ype"));
  CHECK(std::is_sorted(terms.begin(), terms.end()));
  CHECK(search_terms("  ，。").empty());
  CHECK(query_terms("漏电 5678") == std::vector<std::string>{"5678", "漏电"});
  CHECK(query_terms("王") == std::vector<std::string>{"王"});
}

TEST_CASE("typing errors of serials, up to two") {
  CHECK(edit_distance("SN0001", "SN0001", 2) == 0);
  CHECK(edit_distance("SN0001", "SN0O01", 2) == 1);
  CHECK(edit_distance("SN0001", "SN001", 2) == 1);
  CHECK(edit_distance("SN0001", "NS0001", 2) == 2);
  CHECK_FALSE(edit_distance("SN0001", "SN0999", 2));
  CHECK_FALSE(edit_distance("", "abc", 2));
  CHECK(edit_distance("", "ab", 2) == 2);
  const std::vector<std::string> known{"SN-0001", "SN-0002", "SN-0013", "SN-9999"};
  CHECK(nearest_serials("sn-0003", known, 5) ==
        std::vector<std::string>{"SN-0001", "SN-0002", "SN-0013"});
  CHECK(nearest_serials("SN-0003", known, 1) == std::vector<std::string>{"SN-0001"});
  CHECK(nearest_serials("SN-0001", {"SN-0001"}, 5).empty());
}

TEST_CASE("codes go to mobile numbers and abroad, not to landlines and service numbers") {
  const auto takes = [](const char* typed) { return takes_messages(*normalize_phone(typed)); };
  CHECK(takes("139 1602 0010"));
  CHECK(takes("+86 13916020010"));
  CHECK(takes("+852 1234 5678"));
  CHECK_FALSE(takes("021-5555 1234"));
  CHECK_FALSE(takes("010-12345678-123"));
  CHECK_FALSE(takes("400 123 4567"));
}
