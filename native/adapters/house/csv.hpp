// CSV as RFC 4180 has it, read strictly (libcsv): UTF-8, with or without byte order mark, comma,
// quotes doubled inside quotes.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"

namespace aftercare {

struct CsvRow {
  std::size_t line = 0;  // where the row begins, 1 for the header
  std::vector<std::string> fields;
};

// Empty lines are skipped. Refusals: csv_malformed {line}, csv_not_utf8.
Result<std::vector<CsvRow>> read_csv(std::string_view text);

}  // namespace aftercare
