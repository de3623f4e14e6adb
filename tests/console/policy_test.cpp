// The rules of the house at the desk: read, edited with each problem at its place, replayed over
// the cases here, put in force, brought back.
#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

void open_rules(Office& office) {
  office.desk->surface.height = 2400;  // nothing to scroll to
  office.log_in("manager");
  office.desk->press("Ctrl+7");
  office.settle();
}

void open_row(Office& office, const std::string& section, int row) {
  office.desk->click("policy.tab.edit");
  office.desk->click("policy.section." + section);
  office.desk->click("policy.row/" + std::to_string(row));
}

const PolicyModel& rules(const Office& office) { return *office.console->model().policy; }

int in_force_on_server(Office& office) {
  int version = 0;
  for (const auto& [key, row] : office.town.visible_to(office.town.manager)) {
    if (key.rfind("policy/", 0) != 0) continue;
    const auto policy = decode_record(EntityType::policy, row);
    REQUIRE(policy.has_value());
    version = std::max(version, std::get<Policy>(*policy).version);
  }
  return version;
}

void put_in_force(Office& office, const char* reason) {
  office.desk->click("policy.put");
  office.desk->type("policy.put_in_force.reason", reason);
  office.desk->click("policy.put_in_force.confirm");
  office.settle();
}

}  // namespace

TEST_CASE("A manager edits a promised time, sees the problem named, mends it, puts it in force") {
  Office office;
  open_rules(office);
  CHECK(office.desk->sees("现行第 1 版"));
  open_row(office, "promised_times", 0);
  CHECK(office.desk->item("policy.field.duration.value").value == "2");
  office.desk->type("policy.field.duration.value", "5");
  office.settle();
  // Slower than the less urgent one: named in the list of problems and at the row.
  CHECK(office.desk->sees("1 处问题"));
  CHECK(office.desk->sees("承诺时限 · 第 1 行"));
  CHECK_FALSE(rules(office).errors.empty());
  office.desk->type("policy.field.duration.value", "abc");
  CHECK(office.desk->sees("“abc”不是数字"));
  office.desk->type("policy.field.duration.value", "1");
  office.settle();
  CHECK(rules(office).problems.empty());
  CHECK(rules(office).changes == 1);
  put_in_force(office, "响应更快");
  CHECK(in_force_on_server(office) == 2);
  CHECK(office.desk->sees("现行第 2 版"));
  CHECK_FALSE(rules(office).has_draft);
  office.desk->click("policy.tab.versions");
  CHECK(office.desk->sees("响应更快"));
  REQUIRE(rules(office).versions.size() == 2);
  CHECK(rules(office).versions[0].by == office.town.manager.name);
  CHECK(rules(office).versions[0].in_force);
}

TEST_CASE("A problem leads to its row; a draft survives the console") {
  Office office;
  open_rules(office);
  office.desk->click("policy.tab.edit");
  office.desk->click("policy.section.liability");
  office.desk->click("policy.add");
  office.settle();
  CHECK(rules(office).problems.size() > 1);
  const std::string section = rules(office).section;
  office.desk->click("policy.section.routing");
  office.desk->click("policy.jump/0");
  CHECK(rules(office).section == section);
  CHECK(rules(office).row >= 0);
  office.settle();
  office.restart();
  office.desk->surface.height = 2400;
  office.settle();
  office.desk->press("Ctrl+7");
  office.settle();
  CHECK(rules(office).has_draft);
  CHECK(rules(office).changes == 1);
  CHECK(office.desk->item("policy.put").disabled);
  office.desk->click("policy.discard");
  office.settle();
  CHECK_FALSE(rules(office).has_draft);
}

TEST_CASE("What-if shows which cases an edit would change, and changes none") {
  Office office;
  open_rules(office);
  const CaseId id = office.report(1);
  office.report(2, "139 1234 5679");
  const std::string before = encode_record(Record{office.on_server(id)});
  open_row(office, "promised_times", 0);
  office.desk->type("policy.field.duration.value", "1");
  for (int row : {1, 2}) {
    open_row(office, "promised_times", row);
    office.desk->type("policy.field.duration.value", row == 1 ? "3" : "12");
  }
  office.desk->click("policy.tab.what_if");
  office.desk->click("what_if.run");
  office.settle();
  const WhatIfModel& run = rules(office).what_if;
  REQUIRE(run.done);
  CHECK(run.sum.replayed == 2);
  CHECK(run.sum.changed == 2);
  CHECK(run.sum.due_earlier == 2);
  CHECK(office.desk->sees("推演 2 张工单，2 张会不同"));
  office.desk->click("what_if.row/" + id.text());
  CHECK(office.desk->sees("首次响应"));
  CHECK(encode_record(Record{office.on_server(id)}) == before);
  open_row(office, "promised_times", 0);
  office.desk->type("policy.field.duration.value", "2");
  office.desk->click("policy.tab.what_if");
  CHECK(office.desk->sees("草稿改过了"));
  open_row(office, "promised_times", 0);
  office.desk->type("policy.field.duration.value", "1");
  office.desk->click("policy.tab.what_if");
  office.desk->type("what_if.from", "2027-01-01");
  office.desk->click("what_if.run");
  CHECK(office.desk->sees("请填写正确的起止日期"));
  office.desk->type("what_if.from", "2026-11-01");
  office.desk->click("what_if.run");
  office.settle();
  office.desk->click("what_if.row/" + id.text());
  office.desk->click("what_if.open");
  office.settle();
  CHECK(office.console->model().case_.head.id == id);
}

TEST_CASE("Another editor was faster: told, refused, compared, put in force then") {
  Office office;
  open_rules(office);
  open_row(office, "limits", 0);
  office.desk->type("policy.field.value", "2");
  office.settle();
  office.network->cut();
  office.settle();
  policy_command::PutInForce other{test::product_standard(), "别人的修改", 1};
  other.policy.version = 2;
  other.policy.scope.days_after_closing = 60;
  office.town.must(office.town.manager, key_for<Policy>(PolicyId{test::uuid(990)}), other);
  put_in_force(office, "我的修改");
  office.network->mend();
  office.settle();
  CHECK(in_force_on_server(office) == 2);
  REQUIRE(office.console->model().status.rejected.size() == 1);
  CHECK(office.console->model().status.rejected[0].refusal->code == "policy_changed_meanwhile");
  office.desk->press("Ctrl+3");
  office.desk->click("task.again/" + office.console->model().status.rejected[0].id);
  office.settle();
  CHECK(office.desk->sees("第 2 版已启用"));
  // His own change, and the other's that his draft would take back.
  CHECK(rules(office).changes == 2);
  office.desk->click("policy.overtaken.action");
  office.desk->click("policy.tab.edit");
  office.desk->click("policy.section.scope");
  office.desk->type("policy.field.days_after_closing", "60");
  office.settle();
  CHECK(rules(office).changes == 1);
  put_in_force(office, "我的修改");
  CHECK(in_force_on_server(office) == 3);
}

TEST_CASE("An older version is brought back as a new one") {
  Office office;
  open_rules(office);
  policy_command::PutInForce other{test::product_standard(), "试行", 1};
  other.policy.version = 2;
  other.policy.scope.days_after_closing = 60;
  office.town.must(office.town.manager, key_for<Policy>(PolicyId{test::uuid(990)}), other);
  office.network->poke();
  office.settle();
  office.desk->click("policy.tab.versions");
  office.desk->click("policy.start/1");
  office.settle();
  CHECK(rules(office).changes == 1);
  put_in_force(office, "恢复");
  CHECK(in_force_on_server(office) == 3);
  office.settle();
  CHECK(rules(office).versions.size() == 3);
}

TEST_CASE("Who may not change rules reads them; English has every text") {
  Office office;
  office.desk->surface.height = 2400;
  office.log_in("agent");
  office.desk->press("Ctrl+L");
  office.desk->press("Ctrl+7");
  office.settle();
  office.desk->click("policy.tab.edit");
  CHECK(office.desk->sees("You may read the rules, not change them"));
  const auto sections = rules(office).sections;  // each click builds them anew
  for (const auto& section : sections) {
    office.desk->click("policy.section." + (section.path.empty() ? "general" : section.path));
    if (section.is_table && section.rows > 0) office.desk->click("policy.row/0");
    CHECK_FALSE(office.desk->has("policy.add"));
  }
  office.desk->click("policy.tab.what_if");
  office.desk->click("what_if.run");
  office.settle();
  CHECK_FALSE(rules(office).has_draft);
  for (const std::string& key : office.words.missing()) FAIL_CHECK("no text for " << key);
}
