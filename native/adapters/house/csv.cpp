#include "native/adapters/house/csv.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <optional>

#include <csv.h>
#include <iconv.h>

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

constexpr std::string_view kUtf8Mark = "\xEF\xBB\xBF";

struct CloseConverter {
  void operator()(void* converter) const { iconv_close(converter); }
};

// Nothing when these bytes are not written so.
std::optional<std::string> to_utf8_from(const char* encoding, std::string_view bytes) {
  const iconv_t opened = iconv_open("UTF-8", encoding);
  if (reinterpret_cast<std::intptr_t>(opened) == -1)
    return std::nullopt;
  const std::unique_ptr<void, CloseConverter> converter{opened};
  std::string input{bytes};
  char* from = input.data();
  std::size_t left = input.size();
  std::string out;
  std::vector<char> room(64UL * 1024);
  while (left > 0) {
    char* to = room.data();
    std::size_t free = room.size();
    const std::size_t converted = iconv(converter.get(), &from, &left, &to, &free);
    out.append(room.data(), room.size() - free);
    if (converted == static_cast<std::size_t>(-1) && errno != E2BIG)
      return std::nullopt;
  }
  return out;
}

struct Decoded {
  std::string text;
  CsvEncoding encoding = CsvEncoding::utf8;
};

std::optional<Decoded> decoded(std::string_view bytes) {
  const auto as = [](std::optional<std::string> text, CsvEncoding encoding) {
    return text ? std::optional{Decoded{std::move(*text), encoding}} : std::nullopt;
  };
  if (bytes.substr(0, 2) == "\xFF\xFE")
    return as(to_utf8_from("UTF-16LE", bytes.substr(2)), CsvEncoding::utf16);
  if (bytes.substr(0, 2) == "\xFE\xFF")
    return as(to_utf8_from("UTF-16BE", bytes.substr(2)), CsvEncoding::utf16);
  if (bytes.substr(0, kUtf8Mark.size()) == kUtf8Mark)
    bytes.remove_prefix(kUtf8Mark.size());
  if (is_valid_utf8(bytes))
    return Decoded{std::string{bytes}, CsvEncoding::utf8};
  return as(to_utf8_from("GB18030", bytes), CsvEncoding::gb18030);
}

// What the header has most of, outside of quotes.
char separator_of(std::string_view text) {
  constexpr std::array<char, 3> kSeparators{',', ';', '\t'};
  std::array<std::size_t, kSeparators.size()> counts{};
  bool quoted = false;
  for (const char c : text) {
    if (c == '"')
      quoted = !quoted;
    if (!quoted && (c == '\n' || c == '\r'))
      break;
    const auto at = std::find(kSeparators.begin(), kSeparators.end(), c);
    if (!quoted && at != kSeparators.end())
      ++counts[static_cast<std::size_t>(at - kSeparators.begin())];
  }
  const auto most = std::max_element(counts.begin(), counts.end());
  return kSeparators[static_cast<std::size_t>(most - counts.begin())];
}

// "sep=;" before the header, as Excel reads and writes it; goes past it.
std::optional<char> named_separator(std::string_view& text) {
  constexpr std::string_view kName = "sep=";
  const std::size_t end = std::min(text.find('\n'), text.size());
  std::string_view first = text.substr(0, end);
  if (!first.empty() && first.back() == '\r')
    first.remove_suffix(1);
  if (first.size() != kName.size() + 1 || first.substr(0, kName.size()) != kName)
    return std::nullopt;
  text.remove_prefix(std::min(end + 1, text.size()));
  return first.back();
}

// Spreadsheets write every column of a row that somebody once touched.
bool is_empty_row(const CsvRow& row) {
  return std::all_of(row.fields.begin(), row.fields.end(),
                     [](const std::string& field) { return trim(field).empty(); });
}

Result<std::vector<CsvRow>> parsed(std::string_view text, char separator) {
  csv_parser parser{};
  if (csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
    return refuse("csv_malformed", {}, {{"line", "0"}});
  }
  // Its room for a field grows by this much, and all of the field is copied each time: one quote
  // that is never closed makes a field of the whole file.
  constexpr std::size_t kLeastRoom = 64UL * 1024;
  csv_set_blk_size(&parser, std::max(kLeastRoom, text.size() / 8));
  csv_set_delim(&parser, static_cast<unsigned char>(separator));
  // A tab that separates is no space to be cut off a field.
  csv_set_space_func(&parser, [](unsigned char c) { return static_cast<int>(c == ' '); });
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

}  // namespace

Result<CsvTable> read_csv(std::string_view bytes) {
  const auto whole = decoded(bytes);
  if (!whole)
    return refuse("csv_not_utf8");
  CsvTable table;
  table.encoding = whole->encoding;
  std::string_view text = whole->text;
  const auto named = named_separator(text);
  table.separator = named.value_or(separator_of(text));
  auto rows = parsed(text, table.separator);
  if (!rows)
    return rows.error();
  table.rows = std::move(*rows);
  for (CsvRow& row : table.rows)
    row.line += named ? 1U : 0U;
  std::erase_if(table.rows, is_empty_row);
  return table;
}

std::string_view encoding_name(CsvEncoding encoding) {
  switch (encoding) {
    case CsvEncoding::utf8: return "UTF-8";
    case CsvEncoding::utf16: return "UTF-16";
    case CsvEncoding::gb18030: return "GB18030";
  }
  return "UTF-8";
}

std::string csv_line(const std::vector<std::string>& fields) {
  std::string line;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const std::string& field = fields[i];
    if (i > 0)
      line += ',';
    if (field.find_first_of(",;\t\"\r\n") == std::string::npos) {
      line += field;
      continue;
    }
    line += '"';
    for (const char c : field)
      line.append(c == '"' ? 2 : 1, c);
    line += '"';
  }
  return line + "\r\n";
}

}  // namespace aftercare
