// Lists and forms of plain records: customers and devices, drawn from their descriptions.
#include <catch2/catch_test_macros.hpp>

#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

EntityKey add_customer(Office& office, int n, const char* name, const char* phone) {
  const EntityKey key = key_for<Customer>(CustomerId{test::uuid(n)});
  office.town.must(office.town.agent, key, customer_command::Create{name, phone, "北京路 1 号"});
  return key;
}

void show(Office& office, const char* keys) {
  office.network->poke();
  office.settle();
  office.desk->press(keys);
  office.settle();
}

}  // namespace

TEST_CASE("Customers are listed, found as one types, sorted by pinyin") {
  Office office;
  office.log_in();
  add_customer(office, 301, "周敏", "13700001111");
  add_customer(office, 302, "安宁", "13700002222");
  show(office, "Ctrl+4");
  CHECK(office.desk->sees("周敏"));
  CHECK(office.console->model().records.list.rows.front().cells.front().text == "安宁");
  office.desk->click("customers.sort.name");
  office.settle();
  CHECK(office.console->model().records.list.rows.front().cells.front().text == "周敏");
  office.desk->type("customers.search", "2222");
  office.settle();
  CHECK(office.console->model().records.total == 1);
  office.desk->type("customers.search", "没有这个人");
  CHECK(office.desk->sees("没有找到符合条件的记录"));
}

TEST_CASE("A customer is entered and corrected; faults stand at their fields, the draft stays") {
  Office office;
  office.log_in();
  office.desk->press("Ctrl+4");
  CHECK(office.desk->sees("这里还没有记录"));
  office.desk->click("customers.create");
  office.desk->type("customer.create.name", "李文");
  office.desk->type("customer.create.phone", "123");
  office.desk->click("customer.create.confirm");
  CHECK(office.desk->sees("电话号码不正确，请检查"));
  office.desk->click("customer.create.confirm.cancel");
  office.settle();
  office.restart();
  office.settle();
  office.desk->press("Ctrl+4");
  office.desk->click("customers.create");
  CHECK(office.desk->item("customer.create.name").value == "李文");
  office.desk->type("customer.create.phone", "139 1234 5678");
  office.desk->click("customer.create.confirm");
  office.settle();
  CHECK_FALSE(office.desk->has("customer.create.confirm"));
  REQUIRE(office.console->model().records.total == 1);
  const std::string id = office.console->model().records.list.rows.front().id;
  office.desk->click("customers/" + id);
  CHECK(office.desk->item("customer.correct.phone").value == "13912345678");
  office.desk->type("customer.correct.address", "南京路 1 号");
  office.desk->click("customer.correct.confirm");
  office.settle();
  const auto* customer = office.town.on_server<Customer>(CustomerId{*parse_uuid(id)});
  REQUIRE(customer);
  CHECK(customer->address == "南京路 1 号");
}

TEST_CASE("A device belongs to whom the phone says; a refusal is a task that keeps its form") {
  Office office;
  office.log_in();
  const EntityKey owner = add_customer(office, 301, "周敏", "13700001111");
  show(office, "Ctrl+5");
  office.desk->click("devices.create");
  office.desk->type("device.register.model", "WH-60");
  office.desk->type("device.register.serial", "SN-777");
  office.desk->type("device.register.customer_phone", "13700001111");
  office.desk->type("device.register.activated_on", "2026-5-3");
  office.desk->type("device.register.price_paid", "1,280.50");
  office.desk->click("device.register.confirm");
  office.settle();
  CHECK(office.desk->sees("SN-777"));
  CHECK(office.desk->sees("周敏"));
  const std::string id = office.console->model().records.list.rows.front().id;
  const auto* device = office.town.on_server<Device>(DeviceId{*parse_uuid(id)});
  REQUIRE(device);
  CHECK(device->customer == CustomerId{owner.id});
  CHECK(device->activated_on == parse_local_date("2026-05-03"));
  CHECK(device->price_paid->minor == 128050);
  // Another desk registers the same serial while this one is away.
  office.network->cut();
  office.settle();
  device_command::Register other;
  other.model = "WH-60";
  other.serial = "SN-888";
  office.town.must(office.town.agent, key_for<Device>(DeviceId{test::uuid(350)}), other);
  office.desk->click("devices.create");
  office.desk->type("device.register.model", "WH-60");
  office.desk->type("device.register.serial", "SN-888");
  office.desk->click("device.register.confirm");
  office.settle();
  office.network->mend();
  office.settle();
  office.desk->press("Ctrl+3");
  REQUIRE(office.console->model().status.rejected.size() == 1);
  office.desk->click("task.again/" + office.console->model().status.rejected[0].id);
  CHECK(office.desk->item("device.register.serial").value == "SN-888");
  CHECK(office.desk->sees("这个序列号已经登记"));
}

TEST_CASE("Customers and devices in English, every text") {
  Office office;
  office.log_in();
  office.desk->press("Ctrl+L");
  for (const char* keys : {"Ctrl+4", "Ctrl+5"}) office.desk->press(keys);
  office.desk->click("devices.create");
  CHECK(office.desk->sees("Purchased on"));
  for (const std::string& key : office.words.missing()) FAIL_CHECK("no text for " << key);
}
