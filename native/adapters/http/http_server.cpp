#include "native/adapters/http/http_server.hpp"

#include <atomic>
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
#include <cstdio>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

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

namespace {

inline constexpr std::size_t kFileChunk = 64 * 1024;
inline constexpr std::size_t kBodyChunk = 64 * 1024;

// An open event stream: woken by broadcast or at the end.
struct Waiter {
  explicit Waiter(const asio::any_io_executor& executor) : timer{executor} {}
  asio::steady_timer timer;
};

Plain& lowest(Plain& stream) { return stream; }
Plain& lowest(Secured& stream) { return stream.next_layer(); }

void set_headers(const Response& response, wire::response_header<>& out) {
  out.result(static_cast<unsigned>(response.status));
  for (const auto& [name, value] : response.headers) {
    out.insert(name, value);
  }
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace

struct Server::Impl {
  Impl(ServerSettings given, Handler& routes)
      : settings{std::move(given)}, handler{routes}, acceptor{context} {}

  ServerSettings settings;
  Handler& handler;
  asio::io_context context;
  tcp::acceptor acceptor;
  std::optional<asio::ssl::context> tls;
  std::vector<std::thread> threads;
  std::uint16_t port = 0;

  std::atomic<bool> stopping{false};
  std::atomic<std::uint64_t> connections{0};
  std::atomic<std::uint64_t> streams{0};
  std::atomic<std::uint64_t> requests{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> in_work{0};

  std::mutex events_lock;
  std::uint64_t event_no = 0;
  std::string event;
  std::set<std::shared_ptr<Waiter>> waiters;

  awaitable<void> accept();
  template <class Stream>
  awaitable<void> serve(Stream stream);
  template <class Stream>
  awaitable<bool> serve_one(Stream& stream, beast::flat_buffer& buffer, const std::string& remote);
  template <class Stream>
  awaitable<bool> take_body(Stream& stream, beast::flat_buffer& buffer,
                            wire::request_parser<wire::buffer_body>& parser, Request& request,
                            std::uint64_t body_max);
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
  bool read_head(const wire::request_header<>& head, const std::string& remote, bool secure,
                 Request& out) const;
};

bool Server::Impl::read_head(const wire::request_header<>& head, const std::string& remote,
                             bool secure, Request& out) const {
  out.method = std::string{head.method_string()};
  out.remote = remote;
  out.secure = secure;
  for (const auto& field : head) {
    out.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
  }
  if (settings.trusted_proxy) {
    const std::string_view forwarded = out.header("X-Forwarded-For");
    if (!forwarded.empty()) {
      // The last address was added by the proxy itself; those before it are the client's word.
      const auto comma = forwarded.rfind(',');
      std::string_view last =
          comma == std::string_view::npos ? forwarded : forwarded.substr(comma + 1);
      while (!last.empty() && last.front() == ' ') {
        last.remove_prefix(1);
      }
      out.remote = std::string{last};
    }
    out.secure = secure || out.header("X-Forwarded-Proto") == "https";
  }
  return read_target({head.target().data(), head.target().size()}, out);
}

awaitable<Response> Server::Impl::ask(Request request) {
  ++in_work;
  auto initiate = [this, &request](auto completion) {
    auto shared = std::make_shared<decltype(completion)>(std::move(completion));
    auto executor = asio::get_associated_executor(*shared);
    auto work = asio::make_work_guard(executor);
    handler.handle(std::move(request), [shared, executor, work](Response response) {
      asio::post(executor, [shared, response = std::move(response)]() mutable {
        (*shared)(std::move(response));
      });
    });
  };
  Response response =
      co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Response)>(initiate,
                                                                                   use_awaitable);
  --in_work;
  co_return response;
}

template <class Stream>
awaitable<bool> Server::Impl::take_body(Stream& stream, beast::flat_buffer& buffer,
                                        wire::request_parser<wire::buffer_body>& parser,
                                        Request& request, std::uint64_t body_max) {
  std::vector<char> piece(kBodyChunk);
  bool wanted = true;
  std::uint64_t total = 0;
  while (!parser.is_done()) {
    parser.get().body().data = piece.data();
    parser.get().body().size = piece.size();
    parser.get().body().more = true;
    lowest(stream).expires_after(settings.stall_max);
    error_code error;
    co_await wire::async_read_some(stream, buffer, parser, redirect_error(use_awaitable, error));
    const std::size_t got = piece.size() - parser.get().body().size;
    total += got;
    if (total > body_max) {
      co_return false;
    }
    if (got > 0 && request.sink) {
      wanted = wanted && request.sink->write({piece.data(), got});
    } else if (got > 0) {
      request.body.append(piece.data(), got);
    }
    if (error && error != wire::error::need_buffer) {
      co_return false;
    }
  }
  co_return true;
}

// True when the connection may carry another request.
template <class Stream>
awaitable<bool> Server::Impl::serve_one(Stream& stream, beast::flat_buffer& buffer,
                                        const std::string& remote) {
  wire::request_parser<wire::buffer_body> parser;
  parser.header_limit(settings.header_bytes_max);
  parser.body_limit(boost::none);
  error_code error;
  // A connection may be idle for long, a header once begun may not dawdle.
  if (buffer.size() == 0) {
    lowest(stream).expires_after(settings.idle_max);
    const auto read = co_await stream.async_read_some(buffer.prepare(4096),
                                                      redirect_error(use_awaitable, error));
    if (error) {
      co_return false;
    }
    buffer.commit(read);
  }
  lowest(stream).expires_after(settings.header_time_max);
  co_await wire::async_read_header(stream, buffer, parser, redirect_error(use_awaitable, error));
  if (error == wire::error::end_of_stream || stopping) {
    co_return false;
  }
  Request request;
  const bool secure = std::is_same_v<Stream, Secured>;
  if (error || !read_head(parser.get().base(), remote, secure, request)) {
    co_await send(stream, handler.unreadable(), false, false);
    co_return false;
  }
  ++requests;
  const bool keep = parser.get().keep_alive();
  const bool head_only = request.method == "HEAD";
  const std::uint64_t body_max = handler.body_max(request);
  const auto announced = parser.content_length();
  if (announced && *announced > body_max) {
    Response large = handler.too_large(request);
    co_await send(stream, std::move(large), head_only, false);
    co_return false;
  }
  if (!parser.is_done()) {
    if (wire::to_string(wire::field::expect) != "" &&
        beast::iequals(parser.get()[wire::field::expect], "100-continue")) {
      const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream, asio::buffer(go_on), redirect_error(use_awaitable, error));
    }
    request.sink = handler.sink_for(request);
    Request head = request;
    head.sink.reset();
    if (!co_await take_body(stream, buffer, parser, request, body_max)) {
      request.sink.reset();
      Response large = handler.too_large(head);
      co_await send(stream, std::move(large), head_only, false);
      co_return false;
    }
  }
  lowest(stream).expires_never();
  Response response = co_await ask(std::move(request));
  if (response.events && !head_only) {
    co_await send_events(stream, response);
    co_return false;
  }
  co_return co_await send(stream, std::move(response), head_only, keep && !stopping);
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
  lowest(stream).expires_after(settings.stall_max);
  wire::response_serializer<wire::string_body> serializer{out};
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

  const auto waiter = std::make_shared<Waiter>(stream.get_executor());
  std::uint64_t seen = 0;
  {
    const std::lock_guard lock{events_lock};
    waiters.insert(waiter);
  }
  ++streams;
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
  --streams;
  const std::lock_guard lock{events_lock};
  waiters.erase(waiter);
}

template <class Stream>
awaitable<void> Server::Impl::serve(Stream stream) {
  ++connections;
  try {
    error_code error;
    const auto endpoint = lowest(stream).socket().remote_endpoint(error);
    const std::string remote = error ? "" : endpoint.address().to_string();
    if constexpr (std::is_same_v<Stream, Secured>) {
      lowest(stream).expires_after(settings.header_time_max);
      co_await stream.async_handshake(asio::ssl::stream_base::server,
                                      redirect_error(use_awaitable, error));
    }
    if (!error) {
      beast::flat_buffer buffer;
      while (co_await serve_one(stream, buffer, remote)) {
      }
      lowest(stream).expires_after(settings.header_time_max);
      if constexpr (std::is_same_v<Stream, Secured>) {
        co_await stream.async_shutdown(redirect_error(use_awaitable, error));
      } else {
        stream.socket().shutdown(tcp::socket::shutdown_send, error);
      }
    }
  } catch (const std::exception& error) {
    // One connection's trouble (no memory, a broken stream) must not end the others.
    std::fprintf(stderr, "http: connection dropped: %s\n", error.what());
  }
  --connections;
}

awaitable<void> Server::Impl::accept() {
  while (!stopping) {
    error_code error;
    tcp::socket socket = co_await acceptor.async_accept(asio::make_strand(context),
                                                        redirect_error(use_awaitable, error));
    if (stopping || error == asio::error::operation_aborted) {
      break;
    }
    if (error) {
      // Out of descriptors: connections that end free some.
      asio::steady_timer pause{context, std::chrono::milliseconds{50}};
      co_await pause.async_wait(redirect_error(use_awaitable, error));
      continue;
    }
    if (connections >= settings.connections_max) {
      ++refused;
      static constexpr std::string_view kFull =
          "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
          "Connection: close\r\n\r\n";
      socket.write_some(asio::buffer(kFull), error);
      continue;
    }
    socket.set_option(tcp::no_delay{true}, error);
    const auto executor = socket.get_executor();
    if (tls) {
      asio::co_spawn(executor, serve(Secured{Plain{std::move(socket)}, *tls}), asio::detached);
    } else {
      asio::co_spawn(executor, serve(Plain{std::move(socket)}), asio::detached);
    }
  }
}

void Server::Impl::wake_waiters() {
  for (const auto& waiter : waiters) {
    asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.cancel(); });
  }
}

Server::Server(ServerSettings settings, Handler& handler)
    : impl_{std::make_unique<Impl>(std::move(settings), handler)} {}

Server::~Server() { stop(std::chrono::milliseconds{0}); }

std::string Server::start() {
  auto& impl = *impl_;
  try {
    if (!impl.settings.tls_certificate.empty()) {
      impl.tls.emplace(asio::ssl::context::tls_server);
      impl.tls->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 |
                            asio::ssl::context::default_workarounds);
      impl.tls->use_certificate_chain_file(impl.settings.tls_certificate);
      impl.tls->use_private_key_file(impl.settings.tls_key, asio::ssl::context::pem);
    }
    const tcp::endpoint endpoint{asio::ip::make_address(impl.settings.address),
                                 impl.settings.port};
    impl.acceptor.open(endpoint.protocol());
    impl.acceptor.set_option(asio::socket_base::reuse_address{true});
    impl.acceptor.bind(endpoint);
    impl.acceptor.listen(1024);
    impl.port = impl.acceptor.local_endpoint().port();
  } catch (const boost::system::system_error& error) {
    return error.code().message();
  }
  asio::co_spawn(impl.context, impl.accept(), asio::detached);
  for (int i = 0; i < impl.settings.threads; ++i) {
    impl.threads.emplace_back([&impl] { impl.context.run(); });
  }
  return {};
}

std::uint16_t Server::port() const { return impl_->port; }

void Server::broadcast(std::string event) {
  const std::lock_guard lock{impl_->events_lock};
  impl_->event = std::move(event);
  ++impl_->event_no;
  impl_->wake_waiters();
}

void Server::stop(std::chrono::milliseconds patience) {
  auto& impl = *impl_;
  if (impl.stopping.exchange(true)) {
    return;
  }
  asio::post(impl.context, [&impl] {
    error_code ignored;
    impl.acceptor.close(ignored);
  });
  {
    const std::lock_guard lock{impl.events_lock};
    impl.wake_waiters();
  }
  const auto end = std::chrono::steady_clock::now() + patience;
  while (impl.in_work > 0 && std::chrono::steady_clock::now() < end) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  // The answers of the last requests are on their way out.
  if (patience.count() > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  impl.context.stop();
  for (auto& thread : impl.threads) {
    thread.join();
  }
  impl.threads.clear();
}

ServerCounts Server::counts() const {
  return {impl_->connections, impl_->streams, impl_->requests, impl_->refused};
}

}  // namespace aftercare::http
