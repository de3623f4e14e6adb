// aftercared as a process of its own on a free port, with a data folder that goes with the test.
#pragma once
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include <sys/types.h>

namespace aftercare::test {

class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Ran {
  int code = -1;
  std::string output;  // stdout and stderr
};
inline bool holds(const Ran& ran, const std::string& text) {
  return ran.output.find(text) != std::string::npos;
}
// Runs a program to its end.
Ran run_program(const std::vector<std::string>& command);

class ServerProcess {
 public:
  // Waits until it listens. `more`: further words of the command line; without "--database" among
  // them the store is the test's (store.hpp), without "--limits" the limits are wide: only what is
  // about limits meets them.
  explicit ServerProcess(const std::filesystem::path& data,
                         const std::vector<std::string>& more = {"--demo"},
                         const std::string& program = AFTERCARED);
  ~ServerProcess();
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] std::string url() const {
    return scheme_ + "://127.0.0.1:" + std::to_string(port_);
  }
  // Of the listener that "--metrics" among the words asked for.
  [[nodiscard]] std::string metrics_url() const {
    return "http://127.0.0.1:" + std::to_string(metrics_port_);
  }
  [[nodiscard]] pid_t pid() const { return pid_; }
  // SIGHUP.
  void reload() const;
  // SIGTERM; the exit code.
  int stop();
  void kill();
  // What it said until it listened, and the end of what it said then; after it stopped.
  [[nodiscard]] const std::string& said() const { return said_; }

 private:
  int wait();

  pid_t pid_ = -1;
  int output_ = -1;
  std::string scheme_ = "http";
  int port_ = 0;
  int metrics_port_ = 0;
  // Reads what the server says, which must never wait for us; its end is printed when it fails.
  std::thread reader_;
  std::string said_;
};

}  // namespace aftercare::test
