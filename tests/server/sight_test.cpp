// Nobody sees what is not his: by id, number, file, history, search or snapshot.
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("A guest sees his own case and no other's") {
  const std::string url = demo_server().url();
  Client owner = guest(url);
  Client stranger = guest(url);
  const Json reported = owner.command("case.report", "", report_args("只给自己看"));
  const Json result = owner.push({reported}).json()["results"][0];
  const std::string target = reported["target"];
  const std::string number = result["number"];

  CHECK(owner.pull_all().count(target) == 1);
  CHECK(owner.http.get("/api/v1/history/" + target).status == 200);
  CHECK(owner.http.get("/api/v1/search?q=" + number).json()["rows"].size() == 1);

  CHECK(stranger.pull_all().count(target) == 0);
  CHECK(stranger.http.get("/api/v1/history/" + target).status == 404);
  CHECK(stranger.http.get("/api/v1/search?q=" + number).json()["rows"].empty());
  CHECK(stranger.http.get("/api/v1/search?q=13712340000").json()["rows"].empty());
  CHECK(stranger.http.get("/api/v1/snapshot").body.find(number) == std::string::npos);
  const std::string id = target.substr(5);
  CHECK(stranger.step("case.rate", target, {{"score", 1}})["code"] == "not_permitted");
  CHECK(stranger.step("case.cancel", target, {{"reason", "试试"}})["code"] == "not_permitted");
}

TEST_CASE("The typed phone number of somebody grants nothing") {
  Client stranger = guest(demo_server().url());
  Json args = report_args();
  args["customer"] = {{"name", "黄丽娟"}, {"phone", "13916020003"}, {"address", ""}};
  REQUIRE(stranger.step("case.report", "", args)["status"] == "applied");
  const std::string other = "case/" + to_text(demo_id("case/huang"));
  CHECK(stranger.pull_all().count(other) == 0);
  CHECK(stranger.http.get("/api/v1/history/" + other).status == 404);
}

TEST_CASE("Without a session nothing is read") {
  HttpClient nobody{demo_server().url(), ""};
  const std::string id = to_text(demo_id("case/huang"));
  CHECK(nobody.get("/api/v1/history/case/" + id).status == 401);
  CHECK(nobody.get("/api/v1/search?q=1").status == 401);
  CHECK(nobody.get("/api/v1/snapshot").status == 401);
  CHECK(nobody.get("/api/v1/poke").status == 401);
  CHECK(nobody.get("/api/v1/files/" + std::string(64, 'a')).status == 401);
  CHECK(nobody.post("/api/v1/pull", Json::object()).status == 401);
  CHECK(nobody.post("/api/v1/push", Json::object()).code() == "session_needed");
}

TEST_CASE("R&D and production see the product at fault, not how to reach its owner") {
  const std::string url = demo_server().url();
  const std::string defect = "case/" + to_text(demo_id("case/bai"));
  for (const char* login : {"rnd", "production"}) {
    INFO(login);
    Client person = staff(url, login);
    const auto rows = person.pull_all();
    REQUIRE(rows.count(defect) == 1);
    CHECK(rows.count("case/" + to_text(demo_id("case/jin"))) == 0);
    const std::string all = rows.at(defect).dump();
    CHECK(all.find("13916020010") == std::string::npos);
    CHECK(rows.at(defect)["intake"]["contact"]["phone"] == "****");
    const std::string snapshot = person.http.get("/api/v1/snapshot").body;
    CHECK(snapshot.find("13916020010") == std::string::npos);
    const Reply history = person.http.get("/api/v1/history/" + defect);
    REQUIRE(history.status == 200);
    CHECK(history.body.find("13916020010") == std::string::npos);
    CHECK(person.http.get("/api/v1/search?q=202611").body.find("13916020010") == std::string::npos);
  }
  Client agent = staff(url, "agent");
  CHECK(agent.pull_all().at(defect).dump().find("13916020010") != std::string::npos);
}

namespace {

// Every way the row of a case leaves the server, and what is found by any part of a number.
void check_reads_nothing_of(const Client& who, const std::string& key, const std::string& phone,
                            const std::string& street) {
  const std::vector<std::string> texts{
      who.pull_all().at(key).dump(), who.http.get("/api/v1/snapshot").body,
      who.http.get("/api/v1/history/" + key).body,
      who.http.get("/api/v1/search?limit=100&q=%E6%BC%8F%E7%94%B5").body};
  for (const std::string& text : texts) {
    CHECK(text.find(street) == std::string::npos);
    for (std::size_t at = 0; at + 5 <= phone.size(); ++at) {
      CHECK(text.find(phone.substr(at, 5)) == std::string::npos);
    }
  }
  for (std::size_t length = 2; length <= phone.size(); ++length) {
    for (std::size_t at = 0; at + length <= phone.size(); ++at) {
      const std::string part = phone.substr(at, length);
      const Json rows = who.http.get("/api/v1/search?t=case&limit=100&q=" + part).json()["rows"];
      for (const Json& row : rows) {
        INFO(part);
        CHECK(row["id"] != key.substr(5));
      }
    }
  }
}

}  // namespace

TEST_CASE("no free text gives away how to reach a customer, and no digits of it find the case") {
  const std::string url = demo_server().url();
  Client manager = staff(url, "manager");
  const std::string phone = "13987986897";
  const std::string street = "万航渡路";
  const std::string said = "打 139 8798 6897 或 " + phone + "，住" + street + " 220 弄 15 号";
  Json args = report_args("漏电，" + said);
  args["customer"] = {{"name", "白" + phone}, {"phone", phone}, {"address", street + " 9 号"}};
  args["scene"] = said;
  const Json reported = manager.command("case.report", "", args);
  const std::string key = reported["target"];
  REQUIRE(manager.push({reported}).json()["results"][0]["status"] == "applied");
  const auto ok = [&](const std::string& type, const Json& step) {
    const Json result = manager.step(type, key, step);
    INFO(type << ": " << result.dump());
    REQUIRE(result["status"] == "applied");
  };
  ok("case.accept", Json::object());
  ok("case.tell_plan", {{"text", said}});
  ok("case.note", {{"text", said}});
  ok("case.log_contact", {{"started_at", now_text(-60'000)}, {"note", said}, {"topic", said}});
  ok("case.pause", {{"reason", "customer"}, {"note", said}});
  ok("case.ask_rnd", {{"question", said}});
  Client rnd = staff(url, "rnd");
  REQUIRE(rnd.pull_all().count(key) == 1);
  check_reads_nothing_of(rnd, key, phone, street);
  // By what he sees he finds it.
  const Json number = rnd.pull_all().at(key)["number"];
  CHECK(rnd.http.get("/api/v1/search?q=" + number.get<std::string>()).json()["rows"].size() == 1);
  CHECK_FALSE(manager.http.get("/api/v1/search?t=case&q=8798").json()["rows"].empty());
}

TEST_CASE("guests get no permission table, no scripts and no reasons of the desk") {
  Client visitor = guest(demo_server().url());
  bool found = false;
  for (const auto& [key, row] : visitor.pull_all()) {
    if (key.rfind("policy/", 0) != 0) {
      continue;
    }
    found = true;
    for (const char* member : {"scripts", "routing", "price_list", "liability", "remedies",
                               "checklist", "standing", "phone", "scope", "faults"}) {
      INFO(member);
      CHECK_FALSE(row.contains(member));
    }
    CHECK(row["permissions"].dump().find("administrator") == std::string::npos);
    CHECK(row["permissions"].dump().find("staff.") == std::string::npos);
    CHECK_FALSE(row["promised_times"].empty());
  }
  CHECK(found);
}

TEST_CASE("a page of a search and its cursor follow from what the caller may see alone") {
  const std::string url = demo_server().url();
  Client owner = guest(url);
  Client alone = guest(url);
  const auto report = [](Client& who) {
    REQUIRE(who.step("case.report", "", report_args("嗡嗡声很大"))["status"] == "applied");
  };
  for (int i = 0; i < 5; ++i) {
    report(owner);
  }
  const std::string query = "/api/v1/search?q=%E5%97%A1%E5%97%A1&limit=2";
  // Five that are somebody else's: as if there were none.
  CHECK(alone.http.get(query).json() == Json{{"rows", Json::array()}, {"more", false}});
  CHECK(alone.http.get("/api/v1/search?q=1371234&limit=1").json()["more"] == false);
  report(alone);
  const Json own = alone.http.get(query).json();
  CHECK(own["rows"].size() == 1);
  CHECK(own["more"] == false);
  // Page by page, each once, for its owner and for staff.
  for (const Client& who : {owner, staff(url, "agent")}) {
    std::set<std::string> ids;
    std::string cursor;
    std::size_t rows = 0;
    for (bool more = true; more;) {
      const Json page = who.http.get(query + (cursor.empty() ? "" : "&cursor=" + cursor)).json();
      for (const Json& row : page["rows"]) {
        ids.insert(row["id"]);
        ++rows;
      }
      more = page["more"];
      REQUIRE(more == page.contains("cursor"));
      cursor = page.value("cursor", "");
    }
    CHECK(ids.size() == rows);
    CHECK(ids.size() == (who.client_id == owner.client_id ? 5 : 6));
  }
}

TEST_CASE(
    "closing a colleague ends his logins at once; what he has still comes in, as exceptions") {
  TempFolder folder;
  ServerProcess server{folder.path() / "data"};
  Client admin = staff(server.url(), "admin");
  Client engineer = staff(server.url(), "engineer");
  REQUIRE(engineer.pull_all().size() > 5);
  const std::string self = "staff/" + engineer.actor["id"].get<std::string>();
  const std::string visit = "visit/" + to_text(demo_id("visit/chen"));
  const std::string owner = "case/" + to_text(demo_id("case/chen"));
  REQUIRE(admin.step("staff.close", self, {{"reason", "离职"}})["status"] == "applied");

  CHECK_THROWS(staff(server.url(), "engineer"));
  const Json rows(engineer.pull_all());
  for (const auto& [key, row] : rows.items()) {
    INFO(key);
    CHECK(key.rfind("policy/", 0) == 0);
    CHECK_FALSE(row.contains("scripts"));
  }
  CHECK(engineer.http.get("/api/v1/history/" + owner).status == 404);
  CHECK(engineer.http.get("/api/v1/search?q=%E9%99%88").json()["rows"].empty());
  CHECK(engineer.http.get("/api/v1/documents/work_order/" + owner.substr(5)).status == 404);
  CHECK(engineer.step("case.note", owner, {{"text", "x"}})["code"] == "account_closed");
  const Json fact = engineer.step("visit.depart", visit, {{"checked", Json::array()}});
  CHECK(fact["status"] == "applied");
  CHECK(fact["exception"] == "account_closed");
}

TEST_CASE("a colleague's telephone and login are for himself and who looks after them") {
  const std::string url = demo_server().url();
  const std::string key = "staff/" + to_text(demo_id("staff/engineer"));
  const auto row = [&](const char* login) { return staff(url, login).pull_all().at(key); };
  CHECK_FALSE(row("agent").contains("phone"));
  CHECK_FALSE(row("agent").contains("login"));
  CHECK(row("agent")["name"] == "李强");
  CHECK(row("engineer")["phone"] == "13800010301");
  CHECK(row("admin")["phone"] == "13800010301");
  Client agent = staff(url, "agent");
  CHECK(agent.http.get("/api/v1/search?t=staff&q=13800010301").json()["rows"].empty());
  CHECK(agent.http.get("/api/v1/history/" + key).body.find("13800010301") == std::string::npos);
}

TEST_CASE("An engineer has his own visits on the device and not his colleague's") {
  Client engineer = staff(demo_server().url(), "engineer");
  const auto rows = engineer.pull_all();
  CHECK(rows.count("visit/" + to_text(demo_id("visit/chen"))) == 1);
  CHECK(rows.count("visit/" + to_text(demo_id("visit/wang"))) == 0);
  CHECK(rows.count("case/" + to_text(demo_id("case/liu"))) == 0);
}

TEST_CASE("A device is with the engineer as long as he is sent to it, and he may correct it") {
  const std::string url = demo_server().url();
  Client manager = staff(url, "manager");
  Client first = staff(url, "engineer");
  Client second = staff(url, "engineer2");
  const auto id_of = [](const Client& who) { return who.actor["id"].get<std::string>(); };
  const auto ok = [](const Json& result) {
    INFO(result.dump());
    REQUIRE(result["status"] == "applied");
  };
  const std::string serial = "SIGHT-" + new_uuid();
  const Json registered =
      manager.command("device.register", "",
                      {{"model", "AC-35"}, {"serial", serial}, {"customer_phone", "13916020003"}});
  const std::string device = registered["target"];
  ok(manager.push({registered}).json()["results"][0]);
  Json args = report_args("不制冷");
  args["device"] = {{"model", "AC-35"}, {"serial", serial}};
  const Json reported = manager.command("case.report", "", args);
  ok(manager.push({reported}).json()["results"][0]);
  const std::string target = reported["target"];
  ok(manager.step("case.accept", target, Json::object()));
  CHECK(first.pull_all().count(device) == 0);
  const Json appointed = manager.command("visit.appoint", "",
                                         {{"case", target.substr(5)},
                                          {"engineer", id_of(first)},
                                          {"from", now_text(3'600'000)},
                                          {"to", now_text(7'200'000)},
                                          {"address", "上海市静安区万航渡路 220 弄 15 号"}});
  ok(manager.push({appointed}).json()["results"][0]);
  CHECK(first.pull_all().count(device) == 1);
  CHECK(second.pull_all().count(device) == 0);

  const Json plate{{"model", "AC-35"}, {"serial", serial + "-P"}, {"reason", "铭牌核对"}};
  CHECK(second.step("device.correct", device, plate)["code"] == "not_permitted");
  ok(first.step("device.correct", device, plate));
  const Json row = first.pull_all().at(device);
  CHECK(row["serial"] == serial + "-P");
  // He did not see whose it is, and did not change it.
  CHECK(row["customer"] == to_text(demo_id("customer/huang")));

  ok(manager.step("visit.reassign", appointed["target"],
                  {{"engineer", id_of(second)}, {"reason", "换人"}}));
  CHECK(first.pull_all().count(device) == 0);
  CHECK(second.pull_all().count(device) == 1);
  ok(manager.step("visit.cancel", appointed["target"], {{"reason", "客户改期"}}));
  CHECK(second.pull_all().count(device) == 0);
}

TEST_CASE("Staff find by number, serial, phone and two Chinese characters") {
  Client agent = staff(demo_server().url(), "agent");
  const auto first = [&](const std::string& query) {
    const Json rows = agent.http.get("/api/v1/search?q=" + query).json()["rows"];
    return rows.empty() ? std::string{} : rows[0]["t"].get<std::string>();
  };
  CHECK(first("CF21-2026-001733") == "device");
  CHECK_FALSE(first("13916020003").empty());
  CHECK_FALSE(first("%E8%B7%B3%E9%97%B8").empty());  // 跳闸
  CHECK(first("%E9%BE%98%E9%BE%98").empty());
}

TEST_CASE("A file is read through a record one sees, and only when its author had the bytes") {
  const std::string url = demo_server().url();
  Client owner = guest(url);
  Client stranger = guest(url);
  const std::string bytes = "\x89PNG\r\n\x1A\n" + new_uuid();
  const std::string sha256 = sha256_hex(bytes);
  REQUIRE(owner.http
              .post("/api/v1/files", {{"sha256", sha256},
                                      {"size", bytes.size()},
                                      {"type", "image/png"},
                                      {"name", "a.png"}})
              .status == 200);
  REQUIRE(owner.http.send("PATCH", "/api/v1/files/" + sha256, bytes, {"Upload-Offset: 0"})
              .json()["stored"] == true);
  // Nobody references it yet: not even its owner reads it.
  CHECK(owner.http.get("/api/v1/files/" + sha256).status == 404);
  Json args = report_args();
  args["files"] = Json::array(
      {{{"sha256", sha256}, {"type", "image/png"}, {"name", "a.png"}, {"size", bytes.size()}}});
  REQUIRE(owner.step("case.report", "", args)["status"] == "applied");

  const Reply read = owner.http.get("/api/v1/files/" + sha256);
  CHECK(read.status == 200);
  CHECK(read.body == bytes);
  CHECK(read.header("content-disposition") == "attachment");
  CHECK(read.header("x-content-type-options") == "nosniff");
  CHECK(read.header("content-type") == "image/png");

  // The stranger knows the hash and names it in a report of his own.
  CHECK(stranger.http.get("/api/v1/files/" + sha256).status == 404);
  REQUIRE(stranger.step("case.report", "", args)["status"] == "applied");
  CHECK(stranger.http.get("/api/v1/files/" + sha256).status == 404);
}
