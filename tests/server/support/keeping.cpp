#include "tests/server/support/keeping.hpp"

#include <fstream>
#include <iterator>

#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "native/adapters/house/file_store.hpp"

namespace aftercare::test {

namespace fs = std::filesystem;

Ran tool_on(const fs::path& data, std::vector<std::string> words) {
  std::vector<std::string> command{AFTERCARE_TOOL, "--data", data.string()};
  const auto store = store_words(data);
  command.insert(command.end(), store.begin(), store.end());
  command.insert(command.end(), words.begin(), words.end());
  return run_program(command);
}

Ran start_on(const fs::path& data) {
  std::vector<std::string> command{"timeout",     "60",     AFTERCARED, "--listen",
                                   "127.0.0.1:0", "--demo", "--data",   data.string()};
  const auto store = store_words(data);
  command.insert(command.end(), store.begin(), store.end());
  return run_program(command);
}

void check_refused(const fs::path& data, const std::string& code) {
  const Ran started = start_on(data);
  INFO(started.output);
  CHECK(started.code == 2);
  CHECK(holds(started, code));
  CHECK(holds(started, "recover"));
  const Ran added = tool_on(data, {"users", "add", "late", "--name", "x", "--roles", "agent"});
  INFO(added.output);
  CHECK(added.code == 1);
  CHECK(holds(added, code));
  CHECK(tool_on(data, {"verify"}).code == 1);
}

void check_verified(const fs::path& data) {
  const Ran ran = tool_on(data, {"verify"});
  INFO(ran.output);
  CHECK(ran.code == 0);
}

std::map<std::string, std::string> content_of(const fs::path& folder) {
  std::map<std::string, std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator{folder}) {
    const std::string name = entry.path().filename().string();
    const bool passing = name == "server.lock" || name.ends_with("-shm") ||
                         (name.ends_with("-wal") && entry.file_size() == 0);
    if (entry.is_regular_file() && !passing) {
      out[fs::relative(entry.path(), folder).string()] =
          sha256_of_file(entry.path()).value_or("unreadable");
    }
  }
  return out;
}

std::string read_bytes(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

void write_bytes(const fs::path& path, const std::string& bytes) {
  std::ofstream{path, std::ios::binary | std::ios::trunc} << bytes;
}

std::string store_photo_at(const Client& device) {
  const std::string bytes = "\xFF\xD8\xFF\xE0" + new_uuid();
  const std::string sha256 = sha256_hex(bytes);
  REQUIRE(device.http
              .post("/api/v1/files", {{"sha256", sha256},
                                      {"size", bytes.size()},
                                      {"type", "image/jpeg"},
                                      {"name", "photo"}})
              .status == 200);
  REQUIRE(device.http.send("PATCH", "/api/v1/files/" + sha256, bytes, {"Upload-Offset: 0"})
              .json()["stored"] == true);
  return sha256;
}

void Reporter::open(const std::string& url) {
  const std::string client_id = client.client_id;
  const std::uint64_t client_seq = client.client_seq;
  client = staff(url, "agent");
  client.client_id = client_id;
  client.client_seq = client_seq;
}

void Reporter::report(int count) {
  for (int i = 0; i < count; ++i) {
    const Json command = client.command("case.report", "", report_args());
    const Reply reply = client.push({command});
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const Json result = reply.json()["results"][0];
    REQUIRE(result["status"] == "applied");
    commands.push_back(command);
    results.push_back(result);
  }
}

void Reporter::bring_back(const std::string& url) {
  open(url);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    Json again = commands[i];
    again["receipt"] = results[i]["receipt"];
    const Reply reply = client.push({again});
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    const Json result = reply.json()["results"][0];
    CHECK(result["status"] == "applied");
    CHECK(result["number"] == results[i]["number"]);
    CHECK(result["received_at"] == results[i]["received_at"]);
  }
}

void recover_and_bring_back(const fs::path& data, Reporter& reporter) {
  const Ran recovered = tool_on(data, {"recover"});
  INFO(recovered.output);
  REQUIRE(recovered.code == 0);
  check_verified(data);
  CHECK(holds(tool_on(data, {"recover"}), "nothing to recover"));
  ServerProcess server{data};
  const std::string old_epoch = reporter.client.epoch;
  // What a device would send again is refused in the old epoch, taken in the new one.
  reporter.client.http.url = server.url();
  CHECK(reporter.client.push({reporter.commands.back()}).status != 200);
  reporter.bring_back(server.url());
  CHECK(reporter.client.epoch != old_epoch);
  Client other = guest(server.url());
  const Json fresh = other.step("case.report", "", report_args());
  for (const auto& result : reporter.results) {
    CHECK(result["number"] != fresh["number"]);
  }
  CHECK(server.stop() == 0);
  check_verified(data);
}

}  // namespace aftercare::test
