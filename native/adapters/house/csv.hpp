// CSV as RFC 4180 has it, read strictly (libcsv), in the forms spreadsheets write it: UTF-8 with or
// without byte order mark, UTF-16 with one, GB18030 (what Excel in China saves); comma, semicolon
// or tab; quotes doubled inside quotes.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace aftercare {

enum class CsvEncoding { utf8, utf16, gb18030 };

struct CsvRow {
  std::size_t line = 0;  // where the row begins, 1 for the header
  std::vector<std::string> fields;
};
struct CsvTable {
  std::vector<CsvRow> rows;
  CsvEncoding encoding = CsvEncoding::utf8;
  char separator = ',';
};

// Rows without any text are skipped. Refusals: csv_malformed {line}, csv_not_utf8.
Result<CsvTable> read_csv(std::string_view bytes);
// "GB18030".
std::string_view encoding_name(CsvEncoding encoding);
// One row, quoted where it must be, with its line end.
std::string csv_line(const std::vector<std::string>& fields);

}  // namespace aftercare
