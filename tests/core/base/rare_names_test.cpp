// Characters beyond the basic plane, as names have them: two units in UTF-16, four bytes in UTF-8,
// one character to whoever bears the name.
#include <algorithm>
#include <string>

#include <catch2/catch_test_macros.hpp>

#include "core/base/masking.hpp"
#include "core/base/text.hpp"

using namespace aftercare;

namespace {

bool has_term(const std::vector<std::string>& terms, const std::string& term) {
  return std::find(terms.begin(), terms.end(), term) != terms.end();
}

}  // namespace

TEST_CASE("a rare character is one character, as wide as any other") {
  for (const std::string name : {"𠮷", "𠀋", "𪚥", "𬭳", "𰻝", "\U0002A6A5"}) {
    INFO(name);
    CHECK(name.size() == 4);
    CHECK(is_valid_utf8(name));
    CHECK(count_code_points(name) == 1);
    CHECK(display_width(name) == 2);
    CHECK_FALSE(has_control_characters(name, false));
    CHECK(tidy_text(" " + name + "田\u200b ", false) == name + "田");
    CHECK(fold_text(name + "A") == name + "a");
  }
  // Half of a pair is no character.
  CHECK_FALSE(is_valid_utf8("\xED\xA1\x82\xED\xBE\xB7"));
}

TEST_CASE("a name is cut between characters, never within one") {
  const std::string name = "𠮷田𠮷田𠮷田";
  for (int width = 1; width <= 12; ++width) {
    const std::string cut = truncate_to_width(name, width);
    INFO(width << " " << cut);
    CHECK(is_valid_utf8(cut));
    CHECK(cut.find("\xEF\xBF\xBD") == std::string::npos);
    CHECK(display_width(cut) <= width);
  }
  CHECK(truncate_to_width(name, 12) == name);
}

TEST_CASE("a person is found by a rare character of his name") {
  const auto terms = search_terms("𠮷田太郎");
  for (const char* typed : {"𠮷", "𠮷田", "𠮷田太郎", "太郎"}) {
    INFO(typed);
    for (const std::string& term : query_terms(typed))
      CHECK(has_term(terms, term));
    CHECK_FALSE(query_terms(typed).empty());
  }
  CHECK_FALSE(has_term(terms, "吉"));
}

TEST_CASE("masking takes the number beside a rare name and leaves the name") {
  CHECK(without_contacts("𠮷田先生 139,1602,0010 来电") == "𠮷田先生 **** 来电");
  CHECK(without_contacts("𠮷𠮷13916020010𠮷𠮷") == "𠮷𠮷****𠮷𠮷");
  CHECK(without_contacts("𠮷田花子的净化器有异响") == "𠮷田花子的净化器有异响");
  CHECK(without_phones("𠮷-2026-000118") == "𠮷-2026-000118");
  // A street is hidden with all of its name.
  CHECK(without_contacts("空调不制冷 住在𠮷祥路220弄15号，尽快") == "空调不制冷 ****，尽快");
}
