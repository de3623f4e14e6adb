#include "native/adapters/house/continuity.hpp"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <map>

#include "core/base/date.hpp"
#include "native/adapters/house/heads_note.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/system_clock.hpp"

namespace aftercare {

namespace {

inline constexpr const char* kEpochEnd = "epoch_end/";
inline constexpr const char* kHistoryStart = "history_start";
inline constexpr const char* kKeyCheck = "key_check";
// Months before now whose numbers may have been given when nothing is known of them.
inline constexpr int kMonthsBack = 12;

std::string next_step(const DataFolder& folder, const char* command) {
  return "aftercare --data " + folder.root().string() + " " + command;
}

std::string key_check(const DataFolder& folder) {
  return sql::chain_hash(folder.chain_key(), "key", "") + ":" + folder.sign_receipt("key");
}

std::optional<std::string> hash_of(sql::Database& database, std::uint64_t seq) {
  sql::Query query{database, "SELECT hash FROM commits WHERE seq = ?"};
  return query.bind(seq).step() ? std::optional{query.text(0)} : std::nullopt;
}

// Of a database of an older release, which has not written down its keys: whether its newest commit
// is signed with ours.
bool newest_is_ours(sql::Database& database, const DataFolder& folder) {
  sql::Query query{database, "SELECT digest, hash FROM commits ORDER BY seq DESC LIMIT 2"};
  if (!query.step()) {
    return true;
  }
  const std::string digest = query.text(0);
  const std::string hash = query.text(1);
  const std::string previous = query.step() ? query.text(1) : "";
  return sql::chain_hash(folder.chain_key(), previous, digest) == hash;
}

class EpochEnds {
 public:
  EpochEnds(sql::Database& database, const DataFolder& folder)
      : database_{database}, folder_{folder} {}
  // Nothing: it has not ended.
  std::optional<std::uint64_t> of(const std::string& epoch) {
    const auto [at, first] = ends_.try_emplace(epoch);
    if (first) {
      if (const auto end = read_sealed(database_, folder_, kEpochEnd + epoch)) {
        at->second = end->seq;
      }
    }
    return at->second;
  }

 private:
  sql::Database& database_;
  const DataFolder& folder_;
  std::map<std::string, std::optional<std::uint64_t>> ends_;
};

// One head of an epoch stands for those before it: each hash covers the one before.
std::vector<Head> newest_of_each(const std::vector<Head>& heads) {
  std::map<std::string, Head> newest;
  for (const auto& head : heads) {
    Head& one = newest[head.epoch];
    if (head.seq >= one.seq) {
      one = head;
    }
  }
  std::vector<Head> out;
  out.reserve(newest.size());
  for (auto& [epoch, head] : newest) {
    out.push_back(std::move(head));
  }
  return out;
}

Refusal lost(const DataFolder& folder, const ExportedHeads& heads) {
  std::uint64_t newest = 0;
  for (const auto& head : heads.heads) {
    newest = std::max(newest, head.seq);
  }
  return refuse("database_lost", "--data",
                {{"exported", std::to_string(newest)}, {"next", next_step(folder, "recover")}});
}

std::optional<Refusal> refusal_of(const Continuity& found, const DataFolder& folder) {
  if (found.missing.empty()) {
    return std::nullopt;
  }
  std::uint64_t newest = 0;
  for (const auto& head : found.missing) {
    newest = std::max(newest, head.seq);
  }
  const std::string exported = std::to_string(newest);
  const std::string next = next_step(folder, "recover");
  if (newest > found.head.seq) {
    return refuse(
        "history_behind", "--data",
        {{"found", std::to_string(found.head.seq)}, {"exported", exported}, {"next", next}});
  }
  return refuse("history_differs", "--data", {{"seq", exported}, {"next", next}});
}

// Without the heads nobody can tell whether the database is an older one.
std::optional<Refusal> refusal_of_log(sql::Database& database, const DataFolder& folder,
                                      const std::string& epoch, const ExportedHeads& exported) {
  const auto cut = cut_log(database, folder, epoch, exported);
  if (!cut) {
    return std::nullopt;
  }
  return refuse("heads_missing", "--data",
                {{"path", (folder.keys() / "heads.log").string()},
                 {"found", std::to_string(cut->found)},
                 {"noted", std::to_string(cut->noted)},
                 {"next", next_step(folder, "recover")}});
}

// "202611" of each month from `first` to `last`.
std::vector<std::string> months_between(LocalDate first, LocalDate last) {
  std::vector<std::string> months;
  int year = first.year();
  unsigned month = first.month();
  while (year < last.year() || (year == last.year() && month <= last.month())) {
    char text[32];
    std::snprintf(text, sizeof text, "%04d%02u", year, month);
    months.emplace_back(text);
    year += month == 12 ? 1 : 0;
    month = month == 12 ? 1 : month + 1;
  }
  return months;
}

// Also of months of which the database knows nothing: their first numbers may be given already.
void leave_out_numbers(sql::Database& database) {
  std::string newest;
  {
    sql::Query query{database, "SELECT max(month) FROM case_numbers"};
    newest = query.step() && !query.is_null(0) ? query.text(0) : "";
  }
  const std::int64_t day = 24LL * 3600 * 1000;
  const LocalDate last = local_date_at(system_now().plus_ms(day), 0);
  const LocalDate first = local_date_at(system_now().plus_ms(-day * 31 * kMonthsBack), 0);
  for (const auto& month : months_between(first, last)) {
    if (month > newest) {
      sql::Query{database, "INSERT INTO case_numbers (month, next) VALUES (?, 1)"}
          .bind(month)
          .run();
    }
  }
  sql::Query{database, "UPDATE case_numbers SET next = next + ?"}.bind(kNumberMargin).run();
}

void end_epochs(sql::Database& database, const DataFolder& folder, const Head& head) {
  const auto heads = exported_heads(folder).heads;
  std::map<std::string, std::uint64_t> ends{{head.epoch, head.seq}};
  for (const auto& gone : missing_heads(database, folder, heads)) {
    const auto at = ends.emplace(gone.epoch, head.seq).first;
    at->second = std::min(at->second, gone.seq - 1);
  }
  for (const auto& [epoch, seq] : ends) {
    const std::string key = kEpochEnd + epoch;
    const auto before = read_sealed(database, folder, key);
    const std::uint64_t end = before ? std::min(before->seq, seq) : seq;
    write_sealed(database, folder, key, {end, hash_of(database, end).value_or("-")});
  }
}

}  // namespace

bool keys_fit(sql::Database& database, const DataFolder& folder) {
  const auto known = database.meta(kKeyCheck);
  return known ? *known == key_check(folder) : newest_is_ours(database, folder);
}

std::vector<Head> missing_heads(sql::Database& database, const DataFolder& folder,
                                const std::vector<Head>& heads) {
  EpochEnds ends{database, folder};
  std::vector<Head> missing;
  for (const auto& head : heads) {
    const auto end = ends.of(head.epoch);
    if ((!end || head.seq <= *end) && hash_of(database, head.seq) != head.hash) {
      missing.push_back(head);
    }
  }
  return missing;
}

Continuity judge(sql::Database& database, const DataFolder& folder) {
  const sql::Transaction snapshot{database, false};
  Continuity out;
  const ExportedHeads exported = exported_heads(folder);
  const bool made = database.has_table("commits");
  if (made) {
    out.head = database.reads().head();
  }
  if (made && !keys_fit(database, folder)) {
    out.refusal = refuse("key_foreign", "--data",
                         {{"path", (folder.keys() / "chain.key").string()},
                          {"next", next_step(folder, "recover --new-keys")}});
    return out;
  }
  out.missing = made ? missing_heads(database, folder, newest_of_each(exported.heads))
                     : newest_of_each(exported.heads);
  const bool only_damaged = exported.heads.empty() && exported.damaged != 0;
  out.refusal = out.head.seq == 0 && (!out.missing.empty() || only_damaged)
                    ? std::optional{lost(folder, exported)}
                    : refusal_of(out, folder);
  if (made && !out.refusal) {
    out.refusal = refusal_of_log(database, folder, out.head.epoch, exported);
  }
  return out;
}

std::optional<Refusal> judge_start(const DataFolder& folder, const DatabaseChoice& choice) {
  if (!choice.is_shared() && !folder.has_database()) {
    const auto heads = exported_heads(folder);
    return heads.empty() ? std::nullopt : std::optional{lost(folder, heads)};
  }
  const auto database = open_database(folder, choice, DatabaseAccess::read);
  if (!database) {
    return database.error();
  }
  try {
    return judge(**database, folder).refusal;
  } catch (const std::exception& error) {
    return refuse("database_unusable", "--data",
                  {{"reason", error.what()}, {"next", next_step(folder, "verify")}});
  }
}

void note_keys(sql::Database& database, const DataFolder& folder) {
  if (!database.meta(kKeyCheck)) {
    database.set_meta(kKeyCheck, key_check(folder));
  }
}

HistoryStart history_start(sql::Database& database, const DataFolder& folder) {
  return read_sealed(database, folder, kHistoryStart).value_or(HistoryStart{});
}

std::string begin_epoch(sql::Database& database, const DataFolder& folder, Keys keys) {
  const Head head = database.reads().head();
  if (!database.meta("first_epoch")) {
    database.set_meta("first_epoch", head.epoch);
  }
  if (keys == Keys::fresh) {
    // What the other keys sealed says nothing any more.
    sql::Query{database, "DELETE FROM meta WHERE key LIKE 'epoch_end/%'"}.run();
    write_sealed(database, folder, kHistoryStart, {head.seq, head.hash});
  }
  database.set_meta(kKeyCheck, key_check(folder));
  end_epochs(database, folder, head);
  forget_noted_heads(database);
  const std::string epoch = to_text(make_uuid_v5(aftercare_namespace(), "epoch:" + make_token()));
  database.set_meta("epoch", epoch);
  leave_out_numbers(database);
  return epoch;
}

}  // namespace aftercare
