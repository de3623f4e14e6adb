#include "tests/contract/store_contract.hpp"

#include <catch2/catch_test_macros.hpp>

namespace aftercare::test {
namespace {

Uuid id_of(int n) {
  Uuid id;
  id.bytes[6] = 0x70;
  id.bytes[8] = 0x80;
  id.bytes[14] = static_cast<std::uint8_t>(n / 256);
  id.bytes[15] = static_cast<std::uint8_t>(n % 256);
  return id;
}
EntityKey case_key(int n) {
  return {EntityType::case_, id_of(n)};
}

std::string json_of(const std::string& text) {
  return "{\"text\":\"" + text + "\"}";
}

// One command's worth of changes, written as the authority does.
struct Change {
  int n = 1;
  std::uint64_t previous = 0;
  std::uint64_t ver = 1;
  std::vector<std::string> in;   // scopes it is in afterwards
  std::vector<std::string> out;  // scopes it left
  std::string text = "漏电";
};

WriteBatch batch_of(const std::vector<Change>& changes, std::uint64_t first_seq) {
  WriteBatch batch;
  std::uint64_t seq = first_seq;
  for (const Change& change : changes) {
    const EntityKey key = case_key(change.n);
    batch.rows.push_back({key, change.previous, change.ver, seq, json_of(change.text)});
    for (std::uint64_t rev = change.previous + 1; rev <= change.ver; ++rev) {
      batch.events.push_back({seq, static_cast<int>(rev - change.previous - 1), key, rev,
                              "case.noted", "{\"args\":{},\"meta\":{}}"});
    }
    for (const std::string& scope : change.in)
      batch.memberships.push_back({scope, key, seq, true});
    for (const std::string& scope : change.out) {
      batch.memberships.push_back({scope, key, seq, false});
    }
    batch.commit.seq = seq++;
  }
  batch.commit.digest = std::string(64, 'a');
  return batch;
}

StoreOutcome write_all(AuthorityStore& store, const std::vector<Change>& changes,
                       std::uint64_t* seq = nullptr) {
  if (const auto begun = store.begin(); begun != StoreOutcome::done)
    return begun;
  LoadRequest load;
  for (const Change& change : changes)
    load.rows.push_back(case_key(change.n));
  Loaded loaded;
  StoreOutcome outcome = store.load(load, loaded);
  Raised raised;
  RaiseRequest raise;
  raise.seqs = changes.size();
  if (outcome == StoreOutcome::done)
    outcome = store.raise(raise, raised);
  if (seq != nullptr)
    *seq = raised.first_seq;
  if (outcome == StoreOutcome::done)
    outcome = store.write(batch_of(changes, raised.first_seq));
  if (outcome == StoreOutcome::done)
    outcome = store.commit();
  if (outcome != StoreOutcome::done)
    store.rollback();
  return outcome;
}

std::vector<std::string> keys_of(const std::vector<ScopedChange>& changes) {
  std::vector<std::string> out;
  for (const ScopedChange& change : changes) {
    out.push_back(to_text(change.key.id).substr(33) + (change.present ? "+" : "-") +
                  std::to_string(change.seq));
  }
  return out;
}
using Keys = std::vector<std::string>;

void check_commits(StoreFixture& fixture) {
  AuthorityStore& store = fixture.authority();
  SECTION("an empty database stands at 0") {
    CHECK(fixture.reads().head().epoch == "epoch-1");
    CHECK(fixture.reads().head().seq == 0);
    CHECK_FALSE(fixture.reads().hash_at(0).has_value());
    CHECK(fixture.reads().changes({"a"}, 0, 100, 10).empty());
  }
  SECTION("seqs follow each other without gaps, the hash changes with every commit") {
    std::uint64_t seq = 0;
    REQUIRE(write_all(store, {{1, 0, 1, {"a"}}, {2, 0, 2, {"a"}}}, &seq) == StoreOutcome::done);
    CHECK(seq == 1);
    const Head first = fixture.reads().head();
    CHECK(first.seq == 2);
    REQUIRE(write_all(store, {{1, 1, 2, {"a"}}}, &seq) == StoreOutcome::done);
    CHECK(seq == 3);
    const Head second = fixture.reads().head();
    CHECK(second.seq == 3);
    CHECK(second.hash != first.hash);
    // The newest commit at or below: 1 is inside the first commit.
    CHECK_FALSE(fixture.reads().hash_at(1).has_value());
    CHECK(fixture.reads().hash_at(2) == first.hash);
    CHECK(fixture.reads().hash_at(3) == second.hash);
    CHECK(fixture.reads().hash_at(99) == second.hash);
  }
  SECTION("a rolled back transaction leaves nothing, not even its seq") {
    REQUIRE(store.begin() == StoreOutcome::done);
    Raised raised;
    RaiseRequest raise;
    raise.seqs = 5;
    raise.months["202611"] = 3;
    REQUIRE(store.raise(raise, raised) == StoreOutcome::done);
    REQUIRE(store.write(batch_of({{1, 0, 1, {"a"}}}, raised.first_seq)) == StoreOutcome::done);
    store.rollback();
    CHECK(fixture.reads().head().seq == 0);
    CHECK_FALSE(fixture.reads().row(case_key(1)).has_value());
    CHECK(fixture.reads().changes({"a"}, 0, 100, 10).empty());
    std::uint64_t seq = 0;
    REQUIRE(write_all(store, {{1, 0, 1, {"a"}}}, &seq) == StoreOutcome::done);
    CHECK(seq == 1);
  }
  SECTION("case numbers count per month, beside the counter") {
    const auto numbers = [&](const std::string& month, std::int64_t count) {
      REQUIRE(store.begin() == StoreOutcome::done);
      Raised raised;
      RaiseRequest raise;
      raise.seqs = 1;
      raise.months[month] = count;
      REQUIRE(store.raise(raise, raised) == StoreOutcome::done);
      WriteBatch batch;
      batch.commit = {raised.first_seq, std::string(64, 'b')};
      REQUIRE(store.write(batch) == StoreOutcome::done);
      REQUIRE(store.commit() == StoreOutcome::done);
      return raised.first_number.at(month);
    };
    CHECK(numbers("202611", 3) == 1);
    CHECK(numbers("202611", 1) == 4);
    CHECK(numbers("202612", 1) == 1);
    CHECK(numbers("202611", 1) == 5);
  }
  SECTION("clients alone are written without a commit") {
    REQUIRE(write_all(store, {{1, 0, 1, {"a"}}}) == StoreOutcome::done);
    const Head before = fixture.reads().head();
    REQUIRE(store.begin() == StoreOutcome::done);
    WriteBatch batch;
    batch.clients.push_back({ClientId{id_of(7)}, ActorId{id_of(8)}, 12});
    REQUIRE(store.write(batch) == StoreOutcome::done);
    REQUIRE(store.commit() == StoreOutcome::done);
    CHECK(fixture.reads().head().seq == before.seq);
    CHECK(fixture.reads().head().hash == before.hash);
    CHECK(fixture.reads().hash_at(before.seq) == before.hash);
  }
}

void check_versions(StoreFixture& fixture) {
  AuthorityStore& store = fixture.authority();
  REQUIRE(write_all(store, {{1, 0, 3, {"a"}}}) == StoreOutcome::done);
  SECTION("a row is written over the revision it was decided on, however far it moves") {
    CHECK(write_all(store, {{1, 3, 5, {"a"}, {}, "weiter"}}) == StoreOutcome::done);
    const auto row = fixture.reads().row(case_key(1));
    REQUIRE(row.has_value());
    CHECK(row->ver == 5);
    CHECK(row->seq == 2);
    CHECK(row->json == json_of("weiter"));
    const auto history = fixture.reads().history(case_key(1));
    REQUIRE(history.size() == 5);
    for (std::size_t i = 0; i < history.size(); ++i)
      CHECK(history[i].rev == i + 1);
    CHECK(history[0].type == "case.noted");
    CHECK(history[4].seq == 2);
  }
  SECTION("an older revision is a conflict, and nothing is written") {
    CHECK(write_all(store, {{2, 0, 1, {"a"}}, {1, 2, 3, {"a"}}}) == StoreOutcome::conflict);
    CHECK_FALSE(fixture.reads().row(case_key(2)).has_value());
    CHECK(fixture.reads().head().seq == 1);
  }
  SECTION("a row that should be absent and is not") {
    CHECK(write_all(store, {{1, 0, 1, {"a"}}}) == StoreOutcome::conflict);
  }
  SECTION("a row that should be there and is not") {
    CHECK(write_all(store, {{9, 1, 2, {"a"}}}) == StoreOutcome::conflict);
  }
}

StoredResult result_of(int n, int client, std::uint64_t seq) {
  return {CommandId{id_of(n)}, ActorId{id_of(500)}, ClientId{id_of(client)}, seq,
          "{\"seq\":" + std::to_string(seq) + "}"};
}

void check_loading(StoreFixture& fixture) {
  AuthorityStore& store = fixture.authority();
  REQUIRE(store.begin() == StoreOutcome::done);
  Raised raised;
  RaiseRequest raise;
  raise.seqs = 3;
  REQUIRE(store.raise(raise, raised) == StoreOutcome::done);
  WriteBatch batch = batch_of({{1, 0, 1, {"a"}}, {2, 0, 1, {"a"}}}, 1);
  batch.commit.seq = 3;
  batch.rows.push_back({{EntityType::policy, id_of(3)}, 0, 1, 3, "{}"});
  const IndexKey phone{IndexName::customer_phone, "13912345678"};
  const IndexKey serial{IndexName::device_serial, "13912345678"};
  batch.indexes = {{phone, id_of(1), true}, {phone, id_of(2), true}, {serial, id_of(9), true}};
  batch.results = {result_of(101, 50, 1), result_of(102, 50, 2), result_of(103, 51, 3)};
  batch.clients = {{ClientId{id_of(50)}, ActorId{id_of(500)}, 2}};
  REQUIRE(store.write(batch) == StoreOutcome::done);
  REQUIRE(store.commit() == StoreOutcome::done);

  SECTION("what is there, and nothing for what is not") {
    REQUIRE(store.begin() == StoreOutcome::done);
    LoadRequest request;
    request.rows = {case_key(1), case_key(77)};
    request.indexes = {phone, {IndexName::customer_phone, "none"}};
    request.results = {CommandId{id_of(102)}, CommandId{id_of(199)}};
    request.clients = {ClientId{id_of(50)}, ClientId{id_of(52)}};
    request.policies = true;
    Loaded loaded;
    REQUIRE(store.load(request, loaded) == StoreOutcome::done);
    store.rollback();
    REQUIRE(loaded.rows.size() == 1);
    CHECK(loaded.rows[0].key == case_key(1));
    CHECK(loaded.rows[0].ver == 1);
    CHECK(loaded.rows[0].json == json_of("漏电"));
    REQUIRE(loaded.indexes.size() >= 1);
    for (const auto& [key, ids] : loaded.indexes) {
      CHECK(ids == (key == phone ? std::vector<Uuid>{id_of(1), id_of(2)} : std::vector<Uuid>{}));
    }
    REQUIRE(loaded.results.size() == 1);
    CHECK(loaded.results[0].seq == 2);
    CHECK(loaded.results[0].actor == ActorId{id_of(500)});
    CHECK(loaded.results[0].client == ClientId{id_of(50)});
    CHECK(loaded.results[0].json == "{\"seq\":2}");
    REQUIRE(loaded.clients.size() == 1);
    CHECK(loaded.clients[0].last_client_seq == 2);
    CHECK(loaded.policies == std::vector<Uuid>{id_of(3)});
  }
  SECTION("index entries come and go") {
    REQUIRE(store.begin() == StoreOutcome::done);
    WriteBatch change;
    change.indexes = {{phone, id_of(1), false}, {phone, id_of(4), true}};
    REQUIRE(store.write(change) == StoreOutcome::done);
    REQUIRE(store.commit() == StoreOutcome::done);
    REQUIRE(store.begin() == StoreOutcome::done);
    LoadRequest request;
    request.indexes = {phone};
    Loaded loaded;
    REQUIRE(store.load(request, loaded) == StoreOutcome::done);
    store.rollback();
    REQUIRE(loaded.indexes.size() == 1);
    CHECK(loaded.indexes[0].second == std::vector<Uuid>{id_of(2), id_of(4)});
  }
  SECTION("a client's results in order, within a range") {
    const auto all = fixture.reads().results_of(ClientId{id_of(50)}, 0, 99, 10);
    REQUIRE(all.size() == 2);
    CHECK(all[0].seq == 1);
    CHECK(all[1].seq == 2);
    CHECK(fixture.reads().results_of(ClientId{id_of(50)}, 1, 99, 10).size() == 1);
    CHECK(fixture.reads().results_of(ClientId{id_of(50)}, 0, 1, 10).size() == 1);
    CHECK(fixture.reads().results_of(ClientId{id_of(50)}, 0, 99, 1).size() == 1);
    CHECK(fixture.reads().results_of(ClientId{id_of(53)}, 0, 99, 10).empty());
  }
  SECTION("a result is stored once") {
    REQUIRE(store.begin() == StoreOutcome::done);
    Raised again;
    RaiseRequest one;
    one.seqs = 1;
    REQUIRE(store.raise(one, again) == StoreOutcome::done);
    WriteBatch twice;
    twice.results = {result_of(101, 50, 4)};
    twice.commit = {4, std::string(64, 'c')};
    StoreOutcome outcome = store.write(twice);
    if (outcome == StoreOutcome::done)
      outcome = store.commit();
    CHECK(outcome == StoreOutcome::conflict);
    store.rollback();
    CHECK(fixture.reads().head().seq == 3);
  }
}

void check_scopes(StoreFixture& fixture) {
  AuthorityStore& store = fixture.authority();
  ReadStore& reads = fixture.reads();
  // 1: 001 in a; 2: 002 in a and b; 3: 003 in b; 4: 001 again; 5: 002 leaves a; 6: 003 leaves all
  REQUIRE(write_all(store, {{1, 0, 1, {"a"}}}) == StoreOutcome::done);
  REQUIRE(write_all(store, {{2, 0, 1, {"a", "b"}}, {3, 0, 1, {"b"}}}) == StoreOutcome::done);
  REQUIRE(write_all(store, {{1, 1, 2, {"a"}, {}, "zwei"}}) == StoreOutcome::done);
  REQUIRE(write_all(store, {{2, 1, 2, {"b"}, {"a"}}}) == StoreOutcome::done);
  REQUIRE(write_all(store, {{3, 1, 2, {}, {"b"}}}) == StoreOutcome::done);
  SECTION("the latest of each record, by seq, present or not") {
    CHECK(keys_of(reads.changes({"a"}, 0, 6, 10)) == Keys{"001+4", "002-5"});
    CHECK(keys_of(reads.changes({"b"}, 0, 6, 10)) == Keys{"002+5", "003-6"});
    CHECK(keys_of(reads.changes({"a", "b"}, 0, 6, 10)) == Keys{"001+4", "002+5", "003-6"});
    CHECK(reads.changes({"c"}, 0, 6, 10).empty());
    CHECK(reads.changes({}, 0, 6, 10).empty());
    const auto changes = reads.changes({"a"}, 0, 6, 10);
    CHECK(changes[0].json == json_of("zwei"));
    CHECK(changes[0].ver == 2);
    CHECK_FALSE(changes[0].deleted);
    CHECK_FALSE(changes[1].deleted);
  }
  SECTION("within a range only") {
    CHECK(keys_of(reads.changes({"a"}, 4, 6, 10)) == Keys{"002-5"});
    CHECK(keys_of(reads.changes({"a"}, 0, 4, 10)) == Keys{"001+4"});
    CHECK(reads.changes({"a"}, 6, 6, 10).empty());
  }
  SECTION("no more than asked for, in order") {
    CHECK(keys_of(reads.changes({"a", "b"}, 0, 6, 1)) == Keys{"001+4"});
    CHECK(keys_of(reads.changes({"a", "b"}, 4, 6, 1)) == Keys{"002+5"});
    CHECK(keys_of(reads.changes({"a", "b"}, 5, 6, 1)) == Keys{"003-6"});
    CHECK(keys_of(reads.changes({"a", "b"}, 0, 6, 2)) == Keys{"001+4", "002+5"});
  }
  SECTION("who holds what") {
    CHECK(reads.in_scopes(case_key(1), {"a"}));
    CHECK_FALSE(reads.in_scopes(case_key(2), {"a"}));
    CHECK(reads.in_scopes(case_key(2), {"a", "b"}));
    CHECK_FALSE(reads.in_scopes(case_key(3), {"a", "b"}));
    CHECK_FALSE(reads.in_scopes(case_key(1), {}));
    const std::vector<EntityKey> lost = reads.only_in({"a", "b"}, {}, std::nullopt, 10);
    CHECK(lost == std::vector<EntityKey>{case_key(1), case_key(2)});
    CHECK(reads.only_in({"a", "b"}, {"b"}, std::nullopt, 10) ==
          std::vector<EntityKey>{case_key(1)});
    CHECK(reads.only_in({"a", "b"}, {}, case_key(1), 10) == std::vector<EntityKey>{case_key(2)});
    CHECK(reads.only_in({"a", "b"}, {}, std::nullopt, 1) == std::vector<EntityKey>{case_key(1)});
  }
  SECTION("a walk in key order, each record once, resumed after a key") {
    const auto all = reads.walk({"a", "b"}, std::nullopt, 10);
    REQUIRE(all.size() == 2);
    CHECK(all[0].key == case_key(1));
    CHECK(all[0].json == json_of("zwei"));
    CHECK(all[1].key == case_key(2));
    CHECK(reads.walk({"a", "b"}, std::nullopt, 1).size() == 1);
    const auto rest = reads.walk({"a", "b"}, case_key(1), 10);
    REQUIRE(rest.size() == 1);
    CHECK(rest[0].key == case_key(2));
  }
}

void check_big_seq(StoreFixture& fixture) {
  AuthorityStore& store = fixture.authority();
  REQUIRE(store.begin() == StoreOutcome::done);
  Raised raised;
  RaiseRequest raise;
  raise.seqs = 2;
  REQUIRE(store.raise(raise, raised) == StoreOutcome::done);
  WriteBatch batch;
  for (int n = 1; n <= 6; ++n) {
    const std::uint64_t seq = n == 1 ? 1 : 2;
    batch.rows.push_back({case_key(n), 0, 1, seq, json_of("x")});
    batch.events.push_back({seq, n, case_key(n), 1, "case.noted", "{}"});
    batch.memberships.push_back({"a", case_key(n), seq, true});
  }
  batch.commit = {2, std::string(64, 'd')};
  REQUIRE(store.write(batch) == StoreOutcome::done);
  REQUIRE(store.commit() == StoreOutcome::done);
  // A seq is never cut in two: it waits for the next page, and comes whole when it is alone.
  CHECK(fixture.reads().changes({"a"}, 0, 2, 3).size() == 1);
  CHECK(fixture.reads().changes({"a"}, 1, 2, 3).size() == 5);
}

LoadRequest request_of(const EntityKey& key, const IndexKey& index, ClientId client) {
  LoadRequest request;
  request.rows = {key};
  request.indexes = {index};
  request.clients = {client};
  return request;
}

// The second writer, which loaded before the first one committed; or it was not let in at all.
StoreOutcome commit_late(AuthorityStore& store, const WriteBatch& without_seq) {
  Raised raised;
  RaiseRequest raise;
  raise.seqs = 1;
  StoreOutcome outcome = store.raise(raise, raised);
  WriteBatch batch = without_seq;
  for (RowWrite& row : batch.rows)
    row.seq = raised.first_seq;
  for (EventWrite& event : batch.events)
    event.seq = raised.first_seq;
  batch.commit = {raised.first_seq, std::string(64, 'e')};
  if (outcome == StoreOutcome::done)
    outcome = store.write(batch);
  if (outcome == StoreOutcome::done)
    outcome = store.commit();
  if (outcome != StoreOutcome::done)
    store.rollback();
  return outcome;
}

void check_two_writers(StoreFixture& fixture) {
  AuthorityStore& first = fixture.authority();
  AuthorityStore* second = fixture.second();
  if (second == nullptr)
    return;
  const IndexKey phone{IndexName::customer_phone, "13912345678"};
  const ClientId client{id_of(70)};
  REQUIRE(first.begin() == StoreOutcome::done);
  Loaded loaded;
  REQUIRE(first.load(request_of(case_key(1), phone, client), loaded) == StoreOutcome::done);
  const StoreOutcome let_in = second->begin();
  const bool beside = let_in == StoreOutcome::done;
  if (!beside)
    CHECK(let_in == StoreOutcome::conflict);
  if (beside)
    REQUIRE(second->load(request_of(case_key(1), phone, client), loaded) == StoreOutcome::done);
  WriteBatch made = batch_of({{1, 0, 1, {"a"}}}, 1);
  made.indexes = {{phone, id_of(1), true}};
  made.clients = {{client, ActorId{id_of(500)}, 1}};
  REQUIRE(commit_late(first, made) == StoreOutcome::done);
  WriteBatch other;
  SECTION("the same new record") {
    other = batch_of({{1, 0, 1, {"a"}, {}, "zweite"}}, 1);
  }
  SECTION("a decision on an index entry that came meanwhile") {
    other = batch_of({{2, 0, 1, {"a"}}}, 1);
  }
  SECTION("the same new client") {
    other.clients = {{client, ActorId{id_of(500)}, 1}};
  }
  if (beside) {
    CHECK(commit_late(*second, other) == StoreOutcome::conflict);
  }
  CHECK(fixture.reads().head().seq == 1);
  CHECK(fixture.reads().row(case_key(1))->json == json_of("漏电"));
  // Decided again on what is there now, it goes through, and the seqs follow each other.
  std::uint64_t seq = 0;
  CHECK(write_all(*second, {{1, 1, 2, {"a"}, {}, "danach"}}, &seq) == StoreOutcome::done);
  CHECK(seq == 2);
  CHECK(write_all(first, {{1, 2, 3, {"a"}, {}, "wieder"}}, &seq) == StoreOutcome::done);
  CHECK(seq == 3);
}

}  // namespace

void check_store_contract(const MakeStore& make) {
  const auto fixture = make();
  SECTION("commits") {
    check_commits(*fixture);
  }
  SECTION("versions") {
    check_versions(*fixture);
  }
  SECTION("loading") {
    check_loading(*fixture);
  }
  SECTION("scopes") {
    check_scopes(*fixture);
  }
  SECTION("a seq with many records") {
    check_big_seq(*fixture);
  }
  SECTION("search") {
    check_search(*fixture);
  }
  SECTION("two writers") {
    check_two_writers(*fixture);
  }
}

}  // namespace aftercare::test
