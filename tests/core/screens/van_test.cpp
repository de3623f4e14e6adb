// The engineer's van as he sees it.
#include <catch2/catch_test_macros.hpp>

#include "core/screens/screens.hpp"
#include "tests/core/screens/house_source.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

const screens::VanRow* row_of(const std::vector<screens::VanRow>& rows, PartId part) {
  for (const auto& row : rows) {
    if (row.part == part)
      return &row;
  }
  return nullptr;
}

}  // namespace

TEST_CASE("a van shows what lies in it, what it lacks, and where parts can go") {
  House house;
  house.accepted();
  const LocationId store{uuid(40)};
  const PartId seal{uuid(23)};
  house.world.put(Location{store, LocationKind::warehouse, "总仓", {}});
  house.world.put(Part{seal, "S-1", "密封圈", "个"});
  const auto pump = key_for<StockLevel>(stock_level_id(house.van, house.pump));
  house.given(house.keeper, pump, stock_command::Reserve{house.case_id, 2, "等待上门", {}});
  house.given(house.keeper, pump, stock_command::SetMinimum{house.van, house.pump, 2, 4});
  const HouseSource source{house, house.engineer};
  const auto van = screens::van_screen(source, house.now);
  const auto* row = row_of(van.rows, house.pump);
  REQUIRE(row != nullptr);
  CHECK(row->quantity == 3);
  CHECK(row->reserved == 2);
  CHECK(row->available == 1);
  CHECK(row->minimum == 2);
  CHECK(row_of(van.missing, house.pump) == nullptr);
  // A part nobody put there can be asked for by the ids given.
  const auto* missing = row_of(van.missing, seal);
  REQUIRE(missing != nullptr);
  CHECK(missing->code == "S-1");
  house.when(house.engineer, key_for<StockLevel>(missing->id),
             stock_command::Ask{missing->location, missing->part, 2, "明天要用"})
      .then({"stock.asked"});
  const auto after = screens::van_screen(source, house.now);
  CHECK(row_of(after.missing, seal) == nullptr);
  REQUIRE(row_of(after.rows, seal) != nullptr);
  CHECK(row_of(after.rows, seal)->asked == 2);
  // Elsewhere only, and what is not kept for a case.
  REQUIRE(van.places.size() == 1);
  CHECK(van.places.front().value == store.text());
  const stock_command::Transfer back{house.van, store, house.pump, 2, "退回总仓", {}};
  house.when(house.engineer, pump, back).refused("stock_reserved", "quantity");
}

TEST_CASE("a count of the van does not show what the books say") {
  House house;
  house.accepted();
  const StocktakeId id{uuid(80)};
  const HouseSource source{house, house.engineer};
  CHECK(screens::van_screen(source, house.now).counts.empty());
  house.given(house.keeper, key_for<Stocktake>(id),
              stocktake_command::Open{"11 月车辆盘点", house.van, {house.pump, house.board}});
  const HouseSource other{house, house.engineer2};
  CHECK(screens::van_screen(other, house.now).counts.empty());
  CHECK(screens::van_screen(other, house.now).missing.empty());  // no van of his own
  auto counts = screens::van_screen(source, house.now).counts;
  REQUIRE(counts.size() == 1);
  CHECK(counts.front().title == "11 月车辆盘点");
  REQUIRE(counts.front().lines.size() == 2);
  CHECK_FALSE(counts.front().lines.front().counted);
  house.given(house.engineer, key_for<Stocktake>(id),
              stocktake_command::Count{{{house.pump, 2}}, "少一只"});
  counts = screens::van_screen(source, house.now).counts;
  REQUIRE(counts.size() == 1);
  for (const auto& line : counts.front().lines)
    CHECK(line.counted == (line.part == house.pump ? std::optional<int>{2} : std::nullopt));
}
