// Counting a place, and scrap.
#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using stocktake_command::CountedLine;

// Over the engineer's van: three pumps, one board.
struct Counting {
  House house;
  StocktakeId id{uuid(80)};

  explicit Counting(bool opened = true) {
    house.diagnosed();
    if (opened) {
      keeper(open()).then({"stocktake.opened"});
    }
  }
  [[nodiscard]] stocktake_command::Open open() const {
    return {"11 月车辆盘点", house.van, {house.pump, house.board}};
  }
  Outcome keeper(CommandArgs args) {
    return house.when(house.keeper, key_for<Stocktake>(id), std::move(args));
  }
  Outcome count(std::vector<CountedLine> lines, const std::string& reason = "") {
    return keeper(stocktake_command::Count{std::move(lines), reason});
  }
  void use(PartId part, const char* at) {
    house.at(at).given(house.engineer, house.visit_key(),
                       visit_command::UsePart{part, 1, house.van});
  }
  [[nodiscard]] const Stocktake& record() const {
    const auto* found = find_as<Stocktake>(house.world, id);
    REQUIRE(found != nullptr);
    return *found;
  }
};

}  // namespace

TEST_CASE("a stocktake lists what is to be counted, with what is booked") {
  Counting counting{false};
  House& house = counting.house;
  const auto refused = [&](auto change, const char* code, const char* field) {
    auto open = counting.open();
    change(open);
    INFO(field);
    counting.keeper(open).refused(code, field);
  };
  refused([](auto& o) { o.title = " "; }, "required", "title");
  refused([](auto& o) { o.location = {}; }, "required", "location");
  refused([](auto& o) { o.location = LocationId{uuid(999)}; }, "location_unknown", "location");
  refused([](auto& o) { o.parts.clear(); }, "required", "parts");
  refused([](auto& o) { o.parts[1] = o.parts[0]; }, "line_twice", "parts[1]");
  refused([](auto& o) { o.parts[1] = PartId{uuid(999)}; }, "part_unknown", "parts[1]");
  refused([](auto& o) { o.parts.resize(kStocktakeLinesMax + 1); }, "too_many_entries", "parts");
  counting.keeper(counting.open()).then({"stocktake.opened"});
  REQUIRE(counting.record().lines.size() == 2);
  CHECK(counting.record().lines[0].booked == 3);
  CHECK(counting.record().lines[1].part_code == "B-200");
  CHECK(lines_to_count(counting.record()) == 2);
  // The same part is not counted in two at once; another part of the place may be.
  const EntityKey second = key_for<Stocktake>(StocktakeId{uuid(81)});
  house.when(house.keeper, second, stocktake_command::Open{"再盘", house.van, {house.board}})
      .refused("stocktake_under_way", "parts");
  const PartId seal{uuid(23)};
  house.world.put(Part{seal, "S-1", "密封圈", "个"});
  house.when(house.keeper, second, stocktake_command::Open{"再盘", house.van, {seal}})
      .then({"stocktake.opened"});
}

TEST_CASE("a count is refused by its line") {
  Counting counting;
  House& house = counting.house;
  counting.count({}).refused("required", "lines");
  counting.count({{PartId{uuid(999)}, 1}}).refused("part_not_in_stocktake", "lines[0].part");
  counting.count({{house.pump, -1}}).refused("count_invalid", "lines[0].counted");
  counting.count({{house.pump, 1}, {house.pump, 2}}).refused("line_twice", "lines[1].part");
  counting.count({{house.pump, 3}}).then({"stocktake.counted"});
  counting.count({{house.board, 1}, {house.pump, 2}}).refused("line_counted", "lines[1].counted");
  counting.count({{house.pump, 2}}, "第一次数错").then({"stocktake.counted"});
  CHECK(counting.record().lines[0].counted == 2);
  house
      .when(house.engineer2, key_for<Stocktake>(counting.id),
            stocktake_command::Count{{{house.board, 1}}, ""})
      .refused("not_permitted");
  house
      .when(house.engineer, key_for<Stocktake>(counting.id),
            stocktake_command::Count{{{house.board, 1}}, ""})
      .then({"stocktake.counted"});
}

TEST_CASE("posting writes the differences once") {
  struct Row {
    int counted;
    int delta;
  };
  for (const Row& row : {Row{3, 0}, Row{5, 2}, Row{0, -3}}) {
    INFO(row.counted);
    Counting counting;
    House& house = counting.house;
    counting.keeper(stocktake_command::Post{}).refused("stocktake_not_counted", "lines");
    counting.count({{house.pump, row.counted}, {house.board, 1}}).then({"stocktake.counted"});
    std::vector<std::string> wanted{"stocktake.posted"};
    if (row.delta != 0) {
      wanted.emplace_back("stock.moved");
    }
    house.at("2026-11-20 15:00");
    counting.keeper(stocktake_command::Post{}).then(wanted);
    CHECK(house.stock(house.pump) == row.counted);
    if (row.delta != 0) {
      const Movement& last = house.level(house.pump).recent.back();
      CHECK(last.kind == MovementKind::adjust);
      CHECK(last.delta == row.delta);
      CHECK(last.document == "stocktake/" + counting.id.text());
    }
    counting.keeper(stocktake_command::Post{}).refused("stocktake_over");
    counting.count({{house.pump, 1}}, "又数").refused("stocktake_over");
    CHECK(house.stock(house.pump) == row.counted);
  }
}

TEST_CASE("uses before and after the count are told apart, also late ones") {
  Counting counting;
  House& house = counting.house;
  // Counted at 15:00: two pumps, one having been used at 14:50 by an engineer without network.
  house.at("2026-11-20 15:00");
  counting.count({{house.pump, 2}, {house.board, 1}}).then({"stocktake.counted"});
  counting.use(house.pump, "2026-11-20 14:50");  // arrives only now
  counting.use(house.pump, "2026-11-20 15:20");  // after the count
  CHECK(house.stock(house.pump) == 1);
  house.at("2026-11-20 16:00");
  counting.keeper(stocktake_command::Post{}).then({"stocktake.posted"});
  CHECK(house.stock(house.pump) == 1);
  CHECK(counting.record().lines[0].booked == 2);
}

TEST_CASE("a correction after the count stands") {
  Counting counting;
  House& house = counting.house;
  house.at("2026-11-20 15:00");
  counting.count({{house.pump, 2}, {house.board, 1}}).then({"stocktake.counted"});
  house.at("2026-11-20 15:10");
  house.given(house.keeper, key_for<StockLevel>(stock_level_id(house.van, house.pump)),
              stock_command::Settle{2, "当场更正"});
  house.at("2026-11-20 15:30");
  counting.keeper(stocktake_command::Post{}).then({"stocktake.posted"});
  CHECK(house.stock(house.pump) == 2);
}

TEST_CASE("posting settles a discrepancy") {
  Counting counting;
  House& house = counting.house;
  counting.use(house.board, "2026-11-20 14:40");
  counting.use(house.board, "2026-11-20 14:41");
  CHECK(house.level(house.board).short_by == 1);
  house.at("2026-11-20 15:00");
  counting.count({{house.pump, 3}, {house.board, 0}}).then({"stocktake.counted"});
  counting.keeper(stocktake_command::Post{})
      .then({"stocktake.posted", "stock.moved", "stock.discrepancy_settled"});
  CHECK(house.stock(house.board) == 0);
  CHECK(house.level(house.board).short_by == 0);
}

TEST_CASE("a stocktake given up posts nothing") {
  Counting counting;
  counting.count({{counting.house.pump, 1}}).then({"stocktake.counted"});
  counting.keeper(stocktake_command::Cancel{""}).refused("reason_required", "reason");
  counting.keeper(stocktake_command::Cancel{"临时出车"}).then({"stocktake.cancelled"});
  CHECK(counting.house.stock(counting.house.pump) == 3);
  counting.keeper(stocktake_command::Post{}).refused("stocktake_over");
  counting.keeper(stocktake_command::Cancel{"x"}).refused("stocktake_over");
}

TEST_CASE("scrap names model, quantity and reason, and leaves the stock") {
  House house;
  const ScrapId id{uuid(90)};
  const auto scrap = [&](auto change) {
    scrap_command::Record record{
        house.van, house.pump, "", "WH-60 泵", 2, ScrapReason::beyond_repair, "轴断"};
    change(record);
    return house.when(house.keeper, key_for<Scrap>(id), record);
  };
  scrap([](auto& r) { r.quantity = 0; }).refused("quantity_not_positive", "quantity");
  scrap([](auto& r) { r.quantity = 4; }).refused("stock_short", "quantity");
  scrap([](auto& r) { r.model = ""; }).refused("required", "model");
  scrap([](auto& r) { r.reason.reset(); }).refused("required", "reason");
  scrap([](auto& r) { r.part = PartId{uuid(999)}; }).refused("part_unknown", "part");
  scrap([](auto&) {}).then({"scrap.recorded", "stock.moved"});
  CHECK(house.stock(house.pump) == 1);
  const auto* record = find_as<Scrap>(house.world, id);
  REQUIRE(record != nullptr);
  CHECK(record->name == "循环水泵");
  CHECK(record->by == "钱进");
  CHECK(house.level(house.pump).recent.back().document == "scrap/" + id.text());
}
