// Uploads that are cut and go on; what is not what it says is refused.
#include <cstdlib>
#include <fstream>
#include <thread>

#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "tests/server/support/world.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::string photo(std::size_t size) {
  std::string bytes = "\xFF\xD8\xFF\xE0" + new_uuid();
  bytes.resize(size, 'p');
  return bytes;
}

Reply announce(const Client& device, const std::string& bytes, const std::string& type) {
  return device.http.post(
      "/api/v1/files",
      {{"sha256", sha256_hex(bytes)}, {"size", bytes.size()}, {"type", type}, {"name", "file"}});
}

Reply patch(const Client& device, const std::string& sha256, const std::string& bytes,
            std::size_t offset) {
  return device.http.send("PATCH", "/api/v1/files/" + sha256, bytes,
                          {"Upload-Offset: " + std::to_string(offset)});
}

std::string video(std::size_t size) {
  std::string bytes{"\0\0\0\x18" "ftypmp42", 12};
  bytes += new_uuid();
  bytes.resize(size, 'v');
  return bytes;
}

// The most memory the process ever held, in bytes.
std::size_t peak_of(pid_t process) {
  std::ifstream file{"/proc/" + std::to_string(process) + "/status"};
  for (std::string word; file >> word;) {
    std::size_t kilobytes = 0;
    if (word == "VmHWM:" && file >> kilobytes) {
      return kilobytes * 1024;
    }
  }
  return 0;
}

// Sanitizers keep what was freed for a while; a server started meanwhile does not.
class FreedAtOnce {
 public:
  FreedAtOnce() {
    const std::string more = before_.empty() ? "" : before_ + ":";
    ::setenv("ASAN_OPTIONS", (more + "quarantine_size_mb=0:malloc_context_size=0").c_str(), 1);
  }
  ~FreedAtOnce() { ::setenv("ASAN_OPTIONS", before_.c_str(), 1); }
  FreedAtOnce(const FreedAtOnce&) = delete;
  FreedAtOnce& operator=(const FreedAtOnce&) = delete;

 private:
  std::string before_ = std::getenv("ASAN_OPTIONS") == nullptr ? "" : std::getenv("ASAN_OPTIONS");
};

}  // namespace

TEST_CASE("An upload that is cut goes on where it stopped") {
  ServerProcess& server = demo_server();
  Client device = guest(server.url());
  const std::string bytes = photo(300'000);
  const std::string sha256 = sha256_hex(bytes);
  REQUIRE(announce(device, bytes, "image/jpeg").json()["offset"] == 0);
  // The line breaks after 100,000 of the announced bytes.
  write_and_leave(server.port(), "PATCH /api/v1/files/" + sha256 +
                                     " HTTP/1.1\r\nHost: x\r\nUpload-Offset: 0\r\n"
                                     "Authorization: Bearer " +
                                     device.http.token + "\r\nContent-Length: 300000\r\n\r\n" +
                                     bytes.substr(0, 100'000));
  std::size_t offset = 0;
  for (int i = 0; i < 100 && offset < 100'000; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    const Reply head = device.http.send("HEAD", "/api/v1/files/" + sha256);
    REQUIRE(head.status == 200);
    offset = std::stoul(head.header("upload-offset"));
  }
  REQUIRE(offset == 100'000);
  const Reply misplaced = patch(device, sha256, bytes.substr(0, 10), 0);
  CHECK(misplaced.code() == "upload_offset");
  CHECK(misplaced.json()["detail"].get<std::string>().find("100000") != std::string::npos);
  const Reply half = patch(device, sha256, bytes.substr(offset, 50'000), offset);
  CHECK(half.status == 204);
  CHECK(half.header("upload-offset") == "150000");
  const Reply last = patch(device, sha256, bytes.substr(150'000), 150'000);
  CHECK(last.status == 200);
  CHECK(last.json()["stored"] == true);
  CHECK(announce(device, bytes, "image/jpeg").json()["stored"] == true);
}

TEST_CASE("A text file sent as a photo is refused, and its bytes are gone") {
  Client device = guest(demo_server().url());
  const std::string bytes = "this is no photo " + new_uuid();
  REQUIRE(announce(device, bytes, "image/jpeg").status == 200);
  const Reply reply = patch(device, sha256_hex(bytes), bytes, 0);
  CHECK(reply.status == 415);
  CHECK(reply.code() == "file_type");
  CHECK(reply.json()["field"] == "type");
  CHECK(announce(device, bytes, "image/jpeg").json()["offset"] == 0);
}

TEST_CASE("Wrong bytes, types and sizes are refused") {
  Client device = guest(demo_server().url());
  const std::string bytes = photo(2000);
  CHECK(announce(device, bytes, "application/x-msdownload").status == 415);
  CHECK(device.http
            .post("/api/v1/files",
                  {{"sha256", sha256_hex(bytes)}, {"size", 1'000'000'000}, {"type", "image/jpeg"}})
            .status == 413);
  CHECK(device.http
            .post("/api/v1/files", {{"sha256", "../../x"}, {"size", 1}, {"type", "image/jpeg"}})
            .status == 400);
  CHECK(patch(device, sha256_hex(bytes), bytes, 0).code() == "file_unknown");

  REQUIRE(announce(device, bytes, "image/jpeg").status == 200);
  CHECK(patch(device, sha256_hex(bytes), bytes + "more", 0).status == 413);
  const std::string other = photo(2000);
  const Client again = guest(demo_server().url());
  REQUIRE(announce(again, bytes, "image/jpeg").status == 200);
  CHECK(patch(again, sha256_hex(bytes), other, 0).code() == "file_hash");
}

TEST_CASE("Nobody builds on another's upload, and a known hash has to be shown again") {
  const std::string url = demo_server().url();
  Client one = guest(url);
  Client two = guest(url);
  const std::string bytes = photo(5000);
  const std::string sha256 = sha256_hex(bytes);
  REQUIRE(announce(one, bytes, "image/jpeg").status == 200);
  REQUIRE(patch(one, sha256, bytes, 0).status == 200);
  CHECK(two.http.send("HEAD", "/api/v1/files/" + sha256).status == 404);
  const Reply reply = announce(two, bytes, "image/jpeg");
  CHECK(reply.json()["stored"] == false);
  CHECK(reply.json()["offset"] == 0);
  CHECK(patch(two, sha256, bytes, 0).json()["stored"] == true);
}

TEST_CASE("A large file is streamed both ways: the server never holds it in memory") {
  TempFolder folder;
  const FreedAtOnce freed;
  ServerProcess server{folder.path() / "data"};
  Client device = guest(server.url());
  const auto there_and_back = [&](const std::string& bytes) {
    const std::string sha256 = sha256_hex(bytes);
    REQUIRE(announce(device, bytes, "video/mp4").status == 200);
    REQUIRE(patch(device, sha256, bytes, 0).json()["stored"] == true);
    Json args = report_args();
    args["files"] = Json::array({{{"sha256", sha256},
                                  {"type", "video/mp4"},
                                  {"name", "video"},
                                  {"size", bytes.size()}}});
    const Json result = device.step("case.report", "", args);
    INFO(result.dump());
    REQUIRE(result["status"] == "applied");
    const Reply reply = device.http.get("/api/v1/files/" + sha256);
    REQUIRE(reply.status == 200);
    CHECK(sha256_hex(reply.body) == sha256);
  };
  there_and_back(video(2'000'000));
  const std::size_t before = peak_of(server.pid());
  REQUIRE(before > 0);
  constexpr std::size_t kLarge = 96'000'000;
  there_and_back(video(kLarge));
  CHECK(peak_of(server.pid()) - before < kLarge / 4);
}
