// Whether the record is whole: the engine's own check of its pages; every commit's events and hash
// computed again with the key outside the database; every exported head; every row made anew from
// its events; every answer and its receipt; every file hashed. Nothing ends it early: what cannot
// be read is a problem like any other, and it goes on behind it.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/ports/authority_store.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/house/database_choice.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

// Of each kind so many are named, the others counted.
inline constexpr std::size_t kProblemsNamedMax = 20;

struct VerifyProblem {
  // page_damaged, unreadable, events_changed, hash_wrong, events_beyond_head, counter_differs,
  // head_missing, head_differs, heads_damaged, heads_cut, row_revision, row_differs, row_missing,
  // row_unreadable, row_damaged, result_changed, file_missing, file_damaged; what stops a start
  // (continuity.hpp)
  std::string code;
  std::uint64_t seq = 0;  // the commit, where there is one
  std::string what;       // "case/<id>", a file's hash, a table
  std::string detail;
  std::map<std::string, std::string> params;  // further ones of its text
};

struct VerifyReport {
  std::uint64_t commits = 0;
  std::uint64_t events = 0;
  std::uint64_t rows = 0;
  std::uint64_t newer = 0;  // rows with events of a newer release, which nobody here can make anew
  std::uint64_t files = 0;
  std::size_t heads = 0;
  Head head;
  std::vector<VerifyProblem> problems;
  std::map<std::string, std::uint64_t> counts;  // by code
  std::size_t named_max = kProblemsNamedMax;

  [[nodiscard]] bool whole() const { return counts.empty(); }
  void add(VerifyProblem problem);
};

// As the tools and a start tell it.
Refusal refusal_of(const VerifyProblem& problem);

// Everything. `more`: further exported heads, told by hand. A database that cannot be opened is a
// problem too.
VerifyReport verify_house(const DataFolder& folder, const DatabaseChoice& choice,
                          const std::vector<Head>& more = {});

// Parts of it, for a database that lies elsewhere (a backup).
void verify_history(sql::Database& database, const DataFolder& folder, bool own_keys,
                    VerifyReport& report);
void verify_rows(sql::Database& database, VerifyReport& report);
// `receipts`: those that this house signed.
void verify_results(sql::Database& database, const DataFolder& folder, bool receipts,
                    VerifyReport& report);
void verify_stored_files(sql::Database* database, const DataFolder& folder, VerifyReport& report);

// Does the work in a snapshot of its own; what it throws is a problem of `what`. False then.
bool attempt(sql::Database& database, VerifyReport& report, const std::string& what,
             const std::function<void()>& work, std::uint64_t seq = 0);

}  // namespace aftercare
