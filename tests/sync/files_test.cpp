// Photos on their way to the server: where an upload goes on after a cut, bytes that break on the
// way, a file and the command that names it.
#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

constexpr std::int64_t kSize = 600'000;

FileRef leak_photo() {
  return {sha256_hex("a photo"), "image/jpeg", "漏电.jpg", kSize};
}

// A phone that has pulled all, with the test as its server from now on.
struct Upload {
  Upload() {
    town.settle();
    town.poke = false;
    phone.input(replica_input::FileAdded{leak_photo()}, town.now);
    phone.work(town.now);
  }

  // What it asks of the file route; nothing: it waits.
  std::optional<replica_effect::Request> asked() {
    phone.work(town.now);
    while (!phone.requests.empty()) {
      const replica_effect::Request request = phone.requests.front();
      phone.requests.pop_front();
      if (request.path.rfind("/api/v1/files", 0) == 0)
        return request;
    }
    return std::nullopt;
  }
  void answer(const replica_effect::Request& request, int status, const std::string& body) {
    phone.input(replica_input::Response{request.request, status, body}, town.now);
  }
  void wait() {
    town.now = town.now.plus_ms(kBackoffMaxMs);
    phone.input(replica_input::Tick{}, town.now);
  }
  [[nodiscard]] std::string record() {
    return phone.store.mine.at({"file", leak_photo().sha256}).json;
  }

  Town town;
  TestDevice& phone = town.device(town.guest);
};

}  // namespace

TEST_CASE("after a cut an upload goes on at once where the server says it stands") {
  Upload upload;
  const auto announced = upload.asked();
  REQUIRE(announced.has_value());
  CHECK(announced->method == "POST");
  upload.answer(*announced, 200, R"({"offset":0,"stored":false})");
  const auto cut = upload.asked();
  REQUIRE(cut.has_value());
  CHECK(cut->offset == 0);
  upload.answer(*cut, 200, R"({"offset":262144,"stored":false})");
  const auto second = upload.asked();
  REQUIRE(second.has_value());
  CHECK(second->offset == 262144);
  // 100,000 bytes less arrived than it had believed.
  upload.answer(*second, 409, R"({"code":"upload_offset","offset":162144})");
  const auto resumed = upload.asked();
  REQUIRE(resumed.has_value());
  CHECK(resumed->method == "PATCH");
  CHECK(resumed->offset == 162144);
  // Moved again without taking a byte: two devices send the same file. They take turns.
  upload.answer(*resumed, 409, R"({"code":"upload_offset","offset":400000})");
  CHECK_FALSE(upload.asked().has_value());
  upload.wait();
  const auto later = upload.asked();
  REQUIRE(later.has_value());
  CHECK(later->method == "POST");
}

TEST_CASE("bytes that broke on the way are sent again from the beginning, not for ever") {
  Upload upload;
  for (int sent = 1; sent <= kFileDamagedMax; ++sent) {
    const auto announced = upload.asked();
    REQUIRE(announced.has_value());
    CHECK(announced->method == "POST");
    upload.answer(*announced, 200, R"({"offset":524288,"stored":false})");
    const auto last = upload.asked();
    REQUIRE(last.has_value());
    CHECK(upload.phone.status().files_waiting == 1);
    upload.answer(*last, 422, R"({"code":"file_hash"})");
    CHECK_FALSE(upload.asked().has_value());
    upload.wait();
  }
  CHECK_FALSE(upload.asked().has_value());
  CHECK(upload.phone.status().files_waiting == 0);
  CHECK(upload.record().find("\"refused\"") != std::string::npos);
  CHECK(upload.record().find("file_hash") != std::string::npos);
}

TEST_CASE("bytes that are gone from the device are asked for once") {
  Upload upload;
  const auto announced = upload.asked();
  REQUIRE(announced.has_value());
  upload.answer(*announced, 200, R"({"offset":0,"stored":false})");
  const auto chunk = upload.asked();
  REQUIRE(chunk.has_value());
  upload.answer(*chunk, 422, R"({"code":"file_lost"})");
  CHECK_FALSE(upload.asked().has_value());
  CHECK(upload.phone.status().files_waiting == 0);
  CHECK(upload.record().find("file_lost") != std::string::npos);
}

TEST_CASE("a command is saved together with the files it names") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  phone.store.blobs[leak_photo().sha256] = "a photo";
  phone.fail_store = "quota";
  phone.input(replica_input::FileAdded{leak_photo()}, town.now);
  phone.step(town.now);
  REQUIRE(phone.fail_store.empty());
  REQUIRE(phone.store.count("file") == 0);
  Json args = report_args();
  SECTION("named") {
    args["files"] = Json::array();
    args["files"].push_back(to_json(leak_photo()));
    REQUIRE_FALSE(phone.submit("case.report", "", dump_json(args), town.now).refused);
    // One transaction, whatever becomes of the process after it.
    while (phone.store.count("outbox") == 0)
      REQUIRE(phone.step(town.now));
    CHECK(phone.store.count("file") == 1);
    phone.open(town.now);
    CHECK(phone.status().files_waiting == 1);
  }
  SECTION("not named") {
    REQUIRE_FALSE(phone.submit("case.report", "", dump_json(args), town.now).refused);
    while (phone.store.count("outbox") == 0)
      REQUIRE(phone.step(town.now));
    CHECK(phone.store.count("file") == 0);
  }
}
