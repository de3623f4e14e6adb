#include "tests/server/support/postgres_cluster.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace aftercare::test {

namespace fs = std::filesystem;

namespace {

constexpr const char* kUser = "aftercare";
constexpr std::chrono::milliseconds kPoll{20};
constexpr int kPollsMax = 3000;
constexpr int kStartsMax = 50;  // while the kernel still takes away what was killed

// Where Debian's package puts the newest version; else whatever the PATH finds.
fs::path path_of(const std::string& name) {
  std::error_code ignored;
  fs::path found;
  for (const auto& version : fs::directory_iterator{"/usr/lib/postgresql", ignored}) {
    const fs::path candidate = version.path() / "bin" / name;
    if (fs::exists(candidate, ignored) && candidate > found) {
      found = candidate;
    }
  }
  return found.empty() ? fs::path{name} : found;
}

// PostgreSQL refuses to run as root: then it runs as its own user.
const passwd* other_user() {
  return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
}

pid_t spawn(const fs::path& file, const std::vector<std::string>& arguments, const fs::path& log) {
  std::vector<std::string> words{file.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (auto& word : words) {
    pointers.push_back(word.data());
  }
  pointers.push_back(nullptr);
  const passwd* user = other_user();
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child != 0) {
    return child;
  }
  const int out = ::open(log.c_str(), O_CREAT | O_WRONLY | O_APPEND, 0644);
  ::dup2(out, 1);
  ::dup2(out, 2);
  // aftercared blocks signals that PostgreSQL lives by; so may our parent.
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  if (user != nullptr && (::initgroups(user->pw_name, user->pw_gid) != 0 ||
                          ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0)) {
    ::_exit(126);
  }
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (::getppid() != parent || ::chdir("/") != 0) {
    ::_exit(126);
  }
  ::execvp(pointers[0], pointers.data());
  ::_exit(127);
}

std::string text_of(const fs::path& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

}  // namespace

PostgresCluster::PostgresCluster(const fs::path& parent, Survives survives) : survives_{survives} {
  std::string name = (parent / "aftercare-pg-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no temporary folder");
  }
  folder_ = name;
  if (const passwd* user = other_user();
      user != nullptr && ::chown(name.c_str(), user->pw_uid, user->pw_gid) != 0) {
    throw std::runtime_error("cannot give away " + name);
  }
  const pid_t made = spawn(path_of("initdb"),
                           {"-D", (folder_ / "data").string(), "-U", kUser, "-A", "trust", "-E",
                            "UTF8", "--locale=C", "--no-sync", "--wal-segsize=1"},
                           folder_.string() + ".log");
  int status = 0;
  ::waitpid(made, &status, 0);
  if (status != 0) {
    throw std::runtime_error("initdb: " + text_of(folder_.string() + ".log"));
  }
  start();
}

PostgresCluster::~PostgresCluster() {
  stop_immediately();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
  fs::remove(folder_.string() + ".log", ignored);
}

void PostgresCluster::start() {
  for (int i = 0; i < kStartsMax; ++i) {
    if (try_start()) {
      return;
    }
    std::this_thread::sleep_for(kPoll);
  }
  throw std::runtime_error("postgres: " + text_of(folder_.string() + ".log"));
}

bool PostgresCluster::try_start() {
  process_ = spawn(path_of("postgres"),
                   {"-D", (folder_ / "data").string(), "-k", folder_.string(), "-c",
                    "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=32MB",
                    // What a killed process wrote stays with the kernel.
                    "-c", survives_ == Survives::power_loss ? "fsync=on" : "fsync=off", "-c",
                    "log_min_messages=warning"},
                   folder_.string() + ".log");
  const std::string address = url("postgres");
  for (int i = 0; i < kPollsMax; ++i) {
    if (::PQping(address.c_str()) == PQPING_OK) {
      return true;
    }
    if (::waitpid(process_, nullptr, WNOHANG) == process_) {
      process_ = -1;
      return false;
    }
    std::this_thread::sleep_for(kPoll);
  }
  return false;
}

void PostgresCluster::kill() {
  if (process_ <= 0) {
    return;
  }
  // Its first process starts all others itself; they end with it, but not at once.
  const std::string pid = std::to_string(process_);
  std::ifstream list{"/proc/" + pid + "/task/" + pid + "/children"};
  const std::vector<pid_t> others{std::istream_iterator<pid_t>{list}, {}};
  ::kill(process_, SIGKILL);
  for (const pid_t other : others) {
    ::kill(other, SIGKILL);
  }
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

void PostgresCluster::stop_immediately() {
  if (process_ > 0) {
    ::kill(process_, SIGQUIT);
    ::waitpid(process_, nullptr, 0);
    process_ = -1;
  }
}

std::string PostgresCluster::program(const std::string& name) {
  return path_of(name).string();
}

std::string PostgresCluster::url(const std::string& database) const {
  return std::string{"postgresql://"} + kUser + "@/" + database + "?host=" + folder_.string();
}

std::string PostgresCluster::make_database() {
  const std::string name = "care" + std::to_string(++databases_);
  ask(url("postgres"), "CREATE DATABASE " + name);
  return url(name);
}

std::string ask(const std::string& url, const std::string& sql) {
  const std::unique_ptr<PGconn, decltype(&PQfinish)> connection{PQconnectdb(url.c_str()),
                                                                &PQfinish};
  const std::unique_ptr<PGresult, decltype(&PQclear)> done{PQexec(connection.get(), sql.c_str()),
                                                           &PQclear};
  const auto status = PQresultStatus(done.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    throw std::runtime_error(PQerrorMessage(connection.get()));
  }
  return PQntuples(done.get()) > 0 ? PQgetvalue(done.get(), 0, 0) : "";
}

long number_of(const std::string& url, const std::string& sql) {
  return std::stol(ask(url, sql));
}

PostgresCluster& shared_cluster() {
  static PostgresCluster cluster;
  return cluster;
}

}  // namespace aftercare::test
