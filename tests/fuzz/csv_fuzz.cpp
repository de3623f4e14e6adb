// A table as somebody's spreadsheet saved it. Holds: no crash; every cell reads as something or as
// nothing; what was read and is written again reads the same.
#include <cstdint>
#include <cstdlib>

#include "core/base/text.hpp"
#include "native/adapters/house/csv.hpp"
#include "native/adapters/house/csv_cells.hpp"

using namespace aftercare;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto table = read_csv({reinterpret_cast<const char*>(data), size});
  if (!table) {
    return 0;
  }
  std::string again;
  for (const CsvRow& row : table->rows) {
    for (const std::string& field : row.fields) {
      static_cast<void>(cell_text(field));
      static_cast<void>(is_scientific(field));
      static_cast<void>(cell_date(field));
      static_cast<void>(cell_money(field));
      static_cast<void>(cell_number(field));
      static_cast<void>(normalize_phone(field));
    }
    again += csv_line(row.fields);
  }
  const auto second = read_csv(again);
  if (!table->rows.empty() && (!second || second->rows.size() > table->rows.size())) {
    std::abort();
  }
  return 0;
}
