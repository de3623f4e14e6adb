// The price list (C 2.3.2): which price a line has, and what the policy check refuses.
#include <catch2/catch_test_macros.hpp>

#include "core/policy/validate.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

PriceRow row(const std::string& name, std::optional<std::string> pattern, std::int64_t price,
             std::int64_t cost) {
  return {QuoteLineKind::part, name, pattern, {price, "CNY"}, {cost, "CNY"}, "product", "product"};
}

}  // namespace

TEST_CASE("a line's price by basis and model") {
  Policy policy = shipped_policy();
  policy.price_list = {row("滤网", std::nullopt, 8000, 5000), row("滤网", "CF-*", 9000, 6000),
                       row("水泵", "wh-60", 15000, 11000), row("水泵", std::nullopt, 12000, 10000)};
  struct Row {
    const char* model;
    FeeBasis basis;
    std::int64_t filter;
    std::int64_t pump;
  };
  const Row rows[] = {
      {"AC-35", FeeBasis::price_list, 8000, 12000},  {"AC-35", FeeBasis::cost_price, 5000, 10000},
      {"CF-21", FeeBasis::price_list, 9000, 12000},  {"cf-21", FeeBasis::cost_price, 6000, 10000},
      {"CF", FeeBasis::price_list, 8000, 12000},     {"WH-60", FeeBasis::price_list, 8000, 15000},
      {"WH-600", FeeBasis::price_list, 8000, 12000}, {"", FeeBasis::price_list, 8000, 12000},
      {"WH-60", FeeBasis::cost_price, 5000, 11000},  {"WH-60", FeeBasis::negotiated, 8000, 15000},
      {"WH-60", FeeBasis::undecided, 8000, 15000},
  };
  for (const Row& one : rows) {
    INFO(one.model << " " << static_cast<int>(one.basis));
    const auto listed = listed_prices(policy, one.basis, one.model);
    REQUIRE(listed.size() == 2);
    CHECK(listed[0].name == "滤网");
    CHECK(listed[0].unit_price.minor == one.filter);
    CHECK(listed[1].unit_price.minor == one.pump);
    CHECK(listed[1].clause == "product");
  }
}

TEST_CASE("a row for other models only is not offered") {
  Policy policy = shipped_policy();
  policy.price_list = {row("水泵", "WH-*", 15000, 11000)};
  CHECK(listed_prices(policy, FeeBasis::price_list, "AC-35").empty());
  CHECK(listed_prices(policy, FeeBasis::price_list, "WH-80").size() == 1);
}

TEST_CASE("every preset has a price list and a process") {
  for (const char* name : {"product_standard", "appliance", "furnishing", "membership"}) {
    INFO(name);
    const Policy policy = shipped_preset(name);
    CHECK(listed_prices(policy, FeeBasis::price_list, "X").size() >= 5);
    CHECK(policy.process.size() >= 5);
  }
}
