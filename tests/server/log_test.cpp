// What the log tells and what it must not (issue 12, 15).
#include "native/server/log.hpp"

#include <filesystem>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/edge.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

const Json* line_of(const std::vector<Json>& lines, const std::string& id) {
  for (const auto& line : lines) {
    if (line.value("id", std::string{}) == id) {
      return &line;
    }
  }
  return nullptr;
}

}  // namespace

TEST_CASE("Each request has a line: id, who, which steps, how long, what came of it") {
  EdgeServer edge{Json::object()};
  Client device = edge.guest("203.0.113.77");
  const Reply good = device.push({device.command("case.report", "", report_args()),
                                  device.command("case.report", "", report_args())});
  Json bad = report_args();
  bad["customer"]["phone"] = "";
  const Reply refused = device.push({device.command("case.report", "", bad)});
  device.client_seq += 5;
  const Reply gap = device.push({device.command("case.report", "", report_args())});
  Json unknown = device.command("case.report", "", report_args());
  unknown["type"] = "zhang.san";
  static_cast<void>(device.push({unknown}));
  const auto lines = lines_of(edge.log());

  const Json* line = line_of(lines, good.header("x-request-id"));
  REQUIRE(line != nullptr);
  CHECK((*line)["event"] == "request");
  CHECK((*line)["level"] == "info");
  CHECK((*line)["method"] == "POST");
  CHECK((*line)["route"] == "/api/v1/push");
  CHECK((*line)["status"] == 200);
  CHECK((*line)["actor"] == "guest");
  CHECK((*line)["commands"] == "case.report:2");
  CHECK((*line)["outcomes"] == "applied:2");
  CHECK((*line)["ms"].get<double>() >= 0);
  CHECK((*line)["from"] == "203.0.113.0/24");
  line = line_of(lines, refused.header("x-request-id"));
  REQUIRE(line != nullptr);
  CHECK((*line)["outcomes"].get<std::string>().find(":1") != std::string::npos);
  line = line_of(lines, gap.header("x-request-id"));
  REQUIRE(line != nullptr);
  CHECK((*line)["status"] == 409);
  CHECK((*line)["code"] == "client_seq_gap");
  CHECK(edge.log().find("zhang.san") == std::string::npos);
}

TEST_CASE("No personal data, secret or search word stands in the log") {
  EdgeServer edge{Json::object()};
  const std::string secret = guest_secret();
  Client device = edge.guest("198.51.100.23");
  Json args = report_args("漏水记号");
  args["customer"] = {{"name", "欧阳记号"}, {"phone", "13711112222"}, {"address", "记号路 8 号"}};
  static_cast<void>(device.step("case.report", "", args));
  const Client agent = edge.staff("agent", "198.51.100.24");
  const HttpClient stranger = edge.client("198.51.100.25", "TokenOfNobody");
  static_cast<void>(agent.http.get("/api/v1/search?q=SearchMark&t=case"));
  static_cast<void>(agent.http.get("/api/v1/search?q=13711112222"));
  static_cast<void>(stranger.get("/PathMark/13711112222?x=QueryMark"));
  static_cast<void>(stranger.get("/api/v1/PathMark"));
  static_cast<void>(stranger.send("METHODMARK", "/api/v1/push", "{}"));
  static_cast<void>(
      stranger.post("/api/v1/session",
                    {{"kind", "password"}, {"login", "LoginMark"}, {"password", "PasswordMark"}}));
  static_cast<void>(stranger.post("/api/v1/otp", {{"phone", "13711112222"}}));
  static_cast<void>(stranger.post("/api/v1/session", {{"kind", "guest"}, {"secret", secret}}));
  static_cast<void>(stranger.send("POST", "/api/v1/push", "{\"BodyMark", {"X-Mark: HeaderMark"}));
  const std::string log = edge.log();
  CHECK(lines_of(log).size() > 8);
  for (const std::string mark :
       {"记号", "13711112222", "Mark", "MARK", "TokenOfNobody", "198.51.100.23", "agent\"",
        kDemoPassword, secret.c_str(), device.http.token.c_str()}) {
    INFO(mark);
    const bool is_actor_kind = mark == "agent\"";
    CHECK((is_actor_kind || log.find(mark) == std::string::npos));
  }
  CHECK(log.find(device.actor["id"].get<std::string>()) == std::string::npos);
}

TEST_CASE("What an exception says is made fit for a log") {
  CHECK(scrubbed("plain words 12345") == "plain words 12345");
  CHECK(scrubbed("phone 13711112222 known") == "phone # known");
  CHECK(scrubbed("Key (phone)=(13711112222) exists") == "Key _=_ exists");
  CHECK(scrubbed("value '欧阳' too long\nDETAIL: 欧阳") == "value _ too long");
  CHECK(scrubbed("token \"abc") == "token _");
}

TEST_CASE("SIGHUP begins a new log after the old one was moved away") {
  EdgeServer edge{Json::object()};
  static_cast<void>(edge.client("10.40.0.1").get("/healthz"));
  const auto old = edge.log_file().string() + ".1";
  std::filesystem::rename(edge.log_file(), old);
  static_cast<void>(edge.client("10.40.0.1").get("/readyz"));
  CHECK_FALSE(std::filesystem::exists(edge.log_file()));
  edge.server().reload();
  for (int i = 0; i < 200 && !std::filesystem::exists(edge.log_file()); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  const Reply reply = edge.client("10.40.0.1").get("/healthz");
  CHECK(line_of(lines_of(edge.log()), reply.header("x-request-id")) != nullptr);
  CHECK((std::filesystem::status(edge.log_file()).permissions() &
         std::filesystem::perms::others_all) == std::filesystem::perms::none);
}

TEST_CASE("A log that cannot be written is a refused start") {
  TempFolder folder;
  const Ran ran = run_program({AFTERCARED, "--data", (folder.path() / "data").string(), "--listen",
                               "127.0.0.1:0", "--log", "/nowhere/at/all"});
  CHECK(ran.code == 2);
  CHECK(holds(ran, "log_unusable at --log"));
}
