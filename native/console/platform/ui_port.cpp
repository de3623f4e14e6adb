#include "native/console/platform/ui_port.hpp"

#include <boost/asio.hpp>

#include <thread>

namespace aftercare::console {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr std::size_t line_bytes_max = 1 << 20;

const std::string refusal_line = "{\"ok\":false,\"error\":\"not a JSON object\"}\n";

std::string line_of(const nlohmann::json& answer) {
  return answer.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

class Port final : public UiPort {
 public:
  Port(Platform& platform, Driver& driver) : platform_(platform), driver_(driver) {}
  ~Port() override {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  bool start(std::uint16_t port) {
    boost::system::error_code failed;
    const tcp::endpoint address(asio::ip::address_v4::loopback(), port);
    acceptor_.open(address.protocol(), failed);
    if (!failed) acceptor_.set_option(tcp::acceptor::reuse_address(true), failed);
    if (!failed) acceptor_.bind(address, failed);
    if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) return false;
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(io_, accept(), asio::detached);
    thread_ = std::thread([this] { io_.run(); });
    return true;
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }

 private:
  asio::awaitable<void> accept() {
    for (;;) {
      boost::system::error_code failed;
      tcp::socket socket =
          co_await acceptor_.async_accept(asio::redirect_error(asio::use_awaitable, failed));
      if (failed) co_return;
      asio::co_spawn(io_, serve(std::move(socket)), asio::detached);
    }
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    std::string buffer;
    for (;;) {
      boost::system::error_code failed;
      const std::size_t size = co_await asio::async_read_until(
          socket, asio::dynamic_buffer(buffer, line_bytes_max), '\n',
          asio::redirect_error(asio::use_awaitable, failed));
      if (failed) co_return;
      auto request = nlohmann::json::parse(buffer.substr(0, size), nullptr, false);
      buffer.erase(0, size);
      std::string line = refusal_line;
      if (request.is_object()) line = line_of(co_await ask(std::move(request)));
      co_await asio::async_write(socket, asio::buffer(line),
                                 asio::redirect_error(asio::use_awaitable, failed));
      if (failed) co_return;
    }
  }

  // Over to the window's thread and back.
  asio::awaitable<nlohmann::json> ask(nlohmann::json request) {
    auto answer = std::make_shared<nlohmann::json>();
    const auto never = asio::steady_timer::time_point::max();
    auto answered = std::make_shared<asio::steady_timer>(io_, never);
    platform_.post([this, request = std::move(request), answer, answered] {
      driver_.submit(request, [this, answer, answered](const nlohmann::json& result) {
        asio::post(io_, [answer, answered, result] {
          *answer = result;
          answered->cancel();
        });
      });
    });
    boost::system::error_code cancelled;
    co_await answered->async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
    co_return *answer;
  }

  Platform& platform_;
  Driver& driver_;
  asio::io_context io_;
  tcp::acceptor acceptor_{io_};
  std::thread thread_;
  std::uint16_t port_ = 0;
};

}  // namespace

std::unique_ptr<UiPort> UiPort::listen(std::uint16_t port, Platform& platform, Driver& driver) {
  auto opened = std::make_unique<Port>(platform, driver);
  if (!opened->start(port)) return nullptr;
  return opened;
}

}  // namespace aftercare::console
