#include "native/server/options.hpp"

#include <charconv>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <boost/asio/ip/address.hpp>

#include "native/server/limits.hpp"

namespace aftercare {

std::optional<std::pair<std::string, std::uint16_t>> parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0) {
    return std::nullopt;
  }
  std::string address = text.substr(0, colon);
  if (address.front() == '[' && address.back() == ']') {
    address = address.substr(1, address.size() - 2);
  }
  std::uint16_t port = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data() + colon + 1, end, port);
  boost::system::error_code error;
  boost::asio::ip::make_address(address, error);
  if (error || read.ec != std::errc{} || read.ptr != end || colon + 1 == text.size()) {
    return std::nullopt;
  }
  return std::pair{address, port};
}

namespace {

void add_files(CLI::App& app, Options& options) {
  app.add_option("--pages", options.pages, "folder of the built pages");
  app.add_option("--assets", options.assets, "folder of policies and texts");
  app.add_option("--tls-cert", options.tls_certificate, "certificate chain, PEM");
  app.add_option("--tls-key", options.tls_key, "private key, PEM");
}

}  // namespace

std::variant<Options, int> read_options(int argc, char** argv) {
  Options options;
  std::string listen = "127.0.0.1:8080";
  std::string metrics;
  std::vector<std::string> proxies;
  CLI::App app{"Aftercare's server: JSON endpoint, pages, records in SQLite or PostgreSQL"};
  app.add_option("--listen", listen, "address:port")->capture_default_str();
  app.add_option("--data", options.data, "folder of database, files and keys")->required();
  app.add_option("--database", options.database,
                 "postgresql://user@host/database, shared by several servers, as --data then is; "
                 "without: one SQLite file in --data");
  app.add_option("--preset", options.preset,
                 "policy of a new database; one that is stored stays in force")
      ->capture_default_str();
  app.add_option("--payments", options.payments,
                 "how customers pay online: test (no money moves), none; --demo: test")
      ->check(CLI::IsMember({"test", "none"}));
  app.add_flag("--demo", options.demo, "demo logins, devices, stock and cases at the first start");
  add_files(app, options);
  app.add_option("--trusted-proxy", proxies,
                 "address or range (10.0.0.0/8) of a proxy whose X-Forwarded-For and "
                 "X-Forwarded-Proto are believed; may be repeated");
  app.add_option("--metrics", metrics,
                 "address:port of a listener for Prometheus (127.0.0.1:9464); without: none");
  app.add_option("--limits", options.limits,
                 "JSON file that overrides limits: {\"otp_per_address\": {\"number\": 5}}");
  app.add_flag_callback(
      "--print-limits",
      [] {
        std::printf("%s\n", Limits{}.text().c_str());
        throw CLI::Success{};
      },
      "show all limits with their defaults, in the form of --limits");
  app.add_option("--log", options.log,
                 "file for the log, opened anew at SIGHUP; without: standard error");
  app.add_option("--threads", options.threads, "threads that answer (0: by the machine)")
      ->check(CLI::Range(0, 64));
  app.add_option("--keep-reads-days", options.keep_reads_days,
                 "how long it is kept who read what of people")
      ->check(CLI::Range(1, 3660))
      ->capture_default_str();
  app.add_option("--disk-min-mb", options.disk_min_mb,
                 "free space of --data that /readyz asks for, in MB; 0: any")
      ->capture_default_str();
  try {
    app.parse(argc, argv);
    const auto parsed = parse_listen(listen);
    if (!parsed) {
      throw CLI::ValidationError("--listen", "'" + listen + "' is no address:port");
    }
    std::tie(options.address, options.port) = *parsed;
    if (!metrics.empty()) {
      const auto own = parse_listen(metrics);
      if (!own) {
        throw CLI::ValidationError("--metrics", "'" + metrics + "' is no address:port");
      }
      std::tie(options.metrics_address, options.metrics_port) = *own;
    }
    for (const auto& text : proxies) {
      const auto range = http::AddressRange::parse(text);
      if (!range) {
        throw CLI::ValidationError("--trusted-proxy",
                                   "'" + text + "' is neither an address nor a range");
      }
      options.trusted_proxies.push_back(*range);
    }
    if (options.tls_certificate.empty() != options.tls_key.empty()) {
      throw CLI::ValidationError("--tls-cert", "stands with --tls-key or not at all");
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return options;
}

}  // namespace aftercare
