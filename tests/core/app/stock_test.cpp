// Parts between places: intents never go below zero, counts settle what does not fit.
#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

EntityKey level_key(LocationId location, PartId part) {
  return key_for<StockLevel>(stock_level_id(location, part));
}

}  // namespace

TEST_CASE("parts are received into a level of their own") {
  House house;
  const EntityKey key = level_key(house.van, house.pump);
  house.when(house.keeper, key, stock_command::Receive{house.van, house.pump, 0, "单"})
      .refused("quantity_not_positive", "quantity");
  house.when(house.keeper, key, stock_command::Receive{house.van, PartId{uuid(9)}, 1, "单"})
      .refused("part_unknown", "part");
  house.when(house.keeper, key, stock_command::Receive{LocationId{uuid(9)}, house.pump, 1, "单"})
      .refused("location_unknown", "location");
  house
      .when(house.keeper, level_key(house.van, house.board),
            stock_command::Receive{house.van, house.pump, 1, "单"})
      .refused("malformed", "target");
  house.when(house.keeper, key, stock_command::Receive{house.van, house.pump, 4, "单"})
      .then({"stock.moved"});
  CHECK(house.stock(house.pump) == 7);
  CHECK(house.level(house.pump).part_code == "P-100");
}

TEST_CASE("a transfer takes from one place what it gives to another") {
  House house;
  const LocationId store{uuid(40)};
  house.world.put(Location{store, LocationKind::warehouse, "总仓", {}});
  const EntityKey from = level_key(house.van, house.pump);
  const auto move = [&](LocationId to, int quantity) {
    return house.when(house.keeper, from,
                      stock_command::Transfer{house.van, to, house.pump, quantity, "退库"});
  };
  move(house.van, 1).refused("nothing_changes", "to");
  move(LocationId{}, 1).refused("required", "to");
  move(store, 4).refused("stock_short", "quantity");
  move(store, 3).then({"stock.moved", "stock.moved"});
  CHECK(house.stock(house.pump) == 0);
  const auto* there = find_as<StockLevel>(house.world, stock_level_id(store, house.pump));
  REQUIRE(there != nullptr);
  CHECK(there->quantity == 3);
}

TEST_CASE("counting posts the difference and settles a discrepancy") {
  House house;
  house.diagnosed();
  for (int i = 0; i < 2; ++i) {
    house.given(house.engineer, house.visit_key(),
                visit_command::UsePart{house.board, 1, house.van});
  }
  const EntityKey key = level_key(house.van, house.board);
  house.when(house.keeper, key, stock_command::Settle{-1, "盘点"})
      .refused("count_invalid", "counted");
  house.when(house.keeper, key, stock_command::Settle{1, ""}).refused("reason_required", "reason");
  house.when(house.keeper, key, stock_command::Settle{1, "盘点"})
      .then({"stock.moved", "stock.discrepancy_settled"});
  CHECK(house.stock(house.board) == 1);
  CHECK(house.level(house.board).short_by == 0);
  house.when(house.keeper, key, stock_command::Settle{1, "盘点"})
      .refused("nothing_changes", "counted");
}

TEST_CASE("a device that has not loaded a level does not invent one") {
  House house;
  house.diagnosed();
  house.world.forget(level_key(house.van, house.pump));
  house.world.authority = false;
  house.when(house.engineer, house.visit_key(), visit_command::UsePart{house.pump, 1, house.van})
      .then({"visit.part_used", "case.part_used", "stock.moved"});
  CHECK(house.world.find(level_key(house.van, house.pump)).presence == Presence::unknown);
  CHECK(house.the_visit().parts.size() == 1);
}
