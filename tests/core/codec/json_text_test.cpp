// Records written to and read from text without a tree: the text is the one a tree would give, and
// nothing is read that is no JSON.
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "tests/core/codec/sample.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

struct Inner {
  std::string kind;
  std::vector<std::pair<std::string, int>> pairs;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (kind, pairs))

namespace shape {
struct Round {
  int radius = 1;
};
BOOST_DESCRIBE_STRUCT(Round, (), (radius))
struct Angular {
  std::uint8_t corners = 0;
  std::string zone;
};
BOOST_DESCRIBE_STRUCT(Angular, (), (corners, zone))
}  // namespace shape

struct Outer {
  std::string text;
  std::optional<double> share;
  std::map<std::string, bool> flags;
  std::vector<Inner> inner;
  std::variant<shape::Round, shape::Angular> form;
  std::uint64_t large = 0;
  std::int64_t small = 0;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (text, share, flags, inner, form, large, small, at))

Outer full() {
  Outer out;
  out.text = "引号 \" 反斜 \\ 换行 \n 控制 \x01 删除 \x7f 星 𠮷 /";
  out.share = 0.1;
  out.flags = {{"a\"b", true}, {"中", false}};
  out.inner = {{"k", {{"x", -1}, {"y", 2147483647}}}, {}};
  out.form = shape::Angular{255, "东"};
  out.large = std::numeric_limits<std::uint64_t>::max();
  out.small = std::numeric_limits<std::int64_t>::min();
  out.at = Instant{-1};
  return out;
}

// The refusal's field, its expectation behind it.
std::string problem_of(std::string_view text) {
  const auto read = read_json<Outer>(text);
  return read ? "" : read.error().field + "|" + read.error().params.at("expected");
}

template <std::size_t I = 0>
void each_sample(const std::function<void(const Record&)>& visit) {
  if constexpr (I < std::variant_size_v<Record>) {
    using T = std::variant_alternative_t<I, Record>;
    for (std::size_t n = 0; n < samples_of<T>(); ++n) {
      visit(Record{sample<T>(n)});
    }
    visit(Record{T{}});
    each_sample<I + 1>(visit);
  }
}

}  // namespace

TEST_CASE("What is written is what a tree would write, and is read back") {
  for (const Outer& value : {full(), Outer{}}) {
    for (const std::string& text : {json_text(value), json_row(value)}) {
      INFO(text);
      REQUIRE(Json::accept(text));
      CHECK(dump_json(Json::parse(text)) == text);
      const auto again = read_json<Outer>(text);
      REQUIRE(again.has_value());
      CHECK(json_text(*again) == json_text(value));
    }
  }
  CHECK(json_row(Outer{}) == R"({"form":{"kind":"round"}})");
  std::size_t rows = 0;
  each_sample([&](const Record& record) {
    const std::string text = encode_record(record);
    INFO(text);
    CHECK(dump_json(Json::parse(text)) == text);
    ++rows;
  });
  CHECK(rows > 30);
}

TEST_CASE("What is no UTF-8 is replaced, as the library does") {
  Outer value;
  value.text = "a\xff\xe4\xb8";
  CHECK(json_row(value) == R"({"form":{"kind":"round"},"text":"a)"
                           "\xef\xbf\xbd\xef\xbf\xbd\"}");
}

TEST_CASE("Members are read in any order, with any spaces and escapes") {
  const auto read = read_json<Outer>(
      " { \"form\" : { \"zone\":\"\\u4e1c\", \"corners\" :4,\"kind\":\"angular\"} ,\r\n\t"
      "\"te\\u0078t\":\"\\uD842\\uDFB7\\n\", \"inner\":[ ], \"share\":1e-1,"
      "\"later\":{\"a\":[1,{\"b\":null}]} } ");
  REQUIRE(read.has_value());
  CHECK(std::get<shape::Angular>(read->form).zone == "东");
  CHECK(std::get<shape::Angular>(read->form).corners == 4);
  CHECK(read->text == "𠮷\n");
  CHECK(read->share == 0.1);
}

TEST_CASE("A value of the wrong kind is refused at its path") {
  CHECK(problem_of(R"({"text":7})") == "text|text");
  CHECK(problem_of(R"({"inner":[{},{"pairs":[["a",1],["b"]]}]})") ==
        "inner[1].pairs[1]|array of two");
  CHECK(problem_of(R"({"inner":[{"pairs":[["a",1,2]]}]})") == "inner[0].pairs[0]|array of two");
  CHECK(problem_of(R"({"inner":[{"pairs":[["a","b"]]}]})") == "inner[0].pairs[0]|integer");
  CHECK(problem_of(R"({"flags":{"x":1}})") == "flags.x|true or false");
  CHECK(problem_of(R"({"form":{"kind":"angular","corners":256}})") ==
        "form.corners|smaller integer");
  CHECK(problem_of(R"({"form":{"kind":"angular","corners":-1}})") == "form.corners|larger integer");
  CHECK(problem_of(R"({"form":{"kind":"oval"}})") == "form|a known kind");
  CHECK(problem_of(R"({"form":{"corners":1}})") == "form|kind");
  CHECK(problem_of(R"({"form":[]})") == "form|object");
  CHECK(problem_of(R"({"large":18446744073709551616})") == "large|smaller integer");
  CHECK(problem_of(R"({"small":1.0})") == "small|integer");
  CHECK(problem_of(R"({"at":"yesterday"})") == "at|time");
  CHECK(problem_of("[]") == "|object");
  CHECK(problem_of(R"({"text":null})") == "text|text");
}

TEST_CASE("What is no JSON is not read") {
  for (const std::string_view text : {"",
                                      "{",
                                      "{}x",
                                      "{} {}",
                                      "{,}",
                                      "{\"text\"}",
                                      "{\"text\":}",
                                      "{\"text\":\"a\",}",
                                      "{\"text\":\"a\" \"share\":1}",
                                      "{\"text\":\"a",
                                      "{\"text\":\"a\\",
                                      "{\"text\":\"\\x\"}",
                                      "{\"text\":\"\n\"}",
                                      "{\"text\":\"\xff\"}",
                                      "{\"text\":\"\\ud800\"}",
                                      "{\"share\":01}",
                                      "{\"share\":1.}",
                                      "{\"share\":1e}",
                                      "{\"share\":-}",
                                      "{\"share\":+1}",
                                      "{\"share\":.5}",
                                      "{\"large\":0x1}",
                                      "{\"flags\":{\"a\":tru}}",
                                      "{\"flags\":{\"a\":true]}",
                                      "{\"inner\":[{}",
                                      "{\"inner\":[{},]}",
                                      "{\"inner\":[,]}",
                                      "{\"inner\":[{}}}",
                                      "{\"later\":tru}",
                                      "{\"later\":[1}}",
                                      "{\"later\":{\"a\" 1}}",
                                      "{\"later\":\"\\q\"}",
                                      "{\"later\":}",
                                      "{\"later\":,\"text\":\"a\"}",
                                      "{'text':1}"}) {
    INFO(text);
    CHECK_FALSE(read_json<Outer>(text).has_value());
  }
  using namespace std::string_view_literals;
  CHECK_FALSE(read_json<Outer>("{}\0"sv).has_value());
  CHECK_FALSE(read_json<Outer>("{}\0x"sv).has_value());
  const std::string deep = std::string(100, '[') + std::string(100, ']');
  CHECK_FALSE(read_json<Outer>("{\"later\":" + deep + "}").has_value());
}

TEST_CASE("A damaged row is read only where it is still JSON") {
  std::mt19937 random{20261129};  // NOLINT: the same damage every time
  std::size_t read = 0;
  std::size_t refused = 0;
  each_sample([&](const Record& record) {
    const std::string whole = encode_record(record);
    const auto type = static_cast<EntityType>(record.index());
    for (int i = 0; i < 40; ++i) {
      std::string text = whole;
      const std::size_t at = random() % text.size();
      switch (random() % 3) {
        case 0: text[at] = static_cast<char>(random()); break;
        case 1: text.erase(at, 1 + random() % 3); break;
        default: text.resize(at); break;
      }
      const bool is_read = decode_record(type, text).has_value();
      ++(is_read ? read : refused);
      if (is_read) {
        INFO(text);
        CHECK(Json::accept(text));
      }
    }
  });
  CHECK(read > 100);
  CHECK(refused > 100);
}
