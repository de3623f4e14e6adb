// Two cases of one unit, in any order: what is paid back never exceeds what was paid for the unit,
// a voucher is paid once, and nothing ends while goods are out or money is owed.
#include <algorithm>
#include <functional>
#include <set>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

#include "core/domain/case/ledgers.hpp"
#include "tests/core/support/ledger_steps.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

constexpr std::int64_t kUnitPrice = 480'000;

struct LedgerStep {
  const char* name;
  std::function<CommandArgs(const Case&)> args;
};

Money some_amount() {
  return {*rc::gen::element<std::int64_t>(1, 12'000, 38'000, 480'000, 518'000), "CNY"};
}
PaymentMethod some_way() {
  return static_cast<PaymentMethod>(*rc::gen::inRange(0, 3));
}
bool mostly() {
  return *rc::gen::inRange(0, 4) > 0;
}

case_command::ChooseRemedy some_remedy() {
  case_command::ChooseRemedy command = chosen(static_cast<Remedy>(*rc::gen::inRange(0, 7)));
  command.serious_fault = true;
  command.not_repairable = true;
  command.reason = "x";
  return command;
}

const std::vector<LedgerStep>& ledger_steps() {
  using namespace case_command;
  static const std::vector<LedgerStep> kSteps{
      {"diagnose",
       [](const Case&) { return diagnosis_of(static_cast<Cause>(*rc::gen::inRange(0, 3))); }},
      {"choose", [](const Case&) { return some_remedy(); }},
      {"decline return", [](const Case&) { return DeclineReturn{"x"}; }},
      {"quote", [](const Case&) { return one_line(mostly() ? 380 : 120); }},
      {"reduction",
       [](const Case&) {
         return MakeQuote{
             {{QuoteLineKind::reduction, "减价", 1, some_amount()}}, std::nullopt, "x"};
       }},
      {"paid exchange",
       [](const Case&) {
         return MakeQuote{{}, cny(6000), ""};
       }},
      {"confirm quote",
       [](const Case& record) {
         return ConfirmQuote{static_cast<int>(record.quotes.size()), ""};
       }},
      {"decline quote",
       [](const Case& record) {
         return DeclineQuote{static_cast<int>(record.quotes.size()), "x"};
       }},
      {"pay",
       [](const Case& record) {
         const std::int64_t due = due_now(record);
         return RecordPayment{due > 0 && mostly() ? Money{due, "CNY"} : some_amount(), some_way(),
                              "R"};
       }},
      {"refund",
       [](const Case& record) {
         const auto routes = refund_routes(record);
         const bool by_route = !routes.empty() && mostly();
         return PayRefund{by_route ? routes.front().amount : some_amount(),
                          by_route ? routes.front().method : some_way(), "B"};
       }},
      {"freight",
       [](const Case&) {
         const int n = *rc::gen::inRange(1, 4);
         return ReimburseFreight{cny(30), some_way(), "V" + std::to_string(n), photo(n),
                                 *rc::gen::element<std::string>("", "V1", "V2")};
       }},
      {"waive", [](const Case&) { return WaivePayment{"x"}; }},
      {"ship",
       [](const Case&) {
         return sent_new(*rc::gen::element<std::string>("SN-20260001", "SN-2", "SN-3"));
       }},
      {"receive new", [](const Case&) { return ReceiveNew{}; }},
      {"new is back", [](const Case&) { return ReturnNew{"x"}; }},
      {"send old", [](const Case&) { return SendOld{"2"}; }},
      {"check return",
       [](const Case&) {
         return CheckReturn{mostly(), mostly(), true, "x"};
       }},
      {"decide return",
       [](const Case&) {
         return DecideReturn{static_cast<ReturnDecision>(*rc::gen::inRange(0, 3)), "x"};
       }},
      {"take in", [](const Case&) { return brought_in(); }},
      {"workshop repair", [](const Case&) { return WorkshopRepair{"换板"}; }},
      {"workshop check",
       [](const Case&) {
         return WorkshopCheck{mostly(), "x"};
       }},
      {"hand back",
       [](const Case&) {
         case_command::HandBack back = taken_home();
         back.unrepaired = true;
         return back;
       }},
      {"fulfil", [](const Case&) { return Fulfil{"完成"}; }},
      {"confirm", [](const Case&) { return Confirm{}; }},
      {"close", [](const Case&) { return Close{}; }},
      {"cancel", [](const Case&) { return Cancel{"x"}; }},
      {"reopen", [](const Case&) { return Reopen{"x"}; }},
      {"archive", [](const Case&) { return Archive{"x"}; }},
  };
  return kSteps;
}

struct TwoCases {
  House house;
  EntityKey keys[2];

  TwoCases() {
    set_device(house, mostly() ? "2026-03-01" : "2023-03-01");
    house.accepted();
    keys[0] = house.case_key();
    keys[1] = second_case(house);
  }
  [[nodiscard]] const Case& at(std::size_t i) const {
    return *find_as<Case>(house.world, CaseId{keys[i].id});
  }
  [[nodiscard]] const Device& unit() const { return *find_as<Device>(house.world, house.device); }
};

void check_unit(const TwoCases& two) {
  std::int64_t paid = 0;
  std::int64_t back = 0;
  std::set<std::string> pictures;
  std::set<std::string> numbers;
  for (std::size_t i = 0; i < 2; ++i) {
    paid += sum_of(two.at(i).payments, PaymentKind::payment);
    back += sum_of(two.at(i).payments, PaymentKind::refund);
    for (const Payment& one : two.at(i).payments) {
      RC_ASSERT(one.amount.minor > 0);
      if (one.kind != PaymentKind::freight)
        continue;
      RC_ASSERT(pictures.insert(one.voucher->sha256).second);
      RC_ASSERT(one.voucher_no.empty() || numbers.insert(one.voucher_no).second);
    }
    const MoneyLedger money = money_of(two.at(i));
    RC_ASSERT(money.owed_by_customer >= 0);
    RC_ASSERT(money.owed_to_customer >= 0);
  }
  RC_ASSERT(back <= paid + kUnitPrice);
  const auto& settled = two.unit().settled;
  RC_ASSERT(std::count_if(settled.begin(), settled.end(), [](const UnitSettlement& one) {
              return one.remedy != Remedy::negotiated;
            }) <= 1);
  RC_ASSERT(paid_back_of(two.unit()) <= kUnitPrice);
}

// By every way it is refunded at most what came by it; the unit's price by any.
void check_ways(const Case& record) {
  for (const PaymentMethod way :
       {PaymentMethod::cash, PaymentMethod::transfer, PaymentMethod::test_provider}) {
    std::int64_t left = 0;
    for (const Payment& one : record.payments) {
      if (one.method != way || one.of != PaymentFor::quote)
        continue;
      left += one.kind == PaymentKind::payment ? one.amount.minor : -one.amount.minor;
    }
    RC_ASSERT(left >= 0);
  }
}

void check_ended(const Case& before, const Case& after) {
  const CasePhase phase = phase_of(after.state);
  if (phase == CasePhase::closed && phase_of(before.state) != CasePhase::closed) {
    RC_ASSERT(goods_out(after).empty());
    RC_ASSERT(money_of(after).owed_by_customer == 0);
    RC_ASSERT(money_of(after).owed_to_customer == 0);
  }
  if (after.archived && !before.archived)
    RC_ASSERT(is_ended(after));
}

bool is_never_refused(std::string_view step, const Case& before) {
  return step == "hand back" && open_job(before) != nullptr;
}

}  // namespace

TEST_CASE("over all cases of a unit no more is paid back than was paid, and nothing ends open") {
  rc::prop("two cases of one unit", [] {
    TwoCases two;
    const auto count = *rc::gen::inRange<std::size_t>(5, 80);
    for (std::size_t i = 0; i < count; ++i) {
      const LedgerStep& step =
          ledger_steps()[*rc::gen::inRange<std::size_t>(0, ledger_steps().size())];
      const auto which = *rc::gen::inRange<std::size_t>(0, 2);
      two.house.now = two.house.now.plus_ms(60'000);
      const Case before = two.at(which);
      const bool by_system = std::string_view{step.name} == "archive";
      const bool by_supervisor = std::string_view{step.name} == "diagnose";
      const Actor& actor = by_supervisor ? two.house.supervisor : two.house.manager;
      Actor system;
      system.kind = ActorKind::system;
      const Outcome outcome =
          two.house.when(by_system ? system : actor, two.keys[which], step.args(before));
      RC_LOG() << step.name << " in " << which
               << (outcome.ok() ? "" : " refused: " + outcome.result().error().code) << '\n';
      RC_ASSERT(outcome.ok() || !is_never_refused(step.name, before));
      check_unit(two);
      check_ways(two.at(which));
      check_ended(before, two.at(which));
    }
    RC_TAG(static_cast<int>(phase_of(two.at(0).state)), is_ended(two.at(0)));
  });
}
