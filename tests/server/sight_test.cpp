// Nobody sees what is not his: by id, number, file, history, search or snapshot.
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
    CHECK(all.find("139****0010") != std::string::npos);
    CHECK(all.find("13916020010") == std::string::npos);
    const std::string snapshot = person.http.get("/api/v1/snapshot").body;
    CHECK(snapshot.find("13916020010") == std::string::npos);
    const Reply history = person.http.get("/api/v1/history/" + defect);
    REQUIRE(history.status == 200);
    CHECK(history.body.find("13916020010") == std::string::npos);
    CHECK(person.http.get("/api/v1/search?q=202611").body.find("13916020010") ==
          std::string::npos);
  }
  Client agent = staff(url, "agent");
  CHECK(agent.pull_all().at(defect).dump().find("13916020010") != std::string::npos);
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
  const Json registered = manager.command("device.register", "",
                                          {{"model", "AC-35"},
                                           {"serial", serial},
                                           {"customer_phone", "13916020003"}});
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
