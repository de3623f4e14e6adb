// Old versions of commands are read as today's, through every version in between.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/app/commands.hpp"
#include "core/codec/upcasts.hpp"

using namespace aftercare;

namespace {

const std::vector<Upcast> kSteps{
    {"case.note", 1,
     [](Json& args) {
       args["words"] = args.value("text", Json{});
       args.erase("text");
     }},
    {"case.note", 2, [](Json& args) { args["words"] = Json::array({args["words"]}); }},
    {"case.rate", 1, [](Json& args) { args["of"] = 5; }},
};

}  // namespace

TEST_CASE("An upcast goes through every version in between, and only those of its command") {
  Json args{{"text", "a"}, {"other", 1}};
  CHECK(upcast_args(kSteps, "case.note", 1, 3, args));
  CHECK(args == Json{{"words", {"a"}}, {"other", 1}});
  args = {{"words", "b"}};
  CHECK(upcast_args(kSteps, "case.note", 2, 3, args));
  CHECK(args == Json{{"words", {"b"}}});
  args = {{"text", "c"}};
  CHECK(upcast_args(kSteps, "case.note", 3, 3, args));
  CHECK(args == Json{{"text", "c"}});
}

TEST_CASE("A missing step is said, and what is no object is left to be refused") {
  Json args = Json::object();
  CHECK_FALSE(upcast_args(kSteps, "case.rate", 1, 3, args));
  CHECK_FALSE(upcast_args(kSteps, "case.close", 1, 2, args));
  for (Json wrong : {Json{}, Json{7}, Json{"text"}, Json::array({1})}) {
    const Json before = wrong;
    CHECK(upcast_args(kSteps, "case.note", 1, 3, wrong));
    CHECK(wrong == before);
  }
}

TEST_CASE("Every older version of a command has exactly one upcast, and none is for nothing") {
  std::size_t needed = 0;
  for (const auto& info : command_infos()) {
    needed += static_cast<std::size_t>(info.version - 1);
    for (int version = 1; version < info.version; ++version) {
      INFO(info.type << " " << version);
      CHECK(std::count_if(upcasts().begin(), upcasts().end(), [&](const Upcast& one) {
              return one.type == info.type && one.from == version;
            }) == 1);
    }
  }
  CHECK(upcasts().size() == needed);
}
