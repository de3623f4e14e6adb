// Figures of the server, printed, never judged. Without arguments: all of them, small.
//   server_bench report   [--store sqlite,postgres,three] [--clients 1,8,64] [--seconds 4]
//   server_bench cases    [--store sqlite,postgres] [--cases 10000,100000] [--clients 1,8,64]
//                         [--data FOLDER: filled by an earlier run, or to be filled and kept]
//   server_bench failover [--rounds 10]
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <memory>

#include <CLI/CLI.hpp>

#include "native/adapters/postgres/database.hpp"
#include "native/adapters/sqlite/database.hpp"
#include "tests/bench/load.hpp"
#include "tests/server/support/postgres_cluster.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::bench;
using namespace aftercare::test;

namespace {

// One store with one server, or three over one PostgreSQL; gone with the object.
class Town {
 public:
  explicit Town(const std::string& store, std::string folder = {})
      : store_{store}, data_{std::move(folder)} {
    if (data_.empty()) {
      data_ = (folder_.path() / "data").string();
    }
    if (store != "sqlite") {
      cluster_ = std::make_unique<PostgresCluster>(std::filesystem::temp_directory_path(),
                                                   PostgresCluster::Survives::power_loss);
      database_ = cluster_->make_database();
    }
  }

  void start() {
    for (int i = store_ == "three" ? 3 : 1; i > 0; --i) {
      servers_.push_back(std::make_unique<ServerProcess>(data(), words({"--demo"})));
    }
  }
  void stop() {
    for (const auto& server : servers_) {
      server->stop();
    }
    servers_.clear();
  }
  // Rows a second of the bare database.
  double plain() {
    if (cluster_) {
      const auto database =
          postgres::Database::open(cluster_->make_database(), postgres::Access::write);
      return database ? plain_inserts(**database) : 0;
    }
    const auto database =
        sqlite::Database::open((folder_.path() / "plain.db").string(), sqlite::Access::write);
    return database ? plain_inserts(**database) : 0;
  }

  [[nodiscard]] const std::string& data() const { return data_; }
  [[nodiscard]] std::vector<std::string> words(std::vector<std::string> first) const {
    if (!database_.empty()) {
      first.insert(first.end(), {"--database", database_});
    }
    return first;
  }
  [[nodiscard]] std::vector<int> ports() const {
    std::vector<int> out;
    for (const auto& server : servers_) {
      out.push_back(server->port());
    }
    return out;
  }
  [[nodiscard]] std::vector<std::unique_ptr<ServerProcess>>& servers() { return servers_; }
  PostgresCluster& cluster() { return *cluster_; }

 private:
  std::string store_;
  TempFolder folder_;
  std::string data_;
  std::unique_ptr<PostgresCluster> cluster_;
  std::string database_;
  std::vector<std::unique_ptr<ServerProcess>> servers_;
};

void report_bench(const std::string& store, const std::vector<int>& clients, double seconds) {
  Town town{store};
  const double raw = town.plain();
  std::printf("%s: plain insert of one row: %.0f transactions per s\n", store.c_str(), raw);
  town.start();
  const auto print = [&](int count, int batch) {
    const Rate rate = report_cases(town.ports(), count, seconds, batch);
    std::printf(
        "%s: report, %d clients, %d a request: %.0f cases per s (p50 %.1f ms, p99 %.1f ms; "
        "%.2f of plain inserts)\n",
        store.c_str(), count, batch, rate.per_second, rate.p50_ms, rate.p99_ms,
        rate.per_second / raw);
  };
  for (const int count : clients) {
    print(count, 1);
  }
  print(clients.back(), 50);
  std::printf("%s: memory of a server: %.0f MB\n", store.c_str(),
              memory_of(town.servers().front()->pid()));
  town.stop();
}

// ---- many cases ----------------------------------------------------------------------------

// So many cases are read in turn.
inline constexpr std::size_t kCasesRead = 500;

struct Pulled {
  std::size_t bytes = 0;
  std::size_t rows = 0;
  double seconds = 0;
  double first_half = 0;  // rows per s
  double second_half = 0;
  std::vector<std::string> some_cases;  // the first of them
};

// Counted without building the rows: the client is not what is measured.
Pulled pull_all(int port, const Client& who, int limit) {
  Pulled out;
  std::string cursor = "0";
  bool more = true;
  std::vector<std::pair<double, std::size_t>> marks;
  Connection connection{port};
  const auto start = SteadyClock::now();
  while (more) {
    const std::string body = Json{
        {"epoch", who.epoch},
        {"client_id", who.client_id},
        {"cursor", cursor},
        {"limit", limit}}.dump();
    const std::string page = connection.post("/api/v1/pull", who.http.token, body);
    out.bytes += page.size();
    for (auto at = page.find("\"op\":\"put\""); at != std::string::npos;
         at = page.find("\"op\":\"put\"", at + 10)) {
      ++out.rows;
    }
    if (out.some_cases.size() < kCasesRead) {
      const Json parsed = Json::parse(page, nullptr, false);
      for (const Json& line : parsed.value("patch", Json::array())) {
        if (out.some_cases.size() < kCasesRead && line.value("t", "") == "case") {
          out.some_cases.push_back(line.value("id", ""));
        }
      }
    }
    marks.emplace_back(seconds_since(start), out.rows);
    const auto to = page.find("\"to\":\"");
    if (to == std::string::npos) {
      std::printf("pull stopped: %s\n", page.substr(0, 200).c_str());
      return out;
    }
    cursor = page.substr(to + 6, page.find('"', to + 6) - to - 6);
    more = page.find("\"more\":true") != std::string::npos;
  }
  out.seconds = seconds_since(start);
  const auto& middle = marks[marks.size() / 2];
  out.first_half = static_cast<double>(middle.second) / middle.first;
  out.second_half =
      static_cast<double>(out.rows - middle.second) / std::max(out.seconds - middle.first, 1e-9);
  return out;
}

// Ids of cases, so that not one row alone is read again and again.
std::vector<std::string> paths_of(const std::vector<std::string>& cases) {
  std::vector<std::string> paths;
  for (const auto& id : cases) {
    paths.push_back("/api/v1/history/case/" + id);
  }
  return paths;
}

struct CasesPlan {
  long cases = 0;
  std::vector<int> clients;
  double seconds = 2;
  std::string data;  // empty: made for this run
};

void ask_bench(const Client& who, int port, const std::vector<std::string>& cases,
               const CasesPlan& plan) {
  const auto print = [&](const char* what, const std::vector<std::string>& paths) {
    for (const int clients : plan.clients) {
      const Asked asked = ask_often(port, who.http.token, paths, clients, plan.seconds);
      std::printf("%s, %ld cases, %d clients: %.0f per s (%zu bytes; p50 %.2f ms, p99 %.2f ms)\n",
                  what, plan.cases, clients, asked.rate.per_second, asked.bytes, asked.rate.p50_ms,
                  asked.rate.p99_ms);
    }
  };
  print("answer without a record", {"/healthz"});
  print("read one with its history", paths_of(cases));
  print("search two Chinese characters", {"/api/v1/search?q=%E8%B7%B3%E9%97%B8"});
  print("search four Chinese characters",
        {"/api/v1/search?q=%E7%A9%BA%E8%B0%83%E8%B7%B3%E9%97%B8"});
  print("search a number", {"/api/v1/search?q=202611-001"});
}

void cases_bench(const std::string& store, const CasesPlan& plan) {
  Town town{store, plan.data};
  const long cases = plan.cases;
  if (!std::filesystem::exists(town.data())) {
    const auto made = SteadyClock::now();
    const Ran ran = run_program(town.words(
        {AFTERCARE_TOOL, "--data", town.data(), "demo", "--cases", std::to_string(cases)}));
    std::printf("%s: %ld demo cases made in %.0f s\n", store.c_str(), cases, seconds_since(made));
    if (ran.code != 0) {
      std::printf("%s\n", ran.output.c_str());
      return;
    }
  }
  town.start();
  const auto& server = *town.servers().front();
  const auto print_memory = [&](const char* when) {
    std::printf("%s: memory of the server, %ld cases, %s: %.0f MB\n", store.c_str(), cases, when,
                memory_of(server.pid()));
  };
  print_memory("just started");
  const Client manager = staff(server.url(), "manager");
  std::vector<std::string> some_cases;
  for (const int limit : {2000, 5000}) {
    const Pulled pulled = pull_all(server.port(), manager, limit);
    some_cases = pulled.some_cases;
    std::printf(
        "pull, %ld cases, pages of %d: %zu rows, %.1f MB in %.2f s = %.0f rows per s "
        "(first half %.0f, second %.0f)\n",
        cases, limit, pulled.rows, static_cast<double>(pulled.bytes) / 1e6, pulled.seconds,
        static_cast<double>(pulled.rows) / pulled.seconds, pulled.first_half, pulled.second_half);
    print_memory("pulled");
  }
  const auto start = SteadyClock::now();
  const Reply snapshot = manager.http.get("/api/v1/snapshot");
  std::printf("snapshot, %ld cases: %.1f MB in %.2f s\n", cases,
              static_cast<double>(snapshot.body.size()) / 1e6, seconds_since(start));
  print_memory("snapshot sent");
  ask_bench(manager, server.port(), some_cases, plan);
  print_memory("searched");
  town.stop();
}

// ---- failover ------------------------------------------------------------------------------

// From `since` until one report is applied, asking one server after the other.
double until_applied(Town& town, Client& device, SteadyClock::time_point since) {
  const Json command = device.command("case.report", "", report_args());
  const std::string body = Json{
      {"proto", 1},
      {"epoch", device.epoch},
      {"client_id", device.client_id},
      {"commands",
       Json::array({command})}}.dump();
  const auto ports = town.ports();
  for (std::size_t i = 0;; ++i) {
    Connection connection{ports[i % ports.size()]};
    const std::string answer = connection.post("/api/v1/push", device.http.token, body);
    if (answer.find("\"applied\"") != std::string::npos) {
      return seconds_since(since) * 1000.0;
    }
    if (i % ports.size() == ports.size() - 1) {
      ::usleep(5000);
    }
  }
}

void print_times(const char* what, std::vector<double> ms) {
  std::sort(ms.begin(), ms.end());
  std::printf("%s: median %.0f ms, longest %.0f ms (%zu times)\n", what, ms[ms.size() / 2],
              ms.back(), ms.size());
}

void failover_bench(int rounds) {
  Town town{"three"};
  town.start();
  Client device = staff(town.servers()[1]->url(), "agent");
  std::vector<double> of_server;
  std::vector<double> of_database;
  for (int round = 0; round < rounds; ++round) {
    static_cast<void>(until_applied(town, device, SteadyClock::now()));
    const auto killed = SteadyClock::now();
    town.servers()[0]->kill();
    of_server.push_back(until_applied(town, device, killed));
    town.servers()[0] = std::make_unique<ServerProcess>(town.data(), town.words({"--demo"}));
  }
  for (int round = 0; round < rounds; ++round) {
    const auto killed = SteadyClock::now();
    town.cluster().stop_immediately();
    town.cluster().start();
    of_database.push_back(until_applied(town, device, killed));
  }
  print_times("failover: one of three servers killed, next report applied after", of_server);
  print_times("failover: PostgreSQL killed and started again, next report applied after",
              of_database);
  town.stop();
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  CLI::App app{"Figures of the server"};
  app.require_subcommand(0, 1);
  std::vector<std::string> stores{"sqlite", "postgres", "three"};
  std::vector<int> clients{1, 8, 64};
  std::vector<long> sizes{10'000};
  double seconds = 4;
  int rounds = 10;
  CasesPlan plan;
  const CLI::IsMember known{{"sqlite", "postgres", "three"}};
  auto* report = app.add_subcommand("report", "Cases reported per second");
  report->add_option("--store", stores)->delimiter(',')->check(known);
  report->add_option("--clients", clients)->delimiter(',')->check(CLI::PositiveNumber);
  report->add_option("--seconds", seconds)->check(CLI::PositiveNumber);
  auto* cases = app.add_subcommand("cases", "Pull, snapshot, read, search, memory");
  cases->add_option("--store", stores)->delimiter(',')->check(known);
  cases->add_option("--cases", sizes)->delimiter(',')->check(CLI::PositiveNumber);
  cases->add_option("--clients", clients)->delimiter(',')->check(CLI::PositiveNumber);
  cases->add_option("--seconds", plan.seconds)->check(CLI::PositiveNumber);
  cases->add_option("--data", plan.data);
  auto* failover = app.add_subcommand("failover", "Until the next report is applied");
  failover->add_option("--rounds", rounds)->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  const bool all = app.get_subcommands().empty();
  if (all || report->parsed()) {
    for (const auto& store : stores) {
      report_bench(store, clients, seconds);
    }
  }
  if (all || cases->parsed()) {
    for (const auto& store : all ? std::vector<std::string>{"sqlite"} : stores) {
      for (const long size : sizes) {
        plan.cases = size;
        plan.clients = clients;
        cases_bench(store, plan);
      }
    }
  }
  if (all || failover->parsed()) {
    failover_bench(rounds);
  }
  return 0;
}
