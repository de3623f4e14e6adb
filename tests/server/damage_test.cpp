// verify tells what is damaged, and goes on behind it: rows changed by hand, files, pages of the
// database one after the other. DAMAGE_PAGES=all damages each page (a seeded choice otherwise).
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/verify.hpp"
#include "native/adapters/sqlite/database.hpp"
#include "tests/server/support/keeping.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kPagesTried = 40;

// What verify answers for: nothing, when it cannot be read.
std::optional<std::string> record_of(const fs::path& file) {
  try {
    SQLite::Database database{file.string(), SQLite::OPEN_READONLY};
    std::string out;
    for (const char* sql :
         {"SELECT seq || ':' || ordinal || ':' || t || ':' || hex(id) || ':' || rev || ':' || type "
          "|| ':' || json FROM events NOT INDEXED ORDER BY rowid",
          "SELECT seq || ':' || digest || ':' || hash FROM commits ORDER BY seq",
          "SELECT t || ':' || hex(id) || ':' || ver || ':' || seq || ':' || json "
          "FROM rows NOT INDEXED ORDER BY rowid",
          "SELECT seq || ':' || hash FROM counter"}) {
      SQLite::Statement query{database, sql};
      while (query.executeStep()) {
        out += query.getColumn(0).getString() + "\n";
      }
    }
    return out;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

VerifyReport verified(const fs::path& data) {
  const auto folder = DataFolder::open(data);
  REQUIRE(folder.has_value());
  return verify_house(*folder, {});
}

// Overwrites something of the page; what, by `kind`.
void damage(std::string& bytes, std::size_t at, std::size_t size, int kind, std::mt19937& random) {
  const auto any = [&random] { return static_cast<char>(random() & 0xFFU); };
  switch (kind) {
    case 0: std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), size, '\0'); break;
    case 1: std::generate_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), size, any); break;
    case 2: {
      const std::size_t from = at + random() % (size - 64);
      std::generate_n(bytes.begin() + static_cast<std::ptrdiff_t>(from), 64, any);
      break;
    }
    default: {
      char& one = bytes[at + random() % size];
      one = static_cast<char>(one ^ static_cast<char>(1U << (random() % 8)));
    }
  }
}

}  // namespace

TEST_CASE("Rows changed behind the servers' backs are found and named", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool_on(data, {"demo", "--cases", "10"}).code == 0);
  check_verified(data);
  const auto named = [&data](const std::string& code, const std::string& what) {
    const Ran ran = tool_on(data, {"verify"});
    INFO(ran.output);
    CHECK(ran.code == 1);
    CHECK(holds(ran, code));
    CHECK(holds(ran, what));
  };
  SECTION("a word in a case") {
    change(data, "UPDATE rows SET json = replace(json, '跳闸', '正常') WHERE t = 2");
    named("row_differs", "case/");
  }
  SECTION("somebody's roles") {
    change(data, "UPDATE rows SET json = replace(json, 'field_engineer', 'manager') WHERE t = 4");
    named("row_differs", "staff/");
  }
  SECTION("its commit") {
    change(data, "UPDATE rows SET seq = seq + 1 WHERE t = 0");
    named("row_differs", "customer/");
  }
  SECTION("a row gone") {
    change(data, "DELETE FROM rows WHERE t = 3");
    named("row_missing", "visit/");
  }
  SECTION("a row that no events made") {
    change(data, "DELETE FROM events WHERE t = 1");
    named("row_revision", "device/");
  }
  SECTION("no JSON") {
    change(data, "UPDATE rows SET json = '{' WHERE t = 2");
    named("row_unreadable", "case/");
  }
  SECTION("of no type") {
    change(data, "UPDATE rows SET t = 77 WHERE t = 2");
    named("row_", "77/");
  }
  SECTION("an answer") {
    change(data, "UPDATE results SET json = replace(json, '\"seq\":', '\"seq\":1')");
    named("result_changed", "command/");
  }
}

TEST_CASE("Files whose bytes are others or gone are found and named", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  std::string photo;
  {
    ServerProcess server{data};
    const Client agent = staff(server.url(), "agent");
    photo = store_photo_at(agent);
    CHECK(server.stop() == 0);
  }
  change(data, "INSERT INTO file_refs SELECT '" + photo + "', t, id, id FROM rows WHERE t = 4");
  const fs::path path = data / "files" / photo.substr(0, 2) / photo;
  check_verified(data);
  const std::string right = read_bytes(path);
  SECTION("another byte") {
    std::string wrong = right;
    wrong[20] = static_cast<char>(wrong[20] ^ 1);
    write_bytes(path, wrong);
    CHECK(holds(tool_on(data, {"verify"}), "file_damaged"));
  }
  SECTION("cut short") {
    write_bytes(path, right.substr(0, 5));
    CHECK(holds(tool_on(data, {"verify"}), "file_damaged"));
  }
  SECTION("gone") {
    fs::remove(path);
    CHECK(holds(tool_on(data, {"verify"}), "file_missing"));
  }
  SECTION("listed under a name that is a path") {
    change(data,
           "UPDATE files SET sha256 = '../../../etc/passwd'"
           " WHERE sha256 = (SELECT min(sha256) FROM files)");
    CHECK(holds(tool_on(data, {"verify"}), "file_missing"));
  }
}

TEST_CASE("A damaged page is told, whichever it is, and nothing ends the check",
          "[sqlite][faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool_on(data, {"demo", "--cases", "8"}).code == 0);
  const fs::path file = data / "aftercare.db";
  SQLite::Database{file.string(), SQLite::OPEN_READWRITE}.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  const std::string right = read_bytes(file);
  const auto record = record_of(file);
  REQUIRE(record.has_value());
  const std::size_t size = 4096;
  const std::size_t pages = right.size() / size;
  const char* all = std::getenv("DAMAGE_PAGES");
  const std::size_t tried = all != nullptr ? pages : std::min(pages, kPagesTried);
  std::mt19937 random{20261130};
  std::size_t told = 0;
  for (std::size_t i = 0; i < tried; ++i) {
    const std::size_t page = all != nullptr || i < 3 ? i : random() % pages;
    const int kind = static_cast<int>(random() % 4);
    INFO("page " << page + 1 << " of " << pages << ", kind " << kind);
    std::string wrong = right;
    damage(wrong, page * size, size, kind, random);
    fs::remove(data / "aftercare.db-wal");
    fs::remove(data / "aftercare.db-shm");
    write_bytes(file, wrong);
    const VerifyReport report = verified(data);
    told += report.whole() ? 0 : 1;
    // What may pass is room that holds nothing, and what no record stands for.
    CHECK((!report.whole() || record_of(file) == record));
    if (i % 10 == 0) {
      const Ran ran = tool_on(data, {"verify"});
      CHECK(ran.code == (report.whole() ? 0 : 1));
    }
  }
  CHECK(told > tried / 3);
  std::printf("%zu pages damaged, %zu told\n", tried, told);
}
