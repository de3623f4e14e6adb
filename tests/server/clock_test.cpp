// The machine's clock years ahead, on a leap day, and back: a server starts on any day, and what
// it answered stays.
#include <ctime>

#include <catch2/catch_test_macros.hpp>

#include "core/base/date.hpp"
#include "tests/server/support/keeping.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

// aftercared under a clock that begins at `moment` and runs.
std::string program_at(const fs::path& folder, const std::string& moment) {
  const fs::path program = folder / "aftercared-at";
  // The server's own rehearsal: a library that fakes the clock does not get on with the sanitizers.
  const auto date = parse_local_date(std::string_view{moment}.substr(0, 10));
  const LocalDate today = local_date_at(Instant{std::time(nullptr) * 1000LL}, 0);
  const int days = date ? days_between(today, *date) : 0;
  write_bytes(program, "#!/bin/sh\nexport AFTERCARE_REHEARSE_DAYS=" + std::to_string(days) +
                           "\nexec " + AFTERCARED + " \"$@\"\n");
  fs::permissions(program, fs::perms::owner_all);
  return program.string();
}

}  // namespace

TEST_CASE("A clock years ahead and back: the server starts, and nothing answered is lost",
          "[faults]") {
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
