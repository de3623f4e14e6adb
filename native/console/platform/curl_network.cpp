#include "native/console/platform/curl_network.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "native/console/store/server_sent_events.hpp"

namespace aftercare::console {

namespace {

using Clock = std::chrono::steady_clock;

constexpr int connect_timeout_ms = 5'000;
constexpr int poll_ms = 30'000;
constexpr std::size_t answer_bytes_max = 256U << 20U;
constexpr std::chrono::milliseconds reconnect_first{500}, reconnect_max{10'000};
// The server sends something at least this often; silence means a dead connection.
constexpr long stream_silence_s = 75;

// One request under way. Owned by the network's thread.
struct Transfer {
  CURL* easy = nullptr;
  curl_slist* headers = nullptr;
  HttpCall call;
  HttpAnswer answer;
  std::function<void(HttpAnswer)> done;

  Transfer() = default;
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;
  ~Transfer() {
    curl_slist_free_all(headers);
    curl_easy_cleanup(easy);
  }
};

// The stream of pokes: one transfer that is begun again whenever it ends.
struct Stream {
  PokeEvents events;
  ServerSentEvents parser;
  std::unique_ptr<Transfer> transfer;
  bool told_connected = false;
  std::chrono::milliseconds pause = reconnect_first;
  Clock::time_point again_at{};
};

class CurlNetwork final : public Network {
 public:
  CurlNetwork(std::string server, Post post)
      : server_(std::move(server)), post_(std::move(post)), multi_(curl_multi_init()) {
    thread_ = std::thread([this] { run(); });
  }

  ~CurlNetwork() override {
    ends_ = true;
    curl_multi_wakeup(multi_);
    thread_.join();
    for (auto& [easy, transfer] : transfers_) curl_multi_remove_handle(multi_, easy);
    if (stream_ && stream_->transfer) curl_multi_remove_handle(multi_, stream_->transfer->easy);
    transfers_.clear();
    stream_.reset();
    curl_multi_cleanup(multi_);
  }

  void use_token(const std::string& token) override {
    to_thread([this, token] { token_ = token; });
  }

  void call(HttpCall call, std::function<void(HttpAnswer)> done) override {
    auto kept = std::make_shared<HttpCall>(std::move(call));
    to_thread([this, kept, done = std::move(done)] { begin(std::move(*kept), done); });
  }

  void listen(PokeEvents events) override {
    auto kept = std::make_shared<PokeEvents>(std::move(events));
    to_thread([this, kept] {
      end_stream();
      stream_ = std::make_unique<Stream>();
      stream_->events = std::move(*kept);
    });
  }

  void stop_listening() override {
    to_thread([this] { end_stream(); });
  }

 private:
  void to_thread(Task task) {
    {
      const std::scoped_lock lock(mutex_);
      tasks_.push_back(std::move(task));
    }
    curl_multi_wakeup(multi_);
  }

  void run() {
    while (!ends_) {
      std::vector<Task> tasks;
      {
        const std::scoped_lock lock(mutex_);
        tasks.swap(tasks_);
      }
      for (const Task& task : tasks) task();
      keep_stream();
      int running = 0;
      curl_multi_perform(multi_, &running);
      take_finished();
      curl_multi_poll(multi_, nullptr, 0, sleep_ms(), nullptr);
    }
  }

  [[nodiscard]] int sleep_ms() const {
    if (!stream_ || stream_->transfer) return poll_ms;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(stream_->again_at -
                                                                            Clock::now());
    return std::clamp(static_cast<int>(left.count()), 0, poll_ms);
  }

  std::unique_ptr<Transfer> prepare(HttpCall call) {
    auto transfer = std::make_unique<Transfer>();
    transfer->call = std::move(call);
    transfer->easy = curl_easy_init();
    CURL* easy = transfer->easy;
    const HttpCall& made = transfer->call;
    const auto header = [&](const std::string& line) {
      transfer->headers = curl_slist_append(transfer->headers, line.c_str());
    };
    header("X-Aftercare: 1");
    header("X-Aftercare-Client: native");
    header("Expect:");
    if (!token_.empty()) header("Authorization: Bearer " + token_);
    const bool binary = !made.bytes.empty();
    if (!made.body.empty()) header("Content-Type: application/json");
    for (const auto& [name, value] : made.headers) header(name + ": " + value);
    const std::string url = server_ + made.path;
    curl_easy_setopt(easy, CURLOPT_URL, url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer->headers);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, made.method.c_str());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_timeout_ms));
    if (made.method == "HEAD") curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    if (made.method != "GET" && made.method != "HEAD") {
      const void* body = binary ? static_cast<const void*>(made.bytes.data()) : made.body.data();
      const std::size_t size = binary ? made.bytes.size() : made.body.size();
      curl_easy_setopt(easy, CURLOPT_POSTFIELDS, body);
      curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(size));
    }
    return transfer;
  }

  void begin(HttpCall call, std::function<void(HttpAnswer)> done) {
    const long timeout = call.timeout_ms;
    auto transfer = prepare(std::move(call));
    transfer->done = std::move(done);
    CURL* easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, timeout);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer.get());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlNetwork::on_body);
    curl_multi_add_handle(multi_, easy);
    transfers_.emplace(easy, std::move(transfer));
  }

  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* to) {
    std::string& body = static_cast<Transfer*>(to)->answer.body;
    const std::size_t bytes = size * count;
    if (body.size() + bytes > answer_bytes_max) return 0;
    body.append(data, bytes);
    return bytes;
  }

  void take_finished() {
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURL* easy = message->easy_handle;
      const bool answered = message->data.result == CURLE_OK;
      if (stream_ && stream_->transfer && stream_->transfer->easy == easy) {
        stream_ended();
        continue;
      }
      const auto found = transfers_.find(easy);
      if (found == transfers_.end()) continue;
      std::unique_ptr<Transfer> transfer = std::move(found->second);
      transfers_.erase(found);
      curl_multi_remove_handle(multi_, easy);
      long status = 0;
      if (answered) curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
      HttpAnswer answer{static_cast<int>(status), std::move(transfer->answer.body)};
      if (!answered) answer.body.clear();
      auto kept = std::make_shared<HttpAnswer>(std::move(answer));
      post_([done = std::move(transfer->done), kept] { done(std::move(*kept)); });
    }
  }

  // ---- pokes ----

  void keep_stream() {
    if (!stream_ || stream_->transfer || Clock::now() < stream_->again_at) return;
    HttpCall call;
    call.method = "GET";
    call.path = "/api/v1/poke";
    call.headers["Accept"] = "text/event-stream";
    stream_->transfer = prepare(std::move(call));
    CURL* easy = stream_->transfer->easy;
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, stream_silence_s);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &CurlNetwork::on_stream_header);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &CurlNetwork::on_stream);
    curl_multi_add_handle(multi_, easy);
  }

  // An empty line ends the head of an answer: the stream stands.
  static std::size_t on_stream_header(char* data, std::size_t size, std::size_t count, void* to) {
    auto& self = *static_cast<CurlNetwork*>(to);
    Stream& stream = *self.stream_;
    const std::string_view line(data, size * count);
    long status = 0;
    curl_easy_getinfo(stream.transfer->easy, CURLINFO_RESPONSE_CODE, &status);
    if (line == "\r\n" && status == 200 && !std::exchange(stream.told_connected, true)) {
      stream.pause = reconnect_first;
      self.post_(stream.events.connected);
    }
    return line.size();
  }

  static std::size_t on_stream(char* data, std::size_t size, std::size_t count, void* to) {
    auto& self = *static_cast<CurlNetwork*>(to);
    Stream& stream = *self.stream_;
    if (!stream.told_connected) return size * count;
    for (std::string& event : stream.parser.take({data, size * count})) {
      self.post_([poke = stream.events.poke, event = std::move(event)] { poke(event); });
    }
    return size * count;
  }

  void stream_ended() {
    curl_multi_remove_handle(multi_, stream_->transfer->easy);
    stream_->transfer.reset();
    stream_->parser = {};
    stream_->again_at = Clock::now() + stream_->pause;
    stream_->pause = std::min(stream_->pause * 2, reconnect_max);
    if (std::exchange(stream_->told_connected, false)) post_(stream_->events.lost);
  }

  void end_stream() {
    if (stream_ && stream_->transfer) curl_multi_remove_handle(multi_, stream_->transfer->easy);
    stream_.reset();
  }

  std::string server_;
  Post post_;
  CURLM* multi_;
  std::atomic<bool> ends_ = false;
  std::mutex mutex_;
  std::vector<Task> tasks_;
  std::string token_;
  std::map<CURL*, std::unique_ptr<Transfer>> transfers_;
  std::unique_ptr<Stream> stream_;
  std::thread thread_;
};

}  // namespace

std::unique_ptr<Network> open_curl_network(std::string server, Post post) {
  while (!server.empty() && server.back() == '/') server.pop_back();
  curl_global_init(CURL_GLOBAL_DEFAULT);
  return std::make_unique<CurlNetwork>(std::move(server), std::move(post));
}

}  // namespace aftercare::console
