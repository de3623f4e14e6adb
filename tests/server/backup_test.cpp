// A backup is one file whichever engine it comes from, and either engine is restored from it.
#include "native/adapters/house/backup.hpp"

#include <fstream>

#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "native/adapters/house/file_store.hpp"
#include "native/adapters/sqlite/database.hpp"
#include "tests/server/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

Ran tool(const fs::path& data, const std::string& database, std::vector<std::string> words) {
  std::vector<std::string> command{AFTERCARE_TOOL, "--data", data.string()};
  if (!database.empty()) {
    command.insert(command.end(), {"--database", database});
  }
  command.insert(command.end(), words.begin(), words.end());
  return run_program(command);
}

void check_whole(const fs::path& data, const std::string& database) {
  const Ran ran = tool(data, database, {"verify"});
  INFO(ran.output);
  CHECK(ran.code == 0);
}

// Another machine's folder with the same keys.
fs::path folder_with_keys_of(const fs::path& data, const fs::path& folder) {
  fs::create_directories(folder);
  fs::copy(data / "keys", folder / "keys");
  return folder;
}

std::string store_photo(const Client& device) {
  const std::string bytes = "\xFF\xD8\xFF\xE0" + new_uuid();
  const std::string sha256 = sha256_hex(bytes);
  REQUIRE(device.http
              .post("/api/v1/files", {{"sha256", sha256},
                                      {"size", bytes.size()},
                                      {"type", "image/jpeg"},
                                      {"name", "photo"}})
              .status == 200);
  REQUIRE(device.http.send("PATCH", "/api/v1/files/" + sha256, bytes, {"Upload-Offset: 0"})
              .json()["stored"] == true);
  return sha256;
}

// What was acknowledged up to the saved head is there under its seq, and nothing else.
void check_cut(Fleet& fleet, const StoredTruth& restored, std::uint64_t head) {
  std::size_t kept = 0;
  std::size_t beyond = 0;
  for (const auto& device : fleet.devices()) {
    for (const auto& done : device->acknowledged) {
      const auto found = restored.results.find(done.id);
      const std::uint64_t seq = found == restored.results.end() ? 0 : found->second;
      CHECK(seq == (done.seq <= head ? done.seq : 0));
      ++(done.seq <= head ? kept : beyond);
    }
  }
  CHECK(kept > 0);
  CHECK(beyond > 0);
}

std::uint64_t head_in(const fs::path& backup) {
  SQLite::Database file{backup.string(), SQLite::OPEN_READONLY};
  return static_cast<std::uint64_t>(file.execAndGet("SELECT seq FROM counter").getInt64());
}

// Rows of every kind that a server's own steps would leave, with the values that copying may lose.
void add_odd_rows(const fs::path& data) {
  SQLite::Database file{(data / "aftercare.db").string(), SQLite::OPEN_READWRITE};
  file.exec(
      "INSERT INTO otp VALUES ('13700000000', 'a''b\"c\\d', 0, -9223372036854775807, '', 0);"
      "INSERT INTO letters VALUES ('one', 'sealed', 1, 2, NULL, 0, 0);"
      "INSERT INTO session_phones VALUES ('hash', '13700000000', 1);"
      "INSERT INTO customer_proofs VALUES (randomblob(16), -9223372036854775807);"
      "INSERT INTO login_devices VALUES ('hash', randomblob(16), 1);"
      "INSERT INTO reads VALUES (randomblob(16), 1, randomblob(16), '', '电话', NULL, NULL, 0, ''),"
      " (randomblob(16), 1, randomblob(16), 'x', 'y', 2, randomblob(16), 3, 'z');"
      "INSERT INTO attempts VALUES ('login/\u00e9 ?1 $1', 9223372036854775807, 0, 0);"
      "INSERT INTO attempts VALUES ('', 0, 0, 0);"
      "INSERT INTO links VALUES ('hash', randomblob(16), 1, 2);"
      "INSERT INTO uploads VALUES ('half', zeroblob(16), 1, '', 2);"
      "INSERT INTO guests VALUES (randomblob(16), 1, 2, NULL), (randomblob(16), 1, 2, "
      "zeroblob(16));"
      "INSERT INTO messages VALUES ('one', 'sms', '电话', '', 1, NULL, 0, 0);"
      "INSERT INTO messages VALUES ('two', 'sms', '电话', 'x' || char(10) || 'y', 1, 5, 3, 7);"
      "INSERT INTO index_entries VALUES (1, '', zeroblob(16));"
      "INSERT INTO terms VALUES ('空调', 2, zeroblob(16));"
      "INSERT INTO file_refs VALUES ('half', 2, zeroblob(16), zeroblob(16));"
      "INSERT INTO duty_looks VALUES (randomblob(16), 0, 9007199254740993)");
}

// Rows of `a` that `b` has not, over all tables but those that a restore changes.
int missing_rows(const fs::path& a, const fs::path& b, std::size_t& tables) {
  SQLite::Database file{a.string(), SQLite::OPEN_READONLY};
  SQLite::Statement attach{file, "ATTACH ? AS other"};
  attach.bind(1, b.string());
  attach.exec();
  std::vector<std::string> names;
  SQLite::Statement list{file,
                         "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT IN "
                         "('meta', 'sessions', 'case_numbers', 'recent_terms', 'otp', 'letters', "
                         "'session_phones')"};
  // A backup's terms are all in the index; codes, letters and logins stay out of it.
  for (const char* empty : {"recent_terms", "sessions", "session_phones", "otp", "letters"}) {
    INFO(empty);
    CHECK(file.execAndGet("SELECT count(*) FROM " + std::string{empty}).getInt() == 0);
  }
  while (list.executeStep()) {
    names.push_back(list.getColumn(0).getString());
  }
  int missing = 0;
  for (const auto& name : names) {
    INFO(name);
    CHECK(file.execAndGet("SELECT count(*) FROM " + name).getInt() > 0);
    const int lost = file.execAndGet("SELECT count(*) FROM (SELECT * FROM main." + name +
                                     " EXCEPT SELECT * FROM other." + name + ")")
                         .getInt();
    CHECK(lost == 0);
    missing += lost;
  }
  tables = names.size();
  return missing;
}

int next_number(const fs::path& backup) {
  SQLite::Database file{backup.string(), SQLite::OPEN_READONLY};
  return file.execAndGet("SELECT max(next) FROM case_numbers").getInt();
}

}  // namespace

TEST_CASE("A backup taken while devices write is one state, whole in either engine") {
  Town town{shared_cluster()};
  const fs::path backup = town.folder.path() / "the.backup";
  const Client agent = staff(town.servers[0]->url(), "agent");
  const std::string photo = store_photo(agent);
  Fleet fleet{*town.endpoints, kDevices};
  fleet.start();
  work_on(fleet, 50);
  const Ran saved = town.tool({"backup", backup.string()});
  INFO(saved.output);
  REQUIRE(saved.code == 0);
  work_on(fleet, 50);
  fleet.stop();
  fleet.settle();
  const std::string restored = shared_cluster().make_database();
  CHECK(tool(town.data(), restored, {"restore", backup.string()}).output.find("data_in_use") !=
        std::string::npos);
  for (const auto& server : town.servers) {
    CHECK(server->stop() == 0);
  }

  const fs::path elsewhere = folder_with_keys_of(town.data(), town.folder.path() / "elsewhere");
  for (const auto& [data, database] : {std::pair<fs::path, std::string>{town.data(), restored},
                                       std::pair<fs::path, std::string>{elsewhere, ""}}) {
    INFO(database);
    fs::remove_all(data / "files");
    const Ran ran = tool(data, database, {"restore", backup.string()});
    INFO(ran.output);
    REQUIRE(ran.code == 0);
    check_whole(data, database);
    check_cut(fleet, truth_of(data.string(), database), head_in(backup));
    CHECK(sha256_of_file(data / "files" / photo.substr(0, 2) / photo) == photo);
    std::vector<std::string> words{"--demo"};
    if (!database.empty()) {
      words.insert(words.end(), {"--database", database});
    }
    ServerProcess server{data, words};
    // Nobody is logged in any more, everybody can.
    CHECK(HttpClient{server.url(), agent.http.token}.get("/api/v1/files/" + photo).status == 401);
    const Client again = staff(server.url(), "agent");
    CHECK(again.epoch != agent.epoch);
  }
}

TEST_CASE("From SQLite into PostgreSQL and back every row is the same") {
  TempFolder folder;
  const fs::path first = folder.path() / "first";
  {
    ServerProcess server{first};
    Client agent = staff(server.url(), "agent");
    store_photo(agent);
    CHECK(agent.step("case.report", "", report_args("从 SQLite 到 PostgreSQL"))["status"] ==
          "applied");
    CHECK(server.stop() == 0);
  }
  add_odd_rows(first);
  const fs::path saved = folder.path() / "1.backup";
  const fs::path moved = folder.path() / "2.backup";
  const fs::path back = folder.path() / "3.backup";
  REQUIRE(tool(first, "", {"backup", saved.string()}).code == 0);

  const std::string database = shared_cluster().make_database();
  Ran ran = tool(first, database, {"restore", saved.string()});
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  check_whole(first, database);
  REQUIRE(tool(first, database, {"backup", moved.string()}).code == 0);

  const fs::path last = folder_with_keys_of(first, folder.path() / "last");
  ran = tool(last, "", {"restore", moved.string()});
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  check_whole(last, "");
  REQUIRE(tool(last, "", {"backup", back.string()}).code == 0);

  for (const auto& copy : {moved, back}) {
    std::size_t there = 0;
    std::size_t here = 0;
    CHECK(missing_rows(saved, copy, there) == 0);
    CHECK(missing_rows(copy, saved, here) == 0);
    CHECK(there == here);
    CHECK(there > 15);
  }
  CHECK(next_number(moved) == next_number(saved) + kNumberMargin);
  CHECK(next_number(back) == next_number(saved) + 2 * kNumberMargin);
}

TEST_CASE("A restore overwrites nothing that is in a PostgreSQL") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  const fs::path backup = folder.path() / "the.backup";
  const std::string database = shared_cluster().make_database();
  REQUIRE(tool(data, database, {"demo"}).code == 0);
  REQUIRE(tool(data, database, {"backup", backup.string()}).code == 0);
  const auto refused = [&](const std::string& url) {
    const Ran ran = tool(data, url, {"restore", backup.string()});
    INFO(ran.output);
    CHECK(ran.code == 1);
    return ran.output.find("database_not_empty") != std::string::npos;
  };
  const std::string epoch = ask(database, "SELECT value FROM meta WHERE key = 'epoch'");
  // Not even its schema is brought up to date.
  ask(database, "UPDATE schema_version SET version = 1; ALTER TABLE messages DROP tried_ms");
  CHECK(refused(database));
  CHECK(ask(database, "SELECT value FROM meta WHERE key = 'epoch'") == epoch);
  CHECK(number_of(database, "SELECT version FROM schema_version") == 1);

  const std::string others = shared_cluster().make_database();
  ask(others, "CREATE TABLE \"Somebody's\" (n BIGINT); INSERT INTO \"Somebody's\" VALUES (1)");
  CHECK(refused(others));
  // Emptied, it is taken.
  ask(others, "DROP TABLE \"Somebody's\"");
  CHECK(tool(data, others, {"restore", backup.string()}).code == 0);
  CHECK(refused(others));
}

TEST_CASE("A PostgreSQL of another release is not backed up") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  const std::string backup = (folder.path() / "the.backup").string();
  const std::string database = shared_cluster().make_database();
  REQUIRE(tool(data, database, {"demo"}).code == 0);
  const auto with_version = [&](const std::string& version) {
    ask(database, "UPDATE schema_version SET version = " + version);
    const Ran ran = tool(data, database, {"backup", backup});
    CHECK(ran.code == 1);
    CHECK_FALSE(fs::exists(backup));
    CHECK_FALSE(fs::exists(backup + ".part"));
    return ran.output;
  };
  CHECK(with_version("99").find("schema_newer") != std::string::npos);
  CHECK(with_version("1").find("schema_older") != std::string::npos);
}

TEST_CASE("A file whose bytes are gone is named; one that nobody references may go") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  const std::string backup = (folder.path() / "the.backup").string();
  std::string photo;
  {
    ServerProcess server{data};
    photo = store_photo(staff(server.url(), "agent"));
    CHECK(server.stop() == 0);
  }
  REQUIRE(fs::remove(data / "files" / photo.substr(0, 2) / photo));
  REQUIRE(tool(data, "", {"backup", backup}).code == 0);
  {
    SQLite::Database file{backup, SQLite::OPEN_READONLY};
    CHECK(file.execAndGet("SELECT count(*) FROM files").getInt() ==
          file.execAndGet("SELECT count(*) FROM backup_files").getInt());
  }
  REQUIRE(fs::remove(backup));
  {
    SQLite::Database file{(data / "aftercare.db").string(), SQLite::OPEN_READWRITE};
    file.exec("INSERT INTO file_refs VALUES ('" + photo + "', 2, zeroblob(16), zeroblob(16))");
  }
  const Ran ran = tool(data, "", {"backup", backup});
  CHECK(ran.code == 1);
  CHECK(ran.output.find(photo) != std::string::npos);
  CHECK_FALSE(fs::exists(backup));
}

TEST_CASE("A restore that fails leaves PostgreSQL as empty as it was") {
  TempFolder folder;
  const fs::path data = folder.path() / "data";
  const fs::path backup = folder.path() / "the.backup";
  REQUIRE(tool(data, "", {"demo"}).code == 0);
  {
    // Under a key that SQLite does not check and PostgreSQL refuses.
    SQLite::Database file{(data / "aftercare.db").string(), SQLite::OPEN_READWRITE};
    file.exec("UPDATE results SET actor = x'00' WHERE seq = (SELECT max(seq) FROM results)");
  }
  REQUIRE(tool(data, "", {"backup", backup.string()}).code == 0);
  const std::string database = shared_cluster().make_database();
  const Ran ran = tool(data, database, {"restore", backup.string()});
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(ran.output.find("restore_failed") != std::string::npos);
  CHECK(number_of(database, "SELECT count(*) FROM commits") == 0);
  CHECK(number_of(database, "SELECT count(*) FROM rows") == 0);
  CHECK(number_of(database, "SELECT seq FROM counter") == 0);
}
