#include "native/adapters/sqlite/recent_terms.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace aftercare::sqlite {

namespace {

using Terms = std::set<std::string, std::less<>>;

std::string lines_of(const Terms& terms) {
  std::string text = "\n";
  for (const auto& term : terms) {
    text.append(term).push_back('\n');
  }
  return text;
}

// Calls `one` for each line.
template <class One>
void each_line(std::string_view text, One one) {
  text.remove_prefix(std::min<std::size_t>(1, text.size()));
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    one(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

void change(Terms& terms, const std::vector<const TermWrite*>& writes) {
  for (const auto* write : writes) {
    if (write->present) {
      terms.insert(write->term);
    } else {
      terms.erase(write->term);
    }
  }
}

// False: the record's terms are in the index.
bool change_waiting(Database& database, const EntityKey& key,
                    const std::vector<const TermWrite*>& writes) {
  Terms terms;
  {
    Query query{database, "SELECT terms FROM recent_terms WHERE t = ? AND id = ?"};
    if (!query.bind(key).step()) {
      return false;
    }
    each_line(query.text(0), [&](std::string_view term) { terms.emplace(term); });
  }
  change(terms, writes);
  const std::string text = lines_of(terms);
  Query{database, "UPDATE recent_terms SET terms = ? WHERE t = ? AND id = ?"}
      .bind(text)
      .bind(key)
      .run();
  return true;
}

void change_filed(Database& database, const std::vector<const TermWrite*>& writes) {
  Query add{database, "INSERT OR IGNORE INTO terms (term, t, id) VALUES (?, ?, ?)"};
  Query drop{database, "DELETE FROM terms WHERE term = ? AND t = ? AND id = ?"};
  for (const auto* write : writes) {
    (write->present ? add : drop).bind(write->term).bind(write->key).run();
  }
}

}  // namespace

void RecentTerms::write(const WriteBatch& batch) {
  std::map<EntityKey, std::vector<const TermWrite*>> by_record;
  for (const auto& term : batch.terms) {
    by_record[term.key].push_back(&term);
  }
  std::set<EntityKey> made;
  for (const auto& row : batch.rows) {
    if (row.previous == 0) {
      made.insert(row.key);
    }
  }
  for (const auto& [key, writes] : by_record) {
    if (made.count(key) == 0) {
      if (!change_waiting(database_, key, writes)) {
        change_filed(database_, writes);
      }
      continue;
    }
    Terms terms;
    change(terms, writes);
    const std::string text = lines_of(terms);
    Query{database_, "INSERT INTO recent_terms (t, id, terms) VALUES (?, ?, ?)"}
        .bind(key)
        .bind(text)
        .run();
    ++waiting_;
  }
  if (waiting_ > kRecentRecordsMax) {
    // Others may have filed them meanwhile, and what was rolled back was counted, too.
    Query query{database_, "SELECT count(*) FROM recent_terms"};
    waiting_ = query.step() ? static_cast<std::size_t>(query.count(0)) : 0;
  }
  if (waiting_ > kRecentRecordsMax) {
    file_recent_terms(database_);
    waiting_ = 0;
  }
}

void file_recent_terms(Database& database) {
  std::vector<std::pair<EntityKey, std::string>> waiting;
  {
    Query query{database, "SELECT t, id, terms FROM recent_terms"};
    while (query.step()) {
      waiting.emplace_back(query.key(0), query.text(2));
    }
  }
  if (waiting.empty()) {
    return;
  }
  std::vector<std::tuple<std::string_view, EntityKey>> entries;
  for (const auto& [key, text] : waiting) {
    each_line(text,
              [&entries, &of = key](std::string_view term) { entries.emplace_back(term, of); });
  }
  std::sort(entries.begin(), entries.end());
  Query add{database, "INSERT OR IGNORE INTO terms (term, t, id) VALUES (?, ?, ?)"};
  for (const auto& [term, key] : entries) {
    add.bind(term).bind(key).run();
  }
  Query{database, "DELETE FROM recent_terms"}.run();
}

}  // namespace aftercare::sqlite
