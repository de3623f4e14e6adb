// Push over HTTP: once and only once, in order, to its author only (sync.md, Endpoint).
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("A report gets a number, a seq and a receipt") {
  Client device = guest(demo_server().url());
  const Json result = device.step("case.report", "", report_args());
  CHECK(result["status"] == "applied");
  CHECK(result["seq"].get<std::uint64_t>() > 0);
  CHECK(result["number"].get<std::string>().size() >= 10);
  CHECK(result["receipt"].is_object());
}

TEST_CASE("A repeated push gives the stored result and does nothing again") {
  Client device = guest(demo_server().url());
  const Json command = device.command("case.report", "", report_args());
  const Json first = device.push({command}).json();
  const Json second = device.push({command}).json();
  CHECK(first["results"] == second["results"]);
  CHECK(device.pull_all().count(command["target"].get<std::string>()) == 1);
  const Json history =
      device.http.get("/api/v1/history/" + command["target"].get<std::string>()).json();
  int reported = 0;
  for (const auto& entry : history["entries"]) {
    reported += entry["kind"] == "case.reported" ? 1 : 0;
  }
  CHECK(reported == 1);
}

TEST_CASE("Somebody else's command id is not answered with its result") {
  Client one = guest(demo_server().url());
  Client other = guest(demo_server().url());
  const Json command = one.command("case.report", "", report_args("别人的故障"));
  REQUIRE(one.push({command}).status == 200);
  Json stolen = command;
  stolen["client_id"] = other.client_id;
  const Reply reply = other.push({stolen});
  REQUIRE(reply.status == 200);
  const Json result = reply.json()["results"][0];
  CHECK(result["status"] != "applied");
  CHECK_FALSE(result.contains("number"));
}

TEST_CASE("A gap in client_seq is refused with the expected one") {
  Client device = guest(demo_server().url());
  Json command = device.command("case.report", "", report_args());
  command["client_seq"] = 5;
  const Reply reply = device.push({command});
  CHECK(reply.status == 409);
  CHECK(reply.code() == "client_seq_gap");
  CHECK(reply.json()["expected"] == 1);
  CHECK(reply.header("content-type").rfind("application/problem+json", 0) == 0);
}

TEST_CASE("The same client_seq with another id is a forked client") {
  Client device = guest(demo_server().url());
  REQUIRE(device.push({device.command("case.report", "", report_args())}).status == 200);
  Json fork = device.command("case.report", "", report_args());
  fork["client_seq"] = 1;
  const Reply reply = device.push({fork});
  CHECK(reply.status == 409);
  CHECK(reply.code() == "client_fork");

  SECTION("under a new client id the same command is taken") {
    device.client_id = new_uuid();
    fork["client_id"] = device.client_id;
    const Reply again = device.push({fork});
    REQUIRE(again.status == 200);
    CHECK(again.json()["results"][0]["status"] == "applied");
  }
}

TEST_CASE("An answer lost after the commit: the repetition gets it, nothing is done twice") {
  ServerProcess& server = demo_server();
  Client device = guest(server.url());
  const Json command = device.command("case.report", "", report_args("答复丢失"));
  const std::string body = Json{
      {"proto", 1},
      {"epoch", device.epoch},
      {"client_id", device.client_id},
      {"commands",
       Json::array({command})}}.dump();
  write_and_leave(server.port(), "POST /api/v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                                     device.http.token +
                                     "\r\nContent-Type: application/json\r\nContent-Length: " +
                                     std::to_string(body.size()) + "\r\n\r\n" + body);
  const std::string target = command["target"];
  for (int i = 0; i < 100 && device.pull_all().count(target) == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  REQUIRE(device.pull_all().count(target) == 1);
  const Reply again = device.push({command});
  REQUIRE(again.status == 200);
  CHECK(again.json()["results"][0]["status"] == "applied");
  CHECK(again.json()["last_client_seq"] == 1);
}

TEST_CASE("A push of another epoch is told the right one") {
  Client device = guest(demo_server().url());
  const std::string epoch = device.epoch;
  device.epoch = new_uuid();
  const Reply reply = device.push({device.command("case.report", "", report_args())});
  CHECK(reply.status == 409);
  CHECK(reply.code() == "epoch");
  CHECK(reply.json()["epoch"] == epoch);
}

TEST_CASE("A cursor of another epoch means resync") {
  Client device = guest(demo_server().url());
  const Reply reply = device.http.post(
      "/api/v1/pull",
      {{"epoch", new_uuid()}, {"client_id", device.client_id}, {"cursor", "0"}, {"limit", 10}});
  CHECK(reply.status == 409);
  CHECK(reply.code() == "resync");
}

TEST_CASE("A refused step says code, field and a text in the caller's language") {
  Client device = guest(demo_server().url());
  Json args = report_args();
  args["customer"]["phone"] = "";
  const Json command = device.command("case.report", "", args);
  const std::string body = Json{
      {"proto", 1},
      {"epoch", device.epoch},
      {"client_id", device.client_id},
      {"commands",
       Json::array({command})}}.dump();
  const Json zh = device.http.send("POST", "/api/v1/push", body).json()["results"][0];
  const Json en =
      device.http.send("POST", "/api/v1/push", body, {"Accept-Language: en"}).json()["results"][0];
  CHECK(zh["status"] == "rejected");
  CHECK(zh["field"] == "customer.phone");
  CHECK_FALSE(zh["detail"].get<std::string>().empty());
  CHECK(zh["detail"] != en["detail"]);
}
