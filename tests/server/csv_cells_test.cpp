// Cells and tables as spreadsheets write them.
#include "native/adapters/house/csv_cells.hpp"

#include <catch2/catch_test_macros.hpp>
#include <iconv.h>
#include <rapidcheck/catch.h>

#include "core/base/text.hpp"
#include "native/adapters/house/csv.hpp"

using namespace aftercare;

namespace {

std::string shown(std::string_view cell) {
  const auto date = cell_date(cell);
  return date ? to_text(*date) : "";
}

std::string encoded(const std::string& text, const char* encoding) {
  const iconv_t converter = iconv_open(encoding, "UTF-8");
  std::string from = text;
  std::string out(text.size() * 4 + 16, '\0');
  char* in = from.data();
  char* to = out.data();
  std::size_t left = from.size();
  std::size_t room = out.size();
  iconv(converter, &in, &left, &to, &room);
  iconv_close(converter);
  out.resize(out.size() - room);
  return out;
}

}  // namespace

TEST_CASE("dates are read as spreadsheets write them") {
  for (const char* cell :
       {"2024-03-05", "2024/3/5", "2024/03/05", "2024.3.5", "2024年3月5日", "2024 年 3 月 5 日",
        "20240305", "45356", "45356.0", "45356.75", "2024/3/5 0:00", "2024-03-05T00:00:00",
        "２０２４／３／５", "2024-3-5 13:45:00",
        "\xE2\x80\x8E"
        "2024/3/5"}) {
    INFO(cell);
    CHECK(shown(cell) == "2024-03-05");
  }
  for (const char* cell : {"2024/2/30", "2024/13/1", "3/5/2024", "5/3/24", "24/3/5", "100", "99999",
                           "2024年3月", "1.2.3", "yesterday", "45356x", "2024-3-5-6", ""}) {
    INFO(cell);
    CHECK(shown(cell).empty());
  }
}

TEST_CASE("numbers that a spreadsheet has rounded are told") {
  for (const char* cell : {"1.38E+10", "1.38e+10", "6.93E+12", "1E+05", "1.5E10", "１.38Ｅ+10"}) {
    INFO(cell);
    CHECK(is_scientific(cell));
  }
  for (const char* cell : {"13812345678", "2E10", "AC35E+1", "E+10", "1.38", "SN-1E+", "1E+1234"}) {
    INFO(cell);
    CHECK_FALSE(is_scientific(cell));
  }
}

TEST_CASE("texts that were kept texts are opened, amounts and columns are read") {
  CHECK(cell_text("=\"00123\"") == "00123");
  CHECK(cell_text("'00123") == "00123");
  CHECK(cell_text("'tis") == "'tis");
  CHECK(cell_text("\xEF\xBB\xBF 138\xE2\x80\x8B\t") == "138");
  CHECK(cell_money("￥1,280.50")->minor == 128050);
  CHECK(cell_money("¥99")->minor == 9900);
  CHECK_FALSE(cell_money("-5"));
  CHECK_FALSE(cell_money("1.2.3"));
  CHECK(cell_number("２４") == 24);
  CHECK_FALSE(cell_number("24x"));
  CHECK(column_letters(0) == "A");
  CHECK(column_letters(25) == "Z");
  CHECK(column_letters(26) == "AA");
}

TEST_CASE("a table comes back from every dialect it may be saved in") {
  rc::prop("encoding, separator, quotes and line ends", [] {
    const auto word = rc::gen::element<std::string>("王小明", "a, b; c\td", "\"quoted\"", "两\n行",
                                                    "", "13812345678", "𠮷野家", "x y");
    const auto columns = *rc::gen::inRange<std::size_t>(2, 5);
    const auto count = *rc::gen::inRange<std::size_t>(1, 6);
    std::vector<std::vector<std::string>> rows;
    for (std::size_t r = 0; r <= count; ++r) {
      std::vector<std::string> row{r == 0 ? "姓名" : "行" + std::to_string(r)};
      while (row.size() < columns)
        row.push_back(r == 0 ? "列" + std::to_string(row.size()) : *word);
      rows.push_back(std::move(row));
    }
    const char separator = *rc::gen::element(',', ';', '\t');
    const bool quoted = *rc::gen::arbitrary<bool>();
    const std::string end = *rc::gen::element<std::string>("\n", "\r\n");
    std::string text = *rc::gen::arbitrary<bool>() ? std::string("sep=") + separator + end : "";
    for (const auto& row : rows) {
      for (std::size_t i = 0; i < row.size(); ++i) {
        std::string cell = row[i];
        if (quoted || cell.find_first_of(",;\t\"\n") != std::string::npos) {
          for (std::size_t at = cell.find('"'); at != std::string::npos;
               at = cell.find('"', at + 2))
            cell.insert(at, 1, '"');
          cell = '"' + cell + '"';
        }
        text += (i == 0 ? "" : std::string(1, separator)) + cell;
      }
      text += end;
    }
    const int form = *rc::gen::inRange(0, 4);
    const std::string bytes = form == 0   ? text
                              : form == 1 ? "\xEF\xBB\xBF" + text
                              : form == 2 ? encoded(text, "GB18030")
                                          : "\xFF\xFE" + encoded(text, "UTF-16LE");
    const auto table = read_csv(bytes);
    RC_ASSERT(table.has_value());
    RC_ASSERT(table->separator == separator);
    RC_ASSERT(table->encoding == (form == 2   ? CsvEncoding::gb18030
                                  : form == 3 ? CsvEncoding::utf16
                                              : CsvEncoding::utf8));
    RC_ASSERT(table->rows.size() == rows.size());
    for (std::size_t r = 0; r < rows.size(); ++r)
      RC_ASSERT(table->rows[r].fields == rows[r]);
  });
}

TEST_CASE("a name beyond the basic plane comes through every encoding") {
  for (const char* name : {"𠮷田花子", "王𪚥", "\U0002CB73", "欧阳𰻝𰻝"}) {
    const std::string text = std::string{"姓名,电话\r\n"} + name + ",13916020010\r\n";
    for (const std::string& bytes : {text, "\xEF\xBB\xBF" + text, encoded(text, "GB18030"),
                                     "\xFF\xFE" + encoded(text, "UTF-16LE")}) {
      const auto table = read_csv(bytes);
      REQUIRE(table.has_value());
      REQUIRE(table->rows.size() == 2);
      CHECK(table->rows[1].fields == std::vector<std::string>{name, "13916020010"});
      CHECK(cell_text(table->rows[1].fields[0]) == name);
    }
  }
}
