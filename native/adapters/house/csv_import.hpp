// import customers|devices|parts: each row becomes a command that is decided like any other. The
// header names the command's fields; a row that is refused is named with line, field and reason.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "native/adapters/house/house.hpp"

namespace aftercare {

enum class ImportKind { customers, devices, parts, suppliers };

struct ImportError {
  std::size_t line = 0;
  Refusal refusal;
};
struct ImportReport {
  std::size_t rows = 0;
  std::size_t imported = 0;  // of these some may have been there from an earlier run of the file
  std::vector<ImportError> errors;
};

// `all_or_nothing`: one bad row and nothing is imported. Refusals: those of read_csv,
// csv_column_unknown {column}, csv_column_twice, csv_empty.
Result<ImportReport> import_csv(House& house, ImportKind kind, std::string_view text,
                                bool all_or_nothing, Instant now);
// The columns a file may have.
std::vector<std::string> import_columns(ImportKind kind);

}  // namespace aftercare
