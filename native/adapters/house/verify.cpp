#include "native/adapters/house/verify.hpp"

#include <fstream>
#include <sstream>

#include "core/base/sha256.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

namespace {

struct Commit {
  std::uint64_t seq = 0;
  std::string digest;
  std::string hash;
};

inline constexpr std::uint64_t kPage = 2000;

// Rows of a long table, some at a time: a connection may hold all of a statement's answer in
// memory.
struct EventRow {
  std::uint64_t seq = 0;
  std::uint64_t ordinal = 0;
  std::string json;
};

// Events are read beside the commits, both in order of seq.
class EventWalk {
 public:
  explicit EventWalk(sql::Database& database) : database_{database} { fill(); }
  // SHA-256 over the events up to `seq`.
  std::string digest_up_to(std::uint64_t seq, std::uint64_t& count) {
    std::string chained;
    while (more() && page_[at_].seq <= seq) {
      chained += page_[at_].json;
      chained += '\n';
      ++count;
      if (++at_ == page_.size()) {
        fill();
      }
    }
    return sha256_hex(chained);
  }
  [[nodiscard]] bool more() const { return at_ < page_.size(); }

 private:
  void fill() {
    const bool begun = !page_.empty();
    const EventRow last = begun ? page_.back() : EventRow{};
    page_.clear();
    at_ = 0;
    sql::Query query{database_,
                     "SELECT seq, ordinal, json FROM events WHERE (seq, ordinal) > (?, ?) "
                     "ORDER BY seq, ordinal LIMIT ?"};
    // No event has a seq of 0.
    query.bind(last.seq).bind(last.ordinal).bind(kPage);
    while (query.step()) {
      page_.push_back({query.count(0), query.count(1), query.text(2)});
    }
  }

  sql::Database& database_;
  std::vector<EventRow> page_;
  std::size_t at_ = 0;
};

std::vector<Commit> commits_after(sql::Database& database, std::uint64_t seq) {
  sql::Query query{database,
                   "SELECT seq, digest, hash FROM commits WHERE seq > ? ORDER BY seq LIMIT ?"};
  query.bind(seq).bind(kPage);
  std::vector<Commit> commits;
  while (query.step()) {
    commits.push_back({query.count(0), query.text(1), query.text(2)});
  }
  return commits;
}

std::optional<VerifyProblem> check_commits(sql::Database& database, const sql::ChainKey& key,
                                           VerifyReport& report) {
  EventWalk events{database};
  std::string previous;
  for (auto page = commits_after(database, 0); !page.empty();
       page = commits_after(database, report.head.seq)) {
    for (const auto& commit : page) {
      ++report.commits;
      if (events.digest_up_to(commit.seq, report.events) != commit.digest) {
        return VerifyProblem{"events_changed", commit.seq, "events do not match their digest"};
      }
      if (sql::chain_hash(key, previous, commit.digest) != commit.hash) {
        return VerifyProblem{"hash_wrong", commit.seq, "commit does not follow the one before"};
      }
      previous = commit.hash;
      report.head.seq = commit.seq;
      report.head.hash = commit.hash;
    }
  }
  if (events.more()) {
    return VerifyProblem{"events_beyond_head", report.head.seq, "events without a commit"};
  }
  return std::nullopt;
}

std::optional<VerifyProblem> check_exported(sql::Database& database,
                                            const std::vector<Head>& exported) {
  for (const auto& head : exported) {
    sql::Query query{database, "SELECT hash FROM commits WHERE seq = ?"};
    if (!query.bind(head.seq).step()) {
      return VerifyProblem{"head_missing", head.seq, "history was cut off before an exported head"};
    }
    if (query.text(0) != head.hash) {
      return VerifyProblem{"head_differs", head.seq, "history is not the exported one"};
    }
  }
  return std::nullopt;
}

std::optional<VerifyProblem> check_rows(sql::Database& database) {
  sql::Query query{database,
                   "SELECT r.seq, r.t, r.id FROM rows r LEFT JOIN "
                   "(SELECT t, id, max(rev) AS rev FROM events GROUP BY t, id) e "
                   "ON e.t = r.t AND e.id = r.id WHERE e.rev IS NULL OR e.rev <> r.ver LIMIT 1"};
  if (!query.step()) {
    return std::nullopt;
  }
  const EntityKey key = query.key(1);
  return VerifyProblem{"row_revision", query.count(0),
                       std::string{entity_type_name(key.t)} + "/" + to_text(key.id) +
                           " is not what its events made"};
}

}  // namespace

VerifyReport verify_history(sql::Database& database, const sql::ChainKey& key,
                            const std::vector<Head>& exported) {
  const sql::Transaction snapshot{database, false};
  VerifyReport report;
  report.head.epoch = database.meta("epoch").value_or("");
  const Head counter = database.reads().head();
  report.problem = check_commits(database, key, report);
  if (!report.problem && counter.hash != report.head.hash) {
    report.problem = VerifyProblem{"counter_differs", counter.seq, "head is not the last commit"};
  }
  if (!report.problem) {
    report.problem = check_exported(database, exported);
  }
  if (!report.problem) {
    report.problem = check_rows(database);
  }
  return report;
}

void export_head(const DataFolder& folder, const Head& head) {
  if (head.seq == 0) {
    return;
  }
  std::ofstream file{folder.keys() / "heads.log", std::ios::app};
  file << head.epoch << ' ' << head.seq << ' ' << head.hash << '\n';
}

std::vector<Head> exported_heads(const DataFolder& folder) {
  std::vector<Head> heads;
  std::ifstream file{folder.keys() / "heads.log"};
  Head head;
  while (file >> head.epoch >> head.seq >> head.hash) {
    heads.push_back(head);
  }
  return heads;
}

}  // namespace aftercare
