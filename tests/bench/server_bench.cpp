// Figures of the server, printed, never judged: cases reported per second by 64 clients with
// synchronous=FULL, one command a request and in batches of 50, and the pull of 10,000 and 100,000
// cases. server_bench [clients] [seconds] [cases ...]
#include <array>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "native/adapters/sqlite/database.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using SteadyClock = std::chrono::steady_clock;

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

// One connection that stays open: a client costs as little as it can.
class Connection {
 public:
  explicit Connection(int port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    good_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~Connection() { ::close(socket_); }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The body of the answer; empty when there is none.
  std::string post(const std::string& path, const std::string& token, const std::string& body) {
    const std::string request =
        "POST " + path + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token +
        "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    std::size_t at = 0;
    while (good_ && at < request.size()) {
      const ssize_t wrote = ::send(socket_, request.data() + at, request.size() - at, MSG_NOSIGNAL);
      good_ = wrote > 0;
      at += good_ ? static_cast<std::size_t>(wrote) : 0;
    }
    return good_ ? read_answer() : std::string{};
  }

 private:
  std::string read_answer() {
    std::string text;
    std::size_t wanted = std::string::npos;
    std::size_t head = 0;
    while (good_ && text.size() < wanted) {
      const ssize_t got = ::recv(socket_, piece_.data(), piece_.size(), 0);
      good_ = got > 0;
      text.append(piece_.data(), good_ ? static_cast<std::size_t>(got) : 0);
      const auto end = wanted == std::string::npos ? text.find("\r\n\r\n") : std::string::npos;
      if (end != std::string::npos) {
        head = end + 4;
        const auto length = text.find("Content-Length: ");
        wanted = head + (length < end ? std::stoul(text.substr(length + 16)) : 0);
      }
    }
    return text.substr(head);
  }

  int socket_;
  bool good_ = false;
  std::array<char, 262'144> piece_{};
};

struct Rate {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

Rate report(const ServerProcess& server, int clients, double seconds, int batch) {
  std::atomic<std::uint64_t> applied{0};
  std::vector<std::vector<double>> times(static_cast<std::size_t>(clients));
  std::vector<Client> devices;
  for (int i = 0; i < clients; ++i) {
    devices.push_back(guest(server.url()));
  }
  const auto start = SteadyClock::now();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    threads.emplace_back([&, i] {
      Client& device = devices[i];
      Connection connection{server.port()};
      while (seconds_since(start) < seconds) {
        std::vector<Json> commands;
        for (int n = 0; n < batch; ++n) {
          commands.push_back(device.command("case.report", "", report_args()));
        }
        const std::string body = Json{
            {"proto", 1},
            {"epoch", device.epoch},
            {"client_id", device.client_id},
            {"commands", commands}}.dump();
        const auto sent = SteadyClock::now();
        const std::string answer = connection.post("/api/v1/push", device.http.token, body);
        times[i].push_back(seconds_since(sent) * 1000.0);
        const auto at = answer.find("\"applied\"");
        applied += at == std::string::npos ? 0U : static_cast<std::uint64_t>(batch);
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  Rate rate;
  rate.per_second = static_cast<double>(applied) / seconds_since(start);
  std::vector<double> all;
  for (const auto& one : times) {
    all.insert(all.end(), one.begin(), one.end());
  }
  std::sort(all.begin(), all.end());
  if (!all.empty()) {
    rate.p50_ms = all[all.size() / 2];
    rate.p99_ms = all[all.size() * 99 / 100];
  }
  return rate;
}

// What this disk and SQLite give at most: one small row a transaction, synchronous=FULL.
double plain_inserts(const std::filesystem::path& folder) {
  const auto database =
      sqlite::Database::open((folder / "plain.db").string(), sqlite::Access::write);
  int count = 0;
  const auto start = SteadyClock::now();
  while (database && seconds_since(start) < 1.0) {
    sqlite::Transaction transaction{**database, true};
    (*database)->set_meta("n" + std::to_string(++count), std::string(1000, 'x'));
    transaction.commit();
  }
  return count / seconds_since(start);
}

void pull_bench(const std::filesystem::path& folder, long cases) {
  const auto data = folder / ("cases-" + std::to_string(cases));
  const auto made = SteadyClock::now();
  const Ran ran = run_program(
      {AFTERCARE_TOOL, "--data", data.string(), "demo", "--cases", std::to_string(cases)});
  const double making = seconds_since(made);
  std::printf("demo data, %ld cases: %.1f s (%s)\n", cases, making,
              ran.output.substr(0, ran.output.find_last_not_of('\n') + 1)
                  .substr(ran.output.rfind('\n', ran.output.size() - 2) + 1)
                  .c_str());
  ServerProcess server{data, {}};
  Client manager = staff(server.url(), "manager");
  for (const int limit : {2000, 5000}) {
    std::size_t bytes = 0;
    std::size_t rows = 0;
    std::string cursor = "0";
    bool more = true;
    Connection connection{server.port()};
    const auto start = SteadyClock::now();
    while (more) {
      const std::string body = Json{
          {"epoch", manager.epoch},
          {"client_id", manager.client_id},
          {"cursor", cursor},
          {"limit", limit}}.dump();
      const std::string page = connection.post("/api/v1/pull", manager.http.token, body);
      bytes += page.size();
      // Counted without building the rows: the client is not what is measured.
      for (auto at = page.find("\"op\":\"put\""); at != std::string::npos;
           at = page.find("\"op\":\"put\"", at + 10)) {
        ++rows;
      }
      const auto to = page.find("\"to\":\"");
      if (to == std::string::npos) {
        std::printf("pull stopped: %s\n", page.substr(0, 200).c_str());
        return;
      }
      cursor = page.substr(to + 6, page.find('"', to + 6) - to - 6);
      more = page.find("\"more\":true") != std::string::npos;
    }
    const double took = seconds_since(start);
    std::printf("pull, %ld cases, pages of %d: %zu rows, %.1f MB in %.2f s = %.0f rows per s\n",
                cases, limit, rows, static_cast<double>(bytes) / 1e6, took,
                static_cast<double>(rows) / took);
  }
  const auto start = SteadyClock::now();
  const Reply snapshot = manager.http.get("/api/v1/snapshot");
  std::printf("snapshot, %ld cases: %.1f MB in %.2f s\n", cases,
              static_cast<double>(snapshot.body.size()) / 1e6, seconds_since(start));
  for (const char* query : {"%E8%B7%B3%E9%97%B8", "202611-001"}) {
    const auto searched = SteadyClock::now();
    constexpr int kTimes = 50;
    for (int i = 0; i < kTimes; ++i) {
      static_cast<void>(manager.http.get(std::string{"/api/v1/search?q="} + query));
    }
    std::printf("search %s, %ld cases: %.1f ms each\n", query, cases,
                seconds_since(searched) * 1000.0 / kTimes);
  }
  server.stop();
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  const int clients = argc > 1 ? std::atoi(argv[1]) : 64;
  const double seconds = argc > 2 ? std::atof(argv[2]) : 5;
  std::vector<long> sizes;
  for (int i = 3; i < argc; ++i) {
    sizes.push_back(std::atol(argv[i]));
  }
  if (sizes.empty()) {
    sizes = {10'000, 100'000};
  }
  TempFolder folder;
  const double raw = plain_inserts(folder.path());
  std::printf("plain SQLite insert, synchronous=FULL: %.0f transactions per s\n", raw);
  {
    ServerProcess server{folder.path() / "report"};
    for (const int batch : {1, 50}) {
      const Rate rate = report(server, clients, seconds, batch);
      std::printf(
          "report, %d clients, %d a request, synchronous=FULL: %.0f cases per s "
          "(p50 %.1f ms, p99 %.1f ms; %.2f of plain inserts)\n",
          clients, batch, rate.per_second, rate.p50_ms, rate.p99_ms, rate.per_second / raw);
    }
    server.stop();
  }
  for (const long cases : sizes) {
    pull_bench(folder.path(), cases);
  }
  return 0;
}
