// The server's log: one JSON object a line (spdlog), to a file or standard error. Invariants: a
// line holds no personal data (no name, phone, login, token, search words; addresses shortened);
// writing never waits for whoever reads a pipe, what does not fit is counted as dropped.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace aftercare {

class LogLine {
 public:
  explicit LogLine(std::string_view event);
  LogLine& with(std::string_view name, std::string_view value);
  LogLine& with(std::string_view name, const char* value) {
    return with(name, std::string_view{value});
  }
  LogLine& with(std::string_view name, std::int64_t value);
  LogLine& with(std::string_view name, std::uint64_t value) {
    return with(name, static_cast<std::int64_t>(value));
  }
  LogLine& with(std::string_view name, int value) {
    return with(name, static_cast<std::int64_t>(value));
  }
  LogLine& with_ms(std::string_view name, double ms);
  [[nodiscard]] const std::string& text() const { return text_; }

 private:
  std::string text_;  // members of the object, without its braces
};

// What an exception says, fit for a log: its first line, long numbers and quoted values left out.
std::string scrubbed(std::string_view text);

class Log {
 public:
  // `file` empty: standard error; a terminal then gets warnings and errors only. Refusal:
  // log_unusable {path, reason}.
  static Result<std::unique_ptr<Log>> open(const std::string& file);
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void info(const LogLine& line);
  void warn(const LogLine& line);
  void error(const LogLine& line);
  // After the file was moved away: the next line begins a new one. False: it cannot be opened, the
  // old one is written on.
  bool reopen();
  [[nodiscard]] std::uint64_t dropped() const;

 private:
  struct Impl;
  explicit Log(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace aftercare
