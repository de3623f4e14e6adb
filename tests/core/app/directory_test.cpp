// Customers, devices, staff, parts, places, policies.
#include <catch2/catch_test_macros.hpp>

#include "core/app/decide.hpp"
#include "core/app/timed_duties.hpp"
#include "core/domain/staff/staff.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("a customer has a name and a phone of his own") {
  House house;
  const EntityKey one = key_for<Customer>(CustomerId{uuid(50)});
  const EntityKey two = key_for<Customer>(CustomerId{uuid(51)});
  house.when(house.agent, one, customer_command::Create{"", "13912345678", ""})
      .refused("required", "name");
  house.when(house.agent, one, customer_command::Create{"李文", "", ""})
      .refused("phone_missing", "phone");
  house.given(house.agent, one, customer_command::Create{"李文", "139-1234-5678", ""});
  house.when(house.agent, two, customer_command::Create{"李武", "13912345678", ""})
      .refused("phone_taken", "phone");
  house.given(house.agent, two, customer_command::Create{"李武", "13912345679", ""});
  house.when(house.agent, two, customer_command::Correct{"李武", "13912345678", ""})
      .refused("phone_taken", "phone");
  house.when(house.agent, two, customer_command::Correct{"李武", "13912345679", ""})
      .refused("nothing_changes");
  house.when(house.agent, two, customer_command::Correct{"李武", "13912345679", "南京路"})
      .then({"customer.corrected"});
}

TEST_CASE("a device is registered once by its serial") {
  House house;
  const EntityKey key = key_for<Device>(DeviceId{uuid(60)});
  device_command::Register entry;
  entry.model = "WH-60";
  house.when(house.agent, key, entry).refused("required", "serial");
  entry.serial = "sn-20260001";
  house.when(house.agent, key, entry).refused("serial_taken", "serial");
  entry.serial = "SN-2";
  entry.purchased_on = parse_local_date("2027-01-01");
  house.when(house.agent, key, entry).refused("date_future", "purchased_on");
  entry.purchased_on.reset();
  entry.customer_phone = "13900000000";
  house.when(house.agent, key, entry).refused("customer_unknown", "customer_phone");
  entry.customer_phone.clear();
  house.when(house.agent, key, entry).then({"device.registered"});
}

TEST_CASE("staff have a login of their own and roles of the house") {
  House house;
  const EntityKey key = key_for<Staff>(StaffId{uuid(70)});
  staff_command::Create entry{"agent", "新人", "", "", {}, {}, {}};
  house.when(house.manager, key, entry).refused("required", "roles");
  entry.roles = {Role::guest};
  house.when(house.manager, key, entry).refused("role_not_for_staff", "roles");
  entry.roles = {Role::field_engineer};
  house.when(house.manager, key, entry).refused("login_taken", "login");
  house.when(house.agent, key, entry).refused("not_permitted");
  entry.login = "newcomer";
  house.when(house.manager, key, entry).then({"staff.created"});
  house.at("2026-11-20 12:00")
      .given(house.manager, key,
             staff_command::Correct{"新人", "", "", {Role::agent}, {Team::front_desk}, {}});
  house.when(house.manager, key, staff_command::Close{""}).refused("reason_required", "reason");
  house.given(house.manager, key, staff_command::Close{"离职"});
  house.when(house.manager, key, staff_command::Close{"离职"}).refused("staff_closed");
  const Actor actor = actor_of(*find_as<Staff>(house.world, StaffId{uuid(70)}));
  CHECK(actor.push_only);
  REQUIRE(actor.past_roles.size() == 1);
  CHECK(actor.past_roles.front().role == Role::field_engineer);
  CHECK(actor.past_roles.front().until == shanghai("2026-11-20 12:00"));
}

TEST_CASE("parts and places have names of their own") {
  House house;
  const EntityKey part = key_for<Part>(PartId{uuid(80)});
  house.when(house.keeper, part, stock_command::CreatePart{"p-100", "泵", "个"})
      .refused("part_code_taken", "code");
  house.when(house.keeper, part, stock_command::CreatePart{"P-101", "泵", "个"})
      .then({"part.created"});
  const EntityKey place = key_for<Location>(LocationId{uuid(81)});
  house.when(house.keeper, place, stock_command::CreateLocation{LocationKind::van, "沪A·F2031", {}})
      .refused("location_name_taken", "name");
  house
      .when(house.keeper, place,
            stock_command::CreateLocation{LocationKind::van, "沪B", StaffId{uuid(99)}})
      .refused("staff_unknown", "holder");
  house.when(house.keeper, place, stock_command::CreateLocation{LocationKind::van, "沪B", {}})
      .then({"location.created"});
}

TEST_CASE("a policy counts up and is whole; older cases keep theirs") {
  House house;
  house.reported();
  const EntityKey key = key_for<Policy>(PolicyId{uuid(90)});
  Policy next = product_standard();
  house.when(house.manager, key, policy_command::PutInForce{next, "x"})
      .refused("policy_version_not_newer", "policy.version");
  next.version = 2;
  next.permissions.clear();
  const auto outcome = house.when(house.manager, key, policy_command::PutInForce{next, "x"});
  REQUIRE(outcome.result().has_error());
  CHECK(outcome.result().error().code == "policy_invalid");
  next = product_standard();
  next.version = 2;
  next.warranty.default_months = 3;
  house.when(house.manager, key, policy_command::PutInForce{next, "保修改为三个月"})
      .then({"policy.put_in_force"});
  CHECK(house.world.policy_in_force()->version == 2);
  // The case was judged when the server took it.
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  house.given(house.engineer, house.visit_key(), all_ticked(house.the_visit()));
  house.given(house.engineer, house.visit_key(), visit_command::Arrive{true});
  house.given(house.engineer, house.visit_key(), full_diagnosis());
  CHECK(house.the_case().liability->payer == Payer::company);
  CHECK(house.the_case().liability->policy_version == 1);
}

namespace {

// Without what clocks ask for.
std::vector<Command> archiving(const House& house, const Policy& policy, Instant now) {
  std::vector<Command> found;
  for (Command& one : due_duties(house.the_case(), policy, now)) {
    if (std::holds_alternative<case_command::Archive>(one.args)) {
      found.push_back(std::move(one));
    }
  }
  return found;
}

}  // namespace

TEST_CASE("a zone is put in force by its name; its offset is never what somebody typed") {
  House house;
  const EntityKey key = key_for<Policy>(PolicyId{uuid(90)});
  Policy next = product_standard();
  next.version = 2;
  next.zone = {"Beijing", 480};
  const auto refused = house.when(house.manager, key, policy_command::PutInForce{next, "换址"});
  REQUIRE(refused.result().has_error());
  CHECK(refused.result().error().field == "policy.zone.name");
  CHECK(refused.result().error().params.at("name") == "Beijing");
  next.zone = {"Europe/Berlin", 480};
  house.when(house.manager, key, policy_command::PutInForce{next, "迁往柏林"})
      .then({"policy.put_in_force"});
  const Policy& now = *house.world.policy_in_force();
  CHECK(now.zone.offset_minutes == 60);
  CHECK(case_month(now, parse_instant("2026-07-31T22:30:00Z").value()) == "202608");
  CHECK(case_month(now, parse_instant("2026-12-31T22:30:00Z").value()) == "202612");
}

TEST_CASE("a policy put in force under a name nobody knows goes on by the offset it has") {
  Policy old = product_standard();
  old.zone = {"Peking", 480};
  CHECK(case_month(old, parse_instant("2026-11-30T16:00:00Z").value()) == "202612");
  old.zone = {"Asia/Shanghai", 0};
  CHECK(case_month(old, parse_instant("2026-11-30T16:00:00Z").value()) == "202612");
}

TEST_CASE("a closed case leaves the devices after the policy's days, once") {
  House house;
  house.confirmed();
  const Policy& policy = product_standard();
  CHECK(archiving(house, policy, shanghai("2030-01-01 00:00")).empty());
  house.given(house.agent, house.case_key(), case_command::Close{});  // 20 November
  CHECK(archiving(house, policy, shanghai("2027-02-18 23:59")).empty());
  const auto due = archiving(house, policy, shanghai("2027-02-19 00:00"));
  REQUIRE(due.size() == 1);
  const auto again = archiving(house, policy, shanghai("2027-05-01 00:00"));
  CHECK(again.front().id == due.front().id);
  house.at("2027-02-19 00:00")
      .when(system_actor(), due.front().target, due.front().args)
      .then({"case.archived", "device.visit_over"});
  CHECK(duties_of(house.the_case(), policy, house.now).empty());
  for (const std::string& scope : scopes_of(Record{house.the_case()})) {
    const bool outside = scope.rfind("team/", 0) != 0 && scope.rfind("engineer/", 0) != 0 &&
                         scope.rfind("took/", 0) != 0;
    CHECK(outside);
  }
  house.when(system_actor(), house.case_key(), case_command::Archive{}).refused("nothing_changes");
}

TEST_CASE("an open case is not archived") {
  House house;
  house.reported();
  house.when(system_actor(), house.case_key(), case_command::Archive{}).refused("not_closed_yet");
}
