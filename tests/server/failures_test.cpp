// Whatever fails below a route, and on whichever thread: the request is answered, the process lives
// and works on when the cause is gone. Searched: each table taken away × each route.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/postgres_cluster.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::vector<std::string> tables_of_the_schema() {
  std::vector<std::string> tables;
  const char* store = std::getenv("AFTERCARE_TEST_STORE");
  const std::string engine = store != nullptr ? store : "sqlite";
  const std::regex pattern{R"(CREATE TABLE (?:IF NOT EXISTS )?(\w+))"};
  for (const auto& file : std::filesystem::directory_iterator{"assets/sql/" + engine}) {
    std::ifstream in{file.path()};
    for (std::string line; std::getline(in, line);) {
      std::smatch found;
      if (std::regex_search(line, found, pattern)) {
        tables.push_back(found[1]);
      }
    }
  }
  return tables;
}

struct Asked {
  std::string method;
  std::string path;
  std::string body;
};

std::string filled(std::string path, const std::string& case_id) {
  for (const auto& [name, value] :
       std::map<std::string, std::string>{{"{sha256}", std::string(64, 'a')},
                                          {"{t}", "case"},
                                          {"{id}", case_id},
                                          {"{case}", case_id},
                                          {"{kind}", "work_order"}}) {
    if (const auto at = path.find(name); at != std::string::npos) {
      path.replace(at, name.size(), value);
    }
  }
  return std::regex_replace(path, std::regex{R"(\{\w+\})"}, "x");
}

// Every route, as the server itself describes them, and every way to log in.
std::vector<Asked> all_requests(Client& who, const std::string& case_id) {
  std::vector<Asked> out;
  const Json document = who.http.get("/api/v1/openapi.json").json();
  for (const auto& [path, methods] : document["paths"].items()) {
    for (const auto& [name, unused] : methods.items()) {
      // A stream of events has no end: its head is asked for.
      const std::string method = path == "/api/v1/poke" ? "head" : name;
      if (path == "/api/v1/session" && method != "get") {
        continue;
      }
      std::string upper;
      for (const char c : method) {
        upper += static_cast<char>(c - 'a' + 'A');
      }
      std::string body = "{}";
      if (path == "/api/v1/pull") {
        body = Json{
            {"proto", 1},
            {"client_id", who.client_id},
            {"epoch", who.epoch},
            {"cursor", ""},
            {"limit",
             50}}.dump();
      }
      const std::string query = path == "/api/v1/search" ? "?q=空调&t=case" : "";
      out.push_back({upper, filled(path, case_id) + query, body});
    }
  }
  const auto login = [&](const Json& body) {
    out.push_back({"POST", "/api/v1/session", body.dump()});
  };
  login({{"kind", "password"}, {"login", "agent"}, {"password", kDemoPassword}});
  login({{"kind", "guest"}});
  login({{"kind", "phone"}, {"phone", "13800138000"}, {"code", "123456"}});
  login({{"kind", "link"}, {"token", "nothing"}});
  return out;
}

}  // namespace

TEST_CASE("With any table away every route answers, and all is well when it is back") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  ServerProcess server{data};
  Client agent = staff(server.url(), "agent");
  Client customer = guest(server.url());
  const Json report = customer.command("case.report", "", report_args());
  REQUIRE(customer.push({report}).json()["results"][0]["status"] == "applied");
  const std::string target = report["target"];
  const auto requests = all_requests(agent, target.substr(target.find('/') + 1));
  REQUIRE(requests.size() > 20);
  int unavailable = 0;
  for (const std::string& table : tables_of_the_schema()) {
    change(data, "ALTER TABLE " + table + " RENAME TO away");
    for (const auto& asked : requests) {
      INFO(table << " away: " << asked.method << " " << asked.path);
      const Reply reply = agent.http.send(asked.method, asked.path, asked.body);
      // The rows of a snapshot are read while they are sent: only it may end in the middle.
      CHECK((reply.status != 0 || asked.path == "/api/v1/snapshot"));
      unavailable += reply.status == 503 ? 1 : 0;
    }
    const Reply pushed = customer.push({customer.command("case.report", "", report_args(table))});
    INFO(table);
    CHECK(pushed.status != 0);
    // What was neither applied nor rejected has not used up its number.
    const Json results = pushed.status == 200 ? pushed.json()["results"] : Json::array();
    const bool decided = !results.empty() && results[0]["status"] != "retry";
    customer.client_seq -= decided ? 0 : 1;
    change(data, "ALTER TABLE away RENAME TO " + table);
    REQUIRE(HttpClient{server.url(), ""}.get("/healthz").status == 200);
  }
  CHECK(unavailable > 50);
  const Json after = customer.step("case.report", "", report_args());
  CHECK(after["status"] == "applied");
  CHECK(staff(server.url(), "agent").pull_all().count(target) == 1);
  CHECK(server.stop() == 0);
}

TEST_CASE("PostgreSQL stopped during logins costs answers, not the server", "[postgres]") {
  PostgresCluster cluster;
  TempFolder folder;
  ServerProcess server{folder.path() / "data", {"--demo", "--database", cluster.make_database()}};
  const auto login = [&] {
    return HttpClient{server.url(), ""}
        .post("/api/v1/session",
              {{"kind", "password"}, {"login", "agent"}, {"password", kDemoPassword}})
        .status;
  };
  REQUIRE(login() == 200);
  for (int round = 0; round < 3; ++round) {
    std::atomic<bool> over{false};
    std::vector<std::thread> people;
    std::vector<std::vector<int>> seen(4);
    for (std::size_t i = 0; i < seen.size(); ++i) {
      people.emplace_back([&, i] {
        while (!over) {
          seen[i].push_back(login());
        }
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{400});
    cluster.stop_immediately();
    std::this_thread::sleep_for(std::chrono::milliseconds{700});
    over = true;
    for (auto& person : people) {
      person.join();
    }
    for (const auto& statuses : seen) {
      for (const int status : statuses) {
        CHECK((status == 200 || status == 503));
      }
    }
    CHECK(HttpClient{server.url(), ""}.get("/healthz").status == 200);
    cluster.start();
    int status = 0;
    for (int attempt = 0; attempt < 50 && status != 200; ++attempt) {
      status = login();
      std::this_thread::sleep_for(std::chrono::milliseconds{100});
    }
    CHECK(status == 200);
  }
  CHECK(server.stop() == 0);
}
