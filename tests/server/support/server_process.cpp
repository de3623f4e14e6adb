#include "tests/server/support/server_process.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <stdexcept>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/server/support/store.hpp"

namespace aftercare::test {

namespace {

struct Started {
  pid_t pid = -1;
  int output = -1;
};

Started start(const std::vector<std::string>& command) {
  std::array<int, 2> pipe{};
  if (::pipe(pipe.data()) != 0) {
    throw std::runtime_error("pipe");
  }
  std::vector<char*> arguments;
  for (const auto& argument : command) {
    arguments.push_back(const_cast<char*>(argument.c_str()));
  }
  arguments.push_back(nullptr);
  const pid_t pid = ::fork();
  if (pid == 0) {
    ::dup2(pipe[1], STDOUT_FILENO);
    ::dup2(pipe[1], STDERR_FILENO);
    ::close(pipe[0]);
    ::close(pipe[1]);
    // Searched for in PATH as well: some tests start `timeout` by its name.
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  ::close(pipe[1]);
  return {pid, pipe[0]};
}

// Reads to the end and keeps the last of it.
std::string end_of(int output) {
  constexpr std::size_t kKept = 16384;
  std::array<char, 4096> bytes{};
  std::string text;
  ssize_t got = 0;
  while ((got = ::read(output, bytes.data(), bytes.size())) > 0) {
    text.append(bytes.data(), static_cast<std::size_t>(got));
    if (text.size() > 2 * kKept) {
      text.erase(0, text.size() - kKept);
    }
  }
  return text;
}

}  // namespace

TempFolder::TempFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "aftercare-test-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("mkdtemp");
  }
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Ran run_program(const std::vector<std::string>& command) {
  const Started started = start(command);
  Ran ran;
  std::array<char, 4096> bytes{};
  ssize_t got = 0;
  while ((got = ::read(started.output, bytes.data(), bytes.size())) > 0) {
    ran.output.append(bytes.data(), static_cast<std::size_t>(got));
  }
  ::close(started.output);
  int status = 0;
  ::waitpid(started.pid, &status, 0);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return ran;
}

namespace {

bool has_word(const std::vector<std::string>& words, const std::string& word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The number after the last "127.0.0.1:" of the line, 0 without one.
int port_in(const std::string& line) {
  const auto at = line.rfind("://127.0.0.1:");
  return at == std::string::npos ? 0 : std::stoi(line.substr(at + 13));
}

}  // namespace

ServerProcess::ServerProcess(const std::filesystem::path& data,
                             const std::vector<std::string>& more, const std::string& program) {
  std::vector<std::string> command{program, "--listen", "127.0.0.1:0", "--data", data.string()};
  command.insert(command.end(), more.begin(), more.end());
  if (!has_word(more, "--database")) {
    const auto words = store_words(data);
    command.insert(command.end(), words.begin(), words.end());
  }
  if (!has_word(more, "--limits")) {
    command.insert(command.end(), {"--limits", AFTERCARE_WIDE_LIMITS});
  }
  const bool metrics = has_word(more, "--metrics");
  scheme_ = has_word(more, "--tls-cert") ? "https" : "http";
  const Started started = start(command);
  pid_ = started.pid;
  output_ = started.output;
  std::string text;
  std::string line;
  char c = 0;
  while (::read(output_, &c, 1) == 1) {
    text.push_back(c);
    line.push_back(c);
    if (c != '\n') {
      continue;
    }
    if (line.rfind("aftercared: listening on ", 0) == 0) {
      port_ = port_in(line);
    } else if (line.rfind("aftercared: metrics on ", 0) == 0) {
      metrics_port_ = port_in(line);
    }
    line.clear();
    if (port_ != 0 && (!metrics || metrics_port_ != 0)) {
      reader_ = std::thread{[this, text] { said_ = text + end_of(output_); }};
      return;
    }
  }
  throw std::runtime_error("aftercared did not start: " + text);
}

void ServerProcess::reload() const {
  ::kill(pid_, SIGHUP);
}

ServerProcess::~ServerProcess() {
  kill();
}

int ServerProcess::wait() {
  if (reader_.joinable()) {
    reader_.join();
  }
  ::close(output_);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
  const int code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  if (code != 0 && code != 128 + SIGKILL) {
    std::fprintf(stderr, "%s\n", said_.c_str());
  }
  return code;
}

int ServerProcess::stop() {
  ::kill(pid_, SIGTERM);
  return wait();
}

void ServerProcess::kill() {
  if (pid_ > 0) {
    ::kill(pid_, SIGKILL);
    wait();
  }
}

}  // namespace aftercare::test
