// SIGTERM and SIGKILL under load: what was acknowledged is there after the restart, once.
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

struct Load {
  std::mutex lock;
  std::map<std::string, std::string> acknowledged;  // target → number
  std::vector<std::pair<Client, Json>> unanswered;
};

void report_until_gone(Load& load, const std::string& url) {
  Client device = guest(url);
  while (true) {
    const Json command = device.command("case.report", "", report_args());
    const Reply reply = device.push({command});
    const std::lock_guard guard{load.lock};
    const Json body = reply.json();
    if (reply.status != 200 || body["results"].empty() ||
        body["results"][0]["status"] != "applied") {
      load.unanswered.emplace_back(device, command);
      return;
    }
    load.acknowledged[command["target"]] = body["results"][0]["number"];
  }
}

void check_after(const Load& load, const std::string& url) {
  Client agent = staff(url, "agent");
  const auto rows = agent.pull_all();
  std::set<std::string> numbers;
  for (const auto& [target, number] : load.acknowledged) {
    INFO(target);
    REQUIRE(rows.count(target) == 1);
    CHECK(rows.at(target)["number"] == number);
    CHECK(numbers.insert(number).second);
  }
  // What was not answered is sent again by its device and taken once.
  for (auto [device, command] : load.unanswered) {
    device.http.url = url;
    const Reply reply = device.push({command});
    REQUIRE(reply.status == 200);
    CHECK(reply.json()["results"][0]["status"] == "applied");
  }
}

}  // namespace

TEST_CASE("Stopped under load, nothing acknowledged is lost or doubled") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const bool gently = GENERATE(true, false);
  Load load;
  {
    ServerProcess server{data};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
      clients.emplace_back([&] { report_until_gone(load, server.url()); });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{1500});
    if (gently) {
      CHECK(server.stop() == 0);
    } else {
      server.kill();
    }
    for (auto& client : clients) {
      client.join();
    }
  }
  CHECK(load.acknowledged.size() > 20);
  ServerProcess server{data};
  check_after(load, server.url());
  CHECK(server.stop() == 0);
  std::vector<std::string> verify{AFTERCARE_TOOL, "--data", data.string(), "verify"};
  const auto store = store_words(data);
  verify.insert(verify.end(), store.begin(), store.end());
  CHECK(run_program(verify).code == 0);
}
