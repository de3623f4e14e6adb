#include "native/adapters/house/database_choice.hpp"

#include "native/adapters/postgres/database.hpp"
#include "native/adapters/sqlite/database.hpp"

namespace aftercare {

namespace {

template <class Opened>
Result<std::unique_ptr<sql::Database>> widened(Result<std::unique_ptr<Opened>> opened) {
  if (!opened) {
    return opened.error();
  }
  return std::unique_ptr<sql::Database>{std::move(*opened)};
}

}  // namespace

Result<std::unique_ptr<sql::Database>> open_database(const DataFolder& folder,
                                                     const DatabaseChoice& choice,
                                                     DatabaseAccess access) {
  const bool writes = access == DatabaseAccess::write;
  if (!choice.is_shared()) {
    return widened(sqlite::Database::open(folder.database(),
                                          writes ? sqlite::Access::write : sqlite::Access::read));
  }
  return widened(open_postgres(choice, access));
}

Result<std::unique_ptr<postgres::Database>> open_postgres(const DatabaseChoice& choice,
                                                          DatabaseAccess access) {
  const bool known =
      choice.url.rfind("postgresql://", 0) == 0 || choice.url.rfind("postgres://", 0) == 0;
  if (!known) {
    return refuse("malformed", "--database", {{"expected", "postgresql://user@host/database"}});
  }
  return postgres::Database::open(choice.url, access == DatabaseAccess::write
                                                  ? postgres::Access::write
                                                  : postgres::Access::read);
}

}  // namespace aftercare
