#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "core/sync/cursor.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// A reader that keeps what the pages give, as a replica does.
struct Reader {
  Town& town;
  Actor actor;
  std::string cursor = "0";
  std::map<std::string, std::string> rows;
  std::vector<std::string> left;
  int pages = 0;

  PullOutcome page(std::size_t limit = 0) {
    PullRequest request;
    request.cursor = cursor;
    request.limit = limit;
    request.client_id = kPhone;
    PullCaller caller = town.caller_of(actor);
    caller.scopes = scopes();
    return pull(town.store, caller, request, town.now);
  }
  std::vector<std::string> scopes() const { return fixed.empty() ? town.scopes(actor) : fixed; }
  std::vector<std::string> fixed;

  void take(const PullResponse& response) {
    ++pages;
    for (const PatchLine& line : response.patch) {
      if (line.op == PatchOp::put) {
        rows[to_text(line.key)] = line.row;
      } else {
        rows.erase(to_text(line.key));
        left.push_back(to_text(line.key));
      }
    }
    cursor = response.to;
  }
  void read_all(std::size_t limit = 0) {
    while (true) {
      const PullOutcome outcome = page(limit);
      REQUIRE(std::holds_alternative<PullResponse>(outcome));
      const auto& response = std::get<PullResponse>(outcome);
      take(response);
      if (!response.more)
        break;
      REQUIRE(pages < 10'000);
    }
  }
};

// The row's text as somebody else left it.
void store_row(Town& town, const std::string& target, const std::string& json) {
  auto state = town.store.state();
  state.rows.at(*parse_entity_key(target)).json = json;
  town.store.put_back(std::move(state), "epoch-1", 0);
}
std::string row_of(Town& town, const std::string& target) {
  return town.store.row(*parse_entity_key(target))->json;
}
std::string of_the_next_release(const std::string& row) {
  Json json = *parse_json(row);
  json["state"] = {{"kind", "of_the_next_release"}};
  return dump_json(json);
}

void report(Town& town, int n, const Actor& actor) {
  case_command::Report form = House::report_form();
  town.must(actor, key_for<Case>(CaseId{uuid(n)}), form);
}

}  // namespace

TEST_CASE("a guest pulls his own cases and the policy, nobody else's") {
  Town town;
  report(town, 1, town.guest);
  report(town, 2, town.other_guest);
  Reader mine{town, town.guest};
  mine.read_all();
  CHECK(mine.rows.count(case_target(1)) == 1);
  CHECK(mine.rows.count(case_target(2)) == 0);
  CHECK(mine.rows == town.visible_to(town.guest));
  for (const auto& [key, row] : mine.rows)
    CHECK(key.rfind("staff/", 0) != 0);
}

TEST_CASE("asking for scopes that are not his gives a guest nothing") {
  Town town;
  report(town, 2, town.other_guest);
  PullRequest request;
  request.scopes = std::vector<std::string>{"guest/" + town.other_guest.id.text(),
                                            "team/front_desk", "records/staff"};
  const PullOutcome outcome =
      pull(town.store, town.caller_of(town.guest), request, town.now);
  CHECK(std::get<PullResponse>(outcome).patch.empty());
}

TEST_CASE("customers get no internal entries") {
  Town town;
  report(town, 1, town.guest);
  town.must(town.agent, key_for<Case>(CaseId{uuid(1)}), case_command::Note{"客户态度急躁"});
  Reader guest{town, town.guest};
  guest.read_all();
  CHECK(guest.rows.at(case_target(1)).find("急躁") == std::string::npos);
  Reader agent{town, town.agent};
  agent.read_all();
  CHECK(agent.rows.at(case_target(1)).find("急躁") != std::string::npos);
}

TEST_CASE("pages of any size add up to the same, and end at a commit boundary") {
  Town town;
  for (int n = 1; n <= 30; ++n)
    report(town, n, n % 3 == 0 ? town.other_guest : town.guest);
  for (const std::size_t limit : {1U, 2U, 3U, 7U, 100U}) {
    Reader reader{town, town.agent};
    reader.read_all(limit);
    CHECK(reader.rows == town.visible_to(town.agent));
    const auto cursor = decode_cursor(reader.cursor);
    REQUIRE(cursor.has_value());
    CHECK(cursor->seq == town.store.head().seq);
    CHECK(cursor->hash == town.store.head().hash);
  }
}

TEST_CASE("changes between two pages are in a later one") {
  Town town;
  for (int n = 1; n <= 10; ++n)
    report(town, n, town.guest);
  Reader reader{town, town.agent};
  int n = 11;
  while (true) {
    const PullOutcome outcome = reader.page(3);
    const auto& response = std::get<PullResponse>(outcome);
    reader.take(response);
    if (!response.more)
      break;
    if (n < 20)
      report(town, n++, town.guest);
    town.must(town.agent, key_for<Case>(CaseId{uuid(1)}), case_command::Note{"again"});
    REQUIRE(reader.pages < 100);
  }
  CHECK(reader.rows == town.visible_to(town.agent));
}

TEST_CASE("only what changed comes with the next pull; nothing when nothing did") {
  Town town;
  for (int n = 1; n <= 5; ++n)
    report(town, n, town.guest);
  Reader reader{town, town.agent};
  reader.read_all();
  town.must(town.agent, key_for<Case>(CaseId{uuid(3)}), case_command::Accept{});
  const PullOutcome next = reader.page();
  const auto& response = std::get<PullResponse>(next);
  REQUIRE(response.patch.size() == 1);
  CHECK(response.patch[0].key == key_for<Case>(CaseId{uuid(3)}));
  reader.take(response);
  const PullOutcome still = reader.page();
  CHECK(std::get<PullResponse>(still).patch.empty());
  CHECK(std::get<PullResponse>(still).to == reader.cursor);
}

TEST_CASE("a row leaves with its scope and comes with a new one") {
  Town town;
  report(town, 1, town.guest);
  town.must(town.agent, key_for<Case>(CaseId{uuid(1)}), case_command::Accept{});
  town.must(town.agent, key_for<Visit>(VisitId{uuid(50)}),
            appointment(CaseId{uuid(1)}, town.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  Reader first{town, town.engineer};
  Reader second{town, town.engineer2};
  first.fixed = {"engineer/" + town.engineer.id.text()};
  second.fixed = {"engineer/" + town.engineer2.id.text()};
  first.read_all();
  second.read_all();
  const std::string visit = "visit/" + to_text(uuid(50));
  CHECK(first.rows.count(visit) == 1);
  CHECK(first.rows.count(case_target(1)) == 1);
  CHECK(second.rows.empty());
  visit_command::Reassign reassign;
  reassign.engineer = StaffId{town.engineer2.id.value};
  reassign.reason = "王强请假";
  town.must(town.manager, key_for<Visit>(VisitId{uuid(50)}), reassign);
  first.read_all();
  second.read_all();
  CHECK(first.rows.count(visit) == 0);
  CHECK(first.rows.count(case_target(1)) == 0);
  CHECK(std::count(first.left.begin(), first.left.end(), visit) == 1);
  CHECK(second.rows.count(visit) == 1);
  CHECK(second.rows.count(case_target(1)) == 1);
}

TEST_CASE("scopes won and lost between two pulls") {
  Town town;
  for (int n = 1; n <= 9; ++n)
    report(town, n, n <= 4 ? town.guest : town.other_guest);
  const std::string one = "guest/" + town.guest.id.text();
  const std::string two = "guest/" + town.other_guest.id.text();
  Reader reader{town, town.agent};
  reader.fixed = {one};
  reader.read_all();
  CHECK(reader.rows.size() == 4);
  // The past of the new scope is loaded from 0, in pages.
  reader.fixed = {one, two};
  reader.read_all(2);
  CHECK(reader.rows.size() == 9);
  // The lost one's rows leave, those held otherwise stay.
  reader.fixed = {two};
  reader.read_all(2);
  CHECK(reader.rows.size() == 5);
  CHECK(reader.rows.count(case_target(1)) == 0);
  // Won and lost in the middle of loading.
  reader.fixed = {one, two};
  const PullOutcome page = reader.page(1);
  reader.take(std::get<PullResponse>(page));
  reader.fixed = {one, "public"};
  reader.read_all(1);
  CHECK(reader.rows.size() == 5);
  CHECK(reader.rows.count(case_target(9)) == 0);
}

TEST_CASE("what went out of a scope just before the scope was lost leaves all the same") {
  Town town;
  for (int n = 1; n <= 6; ++n)
    report(town, n, town.guest);
  Reader reader{town, town.agent};
  reader.fixed = {"team/front_desk"};
  reader.read_all();
  REQUIRE(reader.rows.size() == 6);
  for (int n = 1; n <= 4; ++n) {
    town.must(town.agent, key_for<Case>(CaseId{uuid(n)}),
              case_command::Assign{Team::technical, std::nullopt});
  }
  reader.fixed = {"public"};
  SECTION("at once") {
    reader.read_all();
  }
  SECTION("in small pages") {
    reader.read_all(1);
  }
  CHECK(reader.left.size() == 6);
  CHECK(reader.rows.size() == 1);  // the policy
}

TEST_CASE("what was out of a lost scope while its members were gone through leaves all the same") {
  Town town;
  for (int n = 1; n <= 6; ++n)
    report(town, n, town.guest);
  Reader reader{town, town.agent};
  reader.fixed = {"team/front_desk"};
  reader.read_all();
  const auto assign = [&](int n, Team team) {
    town.must(town.agent, key_for<Case>(CaseId{uuid(n)}), case_command::Assign{team, std::nullopt});
  };
  const auto page_of_two = [&] { reader.take(std::get<PullResponse>(reader.page(2))); };
  reader.fixed = {"public"};
  page_of_two();
  for (const int n : {1, 2, 3, 5})
    assign(n, Team::technical);
  page_of_two();
  page_of_two();
  assign(5, Team::front_desk);
  reader.read_all(2);
  CHECK(reader.rows.size() == 1);  // the policy
}

TEST_CASE("the client's own results come with the page, refusals included") {
  Town town;
  Reader reader{town, town.guest};
  reader.read_all();
  Json bad = wire_command(2001, "case.report", case_target(2), report_args(), town.now, 2);
  bad["args"]["symptom"] = "";
  town.push_one(town.guest, kPhone, 1,
                wire_command(2000, "case.report", case_target(1), report_args(), town.now, 1));
  town.push_one(town.guest, kPhone, 2, bad);
  const PullOutcome outcome = reader.page();
  const auto& response = std::get<PullResponse>(outcome);
  REQUIRE(response.results.size() == 2);
  const auto applied = push_result_from_json(*parse_json(response.results[0]));
  const auto refused = push_result_from_json(*parse_json(response.results[1]));
  CHECK(applied->number == "202611-001");
  CHECK(refused->refusal.code == "required");
  // Somebody else under the same client id gets none of them.
  PullRequest request;
  request.client_id = kPhone;
  const PullOutcome other =
      pull(town.store, town.caller_of(town.other_guest), request, town.now);
  CHECK(std::get<PullResponse>(other).results.empty());
}

TEST_CASE("no page passes over a row that only a newer release can read") {
  Town town;
  report(town, 1, town.guest);
  report(town, 2, town.guest);
  const std::string as_it_was = row_of(town, case_target(1));
  const std::string newer = of_the_next_release(as_it_was);
  store_row(town, case_target(1), newer);
  Reader guest{town, town.guest};
  const PullOutcome outcome = guest.page();
  REQUIRE(std::holds_alternative<Problem>(outcome));
  CHECK(std::get<Problem>(outcome).status == 503);
  CHECK(std::get<Problem>(outcome).refusal.code == "newer_rows");
  // Who is of the company reads it when his own release can.
  Reader agent{town, town.agent};
  agent.read_all();
  CHECK(agent.rows.at(case_target(1)) == newer);
  // Others go on.
  report(town, 3, town.other_guest);
  Reader other{town, town.other_guest};
  other.read_all();
  CHECK(other.rows.count(case_target(3)) == 1);
  // A server of the newer release: the same cursor gives all.
  store_row(town, case_target(1), as_it_was);
  guest.read_all();
  CHECK(guest.rows == town.visible_to(town.guest));
}

TEST_CASE("a damaged row stops nobody") {
  Town town;
  report(town, 1, town.guest);
  report(town, 2, town.guest);
  store_row(town, case_target(1), "{\"id\": \"cut off");
  Reader guest{town, town.guest};
  guest.read_all();
  CHECK(guest.rows.count(case_target(1)) == 0);
  CHECK(guest.rows.count(case_target(2)) == 1);
}

TEST_CASE("a row that the store calls damaged is left out, also for who sees rows whole") {
  Town town;
  for (int n = 1; n <= 3; ++n)
    report(town, n, town.guest);
  auto state = town.store.state();
  state.rows.at(*parse_entity_key(case_target(2))).damaged = true;
  town.store.put_back(std::move(state), "epoch-1", 0);
  Reader agent{town, town.agent};
  agent.read_all();
  CHECK(agent.rows.count(case_target(1)) == 1);
  CHECK(agent.rows.count(case_target(2)) == 0);
  CHECK(agent.rows.count(case_target(3)) == 1);

  const PullCaller caller{town.agent, town.scopes(town.agent)};
  const SnapshotStart start = snapshot_start(town.store, caller);
  std::string text;
  std::optional<EntityKey> after;
  do {
    const SnapshotPage page = snapshot_page(town.store, caller, start, after, 1);
    for (const std::string& line : page.lines)
      text += line;
    after = page.after;
  } while (after);
  CHECK(text.find(to_text(uuid(1))) != std::string::npos);
  CHECK(text.find("\"id\":\"" + to_text(uuid(2)) + "\",\"ver\"") == std::string::npos);
  CHECK(text.find(to_text(uuid(3))) != std::string::npos);
}

TEST_CASE("a snapshot ends before a row that only a newer release can read, and is resumed there") {
  Town town;
  for (int n = 1; n <= 4; ++n)
    report(town, n, town.guest);
  const std::string as_it_was = row_of(town, case_target(3));
  store_row(town, case_target(3), of_the_next_release(as_it_was));
  const PullCaller caller = town.caller_of(town.guest);
  const SnapshotStart start = snapshot_start(town.store, caller);
  std::vector<std::string> lines;
  const auto walk = [&](std::optional<EntityKey> after) {
    while (true) {
      SnapshotPage page = snapshot_page(town.store, caller, start, after, 2);
      lines.insert(lines.end(), page.lines.begin(), page.lines.end());
      after = page.after;
      if (!after || page.newer)
        return page;
    }
  };
  const SnapshotPage stopped = walk(std::nullopt);
  CHECK(stopped.newer);
  REQUIRE(stopped.after.has_value());
  CHECK(lines.back().find("\"cursor\"") == std::string::npos);
  store_row(town, case_target(3), as_it_was);
  CHECK_FALSE(walk(stopped.after).newer);
  const auto holds = [&](const std::string& id) {
    return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find("\"id\":\"" + id + "\",\"ver\"") != std::string::npos;
    });
  };
  for (int n = 1; n <= 4; ++n)
    CHECK(holds(to_text(uuid(n))) == 1);
  CHECK(lines.back().find("\"cursor\"") != std::string::npos);
}

TEST_CASE("cursors that do not stand on this history") {
  Town town;
  report(town, 1, town.guest);
  Reader reader{town, town.guest};
  reader.read_all();
  const auto problem_of = [&](HeadIs head_is = HeadIs::primary) {
    PullRequest request;
    request.cursor = reader.cursor;
    const PullOutcome outcome =
        pull(town.store, town.caller_of(town.guest), request, town.now, head_is);
    REQUIRE(std::holds_alternative<Problem>(outcome));
    return std::get<Problem>(outcome);
  };
  const MemoryStore::State before = town.store.state();
  SECTION("of another epoch") {
    town.store.put_back(before, "epoch-2", 0);
    const Problem problem = problem_of();
    CHECK(problem.status == 409);
    CHECK(problem.refusal.code == "resync");
    CHECK(problem_to_json(problem).at("epoch") == "epoch-2");
    CHECK(problem_to_json(problem).at("reason") == "epoch");
  }
  SECTION("above the head") {
    report(town, 2, town.guest);
    reader.read_all();
    town.store.put_back(before, "epoch-1", 0);
    CHECK(problem_to_json(problem_of()).at("reason") == "ahead");
    CHECK(problem_of(HeadIs::secondary).status == 503);
  }
  SECTION("at the head, with another hash") {
    report(town, 2, town.guest);
    reader.read_all();
    town.store.put_back(before, "epoch-1", 0);
    report(town, 3, town.guest);
    CHECK(problem_to_json(problem_of()).at("reason") == "hash");
  }
  SECTION("no cursor at all") {
    reader.cursor = "rubbish!";
    CHECK(problem_of().status == 400);
  }
}

TEST_CASE("a snapshot, interrupted and resumed, then pulled on from its head") {
  Town town;
  for (int n = 1; n <= 12; ++n)
    report(town, n, town.guest);
  const PullCaller caller = town.caller_of(town.agent);
  const SnapshotStart start = snapshot_start(town.store, caller);
  Reader reader{town, town.agent};
  std::optional<EntityKey> after;
  int n = 13;
  bool first = true;
  while (first || after) {
    const SnapshotPage page = snapshot_page(town.store, caller, start, after, 4);
    for (const std::string& text : page.lines) {
      const auto json = parse_json(text);
      REQUIRE(json.has_value());
      if (json->contains("row")) {
        reader.rows[json->at("t").get<std::string>() + "/" + json->at("id").get<std::string>()] =
            dump_json(json->at("row"));
      }
      if (json->contains("cursor"))
        reader.cursor = json->at("cursor").get<std::string>();
    }
    after = page.after;
    first = false;
    report(town, n++, town.guest);  // the world goes on meanwhile
  }
  reader.read_all();
  CHECK(reader.rows == town.visible_to(town.agent));
}

TEST_CASE("nobody makes up a cursor to learn of rows that are not his") {
  Town town;
  report(town, 2, town.other_guest);
  PullCaller caller = town.caller_of(town.guest);
  caller.cursor_key = "a secret of the servers";
  Cursor forged;
  forged.epoch = "epoch-1";
  forged.seq = town.store.head().seq;
  forged.hash = town.store.head().hash;
  forged.lost = {"guest/" + town.other_guest.id.text()};
  PullRequest request;
  request.cursor = encode_cursor(forged);
  PullOutcome outcome = pull(town.store, caller, request, town.now);
  REQUIRE(std::holds_alternative<Problem>(outcome));
  CHECK(std::get<Problem>(outcome).refusal.code == "resync");
  // His own is good, another actor's is not.
  request.cursor = "0";
  outcome = pull(town.store, caller, request, town.now);
  request.cursor = std::get<PullResponse>(outcome).to;
  CHECK(std::holds_alternative<PullResponse>(pull(town.store, caller, request, town.now)));
  caller.actor = town.other_guest;
  CHECK(std::holds_alternative<Problem>(pull(town.store, caller, request, town.now)));
}
