#include "core/sync/messages.hpp"

#include <catch2/catch_test_macros.hpp>

#include "core/sync/cursor.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("a pull response survives its text, rows untouched") {
  PullResponse page;
  page.epoch = "e\"1\"";
  page.server_time = shanghai("2026-11-20 10:00");
  page.from = "0";
  page.to = "abc";
  page.seq = 42;
  page.more = true;
  page.patch.push_back({PatchOp::put,
                        {EntityType::case_, uuid(1)},
                        3,
                        R"({"symptom":"漏电 \"}]{[\\","n":[1,{"a":2}]})"});
  page.patch.push_back({PatchOp::leave, {EntityType::stock_level, uuid(2)}, 0, {}});
  page.patch.push_back({PatchOp::del, {EntityType::visit, uuid(3)}, 0, {}});
  page.results = {R"({"id":"x","status":"applied","seq":7})"};
  const std::string text = pull_response_to_text(page);
  REQUIRE(parse_json(text).has_value());
  const auto back = pull_response_from_text(text);
  REQUIRE(back.has_value());
  CHECK(back->epoch == page.epoch);
  CHECK(back->server_time == page.server_time);
  CHECK(back->seq == 42);
  CHECK(back->more);
  REQUIRE(back->patch.size() == 3);
  CHECK(back->patch[0].row == page.patch[0].row);
  CHECK(back->patch[0].ver == 3);
  CHECK(back->patch[1].op == PatchOp::leave);
  CHECK(back->patch[2].op == PatchOp::del);
  CHECK(back->results == page.results);
}

TEST_CASE("a response cut anywhere is noticed") {
  PullResponse page;
  page.epoch = "e";
  page.to = "abc";
  page.patch.push_back({PatchOp::put, {EntityType::case_, uuid(1)}, 3, R"({"a":[1,2,"x"]})"});
  const std::string text = pull_response_to_text(page);
  for (std::size_t size = 0; size < text.size(); ++size) {
    INFO(size);
    CHECK_FALSE(pull_response_from_text(std::string_view(text).substr(0, size)).has_value());
  }
}

TEST_CASE("a row's size spares going through it, and is not needed") {
  const std::string row = R"({"a":[1,2,"}"]})";
  const auto page = [&](const std::string& size) {
    return pull_response_from_text(
        R"({"epoch":"e","to":"c","patch":[{"op":"put","t":"case","id":")" + to_text(uuid(1)) +
        R"(","ver":1,)" + size + R"("row":)" + row + "}]}");
  };
  for (const std::string size : {"", "\"bytes\":15,", "\"bytes\":0,", "\"bytes\":null,"}) {
    INFO(size);
    REQUIRE(page(size).has_value());
    CHECK(page(size)->patch.at(0).row == row);
  }
  for (const std::string size : {"1", "14", "16", "17", "100", "18446744073709551615"}) {
    INFO(size);
    CHECK_FALSE(page("\"bytes\":" + size + ",").has_value());
  }
}

TEST_CASE("a page that is none is refused, with the field that is wrong") {
  const std::string line = R"("t":"case","id":")" + to_text(uuid(1)) + '"';
  const auto wrong = [](const std::string& members) {
    const auto page = pull_response_from_text(R"({"epoch":"e","to":"c",)" + members + "}");
    return page ? "" : page.error().field;
  };
  CHECK(wrong(R"("patch":[{"op":"put",)" + line + R"(,"ver":"1","row":{}}])") == "patch.ver");
  CHECK(wrong(R"("patch":[{"op":"put",)" + line + R"(,"ver":1}])") == "patch.row");
  CHECK(wrong(R"("patch":[{"op":"gone",)" + line + "}]") == "patch.op");
  CHECK(wrong(R"("patch":[{"op":7,)" + line + "}]") == "patch.op");
  CHECK(wrong(R"("patch":[{"op":"del"}])") == "patch");
  CHECK(wrong(R"("patch":["del"])") == "patch");
  CHECK(wrong(R"("patch":{})") == "patch");
  CHECK(wrong(R"("seq":"7")") == "seq");
  CHECK(wrong(R"("results":7)") == "results");
  CHECK(wrong(R"("patch":[{"op":"del","new":[{}],)" + line + "}]") == "");
}

TEST_CASE("rows of a kind this version does not know are passed over") {
  const auto page =
      pull_response_from_text(R"({"epoch":"e","to":"c","patch":[{"op":"put","t":"card","id":")" +
                              to_text(uuid(1)) + R"(","ver":1,"row":{}}]})");
  REQUIRE(page.has_value());
  CHECK(page->patch.empty());
}

TEST_CASE("a cursor comes back as it went") {
  Cursor cursor;
  cursor.epoch = "e";
  cursor.seq = 1'234'567;
  cursor.hash = "abcdef";
  cursor.scopes = {"public", "team/front_desk"};
  cursor.won = {"took/x"};
  cursor.won_after = 17;
  cursor.lost = {"engineer/y"};
  cursor.lost_after = "case/1";
  cursor.born = 9;
  const auto back = decode_cursor(encode_cursor(cursor));
  REQUIRE(back.has_value());
  CHECK(encode_cursor(*back) == encode_cursor(cursor));
  CHECK(back->seq == cursor.seq);
  CHECK(back->won == cursor.won);
  CHECK(decode_cursor("0")->seq == 0);
  CHECK_FALSE(decode_cursor("not a cursor!").has_value());
  CHECK_FALSE(decode_cursor("bm9wZQ").has_value());
}
