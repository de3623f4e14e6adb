#include "native/adapters/sqlite/sqlite_reads.hpp"

namespace aftercare::sqlite {

std::vector<SqliteReads::Waiting> SqliteReads::waiting_terms() {
  std::vector<Waiting> out;
  sql::Query query{database(), "SELECT t, id, terms FROM recent_terms"};
  while (query.step()) {
    out.push_back({query.key(0), query.text(2)});
  }
  return out;
}

}  // namespace aftercare::sqlite
