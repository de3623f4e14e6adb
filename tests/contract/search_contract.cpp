#include <catch2/catch_test_macros.hpp>

#include "tests/contract/store_contract.hpp"

namespace aftercare::test {
namespace {

constexpr int kRecords = 300;

EntityKey record_key(int n) {
  EntityKey key{n % 2 == 0 ? EntityType::case_ : EntityType::visit, {}};
  key.id.bytes[6] = 0x70;
  key.id.bytes[8] = 0x80;
  key.id.bytes[14] = static_cast<std::uint8_t>(n / 256);
  key.id.bytes[15] = static_cast<std::uint8_t>(n % 256);
  return key;
}

std::vector<EntityKey> keys_down(int from, int to, int step) {
  std::vector<EntityKey> keys;
  for (int n = from; n >= to; n -= step) {
    keys.push_back(record_key(n));
  }
  return keys;
}

void write(AuthorityStore& store, WriteBatch batch, std::uint64_t seqs) {
  REQUIRE(store.begin() == StoreOutcome::done);
  Raised raised;
  RaiseRequest raise;
  raise.seqs = seqs;
  if (seqs > 0) {
    REQUIRE(store.raise(raise, raised) == StoreOutcome::done);
  }
  REQUIRE(store.write(batch) == StoreOutcome::done);
  REQUIRE(store.commit() == StoreOutcome::done);
}

using Terms = std::vector<std::string>;

std::vector<EntityKey> in_pages(ReadStore& reads, const Terms& terms,
                                std::optional<EntityType> type, std::size_t size) {
  std::vector<EntityKey> all;
  while (true) {
    const auto page = reads.search(terms, type, size, all.size());
    CHECK(page.size() <= size);
    all.insert(all.end(), page.begin(), page.end());
    if (page.size() < size) {
      return all;
    }
  }
}

}  // namespace

WriteBatch records_to_find(int first, int count, std::uint64_t first_seq) {
  WriteBatch batch;
  for (int i = 0; i < count; ++i) {
    const EntityKey key = record_key(first + i);
    const std::uint64_t seq = first_seq + static_cast<std::uint64_t>(i);
    batch.rows.push_back({key, 0, 1, seq, "{}"});
    batch.events.push_back({seq, 0, key, 1, "case.noted", "{}"});
    batch.terms.push_back({"漏电", key, true});
    if ((first + i) % 10 == 0) {
      batch.terms.push_back({"水泵", key, true});
      batch.terms.push_back({"5678", key, true});
    }
    batch.commit = {seq, std::string(64, 'a')};
  }
  return batch;
}

void check_search(StoreFixture& fixture) {
  write(fixture.authority(), records_to_find(1, kRecords, 1), kRecords);
  const auto found = [&](const Terms& terms, std::optional<EntityType> type = {}) {
    return fixture.reads().search(terms, type, kRecords, 0);
  };
  // Newest first, whatever kind they are.
  CHECK(found({"漏电"}) == keys_down(kRecords, 1, 1));
  CHECK(found({"漏电"}, EntityType::visit) == keys_down(kRecords - 1, 1, 2));
  CHECK(found({"漏电", "水泵"}) == keys_down(kRecords, 10, 10));
  CHECK(found({"5678", "漏电", "水泵"}, EntityType::case_) == keys_down(kRecords, 10, 10));
  CHECK(found({"漏电", "5678"}, EntityType::visit).empty());
  CHECK(found({"没有"}).empty());
  CHECK(found({"漏电", "没有"}).empty());
  CHECK(found({}).empty());
  for (const std::size_t size : {1U, 7U, 64U, 299U}) {
    CHECK(in_pages(fixture.reads(), {"漏电"}, std::nullopt, size) == found({"漏电"}));
    CHECK(in_pages(fixture.reads(), {"漏电", "水泵"}, std::nullopt, size) ==
          found({"漏电", "水泵"}));
  }
  CHECK(fixture.reads().search({"漏电"}, std::nullopt, 5, kRecords).empty());
  CHECK(fixture.reads().search({"漏电"}, std::nullopt, 5, ~std::size_t{0} - 4).empty());

  WriteBatch change;
  change.terms = {{"5678", record_key(kRecords), false},
                  {"水泵", record_key(kRecords), false},
                  {"水泵", record_key(kRecords - 1), true}};
  write(fixture.authority(), change, 0);
  CHECK(found({"5678"}) == keys_down(kRecords - 10, 10, 10));
  CHECK(found({"水泵"}, EntityType::visit) == keys_down(kRecords - 1, kRecords - 1, 1));
  CHECK(found({"漏电", "水泵"}).front() == record_key(kRecords - 1));
  CHECK(found({"漏电"}) == keys_down(kRecords, 1, 1));
  // And what comes later stands before all of them.
  write(fixture.authority(), records_to_find(kRecords + 1, 10, kRecords + 1), 10);
  CHECK(fixture.reads().search({"漏电"}, std::nullopt, 12, 0) ==
        keys_down(kRecords + 10, kRecords - 1, 1));
  CHECK(found({"水泵"}).front() == record_key(kRecords + 10));
}

}  // namespace aftercare::test
