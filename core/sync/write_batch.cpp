#include "core/sync/write_batch.hpp"

#include <algorithm>

#include "core/app/permissions.hpp"
#include "core/base/sha256.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/flaws.hpp"

namespace aftercare {
namespace {

template <class T>
std::vector<T> sorted(std::vector<T> values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
  return values;
}

// Calls `one(value, present)` for what was added (and, when `keep`, what stayed) and what went.
template <class T, class One>
void diff(const std::vector<T>& before, const std::vector<T>& after, bool keep, One one) {
  for (const T& value : after) {
    if (keep || !std::binary_search(before.begin(), before.end(), value))
      one(value, true);
  }
  for (const T& value : before) {
    if (!std::binary_search(after.begin(), after.end(), value))
      one(value, false);
  }
}

struct Touched {
  std::uint64_t seq = 0;
  std::uint64_t rev = 0;
};

}  // namespace

void write_places(const EntityKey& key, const Record* before, const Record& after,
                  std::uint64_t seq, WriteBatch& batch) {
  const auto of = [&](auto function) {
    using List = decltype(function(after));
    return before == nullptr ? List{} : sorted(function(*before));
  };
  diff(of(index_entries_of), sorted(index_entries_of(after)), false,
       [&](const IndexKey& entry, bool present) {
         batch.indexes.push_back({entry, key.id, present});
       });
  // Every scope that still holds the record moves with it: a pull is one range of seqs.
  diff(of(scopes_of), sorted(scopes_of(after)), true, [&](const std::string& scope, bool present) {
    if (!present && has(Flaw::scope_exit_not_written))
      return;
    batch.memberships.push_back({scope, key, seq, present});
  });
  diff(of(search_terms_of), sorted(search_terms_of(after)), false,
       [&](const std::string& term, bool present) {
         batch.terms.push_back({term, key, present});
       });
}

const EventMeta& meta_for(const EventAt& event, const EventMeta& of_command) {
  return event.meta ? *event.meta : of_command;
}

void write_changes(const GroupWorld& world, const std::vector<DecidedEvents>& decided,
                   WriteBatch& batch, std::vector<AppliedEvent>& applied) {
  std::map<EntityKey, Touched> touched;
  std::string chained;
  for (const DecidedEvents& one : decided) {
    int ordinal = 0;
    for (const EventAt& event : one.events) {
      if (world.find(event.target).record == nullptr)
        continue;
      const auto [at, first] = touched.try_emplace(event.target);
      if (first)
        at->second.rev = world.stored(event.target).ver;
      at->second.seq = one.seq;
      ++at->second.rev;
      const EventMeta& meta = meta_for(event, one.meta);
      std::string text = encode_event(event.event, meta);
      chained += text;
      chained += '\n';
      batch.events.push_back({one.seq, ordinal++, event.target, at->second.rev,
                              std::string(event_type(event.event)), std::move(text)});
      applied.push_back({one.seq, event.target, event.event, meta});
    }
  }
  for (const auto& [key, change] : touched) {
    const Record* after = world.find(key).record;
    const GroupWorld::Stored& before = world.stored(key);
    std::string row = before.newer.empty() ? encode_record(*after)
                                           : encode_over(*after, before.newer, *before.record);
    batch.rows.push_back({key, before.ver, change.rev, change.seq, std::move(row)});
    write_places(key, before.record.get(), *after, change.seq, batch);
  }
  batch.commit.digest = sha256_hex(chained);
}

}  // namespace aftercare
