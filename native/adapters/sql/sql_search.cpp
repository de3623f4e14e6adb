// Search over the plain (term, t, id) table. The rarest term leads, the others are probed by key,
// so that the cost follows what is found, not what is stored.
#include <algorithm>
#include <unordered_set>

#include "native/adapters/sql/sql_reads.hpp"

namespace aftercare::sql {

namespace {

// A word that fits more records than this is not narrowed further: the newest of these are
// searched.
inline constexpr std::uint64_t kCandidatesMax = 200'000;
inline constexpr std::uint64_t kCountedMax = 2'000;

// Words and numbers match as prefixes, Chinese terms as they are.
bool is_prefix(const std::string& term) {
  return std::all_of(term.begin(), term.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

// The first text after all that begin with `term`: no UTF-8 text holds the byte FF.
std::string end_of(const std::string& term) {
  return is_prefix(term) ? term + "\xFF" : term;
}

std::uint64_t count_up_to(Database& database, const std::string& term) {
  const std::string end = end_of(term);
  Query query{database,
              "SELECT count(*) FROM "
              "(SELECT 1 FROM terms WHERE term >= ? AND term <= ? LIMIT ?) AS found"};
  query.bind(term).bind(end).bind(kCountedMax);
  return query.step() ? query.count(0) : 0;
}

std::vector<EntityKey> keys_of(Database& database, const std::string& term,
                               std::optional<EntityType> type) {
  const std::string end = end_of(term);
  std::vector<EntityKey> keys;
  const auto gather = [&](Query& query) {
    while (query.step()) {
      keys.push_back(query.key(0));
    }
  };
  if (type && !is_prefix(term)) {
    Query query{database,
                "SELECT t, id FROM terms WHERE term = ? AND t = ? ORDER BY id DESC LIMIT ?"};
    gather(query.bind(term).bind(*type).bind(kCandidatesMax));
    return keys;
  }
  Query query{database, "SELECT t, id FROM terms WHERE term >= ? AND term <= ? LIMIT ?"};
  gather(query.bind(term).bind(end).bind(kCandidatesMax));
  std::erase_if(keys, [&](const EntityKey& key) { return type && key.t != *type; });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

// Whether records have one more term: by key where the term is whole, else by the set of all that
// begin with it, made at the first need.
class TermCheck {
 public:
  TermCheck(Database& database, const std::string& term) : database_{database}, term_{term} {}

  bool holds(const EntityKey& key) {
    Query query{database_, "SELECT 1 FROM terms WHERE term = ? AND t = ? AND id = ?"};
    if (query.bind(term_).bind(key).step()) {
      return true;
    }
    if (!is_prefix(term_)) {
      return false;
    }
    if (!made_) {
      const auto keys = keys_of(database_, term_, std::nullopt);
      set_ = {keys.begin(), keys.end()};
      made_ = true;
    }
    return set_.count(key) != 0;
  }

 private:
  Database& database_;
  const std::string& term_;
  bool made_ = false;
  std::unordered_set<EntityKey> set_;
};

}  // namespace

std::vector<StoredRow> SqlReads::search(const std::vector<std::string>& terms,
                                        std::optional<EntityType> type, std::size_t limit,
                                        std::size_t offset) {
  if (terms.empty()) {
    return {};
  }
  const Transaction snapshot{database_, false};
  std::size_t rarest = 0;
  std::uint64_t fewest = kCountedMax + 1;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    const std::uint64_t count = count_up_to(database_, terms[i]);
    if (count < fewest) {
      fewest = count;
      rarest = i;
    }
  }
  std::vector<EntityKey> keys = keys_of(database_, terms[rarest], type);
  // Ids are made in order of time: newest first.
  std::sort(keys.begin(), keys.end(),
            [](const EntityKey& a, const EntityKey& b) { return b.id < a.id; });
  std::vector<TermCheck> others;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i != rarest) {
      others.emplace_back(database_, terms[i]);
    }
  }
  std::vector<StoredRow> out;
  for (const auto& key : keys) {
    if (!std::all_of(others.begin(), others.end(),
                     [&key](TermCheck& check) { return check.holds(key); })) {
      continue;
    }
    if (offset > 0) {
      --offset;
      continue;
    }
    if (auto found = row(key)) {
      out.push_back(std::move(*found));
    }
    if (out.size() >= limit) {
      break;
    }
  }
  return out;
}

}  // namespace aftercare::sql
