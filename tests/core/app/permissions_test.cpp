// Who may do what, on whose records.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

bool has(const std::vector<std::string>& scopes, const std::string& scope) {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

Actor customer_of(const House& house) {
  Actor actor;
  actor.kind = ActorKind::customer;
  actor.id = ActorId{house.the_case().customer->value};
  return actor;
}

}  // namespace

TEST_CASE("a guest cannot touch another's case") {
  House house;
  house.signed_();
  house.when(house.other_guest, house.case_key(), case_command::Confirm{}).refused("not_permitted");
  house.when(house.other_guest, house.case_key(), case_command::Note{"hello"})
      .refused("not_permitted");
  house.when(house.other_guest, house.case_key(), case_command::Cancel{"x"})
      .refused("not_permitted");
  house.when(house.other_guest, house.case_key(), case_command::Rate{1, ""})
      .refused("not_permitted");
  house.when(house.guest, house.case_key(), case_command::Accept{}).refused("not_permitted");
  house.when(house.guest, house.case_key(), case_command::Confirm{})
      .then({"case.confirmed", "case.warranty_extended"});
}

TEST_CASE("an identified customer owns the cases of his archive") {
  House house;
  house.signed_();
  house.when(customer_of(house), house.case_key(), case_command::Confirm{})
      .then({"case.confirmed", "case.warranty_extended"});
}

TEST_CASE("a tracking link opens its one case and makes none") {
  House house;
  house.signed_();
  Actor link;
  link.kind = ActorKind::link;
  link.link_case = CaseId{uuid(404)};
  house.when(link, house.case_key(), case_command::Confirm{}).refused("not_permitted");
  link.link_case = house.case_id;
  house.when(link, key_for<Case>(CaseId{uuid(405)}), House::report_form()).refused("not_permitted");
  house.when(link, house.case_key(), case_command::Confirm{})
      .then({"case.confirmed", "case.warranty_extended"});
}

TEST_CASE("a tracking link looks and answers; it ends nothing and uses nothing up") {
  House house;
  house.reported();
  Actor link;
  link.kind = ActorKind::link;
  link.link_case = house.case_id;
  house.when(link, house.case_key(), case_command::Cancel{"转发来的"}).refused("code_needed");
  house.when(link, house.case_key(), case_command::Dispute{"不认"}).refused("code_needed");
  house.when(link, house.case_key(), case_command::DeclineQuote{1, "太贵"}).refused("code_needed");
  const Policy& policy = *house.world.policy_in_force();
  CHECK_FALSE(may(policy, link, "case.cancel"));
  CHECK(may(policy, link, "case.note"));
  house.when(link, house.case_key(), case_command::Note{"明天在家"}).then({"case.noted"});
  // The device that reported it has its secret, a customer his code.
  House other;
  other.reported();
  CHECK(house.when(house.guest, house.case_key(), case_command::Cancel{"修好了"}).ok());
  CHECK(other.when(customer_of(other), other.case_key(), case_command::Cancel{"修好了"}).ok());
}

TEST_CASE("an engineer agrees for the customer on his own visit only") {
  House house;
  house.diagnosed();
  house.given(house.engineer, house.case_key(), case_command::TellDiagnosis{"说明"});
  house.when(house.engineer2, house.case_key(), case_command::Agree{}).refused("not_permitted");
  house.when(house.engineer, house.case_key(), case_command::Agree{}).then({"case.agreed"});
}

TEST_CASE("a team's supervisor works on his team's cases") {
  House house;
  house.reported();
  // Unrouted ones are the front desk's.
  house.when(house.supervisor, house.case_key(), case_command::TellPlan{"计划"})
      .refused("not_permitted");
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.when(house.supervisor, house.case_key(), case_command::TellPlan{"计划"})
      .then({"case.plan_told"});
}

TEST_CASE("an engineer moves parts of his own van, the stock keeper all") {
  House house;
  const LocationId store{uuid(40)};
  house.world.put(Location{store, LocationKind::warehouse, "总仓", {}});
  const auto target = key_for<StockLevel>(stock_level_id(house.van, house.pump));
  const stock_command::Transfer back{house.van, store, house.pump, 1, "退回"};
  house.when(house.engineer2, target, back).refused("not_permitted");
  house.when(house.engineer, target, back).then({"stock.moved", "stock.moved"});
}

TEST_CASE("nobody else archives") {
  House house;
  house.confirmed().given(house.agent, house.case_key(), case_command::Close{});
  house.when(house.manager, house.case_key(), case_command::Archive{}).refused("not_permitted");
}

TEST_CASE("a guest's id follows from his secret, offline too") {
  CHECK(guest_actor_id("a") == guest_actor_id("a"));
  CHECK_FALSE(guest_actor_id("a") == guest_actor_id("b"));
}

TEST_CASE("a case is where its people look") {
  House house;
  house.reported();
  auto scopes = scopes_of(Record{house.the_case()});
  CHECK(has(scopes, "guest/" + house.guest.id.text()));
  CHECK(has(scopes, "customer/" + house.the_case().customer->text()));
  CHECK(has(scopes, "link/" + house.case_id.text()));
  CHECK(has(scopes, "team/front_desk"));
  CHECK_FALSE(has(scopes, "public"));
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  scopes = scopes_of(Record{house.the_case()});
  CHECK(has(scopes, "team/technical"));
  CHECK_FALSE(has(scopes, "team/front_desk"));
  CHECK(has(scopes, "took/" + house.agent.id.text()));
  CHECK(has(scopes, "engineer/" + house.engineer.id.text()));
}

TEST_CASE("a device goes with the engineer who is sent to it, and he corrects it") {
  House house;
  house.appointed();
  const EntityKey key = key_for<Device>(house.device);
  const auto device = [&] { return *find_as<Device>(house.world, house.device); };
  const std::string first = "engineer/" + house.engineer.id.text();
  const std::string second = "engineer/" + house.engineer2.id.text();
  CHECK(has(scopes_of(Record{device()}), first));
  device_command::Correct entry;
  entry.model = device().model;
  entry.serial = "SN-PLATE";
  entry.reason = "铭牌核对";
  house.when(house.engineer2, key, entry).refused("not_permitted");
  // He does not see whose it is: the owner stays, whatever his form says.
  const CustomerId owner{uuid(50)};
  house.given(house.agent, key_for<Customer>(owner),
              customer_command::Create{"李文", "13700000001", "南京路 1 号"});
  device_command::Correct owned = entry;
  owned.customer_phone = "13700000001";
  house.given(house.agent, key, owned);
  entry.serial = "SN-PLATE-2";
  house.when(house.engineer, key, entry).then({"device.corrected"});
  CHECK(device().serial == "SN-PLATE-2");
  CHECK(device().customer == owner);
  CHECK(std::get<Device>(project(Record{device()}, viewer_of(customer_of(house)))).visits.empty());
  // Another goes instead.
  house.given(house.agent, house.visit_key(),
              visit_command::Reassign{StaffId{house.engineer2.id.value}, {}, {}, "换人"});
  CHECK_FALSE(has(scopes_of(Record{device()}), first));
  CHECK(has(scopes_of(Record{device()}), second));
  entry.serial = "SN-PLATE-3";
  house.when(house.engineer, key, entry).refused("not_permitted");
  house.given(house.agent, house.visit_key(), visit_command::Cancel{"客户改期"});
  CHECK_FALSE(has(scopes_of(Record{device()}), second));
}

TEST_CASE("who wrote held facts sees the case until they are settled") {
  House house;
  house.departed();
  house.given(house.agent, house.visit_key(),
              visit_command::Reassign{StaffId{house.engineer2.id.value}, {}, {}, "换人"});
  const std::string scope = "engineer/" + house.engineer.id.text();
  CHECK_FALSE(has(scopes_of(Record{house.the_case()}), scope));
  house.given(house.engineer, house.visit_key(), visit_command::Arrive{true});
  CHECK(has(scopes_of(Record{house.the_case()}), scope));
  house.given(house.agent, house.case_key(),
              case_command::Settle{house.the_case().exceptions.front().id,
                                   ExceptionDecision::discard, "未到场"});
  CHECK_FALSE(has(scopes_of(Record{house.the_case()}), scope));
}

TEST_CASE("what each role carries along") {
  House house;
  const Policy& policy = product_standard();
  const auto guest = scopes_for(house.guest, policy);
  CHECK(guest == std::vector<std::string>{"public", "guest/" + house.guest.id.text()});
  const auto engineer = scopes_for(house.engineer, policy);
  CHECK(has(engineer, "engineer/" + house.engineer.id.text()));
  CHECK(has(engineer, "records/part"));
  CHECK_FALSE(has(engineer, "records/customer"));
  CHECK_FALSE(has(engineer, "records/stock_level"));
  CHECK_FALSE(has(engineer, "records/visit"));
  const auto agent = scopes_for(house.agent, policy);
  CHECK(has(agent, "team/front_desk"));
  CHECK(has(agent, "records/customer"));
  CHECK(has(agent, "records/visit"));
  CHECK(has(scopes_for(house.keeper, policy), "records/stock_level"));
  CHECK(
      has(scopes_of(
              *house.world.find(key_for<StockLevel>(stock_level_id(house.van, house.pump))).record),
          "engineer/" + house.engineer.id.text()));
}

TEST_CASE("customers do not see the house's own business") {
  House house;
  house.departed();
  house.given(house.agent, house.case_key(), case_command::Note{"内部备注"});
  house.given(house.agent, house.visit_key(),
              visit_command::Reassign{StaffId{house.engineer2.id.value}, {}, {}, "换人"});
  house.given(house.engineer, house.visit_key(), full_diagnosis());
  const Record shown = project(Record{house.the_case()}, viewer_of(house.guest));
  const Case& seen = std::get<Case>(shown);
  for (const TimelineEntry& entry : seen.timeline) {
    CHECK_FALSE(entry.internal);
    CHECK(entry.kind != "case.noted");
    CHECK(entry.kind != "case.fact_held");
  }
  REQUIRE(seen.exceptions.size() == 1);
  CHECK(seen.exceptions.front().held.empty());
  CHECK(has_open_exception(seen));
  CHECK(std::get<Case>(project(Record{house.the_case()}, viewer_of(house.agent)))
            .exceptions.front()
            .held.size() == 1);
  Staff staff;
  staff.phone = "13800000000";
  CHECK(std::get<Staff>(project(Record{staff}, viewer_of(house.guest))).phone.empty());
}

TEST_CASE("records are found by the words people use") {
  House house;
  house.reported();
  const auto terms = search_terms_of(Record{house.the_case()});
  for (const char* term : {"13912345678", "漏电", "sn20260001", "5678"}) {
    INFO(term);
    CHECK(has(terms, term));
  }
}
