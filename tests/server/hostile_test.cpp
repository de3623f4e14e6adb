// Hostile input and traffic: answered plainly, never with a crash or a 5xx.
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("What is no JSON, or the wrong JSON, is a 400") {
  Client device = guest(demo_server().url());
  for (const char* body :
       {"", "{", "[1,2", "\"x\"", "null", "{\"commands\": 5}",
        "{\"proto\":1,\"client_id\":\"no\",\"commands\":[]}", "\xFF\xFE", "{\"a\":1e999999}"}) {
    INFO(body);
    CHECK(device.http.send("POST", "/api/v1/push", body).status == 400);
  }
  const std::string deep = std::string(5000, '[') + std::string(5000, ']');
  CHECK(device.http.send("POST", "/api/v1/pull", deep).status == 400);
  CHECK(device.http.send("POST", "/api/v1/session", "{\"kind\": 7}").status == 400);
  CHECK(device.http.send("POST", "/api/v1/session", "{\"kind\": \"pope\"}").status == 400);
}

TEST_CASE("One undecodable command is refused alone") {
  Client device = guest(demo_server().url());
  Json bad = device.command("case.report", "", report_args());
  bad["args"]["channel"] = "pigeon";
  const Json good = device.command("case.report", "", report_args());
  const Reply reply = device.push({bad, good});
  REQUIRE(reply.status == 200);
  CHECK(reply.json()["results"][0]["status"] == "rejected");
  CHECK(reply.json()["results"][0]["code"] == "unknown_value");
  CHECK(reply.json()["results"][1]["status"] == "applied");
}

TEST_CASE("Too much is a 413, announced or not") {
  Client device = guest(demo_server().url());
  const std::string large(3U * 1024U * 1024U, 'x');
  CHECK(device.http.send("POST", "/api/v1/push", large).status == 413);
  CHECK(device.http.send("POST", "/api/v1/session", std::string(100'000, 'x')).status == 413);
  const std::string chunked = write_and_read(
      demo_server().port(),
      "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" +
          std::string{"8000\r\n"} + std::string(0x8000, 'x') + "\r\n");
  CHECK(chunked.rfind("HTTP/1.1 413", 0) == 0);
  const std::string header = write_and_read(
      demo_server().port(), "GET / HTTP/1.1\r\nHost: x\r\nX-Large: " + std::string(40'000, 'x'));
  CHECK(header.rfind("HTTP/1.1 400", 0) == 0);
}

TEST_CASE("Unknown routes and methods are named") {
  Client device = guest(demo_server().url());
  CHECK(device.http.get("/api/v1/nothing").code() == "route_unknown");
  CHECK(device.http.get("/api/v1/push").status == 405);
  CHECK(device.http.send("BREW", "/api/v1/push", "").status == 405);
  CHECK(device.http.get("/api/v1/history/case/not-an-id").status == 404);
  CHECK(device.http.get("/api/v1/history/pope/" + new_uuid()).status == 404);
  // Written by hand: a client library would resolve the dots before it sends them.
  for (const std::string path : {"/../../etc/passwd", "/field/../../etc/passwd", "/.git/config"}) {
    const std::string request = "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    CHECK(write_and_read(demo_server().port(), request).rfind("HTTP/1.1 404", 0) == 0);
  }
  CHECK(device.http.get("/%2e%2e/%2e%2e/etc/passwd").status == 404);
  CHECK(write_and_read(demo_server().port(), "nonsense\r\n\r\n").rfind("HTTP/1.1 400", 0) == 0);
}

TEST_CASE("A browser's request needs the page's own header") {
  const HttpClient browser{demo_server().url(), ""};
  const Headers plain{"X-Aftercare-Client: browser"};
  const std::string body = Json{{"kind", "guest"}, {"secret", guest_secret()}}.dump();
  CHECK(browser.send("POST", "/api/v1/session", body, plain).code() == "csrf");
  const Reply opened = browser.send("POST", "/api/v1/session", body,
                                    {"X-Aftercare-Client: browser", "X-Aftercare: 1"});
  REQUIRE(opened.status == 200);
  CHECK_FALSE(opened.json().contains("token"));
  const std::string cookie = opened.header("set-cookie");
  CHECK(cookie.rfind("aftercare_guest=", 0) == 0);
  CHECK(cookie.find("HttpOnly") != std::string::npos);
  CHECK(cookie.find("SameSite=Strict") != std::string::npos);
  const std::string value = "Cookie: " + cookie.substr(0, cookie.find(';'));
  CHECK(browser
            .send("POST", "/api/v1/pull", "{}",
                  {"X-Aftercare-Client: browser", "X-Aftercare-As: guest", value})
            .code() == "csrf");
  const Headers good{"X-Aftercare-Client: browser", "X-Aftercare-As: guest", "X-Aftercare: 1",
                     value};
  CHECK(browser.send("GET", "/api/v1/session", "", good).status == 200);
  // Another login in the same browser: work must not go out under its name.
  Headers other = good;
  other.push_back("X-Aftercare-Actor: " + new_uuid());
  CHECK(browser.send("GET", "/api/v1/session", "", other).status == 401);
}

TEST_CASE("Guessing a password is slowed down, for a right one too") {
  TempFolder folder;
  ServerProcess server{folder.path() / "data"};
  const HttpClient client{server.url(), ""};
  const Json wrong{{"kind", "password"}, {"login", "agent"}, {"password", "wrong-password"}};
  int refused = 0;
  int slowed = 0;
  for (int i = 0; i < 12; ++i) {
    const Reply reply = client.post("/api/v1/session", wrong);
    refused += reply.status == 401 ? 1 : 0;
    slowed += reply.status == 429 ? 1 : 0;
    if (reply.status == 429) {
      CHECK(reply.code() == "too_many_attempts");
      CHECK_FALSE(reply.header("retry-after").empty());
    }
  }
  CHECK(refused >= 5);
  CHECK(slowed >= 1);
  const Json right{{"kind", "password"}, {"login", "agent"}, {"password", kDemoPassword}};
  CHECK(client.post("/api/v1/session", right).status == 429);
  // Others still come in.
  CHECK(client
            .post("/api/v1/session",
                  {{"kind", "password"}, {"login", "manager"}, {"password", kDemoPassword}})
            .status == 200);
  // An unknown login looks like a known one.
  CHECK(client
            .post("/api/v1/session",
                  {{"kind", "password"}, {"login", "nobody"}, {"password", "wrong-password"}})
            .code() == "login_failed");
}

TEST_CASE("Log out ends the session") {
  Client device = staff(demo_server().url(), "finance");
  CHECK(device.http.get("/api/v1/session").status == 200);
  CHECK(device.http.send("DELETE", "/api/v1/session").status == 204);
  CHECK(device.http.get("/api/v1/session").status == 401);
}

TEST_CASE("A code by phone opens the customer's archive, not without it") {
  TempFolder folder;
  ServerProcess server{folder.path() / "data"};
  const HttpClient client{server.url(), ""};
  CHECK(client.post("/api/v1/otp", {{"phone", "12"}}).status == 400);
  REQUIRE(client.post("/api/v1/otp", {{"phone", "13916020003"}}).status == 202);
  CHECK(client.post("/api/v1/otp", {{"phone", "13916020003"}}).status == 429);
  CHECK(client.post("/api/v1/session", {{"kind", "phone"}, {"phone", "13916020003"}, {"code", "0"}})
            .code() == "code_invalid");
  std::string code;
  for (int i = 0; i < 200 && code.empty(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator{folder.path() / "data" / "outbox", ignored}) {
      const auto ran = run_program({"/bin/cat", entry.path().string()});
      const auto at = ran.output.find_first_of("0123456789", ran.output.rfind("13916020003") + 12);
      code = at == std::string::npos ? "" : ran.output.substr(at, 6);
    }
  }
  REQUIRE(code.size() == 6);
  // Reported before he said who he is, under another phone: his all the same, to see and to act on.
  const std::string secret = guest_secret();
  Client before = guest(server.url(), secret);
  const Json reported = before.command("case.report", "", report_args("留了家人的电话"));
  REQUIRE(before.push({reported}).json()["results"][0]["status"] == "applied");
  const Reply reply = client.post("/api/v1/session", {{"kind", "phone"},
                                                      {"phone", "13916020003"},
                                                      {"code", code},
                                                      {"guest_secret", secret}});
  REQUIRE(reply.status == 200);
  Client device;
  device.http = {server.url(), reply.json()["token"]};
  device.epoch = reply.json()["epoch"];
  CHECK(device.pull_all().count("case/" + to_text(demo_id("case/huang"))) == 1);
  CHECK(device.pull_all().count("case/" + to_text(demo_id("case/chen"))) == 0);
  CHECK(reply.json()["actor"]["guests"].size() == 1);
  const std::string target = reported["target"];
  CHECK(device.pull_all().count(target) == 1);
  CHECK(device.step("case.note", target, {{"text", "门铃坏了,请打电话"}})["status"] == "applied");
  const std::string foreign = "case/" + to_text(demo_id("case/chen"));
  CHECK(device.step("case.note", foreign, {{"text", "x"}})["code"] == "not_permitted");
}
