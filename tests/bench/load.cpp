#include "tests/bench/load.hpp"

#include <algorithm>
#include <atomic>
#include <fstream>
#include <thread>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/server/support/world.hpp"

namespace aftercare::bench {

double seconds_since(SteadyClock::time_point start) {
  return std::chrono::duration<double>(SteadyClock::now() - start).count();
}

Connection::Connection(int port) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  good_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

Connection::~Connection() {
  ::close(socket_);
}

std::string Connection::post(const std::string& path, const std::string& token,
                             const std::string& body) {
  return ask("POST " + path + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token +
             "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
}

std::string Connection::get(const std::string& path, const std::string& token) {
  return ask("GET " + path + " HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer " + token +
             "\r\n\r\n");
}

std::string Connection::ask(const std::string& request) {
  std::size_t at = 0;
  while (good_ && at < request.size()) {
    const ssize_t wrote = ::send(socket_, request.data() + at, request.size() - at, MSG_NOSIGNAL);
    good_ = wrote > 0;
    at += good_ ? static_cast<std::size_t>(wrote) : 0;
  }
  return good_ ? read_answer() : std::string{};
}

std::string Connection::read_answer() {
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
  return good_ ? text.substr(head) : std::string{};
}

namespace {

Rate rate_of(std::uint64_t done, double seconds, const std::vector<std::vector<double>>& times) {
  Rate rate;
  rate.per_second = static_cast<double>(done) / seconds;
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

}  // namespace

Asked ask_often(int port, const std::string& token, const std::vector<std::string>& paths,
                int clients, double seconds) {
  std::atomic<std::uint64_t> answered{0};
  std::atomic<std::size_t> bytes{0};
  std::vector<std::vector<double>> times(static_cast<std::size_t>(clients));
  const auto start = SteadyClock::now();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < times.size(); ++i) {
    threads.emplace_back([&, i] {
      Connection connection{port};
      for (std::size_t n = i; seconds_since(start) < seconds; ++n) {
        const auto sent = SteadyClock::now();
        const std::size_t size = connection.get(paths[n % paths.size()], token).size();
        times[i].push_back(seconds_since(sent) * 1000.0);
        answered += size == 0 ? 0U : 1U;
        bytes = size;
      }
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
  return {rate_of(answered, seconds_since(start), times), bytes};
}

Rate report_cases(const std::vector<int>& ports, int clients, double seconds, int batch) {
  std::atomic<std::uint64_t> applied{0};
  std::vector<std::vector<double>> times(static_cast<std::size_t>(clients));
  std::vector<test::Client> devices;
  const auto port_of = [&](std::size_t i) { return ports[i % ports.size()]; };
  for (std::size_t i = 0; i < static_cast<std::size_t>(clients); ++i) {
    devices.push_back(test::guest("http://127.0.0.1:" + std::to_string(port_of(i))));
  }
  const auto start = SteadyClock::now();
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < devices.size(); ++i) {
    threads.emplace_back([&, i] {
      test::Client& device = devices[i];
      Connection connection{port_of(i)};
      while (seconds_since(start) < seconds) {
        std::vector<Json> commands;
        for (int n = 0; n < batch; ++n) {
          commands.push_back(device.command("case.report", "", test::report_args()));
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
  return rate_of(applied, seconds_since(start), times);
}

double plain_inserts(sql::Database& database) {
  int count = 0;
  const auto start = SteadyClock::now();
  while (seconds_since(start) < 1.0) {
    sql::Transaction transaction{database, true};
    database.set_meta("n" + std::to_string(++count), std::string(1000, 'x'));
    transaction.commit();
  }
  return count / seconds_since(start);
}

double memory_of(pid_t process) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/status"};
  std::string word;
  while (file >> word) {
    if (word == "VmRSS:" && file >> word) {
      return std::stod(word) / 1024.0;
    }
  }
  return 0;
}

}  // namespace aftercare::bench
