#include <algorithm>
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
  believe_proxy(out, settings.trusted_proxies);
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

namespace {

Response strict(Response response, bool secure) {
  if (secure) {
    response.with("Strict-Transport-Security", "max-age=31536000");
  }
  return response;
}

}  // namespace

// A connection may be idle for long between two requests, but has to send its first soon; while it
// waits it may be asked to make room.
template <class Stream>
awaitable<bool> Server::Impl::wait_for_request(Stream& stream, beast::flat_buffer& buffer,
                                               std::chrono::seconds patience) {
  if (buffer.size() != 0) {
    co_return true;
  }
  error_code error;
  const Resting::Rest rest{resting, lowest(stream)};
  lowest(stream).expires_after(patience);
  const auto read =
      co_await stream.async_read_some(buffer.prepare(4096), redirect_error(use_awaitable, error));
  buffer.commit(error ? 0 : read);
  co_return !error;
}

// True when the connection may carry another request.
template <class Stream>
awaitable<bool> Server::Impl::serve_one(Stream& stream, beast::flat_buffer& buffer,
                                        const Peer& peer, bool first) {
  Parser parser;
  parser.header_limit(settings.header_bytes_max);
  parser.body_limit(boost::none);
  const std::chrono::seconds patience = first ? peer.patience(settings) : settings.idle_max;
  if (!co_await wait_for_request(stream, buffer, patience)) {
    co_return false;
  }
  error_code error;
  buffer.consume(parser.put(buffer.data(), error));
  if (error == wire::error::need_more) {
    error = {};
    // A header once begun may not dawdle.
    lowest(stream).expires_after(peer.patience(settings));
    co_await wire::async_read_header(stream, buffer, parser, redirect_error(use_awaitable, error));
  }
  if (error == wire::error::end_of_stream || error == beast::error::timeout || stopping) {
    co_return false;
  }
  Request request;
  const bool secure = std::is_same_v<Stream, Secured>;
  if (error || !read_head(parser.get().base(), peer.remote, secure, request)) {
    co_await send(stream, strict(handler.unreadable(), secure), false, false);
    co_return false;
  }
  ++requests;
  if (peer.spare && !handler.is_health_check(request)) {
    ++refused;
    Response many = strict(handler.too_many_connections(request), secure);
    co_return co_await send(stream, std::move(many), request.method == "HEAD", false);
  }
  const bool keep = parser.get().keep_alive() && !peer.spare;
  co_return co_await serve_request(stream, buffer, parser, std::move(request), keep);
}

template <class Stream>
awaitable<bool> Server::Impl::serve_request(Stream& stream, beast::flat_buffer& buffer,
                                            Parser& parser, Request request, bool keep) {
  const bool head_only = request.method == "HEAD";
  const bool secure = request.secure;
  const std::uint64_t body_max = handler.body_max(request);
  // What is refused by its head is answered before its body is read, and the connection ends.
  auto refusal = handler.refuse_head(request);
  if (!refusal && parser.content_length().value_or(0) > body_max) {
    refusal = handler.too_large(request);
  }
  if (refusal) {
    co_return co_await send(stream, strict(std::move(*refusal), secure), head_only,
                            keep && parser.is_done() && !stopping);
  }
  Body body = Body::whole;
  if (!parser.is_done()) {
    request.sink = handler.sink_for(request);
    if (request.sink && request.sink->is_refused()) {
      body = Body::refused;
    } else {
      error_code error;
      if (beast::iequals(parser.get()[wire::field::expect], "100-continue")) {
        const std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        co_await asio::async_write(stream, asio::buffer(go_on),
                                   redirect_error(use_awaitable, error));
      }
      body = co_await take_body(stream, buffer, parser, request, body_max);
    }
  }
  if (body == Body::too_large || body == Body::broken) {
    request.sink.reset();
    Response large = handler.too_large(request);
    co_await send(stream, strict(std::move(large), secure), head_only, false);
    co_return false;
  }
  lowest(stream).expires_never();
  Response response = strict(co_await ask(std::move(request)), secure);
  if (response.events && !head_only) {
    co_await send_events(stream, response);
    co_return false;
  }
  co_return co_await send(stream, std::move(response), head_only,
                          keep && body == Body::whole && !stopping);
}

// A client that is still sending would lose our answer with a hard close: a little of what it sends
// is read and dropped, and it gets a moment to see the answer.
awaitable<void> Server::Impl::drain(Plain& stream) {
  std::vector<char> piece(kBodyChunk);
  const auto end = std::chrono::steady_clock::now() + settings.drain_max;
  std::uint64_t dropped = 0;
  error_code error;
  stream.expires_at(end);
  while (!error && !stopping && dropped < settings.drain_bytes_max &&
         std::chrono::steady_clock::now() < end) {
    dropped +=
        co_await stream.async_read_some(asio::buffer(piece), redirect_error(use_awaitable, error));
  }
  if (!error && !stopping) {
    asio::steady_timer pause{stream.get_executor(), settings.drain_pause};
    co_await pause.async_wait(redirect_error(use_awaitable, error));
  }
}

template <class Stream>
awaitable<void> Server::Impl::serve(Stream stream, AddressPlace place, [[maybe_unused]] Tls held) {
  const Counted open{connections};
  try {
    error_code error;
    const auto endpoint = lowest(stream).socket().remote_endpoint(error);
    const Peer peer{error ? "" : endpoint.address().to_string(), place.is_spare()};
    if constexpr (std::is_same_v<Stream, Secured>) {
      const Resting::Rest rest{resting, lowest(stream)};
      lowest(stream).expires_after(peer.patience(settings));
      co_await stream.async_handshake(asio::ssl::stream_base::server,
                                      redirect_error(use_awaitable, error));
    }
    if (!error) {
      beast::flat_buffer buffer;
      bool first = true;
      while (co_await serve_one(stream, buffer, peer, first)) {
        first = false;
      }
      if constexpr (std::is_same_v<Stream, Secured>) {
        lowest(stream).expires_after(settings.drain_max);
        co_await stream.async_shutdown(redirect_error(use_awaitable, error));
      }
      lowest(stream).socket().shutdown(tcp::socket::shutdown_send, error);
      co_await drain(lowest(stream));
    }
  } catch (const std::exception& error) {
    // One connection's trouble (no memory, a broken stream) must not end the others.
    tell("connection", error.what());
  }
}

// A handler that throws (no memory) costs its own connection, never the thread.
void Server::Impl::run() {
  while (true) {
    try {
      context.run();
      return;
    } catch (const std::exception& error) {
      tell("handler", error.what());
    }
  }
}

awaitable<void> Server::Impl::accept() {
  while (!stopping) {
    try {
      co_await accept_some();
      co_return;
    } catch (const std::exception& error) {
      tell("accept", error.what());
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
      // Out of descriptors: connections that end free some, silent ones are asked to.
      for (int i = 0; i < kEvictedAtOnce && resting.evict(); ++i) {
        ++evicted;
      }
      asio::steady_timer pause{context, std::chrono::milliseconds{50}};
      co_await pause.async_wait(redirect_error(use_awaitable, error));
      continue;
    }
    AddressPlace place;
    if (admit(socket, place)) {
      begin(std::move(socket), std::move(place));
    }
  }
}

bool Server::Impl::admit(tcp::socket& accepted, AddressPlace& place) {
  static constexpr std::string_view kTooMany =
      "HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  static constexpr std::string_view kFull =
      "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n"
      "Connection: close\r\n\r\n";
  error_code error;
  const auto endpoint = accepted.remote_endpoint(error);
  const std::string peer = error ? "" : endpoint.address().to_string();
  accepted.non_blocking(true, error);
  const auto& proxies = settings.trusted_proxies;
  const bool is_proxy = std::any_of(proxies.begin(), proxies.end(),
                                    [&](const AddressRange& range) { return range.holds(peer); });
  std::string_view answer;
  if (!is_proxy) {
    std::string key = address_key(peer);
    using Taken = AddressPlaces::Taken;
    const Taken taken =
        places.take(key, settings.connections_per_address_max, settings.spare_per_address_max);
    if (taken == Taken::none) {
      answer = kTooMany;
    } else {
      place = AddressPlace{places, std::move(key), taken == Taken::spare};
    }
  }
  if (answer.empty() && connections >= settings.connections_max) {
    if (resting.evict()) {
      ++evicted;
    } else {
      answer = kFull;
    }
  }
  if (!answer.empty()) {
    ++refused;
    if (settings.tls_certificate.empty()) {
      accepted.write_some(asio::buffer(answer), error);
    }
  }
  return answer.empty();
}

void Server::Impl::begin(tcp::socket accepted, AddressPlace place) {
  error_code error;
  accepted.set_option(tcp::no_delay{true}, error);
  const auto executor = accepted.get_executor();
  Tls held;
  {
    const std::lock_guard lock{tls_lock};
    held = tls;
  }
  if (held) {
    Secured stream{Plain{std::move(accepted)}, *held};
    asio::co_spawn(executor, serve(std::move(stream), std::move(place), std::move(held)),
                   asio::detached);
  } else {
    asio::co_spawn(executor, serve(Plain{std::move(accepted)}, std::move(place), nullptr),
                   asio::detached);
  }
}

void Server::Impl::wake_waiters() {
  for (const auto& waiter : waiters) {
    asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.cancel(); });
  }
}

namespace {

// Null without TLS. Throws where certificate and key cannot be used.
Tls read_tls(const ServerSettings& settings) {
  if (settings.tls_certificate.empty()) {
    return nullptr;
  }
  auto tls = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
  tls->set_options(asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1 |
                   asio::ssl::context::default_workarounds);
  tls->use_certificate_chain_file(settings.tls_certificate);
  tls->use_private_key_file(settings.tls_key, asio::ssl::context::pem);
  return tls;
}

}  // namespace

Server::Server(ServerSettings settings, Handler& handler)
    : impl_{std::make_unique<Impl>(std::move(settings), handler)} {}

Server::~Server() {
  stop(std::chrono::milliseconds{0});
}

std::string Server::start() {
  auto& impl = *impl_;
  try {
    impl.tls = read_tls(impl.settings);
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

std::set<std::string> Server::stream_owners() const {
  const std::lock_guard lock{impl_->events_lock};
  std::set<std::string> owners;
  for (const auto& waiter : impl_->waiters) {
    owners.insert(waiter->owner);
  }
  return owners;
}

std::size_t Server::streams_of(const std::string& owner) const {
  const std::lock_guard lock{impl_->events_lock};
  return static_cast<std::size_t>(
      std::count_if(impl_->waiters.begin(), impl_->waiters.end(),
                    [&](const auto& waiter) { return waiter->owner == owner; }));
}

void Server::end_streams(const std::set<std::string>& owners) {
  const std::lock_guard lock{impl_->events_lock};
  for (const auto& waiter : impl_->waiters) {
    if (owners.count(waiter->owner) != 0) {
      waiter->ended = true;
      asio::post(waiter->timer.get_executor(), [waiter] { waiter->timer.cancel(); });
    }
  }
}

std::string Server::reload_tls() {
  try {
    Tls fresh = read_tls(impl_->settings);
    const std::lock_guard lock{impl_->tls_lock};
    impl_->tls = std::move(fresh);
    return {};
  } catch (const boost::system::system_error& error) {
    return error.code().message();
  }
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
  return {impl_->connections, impl_->streams, impl_->requests, impl_->refused, impl_->evicted};
}

}  // namespace aftercare::http
