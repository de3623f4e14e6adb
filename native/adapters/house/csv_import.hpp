// import customers|devices|parts|suppliers: each row becomes a command that is decided like any
// other. The header names the command's fields, by their names or by what people call them
// (csv_columns.hpp); what is refused is named with line, cell, field and reason.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "native/adapters/house/csv.hpp"
#include "native/adapters/house/csv_columns.hpp"
#include "native/adapters/house/house.hpp"

namespace aftercare {

struct ImportOptions {
  bool all_or_nothing = false;  // one bad row and nothing is imported
  bool dry_run = false;         // everything is decided, nothing is kept
};

struct ImportError {
  std::size_t line = 0;
  Refusal refusal;
  std::string cell;    // "C5", as spreadsheets call it; empty: not of one column
  std::string header;  // of its column, as in the file
};
struct ImportReport {
  std::size_t rows = 0;
  std::size_t imported = 0;  // of these some may have been there from an earlier run of the file
  std::vector<ImportError> errors;
  CsvEncoding encoding = CsvEncoding::utf8;
  char separator = ',';
};

// Refusals: those of read_csv, csv_column_unknown {column, known}, csv_column_twice, csv_empty. At
// a cell: csv_value {value}, csv_scientific {value}, and what the command is refused for.
Result<ImportReport> import_csv(House& house, ImportKind kind, const ImportColumns& columns,
                                std::string_view text, ImportOptions options, Instant now);

}  // namespace aftercare
