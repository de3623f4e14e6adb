// Files nobody references go in the end; one that somebody references or has just shown never
// does, whatever comes between: on both engines, with real bytes beside them.
#include "native/adapters/house/file_cleaning.hpp"

#include <fstream>

#include <catch2/catch_template_test_macros.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "core/base/sha256.hpp"
#include "native/adapters/postgres/database.hpp"
#include "native/adapters/sqlite/database.hpp"
#include "tests/server/support/postgres_cluster.hpp"
#include "tests/server/support/server_process.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
const Instant kStart = *parse_instant("2026-11-01T08:00:00Z");
const ActorId kGuest{*parse_uuid("00000000-0000-4000-8000-000000000001")};
const ActorId kOther{*parse_uuid("00000000-0000-4000-8000-000000000002")};

struct OnSqlite {
  TempFolder folder;
  std::unique_ptr<sql::Database> open() {
    return *sqlite::Database::open((folder.path() / "a.db").string(), sqlite::Access::write);
  }
};
struct OnPostgres {
  TempFolder folder;
  std::string url = shared_cluster().make_database();
  std::unique_ptr<sql::Database> open() {
    return *postgres::Database::open(url, postgres::Access::write);
  }
};

// A server's files, and a clean-up that can be stopped at any point.
template <class Engine>
struct Desk {
  Engine engine;
  std::unique_ptr<sql::Database> database = engine.open();
  FileStore files{engine.folder.path() / "files"};

  void write(const std::function<void(sql::Database&)>& job) {
    sql::Transaction transaction{*database, true};
    job(*database);
    transaction.commit();
  }
  // Uploaded and its hash proved.
  std::string show(const std::string& bytes, Instant now, ActorId actor = kGuest) {
    const std::string sha256 = sha256_hex(bytes);
    lay_down(bytes);
    write([&](sql::Database& to) {
      keep_file(to, files, {sha256, static_cast<std::int64_t>(bytes.size()), "text/plain"}, actor,
                now);
    });
    return sha256;
  }
  void lay_down(const std::string& bytes) {
    const fs::path path = files.path_of(sha256_hex(bytes));
    fs::create_directories(path.parent_path());
    std::ofstream{path, std::ios::binary} << bytes;
  }
  void name(const std::string& sha256, Instant now) {
    write([&](sql::Database& to) {
      sql::put_file_ref(to, sha256, {EntityType::case_, kGuest.value}, kGuest, now);
    });
  }
  void clean(Instant now) {
    clean_files(*database, files, now, [this](auto job, auto done) {
      write(job);
      if (done) {
        done(true);
      }
    });
  }
  bool there(const std::string& sha256) {
    const bool known = sql::find_file(*database, sha256).has_value();
    CHECK(known == files.has(sha256));
    return known;
  }
};

Instant after(std::int64_t days) {
  return kStart.plus_ms(days * kDayMs);
}
const std::int64_t kKeptDays = kUnreferencedKeptMs / kDayMs;

}  // namespace

TEMPLATE_TEST_CASE("A file that nobody references goes, one that somebody references stays", "",
                   OnSqlite, OnPostgres) {
  Desk<TestType> desk;
  const std::string lonely = desk.show("nobody's", kStart);
  const std::string named = desk.show("a case's", kStart);
  desk.name(named, kStart);
  desk.clean(after(kKeptDays));
  CHECK(desk.there(lonely));  // the last day is in
  desk.clean(after(kKeptDays + 1));
  CHECK_FALSE(desk.there(lonely));
  CHECK(desk.there(named));
  desk.clean(after(10 * kKeptDays));
  CHECK(desk.there(named));
  CHECK(desk.files.left_aside().empty());
}

TEMPLATE_TEST_CASE("What is shown or asked for again counts from then on", "", OnSqlite,
                   OnPostgres) {
  Desk<TestType> desk;
  const std::string again = desk.show("shown by two", kStart);
  const std::string asked = desk.show("asked for", kStart);
  desk.show("shown by two", after(kKeptDays), kOther);
  desk.write([&](sql::Database& to) { CHECK(sql::still_stored(to, asked, after(kKeptDays))); });
  desk.clean(after(kKeptDays + 1));
  CHECK(desk.there(again));
  CHECK(desk.there(asked));
  desk.clean(after(2 * kKeptDays + 1));
  CHECK_FALSE(desk.there(again));
  desk.write(
      [&](sql::Database& to) { CHECK_FALSE(sql::still_stored(to, again, after(kKeptDays))); });
}

TEMPLATE_TEST_CASE("A reference or a proof that comes in the middle keeps the file", "", OnSqlite,
                   OnPostgres) {
  Desk<TestType> desk;
  const std::string sha256 = desk.show("late", kStart);
  const Instant now = after(kKeptDays + 1);
  // Listed as unreferenced; before the writer comes to it, it is named, or shown.
  const bool is_named = GENERATE(true, false);
  clean_files(*desk.database, desk.files, now, [&](auto job, auto done) {
    if (is_named) {
      desk.name(sha256, now);
    } else {
      desk.show("late", now, kOther);
    }
    desk.write(job);
    done(true);
  });
  CHECK(desk.there(sha256));
}

TEMPLATE_TEST_CASE("Shown again while it is being dropped: kept, or asked for again", "", OnSqlite,
                   OnPostgres) {
  Desk<TestType> desk;
  const std::string sha256 = desk.show("just then", kStart);
  const sql::StoredFile file{sha256, 9, "text/plain"};
  const Instant now = after(kKeptDays + 1);
  const bool laid_down_before = GENERATE(true, false);
  clean_files(*desk.database, desk.files, now, [&](auto job, auto done) {
    // The bytes arrive before the clean-up takes them away, or after; the proof comes after.
    if (laid_down_before) {
      desk.lay_down("just then");
    }
    desk.write(job);
    if (!laid_down_before) {
      desk.lay_down("just then");
    }
    const auto proof = [&] {
      desk.write([&](sql::Database& to) { keep_file(to, desk.files, file, kOther, now); });
    };
    if (laid_down_before) {
      CHECK_THROWS(proof());
    } else {
      CHECK_NOTHROW(proof());
    }
    done(true);
  });
  CHECK(desk.there(sha256) == !laid_down_before);
}

TEMPLATE_TEST_CASE("A clean-up that is cut off is put right by the next one", "", OnSqlite,
                   OnPostgres) {
  Desk<TestType> desk;
  const std::string sha256 = desk.show("cut off", kStart);
  const Instant now = after(kKeptDays + 1);
  const bool committed = GENERATE(true, false);
  // The server dies with its bytes aside: before its commit, or after.
  clean_files(*desk.database, desk.files, now, [&](auto job, auto) {
    sql::Transaction transaction{*desk.database, true};
    job(*desk.database);
    if (committed) {
      transaction.commit();
    }
  });
  CHECK(desk.files.left_aside().size() == 1);
  CHECK_FALSE(desk.files.has(sha256));
  desk.clean(after(1));  // nothing is old enough at that hour: only what was cut off
  CHECK(desk.files.left_aside().empty());
  CHECK(desk.there(sha256) == !committed);
}

TEMPLATE_TEST_CASE("Where the commit fails the bytes are put back", "", OnSqlite, OnPostgres) {
  Desk<TestType> desk;
  const std::string sha256 = desk.show("not now", kStart);
  clean_files(*desk.database, desk.files, after(kKeptDays + 1), [&](auto job, auto done) {
    {
      const sql::Transaction rolled_back{*desk.database, true};
      job(*desk.database);
    }
    done(false);
  });
  CHECK(desk.there(sha256));
}
