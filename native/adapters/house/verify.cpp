#include "native/adapters/house/verify.hpp"

#include "core/base/sha256.hpp"
#include "native/adapters/house/continuity.hpp"

namespace aftercare {

namespace {

struct Commit {
  std::uint64_t seq = 0;
  std::string digest;
  std::string hash;
};

// Commits and events are read some at a time: a connection may hold all of a statement's answer in
// memory.
inline constexpr std::uint64_t kCommitsAtOnce = 500;
inline constexpr std::uint64_t kSeqsAtOnce = 2000;

std::vector<Commit> commits_between(sql::Database& database, std::uint64_t after,
                                    std::uint64_t up_to) {
  sql::Query query{database,
                   "SELECT seq, digest, hash FROM commits WHERE seq > ? AND seq <= ? "
                   "ORDER BY seq LIMIT ?"};
  query.bind(after).bind(up_to).bind(kCommitsAtOnce);
  std::vector<Commit> commits;
  while (query.step()) {
    commits.push_back({query.count(0), query.text(1), query.text(2)});
  }
  return commits;
}

class HistoryCheck {
 public:
  HistoryCheck(sql::Database& database, const DataFolder& folder, bool own_keys,
               VerifyReport& report)
      : database_{database}, folder_{folder}, own_keys_{own_keys}, report_{report} {}

  void run() {
    if (!attempt(database_, report_, "meta", [this] {
          start_ = history_start(database_, folder_);
          // Servers may write meanwhile: what comes after this is not looked at.
          counter_ = database_.reads().head();
          report_.head.epoch = counter_.epoch;
          look_beyond();
        })) {
      return;
    }
    std::vector<Commit> page;
    const auto next = [&] {
      page.clear();
      return attempt(
                 database_, report_, "commits",
                 [&] { page = commits_between(database_, report_.head.seq, counter_.seq); },
                 report_.head.seq) &&
             !page.empty();
    };
    while (next()) {
      check_page(page);
    }
    check_end();
  }

 private:
  // Several commits' events with one statement; when that fails each commit's alone.
  void check_page(const std::vector<Commit>& page) {
    for (std::size_t first = 0; first < page.size();) {
      const std::uint64_t after = report_.head.seq;
      std::size_t end = first + 1;
      while (end < page.size() && page[end].seq - after <= kSeqsAtOnce) {
        ++end;
      }
      std::vector<std::string> digests;
      if (try_digests(page, first, end, after, digests)) {
        for (std::size_t i = first; i < end; ++i) {
          check(page[i], digests[i - first]);
        }
      } else {
        for (std::size_t i = first; i < end; ++i) {
          check_alone(page[i]);
        }
      }
      first = end;
    }
  }

  bool try_digests(const std::vector<Commit>& page, std::size_t first, std::size_t end,
                   std::uint64_t after, std::vector<std::string>& digests) {
    VerifyReport aside;
    std::uint64_t events = 0;
    const bool good = attempt(database_, aside, "events", [&] {
      sql::Query query{database_,
                       "SELECT seq, json FROM events WHERE seq > ? AND seq <= ? "
                       "ORDER BY seq, ordinal"};
      query.bind(after).bind(page[end - 1].seq);
      bool more = query.step();
      for (std::size_t i = first; i < end; ++i) {
        std::string chained;
        while (more && query.count(0) <= page[i].seq) {
          chained += query.text(1);
          chained += '\n';
          ++events;
          more = query.step();
        }
        digests.push_back(sha256_hex(chained));
      }
    });
    report_.events += good ? events : 0;
    return good;
  }

  void check_alone(const Commit& commit) {
    std::vector<std::string> digests;
    if (try_digests({commit}, 0, 1, report_.head.seq, digests)) {
      check(commit, digests.front());
    } else {
      report_.add({"unreadable", commit.seq, "events", "events of the commit cannot be read"});
      follow(commit);
    }
  }

  void check(const Commit& commit, const std::string& digest) {
    if (digest != commit.digest) {
      report_.add({"events_changed", commit.seq, "", "events do not match their digest"});
    }
    follow(commit);
  }

  void follow(const Commit& commit) {
    const bool checkable = own_keys_ && commit.seq > start_.seq;
    const bool fits = commit.seq == start_.seq
                          ? commit.hash == start_.hash
                          : !checkable || sql::chain_hash(folder_.chain_key(), report_.head.hash,
                                                          commit.digest) == commit.hash;
    if (!fits) {
      report_.add({"hash_wrong", commit.seq, "", "commit does not follow the one before"});
    }
    ++report_.commits;
    report_.head.seq = commit.seq;
    report_.head.hash = commit.hash;
  }

  void look_beyond() {
    sql::Query events{database_, "SELECT count(*) FROM events WHERE seq > ?"};
    sql::Query commits{database_, "SELECT count(*) FROM commits WHERE seq > ?"};
    if ((events.bind(counter_.seq).step() && events.count(0) != 0) ||
        (commits.bind(counter_.seq).step() && commits.count(0) != 0)) {
      report_.add({"events_beyond_head", counter_.seq, "", "events or commits beyond the head"});
    }
  }

  void check_end() {
    if (report_.head.seq == counter_.seq && report_.head.hash == counter_.hash) {
      return;
    }
    report_.add({"counter_differs", counter_.seq, "", "head is not the last commit"});
    attempt(database_, report_, "events", [this] {
      sql::Query behind{database_, "SELECT count(*) FROM events WHERE seq > ? AND seq <= ?"};
      behind.bind(report_.head.seq).bind(counter_.seq);
      if (behind.step() && behind.count(0) != 0) {
        report_.add({"events_beyond_head", report_.head.seq, "", "events without a commit"});
      }
    });
  }

  sql::Database& database_;
  const DataFolder& folder_;
  bool own_keys_;
  VerifyReport& report_;
  HistoryStart start_;
  Head counter_;
};

void verify_heads(sql::Database& database, const DataFolder& folder, const std::vector<Head>& more,
                  VerifyReport& report) {
  const ExportedHeads exported = exported_heads(folder);
  report.heads = exported.heads.size() + more.size();
  if (exported.damaged != 0) {
    report.add({"heads_damaged", 0, "heads.log",
                std::to_string(exported.damaged) + " lines are not this house's"});
  }
  attempt(database, report, "heads", [&] {
    const auto check = [&](const std::vector<Head>& missing) {
      for (const auto& head : missing) {
        const bool beyond = head.seq > report.head.seq;
        report.add({beyond ? "head_missing" : "head_differs", head.seq, "",
                    beyond ? "history was cut off before an exported head"
                           : "history is not the exported one"});
      }
    };
    check(missing_heads(database, folder, exported.heads));
    check(missing_heads(database, folder, more));
  });
}

void verify_keys(sql::Database& database, const DataFolder& folder, VerifyReport& report) {
  attempt(database, report, "meta", [&] {
    const auto refusal = judge(database, folder).refusal;
    if (refusal && refusal->code == "key_foreign") {
      report.add(
          {refusal->code, 0, "", "the database was signed with other keys", refusal->params});
    } else if (refusal && refusal->code == "heads_missing") {
      report.add({"heads_cut", 0, "heads.log",
                  "ends at commit " + refusal->params.at("found") + ", commit " +
                      refusal->params.at("noted") + " was in it"});
    }
  });
}

}  // namespace

void VerifyReport::add(VerifyProblem problem) {
  if (++counts[problem.code] <= named_max) {
    problems.push_back(std::move(problem));
  }
}

Refusal refusal_of(const VerifyProblem& problem) {
  Refusal refusal = refuse(problem.code, {}, problem.params);
  if (problem.seq != 0) {
    refusal.params["seq"] = std::to_string(problem.seq);
  }
  if (!problem.what.empty()) {
    refusal.params["what"] = problem.what;
  }
  if (!problem.detail.empty()) {
    refusal.params["detail"] = problem.detail;
  }
  return refusal;
}

bool attempt(sql::Database& database, VerifyReport& report, const std::string& what,
             const std::function<void()>& work, std::uint64_t seq) {
  try {
    const sql::Transaction snapshot{database, false};
    work();
    return true;
  } catch (const std::exception& error) {
    report.add({"unreadable", seq, what, error.what()});
    return false;
  }
}

void verify_history(sql::Database& database, const DataFolder& folder, bool own_keys,
                    VerifyReport& report) {
  HistoryCheck{database, folder, own_keys, report}.run();
}

VerifyReport verify_house(const DataFolder& folder, const DatabaseChoice& choice,
                          const std::vector<Head>& more) {
  VerifyReport report;
  if (!choice.is_shared() && !folder.has_database()) {
    if (const auto refusal = judge_start(folder, choice)) {
      report.add({refusal->code, 0, "", "there is no database", refusal->params});
    }
    verify_stored_files(nullptr, folder, report);
    return report;
  }
  const auto opened = open_database(folder, choice, DatabaseAccess::read);
  if (!opened) {
    const Refusal refused = opened.error();  // a copy each time it is asked for
    report.add({refused.code, 0, "", "", refused.params});
    verify_stored_files(nullptr, folder, report);
    return report;
  }
  sql::Database& database = **opened;
  try {
    for (const auto& line : database.damages(kProblemsNamedMax * 5)) {
      report.add({"page_damaged", 0, "", line});
    }
  } catch (const std::exception& error) {
    report.add({"unreadable", 0, "database", error.what()});
  }
  verify_keys(database, folder, report);
  verify_history(database, folder, true, report);
  verify_heads(database, folder, more, report);
  verify_rows(database, report);
  verify_results(database, folder, true, report);
  verify_stored_files(&database, folder, report);
  return report;
}

}  // namespace aftercare
