// What is wrong is named and refused at the start; what is open to all answers.
#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>

#include <catch2/catch_test_macros.hpp>

#include "core/base/date.hpp"
#include "native/adapters/sqlite/database.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Ran start(const std::vector<std::string>& arguments) {
  std::vector<std::string> command{AFTERCARED};
  command.insert(command.end(), arguments.begin(), arguments.end());
  return run_program(command);
}

// By version.
std::map<int, Json> policies_of(const Client& reader) {
  std::map<int, Json> policies;
  for (const auto& [key, row] : reader.pull_all()) {
    if (key.rfind("policy/", 0) == 0)
      policies[row.value("version", 1)] = row;  // a row leaves defaults out
  }
  return policies;
}

}  // namespace

TEST_CASE("A wrong configuration is named and refused") {
  TempFolder folder;
  const std::string data = (folder.path() / "data").string();
  const auto check = [](const Ran& ran, const std::string& name) {
    INFO(ran.output);
    CHECK(ran.code == 2);
    CHECK(holds(ran, name));
  };
  check(start({"--data", data, "--listen", "nowhere"}), "--listen");
  check(start({"--data", data, "--listen", "127.0.0.1:99999"}), "--listen");
  check(start({"--listen", "127.0.0.1:0"}), "--data");
  check(start({"--data", data, "--preset", "pope"}), "unknown_preset");
  check(start({"--data", data, "--preset", "../x"}), "unknown_preset");
  check(start({"--data", "/proc/nothing", "--listen", "127.0.0.1:0"}), "data_unusable");
  check(start({"--data", data, "--tls-cert", "x.pem"}), "--tls");
  check(start({"--data", data, "--nonsense"}), "--nonsense");
  check(start({"--data", data, "--listen", "203.0.113.7:80"}), "cannot_listen");
}

// Of PostgreSQL's: several_servers_test.
TEST_CASE("A newer schema of a SQLite file is refused", "[sqlite]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  std::filesystem::create_directories(data);
  {
    SQLite::Database database{(data / "aftercare.db").string(),
                              SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE};
    database.exec("PRAGMA user_version = 999");
  }
  const Ran ran = start({"--data", data.string(), "--listen", "127.0.0.1:0"});
  CHECK(ran.code == 2);
  CHECK(holds(ran, "schema_newer"));
}

TEST_CASE("A house starts from each of the four presets") {
  struct Row {
    const char* preset;
    const char* team;    // of a repair, once it is accepted
    const char* clause;  // why
  };
  for (const Row& row :
       {Row{"appliance", "technical", "A 4.1.2"}, Row{"membership", "technical", "product"},
        Row{"product_standard", "technical", "C 2.1.4"}, Row{"furnishing", "repair", "D 3.2"}}) {
    INFO(row.preset);
    TempFolder folder;
    const ServerProcess server{folder.path() / "data", {"--preset", row.preset, "--demo"}};
    Client customer = guest(server.url());
    Json report = customer.command("case.report", "", report_args());
    const std::string target = report["target"];
    REQUIRE(customer.push({report}).json()["results"][0]["status"] == "applied");
    Client agent = staff(server.url(), "agent");
    CHECK(agent.step("case.accept", target, Json::object())["status"] == "applied");
    const auto rows = agent.pull_all();
    const Json& taken = rows.at(target);
    CHECK(taken["team"]["team"] == row.team);
    const std::string history = agent.http.get("/api/v1/history/" + target).body;
    INFO(history);
    CHECK(history.find("\"clause\":\"" + std::string{row.clause} + "\"") != std::string::npos);
    const bool in_force = std::any_of(rows.begin(), rows.end(), [&](const auto& one) {
      return one.first.rfind("policy/", 0) == 0 && one.second["preset"] == row.preset;
    });
    CHECK(in_force);
  }
}

TEST_CASE("A server starts on any day, warns of holidays that end, and goes back") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  std::string target;
  // Today's data, then New Year's days, a leap day, far ahead, and back again.
  for (const char* day : {"2027-01-01", "2028-02-29", "2030-01-01", "2039-12-30", "today"}) {
    INFO(day);
    const auto date = parse_local_date(day);
    const LocalDate today = local_date_at(Instant{std::time(nullptr) * 1000LL}, 0);
    const int ahead = date ? days_between(today, *date) : 0;
    ::setenv("AFTERCARE_REHEARSE_DAYS", std::to_string(ahead).c_str(), 1);
    ServerProcess server{data, {"--demo"}};
    ::unsetenv("AFTERCARE_REHEARSE_DAYS");
    Client customer = guest(server.url());
    const Json report = customer.command("case.report", "", report_args());
    const Json result = customer.push({report}).json()["results"][0];
    CHECK(result["status"] == "applied");
    if (date) {
      CHECK(result["number"].get<std::string>().substr(0, 4) == std::string{day}.substr(0, 4));
    }
    Client agent = staff(server.url(), "agent");
    CHECK(agent.step("case.accept", report["target"], Json::object())["status"] == "applied");
    if (!target.empty()) {
      CHECK(agent.pull_all().count(target) == 1);
    }
    target = report["target"];
    CHECK(server.stop() == 0);
    CHECK((!date || server.said().find("calendar_ends") != std::string::npos));
  }
}

TEST_CASE("A policy that is stored stays in force, whatever a server is started with") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  {
    ServerProcess server{data, {"--preset", "appliance", "--demo"}};
    Client manager = staff(server.url(), "manager");
    Json policy = policies_of(manager).at(1);
    REQUIRE(policy["preset"] == "appliance");
    policy["version"] = 2;
    policy["title_en"] = "Our own rules";
    const Json args = {{"policy", policy}, {"reason", "自订"}, {"based_on", 1}};
    REQUIRE(manager.step("policy.put_in_force", "", args)["status"] == "applied");
    CHECK(server.stop() == 0);
    CHECK(server.said().find("policy_kept") == std::string::npos);
  }
  // A newer release ships the preset the company began with in a higher version.
  const auto assets = folder.path() / "assets";
  std::filesystem::copy("assets", assets, std::filesystem::copy_options::recursive);
  std::ifstream in{"assets/policy/appliance.json"};
  Json shipped = Json::parse(in);
  shipped["version"] = 9;
  std::ofstream{assets / "policy" / "appliance.json"} << shipped.dump();
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{"--demo", "--preset", "furnishing"},
        std::vector<std::string>{"--demo", "--preset", "appliance"},
        std::vector<std::string>{"--demo", "--preset", "appliance", "--assets", assets.string()}}) {
    ServerProcess server{data, more};
    const auto policies = policies_of(staff(server.url(), "manager"));
    CHECK(server.stop() == 0);
    INFO(more.back() << "\n" << server.said());
    REQUIRE_FALSE(policies.empty());
    CHECK(policies.rbegin()->first == 2);
    CHECK(policies.rbegin()->second["title_en"] == "Our own rules");
    CHECK(policies.rbegin()->second["preset"] == "appliance");
    CHECK(server.said().find("policy_kept") != std::string::npos);
  }
}

TEST_CASE("A policy with a hole is refused with its path") {
  TempFolder folder;
  const auto assets = folder.path() / "assets";
  std::filesystem::create_directories(assets);
  std::filesystem::copy("assets/policy", assets / "policy",
                        std::filesystem::copy_options::recursive);
  std::ifstream in{"assets/policy/product_standard.json"};
  Json policy = Json::parse(in);
  policy["liability"][0]["term"] = "99.9";
  std::ofstream{assets / "policy" / "product_standard.json"} << policy.dump();
  const Ran ran = start({"--data", (folder.path() / "data").string(), "--listen", "127.0.0.1:0",
                         "--assets", assets.string()});
  INFO(ran.output);
  CHECK(ran.code == 2);
  CHECK(holds(ran, "liability[0].term"));
}

TEST_CASE("Health, readiness and the description are open") {
  const HttpClient client{demo_server().url(), ""};
  CHECK(client.get("/healthz").status == 200);
  CHECK(client.get("/readyz").json()["status"] == "ready");
  const Json document = client.get("/api/v1/openapi.json").json();
  CHECK(document["openapi"] == "3.1.0");
  const Json schemas = document["components"]["schemas"];
  CHECK(schemas["args.case.report"]["properties"]["customer"]["properties"].contains("phone"));
  CHECK(schemas["args.case.report"]["properties"].contains("class"));
  CHECK(schemas.contains("command.visit.sign"));
  CHECK(schemas.contains("record.stock_level"));
  CHECK(document["paths"]["/api/v1/push"].contains("post"));
}

TEST_CASE("Without --demo there is no login") {
  TempFolder folder;
  ServerProcess server{folder.path() / "data", {}};
  const HttpClient client{server.url(), ""};
  CHECK(client
            .post("/api/v1/session",
                  {{"kind", "password"}, {"login", "admin"}, {"password", "aftercare-demo"}})
            .status == 401);
  CHECK(server.stop() == 0);
}
