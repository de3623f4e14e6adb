#include "native/adapters/postgres/tables.hpp"

#include <array>
#include <stdexcept>
#include <utility>

namespace aftercare::postgres {

namespace {

inline constexpr int kLinesAtOnce = 2000;
inline constexpr std::size_t kBytesAtOnce = 1 << 20;

struct TypeName {
  std::string_view name;   // of information_schema
  std::string_view array;  // of a parameter
};
// In the order of Element.
constexpr std::array<TypeName, 4> kTypeNames{
    {{"bigint", "bigint[]"}, {"text", "text[]"}, {"uuid", "uuid[]"}, {"bytea", "bytea[]"}}};

Element element_of(const std::string& type) {
  for (std::size_t i = 0; i < kTypeNames.size(); ++i) {
    if (kTypeNames[i].name == type) {
      return static_cast<Element>(i);
    }
  }
  throw std::runtime_error("a column's type is none of ours: " + type);
}

std::string names_of(const Table& table) {
  std::string out;
  for (const auto& column : table.columns) {
    out += (out.empty() ? "" : ", ") + column.name;
  }
  return out;
}

Cell cell_of(const Rows& rows, int row, int column, Element type) {
  if (rows.is_null(row, column)) {
    return {};
  }
  if (type == Element::number) {
    return rows.number(row, column);
  }
  return rows.text(row, column);
}

}  // namespace

Table describe_table(Database& database, const std::string& name) {
  const Rows rows = database.connection().run(
      "SELECT column_name::text, data_type::text FROM information_schema.columns "
      "WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position",
      Params{}.text(name));
  Table table{name, {}};
  for (int i = 0; i < rows.size(); ++i) {
    table.columns.push_back({rows.text(i, 0), element_of(rows.text(i, 1))});
  }
  return table;
}

bool holds_records(Database& database) {
  const Rows tables = database.connection().run(
      "SELECT table_name::text FROM information_schema.tables "
      "WHERE table_schema = current_schema() AND table_type = 'BASE TABLE' "
      "AND table_name NOT IN ('schema_version', 'meta', 'counter', 'entity_types')",
      {});
  for (int i = 0; i < tables.size(); ++i) {
    const Rows found =
        database.connection().run_once("SELECT 1 FROM \"" + tables.text(i, 0) + "\" LIMIT 1", {});
    if (found.size() > 0) {
      return true;
    }
  }
  return false;
}

TableReader::TableReader(Database& database, const Table& table)
    : database_{database}, table_{table} {
  database_.connection().run_once(
      "DECLARE reading CURSOR FOR SELECT " + names_of(table) + " FROM " + table.name, {});
}

std::vector<Line> TableReader::next() {
  const Rows rows = database_.connection().run_once(
      "FETCH " + std::to_string(kLinesAtOnce) + " FROM reading", {});
  std::vector<Line> lines;
  for (int i = 0; i < rows.size(); ++i) {
    Line& line = lines.emplace_back();
    for (std::size_t c = 0; c < table_.columns.size(); ++c) {
      line.push_back(cell_of(rows, i, static_cast<int>(c), table_.columns[c].type));
    }
  }
  if (lines.empty()) {
    database_.connection().run_once("CLOSE reading", {});
  }
  return lines;
}

TableWriter::TableWriter(Database& database, const Table& table)
    : database_{database}, table_{table} {
  sql_ = "INSERT INTO " + table.name + " (" + names_of(table) + ") SELECT * FROM unnest(";
  for (std::size_t c = 0; c < table.columns.size(); ++c) {
    sql_ += (c == 0 ? "$" : ", $") + std::to_string(c + 1) + "::";
    sql_ += kTypeNames[static_cast<std::size_t>(table.columns[c].type)].array;
  }
  sql_ += ")";
}

void TableWriter::add(Line line) {
  for (const auto& cell : line) {
    const auto* text = std::get_if<std::string>(&cell);
    bytes_ += text == nullptr ? sizeof(std::int64_t) : text->size();
  }
  lines_.push_back(std::move(line));
  if (lines_.size() >= kLinesAtOnce || bytes_ >= kBytesAtOnce) {
    write();
  }
}

void TableWriter::finish() {
  if (!lines_.empty()) {
    write();
  }
}

void TableWriter::write() {
  for (auto& line : lines_) {
    for (auto& cell : line) {
      if (const auto* number = std::get_if<std::int64_t>(&cell)) {
        cell = number_bytes(*number);
      }
    }
  }
  Params params;
  for (std::size_t c = 0; c < table_.columns.size(); ++c) {
    std::vector<std::optional<std::string_view>> values;
    for (const auto& line : lines_) {
      const auto* bytes = std::get_if<std::string>(&line[c]);
      values.push_back(bytes == nullptr ? std::nullopt : std::optional<std::string_view>{*bytes});
    }
    params.array(table_.columns[c].type, values);
  }
  database_.connection().run_once(sql_, params);
  lines_.clear();
  bytes_ = 0;
}

}  // namespace aftercare::postgres
