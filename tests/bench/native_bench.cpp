// Figures of the native client's store, printed and never judged: a manager's first sync into an
// empty folder, opening it again, a step until it is durable. The window is left out: the same
// SyncClient, SQLite file and libcurl as the console, against a real server.
//   native_bench [--cases 10000,100000] [--steps 400]
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <deque>
#include <memory>
#include <mutex>
#include <random>

#include <CLI/CLI.hpp>

#include "native/adapters/house/system_clock.hpp"
#include "native/console/platform/curl_network.hpp"
#include "native/console/platform/sqlite_local_store.hpp"
#include "native/console/store/sync_client.hpp"
#include "tests/bench/load.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::bench;
using namespace aftercare::test;

namespace {

constexpr double kPatience = 900;  // seconds

// The window's thread: tasks of the workers run here, in order.
class Loop {
 public:
  [[nodiscard]] console::Post post() {
    return [this](console::Task task) {
      const std::lock_guard lock{mutex_};
      tasks_.push_back(std::move(task));
      wake_.notify_one();
    };
  }
  // One task, or nothing for a moment.
  void turn() {
    console::Task task;
    {
      std::unique_lock lock{mutex_};
      wake_.wait_for(lock, std::chrono::milliseconds{2}, [&] { return !tasks_.empty(); });
      if (tasks_.empty())
        return;
      task = std::move(tasks_.front());
      tasks_.pop_front();
    }
    task();
  }

 private:
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<console::Task> tasks_;
};

// What the client asks goes through here and is counted.
class CountingNetwork final : public console::Network {
 public:
  explicit CountingNetwork(std::unique_ptr<console::Network> inner) : inner_{std::move(inner)} {}
  void use_token(const std::string& token) override { inner_->use_token(token); }
  void call(console::HttpCall call, std::function<void(console::HttpAnswer)> done) override {
    const bool pull = call.path == "/api/v1/pull";
    inner_->call(std::move(call), [this, pull, done = std::move(done)](console::HttpAnswer answer) {
      bytes += answer.body.size();
      if (pull)
        pulls.push_back(SteadyClock::now());
      done(std::move(answer));
    });
  }
  void listen(console::PokeEvents events) override { inner_->listen(std::move(events)); }
  void stop_listening() override { inner_->stop_listening(); }

  std::size_t bytes = 0;  // of answers, unpacked
  std::vector<SteadyClock::time_point> pulls;

 private:
  std::unique_ptr<console::Network> inner_;
};

console::Environment environment() {
  return {.now = system_now,
          .random =
              [](std::uint8_t* bytes, std::size_t size) {
                static std::random_device device;
                std::generate_n(bytes, size, [] { return static_cast<std::uint8_t>(device()); });
              }};
}

struct Desk {
  Desk(Loop& loop_of, const std::string& url, const Client& who, const std::string& file)
      : loop{loop_of}, network{console::open_curl_network(url, loop_of.post())} {
    network.use_token(who.http.token);
    client = std::make_unique<console::SyncClient>(
        environment(), console::open_sqlite_store(file, loop_of.post()), network);
    const auto actor = from_json<Actor>(who.actor);
    client->open(actor ? *actor : Actor{},
                 [this](const std::string& why) { opened = why.empty() ? "yes" : why; });
  }
  // Until `good`, or the patience ends.
  template <class Good>
  bool until(Good good) {
    const auto start = SteadyClock::now();
    while (!good() && seconds_since(start) < kPatience) {
      loop.turn();
      client->tick();
    }
    return good();
  }
  [[nodiscard]] bool is_loaded() const {
    return opened == "yes" && client->replica().status().loaded;
  }
  [[nodiscard]] std::size_t rows() const {
    std::size_t count = 0;
    for (std::size_t type = 0; type < std::variant_size_v<Record>; ++type)
      client->replica().each(static_cast<EntityType>(type), [&](const Record&) { ++count; });
    return count;
  }

  Loop& loop;
  CountingNetwork network;
  std::unique_ptr<console::SyncClient> client;
  std::string opened;
};

void sync_bench(const ServerProcess& server, long cases, const std::string& file) {
  Loop loop;
  const Client manager = staff(server.url(), "manager");
  const auto start = SteadyClock::now();
  {
    Desk desk{loop, server.url(), manager, file};
    if (!desk.until([&] { return desk.is_loaded(); })) {
      std::printf("first sync did not end: %s\n", desk.opened.c_str());
      return;
    }
    const double seconds = seconds_since(start);
    const double memory = memory_of(::getpid());
    const auto& pulls = desk.network.pulls;
    const auto at = [&](std::size_t i) {
      return std::chrono::duration<double>(pulls[i] - start).count();
    };
    const double halfway = at(pulls.size() / 2);
    const auto rows = static_cast<double>(desk.rows());
    std::printf(
        "first sync, %ld cases, fresh native client: %.0f rows, %.1f MB of answers in %.1f s = "
        "%.0f rows per s (second half at %.2f of the first half's pace), memory %.0f MB\n",
        cases, rows, static_cast<double>(desk.network.bytes) / 1e6, seconds, rows / seconds,
        halfway / std::max(1e-9, at(pulls.size() - 1) - halfway), memory);
  }
  const auto again = SteadyClock::now();
  Desk desk{loop, server.url(), manager, file};
  desk.until([&] { return desk.is_loaded(); });
  std::printf("opened again, %ld cases: %.0f ms\n", cases, seconds_since(again) * 1000);
}

void step_bench(const ServerProcess& server, int steps, const std::string& file) {
  Loop loop;
  const Client agent = staff(server.url(), "agent");
  Desk desk{loop, server.url(), agent, file};
  if (!desk.until([&] { return desk.is_loaded(); }))
    return;
  std::vector<double> ms;
  for (int i = 0; i < steps; ++i) {
    const auto start = SteadyClock::now();
    const Submitted submitted =
        desk.client->submit({"case.report", {}, report_args("漏水 " + std::to_string(i)).dump()});
    if (submitted.refused) {
      std::printf("refused: %s\n", submitted.refused->code.c_str());
      return;
    }
    const auto saved = [&] {
      const auto news = desk.client->take_news().saved;
      return std::find(news.begin(), news.end(), submitted.command) != news.end();
    };
    while (!saved())
      loop.turn();
    ms.push_back(seconds_since(start) * 1000);
  }
  std::sort(ms.begin(), ms.end());
  std::printf("a step until it is durable, native: p50 %.2f ms, p99 %.2f ms (%d steps)\n",
              ms[ms.size() / 2], ms[ms.size() * 99 / 100], steps);
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  CLI::App app{"Figures of the native client's store"};
  std::vector<long> sizes{10'000};
  int steps = 400;
  app.add_option("--cases", sizes)->delimiter(',')->check(CLI::PositiveNumber);
  app.add_option("--steps", steps)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  for (const long cases : sizes) {
    const TempFolder folder;
    const std::string data = (folder.path() / "data").string();
    const Ran made = run_program(
        {AFTERCARE_TOOL, "--data", data, "demo", "--cases", std::to_string(cases)});
    if (made.code != 0) {
      std::printf("%s\n", made.output.c_str());
      return 1;
    }
    const ServerProcess server{data, {"--demo"}};
    sync_bench(server, cases, (folder.path() / "manager.db").string());
    if (cases == sizes.front())
      step_bench(server, steps, (folder.path() / "agent.db").string());
  }
  return 0;
}
