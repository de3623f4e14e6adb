// People and their steps: sessions, commands, pulls, as short as a test reads well.
#pragma once
#include <string>
#include <vector>

#include "tests/server/support/http_client.hpp"
#include "tests/server/support/server_process.hpp"

namespace aftercare::test {

std::string new_uuid();
std::string now_text(std::int64_t plus_ms = 0);

// One client: a device with its own numbers.
struct Client {
  HttpClient http;
  std::string epoch;
  std::string client_id = new_uuid();
  std::uint64_t client_seq = 0;
  Json actor;

  // The next command of this client; target empty: a new record of `type`'s kind.
  Json command(const std::string& type, const std::string& target, const Json& args);
  [[nodiscard]] Reply push(const std::vector<Json>& commands) const;
  // Pushes one command and gives its result.
  Json step(const std::string& type, const std::string& target, const Json& args);
  // Every row the caller may have, by "case/<id>".
  [[nodiscard]] std::map<std::string, Json> pull_all() const;
};

Client guest(const std::string& url, const std::string& secret = {});
Client staff(const std::string& url, const std::string& login);
std::string guest_secret();
Json report_args(const std::string& symptom = "空调不制冷");
// The one demo server that most tests share; started with the first use.
ServerProcess& demo_server();

}  // namespace aftercare::test
