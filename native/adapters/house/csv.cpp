#include "native/adapters/house/csv.hpp"

#include <algorithm>

#include <csv.h>

#include "core/base/text.hpp"

namespace aftercare {

namespace {

struct Reading {
  std::vector<CsvRow> rows;
  CsvRow row;
};

void take_field(void* bytes, std::size_t size, void* data) {
  auto& reading = *static_cast<Reading*>(data);
  reading.row.fields.emplace_back(static_cast<const char*>(bytes), size);
}

void take_row(int, void* data) {
  auto& reading = *static_cast<Reading*>(data);
  if (!reading.row.fields.empty()) {
    reading.rows.push_back(std::move(reading.row));
  }
  reading.row = {};
}

// The parser counts no lines: rows are given theirs by the line feeds they hold.
void number_rows(std::string_view text, std::vector<CsvRow>& rows) {
  std::size_t line = 1;
  std::size_t at = 0;
  bool quoted = false;
  std::size_t row = 0;
  bool at_start = true;
  for (; at < text.size() && row < rows.size(); ++at) {
    if (at_start && text[at] != '\n' && text[at] != '\r') {
      rows[row++].line = line;
      at_start = false;
    }
    if (text[at] == '"') {
      quoted = !quoted;
    }
    if (text[at] == '\n') {
      ++line;
      at_start = at_start || !quoted;
    }
  }
}

}  // namespace

Result<std::vector<CsvRow>> read_csv(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
    text.remove_prefix(kByteOrderMark.size());
  }
  if (!is_valid_utf8(text)) {
    return refuse("csv_not_utf8");
  }
  csv_parser parser{};
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
    return refuse("csv_malformed", {}, {{"line", "0"}});
  }
  Reading reading;
  const std::size_t read =
      csv_parse(&parser, text.data(), text.size(), take_field, take_row, &reading);
  const bool finished =
      read == text.size() && csv_fini(&parser, take_field, take_row, &reading) == 0;
  csv_free(&parser);
  if (!finished) {
    const std::string_view good = text.substr(0, read);
    const auto line = 1 + std::count(good.begin(), good.end(), '\n');
    return refuse("csv_malformed", {}, {{"line", std::to_string(line)}});
  }
  number_rows(text, reading.rows);
  return std::move(reading.rows);
}

}  // namespace aftercare
