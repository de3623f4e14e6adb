#include "tests/server/support/town.hpp"

#include <chrono>
#include <stdexcept>

namespace aftercare::test {

Town::Town(PostgresCluster& cluster, const std::string& program, const std::string& sql)
    : database{cluster.make_database()},
      more{"--demo", "--database", database, "--metrics", "127.0.0.1:0"} {
  if (!sql.empty()) {
    ask(database, sql);
  }
  std::vector<std::string> urls;
  for (std::size_t i = 0; i < kServers; ++i) {
    servers.push_back(std::make_unique<ServerProcess>(data(), more, program));
    urls.push_back(servers.back()->url());
  }
  endpoints = std::make_unique<Endpoints>(urls);
}

Ran Town::tool(std::vector<std::string> words) const {
  std::vector<std::string> command{AFTERCARE_TOOL, "--data", data(), "--database", database};
  command.insert(command.end(), words.begin(), words.end());
  return run_program(command);
}

void work_on(Fleet& fleet, std::uint64_t more) {
  constexpr int kTriesMax = 6000;
  const std::uint64_t enough = fleet.acknowledged() + more;
  for (int i = 0; i < kTriesMax; ++i) {
    if (fleet.acknowledged() >= enough) {
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  throw std::runtime_error("the devices get nothing done");
}

}  // namespace aftercare::test
