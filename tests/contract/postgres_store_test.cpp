// The store contract on a real PostgreSQL, with a second writer beside the first.
#include <catch2/catch_test_macros.hpp>

#include "native/adapters/postgres/database.hpp"
#include "tests/contract/store_contract.hpp"
#include "tests/server/support/postgres_cluster.hpp"

namespace {

using namespace aftercare;

class PostgresFixture final : public test::StoreFixture {
 public:
  PostgresFixture() {
    const std::string url = test::shared_cluster().make_database();
    writer_ = *postgres::Database::open(url, postgres::Access::write);
    writer_->set_meta("epoch", "epoch-1");
    other_ = *postgres::Database::open(url, postgres::Access::write);
    reader_ = *postgres::Database::open(url, postgres::Access::read);
    authority_ = writer_->authority(key_);
    second_ = other_->authority(key_);
  }
  AuthorityStore& authority() override { return *authority_; }
  ReadStore& reads() override { return reader_->reads(); }
  AuthorityStore* second() override { return second_.get(); }

 private:
  sql::ChainKey key_{};
  std::unique_ptr<postgres::Database> writer_;
  std::unique_ptr<postgres::Database> other_;
  std::unique_ptr<postgres::Database> reader_;
  std::unique_ptr<AuthorityStore> authority_;
  std::unique_ptr<AuthorityStore> second_;
};

}  // namespace

TEST_CASE("PostgreSQL keeps the store contract") {
  test::check_store_contract([] { return std::make_unique<PostgresFixture>(); });
}
