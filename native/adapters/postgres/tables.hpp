// Whole tables out of and into PostgreSQL, for backups: read through a cursor, written in batches,
// never a table in memory. Both work in the transaction that is open.
#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "native/adapters/postgres/database.hpp"

namespace aftercare::postgres {

struct Column {
  std::string name;
  Element type = Element::text;
};
struct Table {
  std::string name;
  std::vector<Column> columns;
};
// As the database has it; without columns: there is no such table.
Table describe_table(Database& database, const std::string& name);
// Whether anybody has put anything into the database: more than migrations leave in a new one.
bool holds_records(Database& database);

// null, a number, or the bytes of a text, an id, a bytea.
using Cell = std::variant<std::monostate, std::int64_t, std::string>;
using Line = std::vector<Cell>;

class TableReader {
 public:
  TableReader(Database& database, const Table& table);
  // The next lines, in no promised order; nothing after the last.
  std::vector<Line> next();

 private:
  Database& database_;
  const Table& table_;
};

class TableWriter {
 public:
  TableWriter(Database& database, const Table& table);
  void add(Line line);
  // What is left; a writer that is not finished has not written all.
  void finish();

 private:
  void write();

  Database& database_;
  const Table& table_;
  std::string sql_;
  std::vector<Line> lines_;
  std::size_t bytes_ = 0;
};

}  // namespace aftercare::postgres
