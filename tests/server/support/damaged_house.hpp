// A demo house whose rows are damaged behind the server's back.
#pragma once
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/demo_data.hpp"
#include "tests/server/support/store.hpp"
#include "tests/server/support/world.hpp"

namespace aftercare::test {

using Rows = std::map<std::string, Json>;

inline const std::vector<std::string> kWords{"--demo", "--metrics", "127.0.0.1:0"};

// A demo house of the test's own, whose rows are damaged behind the server's back.
struct DamagedHouse {
  TempFolder folder;
  std::filesystem::path data = folder.path() / "data";
  std::unique_ptr<ServerProcess> server = std::make_unique<ServerProcess>(data, kWords);

  [[nodiscard]] std::string url() const { return server->url(); }
  [[nodiscard]] bool is_file() const { return store_words(data).empty(); }
  [[nodiscard]] std::string with_id(const EntityKey& key) const {
    std::string id = to_text(key.id);
    if (is_file()) {
      id.erase(std::remove(id.begin(), id.end(), '-'), id.end());
    }
    return std::string{"id = "} + (is_file() ? "x'" : "'") + id + "'";
  }
  [[nodiscard]] std::string where(const std::string& key) const {
    const auto parsed = parse_entity_key(key);
    REQUIRE(parsed.has_value());
    return " WHERE t = " + std::to_string(static_cast<int>(parsed->t)) + " AND " + with_id(*parsed);
  }
  void damage(const std::string& key, const std::string& json) const {
    change(data, "UPDATE rows SET json = " + json + where(key));
  }
  [[nodiscard]] Ran tool(std::vector<std::string> words) const {
    std::vector<std::string> command{AFTERCARE_TOOL, "--data", data.string()};
    const auto store = store_words(data);
    command.insert(command.end(), store.begin(), store.end());
    command.insert(command.end(), words.begin(), words.end());
    return run_program(command);
  }
  void keep(const std::string& key) const {
    change(data, "DROP TABLE IF EXISTS kept");
    change(data, "CREATE TABLE kept AS SELECT json FROM rows" + where(key));
  }
  void put_back(const std::string& key) const { damage(key, "(SELECT json FROM kept)"); }
  // Waits until nothing is told damaged any more; the scheduler looks every few seconds.
  [[nodiscard]] bool is_over() const {
    for (int i = 0; i < 600; ++i) {
      const Reply ready = HttpClient{url(), ""}.get("/readyz");
      if (ready.status == 200 && ready.body.find("rows_damaged") == std::string::npos) {
        return true;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds{50});
    }
    return false;
  }
};

}  // namespace aftercare::test
