// The store contract on a real SQLite file, with a second writer beside the first.
#include <filesystem>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "native/adapters/sqlite/sqlite_authority.hpp"
#include "tests/contract/store_contract.hpp"

namespace {

using namespace aftercare;

class SqliteFixture : public test::StoreFixture {
 public:
  SqliteFixture() {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("aftercare-contract-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    const std::string path = (folder_ / "store.db").string();
    writer_ = *sqlite::Database::open(path, sqlite::Access::write);
    writer_->set_meta("epoch", "epoch-1");
    other_ = *sqlite::Database::open(path, sqlite::Access::write);
    // Within one thread nobody gives way: a second writer is told at once.
    other_->execute("PRAGMA busy_timeout=0");
    reader_ = *sqlite::Database::open(path, sqlite::Access::read);
    authority_ = std::make_unique<sqlite::SqliteAuthority>(*writer_, key_);
    second_ = std::make_unique<sqlite::SqliteAuthority>(*other_, key_);
  }
  ~SqliteFixture() override {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  AuthorityStore& authority() override { return *authority_; }
  ReadStore& reads() override { return reader_->reads(); }
  AuthorityStore* second() override { return second_.get(); }
  sqlite::Database& writer() { return *writer_; }

 private:
  std::filesystem::path folder_;
  sql::ChainKey key_{};
  std::unique_ptr<sqlite::Database> writer_;
  std::unique_ptr<sqlite::Database> other_;
  std::unique_ptr<sqlite::Database> reader_;
  std::unique_ptr<sqlite::SqliteAuthority> authority_;
  std::unique_ptr<sqlite::SqliteAuthority> second_;
};

// Whose terms are in the index whenever somebody reads.
class SettledFixture final : public SqliteFixture {
 public:
  ReadStore& reads() override {
    sql::Transaction transaction{writer(), true};
    writer().settle();
    transaction.commit();
    return SqliteFixture::reads();
  }
};

std::uint64_t count_of(sqlite::Database& database, std::string_view sql) {
  sql::Query query{database, sql};
  query.step();
  return query.count(0);
}

}  // namespace

TEST_CASE("SQLite keeps the store contract") {
  test::check_store_contract([] { return std::make_unique<SqliteFixture>(); });
}

TEST_CASE("SQLite's search answers alike once the terms are in the index") {
  SettledFixture fixture;
  test::check_search(fixture);
  CHECK(count_of(fixture.writer(), "SELECT count(*) FROM recent_terms") == 0);
}

TEST_CASE("Numbers and words of new records are found by how they begin") {
  SqliteFixture fixture;
  SettledFixture settled;
  for (test::StoreFixture* one :
       {static_cast<test::StoreFixture*>(&fixture), static_cast<test::StoreFixture*>(&settled)}) {
    REQUIRE(one->authority().begin() == StoreOutcome::done);
    WriteBatch batch = test::records_to_find(1, 20, 0);
    batch.commit.seq = 0;
    REQUIRE(one->authority().write(batch) == StoreOutcome::done);
    REQUIRE(one->authority().commit() == StoreOutcome::done);
    CHECK(one->reads().search({"56"}, std::nullopt, 10, 0).size() == 2);
    CHECK(one->reads().search({"56", "漏电"}, EntityType::case_, 10, 0).size() == 2);
    CHECK(one->reads().search({"678"}, std::nullopt, 10, 0).empty());
    // A Chinese term is a whole one.
    CHECK(one->reads().search({"漏"}, std::nullopt, 10, 0).empty());
  }
}

TEST_CASE("No more than some records wait for their terms to be put into the index") {
  SqliteFixture fixture;
  const int count = static_cast<int>(sqlite::kRecentRecordsMax) + 1;
  REQUIRE(fixture.authority().begin() == StoreOutcome::done);
  WriteBatch batch = test::records_to_find(1, count, 0);
  batch.commit.seq = 0;
  REQUIRE(fixture.authority().write(batch) == StoreOutcome::done);
  REQUIRE(fixture.authority().commit() == StoreOutcome::done);
  CHECK(count_of(fixture.writer(), "SELECT count(*) FROM recent_terms") == 0);
  CHECK(count_of(fixture.writer(), "SELECT count(*) FROM terms") ==
        static_cast<std::uint64_t>(count + count / 10 * 2));
}
