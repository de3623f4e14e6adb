#include "native/adapters/house/reindexing.hpp"

#include "core/app/index.hpp"
#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "core/codec/messages.hpp"

namespace aftercare {

namespace {

inline constexpr std::uint64_t kRowsAtOnce = 500;
constexpr const char* kMeta = "terms_read";

struct Found {
  EntityKey key;
  std::string json;
};

std::vector<Found> rows_after(sql::Database& database, EntityType type, const Uuid& after) {
  sql::Query query{database,
                   "SELECT t, id, json FROM rows WHERE t = ? AND id > ? ORDER BY id LIMIT ?"};
  query.bind(type).bind(after).bind(kRowsAtOnce);
  std::vector<Found> rows;
  while (query.step()) {
    rows.push_back({query.key(0), query.text(2)});
  }
  return rows;
}

void add_terms(sql::Database& database, const Found& row, const Record& record) {
  sql::Query term_query{database,
                        "INSERT INTO terms (term, t, id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"};
  for (const std::string& term : search_terms_of(record)) {
    term_query.bind(term).bind(row.key).run();
  }
  sql::Query entry_query{
      database,
      "INSERT INTO index_entries (name, value, id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING"};
  for (const IndexKey& entry : index_entries_of(record)) {
    entry_query.bind(static_cast<int>(entry.name)).bind(entry.value).bind(row.key.id).run();
  }
}

// Whether its terms may differ from those an earlier release made: it holds marks that show
// nothing, or a telephone number written in pieces (those joined by hyphens were one before).
bool may_differ(const std::string& json) {
  const std::u32string points = code_points(json);
  std::size_t digits = 0;  // in a row, what separates them passed over
  bool separated = false;
  for (const char32_t c : points) {
    const bool digit = c >= '0' && c <= '9';
    if (digit) {
      ++digits;
      if (separated && digits >= 7) {
        return true;
      }
    } else if (c == ' ' || c == '(' || c == ')') {
      separated = separated || digits > 0;
    } else if (c != '-') {
      digits = 0;
      separated = false;
      const bool mark = c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) ||
                        (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
                        (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0xA0;
      if (mark) {
        return true;
      }
    }
  }
  return false;
}

void add_terms_of(sql::Database& database, EntityType type) {
  Uuid after;
  for (bool more = true; more;) {
    const std::vector<Found> rows = rows_after(database, type, after);
    more = rows.size() == kRowsAtOnce;
    for (const Found& row : rows) {
      after = row.key.id;
    }
    for (const Found& row : rows) {
      if (!may_differ(row.json)) {
        continue;
      }
      if (const auto record = decode_record(type, row.json)) {
        add_terms(database, row, *record);
      }
    }
  }
}

}  // namespace

void add_missing_terms(sql::Database& database) {
  if (database.meta(kMeta) == kTermsRead) {
    return;
  }
  sql::Transaction transaction{database, true};
  database.settle();
  for (std::size_t t = 0; t < std::variant_size_v<Record>; ++t) {
    if (static_cast<EntityType>(t) != EntityType::policy) {
      add_terms_of(database, static_cast<EntityType>(t));
    }
  }
  database.set_meta(kMeta, kTermsRead);
  transaction.commit();
}

}  // namespace aftercare
