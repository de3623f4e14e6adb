#include "native/adapters/sql/database.hpp"

#include "native/adapters/sql/row_check.hpp"

namespace aftercare::sql {

// The schema stores EntityType by position: values are appended, never moved.
static_assert(static_cast<int>(EntityType::customer) == 0);
static_assert(static_cast<int>(EntityType::case_) == 2);
static_assert(static_cast<int>(EntityType::visit) == 3);
static_assert(static_cast<int>(EntityType::stock_level) == 7);
static_assert(static_cast<int>(EntityType::policy) == 8);

std::optional<std::string> Database::meta(const std::string& key) {
  Query query{*this, "SELECT value FROM meta WHERE key = ?"};
  query.bind(key);
  return query.step() ? std::optional{query.text(0)} : std::nullopt;
}

void Database::set_meta(const std::string& key, const std::string& value) {
  Query{*this,
        "INSERT INTO meta (key, value) VALUES (?, ?) "
        "ON CONFLICT (key) DO UPDATE SET value = excluded.value"}
      .bind(key)
      .bind(value)
      .run();
}

StoredRow Database::checked(StoredRow row, std::int64_t checksum) const {
  row.damaged = row_state(row, checksum) == RowState::damaged;
  if (row.damaged) {
    note_damage(to_text(row.key));
  }
  return row;
}

StoredResult Database::readable(StoredResult result) {
  if (is_json_object(result.json)) {
    return result;
  }
  note_damage("result/" + to_text(result.id.value));
  // A refused command has no events. What else was said with it is lost.
  Query events{*this, "SELECT 1 FROM events WHERE seq = ? LIMIT 1"};
  const bool applied = events.bind(result.seq).step();
  result.json = "{\"id\":\"" + to_text(result.id.value) +
                "\",\"seq\":" + std::to_string(result.seq) +
                (applied ? ",\"status\":\"applied\"}"
                         : ",\"status\":\"rejected\",\"code\":\"record_damaged\"}");
  return result;
}

void Database::mark_for_duties(const std::vector<std::pair<Uuid, std::uint64_t>>& cases) {
  for (const auto& [id, seq] : cases) {
    Query{*this,
          "INSERT INTO duty_looks (id, due_ms, seq) VALUES (?, 0, ?) "
          "ON CONFLICT (id) DO UPDATE SET due_ms = 0, seq = excluded.seq"}
        .bind(id)
        .bind(seq)
        .run();
  }
}

Query& Query::bind(std::string_view text) {
  statement_.bind_text(next_++, text);
  return *this;
}

Query& Query::bind(const Uuid& id) {
  statement_.bind_id(next_++, id);
  return *this;
}

Query& Query::bind(std::int64_t number) {
  statement_.bind_number(next_++, number);
  return *this;
}

Query& Query::bind_null() {
  statement_.bind_null(next_++);
  return *this;
}

void Query::run() {
  while (step()) {
  }
  statement_.reset();
  next_ = 0;
}

std::uint64_t Query::count(int column) const {
  return static_cast<std::uint64_t>(number(column));
}

EntityKey Query::key(int column) const {
  return {static_cast<EntityType>(number(column)), uuid(column + 1)};
}

Transaction::Transaction(Database& database, bool writes) : database_{database} {
  if (writes || !database_.in_transaction()) {
    database_.begin(writes);
    open_ = true;
  }
}

Transaction::~Transaction() {
  if (open_) {
    database_.roll_back();
  }
}

void Transaction::commit() {
  if (open_) {
    database_.commit();
    open_ = false;
  }
}

}  // namespace aftercare::sql
