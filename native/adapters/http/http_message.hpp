// HTTP as the routes see it: plain requests and responses, no socket in sight.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "native/adapters/http/address.hpp"

namespace aftercare::http {

// Takes a body while it arrives, so that what came before a cut is kept.
class BodySink {
 public:
  virtual ~BodySink() = default;
  // False: not wanted any more. The rest is not read; the route says why.
  virtual bool write(std::string_view bytes) = 0;
  // Refused before its first byte.
  [[nodiscard]] virtual bool is_refused() const { return false; }
};

struct Request {
  std::string method;
  std::string path;  // decoded, without the query
  std::map<std::string, std::string> query;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::shared_ptr<BodySink> sink;  // set when the body went there
  std::string remote;              // address of the client
  bool secure = false;             // TLS here, or at a trusted proxy

  // Empty when there is none; names are compared without case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] std::optional<std::string> cookie(std::string_view name) const;
  [[nodiscard]] std::string parameter(const std::string& name) const;
};

struct FileSlice {
  std::string path;
  std::uint64_t size = 0;
};

struct Response {
  int status = 200;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::optional<FileSlice> file;  // streamed from disk instead of body
  // Called until it gives an empty text; sent in chunks.
  std::function<std::string()> chunks;
  bool events = false;    // stays open and carries the server's broadcast (SSE)
  std::string events_of;  // whose stream it is, for end_streams()

  Response& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

// Called once, from any thread.
using Respond = std::function<void(Response)>;

class Handler {
 public:
  virtual ~Handler() = default;
  virtual void handle(Request request, Respond respond) = 0;
  // Before a byte of the body is read: an answer instead of handle(), or nothing.
  virtual std::optional<Response> refuse_head(const Request& head) = 0;
  // Bytes of body this request may have; more is answered by too_large().
  virtual std::uint64_t body_max(const Request& head) = 0;
  virtual Response too_large(const Request& head) = 0;
  // Not HTTP, or headers beyond the limits.
  virtual Response unreadable() = 0;
  // What an address may still ask that holds all the connections it may have; anything else is
  // answered by too_many_connections().
  virtual bool is_health_check(const Request&) { return false; }
  virtual Response too_many_connections(const Request&) { return {429, {}, {}, {}, {}, {}, {}}; }
  // Where the body goes, if not into memory.
  virtual std::shared_ptr<BodySink> sink_for(const Request& head) = 0;
};

// "%E6%BC%8F" → UTF-8; nothing when malformed. `plus` also turns + into a space.
std::optional<std::string> percent_decoded(std::string_view text, bool plus);
// Takes client address and scheme from X-Forwarded-For and -Proto when the peer is one of
// `proxies`.
void believe_proxy(Request& request, const std::vector<AddressRange>& proxies);
// Splits "/a/b?x=1&y" into path and query; false when malformed.
bool read_target(std::string_view target, Request& out);

}  // namespace aftercare::http
