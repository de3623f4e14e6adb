// One contract for every store behind core/ports: memory, SQLite, PostgreSQL. A store's test calls
//   check_store_contract([] { return std::make_unique<MyFixture>(); });
// inside a TEST_CASE; each SECTION gets a new, empty database of epoch "epoch-1".
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/ports/authority_store.hpp"

namespace aftercare::test {

class StoreFixture {
 public:
  virtual ~StoreFixture() = default;
  virtual AuthorityStore& authority() = 0;
  virtual ReadStore& reads() = 0;
  // A second writer on the same database (another server), null where there is none.
  virtual AuthorityStore* second() { return nullptr; }
};
using MakeStore = std::function<std::unique_ptr<StoreFixture>()>;

void check_store_contract(const MakeStore& make);
// Its part that searches.
void check_search(StoreFixture& fixture);

// A command for each of `count` records, cases and visits in turn, made one after the other: all
// hold "漏电", every tenth "水泵" and "5678".
WriteBatch records_to_find(int first, int count, std::uint64_t first_seq);

}  // namespace aftercare::test
