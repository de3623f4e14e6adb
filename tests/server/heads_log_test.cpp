// The log of exported heads: every answer is in it, it is not missed silently, and what a crash, an
// older release or thinning leaves of it stops nobody. On both stores.
#include <algorithm>
#include <map>

#include <catch2/catch_test_macros.hpp>

#include "native/adapters/house/heads_note.hpp"
#include "native/adapters/sqlite/database.hpp"
#include "tests/server/support/keeping.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace fs = std::filesystem;

namespace {

fs::path log_of(const fs::path& data) {
  return data / "keys" / "heads.log";
}

// The newest head is not in the log any more, however often it was.
void cut_newest(const fs::path& log) {
  std::string text = read_bytes(log);
  const auto last_line = [&text] {
    const auto before = text.rfind('\n', text.size() - 2);
    return text.substr(before == std::string::npos ? 0 : before + 1);
  };
  const std::string newest = last_line();
  while (text.size() >= newest.size() && last_line() == newest) {
    text.resize(text.size() - newest.size());
  }
  write_bytes(log, text);
}

std::uint64_t newest_exported(const fs::path& data) {
  const auto folder = DataFolder::open(data);
  std::uint64_t newest = 0;
  for (const auto& head : exported_heads(*folder).heads) {
    newest = std::max(newest, head.seq);
  }
  return newest;
}

}  // namespace

TEST_CASE("A log of exported heads that is gone or cut stops the start", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const auto backup = folder.path() / "care.backup";
  Reporter reporter;
  {
    ServerProcess server{data};
    reporter.open(server.url());
    reporter.report(5);
    CHECK(server.stop() == 0);
  }
  const fs::path log = log_of(data);
  const std::string whole = read_bytes(log);
  SECTION("gone") {
    fs::remove(log);
    check_refused(data, "heads_missing");
    CHECK_FALSE(fs::exists(log));
  }
  SECTION("emptied") {
    write_bytes(log, "");
  }
  SECTION("the newest head") {
    cut_newest(log);
  }
  SECTION("half of it") {
    write_bytes(log, whole.substr(0, whole.find('\n', whole.size() / 2) + 1));
  }
  SECTION("no line of it is ours") {
    write_bytes(log, "nobody 7 wrote this\n");
  }
  SECTION("found again") {
    fs::rename(log, folder.path() / "aside");
    check_refused(data, "heads_missing");
    fs::rename(folder.path() / "aside", log);
    check_verified(data);
    const ServerProcess server{data};
    return;
  }
  SECTION("a backup is restored") {
    REQUIRE(tool_on(data, {"backup", backup.string()}).code == 0);
    fs::remove(log);
    check_refused(data, "heads_missing");
    make_room(data);
    REQUIRE(tool_on(data, {"restore", backup.string()}).code == 0);
    check_verified(data);
    const ServerProcess server{data};
    return;
  }
  SECTION("epoch --new") {
    fs::remove(log);
    CHECK(tool_on(data, {"epoch", "--new"}).code == 0);
    check_verified(data);
    const ServerProcess server{data};
    return;
  }
  check_refused(data, "heads_missing");
  CHECK(holds(tool_on(data, {"verify"}), "heads_cut"));
  recover_and_bring_back(data, reporter);
}

TEST_CASE("A cut log is noticed after the tool alone, and after a kill", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  SECTION("the tool's") {
    REQUIRE(tool_on(data, {"demo"}).code == 0);
    fs::remove(log_of(data));
  }
  SECTION("a killed server's") {
    ServerProcess server{data};
    Reporter reporter;
    reporter.open(server.url());
    const std::string early = read_bytes(log_of(data));
    reporter.report(3 * static_cast<int>(kCommitsBetweenNotes));
    server.kill();
    write_bytes(log_of(data), early);
  }
  check_refused(data, "heads_missing");
  CHECK(tool_on(data, {"recover"}).code == 0);
  check_verified(data);
}

TEST_CASE("What a crash may leave of the log, and what an older release left, starts", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  {
    ServerProcess server{data};
    Reporter reporter;
    reporter.open(server.url());
    reporter.report(5);
    server.kill();
  }
  SECTION("the newest commit was not exported") {
    cut_newest(log_of(data));
  }
  SECTION("nothing is known of any log") {
    change(data, "DELETE FROM meta WHERE key LIKE 'heads_noted/%'");
    fs::remove(log_of(data));
  }
  check_verified(data);
  {
    ServerProcess server{data};
    CHECK(server.stop() == 0);
  }
  // From now on it is known.
  fs::remove(log_of(data));
  check_refused(data, "heads_missing");
}

TEST_CASE("A log of heads that cannot be written is told in the server's log, and stops nobody") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  const auto log = folder.path() / "log";
  ServerProcess server{data, {"--demo", "--log", log.string()}};
  Reporter reporter;
  reporter.open(server.url());
  reporter.report(2);
  fs::rename(log_of(data), folder.path() / "aside");
  fs::create_directory(log_of(data));
  reporter.report(3);
  fs::remove(log_of(data));
  fs::rename(folder.path() / "aside", log_of(data));
  reporter.report(1);
  CHECK(server.stop() == 0);
  const std::string lines = read_bytes(log);
  CHECK(lines.find("\"where\":\"heads.log\"") != std::string::npos);
  CHECK(server.said().find("heads.log") == std::string::npos);
  check_verified(data);
}

TEST_CASE("Every answered commit is in the exported heads, also after a kill", "[faults]") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  for (int round = 0; round < 3; ++round) {
    ServerProcess server{data};
    Reporter reporter;
    reporter.open(server.url());
    reporter.report(4);
    server.kill();
    CHECK(newest_exported(data) >= reporter.results.back()["seq"].get<std::uint64_t>());
  }
  check_verified(data);
}

TEST_CASE("A torn or foreign line in the exported heads stops nothing, and is told") {
  TempFolder folder;
  const auto data = folder.path() / "data";
  REQUIRE(tool_on(data, {"demo"}).code == 0);
  const fs::path log = log_of(data);
  const std::string whole = read_bytes(log);
  SECTION("torn at each byte of the last line") {
    const auto last = whole.rfind('\n', whole.size() - 2) + 1;
    for (std::size_t end = last; end < whole.size(); end += 9) {
      write_bytes(log, whole.substr(0, end));
      CHECK(tool_on(data, {"verify"}).code == 0);
    }
    const ServerProcess server{data};
  }
  SECTION("a line that nobody with the key wrote") {
    const auto space = whole.rfind(' ');
    write_bytes(log, whole + whole.substr(0, whole.find(' ')) + " 999999 " + std::string(64, 'a') +
                         whole.substr(space));
    CHECK(holds(tool_on(data, {"verify"}), "heads_damaged"));
    const ServerProcess server{data};
  }
  SECTION("of an older release, without a check") {
    std::string old;
    const auto folder_of = DataFolder::open(data);
    for (const auto& head : exported_heads(*folder_of).heads) {
      old += head.epoch + " " + std::to_string(head.seq) + " " + head.hash + "\n";
    }
    write_bytes(log, old);
    check_verified(data);
    cut_off(data);
    check_refused(data, "history_behind");
  }
}

TEST_CASE("The log of exported heads is thinned out and says the same") {
  TempFolder folder;
  const auto opened = DataFolder::open(folder.path() / "data");
  REQUIRE(opened.has_value());
  // As small as it may be: each line is flushed to the disk.
  constexpr std::size_t kBytesMax = kHeadsKept * 150;
  HeadLog log{*opened, kBytesMax};
  HeadLog other{*opened, kBytesMax};  // another program's
  const std::size_t lines = kBytesMax / 120 + 500;
  Head head{"00000000-0000-4000-8000-000000000001", 0, std::string(64, 'a')};
  for (std::size_t i = 1; i <= lines; ++i) {
    head.seq = i;
    head.epoch.back() = i < lines / 2 ? '1' : '2';
    REQUIRE((i % 2 == 0 ? log : other).append(head).empty());
  }
  CHECK(fs::file_size(opened->keys() / "heads.log") <= kBytesMax + 200);
  const auto kept = exported_heads(*opened);
  CHECK(kept.damaged == 0);
  std::map<std::string, std::uint64_t> newest;
  for (const auto& one : kept.heads) {
    newest[one.epoch] = std::max(newest[one.epoch], one.seq);
  }
  REQUIRE(newest.size() == 2);
  CHECK(newest.begin()->second == (lines - 1) / 2);
  CHECK(newest.rbegin()->second == lines);

  // Thinned out is not cut; only this is.
  const auto database = sqlite::Database::open(opened->database(), sqlite::Access::write);
  REQUIRE(database.has_value());
  REQUIRE(export_head(**database, *opened, head).empty());
  const std::uint64_t first_noted = head.seq;
  for (std::size_t i = 1; i <= lines; ++i) {
    head.seq = first_noted + i;
    REQUIRE(log.append(head).empty());
  }
  CHECK_FALSE(cut_log(**database, *opened, head.epoch, exported_heads(*opened)));
  write_bytes(log_of(opened->root()), "");
  const auto cut = cut_log(**database, *opened, head.epoch, exported_heads(*opened));
  REQUIRE(cut.has_value());
  CHECK(cut->found == 0);
  CHECK(cut->noted == first_noted);
}
