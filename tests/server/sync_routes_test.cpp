// Snapshot and pokes over HTTP.
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("A snapshot holds what a pull holds, and its cursor goes on from there") {
  Client agent = staff(demo_server().url(), "agent");
  std::map<std::string, Json> rows;
  std::string cursor;
  const auto take_snapshot = [&] {
    rows.clear();
    const Reply reply = agent.http.get("/api/v1/snapshot");
    REQUIRE(reply.status == 200);
    std::size_t at = 0;
    while (at < reply.body.size()) {
      const auto end = reply.body.find('\n', at);
      REQUIRE(end != std::string::npos);
      const auto line = parse_json(reply.body.substr(at, end - at));
      REQUIRE(line.has_value());
      if (line->contains("op")) {
        rows[(*line)["t"].get<std::string>() + "/" + (*line)["id"].get<std::string>()] =
            (*line)["row"];
      } else {
        cursor = (*line)["cursor"];
      }
      at = end + 1;
    }
  };
  // Between the two the server's own duties may come due: then both are taken once more.
  std::map<std::string, Json> pulled;
  for (int tries = 0; tries < 20; ++tries) {
    take_snapshot();
    pulled = agent.pull_all();
    if (rows == pulled)
      break;
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
  }
  CHECK(rows == pulled);
  CHECK(rows.size() > 20);

  Client visitor = guest(demo_server().url());
  const Json reported = visitor.command("case.report", "", report_args("快照之后"));
  REQUIRE(visitor.push({reported}).status == 200);
  const Json page = agent.http
                        .post("/api/v1/pull", {{"epoch", agent.epoch},
                                               {"client_id", agent.client_id},
                                               {"cursor", cursor},
                                               {"limit", 100}})
                        .json();
  bool found = false;
  for (const auto& line : page["patch"]) {
    const std::string key = "case/" + line["id"].get<std::string>();
    found = found || key == reported["target"].get<std::string>();
  }
  CHECK(found);
}

TEST_CASE("A compressed snapshot is gzip") {
  Client agent = staff(demo_server().url(), "manager");
  const Reply reply = agent.http.get("/api/v1/snapshot", {"Accept-Encoding: gzip"});
  CHECK(reply.header("content-encoding") == "gzip");
  CHECK(reply.body.substr(0, 2) == "\x1F\x8B");
}

TEST_CASE("A poke comes soon after a commit") {
  ServerProcess& server = demo_server();
  Client listener = guest(server.url());
  Client visitor = guest(server.url());
  std::string heard;
  std::thread ear{[&] {
    heard = write_and_read(server.port(),
                           "GET /api/v1/poke HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
                               listener.http.token + "\r\n\r\n");
  }};
  std::this_thread::sleep_for(std::chrono::milliseconds{300});
  const Json result = visitor.step("case.report", "", report_args());
  ear.join();
  CHECK(heard.find("text/event-stream") != std::string::npos);
  CHECK(heard.find("\"head\":" + std::to_string(result["seq"].get<std::uint64_t>())) !=
        std::string::npos);
}
