// A demo server as the internet meets it: with limits of the test's choice (by default those of the
// product), a proxy on 127.0.0.1 that it trusts, figures on a listener of their own, a log file.
#pragma once
#include <string>
#include <vector>

#include "tests/server/support/world.hpp"

namespace aftercare::test {

class EdgeServer {
 public:
  explicit EdgeServer(const Json& limits, const std::vector<std::string>& more = {});

  [[nodiscard]] const ServerProcess& server() const { return *server_; }
  [[nodiscard]] std::filesystem::path data() const { return folder_.path() / "data"; }
  [[nodiscard]] std::filesystem::path log_file() const { return folder_.path() / "log"; }
  // A client whose address the proxy says.
  [[nodiscard]] HttpClient client(const std::string& address, const std::string& token = {}) const;
  [[nodiscard]] Client guest(const std::string& address) const;
  [[nodiscard]] Client staff(const std::string& login, const std::string& address) const;
  [[nodiscard]] std::string metrics() const;
  [[nodiscard]] std::string log() const;

 private:
  [[nodiscard]] Client opened(const std::string& address, const Json& body) const;

  TempFolder folder_;
  std::unique_ptr<ServerProcess> server_;
};

// Every line of the log, as JSON; a line that is none fails the test.
std::vector<Json> lines_of(const std::string& log);

}  // namespace aftercare::test
