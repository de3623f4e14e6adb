// Requests as a client makes them (libcurl).
#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/codec/json.hpp"

namespace aftercare::test {

struct Reply {
  int status = 0;  // 0: no answer
  std::string body;
  std::multimap<std::string, std::string> headers;  // names in lower case
  [[nodiscard]] Json json() const;
  [[nodiscard]] std::string header(const std::string& name) const;
  [[nodiscard]] std::string code() const;  // of a problem document
};

using Headers = std::vector<std::string>;

struct HttpClient {
  std::string url;    // "http://127.0.0.1:1234"
  std::string token;  // bearer; empty: none

  [[nodiscard]] Reply send(const std::string& method, const std::string& path,
                           const std::string& body = {}, const Headers& headers = {}) const;
  [[nodiscard]] Reply get(const std::string& path, const Headers& headers = {}) const {
    return send("GET", path, {}, headers);
  }
  [[nodiscard]] Reply post(const std::string& path, const Json& body) const {
    return send("POST", path, body.dump());
  }
};

// Writes raw bytes to the port and closes without reading.
void write_and_leave(int port, const std::string& bytes);
// Writes raw bytes, reads until the end or for a second.
std::string write_and_read(int port, const std::string& bytes);

}  // namespace aftercare::test
