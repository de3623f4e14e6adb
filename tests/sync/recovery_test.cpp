// What is left after a crash, a restore, a cloned store: nothing confirmed is lost, nothing twice.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::size_t cases_on_server(Town& town) {
  std::size_t count = 0;
  for (const auto& [key, row] : town.store.state().rows) {
    if (key.t == EntityType::case_)
      ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a crash between any two effects loses nothing that was saved, and doubles nothing") {
  int crashes = 0;
  for (int k = 0; k < 60; ++k) {
    INFO("crash before effect " << k);
    Town town;
    TestDevice& phone = town.device(town.guest);
    phone.steps_left = k;
    std::vector<Submitted> submitted;
    const auto step = [&](const std::string& type, const std::string& target,
                          const std::string& args) {
      if (!phone.running())
        return;
      submitted.push_back(phone.submit(type, target, args, town.now));
      town.settle();
    };
    town.settle();
    step("case.report", "", report_json());
    step("case.report", "", report_json());
    if (submitted.size() == 2 && phone.running()) {
      step("case.add_file", submitted[0].target, dump_json(Json{{"file", to_json(photo(2))}}));
    }
    if (!phone.running()) {
      ++crashes;
    }
    std::vector<std::string> saved;
    for (const Submitted& one : submitted) {
      if (phone.store.mine.count({"outbox", one.command}) != 0 ||
          phone.store.mine.count({"receipt", one.command}) != 0) {
        saved.push_back(one.command);
      }
    }
    phone.steps_left = -1;
    phone.open(town.now);
    REQUIRE(town.quiet(10 * kMinuteMs));
    CHECK(phone.status().rejected.empty());
    CHECK(phone.store.count("receipt") == saved.size());
    for (const std::string& id : saved) {
      CHECK(town.store.state().results.count(CommandId{*parse_uuid(id)}) == 1);
    }
    CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
  }
  CHECK(crashes > 10);
}

TEST_CASE("a crash while a base of several pages is loaded leaves the old one") {
  Town town;
  town.page_rows = 20;
  for (int n = 1; n <= 50; ++n) {
    town.must(town.guest, key_for<Case>(CaseId{uuid(n)}), House::report_form());
  }
  for (int k = 0; k < 12; ++k) {
    INFO("crash before effect " << k);
    TestDevice& desk = town.device(town.agent);
    desk.steps_left = k;
    town.settle();
    desk.steps_left = -1;
    desk.open(town.now);
    town.settle();
    CHECK(Town::shown_by(desk) == town.visible_to(town.agent));
  }
}

TEST_CASE("base is switched only when each of its pages is in storage") {
  Town town;
  town.page_rows = 20;
  for (int n = 1; n <= 50; ++n)
    town.must(town.guest, key_for<Case>(CaseId{uuid(n)}), House::report_form());
  TestDevice& desk = town.device(town.agent);
  desk.slow_base = true;
  town.settle();
  const std::size_t pages = desk.base_waiting.size();
  REQUIRE(pages > 1);
  SECTION("the first one fails: what comes after it must not stand on what lies there") {
    desk.fail_store = "quota";
    while (!desk.base_waiting.empty())
      desk.store_base(town.now);
    CHECK_FALSE(desk.store.meta);
    CHECK_FALSE(desk.status().loaded);
  }
  SECTION("one after the other, the switch last") {
    for (std::size_t i = 0; i < pages; ++i) {
      CHECK_FALSE(desk.base_waiting.front().meta);
      desk.store_base(town.now);
      desk.work(town.now);
    }
    REQUIRE(desk.base_waiting.size() == 1);
    CHECK_FALSE(desk.status().loaded);
    desk.store_base(town.now);
    CHECK(desk.status().loaded);
  }
  desk.slow_base = false;
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(Town::shown_by(desk) == town.visible_to(town.agent));
}

TEST_CASE("a restored database gets back what its backup missed") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  const Submitted first = phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  const MemoryStore::State backup = town.store.state();
  const Submitted second = phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  const Submitted third = phone.submit("case.add_file", second.target,
                                       dump_json(Json{{"file", to_json(photo(2))}}), town.now);
  town.settle();
  REQUIRE(town.on_server<Case>(case_of(second))->number == "202611-002");
  // Another one waits, unsent.
  town.fate = [](const TestDevice&, const auto&) { return Fate::lose; };
  const Submitted fourth = phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  town.store.put_back(backup, "epoch-2", 1000);
  town.authority.set_epoch("epoch-2");
  town.fate = nullptr;
  SECTION("found out by a push") {}
  SECTION("found out after a restart") {
    phone.open(town.now);
  }
  SECTION("found out by a poke") {
    phone.input(replica_input::Poke{"epoch-2", town.store.head().seq}, town.now);
  }
  REQUIRE(town.quiet(30 * kMinuteMs));
  CHECK(cases_on_server(town) == 3);
  CHECK(town.on_server<Case>(case_of(first))->number == "202611-001");
  CHECK(town.on_server<Case>(case_of(second))->number == "202611-002");
  CHECK(town.on_server<Case>(case_of(second))->intake.files.size() +
            town.on_server<Case>(case_of(second))->timeline.size() >
        2);
  // New numbers begin after the margin.
  CHECK(town.on_server<Case>(case_of(fourth))->number == "202611-1002");
  CHECK(phone.status().rejected.empty());
  CHECK(phone.store.meta->epoch == "epoch-2");
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
  // And life goes on under the new numbering.
  const Submitted fifth = phone.submit("case.report", "", report_json(), town.now);
  REQUIRE(town.quiet(kMinuteMs));
  CHECK(town.on_server<Case>(case_of(fifth))->number == "202611-1003");
  CHECK(phone.store.count("receipt") == 5);
}

TEST_CASE("a cloned store: both go on, each command once") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  TestDevice& clone = town.device(town.guest);
  clone.store = phone.store;
  clone.open(town.now);
  town.settle();
  const Submitted one = phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  const Submitted two = clone.submit("case.report", "", report_json(), town.now);
  town.settle();
  const Submitted three = phone.submit("case.report", "", report_json(), town.now);
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(cases_on_server(town) == 4);
  CHECK_FALSE(clone.store.client_id == phone.store.client_id);
  for (const Submitted& submitted : {one, two, three}) {
    CHECK(town.on_server<Case>(case_of(submitted)) != nullptr);
  }
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
  CHECK(Town::shown_by(clone) == town.visible_to(town.guest));
}

TEST_CASE("a store cloned with waiting commands: still once") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  bool cut = true;
  town.fate = [&](const TestDevice&, const auto&) { return cut ? Fate::lose : Fate::deliver; };
  const Submitted shared = phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  TestDevice& clone = town.device(town.guest);
  clone.store = phone.store;
  clone.open(town.now);
  town.settle();
  phone.submit("case.report", "", report_json(), town.now);
  clone.submit("case.report", "", report_json(), town.now);
  town.settle();
  cut = false;
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(cases_on_server(town) == 3);
  CHECK(town.on_server<Case>(case_of(shared)) != nullptr);
  CHECK(phone.status().rejected.empty());
  CHECK(clone.status().rejected.empty());
}

TEST_CASE("history replaced under a cursor: base anew, the outbox stays") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  const MemoryStore::State backup = town.store.state();
  town.must(town.guest, key_for<Case>(CaseId{uuid(1)}), House::report_form());
  town.settle();
  REQUIRE(phone.find<Case>(CaseId{uuid(1)}) != nullptr);
  town.fate = [](const TestDevice&, const auto&) { return Fate::lose; };
  const Submitted waiting = phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  town.store.put_back(backup, "epoch-1", 0);
  town.must(town.other_guest, key_for<Case>(CaseId{uuid(2)}), House::report_form());
  town.fate = nullptr;
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(phone.find<Case>(CaseId{uuid(1)}) == nullptr);
  CHECK(town.on_server<Case>(case_of(waiting)) != nullptr);
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
}

TEST_CASE("a request that arrives long after its sender gave it up") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  bool held = false;
  town.fate = [&](const TestDevice&, const replica_effect::Request& request) {
    if (request.path != "/api/v1/push" || std::exchange(held, true))
      return Fate::deliver;
    return Fate::hold;
  };
  const Submitted first = phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  CHECK(phone.status().pending[0].state == CommandState::sent);
  // The engine gives up waiting by itself, and sends again.
  REQUIRE(town.quiet(10 * kMinuteMs));
  const Submitted second = phone.submit("case.report", "", report_json(), town.now);
  REQUIRE(town.quiet(kMinuteMs));
  const std::uint64_t head = town.store.head().seq;
  town.release_held();
  REQUIRE(town.quiet(kMinuteMs));
  CHECK(town.store.head().seq == head);
  CHECK(cases_on_server(town) == 2);
  CHECK(phone.status().rejected.empty());
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
  CHECK(town.on_server<Case>(case_of(first))->number <
        town.on_server<Case>(case_of(second))->number);
}

TEST_CASE("a damaged base is loaded anew, mine is untouched") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.must(town.guest, key_for<Case>(CaseId{uuid(1)}), House::report_form());
  town.settle();
  town.fate = [](const TestDevice&, const auto&) { return Fate::lose; };
  phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  SECTION("torn") {
    phone.store.tear_last_segment(100);
  }
  SECTION("torn at the end of a line") {
    const std::string text = *phone.store.segments.rbegin()->second;
    const std::size_t line = text.rfind("\nP ");
    REQUIRE(line != std::string::npos);
    phone.store.tear_last_segment(line + 1);
  }
  SECTION("missing") {
    phone.store.segments.clear();
  }
  SECTION("of another format") {
    phone.store.meta->format = 99;
  }
  phone.open(town.now);
  CHECK(phone.status().waiting == 1);
  CHECK_FALSE(phone.status().loaded);
  town.fate = nullptr;
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
  phone.open(town.now);
  CHECK(Town::shown_by(phone) == town.visible_to(town.guest));
}

TEST_CASE("packed rows that changed at rest are noticed when looked at, and loaded anew") {
  Town town;
  for (int n = 1; n <= 300; ++n)
    town.must(town.guest, key_for<Case>(CaseId{uuid(n)}), House::report_form());
  TestDevice& desk = town.device(town.agent);
  town.settle();
  const auto of_server = town.visible_to(town.agent);
  REQUIRE(Town::shown_by(desk) == of_server);
  const auto packed = std::find_if(
      desk.store.segments.begin(), desk.store.segments.end(),
      [](const auto& one) { return one.second->front() == 'B'; });
  REQUIRE(packed != desk.store.segments.end());
  std::string text = *packed->second;
  text[text.size() - 40] = static_cast<char>(text[text.size() - 40] ^ 0x01);
  packed->second = std::make_shared<const std::string>(text);
  town.fate = [](const TestDevice&, const auto&) { return Fate::lose; };
  desk.open(town.now);
  desk.submit("case.report", "", report_json(), town.now);
  CHECK(desk.status().loaded);
  CHECK(Town::shown_by(desk) != town.visible_to(town.agent));
  // Also what waits to be sent stays while base is replaced.
  town.fate = nullptr;
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(Town::shown_by(desk) == town.visible_to(town.agent));
  CHECK(town.visible_to(town.agent).size() > of_server.size());
  desk.open(town.now);
  CHECK(Town::shown_by(desk) == town.visible_to(town.agent));
}

TEST_CASE("receipts are kept 7 days of the server's time") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  phone.submit("case.report", "", report_json(), town.now);
  town.settle();
  town.wait(6 * kDayMs);
  CHECK(phone.store.count("receipt") == 1);
  town.wait(2 * kDayMs);
  town.must(town.guest, key_for<Case>(CaseId{uuid(1)}), House::report_form());
  town.wait(10 * kMinuteMs);
  CHECK(phone.store.count("receipt") == 0);
}
