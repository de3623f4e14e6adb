#include "native/adapters/house/row_scrub.hpp"

#include "native/adapters/sql/row_check.hpp"

namespace aftercare {

std::vector<Unsealed> RowScrub::look(sql::Database& reader, std::size_t limit) {
  std::vector<Unsealed> unsealed;
  sql::Query query{reader,
                   "SELECT t, id, ver, seq, checksum, json FROM rows WHERE (t, id) > (?, ?) "
                   "ORDER BY t, id LIMIT ?"};
  query.bind(after_ ? static_cast<int>(after_->t) : -1)
      .bind(after_ ? after_->id : Uuid{})
      .bind(static_cast<std::uint64_t>(limit));
  std::size_t rows = 0;
  try {
    while (query.step()) {
      ++rows;
      after_ = query.key(0);
      const StoredRow row{*after_, query.count(2), query.count(3), query.text(5), false};
      const std::int64_t checksum = query.number(4);
      switch (sql::row_state(row, checksum)) {
        case sql::RowState::whole: break;
        case sql::RowState::damaged: reader.note_damage(to_text(row.key)); break;
        case sql::RowState::unsealed:
          unsealed.push_back(
              {row.key, row.ver, checksum, sql::row_checksum(row.key, row.ver, row.json)});
          break;
      }
    }
  } catch (const sql::Error& error) {
    if (!error.is_damage()) {
      throw;
    }
    // The table itself cannot be walked beyond this row.
    reader.note_damage("rows/after/" + (after_ ? to_text(*after_) : "0"));
    rows = 0;
  }
  done_ = rows < limit;
  return unsealed;
}

void RowScrub::look_again(sql::Database& reader) {
  for (const auto& what : damage_.list()) {
    const auto key = parse_entity_key(what);
    if (!key) {
      continue;
    }
    const auto row = reader.reads().row(*key);
    if (!row || !row->damaged) {
      damage_.mended(what);
    }
  }
}

void RowScrub::begin() {
  after_.reset();
  done_ = false;
}

void seal(sql::Database& database, const std::vector<Unsealed>& rows) {
  for (const auto& row : rows) {
    sql::Query{database,
               "UPDATE rows SET checksum = ? WHERE t = ? AND id = ? AND ver = ? AND checksum = ?"}
        .bind(row.checksum)
        .bind(row.key)
        .bind(row.ver)
        .bind(row.was)
        .run();
  }
}

}  // namespace aftercare
