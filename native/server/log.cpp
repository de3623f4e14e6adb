#include "native/server/log.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <mutex>

#include <fcntl.h>
#include <poll.h>
#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/codec/json.hpp"

namespace aftercare {

namespace {

inline constexpr std::size_t kLogTextMax = 300;
inline constexpr std::size_t kLogDigitsMax = 5;

std::string quoted(std::string_view text) {
  return Json(text.substr(0, kLogTextMax)).dump(-1, ' ', false, Json::error_handler_t::replace);
}

// A descriptor that may be a pipe nobody reads.
class LineSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  LineSink(std::string file, int descriptor)
      : file_{std::move(file)}, descriptor_{descriptor}, regular_{is_regular(descriptor)} {}
  ~LineSink() override {
    if (!file_.empty()) {
      ::close(descriptor_);
    }
  }

  static int open_file(const std::string& file) {
    return ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  }

  bool reopen() {
    const std::lock_guard lock{mutex_};
    if (file_.empty()) {
      return true;
    }
    const int opened = open_file(file_);
    if (opened < 0) {
      return false;
    }
    ::close(descriptor_);
    descriptor_ = opened;
    regular_ = is_regular(opened);
    return true;
  }

  std::atomic<std::uint64_t> dropped{0};

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    // A pipe that is ready takes PIPE_BUF bytes at once; lines are shorter.
    pollfd ready{descriptor_, POLLOUT, 0};
    const bool open = regular_ || (::poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0);
    if (!open ||
        ::write(descriptor_, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
      ++dropped;
    }
  }
  void flush_() override {}

 private:
  static bool is_regular(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode);
  }

  std::string file_;  // empty: standard error, which stays open
  int descriptor_;
  bool regular_;
};

}  // namespace

LogLine::LogLine(std::string_view event) {
  text_ = "\"event\":" + quoted(event);
}

LogLine& LogLine::with(std::string_view name, std::string_view value) {
  text_ += "," + quoted(name) + ":" + quoted(value);
  return *this;
}

LogLine& LogLine::with(std::string_view name, std::int64_t value) {
  text_ += "," + quoted(name) + ":" + std::to_string(value);
  return *this;
}

LogLine& LogLine::with_ms(std::string_view name, double ms) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", ms);
  text_ += "," + quoted(name) + ":" + text;
  return *this;
}

std::string scrubbed(std::string_view text) {
  std::string out;
  char quote = '\0';
  std::size_t digits = 0;
  for (const char c : text.substr(0, std::min(text.find('\n'), kLogTextMax))) {
    if (quote != '\0') {
      quote = c == quote ? '\0' : quote;
      continue;
    }
    digits = c >= '0' && c <= '9' ? digits + 1 : 0;
    if (digits > kLogDigitsMax) {
      out.resize(out.size() - (digits == kLogDigitsMax + 1 ? kLogDigitsMax : 0U));
      out += digits == kLogDigitsMax + 1 ? "#" : "";
      continue;
    }
    if (c == '\'' || c == '"' || c == '(') {
      quote = c == '(' ? ')' : c;
      out += "_";
      continue;
    }
    out.push_back(c);
  }
  return out;
}

struct Log::Impl {
  Impl(std::string file, int descriptor)
      : sink{std::make_shared<LineSink>(std::move(file), descriptor)}, logger{"aftercared", sink} {}
  std::shared_ptr<LineSink> sink;
  spdlog::logger logger;
};

Result<std::unique_ptr<Log>> Log::open(const std::string& file) {
  const int descriptor = file.empty() ? STDERR_FILENO : LineSink::open_file(file);
  if (descriptor < 0) {
    return refuse("log_unusable", "--log", {{"path", file}, {"reason", std::strerror(errno)}});
  }
  auto impl = std::make_unique<Impl>(file, descriptor);
  impl->logger.set_formatter(std::make_unique<spdlog::pattern_formatter>(
      R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})", spdlog::pattern_time_type::utc));
  const bool watched = file.empty() && ::isatty(STDERR_FILENO) == 1;
  impl->logger.set_level(watched ? spdlog::level::warn : spdlog::level::info);
  return std::unique_ptr<Log>{new Log{std::move(impl)}};
}

Log::Log(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Log::~Log() = default;

void Log::info(const LogLine& line) {
  impl_->logger.log(spdlog::level::info, line.text());
}

void Log::warn(const LogLine& line) {
  impl_->logger.log(spdlog::level::warn, line.text());
}

void Log::error(const LogLine& line) {
  impl_->logger.log(spdlog::level::err, line.text());
}

bool Log::reopen() {
  return impl_->sink->reopen();
}

std::uint64_t Log::dropped() const {
  return impl_->sink->dropped;
}

}  // namespace aftercare
