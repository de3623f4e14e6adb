// Three servers over one new PostgreSQL database, with the demo's people.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "tests/server/support/fleet.hpp"
#include "tests/server/support/postgres_cluster.hpp"

namespace aftercare::test {

inline constexpr std::size_t kServers = 3;
inline constexpr std::size_t kDevices = 8;

struct Town {
  // `sql`: run in the database before the servers start.
  explicit Town(PostgresCluster& cluster, const std::string& program = AFTERCARED,
                const std::string& sql = {});
  [[nodiscard]] std::string data() const { return (folder.path() / "data").string(); }
  // The aftercare tool on this database.
  [[nodiscard]] Ran tool(std::vector<std::string> words) const;
  [[nodiscard]] Ran verify() const { return tool({"verify"}); }

  TempFolder folder;
  std::string database;
  std::vector<std::string> more;  // of a server's command line
  std::vector<std::unique_ptr<ServerProcess>> servers;
  std::unique_ptr<Endpoints> endpoints;
};

// Until the devices have done `more` than now; throws when that takes minutes.
void work_on(Fleet& fleet, std::uint64_t more);

}  // namespace aftercare::test
