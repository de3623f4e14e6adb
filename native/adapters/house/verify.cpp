#include "native/adapters/house/verify.hpp"

#include <fstream>
#include <sstream>

#include "core/base/sha256.hpp"
#include "native/adapters/sqlite/sqlite_reads.hpp"

namespace aftercare {

namespace {

struct Commit {
  std::uint64_t seq = 0;
  std::string digest;
  std::string hash;
};

// Events are read beside the commits, both in order of seq.
class EventWalk {
 public:
  explicit EventWalk(sqlite::Database& database)
      : query_{database, "SELECT seq, json FROM events ORDER BY seq, ordinal"} {
    more_ = query_.step();
  }
  // SHA-256 over the events up to `seq`.
  std::string digest_up_to(std::uint64_t seq, std::uint64_t& count) {
    std::string chained;
    while (more_ && query_.count(0) <= seq) {
      chained += query_.text(1);
      chained += '\n';
      ++count;
      more_ = query_.step();
    }
    return sha256_hex(chained);
  }
  [[nodiscard]] bool more() const { return more_; }

 private:
  sqlite::Query query_;
  bool more_ = false;
};

std::optional<VerifyProblem> check_commits(sqlite::Database& database, const sqlite::ChainKey& key,
                                           VerifyReport& report) {
  EventWalk events{database};
  std::string previous;
  sqlite::Query query{database, "SELECT seq, digest, hash FROM commits ORDER BY seq"};
  while (query.step()) {
    const Commit commit{query.count(0), query.text(1), query.text(2)};
    ++report.commits;
    if (events.digest_up_to(commit.seq, report.events) != commit.digest) {
      return VerifyProblem{"events_changed", commit.seq, "events do not match their digest"};
    }
    if (sqlite::chain_hash(key, previous, commit.digest) != commit.hash) {
      return VerifyProblem{"hash_wrong", commit.seq, "commit does not follow the one before"};
    }
    previous = commit.hash;
    report.head.seq = commit.seq;
    report.head.hash = commit.hash;
  }
  if (events.more()) {
    return VerifyProblem{"events_beyond_head", report.head.seq, "events without a commit"};
  }
  return std::nullopt;
}

std::optional<VerifyProblem> check_exported(sqlite::Database& database,
                                            const std::vector<Head>& exported) {
  for (const auto& head : exported) {
    sqlite::Query query{database, "SELECT hash FROM commits WHERE seq = ?"};
    if (!query.bind(head.seq).step()) {
      return VerifyProblem{"head_missing", head.seq, "history was cut off before an exported head"};
    }
    if (query.text(0) != head.hash) {
      return VerifyProblem{"head_differs", head.seq, "history is not the exported one"};
    }
  }
  return std::nullopt;
}

std::optional<VerifyProblem> check_rows(sqlite::Database& database) {
  sqlite::Query query{database,
                      "SELECT r.seq, t.name, lower(hex(r.id)) FROM rows r "
                      "JOIN entity_types t ON t.t = r.t WHERE r.ver IS NOT "
                      "(SELECT max(e.rev) FROM events e WHERE e.t = r.t AND e.id = r.id) LIMIT 1"};
  if (!query.step()) {
    return std::nullopt;
  }
  return VerifyProblem{"row_revision", query.count(0),
                       query.text(1) + "/" + query.text(2) + " is not what its events made"};
}

}  // namespace

VerifyReport verify_history(sqlite::Database& database, const sqlite::ChainKey& key,
                            const std::vector<Head>& exported) {
  const sqlite::Transaction snapshot{database, false};
  VerifyReport report;
  report.head.epoch = database.meta("epoch").value_or("");
  const Head counter = sqlite::SqliteReads{database}.head();
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
