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
  Headers always;     // with every request

  [[nodiscard]] Reply send(const std::string& method, const std::string& path,
                           const std::string& body = {}, const Headers& headers = {}) const;
  [[nodiscard]] Reply get(const std::string& path, const Headers& headers = {}) const {
    return send("GET", path, {}, headers);
  }
  [[nodiscard]] Reply post(const std::string& path, const Json& body) const {
    return send("POST", path, body.dump());
  }
};

// A connection by hand, from any address of 127.0.0.0/8; closed with it.
class RawSocket {
 public:
  explicit RawSocket(int port, const std::string& from = "127.0.0.1");
  ~RawSocket();
  RawSocket(RawSocket&& other) noexcept;
  RawSocket& operator=(RawSocket&&) = delete;
  [[nodiscard]] bool is_open() const { return socket_ >= 0; }
  // Bytes taken before the other side ended it or would not take more for a second.
  std::size_t write(const std::string& bytes) const;
  // Until the text comes, the other side ends it, or nothing came for so long.
  std::string read_until(const std::string& text, int patience_s = 10) const;
  // True when the other side has ended it, within this time.
  [[nodiscard]] bool ends(int patience_s = 10) const;

 private:
  int socket_;
};

// Writes raw bytes to the port and closes without reading.
void write_and_leave(int port, const std::string& bytes);
// Writes raw bytes, reads until the end or for a second.
std::string write_and_read(int port, const std::string& bytes);

}  // namespace aftercare::test
