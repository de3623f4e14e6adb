// The published service process: what each class is promised, from the policy alone.
#include "core/screens/process.hpp"

#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/screens/screens.hpp"
#include "tests/core/screens/house_source.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// "respond urgent 2 hours" of every step, one a line.
std::string times(const screens::ProcessRoute& route) {
  std::string out;
  for (const auto& step : route.steps) {
    for (const auto& time : step.times) {
      out += time.clock.key.substr(16) + " " +
             (time.urgency.key.empty() ? "-" : time.urgency.key.substr(13)) + " " +
             time.duration.params.at("value") + " " + time.duration.key.substr(11) + "\n";
    }
  }
  return out;
}

const screens::ProcessRoute& route(const screens::ProcessScreen& screen, CaseClass asked) {
  return *std::find_if(screen.routes.begin(), screen.routes.end(),
                       [asked](const auto& one) { return one.case_class == asked; });
}

}  // namespace

TEST_CASE("the process of each class with the times promised to it") {
  House house;
  const HouseSource source{house, house.guest};
  const auto screen = screens::process_screen(source);
  REQUIRE(screen.ready);
  CHECK(screen.routes.size() == 6);
  CHECK(screen.channels.size() == product_standard().channels.size());
  CHECK(screen.terms == product_standard().warranty_terms);
  CHECK(times(route(screen, CaseClass::repair)) ==
        "respond urgent 2 hours\nrespond normal 4 hours\nrespond low 24 hours\n"
        "plan urgent 4 hours\nplan normal 24 hours\n"
        "visit urgent 4 hours\nvisit normal 24 hours\narrive - 0 window\n"
        "inspect urgent 4 hours\ninspect normal 24 hours\n"
        "notify - 1 workdays\n"
        "repair urgent 3 workdays\nrepair normal 7 workdays\nrepair low 7 workdays\n");
  CHECK(times(route(screen, CaseClass::return_exchange)) ==
        "respond urgent 2 hours\nrespond normal 4 hours\nrespond low 24 hours\n"
        "plan urgent 4 hours\nplan normal 24 hours\n"
        "audit - 72 hours\n"
        "inspect urgent 4 hours\ninspect normal 24 hours\n"
        "notify - 1 workdays\n"
        "ship_exchange - 24 hours\nold_item_back - 7 days\nrefund - 3 workdays\n");
  for (const auto& step : route(screen, CaseClass::complaint).steps)
    CHECK_FALSE(step.clause.empty());
}

TEST_CASE("a time another policy promises is another process") {
  House house;
  Policy policy = product_standard();
  policy.promised_times.erase(
      std::remove_if(policy.promised_times.begin(), policy.promised_times.end(),
                     [](const PromisedTime& row) { return row.clock == ClockName::plan; }),
      policy.promised_times.end());
  policy.process.resize(3);
  policy.process[2].classes = {CaseClass::inquiry};
  house.world.put(policy);
  const HouseSource source{house, house.guest};
  const auto screen = screens::process_screen(source);
  CHECK(route(screen, CaseClass::repair).steps.size() == 2);
  CHECK(route(screen, CaseClass::inquiry).steps.size() == 3);
  CHECK(times(route(screen, CaseClass::inquiry)).find("plan") == std::string::npos);
}

TEST_CASE("before the policy is here there is nothing to publish") {
  House house;
  house.world.forget(key_for<Policy>(product_standard().id));
  const HouseSource source{house, house.guest};
  CHECK_FALSE(screens::process_screen(source).ready);
}

TEST_CASE("a quote is made from the price list, at the verdict's basis, by staff") {
  House house;
  house.arrived();
  auto fact = full_diagnosis();
  fact.fault_type = FaultType::misuse;
  fact.cause = Cause::customer_use;
  house.given(house.engineer, house.visit_key(), fact);
  const auto prices = [&house](const Actor& actor) {
    const HouseSource source{house, actor};
    return screens::case_screen(source, house.case_id, house.now).handling.prices;
  };
  CHECK(prices(house.engineer).empty());
  case_command::ChooseRemedy choose;
  choose.remedy = Remedy::paid_repair;
  house.given(house.manager, house.case_key(), choose);
  // In warranty and the customer's doing: at cost.
  const auto& listed = product_standard().price_list;
  const auto offered = prices(house.engineer);
  REQUIRE(offered.size() == listed.size());
  for (std::size_t i = 0; i < offered.size(); ++i) {
    CHECK(offered[i].name == listed[i].name);
    CHECK(offered[i].unit_price == listed[i].cost);
  }
  CHECK(prices(house.guest).empty());
}

TEST_CASE("what was asked before a diagnosis is shown with what it speaks for") {
  House house;
  house.arrived();
  const auto screen = [&house](const Actor& actor) {
    const HouseSource source{house, actor};
    return screens::visit_screen(source, house.visit_id, house.now);
  };
  const auto questions = screen(house.engineer).checks;
  REQUIRE(questions.size() == product_standard().diagnosis_checks.size());
  CHECK(questions[0].code == "own_disassembly");
  CHECK(questions[0].clause == "C 2.2.1");
  auto fact = full_diagnosis();
  fact.checks = {{"own_disassembly", CheckAnswer::no}, {"manual_followed", CheckAnswer::no}};
  auto twice = fact;
  twice.checks.push_back({"own_disassembly", CheckAnswer::yes});
  house.when(house.engineer, house.visit_key(), twice).refused("entry_twice", "checks.2.code");
  // A code of a newer policy is kept and shown as it is.
  fact.checks.push_back({"water_pressure", CheckAnswer::unclear});
  house.given(house.engineer, house.visit_key(), fact);
  CHECK(house.the_case().diagnosis->checks == fact.checks);
  for (const auto& lines :
       {screen(house.engineer).checks_done,
        screens::case_screen(HouseSource{house, house.guest}, house.case_id, house.now)
            .checks_done}) {
    REQUIRE(lines.size() == 3);
    CHECK(lines[0].answer.key == "term.check_answer.no");
    CHECK(lines[0].speaks_for.key.empty());
    CHECK(lines[1].speaks_for.key == "term.cause.customer_use");
    CHECK(lines[2].label_zh == "water_pressure");
    CHECK(lines[2].answer.key == "term.check_answer.unclear");
  }
  // A reinspection that corrects the verdict keeps what was checked.
  house.given(house.manager, house.case_key(), case_command::TellDiagnosis{"说明"});
  house.given(house.guest, house.case_key(), case_command::Dispute{"不同意"});
  house.given(
      house.supervisor, house.case_key(),
      case_command::Reinspect{false, FaultType::hardware, Cause::customer_use, "复检", "3.1"});
  CHECK(house.the_case().diagnosis->cause == Cause::customer_use);
  CHECK(house.the_case().diagnosis->checks.size() == 3);
}
