// What the desk sees of a case's remedies.
#include <catch2/catch_test_macros.hpp>

#include "core/screens/build.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// "term.remedy.repair: verdict.ground.due, remedy.ground.warranty_repair", one a line.
std::string shown(const House& house) {
  std::string out;
  for (const auto& box : screens::remedies_of(house.world, house.the_case(), product_standard(),
                                              house.now)) {
    out += box.remedy.key.substr(12) + ": " + box.verdict.outcome.key.substr(15) + ", " +
           box.verdict.reason.key.substr(14) + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("no remedies are spoken of before a diagnosis") {
  House house;
  house.arrived();
  CHECK(shown(house).empty());
}

TEST_CASE("in warranty: repair at once, exchange and refund when somebody has checked") {
  House house;
  house.diagnosed();
  CHECK(shown(house) ==
        "repair: due, warranty_repair\n"
        "exchange: to_check, serious_fault\n"
        "refund: to_check, not_repairable\n");
  const auto boxes =
      screens::remedies_of(house.world, house.the_case(), product_standard(), house.now);
  const auto& exchange = boxes[1].verdict;
  CHECK(exchange.clause == "C 2.3.1");
  CHECK(exchange.facts.back() == VerdictFact{"serious_fault", "", "fact.unknown"});
}

TEST_CASE("the customer's doing: only paid for") {
  House house;
  house.arrived();
  auto fact = full_diagnosis();
  fact.fault_type = FaultType::misuse;
  fact.cause = Cause::customer_use;
  house.given(house.engineer, house.visit_key(), fact);
  CHECK(shown(house) == "paid_repair: due, price_list\n");
}
