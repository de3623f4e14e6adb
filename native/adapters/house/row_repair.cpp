#include "native/adapters/house/row_repair.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "core/app/events.hpp"
#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/write_batch.hpp"
#include "native/adapters/house/verify.hpp"

namespace aftercare {

namespace {

struct Happened {
  EventAt event;
  EventMeta meta;
};

// As verify names it (`problem.<code>`): the report says of which row.
Refusal left_because(const char* code) {
  Refusal reason;
  reason.code = code;
  return reason;
}

Result<Happened> happened(const EntityKey& key, const ReadStore::HistoryEntry& entry) {
  const auto json = parse_json(entry.json);
  if (!json || !json->contains("args") || !json->contains("meta")) {
    return left_because("row_events_unreadable");
  }
  auto event = event_from_json({{"type", entry.type}, {"args", (*json)["args"]}});
  auto meta = from_json<EventMeta>((*json)["meta"]);
  if (!event && event.error().code == "unknown_event") {
    return left_because("row_events_newer");
  }
  if (!event || !meta) {
    return left_because("row_events_unreadable");
  }
  return Happened{{key, std::move(*event)}, std::move(*meta)};
}

struct Remade {
  EntityKey key;
  Record record;
  std::uint64_t previous = 0;  // revision of the row that is there; 0: none
  std::uint64_t ver = 0;
  std::uint64_t seq = 0;
};

Result<Remade> remade_from_events(sql::Database& database, const EntityKey& key) {
  Remade row;
  row.key = key;
  std::optional<Record> record;
  for (const auto& entry : database.reads().history(key)) {
    const auto event = happened(key, entry);
    if (!event) {
      return event.error();
    }
    if (entry.rev != row.ver + 1) {
      return left_because("row_events_gone");
    }
    record = evolve(record ? &*record : nullptr, event->event, event->meta);
    if (!record) {
      return left_because("row_events_unreadable");
    }
    row.ver = entry.rev;
    row.seq = entry.seq;
  }
  if (!record) {
    return left_because("row_events_gone");
  }
  if (!(key_of(*record) == key)) {
    return left_because("row_events_unreadable");
  }
  row.record = std::move(*record);
  return row;
}

bool is_there(sql::Database& database, const EntityKey& key) {
  sql::Query query{database, "SELECT 1 FROM rows WHERE t = ? AND id = ?"};
  return query.bind(key).step();
}

// Events that were cut off would make an older state of it: of a row that is there its revision
// tells, of one that is gone the chain of commits.
Result<Remade> remade(sql::Database& database, const EntityKey& key, std::uint64_t previous,
                      bool history_whole) {
  auto row = remade_from_events(database, key);
  if (!row) {
    return row;
  }
  row->previous = previous;
  if (row->previous > row->ver) {
    return left_because("row_events_gone");
  }
  if (row->previous == 0 && !history_whole) {
    return left_because("row_history_broken");
  }
  return row;
}

bool is_history_whole(sql::Database& database, const DataFolder& folder) {
  VerifyReport report;
  verify_history(database, folder, true, report);
  return report.whole();
}

void check(StoreOutcome outcome) {
  if (outcome != StoreOutcome::done) {
    throw sql::Error{outcome, "the repaired rows were not written"};
  }
}

// One commit of rows and no events, which verify computes like the others. What it writes is locked
// as a group of commands locks it, and no other server writes until it is done.
class RepairCommit {
 public:
  RepairCommit(sql::Database& database, const sql::ChainKey& key)
      : database_{database}, store_{database.authority(key)} {
    check(store_->begin());
  }
  ~RepairCommit() {
    if (open_) {
      store_->rollback();
    }
  }
  RepairCommit(const RepairCommit&) = delete;
  RepairCommit& operator=(const RepairCommit&) = delete;

  void raise(const std::vector<EntityKey>& keys) {
    LoadRequest request;
    request.rows = keys;
    Loaded loaded;
    check(store_->load(request, loaded));
    for (const auto& row : loaded.rows) {
      revisions_[row.key] = row.ver;
    }
    Raised raised;
    check(store_->raise({1, {}}, raised));
    batch_.commit = {raised.first_seq, sha256_hex("")};
  }
  // Of the row that is there; 0: none.
  [[nodiscard]] std::uint64_t revision_of(const EntityKey& key) const {
    const auto found = revisions_.find(key);
    return found == revisions_.end() ? 0 : found->second;
  }

  // The row is what its last event made, of that commit; its place in the scopes is new.
  void add(const Remade& row) {
    const std::uint64_t place = batch_.commit.seq;
    batch_.rows.push_back({row.key, row.previous, row.ver, row.seq, encode_record(row.record)});
    write_places(row.key, nullptr, row.record, place, batch_);
    leave_other_scopes(row, place);
    if (row.key.t == EntityType::case_) {
      cases_.emplace_back(row.key.id, place);
    }
  }

  void write() {
    // For themselves: those of a row that is gone may be filed already, and are not a new record's.
    WriteBatch terms;
    std::swap(terms.terms, batch_.terms);
    check(store_->write(batch_));
    check(store_->write(terms));
    database_.mark_for_duties(cases_);
    check(store_->commit());
    open_ = false;
  }

 private:
  void leave_other_scopes(const Remade& row, std::uint64_t place) {
    std::set<std::string> now;
    for (const auto& membership : batch_.memberships) {
      if (membership.key == row.key) {
        now.insert(membership.scope);
      }
    }
    sql::Query query{database_,
                     "SELECT scope FROM membership WHERE t = ? AND id = ? AND present = 1"};
    query.bind(row.key);
    while (query.step()) {
      if (std::string scope = query.text(0); now.count(scope) == 0) {
        batch_.memberships.push_back({std::move(scope), row.key, place, false});
      }
    }
  }

  sql::Database& database_;
  std::unique_ptr<AuthorityStore> store_;
  std::map<EntityKey, std::uint64_t> revisions_;
  WriteBatch batch_;
  std::vector<std::pair<Uuid, std::uint64_t>> cases_;
  bool open_ = true;
};

std::vector<VerifyProblem> wrong_rows(sql::Database& database) {
  VerifyReport report;
  report.named_max = std::numeric_limits<std::size_t>::max();
  verify_rows(database, report);
  return std::move(report.problems);
}

}  // namespace

RepairReport repair_rows(sql::Database& database, const DataFolder& folder,
                         const std::vector<EntityKey>& rows) {
  RepairReport report;
  const bool all_there = std::all_of(rows.begin(), rows.end(),
                                     [&](const EntityKey& key) { return is_there(database, key); });
  const bool history_whole = all_there || is_history_whole(database, folder);
  RepairCommit commit{database, folder.chain_key()};
  commit.raise(rows);
  for (const auto& key : rows) {
    auto row = remade(database, key, commit.revision_of(key), history_whole);
    if (row) {
      commit.add(*row);
      report.repaired.push_back(key);
    } else {
      Refusal why = row.error();
      why.params["what"] = to_text(key);
      report.left.push_back({to_text(key), std::move(why)});
    }
  }
  if (!report.repaired.empty()) {
    commit.write();
  }
  return report;
}

RepairReport repair_all_rows(sql::Database& database, const DataFolder& folder) {
  std::vector<EntityKey> keys;
  for (const auto& problem : wrong_rows(database)) {
    const auto key = parse_entity_key(problem.what);
    // A page that cannot be read is no row to be written over.
    if (key && problem.code != "unreadable") {
      keys.push_back(*key);
    }
  }
  RepairReport report = keys.empty() ? RepairReport{} : repair_rows(database, folder, keys);
  std::set<std::string> told;
  for (const auto& left : report.left) {
    told.insert(left.what);
  }
  for (const auto& problem : wrong_rows(database)) {
    if (told.count(problem.what) == 0) {
      report.left.push_back({problem.what, refusal_of(problem)});
    }
  }
  return report;
}

}  // namespace aftercare
