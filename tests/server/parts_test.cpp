// Parts over HTTP against the demo's house: who may, what is refused at which field, and what the
// books say afterwards.
#include <fstream>

#include <catch2/catch_test_macros.hpp>

#include "core/domain/stock/evolve.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::string id_text(const std::string& name) {
  return to_text(demo_id(name));
}
std::string level_key(const std::string& location, const std::string& part) {
  return "stock_level/" + stock_level_id(LocationId{demo_id("location/" + location)},
                                         PartId{demo_id("part/" + part)})
                              .text();
}
// Days from today, as the demo counts them.
std::string day_in(int plus) {
  return now_text(std::int64_t{plus} * 24 * 3'600'000).substr(0, 10);
}

void refused(const Json& result, const std::string& code, const std::string& field = "") {
  INFO(result.dump());
  CHECK(result["status"] == "rejected");
  CHECK(result["code"] == code);
  CHECK(result.value("field", "") == field);
}
void applied(const Json& result) {
  INFO(result.dump());
  REQUIRE(result["status"] == "applied");
}

Json order_of(const std::string& number, const std::string& supplier, int quantity) {
  return {{"number", number},
          {"supplier", id_text("supplier/" + supplier)},
          {"location", id_text("location/main")},
          {"expected_on", day_in(5)},
          {"lines", {{{"part", id_text("part/fuse")}, {"quantity", quantity}}}}};
}

Json receipt(int quantity) {
  return {{"lines", {{{"part", id_text("part/fuse")}, {"quantity", quantity}}}},
          {"document", "SH-0001"}};
}

}  // namespace

TEST_CASE("The demo shows a shortage, a minimum, a purchase on its way") {
  Client keeper = staff(demo_server().url(), "stock");
  const auto rows = keeper.pull_all();
  const Json& shortage = rows.at(level_key("van-a", "filter"));
  CHECK(shortage["quantity"] == -1);
  CHECK(shortage["short_by"] == 1);
  CHECK(rows.at(level_key("main", "fuse"))["minimum"] == 50);
  CHECK(rows.at(level_key("main", "pump"))["reservations"].size() == 1);
  CHECK(rows.at("purchase/" + id_text("purchase/seal"))["state"] == "ordered");
  // Whom the parts come from is the purchaser's business.
  CHECK(rows.count("supplier/" + id_text("supplier/huadong")) == 0);
  Client purchaser = staff(demo_server().url(), "purchaser");
  CHECK(purchaser.pull_all().count("supplier/" + id_text("supplier/huadong")) == 1);
}

TEST_CASE("An engineer sees and moves his own van only") {
  Client engineer = staff(demo_server().url(), "engineer");
  const auto rows = engineer.pull_all();
  CHECK(rows.count(level_key("van-a", "fuse")) == 1);
  CHECK(rows.count(level_key("van-b", "cord")) == 0);
  CHECK(rows.count(level_key("main", "fan")) == 0);
  const auto back = [&](const std::string& van, const std::string& part, int quantity) {
    return engineer.step("stock.transfer", level_key(van, part),
                         {{"from", id_text("location/" + van)},
                          {"to", id_text("location/main")},
                          {"part", id_text("part/" + part)},
                          {"quantity", quantity},
                          {"reason", "退库"}});
  };
  refused(back("van-a", "fuse", 0), "quantity_not_positive", "quantity");
  refused(back("van-a", "fuse", 500), "stock_short", "quantity");
  refused(back("van-b", "cord", 1), "not_permitted");
  applied(back("van-a", "fuse", 1));
  const auto ask = [&](const std::string& van) {
    return engineer.step("stock.ask", level_key(van, "seal"),
                         {{"location", id_text("location/" + van)},
                          {"part", id_text("part/seal")},
                          {"quantity", 2}});
  };
  refused(ask("van-b"), "not_permitted");
  applied(ask("van-a"));
  CHECK(engineer.pull_all().at(level_key("van-a", "seal"))["asked"] == 2);
}

TEST_CASE("A purchase goes to a qualified supplier and is closed by receipts") {
  Client purchaser = staff(demo_server().url(), "purchaser");
  Client keeper = staff(demo_server().url(), "stock");
  const std::string unqualified = "purchase/" + new_uuid();
  applied(purchaser.step("purchase.draft", unqualified, order_of("CG-T1", "ruida", 10)));
  refused(purchaser.step("purchase.order", unqualified, Json::object()),
          "supplier_qualification_over", "supplier");
  const std::string target = "purchase/" + new_uuid();
  refused(purchaser.step("purchase.draft", target, order_of("CG-T1", "huadong", 10)),
          "purchase_number_taken", "number");
  refused(purchaser.step("purchase.draft", target, order_of("CG-T2", "huadong", 0)),
          "quantity_not_positive", "lines[0].quantity");
  applied(purchaser.step("purchase.draft", target, order_of("CG-T2", "huadong", 10)));
  refused(keeper.step("purchase.order", target, Json::object()), "not_permitted");
  refused(keeper.step("purchase.receive", target, receipt(1)), "purchase_state");
  applied(purchaser.step("purchase.order", target, Json::object()));
  const int before = keeper.pull_all().at(level_key("main", "fuse")).value("quantity", 0);
  refused(keeper.step("purchase.receive", target, receipt(11)), "over_receipt",
          "lines[0].quantity");
  applied(keeper.step("purchase.receive", target, receipt(4)));
  refused(keeper.step("purchase.receive", target, receipt(7)), "over_receipt", "lines[0].quantity");
  applied(keeper.step("purchase.receive", target, receipt(6)));
  const auto rows = keeper.pull_all();
  CHECK(rows.at(target)["state"] == "received");
  CHECK(rows.at(level_key("main", "fuse"))["quantity"] == before + 10);
}

TEST_CASE("Scrap beyond the stock is refused, scrap within it is listed") {
  Client keeper = staff(demo_server().url(), "stock");
  const auto scrap = [&](int quantity) {
    return keeper.step("scrap.record", "",
                       {{"location", id_text("location/main")},
                        {"part", id_text("part/capacitor")},
                        {"model", "AC-35"},
                        {"quantity", quantity},
                        {"reason", "obsolete"}});
  };
  refused(scrap(0), "quantity_not_positive", "quantity");
  refused(scrap(900), "stock_short", "quantity");
  applied(scrap(2));
  const auto rows = keeper.pull_all();
  const auto listed = std::count_if(rows.begin(), rows.end(), [](const auto& row) {
    return row.first.rfind("scrap/", 0) == 0 && row.second["reason"] == "obsolete";
  });
  CHECK(listed == 1);
  Client engineer = staff(demo_server().url(), "engineer");
  CHECK(engineer.step("scrap.record", "",
                      {{"location", id_text("location/van-a")},
                       {"part", id_text("part/fuse")},
                       {"model", "x"},
                       {"quantity", 1},
                       {"reason", "obsolete"}})["code"] == "not_permitted");
}

TEST_CASE("A stocktake of a van: the engineer counts, the stock keeper posts, once") {
  Client keeper = staff(demo_server().url(), "stock");
  Client engineer = staff(demo_server().url(), "engineer2");
  const std::string target = "stocktake/" + new_uuid();
  const Json cord = id_text("part/cord");
  applied(keeper.step(
      "stocktake.open", target,
      {{"title", "车辆盘点"}, {"location", id_text("location/van-b")}, {"parts", {cord}}}));
  const auto count = [&](int counted) {
    return engineer.step("stocktake.count", target,
                         {{"lines", {{{"part", cord}, {"counted", counted}}}}});
  };
  CHECK(engineer.pull_all().count(target) == 1);
  refused(keeper.step("stocktake.post", target, Json::object()), "stocktake_not_counted", "lines");
  refused(count(-1), "count_invalid", "lines[0].counted");
  applied(count(4));
  refused(count(4), "line_counted", "lines[0].counted");
  refused(engineer.step("stocktake.post", target, Json::object()), "not_permitted");
  applied(keeper.step("stocktake.post", target, Json::object()));
  refused(keeper.step("stocktake.post", target, Json::object()), "stocktake_over");
  CHECK(keeper.pull_all().at(level_key("van-b", "cord"))["quantity"] == 4);
}

TEST_CASE("Suppliers are imported by the fields' names") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const auto file = folder.path() / "suppliers.csv";
  std::ofstream{file, std::ios::binary}
      << "name,phone,qualification,qualified_until\n甲厂,021-1,ISO 9001,2027-01-31\n甲厂,,,\n";
  std::vector<std::string> command{AFTERCARE_TOOL, "--data", data.string()};
  const auto words = store_words(data);
  command.insert(command.end(), words.begin(), words.end());
  command.insert(command.end(), {"import", "suppliers", file.string()});
  const Ran ran = run_program(command);
  INFO(ran.output);
  CHECK(ran.output.find("2 rows, 1 imported, 1 refused") != std::string::npos);
  CHECK(ran.output.find(":3: name:") != std::string::npos);
}
