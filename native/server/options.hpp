// The command line of aftercared. Wrong ones are named and refused before anything is opened.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "native/adapters/http/address.hpp"

namespace aftercare {

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string data;
  std::string database;  // "postgresql://…"; empty: one SQLite file in `data`
  std::string preset = "product_standard";
  bool demo = false;
  std::string payments;  // "test" or "none"; empty: none, with demo data the test provider
  std::string pages;
  std::string assets;
  std::string tls_certificate;
  std::string tls_key;
  std::vector<http::AddressRange> trusted_proxies;
  std::string metrics_address;  // empty: no listener for the figures
  std::uint16_t metrics_port = 0;
  std::string limits;                // file that overrides rows of the table of limits
  std::string log;                   // file; empty: standard error
  int threads = 0;                   // 0: by the machine
  int keep_reads_days = 183;         // of the read log
  std::uint64_t disk_min_mb = 1024;  // less is told by /readyz, a sixteenth of it ends readiness
};

// Options, or the exit code after something was printed (help, a mistake).
std::variant<Options, int> read_options(int argc, char** argv);
// "127.0.0.1:8080", "[::1]:8080"; port 0: any free one.
std::optional<std::pair<std::string, std::uint16_t>> parse_listen(const std::string& text);

}  // namespace aftercare
