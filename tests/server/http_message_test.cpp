#include "native/adapters/http/http_message.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace aftercare::http;

TEST_CASE("Targets are split and decoded") {
  Request request;
  REQUIRE(read_target("/api/v1/search?q=%E6%BC%8F%E7%94%B5+x&limit=5&flag", request));
  CHECK(request.path == "/api/v1/search");
  CHECK(request.parameter("q") == "漏电 x");
  CHECK(request.parameter("limit") == "5");
  CHECK(request.parameter("flag").empty());
  CHECK(request.parameter("none").empty());
}

TEST_CASE("Broken targets are refused") {
  Request request;
  CHECK_FALSE(read_target("", request));
  CHECK_FALSE(read_target("no-slash", request));
  CHECK_FALSE(read_target("/%", request));
  CHECK_FALSE(read_target("/%zz", request));
  CHECK_FALSE(read_target("/a%00b", request));
  CHECK_FALSE(read_target("/a?x=%2", request));
}

TEST_CASE("Headers without case, cookies by name") {
  Request request;
  request.headers = {{"Content-Type", "x"}, {"Cookie", "a=1; aftercare_guest=tok; b=2"}};
  CHECK(request.header("content-TYPE") == "x");
  CHECK(request.header("none").empty());
  CHECK(request.cookie("aftercare_guest") == "tok");
  CHECK(request.cookie("b") == "2");
  CHECK_FALSE(request.cookie("guest"));
}
