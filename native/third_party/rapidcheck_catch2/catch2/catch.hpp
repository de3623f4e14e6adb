// For <rapidcheck/catch.h>, which includes Catch2's header under the name it had in version 2.
#pragma once
#include <catch2/catch_test_macros.hpp>
#include <catch2/catch_tostring.hpp>
