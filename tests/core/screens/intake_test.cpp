// What is noticed while a request is written down.
#include <catch2/catch_test_macros.hpp>

#include "core/screens/screens.hpp"
#include "tests/core/screens/house_source.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

screens::ReportScreen noticed(const House& house, const Actor& actor,
                              const case_command::Report& draft) {
  return screens::report_screen(HouseSource(house, actor), draft, house.now);
}

}  // namespace

TEST_CASE("a second report of a device with an open case is noticed before it is sent") {
  House house;
  house.accepted();
  auto draft = House::report_form();
  REQUIRE_FALSE(draft.device.serial.empty());
  const auto screen = noticed(house, house.agent, draft);
  REQUIRE(screen.open_cases.size() == 1);
  CHECK(screen.open_cases[0].number == house.the_case().number);
  CHECK(screen.open_cases[0].reason.key == "proposal.duplicate_device");
  CHECK(screen.open_cases[0].phase_label.key == "case.phase.accepted");
  // Typed with other width and case, or only phone and model alike.
  draft.device.serial = " " + draft.device.serial + " ";
  CHECK(noticed(house, house.agent, draft).open_cases.size() == 1);
  draft.device.serial.clear();
  const auto by_customer = noticed(house, house.agent, draft);
  REQUIRE(by_customer.open_cases.size() == 1);
  CHECK(by_customer.open_cases[0].reason.key == "proposal.duplicate_customer");
  draft.device.model = "something else";
  CHECK(noticed(house, house.agent, draft).open_cases.empty());
}

TEST_CASE("a case that is over is no duplicate") {
  House house;
  house.confirmed();
  CHECK(noticed(house, house.agent, House::report_form()).open_cases.empty());
}

TEST_CASE("a guest is warned of his own case though he has no device record") {
  House house;
  house.reported();
  const auto screen = noticed(house, house.guest, House::report_form());
  CHECK(screen.open_cases.size() == 1);
  CHECK(screen.scripts.empty());
}

TEST_CASE("a serial with a typing error offers the nearest known ones") {
  struct Row {
    const char* about;
    std::string typed;
    std::size_t offered;
  };
  House house;
  const std::string serial = find_as<Device>(house.world, house.device)->serial;
  std::string swapped = serial;
  std::swap(swapped[swapped.size() - 1], swapped[swapped.size() - 2]);
  const Row rows[] = {
      {"as it is known", serial, 0},
      {"a character missing", serial.substr(0, serial.size() - 1), 1},
      {"two characters exchanged", swapped, swapped == serial ? 0U : 1U},
      {"three characters missing", serial.substr(0, serial.size() - 3), 0},
      {"nothing typed", "", 0},
      {"something else", "ZZ-99999-000", 0},
  };
  for (const Row& row : rows) {
    INFO(row.about << ": " << row.typed);
    const auto found = screens::serial_guesses(HouseSource(house), row.typed);
    REQUIRE(found.size() == row.offered);
    if (row.offered == 1)
      CHECK(found[0].serial == serial);
  }
}

TEST_CASE("the desk's form offers what the policy has and becomes a report") {
  House house;
  const screens::Form form = screens::intake_form(HouseSource(house));
  REQUIRE(form.fields.size() == 15);
  CHECK(form.fields.front().name == "customer.phone");
  const auto field = [&form](const std::string& name) {
    for (const auto& one : form.fields) {
      if (one.name == name)
        return one;
    }
    return screens::DescribedField{};
  };
  CHECK(field("channel").choices.size() == product_standard().channels.size());
  CHECK(field("channel").value == "hotline");
  CHECK(field("hazards").choices.size() == product_standard().urgency.hazards.size());
  CHECK(field("hazards").kind == screens::FieldKind::choices);
  CHECK(field("topic").choices.size() == 6);
  const std::string hazard = product_standard().urgency.hazards[0].code;
  const auto typed = screens::read_form("case.report", {{"customer.name", "王女士"},
                                                        {"customer.phone", "139 1111 2222"},
                                                        {"device.model", "WH-60"},
                                                        {"symptom", "漏水"},
                                                        {"class_", "repair"},
                                                        {"wish", "repair"},
                                                        {"channel", "counter"},
                                                        {"hazards", hazard}});
  REQUIRE(typed);
  CHECK(typed->problems.empty());
  const auto& report = std::get<case_command::Report>(typed->args);
  CHECK(report.channel == Channel::counter);
  CHECK(report.hazards == std::vector<std::string>{hazard});
  CHECK(report.customer.name == "王女士");
  house.when(house.agent, key_for<Case>(CaseId{uuid(555)}), report)
      .then({"customer.created", "case.reported"});
}

TEST_CASE("the desk reads what to say, with its own name") {
  House house;
  const auto screen = noticed(house, house.agent, House::report_form());
  REQUIRE_FALSE(screen.scripts.empty());
  CHECK(screen.scripts[0].step == "case.report");
  CHECK(screen.scripts[0].text_zh.find(house.agent.name) != std::string::npos);
  CHECK(screen.scripts[0].text_zh.find("{name}") == std::string::npos);
}

TEST_CASE("the case shows whether somebody should go there, until somebody does") {
  House house;
  house.accepted();
  const auto shown = [&house] {
    return screens::case_screen(HouseSource(house), house.case_id, house.now).handling.service;
  };
  REQUIRE(shown());
  CHECK(shown()->mode == ServiceMode::on_site);
  CHECK_FALSE(shown()->clause.empty());
  House appointed;
  appointed.appointed();
  CHECK_FALSE(screens::case_screen(HouseSource(appointed), appointed.case_id, appointed.now)
                  .handling.service);
}

TEST_CASE("another open case of the device is proposed for merging on the case itself") {
  House house;
  house.accepted();
  const CaseId second{uuid(9001)};
  house.given(house.agent, key_for<Case>(second), House::report_form());
  const auto screen = screens::case_screen(HouseSource(house), house.case_id, house.now);
  REQUIRE(screen.handling.duplicates.size() == 1);
  CHECK(screen.handling.duplicates[0].other == second);
  CHECK(screen.earlier.size() == 1);
}
