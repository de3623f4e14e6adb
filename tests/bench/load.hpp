// What the server's figures are made of: connections that stay open, many devices reporting at
// once, a plain insert to compare with, the memory of a process.
#pragma once
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include <sys/types.h>

#include "native/adapters/sql/database.hpp"

namespace aftercare::bench {

using SteadyClock = std::chrono::steady_clock;
double seconds_since(SteadyClock::time_point start);

// One connection to a server on loopback: a client costs as little as it can.
class Connection {
 public:
  explicit Connection(int port);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // The body of the answer; empty when there is none.
  std::string post(const std::string& path, const std::string& token, const std::string& body);
  std::string get(const std::string& path, const std::string& token);

 private:
  std::string ask(const std::string& request);
  std::string read_answer();

  int socket_;
  bool good_ = false;
  std::array<char, 262'144> piece_{};
};

struct Rate {
  double per_second = 0;
  double p50_ms = 0;
  double p99_ms = 0;
};

// `clients` guests, in turn at these servers, report cases for so long, `batch` in one request.
Rate report_cases(const std::vector<int>& ports, int clients, double seconds, int batch);

// `clients` connections ask for these paths in turn for so long; what came without a body is not
// counted.
struct Asked {
  Rate rate;
  std::size_t bytes = 0;  // of the last answer
};
Asked ask_often(int port, const std::string& token, const std::vector<std::string>& paths,
                int clients, double seconds);

// What the database gives at most: one row of 1 KB a transaction, durable, for a second.
double plain_inserts(sql::Database& database);

// Resident memory, MB.
double memory_of(pid_t process);

}  // namespace aftercare::bench
