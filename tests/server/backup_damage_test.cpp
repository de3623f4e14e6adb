// A backup is looked at whole before anything is touched: whatever is wrong with it is refused with
// its reason, nothing is written outside the folder, and what is there stays byte for byte.
#include <array>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/backup.hpp"
#include "native/adapters/sqlite/database.hpp"
#include "tests/server/support/keeping.hpp"
#include "tests/server/support/postgres_cluster.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

constexpr int kFlips = 150;
// Behind the database: one line.
constexpr const char* kSealWord = "\naftercare-backup ";

// A company with a photo, its backup, and what came after it.
struct Kept {
  Kept() {
    ServerProcess server{data, {"--demo"}};
    const Client agent = staff(server.url(), "agent");
    photo = store_photo_at(agent);
    REQUIRE(tool_on(data, {"backup", good.string()}).code == 0);
    Reporter later;
    later.open(server.url());
    later.report(2);
    REQUIRE(server.stop() == 0);
    bytes = read_bytes(good);
    before = content_of(folder.path());
  }
  [[nodiscard]] fs::path photo_path() const { return data / "files" / photo.substr(0, 2) / photo; }
  // The tool's, and the folder's as it was.
  void check_refused_untouched(const std::string& name, std::vector<std::string> more,
                               const std::string& code = "") {
    INFO(name);
    std::vector<std::string> words{"restore", bad.string()};
    words.insert(words.end(), more.begin(), more.end());
    const Ran ran = tool_on(data, words);
    INFO(ran.output);
    CHECK(ran.code == 1);
    CHECK(holds(ran, code));
    CHECK(holds(ran, "("));  // a text and its code, not only that it ended
    check_untouched();
  }
  void check_untouched() {
    fs::remove(bad);
    CHECK(content_of(folder.path()) == before);
  }

  TempFolder folder;
  fs::path data = folder.path() / "in" / "data";
  fs::path good = folder.path() / "good.backup";
  fs::path bad = folder.path() / "bad.backup";
  std::string photo;
  std::string bytes;
  std::map<std::string, std::string> before;
};

std::string without_seal(const std::string& bytes) {
  return bytes.substr(0, bytes.rfind(kSealWord));
}

struct Change {
  const char* name;
  const char* sql;
};
constexpr std::array kChanges{
    Change{"other bytes of a file", "UPDATE backup_files SET bytes = x'00'"},
    Change{"a file's name that climbs",
           "UPDATE backup_files SET sha256 = '../../../escaped'"
           " WHERE sha256 = (SELECT min(sha256) FROM backup_files)"},
    Change{"a file's name from the root",
           "UPDATE backup_files SET sha256 = '/tmp/aftercare-escaped'"
           " WHERE sha256 = (SELECT min(sha256) FROM backup_files)"},
    Change{"a file's name as long, no hash",
           "UPDATE backup_files SET sha256 = '../' || substr(sha256, 4)"
           " WHERE sha256 = (SELECT min(sha256) FROM backup_files)"},
    Change{"a file missing", "DELETE FROM backup_files"},
    Change{"a file too many", "INSERT INTO backup_files VALUES (lower(hex(zeroblob(32))), x'')"},
    Change{"an event changed",
           "UPDATE events SET json = replace(json, '1', '2') WHERE type = 'case.reported'"},
    Change{"an event gone", "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)"},
    Change{"all history gone", "DELETE FROM events; DELETE FROM commits"},
    Change{"a commit's hash", "UPDATE commits SET hash = digest"},
    Change{"the counter", "UPDATE counter SET seq = seq + 1"},
    Change{"a row changed",
           "UPDATE rows SET json = replace(json, 'field_engineer', 'manager') WHERE t = 4"},
    Change{"a row gone", "DELETE FROM rows WHERE t = 2"},
    Change{"an answer", "UPDATE results SET json = '{}'"},
    Change{"a table gone", "DROP TABLE commits"},
    Change{"another table gone", "DROP TABLE membership"},
    Change{"a trigger", "CREATE TRIGGER t AFTER UPDATE ON meta BEGIN DELETE FROM accounts; END"},
    Change{"a view in a table's place",
           "ALTER TABLE duty_looks RENAME TO d2; CREATE VIEW duty_looks AS SELECT * FROM d2"},
    Change{"a newer schema", "PRAGMA user_version = 999"},
    Change{"no schema", "PRAGMA user_version = 0"},
};

}  // namespace

TEST_CASE("A backup that is damaged in any way is refused, and nothing is touched", "[faults]") {
  Kept kept;
  const auto refused = [&kept](const std::string& name, const std::string& bytes,
                               const std::string& code) {
    write_bytes(kept.bad, bytes);
    kept.check_refused_untouched(name, {}, code);
  };
  const std::string& good = kept.bytes;
  refused("nothing", "", "not_a_backup");
  refused("a text", "this is a text\n", "not_a_backup");
  refused("a picture", "\x89PNG\r\n\x1a\n" + std::string(5000, 'x'), "not_a_backup");
  refused("half of it", good.substr(0, good.size() / 2), "backup_unsealed");
  refused("without its last byte", good.substr(0, good.size() - 1), "backup_unsealed");
  refused("its first page alone", good.substr(0, 4096), "backup_unsealed");
  refused("something behind it", good + "x", "backup_unsealed");
  refused("twice", good + good, "backup_damaged");
  refused("of a newer format",
          without_seal(good) + "\naftercare-backup 2 " + good.substr(good.rfind(kSealWord) + 20),
          "backup_newer");
}

TEST_CASE("A backup that somebody changed is refused, with its seal and without", "[faults]") {
  Kept kept;
  for (const auto& change : kChanges) {
    for (const bool sealed : {true, false}) {
      write_bytes(kept.bad, sealed ? kept.bytes : without_seal(kept.bytes));
      {
        SQLite::Database file{kept.bad.string(), SQLite::OPEN_READWRITE};
        file.exec("PRAGMA foreign_keys=OFF");
        file.exec(change.sql);
      }
      kept.check_refused_untouched(change.name, sealed ? std::vector<std::string>{}
                                                       : std::vector<std::string>{"--unsealed"});
    }
  }
  CHECK_FALSE(fs::exists("/tmp/aftercare-escaped"));
  // Without its seal, but whole, an older release's: taken when it is asked for.
  write_bytes(kept.bad, without_seal(kept.bytes));
  make_room(kept.data);
  const Ran ran = tool_on(kept.data, {"restore", kept.bad.string(), "--unsealed"});
  INFO(ran.output);
  CHECK(ran.code == 0);
  check_verified(kept.data);
}

TEST_CASE("No flipped byte of a backup passes, wherever it is", "[faults]") {
  Kept kept;
  const auto folder = DataFolder::open(kept.data);
  REQUIRE(folder.has_value());
  DatabaseChoice choice;
  if (const auto words = store_words(kept.data); !words.empty()) {
    choice.url = shared_cluster().make_database();
  }
  std::mt19937 random{20261130};
  const std::size_t size = kept.bytes.size();
  const std::size_t seal = kept.bytes.rfind(kSealWord);
  for (int i = 0; i < kFlips; ++i) {
    // The header, the seal, and anywhere.
    const std::size_t at = i % 5 == 0   ? random() % 100
                           : i % 5 == 1 ? seal + random() % (size - seal)
                                        : random() % size;
    std::string wrong = kept.bytes;
    wrong[at] = static_cast<char>(wrong[at] ^ static_cast<char>(1U << (random() % 8)));
    write_bytes(kept.bad, wrong);
    const auto report = restore_backup(*folder, choice, kept.bad);
    INFO("byte " << at << " of " << size);
    CHECK_FALSE(report.has_value());
  }
  // Its key's name and keyed hash flipped are another house's: never taken without being asked.
  kept.check_untouched();
  make_room(kept.data);
  CHECK(tool_on(kept.data, {"restore", kept.good.string()}).code == 0);
  check_verified(kept.data);
}

TEST_CASE("A good photo is never written over; a damaged one is mended", "[faults]") {
  Kept kept;
  const fs::path path = kept.photo_path();
  const auto inode_time = fs::last_write_time(path);
  make_room(kept.data);
  SECTION("good") {
    REQUIRE(tool_on(kept.data, {"restore", kept.good.string()}).code == 0);
    CHECK(fs::last_write_time(path) == inode_time);
  }
  SECTION("damaged") {
    write_bytes(path, "no photo");
    REQUIRE(tool_on(kept.data, {"restore", kept.good.string()}).code == 0);
  }
  check_verified(kept.data);
  CHECK(kept.before.at("in/data/files/" + kept.photo.substr(0, 2) + "/" + kept.photo) ==
        content_of(kept.data).at("files/" + kept.photo.substr(0, 2) + "/" + kept.photo));
}

TEST_CASE("Another company's backup is refused unless it is adopted", "[faults]") {
  Kept kept;
  Kept other;
  fs::copy_file(other.good, kept.bad);
  kept.check_refused_untouched("another company's", {}, "backup_foreign");
  // Nor where there is nothing yet: its keys are somewhere.
  const fs::path fresh = kept.folder.path() / "fresh";
  CHECK(holds(tool_on(fresh, {"restore", other.good.string()}), "backup_foreign"));
  CHECK_FALSE(fs::exists(fresh / "keys" / "chain.key"));
  fs::remove_all(fresh);
  write_bytes(kept.bad, without_seal(other.bytes));
  kept.check_refused_untouched("another company's, unsealed", {"--unsealed"}, "backup_foreign");

  make_room(kept.data);
  const Ran ran = tool_on(kept.data, {"restore", other.good.string(), "--adopt"});
  INFO(ran.output);
  REQUIRE(ran.code == 0);
  check_verified(kept.data);
  {
    ServerProcess server{kept.data};
    Client device = guest(server.url());
    CHECK(device.step("case.report", "", report_args())["status"] == "applied");
    CHECK(server.stop() == 0);
  }
  check_verified(kept.data);
  REQUIRE(tool_on(kept.data, {"backup", (kept.folder.path() / "mine.backup").string()}).code == 0);
}

TEST_CASE("What was there before a restore is kept whole, its log too", "[sqlite][faults]") {
  Kept kept;
  Reporter last;
  {
    ServerProcess server{kept.data};
    last.open(server.url());
    last.report(3);
    server.kill();
  }
  REQUIRE(tool_on(kept.data, {"restore", kept.good.string()}).code == 0);
  fs::path before;
  for (const auto& entry : fs::directory_iterator{kept.data}) {
    if (entry.path().filename().string().rfind("aftercare.db.before-", 0) == 0 &&
        !entry.path().string().ends_with("-wal") && !entry.path().string().ends_with("-shm")) {
      before = entry.path();
    }
  }
  REQUIRE_FALSE(before.empty());
  SQLite::Database file{before.string(), SQLite::OPEN_READWRITE};
  SQLite::Statement query{file, "SELECT count(*) FROM results WHERE seq = ?"};
  query.bind(1, last.results.back()["seq"].get<std::int64_t>());
  REQUIRE(query.executeStep());
  CHECK(query.getColumn(0).getInt() == 1);
}

TEST_CASE("Damaged data is no backup", "[sqlite][faults]") {
  Kept kept;
  const fs::path to = kept.folder.path() / "of.damaged";
  write_bytes(kept.photo_path(), "no photo");
  change(kept.data,
         "INSERT INTO file_refs SELECT sha256, 4, zeroblob(16), zeroblob(16) FROM files");
  const Ran photo = tool_on(kept.data, {"backup", to.string()});
  CHECK(photo.code == 1);
  CHECK(holds(photo, kept.photo));
  CHECK_FALSE(fs::exists(to));
}
