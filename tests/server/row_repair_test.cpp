// Rows are made again from their events: damaged, changed and deleted ones, for every device; what
// cannot be is named.
#include <algorithm>
#include <set>

#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/damaged_house.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// A new case; its key.
std::string reported(Client& agent) {
  const Json report = agent.command("case.report", "", report_args());
  REQUIRE(agent.push({report}).json()["results"][0]["status"] == "applied");
  return report["target"];
}

}  // namespace

TEST_CASE("Repair makes rows again from their events, for every device") {
  DamagedHouse house;
  const std::string url = house.url();
  Client agent = staff(url, "agent");
  const Rows before = agent.pull_all();
  std::set<std::string> damaged;
  for (const auto& [key, row] : before) {
    if (key.rfind("staff/", 0) != 0 && key.rfind("policy/", 0) != 0) {
      damaged.insert(key);
      house.damage(key, damaged.size() % 2 == 0 ? "'{}'" : "substr(json, 1, 50)");
    }
  }
  REQUIRE(damaged.size() > 10);
  const Reply page = agent.http.post("/api/v1/pull", {{"cursor", "0"}, {"limit", 500}});
  REQUIRE(page.json()["more"] == false);
  CHECK(agent.pull_all().size() == before.size() - damaged.size());
  const Ran ran = house.tool({"repair"});
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  CHECK(agent.pull_all() == before);
  // Who was past them gets them now.
  const Reply next =
      agent.http.post("/api/v1/pull", {{"cursor", page.json()["to"]}, {"limit", 500}});
  INFO(next.body.substr(0, 300));
  REQUIRE(next.status == 200);
  std::set<std::string> came;
  const Json patch = next.json()["patch"];  // kept: a range-for would lose the reply's own
  for (const auto& line : patch) {
    came.insert(line["t"].get<std::string>() + "/" + line["id"].get<std::string>());
  }
  for (const auto& key : damaged) {
    CHECK(came.count(key) == 1);
  }
  const Ran verified = house.tool({"verify"});
  INFO(verified.output);
  CHECK(verified.code == 0);
  CHECK(house.is_over());
  CHECK(agent.step("case.report", "", report_args())["status"] == "applied");
}

TEST_CASE("Repair makes deleted rows again, with all that a write of theirs leaves") {
  DamagedHouse house;
  Client agent = staff(house.url(), "agent");
  const std::string own = reported(agent);
  const Rows before = agent.pull_all();
  const std::string huang = "case/" + to_text(demo_id("case/huang"));
  const std::string number = before.at(huang)["number"];
  std::set<std::string> gone;
  for (const auto& [key, row] : before) {
    if (key.rfind("staff/", 0) != 0 && key.rfind("policy/", 0) != 0) {
      gone.insert(key);
      change(house.data, "DELETE FROM rows" + house.where(key));
    }
  }
  REQUIRE(gone.size() > 10);
  // Of one nothing at all is left but its events.
  change(house.data, "DELETE FROM membership" + house.where(huang));
  change(house.data, "DELETE FROM terms" + house.where(huang));
  if (house.is_file()) {
    change(house.data, "DELETE FROM recent_terms" + house.where(huang));
  }
  change(house.data, "DELETE FROM index_entries WHERE " + house.with_id(*parse_entity_key(huang)));
  const Reply page = agent.http.post("/api/v1/pull", {{"cursor", "0"}, {"limit", 500}});
  REQUIRE(page.json()["more"] == false);
  CHECK(house.tool({"verify"}).code == 1);

  const Ran ran = house.tool({"repair"});
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  CHECK(agent.pull_all() == before);
  const Json next =
      agent.http.post("/api/v1/pull", {{"cursor", page.json()["to"]}, {"limit", 500}}).json();
  std::set<std::string> came;
  for (const auto& line : next["patch"]) {
    came.insert(line["t"].get<std::string>() + "/" + line["id"].get<std::string>());
  }
  CHECK(std::includes(came.begin(), came.end(), gone.begin(), gone.end()));
  const auto found = [&](const std::string& words) {
    const Json rows = agent.http.get("/api/v1/search?t=case&q=" + words).json()["rows"];
    return std::any_of(rows.begin(), rows.end(),
                       [&](const Json& row) { return row["id"] == huang.substr(5); });
  };
  CHECK(found(number));
  CHECK(found("%E9%BB%84%E4%B8%BD%E5%A8%9F"));
  const Ran verified = house.tool({"verify"});
  INFO(verified.output);
  CHECK(verified.code == 0);
  CHECK(house.tool({"repair"}).code == 0);
  CHECK(agent.step("case.report", "", report_args())["status"] == "applied");
  CHECK(agent.step("case.note", own, {{"text", "wieder da"}})["status"] == "applied");
  CHECK(house.tool({"verify"}).code == 0);
}

TEST_CASE("Repair brings a row to what its history tells, and one whose checksum is another's") {
  DamagedHouse house;
  Client agent = staff(house.url(), "agent");
  const std::string own = reported(agent);
  change(house.data,
         "CREATE TABLE older AS SELECT ver, seq, json, checksum FROM rows" + house.where(own));
  REQUIRE(agent.step("case.note", own, {{"text", "neu"}})["status"] == "applied");
  const Rows before = agent.pull_all();
  SECTION("an older row") {
    change(house.data,
           "UPDATE rows SET ver = (SELECT ver FROM older), seq = (SELECT seq FROM older), "
           "json = (SELECT json FROM older), checksum = (SELECT checksum FROM older)" +
               house.where(own));
    CHECK(holds(house.tool({"verify"}), "row_revision"));
  }
  SECTION("a checksum, which keeps the row from every device") {
    change(house.data, "UPDATE rows SET checksum = checksum + 1" + house.where(own));
    CHECK(holds(house.tool({"verify"}), "row_damaged"));
  }
  CHECK(agent.pull_all() != before);
  const Ran ran = house.tool({"repair"});
  INFO(ran.output);
  CHECK(ran.code == 0);
  CHECK(agent.pull_all() == before);
  CHECK(house.tool({"verify"}).code == 0);
}

TEST_CASE("What repair must leave is named with its reason, and its code says so") {
  DamagedHouse house;
  Client agent = staff(house.url(), "agent");
  std::vector<std::string> keys;
  for (int i = 0; i < 2; ++i) {
    keys.push_back(reported(agent));
    REQUIRE(agent.step("case.note", keys.back(), {{"text", "mehr"}})["status"] == "applied");
  }
  const std::string whole = "case/" + to_text(demo_id("case/huang"));
  house.damage(whole, "'{}'");
  const auto cut_events = [&](const std::string& key) {
    change(house.data, "DELETE FROM events" + house.where(key) +
                           " AND rev = (SELECT max(rev) FROM events" + house.where(key) + ")");
  };
  // Its row would become an older one.
  house.damage(keys[0], "'{}'");
  cut_events(keys[0]);
  // Nothing but the chain tells that there was more.
  change(house.data, "DELETE FROM rows" + house.where(keys[1]));
  cut_events(keys[1]);
  const Ran ran = house.tool({"repair"});
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(holds(ran, "repaired: " + whole));
  CHECK(holds(ran, "left: " + keys[0]));
  CHECK(holds(ran, "row_events_gone"));
  CHECK(holds(ran, "left: " + keys[1]));
  CHECK(holds(ran, "row_history_broken"));
  CHECK(holds(ran, "1 repaired, 2 left"));
  CHECK(number_in(house.data, "SELECT count(*) FROM rows" + house.where(keys[1])) == 0);
  CHECK(house.tool({"repair"}).code == 1);
}

TEST_CASE("A damaged or deleted policy is made again at the start: commands are judged by it") {
  DamagedHouse house;
  CHECK(house.server->stop() == 0);
  SECTION("damaged") {
    change(house.data, "UPDATE rows SET json = '{}' WHERE t = 8");
  }
  SECTION("deleted") {
    change(house.data, "DELETE FROM rows WHERE t = 8");
  }
  house.server = std::make_unique<ServerProcess>(house.data, kWords);
  Client agent = staff(house.url(), "agent");
  CHECK(agent.step("case.report", "", report_args())["status"] == "applied");
  CHECK(house.server->stop() == 0);
  CHECK(house.tool({"verify"}).code == 0);
}
