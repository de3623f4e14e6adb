// Parts for a case: what is kept for one is not there for another, what was handed out may come
// back, minimums and wishes.
#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

struct Counter {
  House house;
  CaseId other{uuid(300)};
  EntityKey pumps = key_for<StockLevel>(stock_level_id(house.van, house.pump));  // three of them

  Counter() {
    house.accepted();
    auto second = House::report_form();
    second.customer.phone = "139 1234 9999";
    second.device.serial = "";
    house.given(house.guest, key_for<Case>(other), second);
  }
  template <class C>
  Outcome keeper(C command) {
    return house.when(house.keeper, pumps, CommandArgs{std::move(command)});
  }
  [[nodiscard]] const StockLevel& level() const { return house.level(house.pump); }
};

}  // namespace

TEST_CASE("a reservation names its case and holds back what is there") {
  struct Row {
    const char* what;
    int quantity;
    const char* code;
    const char* field;
  };
  for (const Row& row :
       {Row{"none", 0, "quantity_not_positive", "quantity"}, Row{"one", 1, "", ""},
        Row{"all", 3, "", ""}, Row{"one too many", 4, "stock_short", "quantity"}}) {
    INFO(row.what);
    Counter counter;
    const Outcome outcome =
        counter.keeper(stock_command::Reserve{counter.house.case_id, row.quantity, "等客户确认"});
    if (row.code[0] != 0) {
      outcome.refused(row.code, row.field);
      CHECK(available_of(counter.level()) == 3);
      continue;
    }
    outcome.then({"stock.reserved"});
    CHECK(counter.level().quantity == 3);
    CHECK(available_of(counter.level()) == 3 - row.quantity);
    REQUIRE(counter.level().reservations.size() == 1);
    CHECK(counter.level().reservations.front().case_number == "202611-001");
  }
}

TEST_CASE("only an open case that exists can wait for parts") {
  Counter counter;
  counter.keeper(stock_command::Reserve{CaseId{}, 1, ""}).refused("required", "case_number");
  counter.keeper(stock_command::Reserve{CaseId{uuid(999)}, 1, ""}).refused("case_unknown", "case");
  counter.house.given(counter.house.agent, key_for<Case>(counter.other),
                      case_command::Cancel{"撤回"});
  counter.keeper(stock_command::Reserve{counter.other, 1, ""})
      .refused("case_cancelled", "case_number");
}

TEST_CASE("a case is also meant by its number") {
  Counter counter;
  const auto reserve = [&](const char* number) {
    return counter.keeper(stock_command::Reserve{CaseId{}, 1, "", number});
  };
  reserve("202611-777").refused("case_unknown", "case_number");
  reserve(" 202611-001 ").then({"stock.reserved"});
  CHECK(reserved_for(counter.level(), counter.house.case_id) == 1);
  counter.keeper(stock_command::Issue{CaseId{}, 1, "", "", "202611-001"})
      .then({"stock.moved", "stock.released", "case.parts_issued"});
  REQUIRE(counter.level().issued.size() == 1);
  CHECK(counter.level().issued.front().case_number == "202611-001");
  // A device without the case lets it pass and shows no effect.
  counter.house.world.authority = false;
  reserve("202611-777").then({});
  CHECK(reserved_of(counter.level()) == 0);
}

TEST_CASE("what one case waits for, another does not get") {
  Counter counter;
  House& house = counter.house;
  const LocationId store{uuid(40)};
  house.world.put(Location{store, LocationKind::warehouse, "总仓", {}});
  counter.keeper(stock_command::Reserve{house.case_id, 2, ""}).then({"stock.reserved"});
  counter.keeper(stock_command::Reserve{counter.other, 2, ""})
      .refused("stock_reserved", "quantity");
  counter.keeper(stock_command::Issue{counter.other, 2, "", ""})
      .refused("stock_reserved", "quantity");
  counter.keeper(stock_command::Adjust{-2, "", "丢失"}).refused("stock_reserved", "delta");
  counter.keeper(stock_command::Transfer{house.van, store, house.pump, 2, "退库", ""})
      .refused("stock_reserved", "quantity");
  house
      .when(house.keeper, EntityKey{EntityType::scrap, uuid(70)},
            scrap_command::Record{house.van, house.pump, "", "WH-60", 2, ScrapReason::obsolete, ""})
      .refused("stock_reserved", "quantity");
  // Its own reservation is no obstacle, and is used up first.
  counter.keeper(stock_command::Issue{house.case_id, 3, "", ""})
      .then({"stock.moved", "stock.released", "case.parts_issued"});
  CHECK(counter.level().quantity == 0);
  CHECK(counter.level().reservations.empty());
}

TEST_CASE("a reservation is given back in part or whole, never more than it was") {
  Counter counter;
  counter.keeper(stock_command::Reserve{counter.house.case_id, 2, ""}).then({"stock.reserved"});
  counter.keeper(stock_command::Reserve{counter.house.case_id, 1, ""}).then({"stock.reserved"});
  REQUIRE(counter.level().reservations.size() == 1);
  counter.keeper(stock_command::Release{counter.house.case_id, 4, ""})
      .refused("more_than_reserved", "quantity");
  counter.keeper(stock_command::Release{counter.other, 1, ""})
      .refused("more_than_reserved", "quantity");
  counter.keeper(stock_command::Release{counter.house.case_id, 1, ""}).then({"stock.released"});
  CHECK(available_of(counter.level()) == 1);
  counter.keeper(stock_command::Release{counter.house.case_id, 2, ""}).then({"stock.released"});
  CHECK(available_of(counter.level()) == 3);
}

TEST_CASE("an engineer's use takes the reservation of its case") {
  Counter counter;
  House& house = counter.house;
  counter.keeper(stock_command::Reserve{house.case_id, 2, ""}).then({"stock.reserved"});
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  house.at("2026-11-20 13:30")
      .given(house.engineer, house.visit_key(), all_ticked(house.the_visit()));
  house.at("2026-11-20 14:10")
      .given(house.engineer, house.visit_key(), visit_command::Arrive{true});
  house.given(house.engineer, house.visit_key(), full_diagnosis());
  house.when(house.engineer, house.visit_key(), visit_command::UsePart{house.pump, 1, house.van})
      .then({"visit.part_used", "case.part_used", "stock.moved", "stock.released"});
  CHECK(counter.level().quantity == 2);
  CHECK(reserved_of(counter.level()) == 1);
}

TEST_CASE("what was issued for a case comes back, no more, and with a reason") {
  Counter counter;
  const CaseId id = counter.house.case_id;
  counter.keeper(stock_command::Return{id, 1, "", "未用"}).refused("more_than_issued", "quantity");
  counter.keeper(stock_command::Issue{id, 2, "LL-17", ""})
      .then({"stock.moved", "case.parts_issued"});
  CHECK(counter.level().recent.back().document == "LL-17");
  counter.keeper(stock_command::Return{id, 1, "", ""}).refused("reason_required", "reason");
  counter.keeper(stock_command::Return{counter.other, 1, "", "未用"})
      .refused("more_than_issued", "quantity");
  counter.keeper(stock_command::Return{id, 3, "", "未用"}).refused("more_than_issued", "quantity");
  counter.keeper(stock_command::Return{id, 2, "", "未用"})
      .then({"stock.moved", "case.parts_returned"});
  CHECK(counter.level().quantity == 3);
  CHECK(counter.level().recent.back().document == "case/" + id.text());
  counter.keeper(stock_command::Return{id, 1, "", "未用"}).refused("more_than_issued", "quantity");
}

TEST_CASE("an adjustment is signed, reasoned and never goes below zero") {
  struct Row {
    int delta;
    const char* reason;
    const char* code;
    const char* field;
    int after;
  };
  for (const Row& row :
       {Row{0, "盘盈", "nothing_changes", "delta", 3}, Row{1, " ", "reason_required", "reason", 3},
        Row{2000, "盘盈", "quantity_too_large", "delta", 3},
        Row{-4, "丢失", "stock_short", "delta", 3}, Row{-3, "丢失", "", "", 0},
        Row{2, "盘盈", "", "", 5}}) {
    INFO(row.delta << " " << row.reason);
    Counter counter;
    const Outcome outcome = counter.keeper(stock_command::Adjust{row.delta, "TZ-1", row.reason});
    if (row.code[0] != 0) {
      outcome.refused(row.code, row.field);
    } else {
      outcome.then({"stock.moved"});
    }
    CHECK(counter.level().quantity == row.after);
  }
}

TEST_CASE("a minimum may be set before the first part is there") {
  House house;
  const LocationId store{uuid(40)};
  house.world.put(Location{store, LocationKind::warehouse, "总仓", {}});
  const EntityKey key = key_for<StockLevel>(stock_level_id(store, house.board));
  const auto set = [&](int minimum, int up_to) {
    return house.when(house.keeper, key,
                      stock_command::SetMinimum{store, house.board, minimum, up_to});
  };
  set(-1, 5).refused("count_invalid", "minimum");
  set(5, 4).refused("order_up_to_below_minimum", "order_up_to");
  set(5, 8).then({"stock.minimum_set"});
  set(5, 8).refused("nothing_changes", "minimum");
  const auto* level = find_as<StockLevel>(house.world, stock_level_id(store, house.board));
  REQUIRE(level != nullptr);
  CHECK(level->quantity == 0);
  CHECK(level->minimum == 5);
  CHECK(level->part_code == "B-200");
  house.when(house.engineer, key, stock_command::SetMinimum{store, house.board, 1, 1})
      .refused("not_permitted");
}

TEST_CASE("an engineer asks for parts in his own van; a delivery fulfils it") {
  House house;
  const PartId seal{uuid(23)};
  house.world.put(Part{seal, "S-1", "密封圈", "个"});
  const LocationId store{uuid(40)};
  house.world.put(Location{store, LocationKind::warehouse, "总仓", {}});
  const StockLevelId id = stock_level_id(house.van, seal);
  const stock_command::Ask ask{house.van, seal, 3, "用完了"};
  house.when(house.engineer2, key_for<StockLevel>(id), ask).refused("not_permitted");
  house.when(house.engineer, key_for<StockLevel>(id), ask).then({"stock.asked"});
  CHECK(find_as<StockLevel>(house.world, id)->asked == 3);
  const EntityKey from = key_for<StockLevel>(stock_level_id(store, seal));
  house.given(house.keeper, from, stock_command::Receive{store, seal, 10, "RK-1"});
  house.given(house.keeper, from,
              stock_command::Transfer{store, house.van, seal, 2, "补货", "LL-1"});
  CHECK(find_as<StockLevel>(house.world, id)->asked == 1);
  house.given(house.keeper, from,
              stock_command::Transfer{store, house.van, seal, 5, "补货", "LL-2"});
  CHECK(find_as<StockLevel>(house.world, id)->asked == 0);
  CHECK(find_as<StockLevel>(house.world, id)->quantity == 7);
}

TEST_CASE("a case that is over gives back what was kept for it") {
  Counter counter;
  counter.keeper(stock_command::Reserve{counter.house.case_id, 2, ""}).then({"stock.reserved"});
  counter.keeper(stock_command::Reserve{counter.other, 1, ""}).then({"stock.reserved"});
  House& house = counter.house;
  house.when(house.manager, house.case_key(), case_command::Cancel{"x"})
      .then({"case.cancelled", "stock.released"});
  CHECK(reserved_for(counter.level(), house.case_id) == 0);
  CHECK(reserved_of(counter.level()) == 1);
  house.given(house.manager, key_for<Case>(counter.other), case_command::Accept{});
  CHECK(reserved_of(counter.level()) == 1);
}

TEST_CASE("closing gives back what is still kept") {
  House house;
  house.confirmed();
  StockLevel level = house.level(house.pump);
  level.reservations.push_back({house.case_id, house.the_case().number, 2, "", house.now});
  house.world.put(level);
  house.when(house.manager, house.case_key(), case_command::Close{})
      .then({"case.closed", "stock.released"});
  CHECK(house.level(house.pump).reservations.empty());
}
