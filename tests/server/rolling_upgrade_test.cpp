// Servers are replaced one after the other: two releases over one PostgreSQL, devices on both.
#include <filesystem>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/sql/row_check.hpp"
#include "tests/server/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Json result_at(const Client& device, const std::string& url, const Json& command) {
  Client there = device;
  there.http.url = url;
  const Reply reply = there.push({command});
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  return reply.json()["results"][0];
}

// A command that only the next release knows: no old server refuses it, the new one takes it.
void check_newer(const Client& device, const Json& command, const std::vector<std::string>& old,
                 const std::string& next) {
  INFO(command.dump());
  for (const auto& url : old) {
    const Json waiting = result_at(device, url, command);
    CHECK(waiting["status"] == "retry");
    CHECK(waiting["after_ms"].get<std::int64_t>() > 0);
  }
  const Json taken = result_at(device, next, command);
  CHECK(taken["status"] == "applied");
  CHECK(result_at(device, next, command) == taken);
}

void check_settled(Fleet& fleet, const Town& town) {
  fleet.stop();
  fleet.settle();
  const auto wrong = compare(fleet, truth_of(town.data(), town.database), true);
  INFO((wrong.empty() ? std::string{} : wrong.front()));
  CHECK(wrong.empty());
  const Ran verified = town.verify();
  INFO(verified.output);
  CHECK(verified.code == 0);
}

}  // namespace

TEST_CASE("Two releases over one database: the old one works on, the new one takes what is new") {
  Town town{shared_cluster()};
  const auto start = [&town](const std::string& program) {
    return std::make_unique<ServerProcess>(town.data(), town.more, program);
  };
  Fleet fleet{*town.endpoints, kDevices};
  fleet.start();
  work_on(fleet, 60);
  // The first server is replaced, and the schema changed, while the devices write to all.
  CHECK(town.servers[2]->stop() == 0);
  town.servers[2] = start(AFTERCARED_NEXT);
  town.endpoints->move(2, town.servers[2]->url());
  // This release's migrations, and the one that only the next has.
  const auto ours = std::distance(std::filesystem::directory_iterator{"assets/sql/postgres"},
                                  std::filesystem::directory_iterator{});
  CHECK(number_of(town.database, "SELECT version FROM schema_version") == ours + 1);
  work_on(fleet, 120);

  const std::vector<std::string> old{town.servers[0]->url(), town.servers[1]->url()};
  const std::string next = town.servers[2]->url();
  Client agent = staff(old[0], "agent");
  const Json report = agent.command("case.report", "", report_args());
  REQUIRE(result_at(agent, old[0], report)["status"] == "applied");
  const std::string target = report["target"];
  Json newer = agent.command("case.note", target, {{"text", "of version 2"}});
  newer["v"] = 2;
  check_newer(agent, newer, old, next);
  newer = agent.command("case.remark", target, {{"text", "of a new type"}});
  newer["v"] = 2;  // of the note that it is decided as
  check_newer(agent, newer, old, next);

  // What this release's devices send is taken by both, and upcast by the new one.
  const Json here = agent.command("case.note", target, {{"text", "sent to the old"}});
  const Json at_old = result_at(agent, old[1], here);
  CHECK(at_old["status"] == "applied");
  CHECK(result_at(agent, next, here) == at_old);
  const Json there = agent.command("case.note", target, {{"text", "sent to the new"}});
  const Json at_new = result_at(agent, next, there);
  CHECK(at_new["status"] == "applied");
  CHECK(result_at(agent, old[0], there) == at_new);
  const auto noted = [&town](const std::string& text) {
    return number_of(town.database,
                     "SELECT count(*) FROM events WHERE json LIKE '%\"" + text + "\"%'");
  };
  CHECK(noted("of version 2") == 1);
  CHECK(noted("of a new type") == 1);
  CHECK(noted("sent to the old") == 1);
  CHECK(noted("(upcast) sent to the new") == 1);

  // Devices read the same at either release, and none lost or skipped a thing.
  fleet.stop();
  fleet.settle();
  Client elsewhere = agent;
  elsewhere.http.url = next;
  CHECK(agent.pull_all() == elsewhere.pull_all());

  // An old server that goes down does not come back on the newer schema; the others do not mind.
  fleet.start();
  CHECK(town.servers[0]->stop() == 0);
  const Ran refused = run_program(
      {AFTERCARED, "--listen", "127.0.0.1:0", "--data", town.data(), "--database", town.database});
  CHECK(refused.code == 2);
  CHECK(refused.output.find("schema_newer") != std::string::npos);
  town.servers[0] = start(AFTERCARED_NEXT);
  town.endpoints->move(0, town.servers[0]->url());
  work_on(fleet, 60);
  CHECK(town.servers[1]->stop() == 0);
  town.servers[1] = start(AFTERCARED_NEXT);
  town.endpoints->move(1, town.servers[1]->url());
  work_on(fleet, 60);
  check_settled(fleet, town);
}

TEST_CASE("A record that only the next release can read is passed on as it came; its steps wait") {
  Town town{shared_cluster()};
  const std::string url = town.servers[0]->url();
  Client agent = staff(url, "agent");
  Client reporter = guest(url);
  const Json report = reporter.command("case.report", "", report_args());
  REQUIRE(result_at(reporter, url, report)["status"] == "applied");
  const std::string target = report["target"];
  const std::string row = " WHERE id = '" + target.substr(target.find('/') + 1) + "'";
  const std::string as_it_was = ask(town.database, "SELECT json FROM rows" + row);
  Json newer = Json::parse(as_it_was);
  newer["state"]["kind"] = "of_the_next_release";
  newer["of_the_next_release"] = {{"any", "thing"}};
  // As the next release writes it.
  const auto key = parse_entity_key(target);
  const auto store = [&](const std::string& json) {
    const auto ver = number_of(town.database, "SELECT ver FROM rows" + row);
    const auto checksum = sql::row_checksum(*key, static_cast<std::uint64_t>(ver), json);
    ask(town.database, "UPDATE rows SET checksum = " + std::to_string(checksum) +
                           ", json = $json$" + json + "$json$" + row);
  };
  store(newer.dump());

  CHECK(agent.pull_all().at(target) == newer);
  // He may not see all of it, and what he may see only the next release can tell: he asks again.
  const Reply page = reporter.http.post("/api/v1/pull", {{"cursor", "0"}});
  INFO(page.body);
  CHECK(page.status == 503);
  CHECK(page.json()["code"] == "newer_rows");
  const Json note = agent.command("case.note", target, {{"text", "waits"}});
  const auto push = [&] {
    Client there = agent;
    return there.push({note});
  };
  Reply waiting = push();
  INFO(waiting.body);
  CHECK((waiting.status == 503 || waiting.json()["results"][0]["status"] == "retry"));
  // Nobody else waits for it, even in the same group.
  Fleet fleet{*town.endpoints, kDevices};
  fleet.start();
  for (int i = 0; i < 20; ++i) {
    waiting = push();
    CHECK((waiting.status == 503 || waiting.json()["results"][0]["status"] == "retry"));
  }
  work_on(fleet, 60);
  check_settled(fleet, town);

  // Members it does not know stay when an old server writes a row that it can read.
  newer = Json::parse(as_it_was);
  newer["of_the_next_release"] = {{"any", "thing"}};
  store(newer.dump());
  CHECK(result_at(agent, url, note)["status"] == "applied");
  const Json written = Json::parse(ask(town.database, "SELECT json FROM rows" + row));
  CHECK(written["of_the_next_release"] == newer["of_the_next_release"]);
  CHECK(written["timeline"].size() == newer["timeline"].size() + 1);
  CHECK_FALSE(reporter.pull_all().at(target).contains("of_the_next_release"));
}
