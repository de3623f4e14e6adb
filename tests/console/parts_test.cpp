// The parts page through the console's own widgets: from a minimum to a purchase on the shelf, a
// van counted, a shortage settled; and what then stands on the server.
#include <catch2/catch_test_macros.hpp>

#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

// A store room beside the town's van, and its stock keeper (the manager) at the parts page.
struct StoreRoom : Office {
  LocationId store{test::uuid(40)};

  StoreRoom() {
    town.must(town.manager, key_for<Location>(store),
              stock_command::CreateLocation{LocationKind::warehouse, "总仓", {}});
    town.must(town.manager, level_key(store), stock_command::Receive{store, town.pump, 2, "RK-1"});
    log_in("manager");
    desk->press("Ctrl+6");
    settle();
  }
  [[nodiscard]] EntityKey level_key(LocationId place) const {
    return key_for<StockLevel>(stock_level_id(place, town.pump));
  }
  const StockLevel& level(LocationId place) {
    const auto* found = town.on_server<StockLevel>(stock_level_id(place, town.pump));
    REQUIRE(found);
    return *found;
  }
  void choose(const EntityKey& row) {
    desk->click("parts/" + to_text(row));
    settle();
  }
  void tab(const std::string& name) {
    desk->click("parts." + name);
    settle();
  }
  void confirm(const std::string& command) {
    desk->click(command + ".confirm");
    settle();
  }
  [[nodiscard]] bool marked(const std::string& field) const {
    const auto& dialog = console->model().dialog;
    return dialog && dialog->errors.count(field) == 1;
  }
  [[nodiscard]] const screens::PartsScreen& screen() const { return console->model().parts.screen; }
};

void make_supplier(StoreRoom& room, const std::string& until) {
  room.tab("suppliers");
  room.desk->click("supplier.create");
  room.desk->type("supplier.create.name", "苏州华东家电配件有限公司");
  room.desk->type("supplier.create.qualification", "ISO 9001");
  room.desk->type("supplier.create.qualified_until", "2026-02-30");
  room.confirm("supplier.create");
  CHECK(room.marked("qualified_until"));
  room.desk->type("supplier.create.qualified_until", until);
  room.confirm("supplier.create");
}

}  // namespace

TEST_CASE("The stock list shows what lies where, filters, and opens to its movements") {
  StoreRoom room;
  CHECK(room.screen().stock.size() == 2);
  CHECK(room.desk->sees("总仓"));
  room.desk->type("parts.search", "沪A p-100");
  room.settle();
  CHECK(room.screen().stock.size() == 1);
  room.desk->type("parts.search", "没有这个");
  room.settle();
  CHECK(room.desk->sees("没有找到"));
  room.desk->click("parts.search.clear");
  room.settle();
  room.choose(room.level_key(room.store));
  CHECK(room.desk->sees("RK-1"));
}

TEST_CASE("A step is refused at its field, keeps what was typed, and is done when it is right") {
  StoreRoom room;
  room.choose(room.level_key(room.store));
  room.desk->press("T");
  room.desk->click("stock.transfer.to");
  room.desk->click("stock.transfer.to." + room.town.van.text());
  room.desk->type("stock.transfer.quantity", "x");
  room.confirm("stock.transfer");
  CHECK(room.marked("quantity"));
  room.desk->type("stock.transfer.quantity", "5");
  room.confirm("stock.transfer");
  CHECK(room.desk->sees("库存不足，现有 2"));
  CHECK(room.desk->item("stock.transfer.quantity").value == "5");
  room.desk->type("stock.transfer.quantity", "2");
  room.confirm("stock.transfer");
  CHECK(room.level(room.store).quantity == 0);
  CHECK(room.level(room.town.van).quantity == 5);
}

TEST_CASE("From a minimum to a purchase on the shelf") {
  StoreRoom room;
  make_supplier(room, "2026-12-31");
  CHECK(room.desk->sees("合格"));
  room.tab("stock");
  room.choose(room.level_key(room.store));
  room.desk->click("stock.set_minimum");
  room.desk->type("stock.set_minimum.minimum", "5");
  room.desk->type("stock.set_minimum.order_up_to", "8");
  room.confirm("stock.set_minimum");
  CHECK(room.level(room.store).minimum == 5);
  room.tab("to_do");
  REQUIRE(room.screen().to_do.size() == 1);
  CHECK(room.desk->sees("可用 2，在途 0，低于最低库存 5"));
  room.desk->click("to_do.step/" + room.screen().to_do.front().key);
  CHECK(room.desk->item("purchase.draft.number").value == "CG-20261120-1");
  CHECK(room.desk->item("purchase.draft.lines.P-100").value == "6");
  room.confirm("purchase.draft");
  CHECK(room.marked("supplier"));
  room.desk->click("purchase.draft.supplier");
  room.desk->click_label("苏州华东家电配件有限公司");
  room.desk->type("purchase.draft.expected_on", "2026-11-27");
  room.confirm("purchase.draft");
  room.tab("purchases");
  REQUIRE(room.screen().purchases.size() == 1);
  const PurchaseId id = room.screen().purchases.front().id;
  room.choose(key_for<Purchase>(id));
  room.desk->press("E");
  CHECK(room.desk->item("purchase.change.lines.P-100").value == "6");
  room.desk->type("purchase.change.note", "随箱附合格证");
  room.confirm("purchase.change");
  CHECK(room.town.on_server<Purchase>(id)->note == "随箱附合格证");
  room.desk->click("purchase.order");
  room.confirm("purchase.order");
  CHECK(room.town.on_server<Purchase>(id)->state == PurchaseState::ordered);
  room.desk->press("R");
  room.desk->type("purchase.receive.lines.P-100", "7");
  room.confirm("purchase.receive");
  CHECK(room.marked("lines"));
  CHECK(room.desk->sees("P-100 还差 6"));
  room.desk->type("purchase.receive.lines.P-100", "6");
  room.confirm("purchase.receive");
  CHECK(room.town.on_server<Purchase>(id)->state == PurchaseState::received);
  CHECK(room.level(room.store).quantity == 8);
  room.tab("to_do");
  CHECK(room.desk->sees("没有需要处理的事项"));
}

TEST_CASE("A place is counted, also without network, and posted once") {
  StoreRoom room;
  room.tab("stocktakes");
  room.desk->click("stocktake.open");
  room.desk->click("stocktake.open.location");
  room.desk->click("stocktake.open.location." + room.town.van.text());
  room.settle();
  CHECK(room.desk->sees("循环水泵"));
  room.confirm("stocktake.open");
  REQUIRE(room.screen().stocktakes.size() == 1);
  const StocktakeId id = room.screen().stocktakes.front().id;
  room.choose(key_for<Stocktake>(id));
  room.network->cut();
  room.desk->press("C");
  room.desk->type("stocktake.count.lines.P-100", "2");
  room.confirm("stocktake.count");
  CHECK(room.desk->sees("实盘 2 / 账面 3"));
  room.network->mend();
  room.settle();
  CHECK(room.town.on_server<Stocktake>(id)->lines.front().counted == 2);
  room.desk->click("stocktake.post");
  room.confirm("stocktake.post");
  CHECK(room.level(room.town.van).quantity == 2);
  CHECK(room.desk->sees("已过账"));
  CHECK_FALSE(room.console->model().parts.screen.actions.front().enabled);
}

TEST_CASE("Parts are kept for a case by its number, and given free again") {
  StoreRoom room;
  const CaseId id = room.report(1);
  const std::string number = room.on_server(id).number;
  room.choose(room.level_key(room.store));
  room.desk->click("stock.reserve");
  room.desk->type("stock.reserve.case_number", number);
  room.desk->type("stock.reserve.quantity", "2");
  room.confirm("stock.reserve");
  CHECK(reserved_for(room.level(room.store), id) == 2);
  CHECK(room.desk->sees("为工单 " + number + " 预留"));
  room.desk->press("U");
  CHECK(room.desk->item("stock.release.quantity").value == "2");
  room.confirm("stock.release");
  CHECK(reserved_of(room.level(room.store)) == 0);
}

TEST_CASE("Scrap says what it does, and is listed") {
  StoreRoom room;
  room.choose(room.level_key(room.store));
  room.desk->click("scrap.record");
  CHECK(room.desk->sees("不能撤销"));
  room.desk->type("scrap.record.model", "WH-60");
  room.desk->type("scrap.record.quantity", "1");
  room.confirm("scrap.record");
  CHECK(room.marked("reason"));
  room.desk->click("scrap.record.reason");
  room.desk->click("scrap.record.reason.obsolete");
  room.confirm("scrap.record");
  CHECK(room.level(room.store).quantity == 1);
  room.tab("scrap");
  REQUIRE(room.screen().scrap.size() == 1);
  CHECK(room.desk->sees("WH-60"));
}

TEST_CASE("The parts page speaks English, every text of it") {
  StoreRoom room;
  make_supplier(room, "2026-12-31");
  room.desk->press("Ctrl+L");
  for (const char* name : {"stock", "to_do", "purchases", "stocktakes", "suppliers", "scrap"}) {
    room.tab(name);
  }
  room.tab("stock");
  room.choose(room.level_key(room.store));
  for (const char* step : {"stock.receive", "stock.transfer", "stock.reserve", "stock.issue",
                           "stock.settle", "stock.adjust", "stock.set_minimum", "scrap.record",
                           "part.create", "location.create"}) {
    room.desk->click(step);
    room.desk->click(std::string(step) + ".confirm.cancel");
    room.settle();
  }
  for (const std::string& key : room.words.missing()) FAIL_CHECK("no text for " << key);
}
