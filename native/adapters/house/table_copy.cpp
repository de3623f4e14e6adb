#include "native/adapters/house/table_copy.hpp"

#include <algorithm>
#include <stdexcept>

#include "native/adapters/postgres/tables.hpp"

namespace aftercare {

namespace {

using postgres::Cell;
using postgres::Column;
using postgres::Element;
using postgres::Line;
using postgres::Table;

std::vector<std::string> names_of(const std::vector<Column>& columns) {
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (const auto& column : columns) {
    names.push_back(column.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::vector<std::string> first_column(SQLite::Database& database, const std::string& sql) {
  std::vector<std::string> out;
  SQLite::Statement statement{database, sql};
  while (statement.executeStep()) {
    out.push_back(statement.getColumn(0).getString());
  }
  return out;
}

// The file's tables as PostgreSQL describes them.
std::vector<Table> tables_of(SQLite::Database& file, postgres::Database& database) {
  std::vector<Table> tables;
  for (const auto& name :
       first_column(file,
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE "
                    "'sqlite_%' AND name NOT IN ('backup_files', 'sessions', 'session_phones', "
                    "'recent_terms') "
                    "ORDER BY name")) {
    Table table = postgres::describe_table(database, name);
    auto columns = first_column(file, "SELECT name FROM pragma_table_info('" + name + "')");
    std::sort(columns.begin(), columns.end());
    if (names_of(table.columns) != columns) {
      throw std::runtime_error("the table " + name + " has other columns in PostgreSQL");
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

std::string listed(const Table& table, const char* instead) {
  std::string out;
  for (const auto& column : table.columns) {
    out += (out.empty() ? "" : ", ") + (instead == nullptr ? column.name : std::string{instead});
  }
  return out;
}

void bind(SQLite::Statement& statement, int at, const Column& column, const Cell& cell) {
  if (const auto* number = std::get_if<std::int64_t>(&cell)) {
    statement.bind(at, *number);
  } else if (const auto* bytes = std::get_if<std::string>(&cell)) {
    if (column.type == Element::id) {
      statement.bindNoCopy(at, bytes->data(), static_cast<int>(bytes->size()));
    } else {
      statement.bindNoCopy(at, *bytes);
    }
  } else {
    statement.bind(at);
  }
}

Cell cell_of(const SQLite::Column& value, Element type) {
  if (value.isNull()) {
    return {};
  }
  if (type == Element::number) {
    return value.getInt64();
  }
  // The bytes of a blob or of a text, whatever is in them.
  return std::string{static_cast<const char*>(value.getBlob()),
                     static_cast<std::size_t>(value.getBytes())};
}

}  // namespace

void copy_tables(postgres::Database& from, SQLite::Database& to) {
  SQLite::Transaction transaction{to};
  for (const auto& table : tables_of(to, from)) {
    to.exec("DELETE FROM " + table.name);
    SQLite::Statement insert{to, "INSERT INTO " + table.name + " (" + listed(table, nullptr) +
                                     ") VALUES (" + listed(table, "?") + ")"};
    postgres::TableReader reader{from, table};
    for (auto lines = reader.next(); !lines.empty(); lines = reader.next()) {
      for (const auto& line : lines) {
        for (std::size_t c = 0; c < line.size(); ++c) {
          bind(insert, static_cast<int>(c) + 1, table.columns[c], line[c]);
        }
        insert.exec();
        insert.reset();
      }
    }
  }
  transaction.commit();
}

void copy_tables(SQLite::Database& from, postgres::Database& to) {
  for (const auto& table : tables_of(from, to)) {
    to.connection().run_once("DELETE FROM " + table.name, {});
    SQLite::Statement select{from, "SELECT " + listed(table, nullptr) + " FROM " + table.name};
    postgres::TableWriter writer{to, table};
    while (select.executeStep()) {
      Line line;
      for (std::size_t c = 0; c < table.columns.size(); ++c) {
        line.push_back(cell_of(select.getColumn(static_cast<int>(c)), table.columns[c].type));
      }
      writer.add(std::move(line));
    }
    writer.finish();
  }
}

}  // namespace aftercare
