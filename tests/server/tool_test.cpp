// The aftercare tool: users, imports, backup, restore, verify.
#include <fstream>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Ran tool(const std::filesystem::path& data, std::vector<std::string> arguments) {
  std::vector<std::string> command{AFTERCARE_TOOL, "--data", data.string()};
  const auto store = store_words(data);
  command.insert(command.end(), store.begin(), store.end());
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_program(command);
}

std::string write_file(const std::filesystem::path& path, const std::string& text) {
  std::ofstream{path, std::ios::binary} << text;
  return path.string();
}

}  // namespace

TEST_CASE("A user added beside the running server logs in; a closed one brings facts only") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  ServerProcess server{data};
  REQUIRE(tool(data, {"users", "add", "newbie", "--name", "新人", "--roles", "agent", "--teams",
                      "front_desk", "--password", "a-long-password"})
              .code == 0);
  const HttpClient client{server.url(), ""};
  const Reply reply =
      client.post("/api/v1/session",
                  {{"kind", "password"}, {"login", "newbie"}, {"password", "a-long-password"}});
  REQUIRE(reply.status == 200);
  CHECK(tool(data, {"users", "add", "newbie", "--name", "新人", "--roles", "agent"}).code == 1);
  CHECK(tool(data, {"users", "add", "other", "--name", "新人", "--roles", "pope"}).code == 1);
  CHECK(holds(tool(data, {"users", "list"}), "newbie"));

  Client device;
  device.http = {server.url(), reply.json()["token"]};
  device.epoch = reply.json()["epoch"];
  REQUIRE(tool(data, {"users", "close", "newbie", "--reason", "离职"}).code == 0);
  CHECK(device.step("case.report", "", report_args())["code"] == "account_closed");
  CHECK(device.pull_all().count("case/" + to_text(demo_id("case/liu"))) == 0);
  CHECK(client
            .post("/api/v1/session",
                  {{"kind", "password"}, {"login", "newbie"}, {"password", "a-long-password"}})
            .status == 401);
  REQUIRE(tool(data, {"users", "password", "agent", "--password", "another-password"}).code == 0);
  CHECK(client
            .post("/api/v1/session",
                  {{"kind", "password"}, {"login", "agent"}, {"password", kDemoPassword}})
            .status == 401);
}

TEST_CASE("An import names each bad row with line, field and reason") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const std::string file = write_file(folder.path() / "customers.csv",
                                      "name,phone,address\r\n"
                                      "张三,13811110001,\"上海市, 一号\"\r\n"
                                      "李四,no phone,x\r\n"
                                      ",13811110003,x\r\n"
                                      "王五,13811110001,x\r\n"
                                      "赵六,13811110005,\"两\n行\"\r\n"
                                      "孙七,13811110006\r\n");
  const Ran ran = tool(data, {"import", "customers", file});
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(holds(ran, ":3: phone:"));
  CHECK(holds(ran, ":4: name:"));
  CHECK(holds(ran, ":5: phone:"));
  CHECK(holds(ran, ":8: -:"));
  CHECK(holds(ran, "6 rows, 2 imported, 4 refused"));

  SECTION("again it imports nothing twice") {
    CHECK(holds(tool(data, {"import", "customers", file}), "2 imported, 4 refused"));
    CHECK(number_in(data, "SELECT count(*) FROM rows WHERE t = 0") == 2);
  }
  SECTION("all or nothing") {
    const auto other = folder.path() / "other";
    CHECK(holds(tool(other, {"import", "customers", file, "--all-or-nothing"}), "0 imported"));
    const std::string good =
        write_file(folder.path() / "good.csv", "phone,name\n13811110001,张三\n13811110002,李四\n");
    CHECK(holds(tool(other, {"import", "customers", good, "--all-or-nothing"}), "2 imported"));
    const std::string taken =
        write_file(folder.path() / "taken.csv", "phone,name\n13811110009,钱\n13811110002,李四\n");
    CHECK(holds(tool(other, {"import", "customers", taken, "--all-or-nothing"}), "0 imported"));
  }
}

TEST_CASE("Devices and parts are imported by the fields' names") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const std::string devices =
      write_file(folder.path() / "devices.csv",
                 "\xEF\xBB\xBFmodel,serial,purchased_on,activated_on,warranty_months,price_paid\n"
                 "AC-35,S-1,2026-01-02,2026-01-05,24,2999.50\n"
                 "AC-35,S-2,2026-02-30,,,\n"
                 "AC-35,S-3,,,many,\n"
                 "AC-35,S-4,,,,1.2.3\n");
  const Ran ran = tool(data, {"import", "devices", devices});
  INFO(ran.output);
  CHECK(holds(ran, ":3: purchased_on:"));
  CHECK(holds(ran, ":4: warranty_months:"));
  CHECK(holds(ran, ":5: price_paid:"));
  CHECK(holds(ran, "1 imported, 3 refused"));
  const std::string parts = write_file(folder.path() / "parts.csv", "code,name,color\nA,B,red\n");
  CHECK(holds(tool(data, {"import", "parts", parts}), "csv_column_unknown"));
  const std::string torn = write_file(folder.path() / "torn.csv", "code,name\nA,\"B\n");
  CHECK(holds(tool(data, {"import", "parts", torn}), "csv_malformed"));
}

TEST_CASE("A changed, missing or cut-off history is found and named") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool(data, {"demo", "--cases", "30"}).code == 0);
  const Ran whole = tool(data, {"verify"});
  INFO(whole.output);
  REQUIRE(whole.code == 0);
  REQUIRE(tool(data, {"backup", (folder.path() / "first.backup").string()}).code == 0);

  SECTION("an event changed") {
    change(data,
           "UPDATE events SET json = replace(json, '跳闸', '正常') "
           "WHERE type = 'case.reported'");
    CHECK(holds(tool(data, {"verify"}), "events_changed"));
  }
  SECTION("an event gone") {
    change(data, "DELETE FROM events WHERE type = 'case.rated'");
    CHECK(holds(tool(data, {"verify"}), "events_changed"));
  }
  SECTION("the newest commits cut off cleanly") {
    cut_off(data);
    CHECK(holds(tool(data, {"verify"}), "head_missing"));
  }
  SECTION("a row that is not what its events made") {
    change(data, "UPDATE rows SET ver = ver + 1 WHERE t = 2");
    CHECK(holds(tool(data, {"verify"}), "row_revision"));
  }
  SECTION("a digest made anew without the key") {
    change(data, "UPDATE commits SET digest = 'x' WHERE seq = (SELECT max(seq) FROM commits)");
    CHECK(tool(data, {"verify"}).code == 1);
  }
}

TEST_CASE("Defects of a period are told by model; a period that cannot be is refused") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool(data, {"demo"}).code == 0);
  const auto period = [&](const char* from, const char* to) {
    return tool(data, {"defects", "--from", from, "--to", to});
  };
  const Ran all = period("2020-01-01", "2099-12-31");
  INFO(all.output);
  CHECK(all.code == 0);
  CHECK(holds(all, "the product's own fault"));
  CHECK(holds(all, "按客户发来的视频判断风机驱动板损坏"));
  CHECK_FALSE(holds(all, "长期超载"));
  CHECK(holds(period("2020-01-01", "2020-12-31"), "0 of 0 diagnosed"));
  CHECK(holds(period("2020-02-30", "2020-12-31"), "date_invalid"));
}

TEST_CASE("A backup of the running server is restored into a new epoch") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const std::string file = (folder.path() / "the.backup").string();
  std::string old_epoch;
  std::string kept;
  std::string lost;
  std::string lost_number;
  const std::string secret = guest_secret();
  Client device;
  Json lost_command;
  Json receipt;
  {
    ServerProcess server{data};
    device = guest(server.url(), secret);
    old_epoch = device.epoch;
    const Json first = device.command("case.report", "", report_args("备份之前"));
    REQUIRE(device.push({first}).status == 200);
    kept = first["target"];
    REQUIRE(tool(data, {"backup", file}).code == 0);
    CHECK(tool(data, {"backup", file}).code == 1);
    lost_command = device.command("case.report", "", report_args("备份之后"));
    lost = lost_command["target"];
    const Json result = device.push({lost_command}).json()["results"][0];
    lost_number = result["number"];
    receipt = result["receipt"];
    CHECK(holds(tool(data, {"restore", file}), "data_in_use"));
    CHECK(server.stop() == 0);
  }
  make_room(data);
  const Ran restored = tool(data, {"restore", file});
  INFO(restored.output);
  REQUIRE(restored.code == 0);
  CHECK(tool(data, {"verify"}).code == 0);

  ServerProcess server{data};
  device.http.url = server.url();
  const Reply stale = device.push({lost_command});
  // The session was not in the backup; the guest comes back with his secret.
  CHECK(stale.status == 401);
  Client agent = staff(server.url(), "agent");
  CHECK(agent.epoch != old_epoch);
  const auto rows = agent.pull_all();
  CHECK(rows.count(kept) == 1);
  CHECK(rows.count(lost) == 0);
  Client other = guest(server.url());
  const Json fresh = other.step("case.report", "", report_args());
  CHECK(fresh["status"] == "applied");
  CHECK(fresh["number"] != lost_number);

  // What the backup missed comes back from the device that has its receipt: number and time too.
  Client back = guest(server.url(), secret);
  back.client_id = device.client_id;
  back.client_seq = 1;  // the backup knows the first command
  Json forged = back.command("case.report", "", report_args("收据写着别的编号"));
  forged["receipt"] = receipt;
  const Json not_honoured = back.push({forged}).json()["results"][0];
  CHECK(not_honoured["status"] == "applied");
  CHECK(not_honoured["number"] != lost_number);
  lost_command["client_seq"] = 3;
  lost_command["receipt"] = receipt;
  const Json again = back.push({lost_command}).json()["results"][0];
  CHECK(again["status"] == "applied");
  CHECK(again["number"] == lost_number);
  CHECK(again["received_at"] == receipt["received_at"]);
  CHECK(back.push({lost_command}).json()["results"][0] == again);
  CHECK(agent.pull_all().count(lost) == 1);
  CHECK(tool(data, {"verify"}).code == 0);
  CHECK(tool(folder.path() / "elsewhere", {"restore", AFTERCARE_TOOL}).code == 1);
}

TEST_CASE("What-if replays all cases of a period under a policy file, and changes none") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool(data, {"demo"}).code == 0);
  const auto file = folder.path() / "longer.json";
  const auto replay = [&](const std::string& policy, const std::string& from = "2020-01-01") {
    write_file(file, policy);
    return tool(data, {"what-if", "--policy", file.string(), "--from", from, "--to", "2099-12-31"});
  };
  const Ran same = replay(R"({"extends": "product_standard"})");
  CHECK(same.code == 0);
  CHECK(holds(same, ", 0 change"));
  CHECK_FALSE(holds(same, "0 cases replayed"));
  // A table as a whole is the file's (RFC 7396): no promised times, no deadlines.
  const Ran none = replay(R"({"extends": "product_standard", "promised_times": []})");
  CHECK(none.code == 0);
  CHECK_FALSE(holds(none, ", 0 change"));
  CHECK(holds(none, "clocks more: 0"));
  CHECK(holds(replay(R"({"extends": "product_standard"})", "2098-01-01"), "0 cases replayed"));
  const Ran bad = replay(R"({"extends": "product_standard", "calendar": {"week": []}})");
  CHECK(bad.code == 1);
  CHECK(holds(bad, "calendar.week"));
  CHECK(replay("{", "2020-01-01").code == 1);
  CHECK(replay(R"({"extends": "product_standard"})", "2020-02-30").code == 1);
}
