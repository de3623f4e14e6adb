#include "core/screens/list_order.hpp"

#include <algorithm>
#include <random>

#include <catch2/catch_test_macros.hpp>

using namespace aftercare::screens;

TEST_CASE("keys are put in order, equal ones stay as they stood") {
  std::mt19937_64 random(7);
  std::vector<Keyed> items;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const auto number = static_cast<std::int64_t>(random() % 900) - 450;
    items.push_back({key_of(i % 3 == 0 ? number : number * 1'000'000'007), i});
  }
  std::vector<Keyed> wanted = items;
  std::stable_sort(wanted.begin(), wanted.end(),
                   [](const Keyed& a, const Keyed& b) { return a.key < b.key; });
  order_by_key(items);
  const bool same = std::equal(items.begin(), items.end(), wanted.begin(), wanted.end(),
                               [](const Keyed& a, const Keyed& b) { return a.item == b.item; });
  CHECK(same);
  CHECK(key_of(-1) < key_of(0));
  std::vector<Keyed> none;
  order_by_key(none);
  CHECK(none.empty());
}

TEST_CASE("names rank like their texts, added at once or one by one") {
  const std::vector<std::string> at_once = {"zhao lei", "", "huang li", "huang lingling", "huang"};
  const std::vector<std::string> later = {"huang lin", "a", "zz", "zhao lei", "\xe6\x9d\x8e"};
  Names names;
  std::vector<std::pair<std::string, std::uint32_t>> all;
  for (const std::string& text : at_once)
    all.emplace_back(text, names.number_of(text));
  names.order();
  for (const std::string& text : later)
    all.emplace_back(text, names.number_of(text));
  for (const auto& [a, x] : all) {
    for (const auto& [b, y] : all) {
      INFO(a << " and " << b);
      CHECK((a < b) == (names.rank(x) < names.rank(y)));
    }
  }
  Names empty;
  empty.order();
  const std::uint32_t second = empty.number_of("b");
  const std::uint32_t first = empty.number_of("a");
  CHECK(empty.rank(first) < empty.rank(second));
}

TEST_CASE("a text may hold each of its words, and hardly another") {
  const std::string text = "202611-1203 \xe6\x9d\x8e\xe5\xa8\x9c 13800001234 kettle leaks";
  const Trigrams trigrams(text);
  for (const char* word : {"\xe6\x9d\x8e", "\xe6\x9d\x8e\xe5\xa8\x9c", "1203", "leaks", "12", ""})
    CHECK(trigrams.may_hold(Trigrams(word)));
  CHECK_FALSE(trigrams.may_hold(Trigrams("a word of another text altogether")));
}
