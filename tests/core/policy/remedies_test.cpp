// The remedy table of the handbook (C 2.3), row by row, with the days and numbers at its borders.
#include "core/policy/remedies.hpp"

#include <functional>

#include <catch2/catch_test_macros.hpp>

#include "core/policy/term_key.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

RemedyFacts in_warranty() {
  RemedyFacts facts;
  facts.asked_on = date("2024-06-20");
  facts.warranty = WarrantyState::in;
  facts.cause = Cause::product_quality;
  return facts;
}

const GroundVerdict& ground(const std::vector<GroundVerdict>& all, const std::string& name) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const GroundVerdict& one) {
    return one.ground_key == "remedy.ground." + name;
  });
  REQUIRE(at != all.end());
  return *at;
}

}  // namespace

TEST_CASE("each ground at its border") {
  struct Row {
    const char* name;
    std::function<void(RemedyFacts&)> change;
    GroundState state;
    const char* missing;
  };
  using F = RemedyFacts;
  using enum GroundState;
  for (const Row& row : {
           Row{"warranty_repair", [](F&) {}, due, ""},
           Row{"warranty_repair", [](F& f) { f.warranty = WarrantyState::out; }, not_due, ""},
           Row{"warranty_repair", [](F& f) { f.warranty = WarrantyState::unknown; }, to_check,
               "warranty"},
           Row{"warranty_repair", [](F& f) { f.cause = Cause::customer_use; }, not_due, ""},
           Row{"warranty_repair", [](F& f) { f.cause = Cause::force_majeure; }, not_due, ""},
           Row{"warranty_repair", [](F& f) { f.cause.reset(); }, to_check, "cause"},
           // Out of warranty decides, although the cause is not known.
           Row{"warranty_repair",
               [](F& f) {
                 f.warranty = WarrantyState::out;
                 f.cause.reset();
               },
               not_due, ""},
           Row{"repairs_failed", [](F&) {}, to_check, "repairs_failed"},
           Row{"repairs_failed", [](F& f) { f.repairs_failed = 1; }, not_due, ""},
           Row{"repairs_failed", [](F& f) { f.repairs_failed = 2; }, due, ""},
           Row{"serious_fault", [](F& f) { f.serious_fault = true; }, due, ""},
           Row{"serious_fault", [](F& f) { f.serious_fault = false; }, not_due, ""},
           // Within 7 days of receipt: the 7th day is in, the 8th is out.
           Row{"unused_days",
               [](F& f) {
                 f.received_on = date("2024-06-13");
                 f.unused_and_intact = true;
               },
               due, ""},
           Row{"unused_days",
               [](F& f) {
                 f.received_on = date("2024-06-12");
                 f.unused_and_intact = true;
               },
               not_due, ""},
           Row{"unused_days",
               [](F& f) {
                 f.received_on = date("2024-06-21");  // not there yet
                 f.unused_and_intact = true;
               },
               not_due, ""},
           Row{"unused_days", [](F& f) { f.received_on = date("2024-06-13"); }, to_check,
               "unused_and_intact"},
           // ... and needs neither a fault nor a warranty.
           Row{"unused_days",
               [](F& f) {
                 f.warranty = WarrantyState::unknown;
                 f.cause.reset();
                 f.received_on = date("2024-06-13");
                 f.unused_and_intact = true;
               },
               due, ""},
           Row{"not_repairable", [](F& f) { f.not_repairable = true; }, due, ""},
           // More than 10 workdays late: the 10th is not enough, the 11th is.
           Row{"delay_workdays", [](F& f) { f.workdays_late = 10; }, not_due, ""},
           Row{"delay_workdays", [](F& f) { f.workdays_late = 11; }, due, ""},
           // Within 15 days of purchase.
           Row{"not_to_quality_days",
               [](F& f) {
                 f.purchased_on = date("2024-06-05");
                 f.fit_for_resale = true;
               },
               due, ""},
           Row{"not_to_quality_days",
               [](F& f) {
                 f.purchased_on = date("2024-06-04");
                 f.fit_for_resale = true;
               },
               not_due, ""},
           Row{"not_to_quality_days",
               [](F& f) {
                 f.purchased_on = date("2024-06-05");
                 f.fit_for_resale = false;
               },
               not_due, ""},
           Row{"price_list", [](F& f) { f.warranty = WarrantyState::out; }, due, ""},
           Row{"depreciation_months", [](F& f) { f.warranty = WarrantyState::out; }, due, ""},
           Row{"guided", [](F& f) { f.cause.reset(); }, due, ""},
           Row{"force_majeure", [](F& f) { f.cause = Cause::force_majeure; }, due, ""},
           Row{"force_majeure", [](F&) {}, not_due, ""},
           Row{"force_majeure", [](F& f) { f.cause.reset(); }, to_check, "cause"},
       }) {
    RemedyFacts facts = in_warranty();
    row.change(facts);
    const auto all = remedy_grounds(shipped_policy(), facts);
    const GroundVerdict& verdict = ground(all, row.name);
    INFO(row.name << " warranty " << term_name(facts.warranty));
    CHECK(verdict.state == row.state);
    CHECK(verdict.missing == row.missing);
    CHECK((verdict.source == "product" || verdict.clause.rfind("C 2.", 0) == 0));
    CHECK(verdict.policy_version == shipped_policy().version);
  }
}

TEST_CASE("a remedy is due by any of its grounds, and to be checked while one could be") {
  RemedyFacts facts = in_warranty();
  facts.repairs_failed = 1;
  facts.serious_fault = false;
  facts.unused_and_intact = false;
  auto grounds = remedy_grounds(shipped_policy(), facts);
  CHECK(remedy_state(grounds, Remedy::exchange) == GroundState::not_due);
  CHECK(remedy_state(grounds, Remedy::refund) == GroundState::to_check);
  facts.serious_fault = true;
  grounds = remedy_grounds(shipped_policy(), facts);
  CHECK(remedy_state(grounds, Remedy::exchange) == GroundState::due);
  const GroundVerdict& serious = ground(grounds, "serious_fault");
  REQUIRE(serious.facts.size() == 3);
  CHECK(serious.facts[0] == VerdictFact{"warranty", "in", "term.warranty_state.in"});
  CHECK(serious.facts[1] == VerdictFact{"cause", "product_quality", "term.cause.product_quality"});
  CHECK(serious.facts[2] == VerdictFact{"serious_fault", "yes", "fact.yes"});
}

TEST_CASE("a ground of a newer version is left to a person") {
  Policy policy = shipped_policy();
  policy.remedies = {{Remedy::exchange, "remedy.ground.recalled", {}, false, false, "X", "X"}};
  const auto grounds = remedy_grounds(policy, in_warranty());
  REQUIRE(grounds.size() == 1);
  CHECK(grounds[0].state == GroundState::to_check);
  CHECK(grounds[0].missing == "ground");
}

TEST_CASE("a paid exchange: the trade-in value, and the handbook's letter") {
  Policy letter = shipped_policy();
  for (RemedyRow& row : letter.remedies) {
    if (row.remedy == Remedy::paid_exchange)
      row.ground_key = "remedy.ground.charge_months";
  }
  struct Row {
    std::int64_t price;
    const char* activated;
    std::int64_t credit;
    std::int64_t pays_for_5200;  // with the credit, of a replacement of 5,200.00
    std::int64_t charge;
  };
  for (const Row& row : {
           // Asked on 2024-06-20. 4,800.00 at 10 months.
           Row{480'000, "2023-08-20", 280'000, 240'000, 200'000},
           // One day less than 10 months are 9.
           Row{480'000, "2023-08-21", 300'000, 220'000, 180'000},
           Row{480'000, "2024-06-20", 480'000, 40'000, 0},
           Row{480'000, "2022-06-20", 0, 520'000, 480'000},  // month 24
           Row{480'000, "2021-12-20", 0, 520'000, 480'000},  // month 30: clamped
           Row{480'000, "2024-07-01", 480'000, 40'000, 0},   // activated after the report: clamped
           // 100.01 at 12 months: half a cent rounds up, on either side.
           Row{10'001, "2023-06-20", 5'001, 514'999, 5'001},
           // The credit is more than the replacement costs: nobody is paid for exchanging.
           Row{900'000, "2024-06-20", 900'000, 0, 0},
       }) {
    INFO(row.price << " activated " << row.activated);
    const auto of = [&](const Policy& policy) {
      return paid_exchange(policy, Money{row.price}, Money{520'000}, date(row.activated),
                           date("2024-06-20"))
          .value();
    };
    const ExchangeOffer credit = of(shipped_policy());
    CHECK(credit.reading == DepreciationReading::credit);
    CHECK(credit.credit.minor == row.credit);
    CHECK(credit.pays.minor == row.pays_for_5200);
    CHECK(credit.clause == "C 2.3.2");
    const ExchangeOffer charge = of(letter);
    CHECK(charge.reading == DepreciationReading::charge);
    CHECK(charge.credit.minor == 0);
    CHECK(charge.pays.minor == row.charge);
  }
  const auto refused = [](const Money& price, const Money& replacement) {
    return paid_exchange(shipped_policy(), price, replacement, date("2023-08-20"),
                         date("2024-06-20"))
        .error();
  };
  CHECK(refused(Money{-1}, Money{1}).field == "price");
  CHECK(refused(Money{1}, Money{-1}).field == "replacement");
  CHECK(refused(Money{1, "CNY"}, Money{1, "USD"}).code == "currency_differs");
  letter.remedies.clear();
  CHECK(paid_exchange(letter, Money{1}, Money{1}, date("2023-08-20"), date("2024-06-20"))
            .error()
            .code == "no_depreciation_rule");
}
