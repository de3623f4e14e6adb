#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

const ClientId kOther{uuid(901)};

PushRequest request_of(const ClientId& client, std::vector<Json> commands,
                       const std::string& epoch = "epoch-1") {
  PushRequest request;
  request.epoch = epoch;
  request.client_id = client;
  request.commands = std::move(commands);
  return request;
}

Json report(const Town& town, int n, std::uint64_t seq) {
  return wire_command(1000 + n, "case.report", case_target(n), report_args(), town.now, seq);
}
Json note(const Town& town, int id, int n, std::uint64_t seq) {
  return wire_command(id, "case.note", case_target(n), Json{{"text", "客户来电"}}, town.now, seq);
}

std::string code_of(const PushAnswer& answer) {
  return answer.problem ? answer.problem->refusal.code : std::string();
}

}  // namespace

TEST_CASE("a report gets a number, a seq and a receipt") {
  Town town;
  const std::uint64_t head = town.store.head().seq;
  const PushResult result = town.push_one(town.guest, kPhone, 1, report(town, 1, 1));
  CHECK(result.status == PushStatus::applied);
  CHECK(result.seq == head + 1);
  CHECK(result.number == "202611-001");
  CHECK(result.received_at == town.now);
  REQUIRE(result.receipt.has_value());
  CHECK(result.receipt->number == result.number);
  CHECK(result.receipt->policy_version == product_standard().version);
  const Case* kept = town.on_server<Case>(CaseId{uuid(1)});
  REQUIRE(kept != nullptr);
  CHECK(kept->number == "202611-001");
  CHECK(kept->timeline.front().kind == "case.reported");
  const auto history = town.store.history(key_for<Case>(kept->id));
  REQUIRE(history.size() == 2);
  CHECK(history[0].type == "case.reported");
  CHECK(history[1].type == "case.numbered");
  CHECK(history[1].rev == 2);
  CHECK(town.store.row(key_for<Case>(kept->id))->ver == 2);
}

TEST_CASE("what a newer release wrote into a row stays when this one writes the row again") {
  Town town;
  town.push_one(town.guest, kPhone, 1, report(town, 1, 1));
  const EntityKey key = *parse_entity_key(case_target(1));
  Json newer = *parse_json(town.store.row(key)->json);
  newer["of_the_next_release"] = {{"any", {1, "thing"}}};
  newer["intake"]["newer_answer"] = "kept";
  newer["timeline"][0]["newer_mark"] = true;
  newer["state"]["newer_reason"] = "of this state";
  auto state = town.store.state();
  state.rows.at(key).json = dump_json(newer);
  town.store.put_back(std::move(state), "epoch-1", 0);

  REQUIRE(town.push_one(town.agent, kOther, 1, note(town, 2001, 1, 1)).status ==
          PushStatus::applied);
  Json written = *parse_json(town.store.row(key)->json);
  CHECK(written["of_the_next_release"] == newer["of_the_next_release"]);
  CHECK(written["intake"]["newer_answer"] == "kept");
  CHECK(written["timeline"][0]["newer_mark"] == true);
  CHECK(written["state"]["newer_reason"] == "of this state");
  CHECK(written["timeline"].size() == newer["timeline"].size() + 1);
  // Nothing else came along: without those members it is what this release writes.
  const auto record = decode_record(key.t, dump_json(written));
  REQUIRE(record.has_value());
  written.erase("of_the_next_release");
  written["intake"].erase("newer_answer");
  written["timeline"][0].erase("newer_mark");
  written["state"].erase("newer_reason");
  CHECK(dump_json(written) == encode_record(*record));
  // What it means is not known: only who may see all gets it.
  const PullOutcome page =
      pull(town.store, town.caller_of(town.guest), PullRequest{}, town.now);
  for (const PatchLine& line : std::get<PullResponse>(page).patch)
    CHECK(line.row.find("newer") == std::string::npos);

  // Another state does not inherit what belonged to the last one.
  const PushResult cancelled = town.push_one(
      town.guest, kPhone, 2,
      wire_command(2002, "case.cancel", case_target(1), Json{{"reason", "误报"}}, town.now, 2));
  REQUIRE(cancelled.status == PushStatus::applied);
  written = *parse_json(town.store.row(key)->json);
  CHECK_FALSE(written["state"].contains("newer_reason"));
  CHECK(written.contains("of_the_next_release"));
}

TEST_CASE("a repeated push gets the stored results and changes nothing") {
  Town town;
  const PushRequest request = request_of(kPhone, {report(town, 1, 1), note(town, 2, 1, 2)});
  const PushAnswer first = town.push(town.guest, request);
  const std::uint64_t head = town.store.head().seq;
  const PushAnswer again = town.push(town.guest, request);
  CHECK(body_of(first) == body_of(again));
  CHECK(town.store.head().seq == head);
  CHECK(first.response.last_client_seq == 2);
}

TEST_CASE("a repeated id is answered to its own actor only") {
  Town town;
  town.push_one(town.guest, kPhone, 1, report(town, 1, 1));
  const PushResult stolen = town.push_one(town.other_guest, kOther, 1, report(town, 1, 1));
  CHECK(stolen.status == PushStatus::rejected);
  CHECK(stolen.refusal.code == "id_taken");
  CHECK(stolen.number.empty());
  CHECK_FALSE(stolen.receipt.has_value());
}

TEST_CASE("a known id under a new client id uses up its seq there") {
  Town town;
  town.push_one(town.guest, kPhone, 1, report(town, 1, 1));
  const PushAnswer answer =
      town.push(town.guest, request_of(kOther, {report(town, 1, 1), report(town, 2, 2)}));
  REQUIRE_FALSE(answer.problem);
  CHECK(answer.response.results[0].number == "202611-001");
  CHECK(answer.response.results[1].number == "202611-002");
  CHECK(answer.response.last_client_seq == 2);
  CHECK(town.store.state().clients.at(kOther).last_client_seq == 2);
}

TEST_CASE("a gap in client_seq names the expected one and decides nothing") {
  Town town;
  town.push_one(town.guest, kPhone, 1, report(town, 1, 1));
  const std::uint64_t head = town.store.head().seq;
  const PushAnswer answer =
      town.push(town.guest, request_of(kPhone, {report(town, 2, 2), report(town, 4, 4)}));
  CHECK(status_of(answer) == 409);
  CHECK(code_of(answer) == "client_seq_gap");
  CHECK(parse_json(body_of(answer))->at("expected") == 3);
  CHECK(town.store.head().seq == head);
}

TEST_CASE("the same client_seq with another id is a forked client") {
  Town town;
  town.push_one(town.guest, kPhone, 1, report(town, 1, 1));
  CHECK(code_of(town.push(town.guest, request_of(kPhone, {report(town, 2, 1)}))) == "client_fork");
  // So is somebody else under the same client id.
  CHECK(code_of(town.push(town.other_guest, request_of(kPhone, {report(town, 3, 2)}))) ==
        "client_fork");
}

TEST_CASE("checks come in the order epoch, id, client_seq") {
  Town town;
  town.push_one(town.guest, kPhone, 1, report(town, 1, 1));
  const PushAnswer old_epoch =
      town.push(town.guest, request_of(kPhone, {report(town, 1, 1)}, "epoch-0"));
  CHECK(status_of(old_epoch) == 409);
  CHECK(code_of(old_epoch) == "epoch");
  CHECK(parse_json(body_of(old_epoch))->at("epoch") == "epoch-1");
  // A known id is answered although its client_seq would be a gap.
  const PushAnswer known = town.push(town.guest, request_of(kPhone, {report(town, 1, 9)}));
  CHECK(status_of(known) == 200);
  CHECK(known.response.last_client_seq == 1);
}

TEST_CASE("a client the database does not know may begin anywhere, but in a first epoch") {
  Town town;
  CHECK(town.push_one(town.guest, kPhone, 7, report(town, 1, 7)).status == PushStatus::applied);
  AuthorityFacts facts;
  facts.epoch = "epoch-1";
  facts.first_epoch = true;
  Authority strict(facts);
  const GroupOutcome outcome =
      run_group(strict, town.transactions, {{town.guest, request_of(kOther, {report(town, 2, 7)})}},
                town.now);
  CHECK(code_of(outcome.answers[0]) == "client_seq_gap");
}

TEST_CASE("a malformed command is refused alone, a refusal uses up its seq") {
  Town town;
  Json bad = report(town, 2, 2);
  bad["args"]["symptom"] = 7;
  const PushAnswer answer =
      town.push(town.guest, request_of(kPhone, {report(town, 1, 1), bad, report(town, 3, 3)}));
  REQUIRE(answer.response.results.size() == 3);
  CHECK(answer.response.results[0].status == PushStatus::applied);
  CHECK(answer.response.results[1].status == PushStatus::rejected);
  CHECK(answer.response.results[1].refusal.code == "malformed");
  CHECK(answer.response.results[1].refusal.field == "args.symptom");
  CHECK(answer.response.results[1].seq == answer.response.results[0].seq + 1);
  CHECK(answer.response.results[2].status == PushStatus::applied);
  CHECK(answer.response.last_client_seq == 3);
}

TEST_CASE("what is no command at all does not stop the others") {
  Town town;
  const PushAnswer answer =
      town.push(town.guest, request_of(kPhone, {Json(42), report(town, 2, 2)}));
  REQUIRE(answer.response.results.size() == 2);
  CHECK(answer.response.results[0].refusal.code == "malformed");
  CHECK(answer.response.results[1].status == PushStatus::applied);
}

TEST_CASE("a newer type or version is never refused: retry, and the batch stops") {
  Town town;
  Json newer = report(town, 2, 2);
  SECTION("type") {
    newer["type"] = "case.teleport";
  }
  SECTION("version") {
    newer["v"] = 99;
  }
  const PushAnswer answer =
      town.push(town.guest, request_of(kPhone, {report(town, 1, 1), newer, report(town, 3, 3)}));
  REQUIRE(answer.response.results.size() == 2);
  CHECK(answer.response.results[0].status == PushStatus::applied);
  CHECK(answer.response.results[1].status == PushStatus::retry);
  CHECK(answer.response.last_client_seq == 1);
  CHECK(town.on_server<Case>(CaseId{uuid(3)}) == nullptr);
}

TEST_CASE("an intent that depends on a refused one is refused with it") {
  Town town;
  Json bad = report(town, 1, 1);
  bad["args"]["symptom"] = "";
  Json follower = note(town, 2, 1, 2);
  follower["depends_on"] = Json::array({bad["id"]});
  const PushAnswer together = town.push(town.guest, request_of(kPhone, {bad, follower}));
  REQUIRE(together.response.results.size() == 2);
  CHECK(together.response.results[0].refusal.code == "required");
  CHECK(together.response.results[1].refusal.code == "dependency_rejected");
  // Also when the refusal was given in an earlier commit.
  Json late = note(town, 3, 1, 3);
  late["depends_on"] = Json::array({bad["id"]});
  CHECK(town.push_one(town.guest, kPhone, 3, late).refusal.code == "dependency_rejected");
}

TEST_CASE("too many commands in one push: the client splits") {
  Town town;
  std::vector<Json> commands(kPushCommandsMax + 1, report(town, 1, 1));
  const PushAnswer answer = town.push(town.guest, request_of(kPhone, commands));
  CHECK(status_of(answer) == 413);
  CHECK(code_of(answer) == "too_large");
}

TEST_CASE("requests of one group see each other and take one commit") {
  Town town;
  std::vector<PushInput> group;
  for (int i = 1; i <= 20; ++i) {
    group.push_back({town.guest, request_of(ClientId{uuid(900 + i)}, {report(town, i, 1)})});
  }
  // The agent accepts and appoints what the group itself reports: the visit carries the number.
  Json accept = wire_command(3000, "case.accept", case_target(5), Json::object(), town.now, 1);
  Json appoint = wire_command(
      3001, "visit.appoint", "visit/" + to_text(uuid(500)),
      to_json(appointment(CaseId{uuid(5)}, town.engineer, "2026-11-20 14:00", "2026-11-20 16:00")),
      town.now, 2);
  group.push_back({town.agent, request_of(ClientId{uuid(950)}, {accept, appoint})});
  // The same request twice, as after a lost answer.
  group.push_back(group[3]);
  const std::size_t commits = town.store.state().hashes.size();
  const std::uint64_t before = town.store.head().seq;
  const GroupOutcome outcome = run_group(town.authority, town.transactions, group, town.now);
  REQUIRE(outcome.answers.size() == 22);
  for (const PushAnswer& answer : outcome.answers) {
    for (const PushResult& result : answer.response.results) {
      INFO(result.id << ' ' << result.refusal.code << ' ' << result.refusal.field);
      CHECK(result.status == PushStatus::applied);
    }
  }
  CHECK(body_of(outcome.answers[3]) == body_of(outcome.answers[21]));
  CHECK(town.store.state().hashes.size() == commits + 1);
  CHECK(town.store.head().seq == before + 22);
  CHECK(outcome.head == before + 22);
  CHECK(town.on_server<Case>(CaseId{uuid(5)})->number == "202611-005");
  CHECK(town.on_server<Visit>(VisitId{uuid(500)})->case_number == "202611-005");
  // One customer for one phone, although all twenty came together.
  CHECK(town.store.state().indexes.at(IndexKey{IndexName::customer_phone, "13912345678"}).size() ==
        1);
  // The story in order: the number comes right after the report.
  const auto history = town.store.history(key_for<Case>(CaseId{uuid(5)}));
  REQUIRE(history.size() >= 3);
  CHECK(history[1].type == "case.numbered");
  CHECK(history[2].type == "case.accepted");
  for (std::size_t i = 0; i < history.size(); ++i)
    CHECK(history[i].rev == i + 1);
}

TEST_CASE("case numbers count per month of the policy's zone; the 1000th has four digits") {
  Town town;
  town.now = shanghai("2026-11-30 23:59");
  CHECK(town.push_one(town.guest, kPhone, 1, report(town, 1, 1)).number == "202611-001");
  town.now = shanghai("2026-12-01 00:00");
  CHECK(town.push_one(town.guest, kPhone, 2, report(town, 2, 2)).number == "202612-001");
  std::uint64_t seq = 3;
  std::string last;
  while (seq < 1002) {
    std::vector<Json> commands;
    for (int i = 0; i < 100 && seq < 1002; ++i, ++seq) {
      commands.push_back(report(town, static_cast<int>(seq), seq));
    }
    const PushAnswer answer = town.push(town.guest, request_of(kPhone, commands));
    REQUIRE_FALSE(answer.problem);
    last = answer.response.results.back().number;
  }
  CHECK(last == "202612-1000");
}

TEST_CASE("a conflict decides the whole group again, then one by one") {
  Town town;
  int conflicts = 1;
  town.transactions.fault = [&](const char* call) {
    const bool now = std::string(call) == "commit" && conflicts > 0;
    if (now)
      --conflicts;
    return now ? StoreOutcome::conflict : StoreOutcome::done;
  };
  const std::vector<PushInput> group{{town.guest, request_of(kPhone, {report(town, 1, 1)})},
                                     {town.guest, request_of(kOther, {report(town, 2, 1)})}};
  SECTION("once") {
    const GroupOutcome outcome = run_group(town.authority, town.transactions, group, town.now);
    CHECK(outcome.conflicts == 1);
    CHECK(outcome.answers[1].response.results[0].number == "202611-002");
  }
  SECTION("always together, never alone") {
    conflicts = kGroupAttemptsMax;
    const GroupOutcome outcome = run_group(town.authority, town.transactions, group, town.now);
    REQUIRE(outcome.answers.size() == 2);
    CHECK(outcome.answers[0].response.results[0].number == "202611-001");
    CHECK(outcome.answers[1].response.results[0].number == "202611-002");
  }
}

TEST_CASE("a full disk loses nothing: retry, and later it is taken") {
  Town town;
  const std::uint64_t head = town.store.head().seq;
  town.transactions.fault = [](const char* call) {
    return std::string(call) == "write" ? StoreOutcome::full : StoreOutcome::done;
  };
  const PushRequest request = request_of(kPhone, {report(town, 1, 1), note(town, 2, 1, 2)});
  const PushAnswer full = town.push(town.guest, request);
  REQUIRE(full.response.results.size() == 1);
  CHECK(full.response.results[0].status == PushStatus::retry);
  CHECK(town.store.head().seq == head);
  town.transactions.fault = nullptr;
  const PushAnswer later = town.push(town.guest, request);
  CHECK(later.response.results[0].number == "202611-001");
  CHECK(later.response.results[1].status == PushStatus::applied);
}

TEST_CASE("commands of the system are done once, whoever runs them") {
  Town town;
  Command duty;
  duty.id = CommandId{make_uuid_v5(aftercare_namespace(), "duty")};
  duty.target = key_for<Part>(PartId{uuid(60)});
  duty.args = stock_command::CreatePart{"C-300", "密封圈", "个"};
  duty.occurred_at = town.now;
  const PushInput input = system_push(duty, "epoch-1");
  const GroupOutcome first = run_group(town.authority, town.transactions, {input, input}, town.now);
  const std::uint64_t head = town.store.head().seq;
  const GroupOutcome again = run_group(town.authority, town.transactions, {input}, town.now);
  CHECK(first.answers[0].response.results[0].status == PushStatus::applied);
  CHECK(first.answers[1].response.results[0].seq == first.answers[0].response.results[0].seq);
  CHECK(again.answers[0].response.results[0].seq == first.answers[0].response.results[0].seq);
  CHECK(town.store.head().seq == head);
}

TEST_CASE("a receipt gives number, time and policy back in a restored database") {
  Town town;
  const MemoryStore::State backup = town.store.state();
  const PushResult lost = town.push_one(town.guest, kPhone, 1, report(town, 1, 1));
  REQUIRE(lost.receipt.has_value());
  town.store.put_back(backup, "epoch-2", 1000);
  town.authority.set_epoch("epoch-2");
  town.now = town.now.plus_ms(3 * kDayMs);
  Json again = report(town, 1, 1);
  SECTION("genuine") {
    again["receipt"] = to_json(*lost.receipt);
    const PushResult result = town.push_one(town.guest, kPhone, 5, again);
    CHECK(result.number == lost.number);
    CHECK(result.received_at == lost.received_at);
    CHECK(town.on_server<Case>(CaseId{uuid(1)})->received_at == *lost.received_at);
  }
  SECTION("forged") {
    Receipt forged = *lost.receipt;
    forged.number = "202601-001";
    again["receipt"] = to_json(forged);
    const PushResult result = town.push_one(town.guest, kPhone, 5, again);
    CHECK(result.number != forged.number);
    CHECK(result.received_at == town.now);
  }
}
