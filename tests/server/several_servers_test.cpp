// Three servers over one PostgreSQL, eight devices pushing and pulling through all of them: no gap,
// no skip, no duplicate; servers and the database die, the devices go on.
#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

constexpr std::uint64_t kEnough = 400;

std::string bytes_of(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (std::size_t i = 0; i < lines.size() && i < 10; ++i) {
    text += lines[i] + "\n";
  }
  return text + std::to_string(lines.size()) + " in all";
}

void check_all(Fleet& fleet, const Town& town) {
  fleet.stop();
  fleet.settle();
  const auto wrong = compare(fleet, truth_of(town.data(), town.database), true);
  INFO(joined(wrong));
  CHECK(wrong.empty());
  const Ran verified = town.verify();
  INFO(verified.output);
  CHECK(verified.code == 0);
}

}  // namespace

TEST_CASE("Three servers over one database: no gap, no skip, no duplicate") {
  Town town{shared_cluster()};
  Fleet fleet{*town.endpoints, kDevices};
  fleet.start();
  work_on(fleet, kEnough);
  check_all(fleet, town);
}

TEST_CASE("Canary: seqs taken when a group begins make devices skip changes") {
  Town town{shared_cluster(), AFTERCARED_FLAWED, "CREATE SEQUENCE flawed_seq"};
  Fleet fleet{*town.endpoints, kDevices};
  bool found = false;
  for (int round = 0; round < 10 && !found; ++round) {
    fleet.start();
    work_on(fleet, kEnough / 2);
    fleet.stop();
    fleet.settle();
    for (const auto& one : compare(fleet, truth_of(town.data(), town.database), false)) {
      found = found || one.rfind("skipped", 0) == 0;
    }
  }
  CHECK(found);
}

TEST_CASE("The program that is shipped has no canary in it") {
  CHECK(bytes_of(AFTERCARED_FLAWED).find("flawed_seq") != std::string::npos);
  CHECK(bytes_of(AFTERCARED).find("flawed_seq") == std::string::npos);
  CHECK(bytes_of(AFTERCARE_TOOL).find("flawed_seq") == std::string::npos);
}

TEST_CASE("A server dies, then the database: the devices go on without loss") {
  PostgresCluster cluster;
  Town town{cluster};
  Fleet fleet{*town.endpoints, kDevices};
  fleet.start();
  work_on(fleet, 50);
  town.servers[0]->kill();
  work_on(fleet, 100);
  cluster.stop_immediately();
  // Nobody can be answered now; what is sent comes again.
  std::this_thread::sleep_for(std::chrono::milliseconds{500});
  cluster.start();
  work_on(fleet, 100);
  town.servers[0] = std::make_unique<ServerProcess>(town.data(), town.more);
  town.endpoints->move(0, town.servers[0]->url());
  work_on(fleet, 50);
  std::uint64_t retries = 0;
  check_all(fleet, town);
  for (const auto& device : fleet.devices()) {
    retries += device->retries;
  }
  CHECK(retries > 0);
  // The database was away since the servers last asked it something: they stop in order all the
  // same.
  cluster.stop_immediately();
  cluster.start();
  for (const auto& server : town.servers) {
    CHECK(server->stop() == 0);
  }
}

TEST_CASE("Serialization failures: the group is decided again") {
  Town town{shared_cluster()};
  // One commit in three fails as a distributed engine's would.
  ask(town.database,
      "CREATE FUNCTION fail_some() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
      "IF random() < 0.33 THEN RAISE EXCEPTION 'injected' USING ERRCODE = '40001'; END IF; "
      "RETURN NEW; END $$; "
      "CREATE TRIGGER fail_some BEFORE INSERT ON commits FOR EACH ROW EXECUTE FUNCTION "
      "fail_some()");
  Fleet fleet{*town.endpoints, kDevices};
  fleet.start();
  work_on(fleet, kEnough / 2);
  double conflicts = 0;
  for (const auto& server : town.servers) {
    const std::string metrics = HttpClient{server->metrics_url(), {}}.get("/metrics").body;
    const std::string name = "\naftercare_conflicts_total ";
    const auto at = metrics.find(name);
    REQUIRE(at != std::string::npos);
    conflicts += std::stod(metrics.substr(at + name.size()));
  }
  CHECK(conflicts > 0);
  check_all(fleet, town);
}

TEST_CASE("Guesses at several servers count together, and codes") {
  Town town{shared_cluster()};
  std::atomic<int> looked_at{0};
  std::atomic<int> sent{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 60; ++i) {
    threads.emplace_back([&, i] {
      const HttpClient client{town.servers[static_cast<std::size_t>(i) % kServers]->url(), {}};
      const Json wrong{{"kind", "password"}, {"login", "agent"}, {"password", "wrong-password"}};
      looked_at += client.post("/api/v1/session", wrong).status == 401 ? 1 : 0;
      const Json phone{{"phone", "138001380" + std::to_string(10 + i)}};
      sent += client.post("/api/v1/otp", phone).status == 202 ? 1 : 0;
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(looked_at >= 1);
  // Five, and those that a slow machine lets come after the first waits.
  CHECK(looked_at <= 9);
  CHECK(sent >= 1);
  CHECK(sent <= 10);
}

TEST_CASE("What is committed at one server is poked and read at the others") {
  Town town{shared_cluster()};
  const Client writer = staff(town.servers[0]->url(), "agent");
  // One session is good everywhere.
  Client elsewhere = writer;
  elsewhere.http.url = town.servers[1]->url();
  const std::string listen = "GET /api/v1/poke HTTP/1.1\r\nHost: here\r\nAuthorization: Bearer " +
                             writer.http.token + "\r\n\r\n";
  bool poked = false;
  for (int i = 0; i < 10 && !poked; ++i) {
    Client reporting = writer;
    reporting.client_id = new_uuid();
    std::thread report{[&] {
      std::this_thread::sleep_for(std::chrono::milliseconds{200});
      reporting.step("case.report", "", report_args());
    }};
    const std::string heard = write_and_read(town.servers[1]->port(), listen);
    report.join();
    const auto first = heard.find("data: ");
    poked = first != std::string::npos && heard.find("data: ", first + 1) != std::string::npos;
  }
  CHECK(poked);
  CHECK(elsewhere.pull_all().size() == writer.pull_all().size());
  CHECK(elsewhere.http.send("DELETE", "/api/v1/session").status < 300);
  CHECK(writer.push({}).status == 401);
}

TEST_CASE("A timed duty is done once, although three servers look") {
  Town town{shared_cluster()};
  // The demo's closed cases were closed long ago: they leave the devices now, each once.
  const auto closed = number_of(town.database,
                                "SELECT count(*) FROM rows WHERE t = 2 AND json LIKE "
                                "'%\"kind\":\"closed\"%'");
  REQUIRE(closed > 0);
  // Their year is kept aside and put back before the end: a row must be what its events made.
  ask(town.database,
      "CREATE TABLE aged AS SELECT t, id, substring(json FROM '\"state\":\\{\"at\":\"([0-9]{4})') "
      "AS year FROM rows WHERE t = 2 AND json LIKE '%\"kind\":\"closed\"%'; "
      "UPDATE rows SET checksum = 0, json = regexp_replace(json, '\"state\":\\{\"at\":\"[0-9]{4}', "
      "'\"state\":{\"at\":\"2020') WHERE t = 2 AND json LIKE '%\"kind\":\"closed\"%'; "
      "UPDATE duty_looks SET due_ms = 0");
  const auto archived = [&town] {
    return number_of(town.database, "SELECT count(*) FROM events WHERE type = 'case.archived'");
  };
  for (int i = 0; i < 1000 && archived() < closed; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  // Every server has looked by now, and looks once more.
  ask(town.database, "UPDATE duty_looks SET due_ms = 0");
  std::this_thread::sleep_for(std::chrono::milliseconds{6000});
  CHECK(archived() == closed);
  ask(town.database,
      "UPDATE rows r SET checksum = 0, json = regexp_replace(r.json, "
      "'(\"state\":\\{\"at\":\")2020', '\\1' || a.year) "
      "FROM aged a WHERE r.t = a.t AND r.id = a.id; DROP TABLE aged");
  const Ran verified = town.verify();
  INFO(verified.output);
  CHECK(verified.code == 0);
}

TEST_CASE("A message leaves once, although three servers send") {
  Town town{shared_cluster()};
  ask(town.database,
      "INSERT INTO messages (idempotency_key, channel, recipient, body, created_ms) "
      "SELECT 'test:' || n, 'sms', '13700000000', 'body ' || n, 0 FROM generate_series(1, 60) n");
  const auto unsent = [&town] {
    return number_of(town.database, "SELECT count(*) FROM messages WHERE sent_ms IS NULL");
  };
  for (int i = 0; i < 1500 && unsent() > 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  CHECK(unsent() == 0);
  CHECK(number_of(town.database, "SELECT max(tries) FROM messages") == 1);
}

TEST_CASE("Restored by PostgreSQL's own tools, in a new epoch: devices send again what it missed") {
  Town town{shared_cluster()};
  const std::string dump = (town.folder.path() / "care.sql").string();
  Client agent = staff(town.servers[0]->url(), "agent");
  REQUIRE(agent.step("case.report", "", report_args())["status"] == "applied");
  REQUIRE(run_program({PostgresCluster::program("pg_dump"), "-f", dump, town.database}).code == 0);
  const Json missed = agent.command("case.report", "", report_args());
  REQUIRE(agent.push({missed}).json()["results"][0]["status"] == "applied");
  for (const auto& server : town.servers) {
    CHECK(server->stop() == 0);
  }
  const std::string restored = shared_cluster().make_database();
  REQUIRE(run_program({PostgresCluster::program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-f", dump,
                       restored})
              .code == 0);
  const std::vector<std::string> tool{AFTERCARE_TOOL, "--data", town.data(), "--database",
                                      restored};
  const auto with = [&tool](std::vector<std::string> words) {
    words.insert(words.begin(), tool.begin(), tool.end());
    return run_program(words);
  };
  // Without a new epoch the cut-off history shows.
  CHECK(with({"verify"}).code == 1);
  const Ran refused = run_program({"timeout", "60", AFTERCARED, "--listen", "127.0.0.1:0", "--data",
                                   town.data(), "--database", restored});
  INFO(refused.output);
  CHECK(refused.code == 2);
  CHECK(holds(refused, "history_behind"));
  CHECK(with({"recover"}).code == 0);
  CHECK(with({"verify"}).code == 0);
  ServerProcess server{town.data(), {"--demo", "--database", restored}};
  agent.http.url = server.url();
  CHECK(agent.push({missed}).status == 409);  // the old epoch
  Client again = staff(server.url(), "agent");
  again.client_id = agent.client_id;
  const Reply reply = again.push({missed});
  INFO(reply.body);
  REQUIRE(reply.status == 200);
  CHECK(reply.json()["results"][0]["status"] == "applied");
}

TEST_CASE("Servers with other keys are refused") {
  Town town{shared_cluster()};
  TempFolder elsewhere;
  const Ran ran = run_program({AFTERCARED, "--listen", "127.0.0.1:0", "--data",
                               (elsewhere.path() / "data").string(), "--database", town.database});
  CHECK(ran.code == 2);
  CHECK(ran.output.find("key_foreign") != std::string::npos);
}

TEST_CASE("A server that joins with copied keys starts; each misses its own log of heads") {
  Town town{shared_cluster()};
  TempFolder elsewhere;
  const std::filesystem::path joining = elsewhere.path() / "data";
  const auto keys = std::filesystem::path{town.data()} / "keys";
  std::filesystem::create_directories(joining / "keys");
  for (const char* key : {"chain.key", "receipt.key"}) {
    std::filesystem::copy_file(keys / key, joining / "keys" / key);
  }
  for (int round = 0; round < 2; ++round) {
    ServerProcess server{joining, town.more};
    Client agent = staff(server.url(), "agent");
    CHECK(agent.step("case.report", "", report_args())["status"] == "applied");
    // What is committed elsewhere is in the others' log alone.
    Client other = staff(town.servers[0]->url(), "agent");
    CHECK(other.step("case.report", "", report_args())["status"] == "applied");
    CHECK(server.stop() == 0);
  }
  CHECK(town.verify().code == 0);
  std::filesystem::remove(joining / "keys" / "heads.log");
  const std::vector<std::string> start{"timeout",        "60",          AFTERCARED,
                                       "--listen",       "127.0.0.1:0", "--data",
                                       joining.string(), "--database",  town.database};
  const Ran refused = run_program(start);
  INFO(refused.output);
  CHECK(refused.code == 2);
  CHECK(holds(refused, "heads_missing"));
  // The others do not mind.
  CHECK(town.servers[1]->stop() == 0);
  town.servers[1] = std::make_unique<ServerProcess>(town.data(), town.more);
}

TEST_CASE("A newer schema and a wrong address are refused") {
  TempFolder folder;
  const std::string data = (folder.path() / "data").string();
  const std::string database = shared_cluster().make_database();
  const auto start = [&](const std::string& url) {
    return run_program({AFTERCARED, "--listen", "127.0.0.1:0", "--data", data, "--database", url});
  };
  REQUIRE(run_program({AFTERCARE_TOOL, "--data", data, "--database", database, "demo"}).code == 0);
  ask(database, "UPDATE schema_version SET version = 99");
  Ran ran = start(database);
  CHECK(ran.code == 2);
  CHECK(ran.output.find("schema_newer") != std::string::npos);
  ran = start("mysql://somebody@nowhere/care");
  CHECK(ran.code == 2);
  CHECK(ran.output.find("malformed at --database") != std::string::npos);
  ran = start("postgresql://aftercare@/care?host=/nowhere");
  CHECK(ran.code == 2);
  CHECK(ran.output.find("database_unusable") != std::string::npos);
}
