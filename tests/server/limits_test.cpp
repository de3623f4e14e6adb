// What strangers may do in how much time (issue 12, 7): every route is limited, by address, session
// and actor; who is told to wait loses nothing.
#include <algorithm>
#include <fstream>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <sys/resource.h>

#include "core/base/sha256.hpp"
#include "native/server/limiter.hpp"
#include "native/server/router.hpp"
#include "tests/server/support/edge.hpp"
#include "tests/server/support/store.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

// "/api/v1/files/{sha256}" with something that could stand there.
std::string filled(const std::string& path) {
  std::string out = path;
  for (auto open = out.find('{'); open != std::string::npos; open = out.find('{')) {
    out.replace(open, out.find('}') - open + 1, new_uuid());
  }
  return out;
}

int applied_of(const Reply& reply) {
  int count = 0;
  const Json body = reply.json();
  for (const auto& result : body["results"]) {
    count += result["status"] == "applied" ? 1 : 0;
  }
  return count;
}

std::string jpeg(std::size_t size) {
  std::string bytes = "\xFF\xD8\xFF\xE0" + new_uuid();
  bytes.resize(size, 'j');
  return bytes;
}

Reply announce_jpeg(const Client& device, const std::string& bytes) {
  return device.http.post(
      "/api/v1/files",
      {{"sha256", sha256_hex(bytes)}, {"size", bytes.size()}, {"type", "image/jpeg"}});
}

Reply upload_jpeg(const Client& device, const std::string& bytes) {
  return device.http.send("PATCH", "/api/v1/files/" + sha256_hex(bytes), bytes,
                          {"Upload-Offset: 0"});
}

}  // namespace

TEST_CASE("Every route that a stranger can reach is limited by address") {
  EdgeServer edge{{{"requests_per_address", {{"number", 4}, {"window_s", 3600}}}}};
  std::vector<std::pair<std::string, std::string>> wanted = {{"GET", "/"},
                                                             {"GET", "/field/"},
                                                             {"GET", "/nothing.js"},
                                                             {"GET", "/api/v1/nothing"},
                                                             {"BREW", "/api/v1/push"}};
  for (const auto& route : all_routes()) {
    wanted.emplace_back(route.method, filled(route.path));
  }
  int address = 0;
  for (const auto& [method, path] : wanted) {
    INFO(method << " " << path);
    ++address;
    const HttpClient stranger = edge.client("10.1." + std::to_string(address / 250) + "." +
                                            std::to_string(address % 250 + 1));
    for (int i = 0; i < 4; ++i) {
      const Reply reply = stranger.send(method, path, method == "GET" ? "" : "{}");
      CHECK(reply.status != 429);
      CHECK(reply.status < 500);
    }
    const Reply reply = stranger.send(method, path, method == "GET" ? "" : "{}");
    CHECK(reply.status == 429);
    CHECK(std::stol("0" + reply.header("retry-after")) > 0);
    if (method != "HEAD") {
      CHECK(reply.code() == "too_many_requests");
      CHECK(reply.json()["limit"] == "requests_per_address");
      CHECK(reply.json()["after_ms"].get<long>() > 0);
    }
  }
}

TEST_CASE(
    "An address is a whole IPv6 network of one customer, and what a stranger invents is one") {
  EdgeServer edge{{{"requests_per_address", {{"number", 2}, {"window_s", 3600}}}}};
  CHECK(edge.client("2001:db8:0:1::1").get("/healthz").status == 200);
  CHECK(edge.client("2001:db8:0:1::2").get("/healthz").status == 200);
  CHECK(edge.client("2001:db8:0:1:ffff::3").get("/healthz").status == 429);
  CHECK(edge.client("2001:db8:0:2::1").get("/healthz").status == 200);
  CHECK(edge.client("::ffff:10.9.9.9").get("/healthz").status == 200);
  CHECK(edge.client("10.9.9.9").get("/healthz").status == 200);
  CHECK(edge.client("10.9.9.9").get("/healthz").status == 429);
}

TEST_CASE("A proved session is counted by itself, not with the strangers of its address") {
  EdgeServer edge{{{"requests_per_address", {{"number", 6}, {"window_s", 3600}}}}};
  Client agent = edge.staff("agent", "10.2.0.1");
  CHECK(agent.http.get("/api/v1/session").status == 200);
  const HttpClient stranger = edge.client("10.2.0.1");
  int limited = 0;
  for (int i = 0; i < 10; ++i) {
    limited += stranger.get("/healthz").status == 429 ? 1 : 0;
  }
  CHECK(limited > 0);
  for (int i = 0; i < 10; ++i) {
    CHECK(agent.http.get("/api/v1/session").status == 200);
  }
}

TEST_CASE("Guests' sessions from one address end at the default limit; others come in") {
  EdgeServer edge{Json::object()};
  const auto most = static_cast<int>(Limits{}[LimitName::guest_sessions_per_address].number);
  const HttpClient stranger = edge.client("10.3.0.1");
  int opened = 0;
  int limited = 0;
  for (int i = 0; i < most + 60; ++i) {
    const Reply reply = stranger.post("/api/v1/session", {{"kind", "guest"}});
    opened += reply.status == 200 ? 1 : 0;
    limited += reply.status == 429 ? 1 : 0;
    CHECK((reply.status == 200 || !reply.header("retry-after").empty()));
  }
  CHECK(opened >= most);
  CHECK(limited > 0);
  CHECK(edge.client("10.3.0.2").post("/api/v1/session", {{"kind", "guest"}}).status == 200);
}

TEST_CASE("One guest's cases stop in the middle of a push with retry; all get through in the end") {
  EdgeServer edge{{{"guest_cases_per_guest", {{"number", 3}, {"window_s", 6}}}}};
  Client device = edge.guest("10.4.0.1");
  std::vector<Json> waiting;
  for (int i = 0; i < 8; ++i) {
    waiting.push_back(device.command("case.report", "", report_args()));
  }
  const Reply first = device.push(waiting);
  REQUIRE(first.status == 200);
  const Json results = first.json()["results"];
  REQUIRE(results.size() >= 4);
  CHECK(results[0]["status"] == "applied");
  CHECK(results.back()["status"] == "retry");
  CHECK(results.back()["after_ms"].get<long>() > 0);
  CHECK(results.back()["id"] == waiting[results.size() - 1]["id"]);
  waiting.erase(waiting.begin(), waiting.begin() + applied_of(first));
  bool told = false;
  while (!waiting.empty()) {
    const Reply reply = device.push(waiting);
    if (reply.status == 429) {
      told = true;
      CHECK(reply.json()["limit"] == "guest_cases_per_guest");
      std::this_thread::sleep_for(std::chrono::milliseconds{reply.json()["after_ms"].get<long>()});
      continue;
    }
    REQUIRE(reply.status == 200);
    INFO(reply.body);
    REQUIRE(applied_of(reply) > 0);
    waiting.erase(waiting.begin(), waiting.begin() + applied_of(reply));
  }
  CHECK(told);
  CHECK(device.pull_all().size() >= 8);
}

TEST_CASE("Who is refused by two limits is told the longer wait, and comes back once") {
  EdgeServer edge{{{"guest_commands_per_guest", {{"number", 2}, {"window_s", 2}}},
                   {"guest_cases_per_guest", {{"number", 2}, {"window_s", 3600}}}}};
  Client device = edge.guest("10.4.0.2");
  std::vector<Json> waiting;
  for (int i = 0; i < 3; ++i) {
    waiting.push_back(device.command("case.report", "", report_args()));
  }
  const Json results = device.push(waiting).json()["results"];
  REQUIRE(results.size() == 3);
  CHECK(results[2]["after_ms"].get<long>() > 60'000);
  const Reply refused = device.push({waiting[2]});
  CHECK(refused.status == 429);
  CHECK(refused.json()["limit"] == "guest_cases_per_guest");
  CHECK(refused.json()["after_ms"].get<long>() > 60'000);
}

TEST_CASE("Many guests of one address share its cases; a customer elsewhere is not held up") {
  EdgeServer edge{{{"guest_cases_per_address", {{"number", 4}, {"window_s", 3600}}}}};
  int applied = 0;
  int limited = 0;
  for (int i = 0; i < 8; ++i) {
    Client device = edge.guest("10.5.0.1");
    const Reply reply = device.push({device.command("case.report", "", report_args())});
    applied += reply.status == 200 ? applied_of(reply) : 0;
    limited += reply.status == 429 ? 1 : 0;
  }
  CHECK(applied == 4);
  CHECK(limited == 4);
  Client other = edge.guest("10.5.0.2");
  CHECK(other.step("case.report", "", report_args())["status"] == "applied");
}

TEST_CASE("500 honest steps of an offline device get through at once, by the default limits") {
  EdgeServer edge{Json::object()};
  Client agent = edge.staff("agent", "10.6.0.1");
  int applied = 0;
  for (int batch = 0; batch < 5; ++batch) {
    std::vector<Json> commands;
    for (int i = 0; i < 100; ++i) {
      commands.push_back(agent.command("case.report", "", report_args()));
    }
    applied += applied_of(agent.push(commands));
  }
  CHECK(applied == 500);
}

TEST_CASE("Bytes that no record names are held to a quota, however small the files") {
  EdgeServer edge{{{"unreferenced_bytes_per_guest", {{"number", 300'000}}}}};
  Client device = edge.guest("10.7.0.1");
  const std::string first = jpeg(200'000);
  REQUIRE(announce_jpeg(device, first).status == 200);
  REQUIRE(upload_jpeg(device, first).status == 200);
  const std::string second = jpeg(200'000);
  const Reply refused = announce_jpeg(device, second);
  CHECK(refused.status == 429);
  CHECK(refused.json()["limit"] == "unreferenced_bytes_per_guest");
  CHECK_FALSE(refused.header("retry-after").empty());
  // What is announced and never brought counts as well.
  int taken = 0;
  for (int i = 0; i < 20; ++i) {
    taken += announce_jpeg(device, jpeg(100 + static_cast<std::size_t>(i))).status == 200 ? 1 : 0;
  }
  CHECK(taken <= 2);
  // A report that names the files frees them.
  Json args = report_args();
  for (const auto& bytes : {first, second}) {
    args["files"].push_back({{"sha256", sha256_hex(bytes)},
                             {"type", "image/jpeg"},
                             {"name", "photo.jpg"},
                             {"size", bytes.size()}});
  }
  REQUIRE(device.step("case.report", "", args)["status"] == "applied");
  CHECK(announce_jpeg(device, second).status == 200);
  CHECK(upload_jpeg(device, second).status == 200);
}

TEST_CASE("A guest's upload beyond the bytes of his address stops, and goes on later") {
  EdgeServer edge{{{"upload_bytes_per_address", {{"number", 1'000'000}, {"window_s", 4}}}}};
  Client device = edge.guest("10.8.0.1");
  const std::string bytes = jpeg(3'000'000);
  REQUIRE(announce_jpeg(device, bytes).status == 200);
  std::size_t offset = 0;
  while (offset < bytes.size()) {
    const Reply reply =
        device.http.send("PATCH", "/api/v1/files/" + sha256_hex(bytes), bytes.substr(offset),
                         {"Upload-Offset: " + std::to_string(offset)});
    if (reply.status == 200) {
      break;
    }
    // Told, or cut while it was still sending: what came is kept.
    CHECK((reply.status != 429 || !reply.header("retry-after").empty()));
    std::this_thread::sleep_for(std::chrono::milliseconds{1200});
    const Reply head = device.http.send("HEAD", "/api/v1/files/" + sha256_hex(bytes));
    REQUIRE(head.status == 200);
    offset = std::stoul(head.header("upload-offset"));
  }
  CHECK(edge.metrics().find("aftercare_limited_total{limit=\"upload_bytes_per_address\"} 0") ==
        std::string::npos);
}

TEST_CASE("A refused upload is answered at once and not read to its end") {
  EdgeServer edge{Json::object()};
  const std::string unsigned_head =
      "PATCH /api/v1/files/" + std::string(64, 'a') +
      " HTTP/1.1\r\nHost: x\r\nX-Aftercare-Client: native\r\nUpload-Offset: 0\r\n";
  for (const std::string more : {"", "Authorization: Bearer nobody\r\n"}) {
    const RawSocket socket{edge.server().port()};
    REQUIRE(socket.is_open());
    socket.write(unsigned_head + more + "Content-Length: 104857600\r\n\r\n");
    // What the kernels between us hold is no reading.
    const std::size_t taken = socket.write(std::string(64U << 20U, 'x'));
    CHECK(taken < (48U << 20U));
    CHECK(socket.read_until("session_needed").rfind("HTTP/1.1 401", 0) == 0);
    CHECK(socket.ends());
  }
  const RawSocket asking{edge.server().port()};
  asking.write(unsigned_head + "Expect: 100-continue\r\nContent-Length: 104857600\r\n\r\n");
  CHECK(asking.read_until("session_needed").rfind("HTTP/1.1 401", 0) == 0);
}

TEST_CASE("One address's silent connections leave room for others") {
  EdgeServer edge{{{"connections_per_address", {{"number", 20}}}}};
  std::vector<RawSocket> silent;
  for (int i = 0; i < 20; ++i) {
    silent.emplace_back(edge.server().port(), "127.0.0.9");
  }
  const RawSocket further{edge.server().port(), "127.0.0.9"};
  further.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  const std::string told = further.read_until("connections_per_address");
  CHECK(told.rfind("HTTP/1.1 429", 0) == 0);
  CHECK(told.find("Retry-After: ") != std::string::npos);
  CHECK(further.ends());
  const RawSocket other{edge.server().port(), "127.0.0.10"};
  other.write("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(other.read_until("ok").rfind("HTTP/1.1 200", 0) == 0);
}

TEST_CASE("An address that holds all its connections still gets its health checks answered") {
  EdgeServer edge{{{"connections_per_address", {{"number", 20}}}}};
  std::vector<RawSocket> silent;
  for (int i = 0; i < 20; ++i) {
    silent.emplace_back(edge.server().port(), "127.0.0.11");
  }
  for (const std::string path : {"/healthz", "/readyz", "/api/v1/healthz", "/api/v1/readyz"}) {
    INFO(path);
    const RawSocket check{edge.server().port(), "127.0.0.11"};
    check.write("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(check.read_until("\r\n\r\n").rfind("HTTP/1.1 200", 0) == 0);
    CHECK(check.ends());  // one check, no way in
  }
  // Who keeps these silent too loses them soon; beyond them nobody is served.
  std::vector<RawSocket> more;
  for (int i = 0; i < 40; ++i) {
    more.emplace_back(edge.server().port(), "127.0.0.11");
  }
  CHECK(more.back().read_until("Retry-After").rfind("HTTP/1.1 429", 0) == 0);
  for (const RawSocket& one : more) {
    CHECK(one.ends());
  }
  const RawSocket check{edge.server().port(), "127.0.0.11"};
  check.write("HEAD /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(check.read_until("\r\n\r\n").rfind("HTTP/1.1 200", 0) == 0);
}

TEST_CASE("Silent connections from many addresses make room for whoever asks") {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  constexpr std::size_t kSockets = 12'050;
  if (limit.rlim_cur < kSockets + 200) {
    WARN("too few descriptors here for 12,050 sockets");
    return;
  }
  EdgeServer edge{Json::object()};
  std::vector<RawSocket> silent;
  for (std::size_t i = 0; i < kSockets; ++i) {
    silent.emplace_back(edge.server().port(), "127.0.1." + std::to_string(i / 1000 + 1));
  }
  for (int i = 0; i < 10; ++i) {
    const RawSocket asking{edge.server().port(), "127.0.2.1"};
    asking.write("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(asking.read_until("ok").rfind("HTTP/1.1 200", 0) == 0);
  }
}

TEST_CASE("A connection that never asks, or dawdles with its header, is ended soon") {
  EdgeServer edge{Json::object()};
  const RawSocket silent{edge.server().port()};
  const RawSocket dawdling{edge.server().port()};
  dawdling.write("GET /healthz HTT");
  CHECK(silent.ends(40));
  CHECK(dawdling.ends(40));
}

TEST_CASE("Codes to unknown numbers from one address end at its limit") {
  EdgeServer edge{Json::object()};
  const HttpClient stranger = edge.client("10.10.0.1");
  int sent = 0;
  for (int i = 0; i < 29; ++i) {
    const Reply reply =
        stranger.post("/api/v1/otp", {{"phone", "138001380" + std::to_string(10 + i)}});
    sent += reply.status == 202 ? 1 : 0;
    if (reply.status != 202) {
      CHECK(reply.status == 429);
      CHECK_FALSE(reply.header("retry-after").empty());
    }
  }
  CHECK(sent == 10);
  CHECK(edge.client("10.10.0.2").post("/api/v1/otp", {{"phone", "13800138099"}}).status == 202);
}

TEST_CASE("Codes in all end at a total, with an alarm before it") {
  EdgeServer edge{{{"otp_total", {{"number", 5}}}}};
  const auto send = [&edge](int i) {
    return edge.client("10.11.0." + std::to_string(i + 1))
        .post("/api/v1/otp", {{"phone", "138001390" + std::to_string(10 + i)}})
        .status;
  };
  const auto is_told = [&edge] {
    return edge.client("10.11.9.9").get("/readyz").body.find("\"otp_total\"") != std::string::npos;
  };
  CHECK_FALSE(is_told());
  for (int i = 0; i < 5; ++i) {
    CHECK(send(i) == 202);
  }
  CHECK(send(5) == 429);
  CHECK(is_told());
  CHECK(edge.metrics().find("aftercare_alarm{alarm=\"otp_total\"} 1") != std::string::npos);
  CHECK(edge.metrics().find("aftercare_limited_total{limit=\"otp_total\"} 1") != std::string::npos);
  CHECK(edge.log().find("\"event\":\"alarm\",\"alarm\":\"otp_total\"") != std::string::npos);
}

TEST_CASE("Wrong files of limits are named and refused before anything is opened") {
  TempFolder folder;
  const auto refused = [&folder](const std::string& text) {
    std::ofstream{folder.path() / "limits.json"} << text;
    return run_program({AFTERCARED, "--data", (folder.path() / "data").string(), "--listen",
                        "127.0.0.1:0", "--limits", (folder.path() / "limits.json").string()});
  };
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"{", "limits_unreadable"},
      {"[]", "limits_unreadable"},
      {R"({"nothing": {"number": 1}})", "limit_unknown at nothing"},
      {R"({"otp_total": 5})", "limit_invalid at otp_total"},
      {R"({"otp_total": {"number": 0}})", "limit_invalid at otp_total.number"},
      {R"({"otp_total": {"number": "5"}})", "limit_invalid at otp_total.number"},
      {R"({"otp_total": {"number": 1e300}})", "limit_invalid at otp_total.number"},
      {R"({"otp_total": {"first_wait_s": 5}})", "limit_invalid at otp_total.first_wait_s"},
      {R"({"connections_per_address": {"window_s": 5}})",
       "limit_invalid at connections_per_address.window_s"}};
  for (const auto& [text, said] : wrong) {
    const Ran ran = refused(text);
    INFO(text << "\n" << ran.output);
    CHECK(ran.code == 2);
    CHECK(holds(ran, said));
    CHECK_FALSE(std::filesystem::exists(folder.path() / "data"));
  }
}

TEST_CASE("The table is shown in the form in which it is given") {
  TempFolder folder;
  const Ran shown = run_program({AFTERCARED, "--print-limits"});
  REQUIRE(shown.code == 0);
  const auto file = folder.path() / "limits.json";
  std::ofstream{file} << shown.output;
  const auto read = Limits::load(file.string());
  REQUIRE(read.has_value());
  const Limits shipped;
  for (const auto& row : shipped.rows()) {
    CHECK((*read)[row.limit].number == row.number);
    CHECK(holds(shown, std::string{row.name}));
    CHECK_FALSE(row.counts.empty());
  }
}

TEST_CASE("A bucket gives its number at once, fills in its window, and forgets who is quiet") {
  Limiter limiter{Limits{}};
  const auto name = LimitName::guest_cases_per_guest;
  const auto number = static_cast<int>(Limits{}[name].number);
  for (int i = 0; i < number; ++i) {
    CHECK(limiter.take_at(name, "guest", 1, 1000) == 0);
  }
  const std::int64_t wait = limiter.take_at(name, "guest", 1, 1000);
  CHECK(wait > 0);
  CHECK(limiter.take_at(name, "guest", 1, 1000 + wait - 1) > 0);
  CHECK(limiter.take_at(name, "guest", 1, 1000 + wait) == 0);
  CHECK(limiter.take_at(name, "other", 1, 1000) == 0);
  for (int i = 0; i < 1'000'000; ++i) {
    limiter.take_at(name, "invented" + std::to_string(i), 1, 1000);
  }
  CHECK(limiter.keys() <= 16U * 16'384U);
}
