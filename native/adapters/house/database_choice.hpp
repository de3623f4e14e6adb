// Where a server's records lie: in DIR/aftercare.db, or in a PostgreSQL that several servers share.
// The files' bytes, the keys and the messages' outbox stay in DIR, which those servers share too.
#pragma once
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::postgres {
class Database;
}

namespace aftercare {

struct DatabaseChoice {
  std::string url;  // "postgresql://user@host/database"; empty: DIR/aftercare.db

  [[nodiscard]] bool is_shared() const { return !url.empty(); }
};

enum class DatabaseAccess { write, read };

// Refusals: database_unusable {path, reason}, schema_newer {path, found, known}, malformed.
Result<std::unique_ptr<sql::Database>> open_database(const DataFolder& folder,
                                                     const DatabaseChoice& choice,
                                                     DatabaseAccess access);

// That of a choice that is_shared().
Result<std::unique_ptr<postgres::Database>> open_postgres(const DatabaseChoice& choice,
                                                          DatabaseAccess access);

}  // namespace aftercare
