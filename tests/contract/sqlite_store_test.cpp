// The store contract on a real SQLite file, with a second writer beside the first.
#include <filesystem>

#include <catch2/catch_test_macros.hpp>
#include <unistd.h>

#include "native/adapters/sqlite/sqlite_authority.hpp"
#include "tests/contract/store_contract.hpp"

namespace {

using namespace aftercare;

class SqliteFixture final : public test::StoreFixture {
 public:
  SqliteFixture() {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("aftercare-contract-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    const std::string path = (folder_ / "store.db").string();
    writer_ = std::move(*sqlite::Database::open(path, sqlite::Access::write));
    writer_->set_meta("epoch", "epoch-1");
    other_ = std::move(*sqlite::Database::open(path, sqlite::Access::write));
    // Within one thread nobody gives way: a second writer is told at once.
    other_->execute("PRAGMA busy_timeout=0");
    reader_ = std::move(*sqlite::Database::open(path, sqlite::Access::read));
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

 private:
  std::filesystem::path folder_;
  sql::ChainKey key_{};
  std::unique_ptr<sqlite::Database> writer_;
  std::unique_ptr<sqlite::Database> other_;
  std::unique_ptr<sqlite::Database> reader_;
  std::unique_ptr<sqlite::SqliteAuthority> authority_;
  std::unique_ptr<sqlite::SqliteAuthority> second_;
};

}  // namespace

TEST_CASE("SQLite keeps the store contract") {
  test::check_store_contract([] { return std::make_unique<SqliteFixture>(); });
}
