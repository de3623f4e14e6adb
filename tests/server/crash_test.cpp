// kill -9 of aftercared under load at random moments, on SQLite and on PostgreSQL, and disks
// without room: every acknowledged command is there once, every other one is there once or is sent
// again, and the chain is whole. The same when PostgreSQL itself is killed, with fsync. A long run:
// crash_test --kills 200 --database-kills 20 (default 30, half on each database, and 3). With
// --cluster and --kill-leader the test [.cluster] kills leaders of a PostgreSQL cluster that
// tests/cluster/run.sh made.
#include <cerrno>
#include <chrono>
#include <cstring>
#include <fstream>
#include <random>

#include <catch2/catch_session.hpp>
#include <catch2/catch_test_macros.hpp>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/server/support/fleet.hpp"
#include "tests/server/support/postgres_cluster.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

constexpr std::size_t kDevices = 6;
constexpr int kLongestLifeMs = 700;
constexpr int kCheckEvery = 10;

struct Settings {
  int kills = 30;
  int database_kills = 3;
  unsigned seed = std::random_device{}();
  std::string cluster;      // address of a cluster that chooses its leader itself
  std::string kill_leader;  // program: kills the leader, and starts it again as a follower
  int leaders = 6;
};
Settings& settings() {
  static Settings given;
  return given;
}

// Servers over one store, whichever it is.
struct House {
  House(const std::filesystem::path& folder, std::string address, std::size_t count)
      : data{(folder / "data").string()}, database{std::move(address)} {
    if (!database.empty()) {
      more.insert(more.end(), {"--database", database});
    }
    std::vector<std::string> urls;
    for (std::size_t i = 0; i < count; ++i) {
      servers.push_back(std::make_unique<ServerProcess>(data, more));
      urls.push_back(servers.back()->url());
    }
    endpoints = std::make_unique<Endpoints>(urls);
  }
  void restart(std::size_t i) {
    servers[i]->kill();
    servers[i] = std::make_unique<ServerProcess>(data, more);
    endpoints->move(i, servers[i]->url());
  }
  [[nodiscard]] Ran verify() const {
    std::vector<std::string> words{AFTERCARE_TOOL, "--data", data, "verify"};
    if (!database.empty()) {
      words.insert(words.end(), {"--database", database});
    }
    return run_program(words);
  }

  std::string data;
  std::string database;
  std::vector<std::string> more{"--demo"};
  std::vector<std::unique_ptr<ServerProcess>> servers;
  std::unique_ptr<Endpoints> endpoints;
};

void check_all(Fleet& fleet, const House& house) {
  fleet.stop();
  fleet.settle();
  const auto wrong = compare(fleet, truth_of(house.data, house.database), true);
  INFO((wrong.empty() ? std::string{} : wrong.front()));
  CHECK(wrong.empty());
  const Ran verified = house.verify();
  INFO(verified.output);
  CHECK(verified.code == 0);
}

void kill_often(House& house, int kills) {
  std::mt19937 random{settings().seed};
  INFO("--seed " << settings().seed);
  Fleet fleet{*house.endpoints, kDevices};
  fleet.start();
  for (int kill = 1; kill <= kills; ++kill) {
    std::this_thread::sleep_for(std::chrono::milliseconds{random() % kLongestLifeMs});
    house.restart(random() % house.servers.size());
    if (kill % kCheckEvery == 0) {
      check_all(fleet, house);
      fleet.start();
    }
  }
  check_all(fleet, house);
  std::printf("%d kills, %llu commands acknowledged\n", kills,
              static_cast<unsigned long long>(fleet.acknowledged()));
  CHECK(fleet.acknowledged() > static_cast<std::uint64_t>(kills));
}

// A file system of its own size, gone with the test; only root may make one.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& size) {
    std::filesystem::create_directories(path());
    // PostgreSQL's own user must get through.
    std::filesystem::permissions(folder_.path(), std::filesystem::perms{0755});
    mounted_ = ::mount("tmpfs", path().c_str(), "tmpfs", 0, ("size=" + size).c_str()) == 0;
    reason_ = mounted_ ? "" : std::strerror(errno);
  }
  ~SmallDisk() {
    if (mounted_) {
      ::umount2(path().c_str(), MNT_DETACH);
    }
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;

  [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "disk"; }
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const std::string& reason() const { return reason_; }
  void fill() const {
    std::ofstream file{path() / "filler", std::ios::binary};
    const std::string block(4096, 'x');
    while (file.write(block.data(), static_cast<std::streamsize>(block.size())) && file.flush()) {
    }
  }
  void make_room() const { std::filesystem::remove(path() / "filler"); }

 private:
  TempFolder folder_;
  bool mounted_ = false;
  std::string reason_;
};

std::uint64_t retries_of(Fleet& fleet) {
  std::uint64_t retries = 0;
  for (const auto& device : fleet.devices()) {
    retries += device->retries;
  }
  return retries;
}

template <class Done>
bool wait_until(Done done) {
  for (int i = 0; i < 6000 && !done(); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  return done();
}

// Every device is told to come again, and nothing is acknowledged any more.
void fill_until_nothing_goes(Fleet& fleet, const SmallDisk& disk) {
  bool still = false;
  for (int i = 0; i < 600 && !still; ++i) {
    disk.fill();
    const std::uint64_t done = fleet.acknowledged();
    fleet.stop();
    const std::uint64_t retries = retries_of(fleet);
    fleet.start();
    std::this_thread::sleep_for(std::chrono::milliseconds{500});
    fleet.stop();
    still = fleet.acknowledged() == done && retries_of(fleet) > retries;
    fleet.start();
  }
  CHECK(still);
}

}  // namespace

TEST_CASE("Killed at random moments on SQLite: nothing acknowledged is lost or doubled") {
  TempFolder folder;
  House house{folder.path(), {}, 1};
  kill_often(house, (settings().kills + 1) / 2);
}

TEST_CASE("Killed at random moments on PostgreSQL: nothing acknowledged is lost or doubled") {
  TempFolder folder;
  House house{folder.path(), shared_cluster().make_database(), 2};
  kill_often(house, settings().kills / 2);
}

TEST_CASE("PostgreSQL killed at random moments: nothing acknowledged is lost or doubled") {
  TempFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0755});
  PostgresCluster cluster{folder.path(), PostgresCluster::Survives::power_loss};
  House house{folder.path(), cluster.make_database(), 2};
  std::mt19937 random{settings().seed};
  INFO("--seed " << settings().seed);
  Fleet fleet{*house.endpoints, kDevices};
  fleet.start();
  for (int kill = 1; kill <= settings().database_kills; ++kill) {
    // Always under load: some steps have come through since the last time.
    const std::uint64_t before = fleet.acknowledged();
    REQUIRE(wait_until([&] { return fleet.acknowledged() > before + 10; }));
    std::this_thread::sleep_for(std::chrono::milliseconds{random() % kLongestLifeMs});
    cluster.kill();
    cluster.start();
    if (kill % kCheckEvery == 0) {
      check_all(fleet, house);
      fleet.start();
    }
  }
  check_all(fleet, house);
  std::printf("%d kills of PostgreSQL, %llu commands acknowledged\n", settings().database_kills,
              static_cast<unsigned long long>(fleet.acknowledged()));
}

TEST_CASE("Leaders of a cluster killed: nothing acknowledged is lost or doubled", "[.cluster]") {
  REQUIRE_FALSE(settings().cluster.empty());
  REQUIRE_FALSE(settings().kill_leader.empty());
  TempFolder folder;
  House house{folder.path(), settings().cluster, 3};
  Fleet fleet{*house.endpoints, kDevices};
  fleet.start();
  std::int64_t longest_ms = 0;
  for (int kill = 1; kill <= settings().leaders; ++kill) {
    const std::uint64_t before = fleet.acknowledged();
    REQUIRE(wait_until([&] { return fleet.acknowledged() > before + 100; }));
    const Ran killed = run_program({settings().kill_leader});
    INFO(killed.output);
    REQUIRE(killed.code == 0);
    const auto since = std::chrono::steady_clock::now();
    const std::uint64_t then = fleet.acknowledged() + kDevices;
    REQUIRE(wait_until([&] { return fleet.acknowledged() > then; }));
    const auto gap = std::chrono::duration_cast<std::chrono::milliseconds>(
        std::chrono::steady_clock::now() - since);
    longest_ms = std::max<std::int64_t>(longest_ms, gap.count());
  }
  check_all(fleet, house);
  std::printf("%d leaders killed, %llu commands acknowledged, longest gap %lld ms\n",
              settings().leaders, static_cast<unsigned long long>(fleet.acknowledged()),
              static_cast<long long>(longest_ms));
}

TEST_CASE("A full disk under SQLite: retry, no loss, and on when there is room") {
  const SmallDisk disk{"24m"};
  if (!disk.mounted()) {
    SKIP("a small file system cannot be mounted here: " + disk.reason());
  }
  House house{disk.path(), {}, 1};
  Fleet fleet{*house.endpoints, kDevices};
  fleet.start();
  REQUIRE(wait_until([&] { return fleet.acknowledged() > 50; }));
  fill_until_nothing_goes(fleet, disk);
  disk.make_room();
  const std::uint64_t before = fleet.acknowledged();
  CHECK(wait_until([&] { return fleet.acknowledged() > before + 50; }));
  check_all(fleet, house);
}

TEST_CASE("A full disk under PostgreSQL: retry, no loss, and on when there is room") {
  const SmallDisk disk{"96m"};
  if (!disk.mounted()) {
    SKIP("a small file system cannot be mounted here: " + disk.reason());
  }
  TempFolder folder;
  PostgresCluster cluster{disk.path()};
  House house{folder.path(), cluster.make_database(), 2};
  Fleet fleet{*house.endpoints, kDevices};
  fleet.start();
  REQUIRE(wait_until([&] { return fleet.acknowledged() > 50; }));
  fill_until_nothing_goes(fleet, disk);
  disk.make_room();
  // Without room for its log PostgreSQL stops itself; somebody starts it again.
  cluster.stop_immediately();
  cluster.start();
  const std::uint64_t before = fleet.acknowledged();
  CHECK(wait_until([&] { return fleet.acknowledged() > before + 50; }));
  check_all(fleet, house);
}

TEST_CASE("A full disk during a restore: refused, and what is there stays") {
  const SmallDisk disk{"24m"};
  if (!disk.mounted()) {
    SKIP("a small file system cannot be mounted here: " + disk.reason());
  }
  const std::string data = (disk.path() / "data").string();
  const std::string backup = (disk.path().parent_path() / "the.backup").string();
  const auto tool = [&data](const std::vector<std::string>& words) {
    std::vector<std::string> command{AFTERCARE_TOOL, "--data", data};
    command.insert(command.end(), words.begin(), words.end());
    return run_program(command);
  };
  REQUIRE(tool({"demo", "--cases", "300"}).code == 0);
  REQUIRE(tool({"backup", backup}).code == 0);
  const std::string before = tool({"verify"}).output;
  disk.fill();
  const Ran ran = tool({"restore", backup});
  INFO(ran.output);
  CHECK(ran.code == 1);
  CHECK(holds(ran, "restore_failed"));
  CHECK(tool({"verify"}).output == before);
  // What cannot be opened is told with its reason.
  std::filesystem::rename(data + "/aftercare.db", data + "/aside");
  std::filesystem::create_directory(data + "/aftercare.db");
  const Ran blocked = tool({"verify"});
  CHECK(blocked.code != 0);
  CHECK(blocked.output.find('{') == std::string::npos);
  std::filesystem::remove(data + "/aftercare.db");
  std::filesystem::rename(data + "/aside", data + "/aftercare.db");
  disk.make_room();
  CHECK(tool({"verify"}).output == before);
  CHECK(tool({"restore", backup}).code == 0);
  CHECK(tool({"verify"}).code == 0);
}

int main(int argc, char** argv) {
  Catch::Session session;
  using Catch::Clara::Opt;
  session.cli(session.cli() | Opt(settings().kills, "N")["--kills"]("how many kills, in all") |
              Opt(settings().database_kills, "N")["--database-kills"]("of PostgreSQL itself") |
              Opt(settings().seed, "S")["--seed"]("of the moments of the kills") |
              Opt(settings().cluster, "URL")["--cluster"]("of the test [.cluster]") |
              Opt(settings().kill_leader, "FILE")["--kill-leader"]("program that kills one") |
              Opt(settings().leaders, "N")["--leaders"]("how many leaders are killed"));
  const int code = session.applyCommandLine(argc, argv);
  return code != 0 ? code : session.run();
}
