// Rows at rest: packed when there are many, read back as they came, damaged ones never taken for
// good.
#include "core/sync/base_log.hpp"

#include <catch2/catch_test_macros.hpp>

#include "core/sync/packed.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

struct Patch {
  std::vector<std::string> rows;  // keeps what the lines look at
  std::vector<PatchSlice> lines;

  explicit Patch(int count) {
    rows.reserve(static_cast<std::size_t>(count));
    for (int i = 0; i < count; ++i) {
      rows.push_back(row(i));
      lines.push_back({PatchOp::put, key(i), static_cast<std::uint64_t>(i), rows.back()});
    }
  }
  static EntityKey key(int i) {
    return {i % 3 == 0 ? EntityType::visit : EntityType::case_, uuid(i)};
  }
  static std::string row(int i) {
    return R"({"id":")" + to_text(uuid(i)) + R"(","symptom":")" +
           std::string(static_cast<std::size_t>(200 + i % 7 * 150), 'x') + "\"}";
  }
};

constexpr int kMany = 2000;

}  // namespace

TEST_CASE("many rows are packed and read back as they came") {
  const Patch patch(kMany);
  const std::string text = segment_text(patch.lines);
  std::size_t bytes = 0;
  for (const std::string& row : patch.rows)
    bytes += row.size();
  CHECK(text.size() < bytes / 2);
  BaseLog log;
  std::vector<EntityKey> changed;
  REQUIRE(log.read_segment(text, &changed));
  CHECK(changed.size() == kMany);
  CHECK(log.size() == kMany);
  for (int i = 0; i < kMany; ++i) {
    INFO(i);
    REQUIRE(log.text_of(Patch::key(i)) == patch.rows[static_cast<std::size_t>(i)]);
  }
  CHECK(log.live_bytes() == bytes);
  int visits = 0;
  log.each(EntityType::visit, [&](const EntityKey& key) { visits += key.t == EntityType::visit; });
  CHECK(visits == (kMany + 2) / 3);
}

TEST_CASE("later lines win over packed ones, and compacting keeps what lives") {
  Patch patch(kMany);
  BaseLog log;
  REQUIRE(log.read_segment(segment_text(patch.lines), nullptr));
  const std::string newer = Patch::row(5000);
  REQUIRE(log.read_segment(segment_text({{PatchOp::put, Patch::key(1), 9, newer},
                                         {PatchOp::leave, Patch::key(2), 0, {}},
                                         {PatchOp::put, Patch::key(5000), 1, newer}}),
                           nullptr));
  CHECK(log.text_of(Patch::key(1)) == newer);
  CHECK(log.text_of(Patch::key(2)).empty());
  CHECK(log.size() == kMany);
  CHECK(log.dead_bytes() > 0);
  std::vector<std::string> texts = log.rewritten(300'000);
  CHECK(texts.size() > 2);
  BaseLog again;
  for (const std::string& one : texts)
    REQUIRE(again.read_segment(one, nullptr));
  log.compact(std::move(texts));
  CHECK(log.dead_bytes() == 0);
  for (const BaseLog* one : {&log, &again}) {
    CHECK(one->size() == kMany);
    CHECK(one->text_of(Patch::key(1)) == newer);
    CHECK(one->text_of(Patch::key(2)).empty());
    CHECK(one->text_of(Patch::key(1999)) == patch.rows[1999]);
  }
}

TEST_CASE("only rows that name what is asked for are read") {
  BaseLog log;
  const std::string here = to_text(uuid(77));
  std::vector<std::string> rows;
  std::vector<PatchSlice> lines;
  for (int i = 0; i < 3; ++i)
    rows.push_back(R"({"id":")" + to_text(uuid(i)) + R"(","case_id":")" + to_text(uuid(76 + i)) +
                   "\"}");
  for (int i = 0; i < 3; ++i)
    lines.push_back({PatchOp::put, {EntityType::visit, uuid(i)}, 1, rows[std::size_t(i)]});
  REQUIRE(log.read_segment(segment_text(lines), nullptr));
  std::vector<EntityKey> seen;
  const auto all = [](const EntityKey&) { return true; };
  const auto none = [](const EntityKey&) { return false; };
  const auto note = [&](const Record& record) { seen.push_back(key_of(record)); };
  log.each_record(EntityType::visit, here, all, note);
  CHECK(seen == std::vector<EntityKey>{{EntityType::visit, uuid(1)}});
  log.each_record(EntityType::visit, here, none, note);
  log.each_record(EntityType::visit, here + here, all, note);
  CHECK(seen.size() == 1);
  log.each_record(EntityType::visit, {}, all, note);
  CHECK(seen.size() == 4);
}

TEST_CASE("few rows stay plain lines, whatever they hold") {
  const std::string row = "{\"a\":\"\nB 1 2 3\n\"}";
  const std::string text =
      segment_text({{PatchOp::put, Patch::key(1), 7, row}, {PatchOp::leave, Patch::key(2), 0, {}}});
  CHECK(text == "P case " + to_text(uuid(1)) + " 7 " + std::to_string(row.size()) + "\n" + row +
                    "\nD case " + to_text(uuid(2)) + "\n");
  BaseLog log;
  REQUIRE(log.read_segment(text, nullptr));
  CHECK(log.text_of(Patch::key(1)) == row);
}

TEST_CASE("a packed text that is cut or changed is found out") {
  const Patch patch(600);
  const std::string text = segment_text(patch.lines);
  REQUIRE(text.front() == 'B');
  for (std::size_t size = 1; size < text.size(); size += 97) {
    BaseLog log;
    INFO(size);
    // Between two blocks it reads well: that is what the size in the meta is for.
    const bool whole_blocks = text[size] == 'B' && text[size - 1] == '\n';
    CHECK((whole_blocks || !log.read_segment(text.substr(0, size), nullptr)));
  }
  for (std::size_t at = 0; at < text.size(); at += 31) {
    std::string damaged = text;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x15);
    BaseLog log;
    if (!log.read_segment(damaged, nullptr))
      continue;
    INFO(at);
    std::size_t absent = 0;
    for (std::size_t i = 0; i < patch.rows.size(); ++i) {
      const std::string_view row = log.text_of(patch.lines[i].key);
      REQUIRE((row.empty() || row == patch.rows[i]));
      absent += row.empty() ? 1 : 0;
    }
    CHECK(absent > 0);
    CHECK(log.damaged());
  }
}

TEST_CASE("packing gives back what went in, and refuses what is not its own") {
  std::string packed;
  std::string out;
  for (const std::string& text : {std::string(), std::string("a"), std::string(70'000, 'b')}) {
    packed.clear();
    pack(text, packed);
    REQUIRE(unpack(packed, text.size(), out));
    CHECK(out == text);
    CHECK_FALSE(unpack(packed, text.size() + 1, out));
  }
  CHECK_FALSE(unpack("no packed text at all", 500, out));
}
