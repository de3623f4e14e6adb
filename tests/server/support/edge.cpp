#include "tests/server/support/edge.hpp"

#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

#include "native/adapters/house/demo_data.hpp"

namespace aftercare::test {

EdgeServer::EdgeServer(const Json& limits, const std::vector<std::string>& more) {
  const auto file = folder_.path() / "limits.json";
  std::ofstream{file} << limits.dump();
  std::vector<std::string> words = {
      "--demo", "--limits",          file.string(),     "--metrics", "127.0.0.1:0",
      "--log",  log_file().string(), "--trusted-proxy", "127.0.0.1"};
  words.insert(words.end(), more.begin(), more.end());
  server_ = std::make_unique<ServerProcess>(data(), words);
}

HttpClient EdgeServer::client(const std::string& address, const std::string& token) const {
  return {server_->url(), token, {"X-Forwarded-For: " + address}};
}

Client EdgeServer::opened(const std::string& address, const Json& body) const {
  Client device;
  device.http = client(address);
  const Reply reply = device.http.post("/api/v1/session", body);
  if (reply.status != 200) {
    throw std::runtime_error("session: " + std::to_string(reply.status) + " " + reply.body);
  }
  const Json json = reply.json();
  device.http.token = json["token"];
  device.epoch = json["epoch"];
  device.actor = json["actor"];
  return device;
}

Client EdgeServer::guest(const std::string& address) const {
  return opened(address, {{"kind", "guest"}, {"secret", guest_secret()}});
}

Client EdgeServer::staff(const std::string& login, const std::string& address) const {
  return opened(address, {{"kind", "password"}, {"login", login}, {"password", kDemoPassword}});
}

std::string EdgeServer::metrics() const {
  return HttpClient{server_->metrics_url(), {}, {}}.get("/metrics").body;
}

std::string EdgeServer::log() const {
  std::ifstream file{log_file(), std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::vector<Json> lines_of(const std::string& log) {
  std::vector<Json> lines;
  std::istringstream text{log};
  for (std::string line; std::getline(text, line);) {
    const auto json = parse_json(line);
    if (!json || !json->is_object()) {
      throw std::runtime_error("no JSON in the log: " + line);
    }
    lines.push_back(*json);
  }
  return lines;
}

}  // namespace aftercare::test
