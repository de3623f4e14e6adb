// The desk's half of the story, through the console's own widgets: what a person sees, does, and
// what then stands on the server.
#include <catch2/catch_test_macros.hpp>

#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

void accept(Office& office) {
  office.desk->click("case.accept");
  office.desk->click("case.accept.confirm");
  office.settle();
}

void appoint(Office& office) {
  office.desk->press("V");
  office.desk->click("visit.appoint.engineer");
  office.desk->click_label("王强");
  office.desk->type("visit.appoint.from", "2026-11-20 14:00");
  office.desk->type("visit.appoint.to", "2026-11-20 16:00");
  office.desk->click("visit.appoint.confirm");
  office.settle();
}

}  // namespace

TEST_CASE("A wrong password is told and nothing typed is lost") {
  Office office;
  office.desk->type("login.login", "agent");
  office.desk->type("login.password", "guess");
  office.desk->click("login.submit");
  CHECK(office.desk->sees("登录名或密码不对"));
  CHECK(office.desk->item("login.login").value == "agent");
  office.desk->type("login.password", "secret");
  office.desk->press("Enter");
  office.settle();
  CHECK(office.desk->sees("现在需要处理"));
}

TEST_CASE("A report is at the desk without refresh, on top by due time") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  CHECK(office.desk->sees("202611-001"));
  office.desk->press("Ctrl+2");
  CHECK(office.desk->has("queue/" + id.text()));
  office.desk->type("queue.search", "没有这个词");
  CHECK(office.desk->sees("没有找到符合条件的工单"));
  office.desk->type("queue.search", "001");
  CHECK(office.desk->has("queue/" + id.text()));
}

TEST_CASE("The case shows verdict, clocks and story; a verdict opens to its clause") {
  Office office;
  office.desk->surface.height = 2000;  // nothing to scroll to
  office.log_in();
  office.open(office.report(1));
  CHECK(office.desk->sees("139 1234 5678"));
  CHECK(office.desk->sees("首次响应"));
  CHECK(office.desk->has("verdict.warranty"));
  CHECK_FALSE(office.desk->sees("政策第 1 版"));
  office.desk->click("verdict.warranty");
  CHECK(office.desk->sees("政策第 1 版"));
  office.desk->click("clock.respond");
  CHECK(office.desk->sees("小时内"));
}

TEST_CASE("Another urgency than proposed needs a reason; then the clock of the response stops") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  office.open(id);
  office.desk->press("A");
  const bool urgent = office.on_server(id).urgency == Urgency::urgent;
  office.desk->click(urgent ? "case.accept.urgency.normal" : "case.accept.urgency.urgent");
  office.desk->click("case.accept.confirm");
  CHECK(office.desk->has("case.accept.confirm"));
  CHECK(office.console->model().dialog->errors.count("reason") == 1);
  office.desk->type("case.accept.reason", "已断电");
  office.desk->click("case.accept.confirm");
  office.settle();
  CHECK_FALSE(office.desk->has("case.accept.confirm"));
  CHECK(phase_of(office.on_server(id).state) == CasePhase::accepted);
  CHECK(office.on_server(id).urgency_reason == "已断电");
  CHECK(office.desk->sees("已受理"));
  CHECK(office.desk->sees("按时"));
}

TEST_CASE("Team, plan, visit: each step by its key, as typed on the server") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  office.open(id);
  accept(office);
  office.desk->press("G");
  office.desk->click("case.assign.team");
  office.desk->click("case.assign.team.technical");
  office.desk->click("case.assign.confirm");
  CHECK(office.desk->sees("没有变化"));  // routed there already
  office.desk->click("case.assign.team");
  office.desk->click("case.assign.team.repair");
  office.desk->click("case.assign.confirm");
  office.settle();
  CHECK(office.on_server(id).team->team == Team::repair);
  office.desk->press("P");
  office.desk->click("case.tell_plan.confirm");
  CHECK(office.console->model().dialog->errors.count("text") == 1);
  office.desk->type("case.tell_plan.text", "先断电，今天下午工程师上门检测。");
  office.desk->press("Ctrl+Enter");
  office.settle();
  CHECK(office.on_server(id).plan_text == "先断电，今天下午工程师上门检测。");
  appoint(office);
  REQUIRE(office.on_server(id).visits.size() == 1);
  CHECK(office.on_server(id).visits[0].engineer_name == "王强");
  CHECK(office.on_server(id).visits[0].from == test::shanghai("2026-11-20 14:00"));
  office.desk->surface.height = 2000;
  CHECK(office.desk->sees("今天 14:00–16:00"));
}

TEST_CASE("Without network work goes on, is kept over a restart, and goes out by itself") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  office.open(id);
  office.network->cut();
  office.settle();
  CHECK(office.desk->sees("连不上服务器"));
  accept(office);
  CHECK(office.desk->sees("已受理"));
  CHECK(office.desk->sees("1 步已存在本机"));
  CHECK(phase_of(office.on_server(id).state) == CasePhase::reported);
  office.restart();
  office.settle();
  office.open(id);
  CHECK(office.desk->sees("已受理"));
  office.network->mend();
  office.settle();
  CHECK(phase_of(office.on_server(id).state) == CasePhase::accepted);
  CHECK_FALSE(office.desk->sees("连不上服务器"));
  office.desk->press("Ctrl+3");
  CHECK(office.desk->sees("没有等待发送的内容"));
}

TEST_CASE("A refused step is a task: shown with its reason, done again or discarded") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  office.open(id);
  office.network->cut();
  accept(office);
  office.town.must(office.town.manager, key_for<Case>(id), case_command::Cancel{"客户撤回"});
  office.network->mend();
  office.settle();
  CHECK(office.desk->has("banner.rejected.action"));
  office.desk->click("banner.rejected.action");
  REQUIRE(office.console->model().status.rejected.size() == 1);
  const std::string command = office.console->model().status.rejected[0].id;
  CHECK(office.desk->has("task.again/" + command));
  office.desk->click("task.discard/" + command);
  office.settle();
  CHECK(office.desk->sees("没有等待发送的内容"));
}

TEST_CASE("What was typed survives closing the form and the console") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  office.open(id);
  accept(office);
  office.desk->press("P");
  office.desk->type("case.tell_plan.text", "还没写完的方案");
  office.desk->click("case.tell_plan.confirm.cancel");
  office.settle();
  office.restart();
  office.settle();
  office.open(id);
  office.desk->press("P");
  CHECK(office.desk->item("case.tell_plan.text").value == "还没写完的方案");
}

TEST_CASE("A disk that fails is told and the step is not promised") {
  Office office;
  office.log_in();
  office.open(office.report(1));
  office.disk.fails = "quota";
  office.desk->click("case.accept");
  office.desk->click("case.accept.confirm");
  office.settle();
  CHECK(office.desk->has("case.accept.confirm"));
  CHECK(office.console->model().dialog->errors.count("") == 1);
  office.disk.fails.clear();
  office.desk->click("case.accept.confirm");
  office.settle();
  CHECK_FALSE(office.desk->has("case.accept.confirm"));
}

TEST_CASE("Leaving asks even when nothing waits, and Enter stays") {
  Office office;
  office.log_in();
  office.desk->click("log_out");
  REQUIRE(office.desk->has("leave.stay"));
  office.desk->press("Enter");
  CHECK_FALSE(office.desk->has("login.login"));
  office.desk->click("leave.stay");
  CHECK_FALSE(office.desk->has("leave.keep"));
  office.desk->click("log_out");
  office.desk->click("leave.keep");
  CHECK(office.desk->has("login.login"));
}

TEST_CASE("Leaving with unsent steps asks; taking them along writes them down") {
  Office office;
  office.log_in();
  office.open(office.report(1));
  office.network->cut();
  accept(office);
  office.desk->click("log_out");
  CHECK(office.desk->has("leave.take_along"));
  office.desk->click("leave.take_along");
  CHECK(office.disk.exported.find("case.accept") != std::string::npos);
  CHECK(office.desk->has("login.login"));
  CHECK(office.disk.stores.empty());
}

TEST_CASE("English at run time, every text of the desk") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  office.desk->press("Ctrl+L");
  CHECK(office.desk->sees("Needs you now"));
  office.open(id);
  accept(office);
  appoint(office);
  office.desk->press("Ctrl+3");
  office.desk->press("Ctrl+K");
  for (const std::string& key : office.words.missing()) FAIL_CHECK("no text for " << key);
}

TEST_CASE("Ctrl+K finds a case by its number and opens it; cases stay as tabs") {
  Office office;
  office.log_in();
  const CaseId first = office.report(1);
  const CaseId second = office.report(2);
  office.desk->press("Ctrl+K");
  office.desk->type("palette.query", "202611-002");
  office.settle();
  office.desk->press("Enter");
  office.settle();
  CHECK(office.console->model().case_.head.id == second);
  office.open(first);
  CHECK(office.console->model().tabs.size() == 2);
  office.desk->press("Ctrl+W");
  CHECK(office.console->model().tabs.size() == 1);
}

TEST_CASE("Many open cases scroll and leave the foot of the side bar where it is") {
  Office office;
  office.desk->surface.height = 720;
  office.log_in();
  std::vector<CaseId> cases;
  for (int n = 1; n <= 9; ++n) {
    cases.push_back(office.report(n, "139 0000 000" + std::to_string(n)));
    office.open(cases.back());
  }
  REQUIRE(office.console->model().tabs.size() == 9);
  const auto inside = [&](const std::string& key) {
    const Box box = office.desk->item(key).box;
    INFO(key << " " << box.top << " " << box.bottom);
    CHECK(box.is_seen());
    CHECK(box.bottom <= 720);
    return box;
  };
  const Box language = inside("language");
  const Box log_out = inside("log_out");
  CHECK(log_out.top >= language.bottom);
  // The one in front is in sight, above the foot.
  const Box newest = inside("tab/" + cases.back().text());
  CHECK(newest.bottom <= language.top);
  office.desk->click("tab/" + cases.front().text());
  CHECK(office.console->model().case_.head.id == cases.front());
}

TEST_CASE("A case this machine does not keep is found in the archive, and only read") {
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  // To a team that is not his: it leaves his copy, the server still has it.
  office.town.must(office.town.manager, key_for<Case>(id), case_command::Accept{});
  office.town.must(office.town.manager, key_for<Case>(id),
                   case_command::Assign{Team::repair, std::nullopt});
  office.network->poke();
  office.settle();
  office.desk->press("Ctrl+2");
  CHECK_FALSE(office.desk->has("queue/" + id.text()));
  office.desk->press("Ctrl+K");
  office.desk->type("palette.query", office.on_server(id).number);
  office.settle();
  CHECK(office.desk->sees("历史档案"));
  office.desk->press("Enter");
  office.settle();
  CHECK(office.desk->sees("历史档案，只读"));
  CHECK(office.desk->sees("139 1234 5678"));
  CHECK_FALSE(office.desk->has("case.accept"));
  CHECK_FALSE(office.desk->has("case.note"));
  // Without network nothing is found there, and nothing is wrong.
  office.network->cut();
  office.desk->press("Ctrl+K");
  office.desk->type("palette.query", "20261");
  office.settle();
  CHECK(office.desk->sees("没有找到"));
}
