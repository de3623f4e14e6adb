// console_bench (CASES=100000): figures of the console over a local copy of so many cases, without
// a window. No test passes or fails on them. Run a release build in the repository's root.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "core/sync/base_log.hpp"
#include "tests/console/office.hpp"

using namespace aftercare;
using namespace aftercare::console;

namespace {

double now_ms() {
  using namespace std::chrono;
  return duration<double, std::milli>(steady_clock::now().time_since_epoch()).count();
}

double resident_mb() {
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  long size = 0, resident = 0;
  if (file && std::fscanf(file, "%ld %ld", &size, &resident) != 2)
    resident = 0;
  if (file)
    std::fclose(file);
  return static_cast<double>(resident) * 4096 / 1e6;
}

// One case of the house many times over, under other ids, names and times; in segments of the size
// of a page.
std::vector<Segment> segments_of(const Case& pattern, const Policy& policy, int count) {
  constexpr int page = 2000;
  const char* names[] = {"王伟", "李娜", "张敏", "刘洋", "陈静", "杨帆", "赵磊", "黄丽"};
  std::vector<Segment> segments;
  std::vector<std::string> rows{encode_record(policy)};
  std::vector<EntityKey> keys{key_for<Policy>(policy.id)};
  const auto close = [&] {
    std::vector<PatchSlice> lines;
    for (std::size_t i = 0; i < rows.size(); ++i)
      lines.push_back({PatchOp::put, keys[i], 1, rows[i]});
    segments.push_back({segments.size(), segment_text(lines)});
    rows.clear();
    keys.clear();
  };
  for (int i = 0; i < count; ++i) {
    Case record = pattern;
    record.id = CaseId{make_uuid_v5(pattern.id.value, std::to_string(i))};
    record.number = "202611-" + std::to_string(1000 + i);
    record.intake.contact.name = names[i % 8];
    const std::int64_t back = std::int64_t{i} * 61'000;
    record.reported_at = record.reported_at.plus_ms(-back);
    for (ClockEvent& mark : record.marks)
      mark.at = mark.at.plus_ms(-back);
    keys.push_back(key_for<Case>(record.id));
    rows.push_back(encode_record(record));
    if (static_cast<int>(rows.size()) >= page)
      close();
  }
  close();
  return segments;
}

template <class Work>
double timed(Work work) {
  const double start = now_ms();
  work();
  return now_ms() - start;
}

void print(const char* what, double value, const char* unit) {
  std::printf("%-44s %9.2f %s\n", what, value, unit);
}

}  // namespace

// A test case only because the house in memory checks itself with Catch2.
TEST_CASE("Figures of the console") {
  const char* asked = std::getenv("CASES");
  const int count = asked ? std::atoi(asked) : 100'000;
  Office office;
  office.log_in();
  const CaseId id = office.report(1);
  const std::string person = office.town.agent.id.text();
  test::DeviceStore& store = office.disk.stores[person];
  const auto* policy = office.town.on_server<Policy>(test::product_standard().id);
  const std::vector<Segment> segments = segments_of(office.on_server(id), *policy, count);
  for (const Segment& segment : segments) {
    store.segments[segment.n] = std::make_shared<const std::string>(segment.bytes);
  }
  store.meta->segments = segments.size();
  store.meta->first_segment = 0;
  store.meta->tail_bytes = segments.back().bytes.size();
  office.network->reachable = false;
  std::printf("cases: %d\n", count);
  print("open the copy to the first frame", timed([&] { office.restart(); }), "ms");
  print("home to list", timed([&] { office.desk->press("Ctrl+2"); }), "ms");
  const FrameStatistics before = office.desk->loop.statistics();
  const double frames = timed([&] { office.desk->frames(200); });
  print("a frame of the list, nothing changed", frames / 200, "ms");
  const double scrolled = timed([&] {
    for (int i = 0; i < 20; ++i)
      office.desk->ask({{"do", "scroll"}, {"id", "queue.card"}});
  });
  const auto built = office.desk->loop.statistics().built - before.built;
  print("a frame while scrolling",
        scrolled / static_cast<double>(std::max<std::uint64_t>(built - 200, 1)), "ms");
  print("sort by customer, key to frame", timed([&] { office.desk->click("queue.sort.customer"); }),
        "ms (pointer included)");
  print("filter by a word, key to frame", timed([&] { office.desk->type("queue.search", "李娜"); }),
        "ms (with the driver's frames)");
  print("memory now, the house included", resident_mb(), "MB");
}
