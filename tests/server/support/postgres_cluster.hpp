// A PostgreSQL of the test's own: a cluster in a temporary folder, on a Unix socket, never as root.
// It ends with the test's process, even when that is killed.
#pragma once
#include <filesystem>
#include <string>

#include <sys/types.h>

namespace aftercare::test {

class PostgresCluster {
 public:
  // What must outlive it: a killed process only, or (slower) the machine too.
  enum class Survives { killed_process, power_loss };
  // Throws std::runtime_error with what the program said when it does not start.
  explicit PostgresCluster(
      const std::filesystem::path& parent = std::filesystem::temp_directory_path(),
      Survives survives = Survives::killed_process);
  ~PostgresCluster();
  PostgresCluster(const PostgresCluster&) = delete;
  PostgresCluster& operator=(const PostgresCluster&) = delete;

  // Where one of PostgreSQL's programs is.
  static std::string program(const std::string& name);
  // A new, empty database; its address.
  std::string make_database();
  [[nodiscard]] std::string url(const std::string& database) const;
  // As `pg_ctl stop -m immediate`: no checkpoint, no goodbye; start() recovers from the log.
  void stop_immediately();
  // kill -9 of all its processes at once, in the middle of whatever they do.
  void kill();
  void start();

 private:
  bool try_start();

  std::filesystem::path folder_;
  Survives survives_;
  pid_t process_ = -1;
  int databases_ = 0;
};

// The one cluster of this process, started at the first call.
PostgresCluster& shared_cluster();

// A statement of the test's own; the first value it answers, if it does. Throws what it says.
std::string ask(const std::string& url, const std::string& sql);
long number_of(const std::string& url, const std::string& sql);

}  // namespace aftercare::test
