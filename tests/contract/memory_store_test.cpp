#include "core/sync/memory_store.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/contract/store_contract.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

class MemoryFixture final : public StoreFixture {
 public:
  AuthorityStore& authority() override { return authority_; }
  ReadStore& reads() override { return store_; }
  AuthorityStore* second() override { return &second_; }

 private:
  MemoryStore store_{"epoch-1"};
  MemoryAuthority authority_{store_};
  MemoryAuthority second_{store_};
};

}  // namespace

TEST_CASE("the store in memory keeps the contract") {
  check_store_contract([] { return std::make_unique<MemoryFixture>(); });
}
