// Search over the plain (term, t, id) table. The rarest term leads, the others are probed by key,
// newest first and only until the page is full, so that the cost follows what is asked for, not
// what is stored.
#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <unordered_set>

#include "native/adapters/sql/sql_reads.hpp"

namespace aftercare::sql {

namespace {

// A word that begins more entries than this is not narrowed further: the first of these are
// searched.
inline constexpr std::uint64_t kCandidatesMax = 200'000;
// Terms are compared by how often they occur, up to so many: a serial number is told from a common
// word with the first look already.
inline constexpr std::uint64_t kCountedFirst = 64;
inline constexpr std::uint64_t kCountedMax = 2'000;
// Candidates that are probed together: few first, many when few of them are hits.
inline constexpr std::size_t kProbedFirst = 64;
inline constexpr std::size_t kProbedMax = 4096;

// Words and numbers match as prefixes, Chinese terms as they are.
bool is_prefix(const std::string& term) {
  return std::all_of(term.begin(), term.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80U; });
}

// The first text after all that begin with `term`: no UTF-8 text holds the byte FF.
std::string end_of(const std::string& term) {
  return is_prefix(term) ? term + "\xFF" : term;
}

std::uint64_t count_up_to(Database& database, const std::string& term, std::uint64_t most) {
  const std::string end = end_of(term);
  Query query{database,
              "SELECT count(*) FROM "
              "(SELECT 1 FROM terms WHERE term >= ? AND term <= ? LIMIT ?) AS found"};
  query.bind(term).bind(end).bind(most);
  return query.step() ? query.count(0) : 0;
}

std::size_t rarest_of(Database& database, const std::vector<std::string>& terms) {
  std::size_t rarest = 0;
  for (const std::uint64_t most : {kCountedFirst, kCountedMax}) {
    std::uint64_t fewest = std::numeric_limits<std::uint64_t>::max();
    for (std::size_t i = 0; terms.size() > 1 && i < terms.size(); ++i) {
      const std::uint64_t count = count_up_to(database, terms[i], most);
      if (count < fewest) {
        fewest = count;
        rarest = i;
      }
    }
    if (fewest < most) {
      break;
    }
  }
  return rarest;
}

// Ids are made in order of time: newest first.
bool is_newer(const EntityKey& a, const EntityKey& b) {
  return a.id == b.id ? a.t < b.t : b.id < a.id;
}

std::vector<EntityKey> keys_beginning_with(Database& database, const std::string& term,
                                           std::optional<EntityType> type) {
  const std::string end = end_of(term);
  Query query{database, "SELECT t, id FROM terms WHERE term >= ? AND term <= ? LIMIT ?"};
  query.bind(term).bind(end).bind(kCandidatesMax);
  std::vector<EntityKey> keys;
  while (query.step()) {
    const EntityKey key = query.key(0);
    if (!type || key.t == *type) {
      keys.push_back(key);
    }
  }
  std::sort(keys.begin(), keys.end(), is_newer);
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

bool holds(const std::string& lines, const std::string& term) {
  const std::string wanted = is_prefix(term) ? "\n" + term : "\n" + term + "\n";
  return ::memmem(lines.data(), lines.size(), wanted.data(), wanted.size()) != nullptr;
}

std::vector<EntityType> every_type() {
  std::vector<EntityType> types;
  for (std::size_t t = 0; t < std::variant_size_v<Record>; ++t) {
    types.push_back(static_cast<EntityType>(t));
  }
  return types;
}

}  // namespace

// The records that hold the leading term, newest first, a few at a time: a word is a run of the
// index for each kind of record, merged here; what a number begins has to be gathered whole.
class SqlReads::Candidates {
 public:
  Candidates(SqlReads& reads, const std::string& term, std::optional<EntityType> type,
             std::size_t first)
      : reads_{reads}, term_{term} {
    if (is_prefix(term)) {
      gathered_ = keys_beginning_with(reads.database_, term, type);
      return;
    }
    for (const EntityType one : type ? std::vector{*type} : every_type()) {
      runs_.push_back({one, std::nullopt});
    }
    for (auto& ids : reads_.newest_with(term_, runs_, first)) {
      const bool ended = ids.size() < first;
      read_.push_back({std::move(ids), 0, ended});
    }
  }

  // At most `count`; none: that was all.
  std::vector<EntityKey> next(std::size_t count) {
    std::vector<EntityKey> keys;
    if (runs_.empty()) {
      const std::size_t end = std::min(gathered_.size(), at_ + count);
      keys.assign(gathered_.begin() + static_cast<std::ptrdiff_t>(at_),
                  gathered_.begin() + static_cast<std::ptrdiff_t>(end));
      at_ = end;
      return keys;
    }
    while (keys.size() < count) {
      const auto key = newest(count);
      if (!key) {
        break;
      }
      keys.push_back(*key);
    }
    return keys;
  }

 private:
  // What was read of one run.
  struct Read {
    std::vector<Uuid> ids;
    std::size_t at = 0;
    bool ended = false;  // nothing behind them

    [[nodiscard]] bool empty() const { return at == ids.size(); }
    [[nodiscard]] const Uuid& front() const { return ids[at]; }
  };

  std::optional<EntityKey> newest(std::size_t at_once) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      if (read_[i].empty() && !read_[i].ended) {
        refill(i, at_once);
      }
      if (!read_[i].empty() && (!best || read_[*best].front() < read_[i].front())) {
        best = i;
      }
    }
    if (!best) {
      return std::nullopt;
    }
    return EntityKey{runs_[*best].type, read_[*best].ids[read_[*best].at++]};
  }

  void refill(std::size_t i, std::size_t at_once) {
    runs_[i].before = read_[i].ids.back();
    read_[i].ids = std::move(reads_.newest_with(term_, {runs_[i]}, at_once).front());
    read_[i].at = 0;
    read_[i].ended = read_[i].ids.size() < at_once;
  }

  SqlReads& reads_;
  const std::string& term_;
  std::vector<TermRun> runs_;
  std::vector<Read> read_;  // of each run
  std::vector<EntityKey> gathered_;
  std::size_t at_ = 0;
};

std::vector<std::vector<Uuid>> SqlReads::newest_with(const std::string& term,
                                                     const std::vector<TermRun>& runs,
                                                     std::size_t limit) {
  std::vector<std::vector<Uuid>> out;
  for (const auto& run : runs) {
    auto& ids = out.emplace_back();
    Query query{database_,
                "SELECT id FROM terms WHERE term = ? AND t = ? AND id < ? "
                "ORDER BY id DESC LIMIT ?"};
    query.bind(term).bind(run.type).bind(run.before.value_or(last_uuid()));
    query.bind(static_cast<std::uint64_t>(limit));
    while (query.step()) {
      ids.push_back(query.uuid(0));
    }
  }
  return out;
}

std::unordered_set<EntityKey> SqlReads::holding(const std::string& term,
                                                const std::vector<EntityKey>& keys) {
  std::unordered_set<EntityKey> out;
  for (const auto& key : keys) {
    Query query{database_, "SELECT 1 FROM terms WHERE term = ? AND t = ? AND id = ?"};
    if (query.bind(term).bind(key).step()) {
      out.insert(key);
    }
  }
  return out;
}

// Whether records have one more term: by key where the term is whole, else by the set of all that
// begin with it, made at the first need.
class SqlReads::TermCheck {
 public:
  TermCheck(SqlReads& reads, const std::string& term) : reads_{reads}, term_{term} {}

  void keep(std::vector<EntityKey>& keys) {
    if (keys.empty()) {
      return;
    }
    const auto whole = reads_.holding(term_, keys);
    std::erase_if(keys, [&](const EntityKey& key) {
      return whole.count(key) == 0 && !(is_prefix(term_) && beginning().count(key) != 0);
    });
  }

 private:
  const std::unordered_set<EntityKey>& beginning() {
    if (!made_) {
      const auto keys = keys_beginning_with(reads_.database_, term_, std::nullopt);
      set_ = {keys.begin(), keys.end()};
      made_ = true;
    }
    return set_;
  }

  SqlReads& reads_;
  const std::string& term_;
  bool made_ = false;
  std::unordered_set<EntityKey> set_;
};

std::vector<EntityKey> SqlReads::waiting_with(const std::vector<std::string>& terms,
                                              std::optional<EntityType> type) {
  std::vector<EntityKey> keys;
  for (const auto& waiting : waiting_terms()) {
    if ((!type || waiting.key.t == *type) &&
        std::all_of(terms.begin(), terms.end(),
                    [&](const std::string& term) { return holds(waiting.terms, term); })) {
      keys.push_back(waiting.key);
    }
  }
  std::sort(keys.begin(), keys.end(), is_newer);
  return keys;
}

std::vector<EntityKey> SqlReads::search(const std::vector<std::string>& terms,
                                        std::optional<EntityType> type, std::size_t limit,
                                        std::size_t offset) {
  if (terms.empty() || limit == 0) {
    return {};
  }
  const Transaction snapshot{database_, false};
  const std::size_t rarest = rarest_of(database_, terms);
  std::vector<TermCheck> others;
  for (std::size_t i = 0; i < terms.size(); ++i) {
    if (i != rarest) {
      others.emplace_back(*this, terms[i]);
    }
  }
  // Of one term alone everything is a hit: no more is read than asked for.
  std::size_t at_once =
      others.empty() ? std::min<std::size_t>(offset, kCandidatesMax) + limit : kProbedFirst;
  Candidates candidates{*this, terms[rarest], type, at_once};
  const auto waiting = waiting_with(terms, type);
  auto next_waiting = waiting.begin();
  std::vector<EntityKey> out;
  for (bool ended = false; !ended && out.size() < limit;) {
    std::vector<EntityKey> keys = candidates.next(at_once);
    ended = keys.empty();
    // Those that are not in the index come in between, by their age.
    const auto until = ended ? waiting.end()
                             : std::find_if_not(next_waiting, waiting.end(),
                                                [last = keys.back()](const EntityKey& key) {
                                                  return is_newer(key, last);
                                                });
    for (auto& other : others) {
      other.keep(keys);
    }
    std::vector<EntityKey> hits;
    std::merge(next_waiting, until, keys.begin(), keys.end(), std::back_inserter(hits), is_newer);
    next_waiting = until;
    const std::size_t skipped = std::min(offset, hits.size());
    offset -= skipped;
    const std::size_t taken = std::min(limit - out.size(), hits.size() - skipped);
    const auto first = hits.begin() + static_cast<std::ptrdiff_t>(skipped);
    out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(taken));
    at_once = std::max(at_once, std::min(at_once * 2, kProbedMax));
  }
  return out;
}

}  // namespace aftercare::sql
