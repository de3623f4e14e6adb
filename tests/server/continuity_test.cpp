// A house goes on only from what it answered for: lost keys, lost or older databases stop the
// start, and recover begins an epoch in which devices bring back what is gone. On both stores.
#include "native/adapters/house/continuity.hpp"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "tests/server/support/keeping.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

void lose_log(const fs::path& data) {
  fs::remove(data / "aftercare.db-wal");
  fs::remove(data / "aftercare.db-shm");
}

}  // namespace

TEST_CASE("A lost write-ahead log of answered commands stops the start", "[sqlite][faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  Reporter reporter;
  SECTION("of all there ever was") {
    ServerProcess server{data};
    reporter.open(server.url());
    reporter.report(200);
    server.kill();
    lose_log(data);
    // How much of it was in the file already is SQLite's affair.
    check_refused(data, "aftercare --data");
  }
  SECTION("of what came after a clean stop") {
    {
      ServerProcess server{data};
      reporter.open(server.url());
      reporter.report(20);
      CHECK(server.stop() == 0);
    }
    {
      ServerProcess server{data};
      reporter.open(server.url());
      reporter.report(30);
      server.kill();
    }
    lose_log(data);
    check_refused(data, "history_behind");
  }
  recover_and_bring_back(data, reporter);
}

TEST_CASE("A lost database stops the start; nothing is made in its place", "[sqlite][faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  Reporter reporter;
  {
    ServerProcess server{data};
    reporter.open(server.url());
    reporter.report(5);
    CHECK(server.stop() == 0);
  }
  SECTION("gone") {
    fs::remove(data / "aftercare.db");
    check_refused(data, "database_lost");
    CHECK_FALSE(fs::exists(data / "aftercare.db"));
  }
  SECTION("empty") {
    write_bytes(data / "aftercare.db", "");
    check_refused(data, "database_lost");
  }
  SECTION("a new one in its place") {
    TempFolder other;
    REQUIRE(tool_on(other.path() / "data", {"demo"}).code == 0);
    fs::copy_file(other.path() / "data" / "aftercare.db", data / "aftercare.db",
                  fs::copy_options::overwrite_existing);
    lose_log(data);
    check_refused(data, "key_foreign");
    return;
  }
  recover_and_bring_back(data, reporter);
}

TEST_CASE("An older copy of the database stops the start", "[sqlite][faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  Reporter reporter;
  for (int round = 0; round < 2; ++round) {
    ServerProcess server{data};
    reporter.open(server.url());
    reporter.report(5);
    CHECK(server.stop() == 0);
    if (round == 0) {
      fs::copy_file(data / "aftercare.db", folder.path() / "older.db");
    }
  }
  fs::copy_file(folder.path() / "older.db", data / "aftercare.db",
                fs::copy_options::overwrite_existing);
  check_refused(data, "history_behind");
  // `epoch --new` does what recover does.
  SECTION("epoch --new") {
    CHECK(tool_on(data, {"epoch", "--new"}).code == 0);
    check_verified(data);
    ServerProcess server{data};
    reporter.bring_back(server.url());
    return;
  }
  recover_and_bring_back(data, reporter);
}

TEST_CASE("A history that was cut off stops the start, whichever database it is in", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool_on(data, {"demo"}).code == 0);
  cut_off(data);
  check_refused(data, "history_behind");
  REQUIRE(tool_on(data, {"recover"}).code == 0);
  ServerProcess server{data};
  Client device = guest(server.url());
  CHECK(device.step("case.report", "", report_args())["status"] == "applied");
}

TEST_CASE("A database that goes back while a server runs takes no more commands", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const auto log = folder.path() / "log";
  ServerProcess server{data, {"--demo", "--log", log.string()}};
  Reporter reporter;
  reporter.open(server.url());
  reporter.report(3);
  cut_off(data);
  const Json next = reporter.client.command("case.report", "", report_args());
  const Json answer = reporter.client.push({next}).json();
  INFO(answer.dump());
  CHECK(answer["results"][0]["status"] == "retry");
  server.kill();
  CHECK(read_bytes(log).find("\"where\":\"history_behind\"") != std::string::npos);
  check_refused(data, "history_behind");
}

TEST_CASE("Missing and foreign keys stop the start, and no new ones are made", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool_on(data, {"demo"}).code == 0);
  const auto key = GENERATE(std::string{"chain.key"}, std::string{"receipt.key"});
  const fs::path path = data / "keys" / key;
  const std::string right = read_bytes(path);
  INFO(key);
  SECTION("gone") {
    fs::remove(path);
    check_refused(data, "key_missing");
    CHECK_FALSE(fs::exists(path));
    CHECK(tool_on(data, {"backup", (folder.path() / "x.backup").string()}).code == 1);
    CHECK(tool_on(data, {"recover"}).code == 1);
    CHECK_FALSE(fs::exists(path));
  }
  SECTION("another one") {
    write_bytes(path, std::string(right.rbegin(), right.rend()));
    check_refused(data, "key_foreign");
    CHECK(tool_on(data, {"recover"}).code == 1);
  }
  SECTION("cut short") {
    write_bytes(path, right.substr(0, 7));
    CHECK(start_on(data).code == 2);
    CHECK(tool_on(data, {"verify"}).code == 1);
  }
  write_bytes(path, right);
  ServerProcess server{data};
  CHECK(server.stop() == 0);
  check_verified(data);
}

TEST_CASE("With keys gone for good the house goes on, and what comes then is checked", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool_on(data, {"demo"}).code == 0);
  const auto how = GENERATE(0, 1, 2);
  INFO(how);
  if (how == 0) {
    fs::remove(data / "keys" / "chain.key");
  } else if (how == 1) {
    write_bytes(data / "keys" / "chain.key", std::string(32, 'k'));
  } else {
    fs::remove(data / "keys" / "chain.key");
    fs::remove(data / "keys" / "receipt.key");
    fs::remove(data / "keys" / "heads.log");
  }
  CHECK(start_on(data).code == 2);
  const Ran recovered = tool_on(data, {"recover", "--new-keys"});
  INFO(recovered.output);
  REQUIRE(recovered.code == 0);
  check_verified(data);
  {
    ServerProcess server{data};
    Client device = guest(server.url());
    CHECK(device.step("case.report", "", report_args())["status"] == "applied");
    CHECK(server.stop() == 0);
  }
  check_verified(data);
  SECTION("an old event changed") {
    change(data, "UPDATE events SET json = replace(json, '1', '2') WHERE type = 'case.reported'");
    CHECK(holds(tool_on(data, {"verify"}), "events_changed"));
  }
  SECTION("a new commit made anew without the key") {
    change(data,
           "UPDATE commits SET hash = digest WHERE seq = (SELECT max(seq) FROM commits);"
           "UPDATE counter SET hash = (SELECT hash FROM commits ORDER BY seq DESC LIMIT 1)");
    CHECK(holds(tool_on(data, {"verify"}), "hash_wrong"));
    CHECK(start_on(data).code == 2);
  }
}

TEST_CASE("Numbers that may have been given are left out, also of months nobody knows of") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool_on(data, {"demo"}).code == 0);
  change(data, "DELETE FROM case_numbers");
  REQUIRE(tool_on(data, {"epoch", "--new"}).code == 0);
  ServerProcess server{data};
  Client device = guest(server.url());
  const std::string number = device.step("case.report", "", report_args())["number"];
  INFO(number);
  CHECK(std::stol(number.substr(number.find('-') + 1)) > kNumberMargin);
}
