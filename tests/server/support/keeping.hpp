// What tests of a house's data share: the programs on it, what is in its folder, and a device that
// works and remembers what it was answered.
#pragma once
#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

namespace aftercare::test {

// The aftercare tool, on the store of the test.
Ran tool_on(const std::filesystem::path& data, std::vector<std::string> words);
// aftercared, which is to refuse: its code, or 124 when it serves instead.
Ran start_on(const std::filesystem::path& data);
// Checks that start and writing tools refuse with `code`, and that the start says what to do.
void check_refused(const std::filesystem::path& data, const std::string& code);
void check_verified(const std::filesystem::path& data);

// Every file below `folder`: its hash. Without locks and what SQLite makes for its readers.
std::map<std::string, std::string> content_of(const std::filesystem::path& folder);

std::string read_bytes(const std::filesystem::path& path);
void write_bytes(const std::filesystem::path& path, const std::string& bytes);

// A stored photo's name; its bytes are JPEG's to the eye.
std::string store_photo_at(const Client& device);

// The demo's agent, who takes reports, and what he was answered.
struct Reporter {
  Client client;
  std::vector<Json> commands;
  std::vector<Json> results;

  void open(const std::string& url);
  void report(int count);
  // In a new epoch: everything he holds receipts for, again. Checks that each is applied, with its
  // number.
  void bring_back(const std::string& url);
};

// After a refused start: `recover`, and the devices send again what they hold receipts for. Checks
// that the house goes on whole, in a new epoch.
void recover_and_bring_back(const std::filesystem::path& data, Reporter& reporter);

}  // namespace aftercare::test
