// Who is not of the house claims; only staff and imports make records, and only records decide
// (case.md §2). A typed number grants nothing.
#include <catch2/catch_test_macros.hpp>

#include "core/app/index.hpp"
#include "core/app/timed_duties.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

const EntityKey kClaim = key_for<Device>(DeviceId{uuid(60)});
const EntityKey kVictimArchive = key_for<Customer>(CustomerId{uuid(50)});

// Whom the attacker would like to be, with a unit of his own.
void add_victim(House& house) {
  house.given(house.agent, kVictimArchive,
              customer_command::Create{"黄丽娟", "13916020003", "静安区"});
}

device_command::Register golden_claim(const std::string& serial) {
  device_command::Register entry;
  entry.model = "WH-60";
  entry.serial = serial;
  entry.customer_phone = "139 1602 0003";
  entry.order_no = "DD-1";
  entry.purchased_on = parse_local_date("2026-11-01");
  entry.received_on = parse_local_date("2026-11-02");
  entry.activated_on = parse_local_date("2026-11-03");
  entry.warranty_months = 240;
  entry.price_paid = Money{9'900'000, "CNY"};
  return entry;
}

device_command::Correct as_record(const device_command::Register& entry, const char* reason) {
  return {entry.model,
          entry.serial,
          entry.customer_phone,
          entry.order_no,
          entry.invoice_no,
          entry.purchased_on,
          entry.received_on,
          entry.activated_on,
          entry.warranty_months,
          entry.price_paid,
          reason};
}

Actor customer_of(CustomerId id, std::vector<std::string> proved = {}) {
  Actor actor;
  actor.kind = ActorKind::customer;
  actor.id = ActorId{id.value};
  actor.proved_phones = std::move(proved);
  return actor;
}

const Device& device_at(const House& house, const EntityKey& key) {
  const auto* found = find_as<Device>(house.world, DeviceId{key.id});
  REQUIRE(found != nullptr);
  return *found;
}

bool has_scope(const Record& record, const std::string& scope) {
  const auto scopes = scopes_of(record);
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

}  // namespace

TEST_CASE("what a guest says of a unit is his claim, beside an empty record") {
  House house;
  add_victim(house);
  house.when(house.guest, kClaim, golden_claim("SN-NEW")).then({"device.registered"});
  const Device& device = device_at(house, kClaim);
  REQUIRE(device.claim);
  CHECK(device.claim->by.id == house.guest.id);
  CHECK(device.claim->entry.warranty_months == 240);
  CHECK_FALSE(device.customer);
  CHECK_FALSE(device.warranty_months);
  CHECK_FALSE(device.price_paid);
  CHECK_FALSE(device.activated_on);
  CHECK_FALSE(device.purchased_on);
  CHECK_FALSE(device.received_on);
  CHECK(device.order_no.empty());
  CHECK(house.world.look_up(serial_index("SN-NEW")).ids.empty());
  CHECK(has_scope(Record{device}, "guest/" + house.guest.id.text()));
  CHECK_FALSE(has_scope(Record{device}, "customer/" + to_text(kVictimArchive.id)));
  CHECK(has_scope(Record{device}, "records/device"));
}

TEST_CASE("a claim decides no warranty, no refund and no depreciation") {
  House house;
  add_victim(house);
  house.given(house.guest, kClaim, golden_claim("SN-NEW"));
  case_command::Report form = House::report_form();
  form.class_ = CaseClass::return_exchange;
  form.wish = Wish::refund;
  form.device.serial = "sn-new";
  form.device.purchase_date = "2026-11-18";
  house.given(house.guest, house.case_key(), form);
  CHECK_FALSE(house.the_case().device);
  CHECK(house.the_case().warranty.state == WarrantyState::unknown);
  house.given(house.manager, house.case_key(), case_command::Accept{});
  house.given(house.supervisor, house.case_key(),
              case_command::Diagnose{FaultType::hardware, Cause::product_quality, "照片", "3.1"});
  case_command::ChooseRemedy refund;
  refund.remedy = Remedy::refund;
  refund.fit_for_resale = true;
  // Within the days he claims; the record knows no purchase.
  const auto outcome = house.when(house.manager, house.case_key(), refund);
  REQUIRE(outcome.result().has_error());
  CHECK(outcome.result().error().code != "ok");
  refund.reason = "主管确认";
  const auto by_a_person = house.when(house.manager, house.case_key(), refund);
  if (by_a_person.ok()) {
    house.given(house.manager, house.case_key(), case_command::CheckReturn{true, true, true, ""});
    house
        .when(house.manager, house.case_key(),
              case_command::PayRefund{Money{9'900'000, "CNY"}, PaymentMethod::transfer, "ZZ-1"})
        .refused("unit_not_on_record", "device");
  }
}

TEST_CASE("a second claim on a known serial changes nothing") {
  House house;
  add_victim(house);
  const Device before = device_at(house, key_for<Device>(house.device));
  house.when(house.guest, kClaim, golden_claim("sn-20260001")).refused("serial_taken", "serial");
  // And of one that was only claimed, each says his own.
  house.given(house.guest, kClaim, golden_claim("SN-NEW"));
  const EntityKey second = key_for<Device>(DeviceId{uuid(61)});
  auto other = golden_claim("SN-NEW");
  other.warranty_months = 1;
  house.when(house.other_guest, second, other).then({"device.registered"});
  CHECK(device_at(house, kClaim).claim->entry.warranty_months == 240);
  const Device after = device_at(house, key_for<Device>(house.device));
  CHECK(after.activated_on == before.activated_on);
  CHECK_FALSE(after.claim);
}

TEST_CASE("staff make a claim the record, and open cases of the serial are judged by it") {
  House house;
  add_victim(house);
  house.given(house.guest, kClaim, golden_claim("SN-NEW"));
  case_command::Report form = House::report_form();
  form.device.serial = "SN-NEW";
  house.given(house.guest, house.case_key(), form);
  CHECK(house.the_case().warranty.state == WarrantyState::unknown);
  auto entry = golden_claim("SN-NEW");
  entry.warranty_months.reset();
  entry.activated_on = parse_local_date("2026-03-01");
  house.when(house.guest, kClaim, as_record(entry, "我的")).refused("not_permitted");
  house.when(house.agent, kClaim, as_record(entry, "")).refused("required", "reason");
  house.when(house.agent, kClaim, as_record(entry, "核对发票"))
      .then({"device.corrected", "case.product_identified"});
  const Device& device = device_at(house, kClaim);
  CHECK_FALSE(device.claim);
  CHECK(device.customer == CustomerId{kVictimArchive.id});
  CHECK(device.price_paid == Money{9'900'000, "CNY"});
  CHECK(house.the_case().device == device.id);
  CHECK(house.the_case().warranty.state == WarrantyState::in);
  CHECK(house.world.look_up(claimed_serial_index("SN-NEW")).ids.empty());
  CHECK(house.world.look_up(serial_index("SN-NEW")).ids.size() == 1);
}

TEST_CASE("a unit registered at the desk finds the open case that named it, with its visits") {
  House house;
  case_command::Report form = House::report_form();
  form.device.serial = "SN-LATER";
  house.given(house.guest, house.case_key(), form);
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  device_command::Register entry;
  entry.model = "WH-60";
  entry.serial = "sn-later";
  entry.activated_on = parse_local_date("2026-03-01");
  house.when(house.agent, kClaim, entry)
      .then({"device.registered", "case.product_identified", "device.visit_planned"});
  CHECK(house.the_case().device == DeviceId{kClaim.id});
  REQUIRE(device_at(house, kClaim).visits.size() == 1);
}

TEST_CASE("a customer's claim is in his archive, and a record of his he does not change") {
  House house;
  add_victim(house);
  const Actor customer = customer_of(CustomerId{kVictimArchive.id}, {"13916020003"});
  house.given(customer, kClaim, golden_claim("SN-OWN"));
  CHECK(has_scope(Record{device_at(house, kClaim)}, "customer/" + to_text(kVictimArchive.id)));
  Policy policy = product_standard();
  policy.version = 2;
  for (PermissionRow& row : policy.permissions) {
    if (row.command == "device.correct")
      row.grants.push_back({Whose::own, {Role::customer, Role::guest}});
  }
  house.given(house.manager, key_for<Policy>(PolicyId{uuid(90)}),
              policy_command::PutInForce{policy, "客户可更正自述"});
  auto less = golden_claim("SN-OWN");
  less.warranty_months = 12;
  house.when(customer, kClaim, as_record(less, "更正")).then({"device.corrected"});
  REQUIRE(device_at(house, kClaim).claim);
  CHECK(device_at(house, kClaim).claim->entry.warranty_months == 12);
  house.when(house.other_guest, kClaim, as_record(less, "我的")).refused("not_permitted");
  house.given(house.agent, kClaim, as_record(less, "核对"));
  house.when(customer, kClaim, as_record(golden_claim("SN-OWN"), "改回")).refused("not_permitted");
}

TEST_CASE("no date of a unit lies in the future, and no number is beyond belief") {
  House house;
  for (const auto& spoil : std::vector<std::pair<std::string, void (*)(device_command::Register&)>>{
           {"purchased_on", [](auto& e) { e.purchased_on = parse_local_date("2026-11-21"); }},
           {"received_on", [](auto& e) { e.received_on = parse_local_date("2026-11-21"); }},
           {"activated_on", [](auto& e) { e.activated_on = parse_local_date("2026-11-21"); }}}) {
    for (const Actor& actor : {house.agent, house.guest}) {
      auto entry = golden_claim("SN-X");
      entry.customer_phone.clear();
      spoil.second(entry);
      house.when(actor, kClaim, entry).refused("date_future", spoil.first);
    }
  }
  auto entry = golden_claim("SN-X");
  entry.warranty_months = 100'000;
  house.when(house.guest, kClaim, entry).refused("count_invalid", "warranty_months");
  entry = golden_claim("SN-X");
  entry.price_paid->minor = 1'000'000'000'000;
  house.when(house.guest, kClaim, entry).refused("count_invalid", "price_paid");
}

TEST_CASE("a customer writes a new phone into his archive only when a code showed it is his") {
  House house;
  add_victim(house);
  const EntityKey own = key_for<Customer>(CustomerId{uuid(51)});
  house.given(house.agent, own, customer_command::Create{"张三", "13700000001", ""});
  const Actor attacker = customer_of(CustomerId{own.id}, {"13700000001"});
  // One nobody has yet, and one somebody has: he is not told which.
  for (const char* phone : {"13588880000", "135 8888 0000", "+86 13588880000", "13916020003"})
    house.when(attacker, own, customer_command::Correct{"张三", phone, ""})
        .refused("phone_unproved", "phone");
  house.when(attacker, own, customer_command::Correct{"张三", "13700000001", "新址"})
      .then({"customer.corrected"});
  Actor proved = attacker;
  proved.proved_phones.push_back("13588880000");
  house.when(proved, own, customer_command::Correct{"张三", "135-8888-0000", ""})
      .then({"customer.corrected"});
  // Proved, but another's archive: no two become one by accident.
  proved.proved_phones.push_back("13916020003");
  house.when(proved, own, customer_command::Correct{"张三", "13916020003", ""})
      .refused("phone_taken", "phone");
}

TEST_CASE("nobody outside makes an archive for a number he did not prove") {
  House house;
  const customer_command::Create entry{"冒名", "13588880000", ""};
  house.when(house.guest, kVictimArchive, entry).refused("phone_unproved", "phone");
  house.when(customer_of(CustomerId{uuid(51)}), kVictimArchive, entry)
      .refused("phone_unproved", "phone");
  house.when(house.agent, kVictimArchive, entry).then({"customer.created"});
}

TEST_CASE("on the device a new phone waits for the server's word") {
  House house;
  add_victim(house);
  const Actor customer = customer_of(CustomerId{kVictimArchive.id});
  CHECK(
      house.on_device(customer, kVictimArchive, customer_command::Correct{"黄", "13588880000", ""})
          .ok());
}

TEST_CASE("a policy that leaves nobody able to change policy or staff is not put in force") {
  House house;
  const EntityKey key = key_for<Policy>(PolicyId{uuid(90)});
  for (const char* command : {"policy.put_in_force", "staff.create", "staff.correct"}) {
    for (const Role role : {Role::administrator, Role::auditor}) {
      // Roles that nobody of the house holds.
      Policy next = product_standard();
      next.version = 2;
      for (PermissionRow& row : next.permissions) {
        if (row.command == command)
          row.grants = {{Whose::any, {role}}};
      }
      INFO(command);
      house.when(house.manager, key, policy_command::PutInForce{next, "收权"})
          .refused("nobody_could_undo", "policy.permissions");
      CHECK(house.when(system_actor(), key, policy_command::PutInForce{next, "运维"}).ok());
      house.world.forget(key);
    }
  }
  // On one's own record alone it is worth nothing.
  Policy own = product_standard();
  own.version = 2;
  for (PermissionRow& row : own.permissions) {
    if (row.command == "staff.correct")
      row.grants = {{Whose::own, {Role::manager}}};
  }
  house.when(house.manager, key, policy_command::PutInForce{own, "收权"})
      .refused("nobody_could_undo", "policy.permissions");
  // To a colleague who is there, it may be handed over.
  for (PermissionRow& row : own.permissions) {
    if (row.command == "staff.correct" || row.command == "staff.create" ||
        row.command == "policy.put_in_force")
      row.grants = {{Whose::any, {Role::technical_supervisor}}};
  }
  house.when(house.manager, key, policy_command::PutInForce{own, "移交"})
      .then({"policy.put_in_force"});
}

TEST_CASE("the last one who could change policy and staff stays") {
  House house;
  const EntityKey manager = key_for<Staff>(StaffId{house.manager.id.value});
  house.when(house.manager, manager, staff_command::Close{"离职"}).refused("nobody_could_undo");
  house
      .when(house.manager, manager,
            staff_command::Correct{"孙宁", "", "", {Role::agent}, {Team::front_desk}, {}})
      .refused("nobody_could_undo", "roles");
  const EntityKey second = key_for<Staff>(StaffId{uuid(70)});
  house.given(house.manager, second,
              staff_command::Create{"second", "副手", "", "", {Role::manager}, {}, {}});
  house.when(house.manager, manager, staff_command::Close{"离职"}).then({"staff.closed"});
  Actor left;
  left.kind = ActorKind::staff;
  left.id = ActorId{second.id};
  left.roles = {Role::manager};
  house.when(left, second, staff_command::Close{"离职"}).refused("nobody_could_undo");
}

TEST_CASE("a policy is put in force for a reason") {
  House house;
  Policy next = product_standard();
  next.version = 2;
  const EntityKey key = key_for<Policy>(PolicyId{uuid(90)});
  for (const char* blank : {"", "  ", "\t\n"})
    house.when(house.manager, key, policy_command::PutInForce{next, blank})
        .refused("reason_required", "reason");
}
