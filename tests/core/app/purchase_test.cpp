// Suppliers, purchase proposals, orders and receipts.
#include <catch2/catch_test_macros.hpp>

#include "core/domain/stock/shortage.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

struct Office {
  House house;
  Actor buyer;
  LocationId store{uuid(40)};
  SupplierId supplier{uuid(50)};
  PurchaseId purchase{uuid(60)};

  Office() {
    buyer.kind = ActorKind::staff;
    buyer.id = ActorId{uuid(16)};
    buyer.name = "冯采";
    buyer.roles = {Role::purchaser};
    house.world.put(Location{store, LocationKind::warehouse, "总仓", {}});
  }
  Office& with_supplier(const std::string& qualification = "ISO 9001",
                        const char* until = "2026-12-31") {
    house.given(buyer, key_for<Supplier>(supplier),
                supplier_command::Create{"华东配件有限公司", "沈洁", "021-5555 0000", qualification,
                                         parse_local_date(until), ""});
    return *this;
  }
  [[nodiscard]] purchase_command::Draft draft() const {
    return {"CG-1",
            supplier,
            store,
            parse_local_date("2026-11-27"),
            {{house.pump, 10, Money{12'800, "CNY"}}, {house.board, 4, std::nullopt}},
            ""};
  }
  Office& drafted() {
    with_supplier();
    house.given(buyer, key_for<Purchase>(purchase), draft());
    return *this;
  }
  Office& ordered() {
    drafted();
    house.given(buyer, key_for<Purchase>(purchase), purchase_command::Order{});
    return *this;
  }
  Outcome step(CommandArgs args) {
    return house.when(buyer, key_for<Purchase>(purchase), std::move(args));
  }
  [[nodiscard]] const Purchase& record() const {
    const auto* found = find_as<Purchase>(house.world, purchase);
    REQUIRE(found != nullptr);
    return *found;
  }
  [[nodiscard]] int stock(PartId part) const {
    const auto* level = find_as<StockLevel>(house.world, stock_level_id(store, part));
    return level == nullptr ? 0 : level->quantity;
  }
};

}  // namespace

TEST_CASE("a supplier has a name of its own") {
  Office office;
  office.with_supplier();
  const EntityKey other = key_for<Supplier>(SupplierId{uuid(51)});
  office.house.when(office.buyer, other, supplier_command::Create{"", "", "", "", {}, ""})
      .refused("required", "name");
  office.house
      .when(office.buyer, other, supplier_command::Create{" 华东配件有限公司", "", "", "", {}, ""})
      .refused("supplier_name_taken", "name");
  office.house.when(office.house.keeper, other, supplier_command::Create{"甲", "", "", "", {}, ""})
      .refused("not_permitted");
}

TEST_CASE("an order needs a qualification that holds that day") {
  struct Row {
    const char* qualification;
    const char* until;
    const char* code;
  };
  for (const Row& row : {Row{"ISO 9001", "2026-11-19", "supplier_qualification_over"},
                         Row{"ISO 9001", "2026-11-20", ""}, Row{"ISO 9001", "2026-11-21", ""},
                         Row{" ", "2026-12-31", "supplier_not_qualified"},
                         Row{"ISO 9001", "", "supplier_not_qualified"}}) {
    INFO(row.qualification << " until " << row.until);
    Office office;
    office.with_supplier(row.qualification, row.until);
    office.house.given(office.buyer, key_for<Purchase>(office.purchase), office.draft());
    const Outcome outcome = office.step(purchase_command::Order{});
    if (row.code[0] != 0) {
      outcome.refused(row.code, "supplier");
      CHECK(office.record().state == PurchaseState::draft);
    } else {
      outcome.then({"purchase.ordered"});
      CHECK(office.record().state == PurchaseState::ordered);
    }
  }
}

TEST_CASE("a draft says at which field it is wrong") {
  Office office;
  office.with_supplier();
  const auto refused = [&](auto change, const char* code, const char* field) {
    auto draft = office.draft();
    change(draft);
    INFO(field);
    office.step(draft).refused(code, field);
  };
  refused([](auto& d) { d.number = ""; }, "required", "number");
  refused([](auto& d) { d.supplier = {}; }, "required", "supplier");
  refused([](auto& d) { d.supplier = SupplierId{uuid(999)}; }, "supplier_unknown", "supplier");
  refused([](auto& d) { d.location = LocationId{uuid(999)}; }, "location_unknown", "location");
  refused([](auto& d) { d.expected_on.reset(); }, "required", "expected_on");
  refused([](auto& d) { d.expected_on = parse_local_date("2026-11-19"); }, "date_past",
          "expected_on");
  refused([](auto& d) { d.lines.clear(); }, "required", "lines");
  refused([](auto& d) { d.lines[1].part = {}; }, "required", "lines[1].part");
  refused([](auto& d) { d.lines[1].part = d.lines[0].part; }, "line_twice", "lines[1].part");
  refused([](auto& d) { d.lines[1].part = PartId{uuid(999)}; }, "part_unknown", "lines[1].part");
  refused([](auto& d) { d.lines[0].quantity = 0; }, "quantity_not_positive", "lines[0].quantity");
  refused(
      [](auto& d) {
        d.lines[0].unit_price = Money{-1, "CNY"};
      },
      "count_invalid", "lines[0].unit_price");
  refused([](auto& d) { d.lines.resize(kPurchaseLinesMax + 1); }, "too_many_entries", "lines");
  office.step(office.draft()).then({"purchase.drafted"});
  office.house.when(office.buyer, key_for<Purchase>(PurchaseId{uuid(61)}), office.draft())
      .refused("purchase_number_taken", "number");
  CHECK(office.record().supplier_name == "华东配件有限公司");
  CHECK(office.record().lines.front().part_code == "P-100");
}

TEST_CASE("receipts close the lines, part by part, and never go beyond the order") {
  Office office;
  office.drafted();
  const auto receive = [&](std::vector<purchase_command::ReceivedLine> lines) {
    return office.house.when(office.house.keeper, key_for<Purchase>(office.purchase),
                             purchase_command::Receive{std::move(lines), "SH-9"});
  };
  const PartId pump = office.house.pump;
  const PartId board = office.house.board;
  receive({{pump, 1}}).refused("purchase_state");
  office.house.given(office.buyer, key_for<Purchase>(office.purchase), purchase_command::Order{});
  receive({}).refused("required", "lines");
  receive({{pump, 0}}).refused("quantity_not_positive", "lines[0].quantity");
  receive({{PartId{uuid(999)}, 1}}).refused("part_not_ordered", "lines[0].part");
  receive({{board, 1}, {pump, 11}}).refused("over_receipt", "lines[1].quantity");
  CHECK(office.stock(board) == 0);
  receive({{pump, 6}}).then({"purchase.received", "stock.moved"});
  CHECK(office.record().state == PurchaseState::part_received);
  CHECK(office.stock(pump) == 6);
  const auto* level = find_as<StockLevel>(office.house.world, stock_level_id(office.store, pump));
  CHECK(level->recent.back().document == "purchase/" + office.purchase.text());
  CHECK(level->recent.back().reason == "SH-9");
  receive({{pump, 5}}).refused("over_receipt", "lines[0].quantity");
  receive({{pump, 4}, {board, 4}}).then({"purchase.received", "stock.moved", "stock.moved"});
  CHECK(office.record().state == PurchaseState::received);
  CHECK(office.stock(pump) == 10);
  receive({{pump, 1}}).refused("purchase_state");
}

TEST_CASE("which step fits which state of a purchase") {
  Office office;
  office.ordered();
  const auto change = [&] {
    const auto d = office.draft();
    return purchase_command::Change{d.number, d.supplier, d.location, d.expected_on, d.lines, ""};
  };
  office.step(purchase_command::Order{}).refused("purchase_state");
  office.step(change()).refused("purchase_state");
  office.step(purchase_command::Cancel{""}).refused("reason_required", "reason");
  office.step(purchase_command::Cancel{"供应商停产"}).then({"purchase.cancelled"});
  office.step(purchase_command::Cancel{"再取消"}).refused("purchase_state");
  CHECK(on_order_of({office.record()}, office.store, office.house.pump) == 0);
  Office second;
  second.drafted();
  auto changed = second.draft();
  changed.lines.pop_back();
  second
      .step(purchase_command::Change{"CG-2", changed.supplier, changed.location,
                                     changed.expected_on, changed.lines, "少订"})
      .then({"purchase.changed"});
  CHECK(second.record().number == "CG-2");
  CHECK(second.record().lines.size() == 1);
  second.house
      .when(second.house.keeper, key_for<Purchase>(second.purchase), purchase_command::Order{})
      .refused("not_permitted");
}

TEST_CASE("a purchase is proposed when what is there and on its way falls below the minimum") {
  struct Row {
    const char* what;
    int quantity, reserved, on_order, minimum, up_to;
    int proposed;  // 0: none
  };
  for (const Row& row :
       {Row{"no minimum", 0, 0, 0, 0, 0, 0}, Row{"at it", 5, 0, 0, 5, 9, 0},
        Row{"one below", 4, 0, 0, 5, 9, 5}, Row{"reserved", 5, 1, 0, 5, 9, 5},
        Row{"on its way", 4, 0, 1, 5, 9, 0}, Row{"not enough", 2, 0, 2, 5, 9, 5},
        Row{"below zero", -1, 0, 0, 5, 9, 10}, Row{"up to it", 3, 0, 0, 5, 5, 2}}) {
    INFO(row.what);
    StockLevel level;
    level.location = LocationId{uuid(40)};
    level.part = PartId{uuid(21)};
    level.quantity = row.quantity;
    level.minimum = row.minimum;
    level.order_up_to = row.up_to;
    if (row.reserved > 0) {
      level.reservations.push_back({CaseId{uuid(1)}, "", row.reserved, "", {}});
    }
    Purchase purchase;
    purchase.location = level.location;
    purchase.state = PurchaseState::part_received;
    purchase.lines.push_back({level.part, "", "", row.on_order + 2, 2, {}});
    Purchase drafted = purchase;
    drafted.state = PurchaseState::draft;
    Purchase elsewhere = purchase;
    elsewhere.location = LocationId{uuid(41)};
    const auto proposals = purchase_proposals({level}, {purchase, drafted, elsewhere});
    CHECK((proposals.empty() ? 0 : proposals.front().quantity) == row.proposed);
    level.holder = StaffId{uuid(12)};
    CHECK(purchase_proposals({level}, {}).empty());  // a van is filled from a warehouse
  }
}
