// A push read from its text: what one command holds that nobody can read is that command's own
// affair (sync.md, Endpoint).
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::string body_with(Town& town, const std::vector<std::string>& commands) {
  std::string body = R"({"proto":1,"epoch":")" + town.store.head().epoch + R"(","client_id":")" +
                     kPhone.text() + R"(","commands":[)";
  for (std::size_t i = 0; i < commands.size(); ++i)
    body += (i == 0 ? "" : ",") + commands[i];
  return body + "]}";
}

std::string report_text(const Town& town, int n, std::uint64_t seq) {
  Json args = report_args();
  args["symptom"] = "漏电";
  return dump_json(wire_command(1000 + n, "case.report", case_target(n), args, town.now, seq));
}
std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

bool is_there(Town& town, int n) {
  return town.on_server<Case>(CaseId{uuid(n)}) != nullptr;
}

// Of three reports the middle one holds this instead of its symptom.
PushAnswer push_with(Town& town, const std::string& symptom) {
  const std::string bad =
      replaced(report_text(town, 2, 2), R"("symptom":"漏电")", R"("symptom":)" + symptom);
  auto request = push_request_from_text(
      body_with(town, {report_text(town, 1, 1), bad, report_text(town, 3, 3)}));
  REQUIRE(request.has_value());
  return town.push(town.guest, std::move(*request));
}

}  // namespace

TEST_CASE("what cannot be read in one command refuses that command alone and uses up its seq") {
  const Town shown;
  const std::string sample = report_text(shown, 1, 1);
  INFO(sample);
  REQUIRE(sample.find(R"("symptom":"漏电")") != std::string::npos);
  for (const std::string symptom :
       {R"("\ud800")", R"("\udc00 x")", R"("\ud83d\u0041")", "1e400", "-1e999", "\"\xFF\"",
        "\"\xE6\xBC\"", "\"\x01\"", R"("\x")", "nul", "01", "[1,]", R"({"a":})"}) {
    INFO(symptom);
    Town town;
    const PushAnswer answer = push_with(town, symptom);
    REQUIRE_FALSE(answer.problem.has_value());
    REQUIRE(answer.response.results.size() == 3);
    CHECK(answer.response.last_client_seq == 3);
    CHECK(answer.response.results[0].status == PushStatus::applied);
    CHECK(answer.response.results[2].status == PushStatus::applied);
    const PushResult& bad = answer.response.results[1];
    CHECK(bad.status == PushStatus::rejected);
    CHECK(bad.refusal.code == "malformed");
    CHECK(bad.id == CommandId{uuid(1002)}.text());
    CHECK(bad.seq != 0);
    CHECK_FALSE(is_there(town, 2));
    CHECK(is_there(town, 3));
  }
}

TEST_CASE("any byte of a command may break: the others are applied, or nothing was told apart") {
  Town first;
  const std::vector<std::string> good{report_text(first, 1, 1), report_text(first, 2, 2),
                                      report_text(first, 3, 3)};
  std::size_t told_apart = 0;
  for (std::size_t at = 0; at < good[1].size(); ++at) {
    for (const char byte : {'\xFF', '\0', 'e', '7', '\\'}) {
      std::string bad = good[1];
      bad[at] = byte;
      auto request = push_request_from_text(body_with(first, {good[0], bad, good[2]}));
      const char was = good[1][at];
      const bool frame = was == '"' || was == '{' || was == '}' || was == '[' || was == ']' ||
                         was == ',' || was == ':' || byte == '\\';
      if (!request) {
        INFO(at << ": " << was);
        CHECK(frame);  // nothing else holds a request together
        CHECK(request.error().code == "malformed");
        continue;
      }
      if (request->commands.size() != 3) {
        CHECK(frame);
        continue;
      }
      ++told_apart;
      // Command by command: what is not touched is what was sent.
      CHECK(dump_json(request->commands[0]) == good[0]);
      CHECK(dump_json(request->commands[2]) == good[2]);
    }
  }
  CHECK(told_apart > 4 * good[1].size());
}

TEST_CASE("a request that names no commands is refused as a whole") {
  for (const char* text :
       {"", "[]", "{", R"({"commands":[1e400})", R"({"commands":{"a":"\ud800"}})",
        R"({"proto":1e400,"commands":[]})", R"({"commands":["\ud800"]} x)", "\"\\ud800\""}) {
    INFO(text);
    CHECK(push_request_from_text(text).error().code == "malformed");
  }
}

TEST_CASE("a value nobody knows is refused at its field with those that are known") {
  Town town;
  struct Row {
    const char* member;
    const char* known;
  };
  int n = 10;
  for (const Row& row :
       {Row{"channel", "hotline"}, Row{"class", "complaint"}, Row{"wish", "advice"}}) {
    Json args = report_args();
    args[row.member] = "teleport";
    const PushResult result =
        town.push_one(town.guest, kPhone, static_cast<std::uint64_t>(n - 9),
                      wire_command(1000 + n, "case.report", case_target(n), args, town.now, 1));
    ++n;
    INFO(row.member);
    CHECK(result.status == PushStatus::rejected);
    CHECK(result.refusal.code == "unknown_value");
    CHECK(result.refusal.field == row.member);
    CHECK(result.refusal.params.at("value") == "teleport");
    CHECK(result.refusal.params.at("known").find(row.known) != std::string::npos);
  }
  // Of a newer version of the command it is not ours to judge.
  Json newer = wire_command(1050, "case.report", case_target(50), report_args(), town.now, 4);
  newer["v"] = 99;
  newer["args"]["channel"] = "teleport";
  CHECK(town.push_one(town.guest, kPhone, 4, newer).status == PushStatus::retry);
}

TEST_CASE("a row keeps the names that a newer release gave it") {
  Town town;
  town.push_one(town.guest, kPhone, 1,
                wire_command(1001, "case.report", case_target(1), report_args(), town.now, 1));
  const Case* record = town.on_server<Case>(CaseId{uuid(1)});
  REQUIRE(record != nullptr);
  Json row = parse_json(encode_record(Record{*record})).value();
  row["intake"]["channel"] = "teleport";
  row["intake"]["class"] = "recall";
  row["team"] = Json{{"team", "space"}, {"staff_name", "x"}};
  const std::string stored = dump_json(row);
  bool unknown = false;
  const auto read = decode_record(EntityType::case_, stored, &unknown);
  REQUIRE(read.has_value());
  CHECK(unknown);
  const Case before = std::get<Case>(*read);
  // None of those we know: no rule may take it for one.
  for (const Channel channel : {Channel::hotline, Channel::web, Channel::app})
    CHECK(before.intake.channel != channel);
  Case after = before;
  after.plan_text = "明天上门";
  const Json written = parse_json(encode_over(Record{after}, stored, Record{before})).value();
  CHECK(written["intake"]["channel"] == "teleport");
  CHECK(written["intake"]["class"] == "recall");
  CHECK(written["team"]["team"] == "space");
  CHECK(written["plan_text"] == "明天上门");
  after.intake.channel = Channel::email;
  const Json changed = parse_json(encode_over(Record{after}, stored, Record{before})).value();
  CHECK(changed["intake"]["channel"] == "email");
  CHECK(changed["intake"]["class"] == "recall");
}

TEST_CASE("cursor 0 is the start, as a number or a text") {
  for (const char* text : {R"({"cursor":0})", R"({"cursor":"0"})", R"({"cursor":null})", "{}"}) {
    const auto request = pull_request_from_json(parse_json(text).value());
    REQUIRE(request.has_value());
    CHECK(request->cursor == "0");
  }
  CHECK(pull_request_from_json(parse_json(R"({"cursor":7})").value()).error().field == "cursor");
  CHECK(pull_request_from_json(parse_json(R"({"cursor":0.5})").value()).error().field == "cursor");
}

TEST_CASE("texts are tidied where commands are read, on the server and on a device") {
  Town town;
  Json args = report_args("\xE2\x80\xAD+86 139\xE2\x80\x8B 1234\t5678\xE2\x80\xAC");
  args["customer"]["name"] = "\xEF\xBB\xBF王\xE2\x80\x8B小明\xEF\xB8\x8F\r\n";
  args["device"]["serial"] = "SN\xE2\x80\x8F-1\t2";
  args["symptom"] = "漏电\r\n\xE2\x80\xAE冒烟\t❤️";
  const PushResult result = town.push_one(
      town.guest, kPhone, 1, wire_command(1001, "case.report", case_target(1), args, town.now, 1));
  INFO(result.refusal.code << " " << result.refusal.field);
  REQUIRE(result.status == PushStatus::applied);
  const Case* record = town.on_server<Case>(CaseId{uuid(1)});
  REQUIRE(record != nullptr);
  CHECK(record->intake.contact.name == "王小明");
  CHECK(record->intake.contact.phone == "13912345678");
  CHECK(record->intake.product.serial == "SN-1 2");
  CHECK(record->intake.symptom == "漏电\n冒烟\t❤️");
  // Every text of every command passes the gate: none is refused for how it was copied.
  for (const CommandInfo& info : command_infos()) {
    Json sample = args_to_json(make_args(*find_command(info.type)));
    for (auto& [name, value] : sample.items()) {
      if (value.is_string() && name != "id")
        value = "x\xE2\x80\xAE\r\n\xEF\xBB\xBFy";
    }
    const auto read = args_from_json(info.type, info.version, sample);
    if (!read)
      continue;  // a date or an id is no free text
    const Json tidied = args_to_json(*read);
    for (const auto& [name, value] : tidied.items()) {
      INFO(info.type << " " << name);
      if (value.is_string())
        CHECK((value == "x\ny" || value == "x y" || value == sample[name]));
      if (value.is_string())
        CHECK(value.get<std::string>().find("\xE2\x80\xAE") == std::string::npos);
    }
  }
}
