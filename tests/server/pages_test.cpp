// The built pages over HTTP: types, policies, caching, places inside a page.
#include <fstream>

#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

void write(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream{path, std::ios::binary} << text;
}

void make_pages(const std::filesystem::path& pages) {
  for (const char* name : {"customer", "field", "console"}) {
    write(pages / name / "index.html", std::string{"<p>"} + name);
  }
  write(pages / "customer" / "assets-customer" / "a.js", "plain");
  write(pages / "customer" / "assets-customer" / "a.js.br", "brotli");
  write(pages / "customer" / "sw.js", "worker");
  write(pages / "field" / "sw.js", "field worker");
  write(pages / "console" / "sw.js", "console worker");
  write(pages / "console" / "core.wasm", "wasm");
  write(pages / "secret.txt", "outside the pages");
}

}  // namespace

TEST_CASE("Pages are served with their policies") {
  TempFolder folder;
  const auto pages = folder.path() / "pages";
  make_pages(pages);
  ServerProcess server{folder.path() / "data", {"--pages", pages.string()}};
  const HttpClient client{server.url(), ""};

  const Reply index = client.get("/");
  CHECK(index.body == "<p>customer");
  CHECK(index.header("cache-control") == "no-cache");
  const std::string policy = index.header("content-security-policy");
  CHECK(policy.find("default-src 'self'") != std::string::npos);
  CHECK(policy.find("unsafe-inline") == std::string::npos);
  CHECK(policy.find("frame-ancestors 'none'") != std::string::npos);
  CHECK(index.header("x-content-type-options") == "nosniff");

  CHECK(client.get("/r?model=AC-35&serial=X").body == "<p>customer");
  CHECK(client.get("/c/abc").body == "<p>customer");
  CHECK(client.get("/field").body == "<p>field");
  CHECK(client.get("/field/visit/1").body == "<p>field");
  CHECK(client.get("/console").body == "<p>console");
  CHECK(client.get("/console/core.wasm").header("content-type") == "application/wasm");
  CHECK(client.get("/field/sw.js").header("service-worker-allowed") == "/field");
  CHECK(client.get("/console/sw.js").header("service-worker-allowed") == "/console");
  CHECK(client.get("/sw.js").header("cache-control") == "no-cache");

  const Reply asset = client.get("/assets-customer/a.js");
  CHECK(asset.header("cache-control").find("immutable") != std::string::npos);
  CHECK(asset.header("content-type") == "text/javascript; charset=utf-8");
  const Reply packed = client.get("/assets-customer/a.js", {"Accept-Encoding: gzip, br"});
  CHECK(packed.header("content-encoding") == "br");
  CHECK(packed.body == "brotli");
  const Reply same =
      client.get("/assets-customer/a.js", {"If-None-Match: " + asset.header("etag")});
  CHECK(same.status == 304);
  CHECK(same.body.empty());

  CHECK(client.get("/missing.js").status == 404);
  for (const char* nowhere : {"/metrics", "/admin", "/rr", "/c", "/c/", "/fieldx", "/consoles"}) {
    INFO(nowhere);
    CHECK(client.get(nowhere).status == 404);
  }
  CHECK(client.get("/%2e%2e/secret.txt").status == 404);
  CHECK(client.get("/field/%2e%2e/%2e%2e/secret.txt").status == 404);
  CHECK(client.send("POST", "/", "x").status == 405);
  CHECK(client.send("HEAD", "/").status == 200);
}

TEST_CASE("No file is opened by a requested name, however it is spelled") {
  TempFolder folder;
  const auto pages = folder.path() / "pages";
  make_pages(pages);
  const std::string secret = "what only the server may read";
  const auto data = folder.path() / "data";
  const auto outside = folder.path() / "outside.txt";
  write(outside, secret);
  std::filesystem::create_symlink(outside, pages / "customer" / "link.txt");
  write(pages / "customer" / ".hidden.txt", secret);
  ServerProcess server{data, {"--pages", pages.string()}};
  write(data / "keys" / "planted.key", secret);
  write(data / "planted.txt", secret);

  std::vector<std::string> files{outside.string(), (data / "keys" / "planted.key").string(),
                                 (data / "planted.txt").string(), "/proc/self/cmdline"};
  const std::vector<std::string> faces{"", "/field", "/console", "/assets-customer", "/field/x"};
  const std::vector<std::string> joins{"/",
                                       "%2F",
                                       "/%2f",
                                       "//",
                                       "/%5C",
                                       "/./",
                                       "/%2e/",
                                       "/..%2f",
                                       "/%00/",
                                       "/x/../..",
                                       "/?/",
                                       "/;/",
                                       "/\\",
                                       "/%252F",
                                       "/.//",
                                       "/%c0%af",
                                       "/%2F%2F%2F",
                                       "/../../..",
                                       "/%2e%2e/%2e%2e/.."};
  int asked = 0;
  for (const std::string& file : files) {
    for (const std::string& face : faces) {
      for (const std::string& join : joins) {
        const std::string target = face + join + file;
        const std::string reply = write_and_read(
            server.port(), "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        INFO(target);
        CHECK(reply.find(secret) == std::string::npos);
        CHECK(reply.find(data.string()) == std::string::npos);
        CHECK(reply.rfind("HTTP/1.1 5", 0) == std::string::npos);
        ++asked;
      }
    }
  }
  CHECK(asked == 380);
  for (const char* name : {"/link.txt", "/.hidden.txt", "/customer/index.html", "/secret.txt"}) {
    INFO(name);
    CHECK(HttpClient{server.url(), ""}.get(name).status == 404);
  }
  // What is asked for as a file by its hash is a hash, or nothing.
  Client someone = guest(server.url());
  for (const std::string& name : {std::string{"..%2f..%2fplanted.txt"}, outside.string(),
                                  std::string(64, '/'), std::string(64, 'G')}) {
    INFO(name);
    const Reply reply = someone.http.get("/api/v1/files/" + name);
    CHECK(reply.status == 404);
    CHECK(reply.body.find(secret) == std::string::npos);
  }
}

TEST_CASE("Only browsers that know no 'wasm-unsafe-eval' are given 'unsafe-eval'") {
  TempFolder folder;
  const auto pages = folder.path() / "pages";
  make_pages(pages);
  ServerProcess server{folder.path() / "data", {"--pages", pages.string()}};
  const HttpClient client{server.url(), ""};
  const auto script_policy = [&](const std::string& agent) {
    const std::string policy =
        client.get("/", {"User-Agent: " + agent}).header("content-security-policy");
    const auto from = policy.find("script-src");
    return policy.substr(from, policy.find(';', from) - from);
  };
  const std::string plain = "script-src 'self' 'wasm-unsafe-eval'";
  for (const char* old :
       {"Mozilla/5.0 (Linux; Android 12; HarmonyOS) AppleWebKit/537.36 (KHTML, like Gecko) "
        "Version/4.0 Chrome/95.0.4638.74 Mobile Safari/537.36 MicroMessenger/8.0",
        "Mozilla/5.0 (X11; Linux x86_64; rv:100.0) Gecko/20100101 Firefox/100.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 15_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
        "Gecko) Mobile/15E148 MicroMessenger/8.0.20",
        "Mozilla/5.0 (iPad; CPU OS 15_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "CriOS/120.0.0.0 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/15.6 Safari/605.1.15"}) {
    CAPTURE(old);
    CHECK(script_policy(old) == plain + " 'unsafe-eval'");
  }
  for (const char* other :
       {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/97.0.0.0 "
        "Safari/537.36",
        "Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
        "Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
        "Version/16.0 Safari/605.1.15",
        "curl/7.88", "Chrome/", "Chrome/99999999999999999999"}) {
    CAPTURE(other);
    CHECK(script_policy(other) == plain);
  }
  CHECK(client.get("/").header("vary").find("User-Agent") != std::string::npos);
}
