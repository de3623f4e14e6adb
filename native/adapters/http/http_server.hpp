// HTTP/1.1 over TCP or TLS for many connections on a few threads (Boost.Beast, coroutines).
// Invariants: every request is answered once; a client that stalls is cut after a named time; one
// address never holds all connections, one that holds all it may have still gets health checks
// through, and when all are taken the one that is silent for longest makes room for a new one. A
// refused body is not read: the answer goes out, the connection ends.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "native/adapters/http/http_message.hpp"

namespace aftercare::http {

struct ServerSettings {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;
  int threads = 2;
  std::string tls_certificate;  // file names; both or none
  std::string tls_key;
  // Of these peers X-Forwarded-For and -Proto are believed; they may hold any number of
  // connections.
  std::vector<AddressRange> trusted_proxies;
  // Told what went wrong on a thread of the server's: where, and what the exception said.
  std::function<void(const char*, std::string_view)> trouble;

  std::size_t connections_max = 12'000;
  std::size_t connections_per_address_max = 1'024;
  // Of these beyond: each for one health check, closed when it is not asked for soon.
  std::size_t spare_per_address_max = 0;
  std::chrono::seconds spare_time_max{2};
  std::uint32_t header_bytes_max = 16 * 1024;
  std::chrono::seconds idle_max{75};             // between two requests
  std::chrono::seconds header_time_max{10};      // for a whole header, and until the first one
  std::chrono::seconds stall_max{30};            // without a byte of body, in or out
  std::chrono::seconds body_time_max{60};        // for a whole body that is no file
  std::chrono::seconds drain_max{2};             // for what comes after the last answer,
  std::uint64_t drain_bytes_max = 256UL * 1024;  // and so much of it; then a client that is
  std::chrono::milliseconds drain_pause{250};    // still sending has a moment to see it
  std::chrono::seconds keep_alive{20};           // between two events on a quiet stream
};

struct ServerCounts {
  std::uint64_t connections = 0;  // open now
  std::uint64_t streams = 0;      // of these: waiting for events
  std::uint64_t requests = 0;     // since the start
  std::uint64_t refused = 0;      // connections beyond the limits
  std::uint64_t evicted = 0;      // silent ones that made room
};

class Server {
 public:
  Server(ServerSettings settings, Handler& handler);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // Empty, or why it cannot listen. Serves on its own threads afterwards.
  std::string start();
  [[nodiscard]] std::uint16_t port() const;
  // To every open event stream; a stream that is slow gets the newest only.
  void broadcast(std::string event);
  // Whose streams are open (Response::events_of), and the end of some.
  [[nodiscard]] std::set<std::string> stream_owners() const;
  [[nodiscard]] std::size_t streams_of(const std::string& owner) const;
  void end_streams(const std::set<std::string>& owners);
  // Reads certificate and key anew, for connections from now on. Empty, or why it cannot: then the
  // old ones go on.
  std::string reload_tls();
  // Takes no more connections or requests, ends event streams, waits at most `patience` for
  // requests in work, then closes everything.
  void stop(std::chrono::milliseconds patience);
  [[nodiscard]] ServerCounts counts() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace aftercare::http
