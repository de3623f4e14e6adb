// What the policy asks before a diagnosis, a quote made from its price list, a question for R&D.
#include <catch2/catch_test_macros.hpp>

#include "core/app/timed_duties.hpp"
#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

// A case whose repair the customer pays, open on the manager's screen.
CaseId paid_repair(Office& office) {
  office.log_in("manager");
  const CaseId id = office.report(1);
  const EntityKey key = key_for<Case>(id);
  office.town.must(office.town.manager, key, case_command::Accept{});
  office.town.must(system_actor(), key,
                   case_command::Diagnose{FaultType::hardware, Cause::force_majeure, "雷击", "3.1"});
  case_command::ChooseRemedy choose;
  choose.remedy = Remedy::negotiated;
  choose.reason = "协商维修";
  office.town.must(system_actor(), key, choose);
  office.network->poke();
  office.open(id);
  office.settle();
  return id;
}

}  // namespace

TEST_CASE("Lines of a quote come from the price list; another price asks for its reason") {
  Office office;
  const CaseId id = paid_repair(office);
  office.desk->click("case.quote");
  office.settle();
  office.desk->click("case.quote.from_list");
  office.desk->click_label("人工 · 上门检测费");
  office.settle();
  office.desk->click("case.quote.from_list");
  office.desk->click_label("配件 · 通用密封圈");
  office.settle();
  CHECK(office.desk->item("case.quote.lines.0.name").value == "上门检测费");
  CHECK(office.desk->item("case.quote.lines.0.unit_price").value == "50.00");
  CHECK(office.desk->item("case.quote.lines.1.name").value == "通用密封圈");
  CHECK(office.desk->item("case.quote.lines.1.quantity").value == "1");
  office.desk->type("case.quote.lines.0.unit_price", "40");
  office.desk->click("case.quote.confirm");
  office.settle();
  REQUIRE(office.desk->has("case.quote.confirm"));
  CHECK(office.desk->sees("¥50.00"));
  CHECK(office.desk->item("case.quote.lines.0.unit_price").value == "40");
  office.desk->type("case.quote.note", "老客户优惠");
  office.desk->click("case.quote.confirm");
  office.settle();
  CHECK_FALSE(office.desk->has("case.quote.confirm"));
  REQUIRE(office.on_server(id).quotes.size() == 1);
  CHECK(office.on_server(id).quotes[0].total == Money{5500, "CNY"});
}

TEST_CASE("A question for R&D is asked, waits in its own list and shows its answer") {
  Office office;
  const CaseId id = paid_repair(office);
  if (!office.desk->has("case.ask_rnd")) {
    office.desk->click("case.more");
  }
  office.desk->click("case.ask_rnd");
  office.desk->type("case.ask_rnd.question", "主控板为何反复烧毁？");
  office.desk->click("case.ask_rnd.confirm");
  office.settle();
  REQUIRE(office.on_server(id).consultations.size() == 1);
  const auto& asked = office.console->model().case_.handling.consultations;
  REQUIRE(asked.size() == 1);
  CHECK(asked[0].question == "主控板为何反复烧毁？");
  office.desk->press("Ctrl+2");
  office.settle();
  office.desk->click_label("待研发答复");
  office.settle();
  REQUIRE(office.console->model().queue.rows.size() == 1);
  office.town.must(system_actor(), key_for<Case>(id), case_command::AnswerRnd{"更换新批次电容"});
  office.network->poke();
  office.settle();
  CHECK(office.console->model().queue.rows.empty());
  office.desk->click_label("处理中");
  office.open(id);
  const auto& answered = office.console->model().case_.handling.consultations;
  REQUIRE(answered.size() == 1);
  CHECK(answered[0].answer == "更换新批次电容");
}

TEST_CASE("The policy's questions stand before a diagnosis, with what an answer speaks for") {
  Office office;
  office.town.manager.roles.push_back(Role::technical_supervisor);
  office.log_in("manager");
  const CaseId id = office.report(1);
  office.town.must(office.town.manager, key_for<Case>(id), case_command::Accept{});
  office.network->poke();
  office.open(id);
  office.settle();
  office.desk->click("case.diagnose");
  office.settle();
  CHECK(office.desk->sees("客户是否自行拆修过"));
  CHECK_FALSE(office.desk->sees("提示：可能是"));
  office.desk->click("case.diagnose.checks.own_disassembly.yes");
  office.settle();
  CHECK(office.desk->sees("提示：可能是客户使用"));
}
