// Several tabs over one store: each hears of the others' writes late, and in between it knows best
// only what is its own.
#include <catch2/catch_test_macros.hpp>

#include "core/sync/base_log.hpp"
#include "core/sync/mine.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("a command refused before its own tab heard that it is saved waits no more") {
  Town town;
  TestDevice& tab = town.device(town.guest);
  town.settle();
  const Submitted submitted = tab.submit("case.report", "", dump_json(report_args()), town.now);
  REQUIRE_FALSE(submitted.refused);
  // Durable: the leader, another tab, sent it and was told no. Our own transaction still counts as
  // under way.
  const auto saving = tab.replica().own_commands(*parse_entity_key(submitted.target));
  REQUIRE(saving.size() == 1);
  REQUIRE(saving[0].state == CommandState::saving);
  Own refused;
  refused.kind = OwnKind::rejected;
  refused.id = submitted.command;
  refused.command = std::make_shared<const Json>(Json{{"id", submitted.command},
                                                      {"type", "case.report"},
                                                      {"target", submitted.target},
                                                      {"args", report_args()}});
  refused.refusal = refuse("not_permitted");
  tab.input(replica_input::Mine{{to_mine_record(refused)}, std::nullopt}, town.now);
  const SyncStatus status = tab.status();
  CHECK(status.pending.empty());
  REQUIRE(status.rejected.size() == 1);
  REQUIRE(status.rejected[0].refusal.has_value());
  CHECK(status.rejected[0].refusal->code == "not_permitted");
  CHECK(tab.replica().world().find(*parse_entity_key(submitted.target)).record == nullptr);
}

TEST_CASE("mine read again: what is as before stays, what changed is taken") {
  Town town;
  TestDevice& tab = town.device(town.guest);
  town.settle();
  town.fate = [](const TestDevice&, const replica_effect::Request&) { return Fate::lose; };
  const Submitted first = tab.submit("case.report", "", dump_json(report_args()), town.now);
  const Submitted second = tab.submit("case.report", "", dump_json(report_args()), town.now);
  tab.work(town.now);
  REQUIRE(tab.status().pending.size() == 2);
  // Numbered anew the other way round, as Reclient of another tab might do it; the texts are the
  // same.
  tab.store.mine.at({"outbox", first.command}).client_seq = 8;
  tab.store.mine.at({"outbox", second.command}).client_seq = 7;
  tab.input(replica_input::Mine{tab.store.all_mine(), std::nullopt}, town.now);
  auto pending = tab.status().pending;
  REQUIRE(pending.size() == 2);
  CHECK(pending[0].id == second.command);
  CHECK(pending[1].id == first.command);
  // One is gone, the other one's record says something else.
  tab.store.mine.erase({"outbox", first.command});
  MineRecord& changed = tab.store.mine.at({"outbox", second.command});
  auto json = *parse_json(changed.json);
  json["queued_at"] = "2020-01-01T00:00:00Z";
  changed.json = dump_json(json);
  tab.input(replica_input::Mine{tab.store.all_mine(), std::nullopt}, town.now);
  CHECK(tab.status().pending.size() == 1);
  CHECK(tab.status().waiting_since == parse_instant("2020-01-01T00:00:00Z"));
}

TEST_CASE("what was read before a new client id was taken sends nothing under the old one") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  phone.submit("case.report", "", dump_json(report_args()), town.now);
  phone.work(town.now);
  REQUIRE(phone.requests.size() == 1);
  const std::uint64_t push = phone.requests.front().request;
  phone.requests.clear();
  const ClientId old_id = phone.store.client_id;
  const auto read_before = phone.store.all_mine();
  phone.input(replica_input::Response{push, 409, R"({"code":"client_fork"})"}, town.now);
  // Another tab's message was answered first; Reclient waits in the host's queue.
  phone.input(replica_input::Mine{read_before, old_id}, town.now);
  phone.input(replica_input::Mine{read_before, std::nullopt}, town.now);
  phone.work(town.now);
  REQUIRE_FALSE(phone.store.client_id == old_id);
  REQUIRE(phone.requests.size() == 1);
  const auto sent = parse_json(phone.requests.front().body);
  CHECK(sent->at("client_id") == phone.store.client_id.text());
}

namespace {

// What another tab leaves that led for a moment and wrote what lives anew: the same cursor.
void compact_store(DeviceStore& store) {
  BaseMeta meta = *store.meta;
  std::string all;
  for (const Segment& segment : store.all_segments())
    all += segment.bytes;
  replica_effect::StoreBase compacted;
  compacted.segments.push_back({meta.segments, all});
  meta.first_segment = meta.segments++;
  meta.tail_bytes = all.size();
  compacted.meta = meta;
  store.store_base(compacted);
}

bool stored(const DeviceStore& store, const std::string& key) {
  BaseLog log;
  for (const Segment& segment : store.all_segments()) {
    if (!log.read_segment(segment.bytes, nullptr))
      return false;
  }
  return !log.text_of(*parse_entity_key(key)).empty();
}

}  // namespace

TEST_CASE("a leader that leads again takes over what another one compacted meanwhile") {
  Town town;
  TestDevice& tab = town.device(town.guest);
  town.settle();
  const Submitted first = tab.submit("case.report", "", dump_json(report_args()), town.now);
  town.settle();
  REQUIRE(stored(tab.store, first.target));
  const std::uint64_t known = tab.store.meta->segments;
  compact_store(tab.store);
  // It was frozen and does not know that it was replaced (seed 216); the same head, other segments.
  tab.input(replica_input::Base{*tab.store.meta, tab.store.segments_from(known - 1), false},
            town.now);
  const Submitted second = tab.submit("case.report", "", dump_json(report_args()), town.now);
  town.settle();
  CHECK(stored(tab.store, first.target));
  CHECK(stored(tab.store, second.target));
}

TEST_CASE("pages on their way when another tab led are not written over its base") {
  Town town;
  TestDevice& tab = town.device(town.guest);
  TestDevice& agent = town.device(town.agent);
  town.settle();
  const Submitted first = tab.submit("case.report", "", dump_json(report_args()), town.now);
  town.settle();
  // The leader's pull is under way.
  town.fate = [&](const TestDevice& from, const replica_effect::Request&) {
    return &from == &tab ? Fate::hold : Fate::deliver;
  };
  agent.submit("case.accept", first.target, "{}", town.now);
  town.settle();
  const std::uint64_t known = tab.store.meta->segments;
  compact_store(tab.store);
  tab.input(replica_input::Base{*tab.store.meta, tab.store.segments_from(known - 1), false},
            town.now);
  town.fate = nullptr;
  town.release_held();
  REQUIRE(town.quiet(600'000));
  CHECK(stored(tab.store, first.target));
  CHECK(tab.store.meta->first_segment >= known);
}
