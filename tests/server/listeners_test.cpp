// What is served where and to whom: figures on a listener of their own, streams that end with their
// session, TLS and its header, proxies by name (issue 12, 10 and 15).
#include <fstream>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/demo_data.hpp"
#include "native/adapters/http/http_message.hpp"
#include "tests/server/support/edge.hpp"
#include "tests/server/support/store.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// A poke stream that has said where the head is.
RawSocket open_poke(const ServerProcess& server, const std::string& token) {
  RawSocket socket{server.port()};
  socket.write("GET /api/v1/poke HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token +
               "\r\n\r\n");
  REQUIRE(socket.read_until("data: ").rfind("HTTP/1.1 200", 0) == 0);
  return socket;
}

std::string id_of(const Client& device) {
  return device.actor["id"].get<std::string>();
}

void make_certificate(const std::filesystem::path& folder, const std::string& name) {
  const Ran ran =
      run_program({"/usr/bin/openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days",
                   "2", "-subj", "/CN=" + name, "-keyout", (folder / "key.pem").string(), "-out",
                   (folder / "cert.pem").string()});
  INFO(ran.output);
  REQUIRE(ran.code == 0);
}

std::string served_name(const ServerProcess& server) {
  return run_program({"/bin/sh", "-c",
                      "openssl s_client -connect 127.0.0.1:" + std::to_string(server.port()) +
                          " </dev/null 2>/dev/null | openssl x509 -noout -subject"})
      .output;
}

}  // namespace

TEST_CASE("Figures are on a listener of their own, and the public one has none") {
  EdgeServer edge{Json::object()};
  for (const char* path : {"/metrics", "/api/v1/metrics"}) {
    const Reply reply = edge.client("10.30.0.1").get(path);
    CHECK(reply.status == 404);
    CHECK(reply.body.find("aftercare_") == std::string::npos);
  }
  CHECK(edge.metrics().find("aftercare_commands_total") != std::string::npos);
  const HttpClient own{edge.server().metrics_url(), {}, {}};
  CHECK(own.get("/").status == 404);
  CHECK(own.get("/api/v1/session").status == 404);
  CHECK(own.send("POST", "/metrics", std::string(100'000, 'x')).status == 413);
}

TEST_CASE("Without --metrics nothing listens for them") {
  TempFolder folder;
  ServerProcess server{folder.path() / "data"};
  CHECK(HttpClient{server.url(), {}, {}}.get("/metrics").status == 404);
  const Ran ran = run_program(
      {AFTERCARED, "--data", (folder.path() / "other").string(), "--metrics", "nowhere"});
  CHECK(ran.code == 2);
  CHECK(holds(ran, "--metrics"));
}

TEST_CASE("Figures are told while the database fails") {
  EdgeServer edge{Json::object()};
  const auto says = [&edge](const std::string& line) {
    for (int i = 0; i < 400; ++i) {
      if (edge.metrics().find(line) != std::string::npos) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return false;
  };
  CHECK(says("aftercare_database_up 1"));
  change(edge.data(), "ALTER TABLE counter RENAME TO away");
  CHECK(says("aftercare_database_up 0"));
  CHECK(edge.metrics().find("aftercare_failures_total 0") == std::string::npos);
  change(edge.data(), "ALTER TABLE away RENAME TO counter");
  CHECK(says("aftercare_database_up 1"));
}

TEST_CASE("An open poke ends with its session") {
  EdgeServer edge{Json::object()};
  Client other = edge.staff("manager", "10.31.0.2");
  const RawSocket others = open_poke(edge.server(), other.http.token);

  SECTION("logged out") {
    Client device = edge.staff("agent", "10.31.0.1");
    const RawSocket poke = open_poke(edge.server(), device.http.token);
    REQUIRE(device.http.send("DELETE", "/api/v1/session").status == 204);
    CHECK(poke.ends(15));
  }
  SECTION("revoked at the server's machine") {
    Client device = edge.staff("agent", "10.31.0.1");
    const RawSocket poke = open_poke(edge.server(), device.http.token);
    change(edge.data(),
           "DELETE FROM sessions WHERE kind = 'staff' AND token_hash NOT IN "
           "(SELECT token_hash FROM sessions ORDER BY created_ms LIMIT 1)");
    CHECK(poke.ends(15));
  }
  SECTION("expired") {
    Client device = edge.staff("agent", "10.31.0.1");
    const RawSocket poke = open_poke(edge.server(), device.http.token);
    change(edge.data(),
           "UPDATE sessions SET expires_ms = 1 WHERE token_hash NOT IN "
           "(SELECT token_hash FROM sessions ORDER BY created_ms LIMIT 1)");
    CHECK(poke.ends(15));
  }
  SECTION("the account closed") {
    Client device = edge.staff("agent", "10.31.0.1");
    Client admin = edge.staff("admin", "10.31.0.3");
    const RawSocket poke = open_poke(edge.server(), device.http.token);
    REQUIRE(admin.step("staff.close", "staff/" + id_of(device), {{"reason", "离职"}})["status"] ==
            "applied");
    CHECK(poke.ends(15));
    // Nor does it open another.
    CHECK(device.http.get("/api/v1/poke").status != 200);
  }
  CHECK(other.http.get("/api/v1/session").status == 200);
  Client guest = edge.guest("10.31.0.4");
  REQUIRE(guest.step("case.report", "", report_args())["status"] == "applied");
  CHECK(others.read_until("data: ", 15).find("data: ") != std::string::npos);
}

TEST_CASE("One session's streams are limited") {
  EdgeServer edge{{{"pokes_per_session", {{"number", 2}}}}};
  Client device = edge.staff("agent", "10.32.0.1");
  const RawSocket one = open_poke(edge.server(), device.http.token);
  const RawSocket two = open_poke(edge.server(), device.http.token);
  const Reply third = device.http.get("/api/v1/poke");
  CHECK(third.status == 429);
  CHECK_FALSE(third.header("retry-after").empty());
}

TEST_CASE("Every answer over TLS says that the next one has to be, too") {
  TempFolder folder;
  make_certificate(folder.path(), "first");
  EdgeServer edge{Json::object(),
                  {"--tls-cert", (folder.path() / "cert.pem").string(), "--tls-key",
                   (folder.path() / "key.pem").string()}};
  const HttpClient client = edge.client("10.33.0.1");
  for (const char* path : {"/", "/healthz", "/api/v1/session", "/nothing.js", "/api/v1/nothing"}) {
    INFO(path);
    const Reply reply = client.get(path);
    CHECK(reply.status != 0);
    CHECK(reply.header("strict-transport-security").find("max-age=") != std::string::npos);
  }
  const Reply large = client.send("POST", "/api/v1/session", std::string(100'000, 'x'));
  CHECK(large.status == 413);
  CHECK_FALSE(large.header("strict-transport-security").empty());

  SECTION("SIGHUP takes a renewed certificate, and keeps the old one before a broken one") {
    CHECK(served_name(edge.server()).find("first") != std::string::npos);
    make_certificate(folder.path(), "second");
    edge.server().reload();
    for (int i = 0; i < 100 && served_name(edge.server()).find("second") == std::string::npos;
         ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    CHECK(served_name(edge.server()).find("second") != std::string::npos);
    std::ofstream{folder.path() / "cert.pem"} << "broken";
    edge.server().reload();
    for (int i = 0; i < 100 && edge.log().find("\"tls\":\"good\"") == edge.log().rfind("\"tls\":");
         ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    CHECK(client.get("/healthz").status == 200);
    CHECK(served_name(edge.server()).find("second") != std::string::npos);
  }
}

TEST_CASE("Over plain HTTP it is said only where a trusted proxy speaks TLS") {
  EdgeServer edge{Json::object()};
  CHECK(edge.client("10.34.0.1").get("/healthz").header("strict-transport-security").empty());
  CHECK_FALSE(edge.client("10.34.0.1")
                  .get("/healthz", {"X-Forwarded-Proto: https"})
                  .header("strict-transport-security")
                  .empty());
}

TEST_CASE("Only named proxies are believed") {
  TempFolder folder;
  std::ofstream{folder.path() / "limits.json"}
      << R"({"requests_per_address": {"number": 3, "window_s": 3600}})";
  ServerProcess server{folder.path() / "data",
                       {"--demo", "--limits", (folder.path() / "limits.json").string(),
                        "--trusted-proxy", "127.0.0.77", "--trusted-proxy", "10.0.0.0/8"}};
  int limited = 0;
  for (int i = 0; i < 8; ++i) {
    const HttpClient stranger{
        server.url(),
        {},
        {"X-Forwarded-For: 10.0.0." + std::to_string(i), "X-Forwarded-Proto: https"}};
    const Reply reply = stranger.get("/healthz");
    limited += reply.status == 429 ? 1 : 0;
    CHECK(reply.header("strict-transport-security").empty());
  }
  CHECK(limited == 5);
  for (int i = 0; i < 8; ++i) {
    const RawSocket proxy{server.port(), "127.0.0.77"};
    proxy.write("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 198.51.100." +
                std::to_string(i) + "\r\nConnection: close\r\n\r\n");
    CHECK(proxy.read_until("\r\n").rfind("HTTP/1.1 200", 0) == 0);
  }
  for (const char* wrong : {"", "proxy.local", "10.0.0.0/33", "10.0.0.0/", "::/129", "/8"}) {
    INFO(wrong);
    const Ran ran = run_program({AFTERCARED, "--data", (folder.path() / "other").string(),
                                 "--listen", "127.0.0.1:0", "--trusted-proxy", wrong});
    CHECK(ran.code == 2);
    CHECK(holds(ran, "--trusted-proxy"));
  }
}

TEST_CASE("What a client says before his proxy is not believed") {
  const auto proxies = {*http::AddressRange::parse("10.0.0.0/8"),
                        *http::AddressRange::parse("fd00::1")};
  const auto remote = [&](const std::string& peer,
                          const std::vector<std::pair<std::string, std::string>>& headers) {
    http::Request request;
    request.remote = peer;
    request.headers = headers;
    http::believe_proxy(request, proxies);
    return request.remote;
  };
  using List = std::vector<std::pair<std::string, std::string>>;
  CHECK(remote("10.0.0.1", List{{"X-Forwarded-For", "1.1.1.1, 2.2.2.2"}}) == "2.2.2.2");
  CHECK(remote("10.0.0.1", List{{"X-Forwarded-For", "1.1.1.1"}, {"x-forwarded-for", "2.2.2.2"}}) ==
        "2.2.2.2");
  CHECK(remote("10.0.0.1", List{{"X-Forwarded-For", "1.1.1.1,2.2.2.2, 10.3.3.3"}}) == "2.2.2.2");
  CHECK(remote("10.0.0.1", List{{"X-Forwarded-For", "nonsense"}}) == "10.0.0.1");
  CHECK(remote("10.0.0.1", List{{"X-Forwarded-For", "1.1.1.1, nonsense"}}) == "10.0.0.1");
  CHECK(remote("10.0.0.1", {}) == "10.0.0.1");
  CHECK(remote("9.9.9.9", List{{"X-Forwarded-For", "2.2.2.2"}}) == "9.9.9.9");
  CHECK(remote("::ffff:10.0.0.1", List{{"X-Forwarded-For", "2.2.2.2"}}) == "2.2.2.2");
  CHECK(remote("fd00::1", List{{"X-Forwarded-For", "2001:db8::7"}}) == "2001:db8::7");
  CHECK(remote("fd00::2", List{{"X-Forwarded-For", "2001:db8::7"}}) == "fd00::2");
}
