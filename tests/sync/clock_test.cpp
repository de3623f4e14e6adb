// Clocks of devices are wrong by a year or are set back: nothing waits longer, nothing is dropped.
#include <catch2/catch_test_macros.hpp>

#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("a clock set back by a year stops no retry") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  town.settle();
  town.poke = false;
  phone.submit("case.report", "", dump_json(report_args()), town.now);
  phone.work(town.now);
  REQUIRE(phone.requests.size() == 1);
  const std::uint64_t lost = phone.requests.front().request;
  phone.requests.clear();
  SECTION("an answer that failed") {
    phone.input(replica_input::Response{lost, 0, {}}, town.now);
  }
  SECTION("an answer that never came") {}
  town.now = town.now.plus_ms(-365 * kDayMs);
  phone.input(replica_input::Tick{}, town.now);
  phone.work(town.now);
  REQUIRE(phone.wake_at.has_value());
  CHECK(*phone.wake_at <= town.now.plus_ms(kRequestTimeoutMs));
  town.now = town.now.plus_ms(kRequestTimeoutMs);
  phone.input(replica_input::Tick{}, town.now);
  town.wait(kMinuteMs);
  CHECK(phone.status().waiting == 0);
}

TEST_CASE("a device a year behind keeps a stored photo for 7 days of the server's time") {
  Town town;
  TestDevice& phone = town.device(town.guest);
  const std::string bytes(1000, 'x');
  const FileRef file{sha256_hex(bytes), "image/jpeg", "漏电.jpg", 1000};
  phone.store.blobs[file.sha256] = bytes;
  const Instant a_year_ago = town.now.plus_ms(-365 * kDayMs);
  // Stored before anything told the device the server's time.
  phone.input(replica_input::FileAdded{file}, a_year_ago);
  for (int i = 0; i < 20 && town.stored_files.empty(); ++i) {
    phone.work(a_year_ago);
    while (!phone.requests.empty()) {
      const replica_effect::Request request = phone.requests.front();
      phone.requests.pop_front();
      if (request.path.rfind("/api/v1/files", 0) != 0)
        continue;
      const Answer answer = town.serve(phone.actor, request, phone);
      phone.input(replica_input::Response{request.request, answer.status, answer.body}, a_year_ago);
      phone.work(a_year_ago);
    }
  }
  REQUIRE(town.stored_files.count(file.sha256) == 1);
  phone.open(a_year_ago);
  REQUIRE(town.quiet(10 * kMinuteMs));
  CHECK(phone.store.count("file") == 1);
  CHECK(phone.store.blobs.size() == 1);
}
