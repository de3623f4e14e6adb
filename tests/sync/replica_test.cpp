#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// A case with a visit for the town's engineer.
void appoint(Town& town) {
  town.must(town.guest, key_for<Case>(CaseId{uuid(1)}), House::report_form());
  town.must(town.agent, key_for<Case>(CaseId{uuid(1)}), case_command::Accept{});
  town.must(town.agent, key_for<Visit>(VisitId{uuid(50)}),
            appointment(CaseId{uuid(1)}, town.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
}
const std::string kVisit = "visit/" + to_text(uuid(50));

std::string all_ticked_json(const TestDevice& device) {
  return dump_json(to_json(all_ticked(*device.find<Visit>(VisitId{uuid(50)}))));
}

}  // namespace

TEST_CASE("a report: saved here, sent, confirmed, then base has it") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  const Submitted submitted = phone.submit("case.report", "", report_json(), town.now);
  REQUIRE_FALSE(submitted.refused);
  REQUIRE(submitted.token != 0);
  // Before the store has answered nothing is promised, but it can be seen.
  REQUIRE(phone.status().pending.size() == 1);
  CHECK(phone.status().pending[0].state == CommandState::saving);
  CHECK(phone.status().waiting == 0);
  const Case* seen = phone.find<Case>(case_of(submitted));
  REQUIRE(seen != nullptr);
  CHECK(seen->number.empty());
  CHECK(phone.requests.empty());
  phone.work(town.now);
  CHECK(phone.status().pending[0].state == CommandState::sent);
  CHECK(phone.status().waiting == 1);
  CHECK(phone.store.count("outbox") == 1);
  town.settle();
  CHECK(phone.status().pending.empty());
  CHECK(phone.status().waiting == 0);
  CHECK(phone.store.count("outbox") == 0);
  CHECK(phone.store.count("receipt") == 1);
  seen = phone.find<Case>(case_of(submitted));
  REQUIRE(seen != nullptr);
  CHECK(seen->number == "202611-001");
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
}

TEST_CASE("what the device knows to be wrong is refused before it is kept") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  Json args = report_args();
  args["customer"]["phone"] = "";
  const Submitted submitted = phone.submit("case.report", "", dump_json(args), town.now);
  REQUIRE(submitted.refused.has_value());
  CHECK(submitted.refused->code == "phone_missing");
  CHECK(submitted.refused->field == "customer.phone");
  phone.work(town.now);
  CHECK(phone.store.mine.empty());
  CHECK(phone.submit("case.fly", "", "{}", town.now).refused->code == "unknown_command");
  CHECK(phone.submit("case.accept", "visit/x", "{}", town.now).refused->code == "malformed");
}

TEST_CASE("without a network the report is kept, shown, and goes out by itself") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  bool cut = true;
  town.fate = [&](const TestDevice&, const auto&) { return cut ? Fate::lose : Fate::deliver; };
  town.settle();
  const Submitted submitted = phone.submit("case.report", "", report_json(), town.now);
  REQUIRE_FALSE(submitted.refused);
  town.wait(60 * kMinuteMs);
  CHECK_FALSE(phone.status().online);
  CHECK(phone.status().waiting == 1);
  CHECK(phone.status().waiting_since.has_value());
  CHECK(phone.status().pending[0].state == CommandState::saved);
  REQUIRE(phone.wake_at.has_value());
  CHECK(*phone.wake_at <= town.now.plus_ms(kBackoffMaxMs));
  cut = false;
  town.wait(6 * kMinuteMs);
  CHECK(phone.status().online);
  CHECK(phone.status().waiting == 0);
  CHECK(phone.find<Case>(case_of(submitted))->number == "202611-001");
  CHECK(town.on_server<Case>(case_of(submitted))->timeline.front().meta.offline);
}

TEST_CASE("an answer lost after the commit: sent again, applied once") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  int lost = 0;
  town.fate = [&](const TestDevice&, const replica_effect::Request& request) {
    if (request.path != "/api/v1/push" || lost >= 3)
      return Fate::deliver;
    ++lost;
    return Fate::lose_answer;
  };
  town.poke = false;
  const std::uint64_t head = town.store.head().seq;
  phone.submit("case.report", "", report_json(), town.now);
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(town.store.head().seq == head + 1);
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
}

TEST_CASE("a request delivered twice is applied once") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  town.fate = [](const TestDevice&, const auto&) { return Fate::twice; };
  const std::uint64_t head = town.store.head().seq;
  phone.submit("case.report", "", report_json(), town.now);
  REQUIRE(town.quiet(kMinuteMs));
  CHECK(town.store.head().seq == head + 1);
}

TEST_CASE("a refused intent is kept with its reason until sent again or discarded") {
  Town town;
  appoint(town);
  TestDevice& desk = town.device(town.agent);
  town.settle();
  // Two agents; the other one was faster.
  bool cut = true;
  town.fate = [&](const TestDevice&, const auto&) { return cut ? Fate::lose : Fate::deliver; };
  Json rate = {{"team", "logistics"}};
  const Submitted assign =
      desk.submit("case.cancel", case_target(1), R"({"reason":"客户撤回"})", town.now);
  REQUIRE_FALSE(assign.refused);
  desk.work(town.now);
  town.must(town.manager, key_for<Case>(CaseId{uuid(1)}), case_command::Cancel{"重复报修"});
  cut = false;
  town.wait(10 * kMinuteMs);
  REQUIRE(desk.status().rejected.size() == 1);
  const OwnCommand rejected = desk.status().rejected[0];
  CHECK(rejected.refusal->code == town.push_one(town.agent, ClientId{uuid(77)}, 1,
                                                wire_command(4000, "case.cancel", case_target(1),
                                                             Json{{"reason", "x"}}, town.now, 1))
                                      .refusal.code);
  CHECK(rejected.args_json.find("客户撤回") != std::string::npos);
  CHECK(desk.store.count("rejected") == 1);
  CHECK(desk.own_for(key_for<Case>(CaseId{uuid(1)})) == 1);
  SECTION("discarded") {
    desk.input(replica_input::Discard{rejected.id}, town.now);
    desk.work(town.now);
    CHECK(desk.store.count("rejected") == 0);
  }
  SECTION("sent again, changed") {
    const Submitted again =
        desk.submit("case.note", case_target(1), R"({"text":"已撤回"})", town.now, rejected.id);
    REQUIRE_FALSE(again.refused);
    town.settle();
    CHECK(desk.store.count("rejected") == 0);
    CHECK(desk.status().waiting == 0);
  }
  SECTION("survives a restart") {
    desk.open(town.now);
    CHECK(desk.status().rejected.size() == 1);
  }
}

TEST_CASE("a store that fails is told, and nothing is promised") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  phone.fail_store = "dead_handle";
  const Submitted submitted = phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  CHECK(phone.status().pending.empty());
  CHECK(phone.find<Case>(case_of(submitted)) == nullptr);
  CHECK(town.on_server<Case>(case_of(submitted)) == nullptr);
}

TEST_CASE("the whole visit without network, the desk reassigned it, staff settle") {
  Town town;
  appoint(town);
  TestDevice& field = town.device(town.engineer);
  TestDevice& desk = town.device(town.manager);
  town.settle();
  CHECK(field.find<Visit>(VisitId{uuid(50)}) != nullptr);
  bool cut = true;
  town.fate = [&](const TestDevice& device, const replica_effect::Request&) {
    return cut && &device == &field ? Fate::lose : Fate::deliver;
  };
  const auto take = [&](const std::string& type, const std::string& args) {
    town.wait(10 * kMinuteMs);
    const Submitted submitted = field.submit(type, kVisit, args, town.now);
    INFO(type << ' '
              << (submitted.refused ? submitted.refused->code + submitted.refused->field : ""));
    REQUIRE_FALSE(submitted.refused);
    field.work(town.now);
  };
  const Instant departed = town.now.plus_ms(10 * kMinuteMs);
  take("visit.depart", all_ticked_json(field));
  take("visit.arrive", R"({"identity_shown":true})");
  take("visit.diagnose", dump_json(to_json(full_diagnosis())));
  take("visit.use_part", dump_json(to_json(visit_command::UsePart{town.pump, 2, town.van})));
  // Killed in the middle, opened again without network: everything is there.
  field.open(town.now);
  CHECK(field.status().waiting == 4);
  CHECK(field.find<Visit>(VisitId{uuid(50)})->state == VisitState::diagnosed);
  take("visit.finish", R"({"measures":"更换水泵","demonstrated":true})");
  take("visit.sign", dump_json(to_json(full_signature())));
  CHECK(field.find<Visit>(VisitId{uuid(50)})->state == VisitState::signed_);
  CHECK(field.find<Case>(CaseId{uuid(1)})->parts.size() == 1);

  // Meanwhile the desk.
  visit_command::Reassign reassign;
  reassign.engineer = StaffId{town.engineer2.id.value};
  reassign.reason = "联系不上王强";
  const Submitted moved =
      desk.submit("visit.reassign", kVisit, dump_json(to_json(reassign)), town.now);
  REQUIRE_FALSE(moved.refused);
  town.settle();
  CHECK(desk.status().waiting == 0);

  // Back online, the first answer gets lost.
  cut = false;
  bool first = true;
  town.fate = [&](const TestDevice& device, const replica_effect::Request& request) {
    if (&device == &field && request.path == "/api/v1/push" && std::exchange(first, false)) {
      return Fate::lose_answer;
    }
    return Fate::deliver;
  };
  field.input(replica_input::Online{true}, town.now);
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(field.status().rejected.empty());
  const Case* held = town.on_server<Case>(CaseId{uuid(1)});
  REQUIRE(held->exceptions.size() == 1);
  CHECK(held->exceptions[0].held.size() == 6);
  CHECK(held->exceptions[0].held[0].meta.occurred_at == departed);
  // Who wrote the facts still sees the case, although the visit is no longer his.
  CHECK(field.find<Case>(CaseId{uuid(1)}) != nullptr);
  REQUIRE(desk.find<Case>(CaseId{uuid(1)}) != nullptr);
  CHECK(has_open_exception(*desk.find<Case>(CaseId{uuid(1)})));

  case_command::Settle settle;
  settle.exception = held->exceptions[0].id;
  settle.decision = ExceptionDecision::accept;
  settle.reason = "王强已完成";
  const Submitted settled =
      desk.submit("case.settle", case_target(1), dump_json(to_json(settle)), town.now);
  INFO((settled.refused ? settled.refused->code : ""));
  REQUIRE_FALSE(settled.refused);
  REQUIRE(town.quiet(kMinuteMs));
  CHECK(desk.status().rejected.empty());
  const Case* after = town.on_server<Case>(CaseId{uuid(1)});
  CHECK(phase_of(after->state) == CasePhase::repaired);
  CHECK(after->signature.has_value());
  CHECK(town.on_server<StockLevel>(stock_level_id(town.van, town.pump))->quantity == 1);
  CHECK(Town::shown_by(field) == town.visible_to(town.engineer));
  CHECK(Town::shown_by(desk) == town.visible_to(town.manager));
}

TEST_CASE("commands carry what they stand on, and a refusal takes followers along") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  town.fate = [](const TestDevice&, const auto&) { return Fate::lose; };
  const Submitted report = phone.submit("case.report", "", report_json(), town.now);
  phone.work(town.now);
  const Submitted file = phone.submit("case.add_file", report.target,
                                      dump_json(Json{{"file", to_json(photo(2))}}), town.now);
  INFO((file.refused ? file.refused->code : ""));
  REQUIRE_FALSE(file.refused);
  phone.work(town.now);
  const auto record = phone.store.mine.at({"outbox", file.command});
  const auto json = parse_json(record.json);
  REQUIRE(json->at("command").at("depends_on").size() == 1);
  CHECK(json->at("command").at("depends_on")[0] == report.command);
}

TEST_CASE("nobody pushes or pulls but the leader; another tab's commands go out with his") {
  Town town;
  TestDevice& tab = town.device(town.guest);
  town.settle();
  TestDevice follower(town.guest, 99);
  follower.leader = false;
  follower.store = tab.store;
  follower.open(town.now);
  follower.work(town.now);
  CHECK(follower.requests.empty());
  const Submitted submitted = follower.submit("case.report", "", report_json(), town.now);
  REQUIRE_FALSE(submitted.refused);
  follower.work(town.now);
  CHECK(follower.requests.empty());
  CHECK(follower.status().waiting == 1);
  // One store for both: the leader reads mine again.
  tab.store = follower.store;
  tab.input(replica_input::Mine{tab.store.all_mine(), std::nullopt}, town.now);
  town.settle();
  CHECK(town.on_server<Case>(case_of(submitted)) != nullptr);
  CHECK(tab.status().waiting == 0);
  // And the follower learns what became of it.
  follower.store = tab.store;
  follower.input(replica_input::Mine{tab.store.all_mine(), std::nullopt}, town.now);
  follower.input(replica_input::Base{*tab.store.meta, tab.store.all_segments(), false}, town.now);
  CHECK(follower.status().waiting == 0);
  CHECK(follower.status().pending.empty());
  CHECK(Town::shown_by(follower) == Town::shown_by(tab));
  CHECK(follower.replica().state_hash() == tab.replica().state_hash());
}

TEST_CASE("a session that ran out: work goes on, and all is sent after the login") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  town.refused_actors.insert(town.guest.id.text());
  phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  CHECK(phone.needs_session);
  CHECK(phone.status().session_needed);
  CHECK(phone.status().waiting == 1);
  phone.submit("case.report", "", report_json(), town.now);
  town.wait(30 * kMinuteMs);
  CHECK(phone.status().waiting == 2);
  town.refused_actors.clear();
  phone.input(replica_input::Session{town.guest}, town.now);
  town.settle();
  CHECK(phone.status().waiting == 0);
  CHECK_FALSE(phone.status().session_needed);
}

TEST_CASE("413 splits the batch") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  bool cut = true;
  town.fate = [&](const TestDevice&, const auto&) { return cut ? Fate::lose : Fate::deliver; };
  for (int i = 0; i < 150; ++i)
    phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  cut = false;
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(phone.store.count("receipt") == 150);
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
}

TEST_CASE("base grows in its newest segment and is written anew when mostly dead") {
  Town town;
  TestDevice& desk = town.device(town.agent);
  town.settle();
  town.must(town.guest, key_for<Case>(CaseId{uuid(1)}), House::report_form());
  for (int i = 0; i < 40; ++i) {
    town.must(town.agent, key_for<Case>(CaseId{uuid(1)}),
              case_command::Note{"备注 " + std::to_string(i)});
    town.settle();
  }
  REQUIRE(desk.store.meta.has_value());
  CHECK(desk.store.meta->segments - desk.store.meta->first_segment < 20);
  CHECK(Town::shown_by(desk) == town.visible_to(town.agent));
  desk.open(town.now);
  CHECK(Town::shown_by(desk) == town.visible_to(town.agent));
}

TEST_CASE("a photo goes up in chunks, resumes, and is offered again in a new epoch") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  const std::string bytes(600'000, 'x');
  const FileRef file{sha256_hex(bytes), "image/jpeg", "漏电.jpg", 600'000};
  phone.store.blobs[file.sha256] = bytes;
  int patches = 0;
  town.fate = [&](const TestDevice&, const replica_effect::Request& request) {
    if (request.method != "PATCH")
      return Fate::deliver;
    ++patches;
    // The second chunk arrives, its answer does not.
    return patches == 2 ? Fate::lose_answer : Fate::deliver;
  };
  phone.input(replica_input::FileAdded{file}, town.now);
  CHECK(phone.status().files_waiting == 1);
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(town.stored_files.count(file.sha256) == 1);
  CHECK(town.uploads.at(file.sha256) == bytes);
  CHECK(phone.store.count("file") == 1);
  SECTION("kept 7 days, then dropped") {
    town.wait(6 * kDayMs);
    CHECK(phone.store.blobs.size() == 1);
    town.wait(kDayMs + kDayMs / 2);
    town.must(town.agent, key_for<Case>(CaseId{uuid(1)}), House::report_form());
    town.settle();
    town.wait(kMinuteMs);
    phone.input(replica_input::Tick{}, town.now);
    town.settle();
    CHECK(phone.store.blobs.empty());
    CHECK(phone.store.count("file") == 0);
  }
  SECTION("a server that lost it gets it again") {
    town.stored_files.clear();
    town.uploads.clear();
    town.store.put_back(town.store.state(), "epoch-2", 0);
    town.authority.set_epoch("epoch-2");
    phone.input(replica_input::Poke{"epoch-2", town.store.head().seq}, town.now);
    REQUIRE(town.quiet(10 * kMinuteMs));
    CHECK(town.stored_files.count(file.sha256) == 1);
  }
}

TEST_CASE("a file the server does not want is kept and named") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  const FileRef file{sha256_hex("not a photo"), "text/plain", "photo.jpg", 11};
  phone.store.blobs[file.sha256] = "not a photo";
  phone.input(replica_input::FileAdded{file}, town.now);
  town.settle();
  CHECK(phone.status().files_waiting == 0);
  CHECK(phone.store.mine.at({"file", file.sha256}).json.find("file_type") != std::string::npos);
}

TEST_CASE("drafts come back after a restart") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  phone.input(replica_input::SaveDraft{"report", R"({"symptom":"漏"})"}, town.now);
  town.settle();
  phone.open(town.now);
  CHECK(phone.replica().draft("report") == R"({"symptom":"漏"})");
  phone.input(replica_input::SaveDraft{"report", ""}, town.now);
  town.settle();
  CHECK(phone.store.count("draft") == 0);
}

TEST_CASE("changes are counted, and named since a revision") {
  Town town;
  TestDevice& desk = town.device(town.agent);
  town.settle();
  const std::uint64_t before = desk.replica().revision();
  town.must(town.guest, key_for<Case>(CaseId{uuid(1)}), House::report_form());
  town.settle();
  CHECK(desk.replica().revision() > before);
  const auto changed = desk.replica().changed_since(before);
  REQUIRE(changed.has_value());
  CHECK(std::count(changed->begin(), changed->end(), key_for<Case>(CaseId{uuid(1)})) >= 1);
  CHECK(desk.replica().changed_since(desk.replica().revision())->empty());
  CHECK_FALSE(desk.replica().changed_since(0).has_value());
}
