// Whatever is done with parts, in whatever order, by a stock keeper and two engineers whose uses
// arrive late: stock is the sum of its movements, each with a document; what is available never
// exceeds what is there; below zero only while a discrepancy is open.
#include <functional>
#include <map>

#include <catch2/catch_test_macros.hpp>
#include <rapidcheck/catch.h>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

struct Store {
  House house;
  LocationId store{uuid(40)};
  CaseId second_case{uuid(300)};
  VisitId second_visit{uuid(301)};
  StocktakeId stocktake{uuid(80)};
  std::map<EntityKey, int> moved;
  int stocktakes = 0;
  int scraps = 0;

  Store() {
    house.world.put(Location{store, LocationKind::warehouse, "总仓", {}});
    house.diagnosed();
    auto report = House::report_form();
    report.customer.phone = "139 1234 9999";
    report.device.serial = "";
    const EntityKey key = key_for<Case>(second_case);
    const EntityKey visit = key_for<Visit>(second_visit);
    house.given(house.guest, key, report).given(house.agent, key, case_command::Accept{});
    house.given(house.agent, visit,
                appointment(second_case, house.engineer2, "2026-11-20 16:00", "2026-11-20 18:00"));
    const auto* record = find_as<Visit>(house.world, second_visit);
    house.given(house.engineer2, visit, all_ticked(*record));
    house.given(house.engineer2, visit, visit_command::Arrive{true});
    house.given(house.engineer2, visit, full_diagnosis());
    for (const auto& [id, record_now] : house.world.records()) {
      if (const auto* level = std::get_if<StockLevel>(&record_now)) {
        moved[id] = level->quantity;
      }
    }
  }
  [[nodiscard]] EntityKey at(LocationId location) const {
    return key_for<StockLevel>(stock_level_id(location, house.pump));
  }
};

struct StoreStep {
  const char* name;
  std::function<Outcome(Store&, int quantity)> run;
};

LocationId either(const Store& s, int quantity) {
  return quantity % 2 == 0 ? s.store : s.house.van;
}
CaseId either_case(const Store& s, int quantity) {
  return quantity % 2 == 0 ? s.house.case_id : s.second_case;
}

const std::vector<StoreStep>& store_steps() {
  static const std::vector<StoreStep> kSteps{
      {"first engineer uses",
       [](Store& s, int n) {
         return s.house.when(s.house.engineer, s.house.visit_key(),
                             visit_command::UsePart{s.house.pump, n, s.house.van});
       }},
      {"second engineer uses",
       [](Store& s, int n) {
         return s.house.when(s.house.engineer2, key_for<Visit>(s.second_visit),
                             visit_command::UsePart{s.house.pump, n, either(s, n)});
       }},
      {"receive",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, s.at(s.store),
                             stock_command::Receive{s.store, s.house.pump, n, ""});
       }},
      {"transfer out",
       [](Store& s, int n) {
         return s.house.when(
             s.house.keeper, s.at(s.store),
             stock_command::Transfer{s.store, s.house.van, s.house.pump, n, "", ""});
       }},
      {"bring back",
       [](Store& s, int n) {
         return s.house.when(
             s.house.engineer, s.at(s.house.van),
             stock_command::Transfer{s.house.van, s.store, s.house.pump, n, "", ""});
       }},
      {"reserve",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, s.at(either(s, n / 2)),
                             stock_command::Reserve{either_case(s, n), n, ""});
       }},
      {"release",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, s.at(either(s, n / 2)),
                             stock_command::Release{either_case(s, n), n, ""});
       }},
      {"issue",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, s.at(either(s, n / 2)),
                             stock_command::Issue{either_case(s, n), n, "", ""});
       }},
      {"return",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, s.at(either(s, n / 2)),
                             stock_command::Return{either_case(s, n), n, "", "x"});
       }},
      {"adjust",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, s.at(either(s, n)),
                             stock_command::Adjust{n - 3, "", "x"});
       }},
      {"settle",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, s.at(either(s, n)), stock_command::Settle{n, "x"});
       }},
      {"scrap",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, EntityKey{EntityType::scrap, uuid(2000 + ++s.scraps)},
                             scrap_command::Record{either(s, n), s.house.pump, "", "x", n,
                                                   ScrapReason::obsolete, ""});
       }},
      {"open stocktake",
       [](Store& s, int n) {
         s.stocktake = StocktakeId{uuid(3000 + ++s.stocktakes)};
         return s.house.when(s.house.keeper, key_for<Stocktake>(s.stocktake),
                             stocktake_command::Open{"x", either(s, n), {s.house.pump}});
       }},
      {"count",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, key_for<Stocktake>(s.stocktake),
                             stocktake_command::Count{{{s.house.pump, n}}, "x"});
       }},
      {"post",
       [](Store& s, int) {
         return s.house.when(s.house.keeper, key_for<Stocktake>(s.stocktake),
                             stocktake_command::Post{});
       }},
      {"set minimum",
       [](Store& s, int n) {
         return s.house.when(s.house.keeper, s.at(either(s, n)),
                             stock_command::SetMinimum{either(s, n), s.house.pump, n, n + 2});
       }},
  };
  return kSteps;
}

void add_movements(Store& store, const Decided& decided) {
  for (const EventAt& event : decided.events) {
    const auto* stock = std::get_if<StockEvent>(&event.event);
    const auto* move = stock == nullptr ? nullptr : std::get_if<stock_event::Moved>(stock);
    if (move != nullptr) {
      RC_ASSERT_FALSE(move->document.empty());
      store.moved[event.target] += move->delta;
    }
  }
}

void check_levels(const Store& store) {
  for (const auto& [key, record] : store.house.world.records()) {
    const auto* level = std::get_if<StockLevel>(&record);
    if (level == nullptr) {
      continue;
    }
    const auto sum = store.moved.find(key);
    RC_ASSERT(level->quantity == (sum == store.moved.end() ? 0 : sum->second));
    for (const Reservation& one : level->reservations) {
      RC_ASSERT(one.quantity > 0);
    }
    RC_ASSERT(available_of(*level) <= level->quantity);
    RC_ASSERT(level->quantity >= 0 || level->short_by > 0);
    RC_ASSERT(level->recent.size() <= kRecentMovementsMax);
  }
}

}  // namespace

TEST_CASE("no order of steps breaks the store's books") {
  rc::prop("steps in any order", [] {
    Store store;
    const auto count = *rc::gen::inRange(1, 50);
    const Instant start = store.house.now;
    int refused = 0;
    for (int i = 0; i < count; ++i) {
      const StoreStep& step =
          store_steps()[*rc::gen::inRange<std::size_t>(0, store_steps().size())];
      const int quantity = *rc::gen::inRange(1, 6);
      // Steps happened at any moment of the day and arrive in another order.
      store.house.now = start.plus_ms(*rc::gen::inRange(0, 600) * 60'000);
      const Outcome outcome = step.run(store, quantity);
      RC_LOG() << step.name << " " << quantity
               << (outcome.ok() ? "" : " refused: " + outcome.result().error().code) << '\n';
      if (outcome.ok()) {
        add_movements(store, *outcome.result());
      } else {
        ++refused;
        // Uses are facts: never refused, whatever is left.
        RC_ASSERT(std::string{step.name}.find("engineer uses") == std::string::npos);
      }
      check_levels(store);
    }
    RC_TAG(refused * 4 / count);
  });
}

TEST_CASE("two engineers offline use the same last part: both stay, the shortage is shown") {
  Store store;
  House& house = store.house;
  for (const auto& [engineer, visit] : {std::pair{house.engineer, house.visit_id},
                                        std::pair{house.engineer2, store.second_visit}}) {
    house.when(engineer, key_for<Visit>(visit), visit_command::UsePart{house.board, 1, house.van},
               {.offline = true});
  }
  CHECK(house.stock(house.board) == -1);
  CHECK(house.level(house.board).short_by == 1);
  CHECK(house.level(house.board).short_document == "visit/" + store.second_visit.text());
  // A delivery does not hide it: it stays until somebody has counted.
  const EntityKey key = key_for<StockLevel>(stock_level_id(house.van, house.board));
  house.given(house.keeper, key, stock_command::Receive{house.van, house.board, 3, "RK-2"});
  CHECK(house.stock(house.board) == 2);
  CHECK(house.level(house.board).short_by == 1);
  house.given(house.keeper, key, stock_command::Settle{2, "两次用料属实，已补货"});
  CHECK(house.level(house.board).short_by == 0);
}
