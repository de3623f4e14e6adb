#include "native/adapters/house/csv.hpp"

#include <catch2/catch_test_macros.hpp>

using namespace aftercare;

TEST_CASE("CSV: quotes, commas, line feeds inside quotes, empty lines, byte order mark") {
  const auto table = read_csv(
      "\xEF\xBB\xBF"
      "a,b\r\n\"x, \"\"y\"\"\",2\r\n\r\n\"two\nlines\",3\n4,");
  REQUIRE(table.has_value());
  const auto& rows = table->rows;
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].fields == std::vector<std::string>{"a", "b"});
  CHECK(rows[1].fields == std::vector<std::string>{"x, \"y\"", "2"});
  CHECK(rows[2].fields == std::vector<std::string>{"two\nlines", "3"});
  CHECK(rows[3].fields == std::vector<std::string>{"4", ""});
  CHECK(rows[0].line == 1);
  CHECK(rows[1].line == 2);
  CHECK(rows[2].line == 4);
  CHECK(rows[3].line == 6);
}

TEST_CASE("CSV: what is torn or no UTF-8 is refused") {
  CHECK(read_csv("a,\"b\n").error().code == "csv_malformed");
  CHECK(read_csv("a,b\"c\n").error().code == "csv_malformed");
  CHECK(read_csv("a,\xFF\n").error().code == "csv_not_utf8");
  CHECK(read_csv("")->rows.empty());
}
