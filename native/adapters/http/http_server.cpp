#include <utility>

#include "native/adapters/http/server_impl.hpp"

namespace aftercare::http {

bool Server::Impl::read_head(const wire::request_header<>& head, const std::string& remote,
                             bool secure, Request& out) const {
  out.method = std::string{head.method_string()};
  out.remote = remote;
  out.secure = secure;
  for (const auto& field : head) {
    out.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
  }
  if (settings.trusted_proxy) {
    believe_proxy(out);
  }
  return read_target({head.target().data(), head.target().size()}, out);
}

namespace {

// Where an answer and the connection that waits for it meet, whichever comes first: most answers
// are there before anybody waits.
class Meeting {
 public:
  void answer(Response response) {
    std::function<void(Response)> waiting;
    {
      const std::lock_guard lock{lock_};
      if (!waiting_) {
        response_ = std::move(response);
        return;
      }
      waiting = std::move(waiting_);
    }
    waiting(std::move(response));
  }
  // The answer, or nothing when it has yet to come.
  std::optional<Response> take() {
    const std::lock_guard lock{lock_};
    return std::exchange(response_, std::nullopt);
  }
  // Called with the answer, also when it came a moment ago.
  void wait(std::function<void(Response)> waiting) {
    std::optional<Response> response;
    {
      const std::lock_guard lock{lock_};
      if (!response_) {
        waiting_ = std::move(waiting);
        return;
      }
      response = std::exchange(response_, std::nullopt);
    }
    waiting(std::move(*response));
  }

 private:
  std::mutex lock_;
  std::optional<Response> response_;
  std::function<void(Response)> waiting_;
};

}  // namespace

awaitable<Response> Server::Impl::ask(Request request) {
  const Counted working{in_work};
  const auto meeting = std::make_shared<Meeting>();
  handler.handle(std::move(request),
                 [meeting](Response response) { meeting->answer(std::move(response)); });
  auto response = meeting->take();
  if (!response) {
    auto initiate = [meeting](auto completion) {
      auto shared = std::make_shared<decltype(completion)>(std::move(completion));
      auto executor = asio::get_associated_executor(*shared);
      auto work = asio::make_work_guard(executor);
      meeting->wait([shared, executor, work](Response later) {
        asio::post(executor,
                   [shared, later = std::move(later)]() mutable { (*shared)(std::move(later)); });
      });
    };
    response = co_await asio::async_initiate<const asio::use_awaitable_t<>, void(Response)>(
        initiate, use_awaitable);
  }
  co_return std::move(*response);
}

template <class Stream>
awaitable<bool> Server::Impl::take_body(Stream& stream, beast::flat_buffer& buffer,
                                        wire::request_parser<wire::buffer_body>& parser,
                                        Request& request, std::uint64_t body_max) {
  // A small body needs no large piece.
  const std::uint64_t announced = parser.content_length_remaining().value_or(kBodyChunk);
  std::vector<char> piece(std::clamp<std::uint64_t>(announced, 1, kBodyChunk));
  bool wanted = true;
  std::uint64_t total = 0;
  const auto end = std::chrono::steady_clock::now() + settings.body_time_max;
  while (!parser.is_done()) {
    // Files may take long, everything else is small: drop by drop is an attack.
    if (!request.sink && std::chrono::steady_clock::now() > end) {
      co_return false;
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
    const auto read =
        co_await stream.async_read_some(buffer.prepare(4096), redirect_error(use_awaitable, error));
    if (error) {
      co_return false;
    }
    buffer.commit(read);
  }
  buffer.consume(parser.put(buffer.data(), error));
  if (error == wire::error::need_more) {
    error = {};
    lowest(stream).expires_after(settings.header_time_max);
    co_await wire::async_read_header(stream, buffer, parser, redirect_error(use_awaitable, error));
  }
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
    if (beast::iequals(parser.get()[wire::field::expect], "100-continue")) {
      const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
      co_await asio::async_write(stream, asio::buffer(go_on), redirect_error(use_awaitable, error));
    }
    request.sink = handler.sink_for(request);
    if (!co_await take_body(stream, buffer, parser, request, body_max)) {
      request.sink.reset();
      Response large = handler.too_large(request);
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

// A client that is still sending would lose our answer with a hard close: what it sends is read
// and dropped for a moment.
awaitable<void> Server::Impl::drain(Plain& stream) {
  std::vector<char> piece(kBodyChunk);
  const auto end = std::chrono::steady_clock::now() + settings.drain_max;
  error_code error;
  stream.expires_at(end);
  while (!error && !stopping && std::chrono::steady_clock::now() < end) {
    co_await stream.async_read_some(asio::buffer(piece), redirect_error(use_awaitable, error));
  }
}

template <class Stream>
awaitable<void> Server::Impl::serve(Stream stream) {
  const Counted open{connections};
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
        co_await drain(stream);
      }
    }
  } catch (const std::exception& error) {
    // One connection's trouble (no memory, a broken stream) must not end the others.
    std::fprintf(stderr, "http: connection dropped: %s\n", error.what());
  }
}

// A handler that throws (no memory) costs its own connection, never the thread.
void Server::Impl::run() {
  while (true) {
    try {
      context.run();
      return;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "http: handler failed: %s\n", error.what());
    }
  }
}

awaitable<void> Server::Impl::accept() {
  while (!stopping) {
    try {
      co_await accept_some();
      co_return;
    } catch (const std::exception& error) {
      std::fprintf(stderr, "http: not accepted: %s\n", error.what());
    }
  }
}

awaitable<void> Server::Impl::accept_some() {
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
    socket.non_blocking(true, error);
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

Server::~Server() {
  stop(std::chrono::milliseconds{0});
}

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
    const tcp::endpoint endpoint{asio::ip::make_address(impl.settings.address), impl.settings.port};
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
    impl.threads.emplace_back([&impl] { impl.run(); });
  }
  return {};
}

std::uint16_t Server::port() const {
  return impl_->port;
}

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
