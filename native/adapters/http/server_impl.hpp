// The inside of Server: what its connections share, and how answers go out. Included by
// http_server.cpp alone, so that Beast is compiled once.
#pragma once
#include <atomic>
#include <cstdio>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include "native/adapters/http/connections.hpp"
#include "native/adapters/http/http_server.hpp"

namespace aftercare::http {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace wire = boost::beast::http;
using asio::awaitable;
using asio::redirect_error;
using asio::use_awaitable;
using boost::system::error_code;
using tcp = asio::ip::tcp;
using Plain = beast::tcp_stream;
using Secured = asio::ssl::stream<beast::tcp_stream>;

inline constexpr std::size_t kFileChunk = 64UL * 1024;
inline constexpr std::size_t kBodyChunk = 64UL * 1024;
inline constexpr int kEvictedAtOnce = 32;

// An open event stream: woken by broadcast or at the end.
struct Waiter {
  Waiter(const asio::any_io_executor& executor, std::string whose)
      : timer{executor}, owner{std::move(whose)} {}
  asio::steady_timer timer;
  std::string owner;
  bool ended = false;
};
using Tls = std::shared_ptr<asio::ssl::context>;

inline Plain& lowest(Plain& stream) {
  return stream;
}
inline Plain& lowest(Secured& stream) {
  return stream.next_layer();
}

inline void set_headers(const Response& response, wire::response_header<>& out) {
  out.result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers) {
    out.insert(name, value);
  }
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

// Counts what goes on, also when it ends by an exception.
class Counted {
 public:
  explicit Counted(std::atomic<std::uint64_t>& count) : count_{count} { ++count_; }
  ~Counted() { --count_; }
  Counted(const Counted&) = delete;
  Counted& operator=(const Counted&) = delete;

 private:
  std::atomic<std::uint64_t>& count_;
};

struct Server::Impl {
  Impl(ServerSettings given, Handler& routes)
      : settings{std::move(given)}, handler{routes}, acceptor{context} {}

  ServerSettings settings;
  Handler& handler;
  mutable std::mutex tls_lock;
  Tls tls;  // null: plain
  AddressPlaces places;
  Resting resting;
  std::uint16_t port = 0;

  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> streams{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> evicted{0};
  std::atomic<std::uint64_t> in_work{0};

  mutable std::mutex events_lock;
  std::uint64_t event_no = 0;
  std::string event;
  std::set<std::shared_ptr<Waiter>> waiters;

  // Behind all that the coroutines use: those still waiting are destroyed with the context, and
  // give back their places on the way.
  asio::io_context context;
  tcp::acceptor acceptor;
  std::vector<std::thread> threads;

  void run();
  awaitable<void> accept();
  awaitable<void> accept_some();
  awaitable<void> drain(Plain& stream);
  using Parser = wire::request_parser<wire::buffer_body>;
  enum class Body { whole, refused, too_large, broken };
  template <class Stream>
  awaitable<void> serve(Stream stream, AddressPlace place, Tls held);
  struct Peer {
    std::string remote;
    bool spare = false;  // beyond what its address may have
    // Until a first request has come, TLS and all.
    [[nodiscard]] std::chrono::seconds patience(const ServerSettings& of) const {
      return spare ? of.spare_time_max : of.header_time_max;
    }
  };
  template <class Stream>
  awaitable<bool> wait_for_request(Stream& stream, beast::flat_buffer& buffer,
                                   std::chrono::seconds patience);
  template <class Stream>
  awaitable<bool> serve_one(Stream& stream, beast::flat_buffer& buffer, const Peer& peer,
                            bool first);
  template <class Stream>
  awaitable<bool> serve_request(Stream& stream, beast::flat_buffer& buffer, Parser& parser,
                                Request request, bool keep);
  template <class Stream>
  awaitable<Body> take_body(Stream& stream, beast::flat_buffer& buffer, Parser& parser,
                            Request& request, std::uint64_t body_max);
  // Whether the connection is within the limits; `place` is its place among its address's.
  bool admit(tcp::socket& accepted, AddressPlace& place);
  void begin(tcp::socket accepted, AddressPlace place);
  void tell(const char* where, std::string_view reason) const {
    if (settings.trouble) {
      settings.trouble(where, reason);
    }
  }
  template <class Stream>
  awaitable<bool> send(Stream& stream, Response response, bool head_only, bool keep_alive);
  template <class Stream>
  awaitable<bool> send_file(Stream& stream, const Response& response, bool keep_alive);
  template <class Stream>
  awaitable<bool> send_chunks(Stream& stream, const Response& response, bool keep_alive);
  template <class Stream>
  awaitable<void> send_events(Stream& stream, const Response& response);
  awaitable<Response> ask(Request request);
  void wake_waiters();
  // Among those a broadcast wakes, as long as it lives.
  struct Waiting {
    Waiting(Impl& given, std::shared_ptr<Waiter> who) : impl{given}, waiter{std::move(who)} {
      const std::lock_guard lock{impl.events_lock};
      impl.waiters.insert(waiter);
    }
    ~Waiting() {
      const std::lock_guard lock{impl.events_lock};
      impl.waiters.erase(waiter);
    }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;
    Impl& impl;
    std::shared_ptr<Waiter> waiter;
  };
  bool read_head(const wire::request_header<>& head, const std::string& remote, bool secure,
                 Request& out) const;
};

template <class Stream>
awaitable<Server::Impl::Body> Server::Impl::take_body(Stream& stream, beast::flat_buffer& buffer,
                                                      Parser& parser, Request& request,
                                                      std::uint64_t body_max) {
  // A small body needs no large piece.
  const std::uint64_t announced = parser.content_length_remaining().value_or(kBodyChunk);
  std::vector<char> piece(std::clamp<std::uint64_t>(announced, 1, kBodyChunk));
  std::uint64_t total = 0;
  const auto end = std::chrono::steady_clock::now() + settings.body_time_max;
  while (!parser.is_done()) {
    // Files may take long, everything else is small: drop by drop is an attack.
    if (!request.sink && std::chrono::steady_clock::now() > end) {
      co_return Body::broken;
    }
    parser.get().body().data = piece.data();
    parser.get().body().size = piece.size();
    parser.get().body().more = true;
    lowest(stream).expires_after(settings.stall_max);
    error_code error;
    co_await wire::async_read_some(stream, buffer, parser, redirect_error(use_awaitable, error));
    const std::size_t got = piece.size() - parser.get().body().size;
    total += got;
    if (total > body_max) {
      co_return Body::too_large;
    }
    if (got > 0 && request.sink) {
      if (!request.sink->write({piece.data(), got})) {
        co_return Body::refused;
      }
    } else if (got > 0) {
      request.body.append(piece.data(), got);
    }
    if (error && error != wire::error::need_buffer) {
      co_return Body::broken;
    }
  }
  co_return Body::whole;
}

template <class Stream>
awaitable<bool> Server::Impl::send(Stream& stream, Response response, bool head_only,
                                   bool keep_alive) {
  if (response.chunks && !head_only) {
    co_return co_await send_chunks(stream, response, keep_alive);
  }
  if (response.file && !head_only) {
    co_return co_await send_file(stream, response, keep_alive);
  }
  wire::response<wire::string_body> out;
  set_headers(response, out.base());
  out.keep_alive(keep_alive);
  const std::uint64_t size = response.file ? response.file->size : response.body.size();
  if (!head_only) {
    out.body() = std::move(response.body);
  }
  if (response.status != 204 && response.status != 304) {
    out.content_length(size);
  }
  error_code error;
  wire::response_serializer<wire::string_body> serializer{out};
  if constexpr (std::is_same_v<Stream, Plain>) {
    // Most answers fit into the socket's buffer: they go at once, and nobody has to wait.
    if (!head_only) {
      wire::write(stream.socket(), serializer, error);
      if (error != asio::error::would_block) {
        co_return !error && keep_alive;
      }
      error = {};
    }
  }
  lowest(stream).expires_after(settings.stall_max);
  if (head_only) {
    co_await wire::async_write_header(stream, serializer, redirect_error(use_awaitable, error));
  } else {
    co_await wire::async_write(stream, serializer, redirect_error(use_awaitable, error));
  }
  co_return !error && keep_alive;
}

template <class Stream>
awaitable<bool> Server::Impl::send_file(Stream& stream, const Response& response, bool keep_alive) {
  const std::unique_ptr<std::FILE, CloseFile> file{std::fopen(response.file->path.c_str(), "rb")};
  if (!file) {
    Response missing;
    missing.status = 404;
    co_return co_await send(stream, std::move(missing), false, false);
  }
  wire::response<wire::empty_body> out;
  set_headers(response, out.base());
  out.keep_alive(keep_alive);
  out.content_length(response.file->size);
  wire::response_serializer<wire::empty_body> serializer{out};
  error_code error;
  lowest(stream).expires_after(settings.stall_max);
  co_await wire::async_write_header(stream, serializer, redirect_error(use_awaitable, error));
  std::vector<char> piece(kFileChunk);
  std::uint64_t left = response.file->size;
  while (!error && left > 0) {
    const std::size_t want = static_cast<std::size_t>(std::min<std::uint64_t>(left, piece.size()));
    const std::size_t got = std::fread(piece.data(), 1, want, file.get());
    if (got == 0) {
      co_return false;
    }
    left -= got;
    lowest(stream).expires_after(settings.stall_max);
    co_await asio::async_write(stream, asio::buffer(piece.data(), got),
                               redirect_error(use_awaitable, error));
  }
  co_return !error && keep_alive;
}

template <class Stream>
awaitable<bool> Server::Impl::send_chunks(Stream& stream, const Response& response,
                                          bool keep_alive) {
  wire::response<wire::empty_body> out;
  set_headers(response, out.base());
  out.keep_alive(keep_alive);
  out.chunked(true);
  wire::response_serializer<wire::empty_body> serializer{out};
  error_code error;
  lowest(stream).expires_after(settings.stall_max);
  co_await wire::async_write_header(stream, serializer, redirect_error(use_awaitable, error));
  while (!error) {
    const std::string piece = response.chunks();
    lowest(stream).expires_after(settings.stall_max);
    if (piece.empty()) {
      co_await asio::async_write(stream, wire::make_chunk_last(),
                                 redirect_error(use_awaitable, error));
      break;
    }
    co_await asio::async_write(stream, wire::make_chunk(asio::buffer(piece)),
                               redirect_error(use_awaitable, error));
  }
  co_return !error && keep_alive;
}

template <class Stream>
awaitable<void> Server::Impl::send_events(Stream& stream, const Response& response) {
  wire::response<wire::empty_body> out;
  set_headers(response, out.base());
  out.set(wire::field::connection, "close");
  wire::response_serializer<wire::empty_body> serializer{out};
  error_code error;
  lowest(stream).expires_after(settings.stall_max);
  co_await wire::async_write_header(stream, serializer, redirect_error(use_awaitable, error));

  const auto waiter = std::make_shared<Waiter>(stream.get_executor(), response.events_of);
  std::uint64_t seen = 0;
  const Waiting waiting{*this, waiter};
  const Counted streaming{streams};
  std::string text = ": open\n\n" + response.body;
  while (!error && !stopping) {
    if (!text.empty()) {
      lowest(stream).expires_after(settings.stall_max);
      co_await asio::async_write(stream, asio::buffer(text), redirect_error(use_awaitable, error));
      text.clear();
      if (error) {
        break;
      }
    }
    lowest(stream).expires_never();
    {
      const std::lock_guard lock{events_lock};
      if (waiter->ended) {
        break;  // its session is over
      }
      if (seen != event_no) {
        seen = event_no;
        text = event;
        continue;
      }
      // Armed under the lock, so that a broadcast from now on finds it.
      waiter->timer.expires_after(settings.keep_alive);
    }
    error_code woken;
    co_await waiter->timer.async_wait(redirect_error(use_awaitable, woken));
    if (!woken) {
      text = ": still here\n\n";
    }
  }
}

}  // namespace aftercare::http
