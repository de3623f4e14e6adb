// Rows made anew from their events, and stored answers looked at.
#include <algorithm>
#include <limits>

#include "core/codec/messages.hpp"
#include "core/sync/messages.hpp"
#include "native/adapters/house/continuity.hpp"
#include "native/adapters/house/verify.hpp"
#include "native/adapters/sql/row_check.hpp"

namespace aftercare {

namespace {

inline constexpr std::int64_t kRowsAtOnce = 200;
inline constexpr std::int64_t kResultsAtOnce = 2000;

// As it is stored: a damaged type is none of ours.
struct RawKey {
  std::int64_t t = -1;  // below all: before the first
  Uuid id;
  [[nodiscard]] bool is_known() const {
    return t >= 0 && t < static_cast<std::int64_t>(std::variant_size_v<Record>);
  }
  [[nodiscard]] EntityKey key() const { return {static_cast<EntityType>(t), id}; }
  bool operator==(const RawKey& o) const { return t == o.t && id == o.id; }
};

std::string name_of(const RawKey& key) {
  return (key.is_known() ? std::string{entity_type_name(key.key().t)} : std::to_string(key.t)) +
         "/" + to_text(key.id);
}

struct RawRow {
  RawKey key;
  std::uint64_t ver = 0;
  std::uint64_t seq = 0;
  std::string json;
  std::int64_t checksum = 0;
  [[nodiscard]] sql::RowState state() const {
    return sql::row_state({key.key(), ver, seq, json, false}, checksum);
  }
};

RawRow row_of(const sql::Query& query) {
  return {{query.number(0), query.uuid(1)},
          query.count(2),
          query.count(3),
          query.text(4),
          query.number(5)};
}

// What the events of one record make of it.
struct Made {
  std::optional<Record> record;
  std::uint64_t revision = 0;
  std::uint64_t seq = 0;
  bool newer = false;       // an event that this release does not know
  bool unreadable = false;  // the digest of its commit tells which
};

struct StoredEvent {
  RawKey key;
  std::uint64_t revision = 0;
  std::uint64_t seq = 0;
  std::string type;
  std::string json;
};

void apply(Made& made, const StoredEvent& event) {
  made.revision = event.revision;
  made.seq = event.seq;
  if (!event.key.is_known()) {
    made.newer = true;
    return;
  }
  const auto json = parse_json(event.json);
  if (!json || !json->is_object() || !json->contains("args") || !json->contains("meta")) {
    made.unreadable = true;
    return;
  }
  const auto decoded = event_from_json({{"type", event.type}, {"args", (*json)["args"]}});
  const auto meta = from_json<EventMeta>((*json)["meta"]);
  if (!decoded || !meta) {
    const bool unknown = !decoded && decoded.error().code == "unknown_event";
    (unknown ? made.newer : made.unreadable) = true;
    return;
  }
  auto evolved = evolve(made.record ? &*made.record : nullptr,
                        {event.key.key(), *decoded, std::nullopt}, *meta);
  if (evolved) {
    made.record = std::move(*evolved);
  }
}

class RowsCheck {
 public:
  RowsCheck(sql::Database& database, VerifyReport& report) : database_{database}, report_{report} {}

  // Page by page, each one snapshot of rows and events; where that fails record by record.
  void run() {
    while (!done_) {
      VerifyReport failed;
      const RawKey before = last_;
      if (attempt(database_, failed, "rows", [this] { check_page(aside_); })) {
        take(aside_);
        continue;
      }
      last_ = before;
      aside_ = aside();
      done_ = !check_alone();
    }
  }

 private:
  void take(VerifyReport& found) {
    report_.rows += found.rows;
    report_.newer += found.newer;
    for (auto& problem : found.problems) {
      report_.add(std::move(problem));
    }
    found = aside();
  }

  // What is taken whole or not at all; its problems are counted and limited when they are.
  static VerifyReport aside() {
    VerifyReport report;
    report.named_max = std::numeric_limits<std::size_t>::max();
    return report;
  }

  void check_page(VerifyReport& into) {
    into = aside();
    std::vector<RawRow> rows;
    {
      sql::Query query{database_,
                       "SELECT t, id, ver, seq, json, checksum FROM rows WHERE (t, id) > (?, ?) "
                       "ORDER BY t, id LIMIT ?"};
      query.bind(last_.t).bind(last_.id).bind(kRowsAtOnce);
      while (query.step()) {
        rows.push_back(row_of(query));
      }
    }
    const bool end = rows.size() < static_cast<std::size_t>(kRowsAtOnce);
    const auto made = make_up_to(end ? nullptr : &rows.back().key);
    for (const auto& row : rows) {
      const auto at = std::find_if(made.begin(), made.end(),
                                   [&row](const auto& one) { return one.first == row.key; });
      compare(row, at == made.end() ? Made{} : at->second, into);
    }
    for (const auto& [key, one] : made) {
      const bool there = std::any_of(rows.begin(), rows.end(),
                                     [&of = key](const auto& row) { return row.key == of; });
      if (!there) {
        into.add({"row_missing", one.seq, name_of(key), "it has events and no row"});
      }
    }
    done_ = end;
    if (!end) {
      last_ = rows.back().key;
    }
  }

  // Of the records behind the last one, up to `end`; all of them without.
  std::vector<std::pair<RawKey, Made>> make_up_to(const RawKey* end) {
    sql::Query query{database_,
                     "SELECT t, id, rev, seq, type, json FROM events "
                     "WHERE (t, id) > (?, ?) AND (t, id) <= (?, ?) ORDER BY t, id, rev"};
    const RawKey up_to =
        end != nullptr ? *end : RawKey{std::numeric_limits<std::int64_t>::max(), {}};
    query.bind(last_.t).bind(last_.id).bind(up_to.t).bind(up_to.id);
    return made_of(query);
  }

  static std::vector<std::pair<RawKey, Made>> made_of(sql::Query& query) {
    std::vector<std::pair<RawKey, Made>> out;
    while (query.step()) {
      const StoredEvent event{{query.number(0), query.uuid(1)},
                              query.count(2),
                              query.count(3),
                              query.text(4),
                              query.text(5)};
      if (out.empty() || !(out.back().first == event.key)) {
        out.emplace_back(event.key, Made{});
      }
      apply(out.back().second, event);
    }
    return out;
  }

  void compare(const RawRow& row, const Made& made, VerifyReport& into) {
    ++into.rows;
    const std::string name = name_of(row.key);
    if (made.revision != row.ver) {
      into.add({"row_revision", row.seq, name, "it is not what its events made"});
      return;
    }
    if (!row.key.is_known()) {
      into.add({"row_unreadable", row.seq, name, "no record is of this type"});
      return;
    }
    const auto record = decode_record(row.key.key().t, row.json);
    if (!record && row.state() == sql::RowState::whole) {
      ++into.newer;  // sealed as it stands: a newer release wrote it
      return;
    }
    if (!record) {
      into.add({"row_unreadable", row.seq, name, record.error().field});
      return;
    }
    if (made.newer && row.state() != sql::RowState::damaged) {
      ++into.newer;
      return;
    }
    if (made.unreadable || !made.record) {
      into.add({"row_unreadable", row.seq, name, "its events cannot be read"});
      return;
    }
    if (!made.newer &&
        (row.seq != made.seq || encode_record(*record) != encode_record(*made.record))) {
      into.add({"row_differs", row.seq, name, "it is not what its events made"});
    } else if (row.state() == sql::RowState::damaged) {
      into.add({"row_damaged", row.seq, name, "its checksum is another one's"});
    }
  }

  // The next key by an index alone, then its row and its events. False: no way on.
  bool check_alone() {
    std::optional<RawKey> key;
    const bool there = attempt(database_, report_, "rows", [&] {
      sql::Query query{database_,
                       "SELECT t, id FROM rows WHERE (t, id) > (?, ?) ORDER BY t, id LIMIT 1"};
      if (query.bind(last_.t).bind(last_.id).step()) {
        key = RawKey{query.number(0), query.uuid(1)};
      }
    });
    if (!there || !key) {
      return false;
    }
    VerifyReport found = aside();
    const bool good = attempt(database_, found, name_of(*key), [&] {
      sql::Query row{database_,
                     "SELECT t, id, ver, seq, json, checksum FROM rows WHERE t = ? AND id = ?"};
      sql::Query query{database_,
                       "SELECT t, id, rev, seq, type, json FROM events WHERE t = ? AND id = ? "
                       "ORDER BY rev"};
      query.bind(key->t).bind(key->id);
      const auto made = made_of(query);
      if (row.bind(key->t).bind(key->id).step()) {
        compare(row_of(row), made.empty() ? Made{} : made.front().second, found);
      }
    });
    if (!good) {
      ++found.rows;
    }
    take(found);
    last_ = *key;
    return true;
  }

  sql::Database& database_;
  VerifyReport& report_;
  VerifyReport aside_ = aside();  // of the page that is being looked at
  RawKey last_;
  bool done_ = false;
};

// `signed_after`: the receipts of later ones were signed with this folder's key.
bool result_is_right(const DataFolder& folder, std::uint64_t signed_after, const Uuid& id,
                     std::uint64_t seq, const std::string& text) {
  const auto json = parse_json(text);
  if (!json) {
    return false;
  }
  const auto result = push_result_from_json(*json);
  if (!result || result->id != to_text(id) || result->seq != seq) {
    return false;
  }
  return seq <= signed_after || !result->receipt ||
         folder.verify_receipt(receipt_payload(*result->receipt), result->receipt->signature);
}

}  // namespace

void verify_rows(sql::Database& database, VerifyReport& report) {
  RowsCheck{database, report}.run();
}

void verify_results(sql::Database& database, const DataFolder& folder, bool receipts,
                    VerifyReport& report) {
  Uuid last{};
  std::uint64_t signed_after = std::numeric_limits<std::uint64_t>::max();
  bool done = receipts && !attempt(database, report, "meta",
                                   [&] { signed_after = history_start(database, folder).seq; });
  while (!done) {
    VerifyReport aside;
    const bool good = attempt(database, aside, "results", [&] {
      sql::Query query{database,
                       "SELECT id, seq, json FROM results WHERE id > ? ORDER BY id LIMIT ?"};
      query.bind(last).bind(kResultsAtOnce);
      std::int64_t read = 0;
      while (query.step()) {
        ++read;
        last = query.uuid(0);
        if (!result_is_right(folder, signed_after, last, query.count(1), query.text(2))) {
          aside.add({"result_changed", query.count(1), "command/" + to_text(last),
                     "its answer is not what was given"});
        }
      }
      done = read < kResultsAtOnce;
    });
    for (auto& problem : aside.problems) {
      report.add(std::move(problem));
    }
    if (!good) {
      return;  // integrity_check names the page
    }
  }
}

}  // namespace aftercare
