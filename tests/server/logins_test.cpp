// Guessing at logins and codes (issue 12, 8): counted before it is looked at, slowed down for
// account and address together, and a device that logged in before keeps its way in.
#include <atomic>
#include <fstream>
#include <future>
#include <mutex>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/demo_data.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/throttle.hpp"
#include "native/server/password_checks.hpp"
#include "tests/server/support/edge.hpp"
#include "tests/server/support/store.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

Reply log_in(const HttpClient& client, const std::string& login, const std::string& password,
             const std::string& device = {}) {
  Json body{{"kind", "password"}, {"login", login}, {"password", password}};
  if (!device.empty()) {
    body["device"] = device;
  }
  return client.post("/api/v1/session", body);
}

// Numbers as they are by default, with first waits that no slow machine outlives.
Json patient(Json limits = Json::object()) {
  for (const char* name : {"login_account_and_address", "login_device", "login_address"}) {
    limits[name]["first_wait_s"] = 600;
  }
  return limits;
}

struct Guessed {
  std::atomic<int> looked_at{0};
  std::atomic<int> told_to_wait{0};
  std::atomic<int> other{0};
};

void guess_at_once(Guessed& out, const std::vector<HttpClient>& clients, const std::string& login) {
  std::vector<std::thread> threads;
  for (const auto& client : clients) {
    threads.emplace_back([&out, &client, &login] {
      const Reply reply = log_in(client, login, "wrong-" + new_uuid());
      ++(reply.status == 401 ? out.looked_at : reply.status == 429 ? out.told_to_wait : out.other);
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
}

// The code that was sent last to the phone, out of the demo's outbox.
std::string code_sent(const std::filesystem::path& data, const std::string& phone,
                      const std::string& before = {}) {
  for (int i = 0; i < 300; ++i) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator{data / "outbox", ignored}) {
      const auto ran = run_program({"/bin/cat", entry.path().string()});
      const auto named = ran.output.rfind(phone);
      const auto at = named == std::string::npos
                          ? named
                          : ran.output.find_first_of("0123456789", named + phone.size() + 1);
      if (at != std::string::npos && ran.output.substr(at, 6) != before) {
        return ran.output.substr(at, 6);
      }
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  return {};
}

}  // namespace

TEST_CASE(
    "Of 150 guesses made at the same time a few are looked at, and the user gets in elsewhere") {
  EdgeServer edge{patient()};
  const std::vector<HttpClient> attackers(150, edge.client("10.20.0.1"));
  Guessed guessed;
  guess_at_once(guessed, attackers, "agent");
  CHECK(guessed.looked_at <= 5);
  CHECK(guessed.told_to_wait >= 145);
  CHECK(guessed.other == 0);
  // The right one is not looked at from there either: it would tell that it is right.
  const Reply there = log_in(edge.client("10.20.0.1"), "agent", kDemoPassword);
  CHECK(there.status == 429);
  CHECK(there.code() == "too_many_attempts");
  CHECK_FALSE(there.header("retry-after").empty());
  // The real user, anywhere else.
  CHECK(log_in(edge.client("10.20.0.2"), "agent", kDemoPassword).status == 200);
}

TEST_CASE("Guesses from many addresses count together for the account; a known device gets in") {
  EdgeServer edge{patient({{"login_account", {{"number", 8}, {"first_wait_s", 60}}}})};
  const Reply before = log_in(edge.client("10.21.1.1"), "agent", kDemoPassword);
  REQUIRE(before.status == 200);
  const std::string device = before.json()["device"];
  std::vector<HttpClient> attackers;
  for (int i = 0; i < 40; ++i) {
    attackers.push_back(edge.client("10.21.0." + std::to_string(i + 1)));
  }
  Guessed guessed;
  guess_at_once(guessed, attackers, "agent");
  CHECK(guessed.looked_at <= 8);
  CHECK(guessed.other == 0);
  CHECK(log_in(edge.client("10.21.1.2"), "agent", kDemoPassword).status == 429);
  CHECK(log_in(edge.client("10.21.1.2"), "agent", kDemoPassword, device).status == 200);
  // Also from the attacker's own address: an office shares one.
  CHECK(log_in(edge.client("10.21.0.1"), "agent", kDemoPassword, device).status == 200);
  // It is the key to its own account only, and others are not held up.
  CHECK(log_in(edge.client("10.21.1.3"), "manager", kDemoPassword).status == 200);
}

TEST_CASE("A known device is slowed down by its own guesses; invented secrets are no devices") {
  EdgeServer edge{patient()};
  const HttpClient client = edge.client("10.22.0.1");
  const std::string device = log_in(client, "agent", kDemoPassword).json()["device"];
  int looked_at = 0;
  for (int i = 0; i < 12; ++i) {
    looked_at += log_in(client, "agent", "wrong-password", device).status == 401 ? 1 : 0;
  }
  CHECK(looked_at == 5);
  CHECK(log_in(client, "agent", kDemoPassword, device).status == 429);
  // Its wait is not the address's.
  CHECK(log_in(client, "agent", kDemoPassword).status == 200);
  int invented = 0;
  for (int i = 0; i < 20; ++i) {
    invented += log_in(edge.client("10.22.0.2"), "agent", "wrong", make_token()).status == 401;
  }
  CHECK(invented == 5);
  // Known to one account, a stranger to the next.
  int others = 0;
  for (int i = 0; i < 20; ++i) {
    others += log_in(edge.client("10.22.0.3"), "manager", "wrong", device).status == 401 ? 1 : 0;
  }
  CHECK(others == 5);
}

TEST_CASE("A browser keeps its device in a cookie for logins; the server keeps a hash") {
  EdgeServer edge{Json::object()};
  const Headers browser{"X-Aftercare-Client: browser", "X-Aftercare: 1"};
  const std::string body =
      Json{{"kind", "password"}, {"login", "agent"}, {"password", kDemoPassword}}.dump();
  const Reply reply = edge.client("10.23.0.1").send("POST", "/api/v1/session", body, browser);
  REQUIRE(reply.status == 200);
  std::string device;
  for (const auto& [name, value] : reply.headers) {
    if (name == "set-cookie" && value.rfind("aftercare_device=", 0) == 0) {
      device = value.substr(17, value.find(';') - 17);
      CHECK(value.find("HttpOnly") != std::string::npos);
      CHECK(value.find("SameSite=Strict") != std::string::npos);
      CHECK(value.find("Path=/api/v1/session") != std::string::npos);
    }
  }
  REQUIRE(device.size() == 43);
  CHECK(number_in(edge.data(), "SELECT count(*) FROM login_devices") == 1);
  CHECK(number_in(edge.data(),
                  "SELECT count(*) FROM login_devices WHERE secret_hash = '" + device + "'") == 0);
  // Shown again it stays the same one; an account more is a row more.
  Headers again = browser;
  again.push_back("Cookie: aftercare_device=" + device);
  CHECK(edge.client("10.23.0.1").send("POST", "/api/v1/session", body, again).status == 200);
  CHECK(number_in(edge.data(), "SELECT count(*) FROM login_devices") == 1);
  // Nobody is named in the table of guesses.
  log_in(edge.client("10.23.0.1"), "manager", "wrong");
  CHECK(number_in(edge.data(), "SELECT count(*) FROM attempts") > 0);
  CHECK(number_in(edge.data(),
                  "SELECT count(*) FROM attempts WHERE subject LIKE '%manager%' OR subject LIKE "
                  "'%10.23%'") == 0);
}

TEST_CASE("Strangers' wrong codes do not use up the code of who asked for it") {
  EdgeServer edge{Json::object()};
  const std::string phone = "13916020003";
  const HttpClient owner = edge.client("10.24.0.1");
  REQUIRE(owner.post("/api/v1/otp", {{"phone", phone}}).status == 202);
  const auto try_code = [&](const HttpClient& who, const std::string& code) {
    return who.post("/api/v1/session", {{"kind", "phone"}, {"phone", phone}, {"code", code}});
  };
  int looked_at = 0;
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 30; ++i) {
    threads.emplace_back([&, i] {
      const HttpClient stranger = edge.client("10.24.1." + std::to_string(i % 10 + 1));
      wrong += try_code(stranger, "00000" + std::to_string(i % 10)).status == 401 ? 1 : 0;
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  looked_at = wrong;
  CHECK(looked_at <= 41);
  const std::string code = code_sent(edge.data(), phone);
  REQUIRE(code.size() == 6);
  CHECK(try_code(owner, code).status == 200);
}

TEST_CASE("What is counted and given back: rules of the throttle") {
  CHECK(guess_subject("login", {"agent", "10.0.0.1"}) !=
        guess_subject("login", {"agent10.0.0.1", ""}));
  CHECK(guess_subject("login", {"agent"}).find("agent") == std::string::npos);
}

TEST_CASE("Passwords of one address beyond a few are told to wait, and were no guesses") {
  EdgeServer edge{patient({{"login_address", {{"number", 60}}}})};
  const HttpClient office = edge.client("10.25.0.1");
  const std::string device =
      log_in(edge.client("10.25.0.2"), "agent", kDemoPassword).json()["device"];
  std::atomic<int> told{0};
  std::atomic<int> other{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 50; ++i) {
    threads.emplace_back([&, i] {
      const Reply reply = log_in(office, "nobody-" + std::to_string(i), "wrong");
      const bool place = reply.status == 429 &&
                         reply.json()["limit"] == "password_checks_per_address" &&
                         std::stol("0" + reply.header("retry-after")) > 0;
      told += place ? 1 : 0;
      other += !place && reply.status != 401 ? 1 : 0;
    });
  }
  // In the middle of them, from the same address: a device the account knows has its own place.
  CHECK(log_in(office, "agent", kDemoPassword, device).status == 200);
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(told > 0);
  CHECK(other == 0);
  CHECK(edge.metrics().find("aftercare_limited_total{limit=\"password_checks_per_address\"} 0") ==
        std::string::npos);
  // What was not looked at is not counted: guesses at as many accounts again are still free.
  int looked_at = 0;
  for (int i = 0; i < told; ++i) {
    looked_at += log_in(office, "later-" + std::to_string(i), "wrong").status == 401 ? 1 : 0;
  }
  CHECK(looked_at == told);
}

TEST_CASE("Known devices first, then addresses in turn; places of one address and in all end") {
  TempFolder folder;
  const auto file = (folder.path() / "limits.json").string();
  std::ofstream{file} << R"({"password_checks_per_address": {"number": 3},
                             "password_checks_total": {"number": 3}})";
  const auto limits = Limits::load(file);
  const auto log = Log::open((folder.path() / "log").string());
  REQUIRE(limits.has_value());
  REQUIRE(log.has_value());
  Failures failures{**log};
  std::mutex lock;
  std::vector<std::string> looked_at;
  const auto look = [&](const std::string& what) {
    return [&lock, &looked_at, what] {
      const std::lock_guard held{lock};
      looked_at.push_back(what);
    };
  };
  using Place = PasswordChecks::Place;
  {
    std::promise<void> begun;
    std::promise<void> over;
    PasswordChecks checks{*limits, failures, 1};  // last: its thread ends before what it waits for
    REQUIRE(checks.post_stranger("a", [&] {
      begun.set_value();
      over.get_future().wait();
      throw std::runtime_error("no memory");
    }) == Place::taken);
    begun.get_future().wait();
    CHECK(checks.post_stranger("a", look("a1")) == Place::taken);
    CHECK(checks.post_stranger("a", look("a2")) == Place::taken);
    CHECK(checks.post_stranger("a", look("a3")) == Place::address_full);
    CHECK(checks.post_stranger("b", look("b1")) == Place::taken);
    CHECK(checks.post_stranger("c", look("c1")) == Place::full);
    CHECK(checks.post_known(look("known")) == Place::taken);
    over.set_value();
  }
  CHECK(looked_at == std::vector<std::string>{"known", "a1", "b1", "a2"});
  CHECK(failures.count() == 1);
}

TEST_CASE("Beyond the places of all strangers a login is told to come again") {
  EdgeServer edge{patient({{"password_checks_total", {{"number", 1}}}})};
  std::atomic<int> told{0};
  std::atomic<int> other{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 40; ++i) {
    threads.emplace_back([&, i] {
      const Reply reply = log_in(edge.client("10.26.0." + std::to_string(i + 1)),
                                 "nobody-" + std::to_string(i), "wrong");
      const bool again = reply.status == 503 && reply.code() == "retry" &&
                         reply.json()["limit"] == "password_checks_total" &&
                         !reply.header("retry-after").empty();
      told += again ? 1 : 0;
      other += !again && reply.status != 401 ? 1 : 0;
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  CHECK(told > 0);
  CHECK(other == 0);
}
