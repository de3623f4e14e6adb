// Every table between a backup's SQLite file and PostgreSQL, whose tables are the same but for
// types (an id is 16 bytes or a UUID, a search term is text or bytes). What a table is called and
// which columns it has is read from the file; where PostgreSQL has others, std::runtime_error.
// Sessions stay behind: whoever restores a backup asks everybody to log in again.
#pragma once
#include "native/adapters/postgres/database.hpp"
#include "native/adapters/sqlite/database.hpp"

namespace aftercare {

// What `to` held of its own (an empty schema's few rows) is replaced. The caller holds PostgreSQL's
// transaction: one snapshot to read from, or all or nothing to write.
void copy_tables(postgres::Database& from, SQLite::Database& to);
void copy_tables(SQLite::Database& from, postgres::Database& to);

}  // namespace aftercare
