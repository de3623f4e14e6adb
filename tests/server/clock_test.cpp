// The machine's clock years ahead, on a leap day, and back: a server starts on any day, and what
// it answered stays.
#include <catch2/catch_test_macros.hpp>

#include "tests/server/support/keeping.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

// Of Debian's libfaketime; empty when it is not installed.
std::string fake_clock() {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{"/usr/lib", error}) {
    const fs::path library = entry.path() / "faketime" / "libfaketimeMT.so.1";
    if (fs::exists(library, error)) {
      return library.string();
    }
  }
  return {};
}

// aftercared under a clock that begins at `moment` and runs.
std::string program_at(const fs::path& folder, const std::string& moment) {
  const fs::path program = folder / "aftercared-at";
  write_bytes(program, "#!/bin/sh\nexport LD_PRELOAD=" + fake_clock() + " FAKETIME='@" + moment +
                           "' FAKETIME_DONT_FAKE_MONOTONIC=1 "
                           "ASAN_OPTIONS=verify_asan_link_order=0:detect_leaks=0\nexec " +
                           AFTERCARED + " \"$@\"\n");
  fs::permissions(program, fs::perms::owner_all);
  return program.string();
}

}  // namespace

TEST_CASE("A clock years ahead and back: the server starts, and nothing answered is lost",
          "[faults]") {
  if (fake_clock().empty()) {
    SKIP("libfaketime is not installed");
  }
  TempFolder folder;
  const auto data = folder.path() / "data";
  std::size_t reported = 0;
  for (const char* moment : {"", "2027-01-01 00:00:30", "2028-02-29 12:00:00",
                             "2030-06-15 09:00:00", "2026-11-01 09:00:00", ""}) {
    INFO(moment);
    ServerProcess server{
        data,
        {"--demo"},
        *moment == '\0' ? std::string{AFTERCARED} : program_at(folder.path(), moment)};
    Reporter reporter;
    reporter.open(server.url());
    reporter.report(3);
    reported += 3;
    CHECK(server.stop() == 0);
    CHECK(number_in(data, "SELECT count(*) FROM events WHERE type = 'case.reported'") >=
          static_cast<long>(reported));
  }
  check_verified(data);
}
