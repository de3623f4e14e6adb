// Hard questions for R&D, defects for production (business §1): who may, who sees what of a case.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Actor of_team(int n, Role role, Team team) {
  Actor actor;
  actor.kind = ActorKind::staff;
  actor.id = ActorId{uuid(n)};
  actor.name = "研发 " + std::to_string(n);
  actor.roles = {role};
  actor.teams = {team};
  return actor;
}
Actor rnd() {
  return of_team(901, Role::rnd, Team::rnd);
}
Actor production() {
  return of_team(902, Role::production, Team::production);
}

bool shares(const Actor& actor, const Case& record) {
  const auto mine = scopes_for(actor, product_standard());
  const auto its = scopes_of(record);
  return std::any_of(its.begin(), its.end(), [&](const std::string& scope) {
    return scope != "public" && std::find(mine.begin(), mine.end(), scope) != mine.end();
  });
}

using case_command::AnswerRnd;
using case_command::AskRnd;

}  // namespace

TEST_CASE("a hard question goes to R&D and comes back, the case stays with its team") {
  House house;
  house.reported();
  house.when(house.manager, house.case_key(), AskRnd{"为何？"}).refused("not_accepted_yet");
  house.given(house.agent, house.case_key(), case_command::Accept{});
  const Team team = house.the_case().team->team;
  CHECK_FALSE(shares(rnd(), house.the_case()));
  house.when(rnd(), house.case_key(), AnswerRnd{"答复"}).refused("not_permitted");
  house.when(house.supervisor, house.case_key(), AskRnd{" "}).refused("required", "question");
  house.when(house.agent, house.case_key(), AskRnd{"为何？"}).refused("not_permitted");
  house.when(house.guest, house.case_key(), AskRnd{"为何？"}).refused("not_permitted");
  house.when(house.supervisor, house.case_key(), AskRnd{"主控板为何反复烧毁？"})
      .then({"case.rnd_asked"});
  CHECK(has_open_question(house.the_case()));
  CHECK(house.the_case().team->team == team);
  CHECK(shares(rnd(), house.the_case()));
  CHECK_FALSE(shares(production(), house.the_case()));
  house.when(house.supervisor, house.case_key(), AskRnd{"还有"}).refused("question_open");
  house.when(house.supervisor, house.case_key(), AnswerRnd{"x"}).refused("not_permitted");
  house.when(rnd(), house.case_key(), AnswerRnd{""}).refused("required", "answer");
  house.when(rnd(), house.case_key(), AnswerRnd{"批次 2403 电容耐压不足，更换新批次"})
      .then({"case.rnd_answered"});
  const Consultation& one = house.the_case().consultations.at(0);
  CHECK(one.question == "主控板为何反复烧毁？");
  CHECK(one.answer == "批次 2403 电容耐压不足，更换新批次");
  CHECK(one.answered_by == rnd().name);
  CHECK_FALSE(has_open_question(house.the_case()));
  house.when(rnd(), house.case_key(), AnswerRnd{"x"}).refused("no_question");
  // R&D keeps what it was asked; another question may follow.
  CHECK(shares(rnd(), house.the_case()));
  house.when(house.supervisor, house.case_key(), AskRnd{"电容何时到货？"}).then({"case.rnd_asked"});
}

TEST_CASE("questions and answers are the house's own") {
  House house;
  house.accepted();
  house.given(house.supervisor, house.case_key(), AskRnd{"内部问题"});
  const Record shown = project(Record{house.the_case()}, viewer_of(house.guest));
  const auto& lines = std::get<Case>(shown).timeline;
  CHECK(std::none_of(lines.begin(), lines.end(),
                     [](const TimelineEntry& line) { return line.kind == "case.rnd_asked"; }));
  CHECK(std::get<Case>(shown).consultations.empty());
}

TEST_CASE("a product's own fault goes to R&D and production, no other does") {
  House house;
  house.arrived();
  House other;
  other.arrived();
  auto fact = full_diagnosis();
  fact.cause = Cause::product_quality;
  house.given(house.engineer, house.visit_key(), fact);
  CHECK(shares(rnd(), house.the_case()));
  CHECK(shares(production(), house.the_case()));
  fact.cause = Cause::customer_use;
  other.given(other.engineer, other.visit_key(), fact);
  CHECK_FALSE(shares(rnd(), other.the_case()));
  CHECK_FALSE(shares(production(), other.the_case()));
  house.when(production(), house.case_key(), case_command::Note{"已通知供应商"})
      .then({"case.noted"});
  other.when(production(), other.case_key(), case_command::Note{"x"}).refused("not_permitted");
}

TEST_CASE("who works on products only cannot reach the customer") {
  House house;
  house.diagnosed();
  const Case& record = house.the_case();
  REQUIRE(record.intake.contact.phone.size() == 11);
  const Record masked = project(Record{record}, viewer_of(production()));
  const auto& shown = std::get<Case>(masked);
  CHECK(shown.intake.contact.phone == "****");
  CHECK(shown.intake.contact.address.empty());
  CHECK(shown.intake.symptom == record.intake.symptom);
  const auto& lines = shown.timeline;
  const auto appointed = std::find_if(lines.begin(), lines.end(), [](const TimelineEntry& line) {
    return line.kind == "case.visit_appointed";
  });
  REQUIRE(appointed != lines.end());
  CHECK(appointed->params.at("address_tail").empty());
  // With another role besides, he needs it.
  Actor both = production();
  both.roles.push_back(Role::technical_support);
  const Record open = project(Record{record}, viewer_of(both));
  CHECK(std::get<Case>(open).intake.contact.phone == record.intake.contact.phone);
}

TEST_CASE("a customer acts on the cases he reported as a guest, under any phone") {
  House house;
  house.accepted();
  Actor customer;
  customer.kind = ActorKind::customer;
  customer.id = ActorId{uuid(910)};
  house.when(customer, house.case_key(), case_command::Note{"补充"}).refused("not_permitted");
  CHECK_FALSE(shares(customer, house.the_case()));
  customer.guests = {house.other_guest.id};
  house.when(customer, house.case_key(), case_command::Note{"补充"}).refused("not_permitted");
  customer.guests.push_back(house.guest.id);
  CHECK(shares(customer, house.the_case()));
  house.when(customer, house.case_key(), case_command::Note{"补充"}).then({"case.noted"});
}

TEST_CASE("what the house pays is not sent to customers") {
  House house;
  const Record shown = project(Record{product_standard()}, viewer_of(house.guest));
  CHECK(std::get<Policy>(shown).price_list.empty());
  const Record own = project(Record{product_standard()}, viewer_of(house.engineer));
  CHECK(std::get<Policy>(own).price_list == product_standard().price_list);
}
