// Included last by what fuzzers share with tests. In a fuzzer no test case runs that Catch2 could
// report to: what has to hold ends the process there, which is how a fuzzer finds it.
#pragma once
#include <cstdlib>

#include <catch2/catch_test_macros.hpp>

#if defined(__has_feature)
#if __has_feature(coverage_sanitizer)
#undef REQUIRE
#undef REQUIRE_FALSE
#undef CHECK
#undef INFO
#define REQUIRE(...) (static_cast<bool>(__VA_ARGS__) ? void() : std::abort())
#define REQUIRE_FALSE(...) (static_cast<bool>(__VA_ARGS__) ? std::abort() : void())
#define CHECK(...) REQUIRE(__VA_ARGS__)
#define INFO(...) static_cast<void>(0)
#endif
#endif
