#include "tests/sim/ledger.hpp"

#include <algorithm>

#include "core/app/permissions.hpp"
#include "core/sync/limits.hpp"
#include "core/sync/messages.hpp"
#include "core/sync/mine.hpp"

namespace aftercare::sim {
namespace {

std::string named(const Entry& entry) {
  return entry.type + " " + entry.id + " of store " + std::to_string(entry.origin) + " on " +
         entry.target;
}

}  // namespace

void Ledger::submitted(Entry entry) {
  const std::string id = entry.id;
  entries_[id] = std::move(entry);
}

void Ledger::durable(const std::string& id, int origin) {
  const auto at = entries_.find(id);
  if (at == entries_.end() || at->second.place != 0)
    return;
  at->second.origin = origin;
  at->second.place = ++places_[origin];
}

void Ledger::saved(const std::string& id) {
  const auto at = entries_.find(id);
  if (at == entries_.end() || at->second.saved)
    return;
  at->second.saved = true;
  ++run_.counts.confirmed;
}

void Ledger::duty(const std::string& id, const std::string& subject) {
  duties_.emplace(id, subject);
}

void Ledger::given_up(const std::string& id) {
  if (const auto at = entries_.find(id); at != entries_.end())
    at->second.given_up = true;
}

const Entry* Ledger::find(const std::string& id) const {
  const auto at = entries_.find(id);
  return at == entries_.end() ? nullptr : &at->second;
}

void Ledger::decided(const std::vector<StoredResult>& results) {
  for (const StoredResult& result : results) {
    const std::string id = result.id.text();
    const auto json = parse_json(result.json);
    const auto parsed = json ? push_result_from_json(*json) : Result<PushResult>(json.error());
    if (!parsed)
      Run::violated(1, "an unreadable result was stored for " + id);
    const bool applied = parsed->status == PushStatus::applied;
    ++(applied ? run_.counts.applied : run_.counts.rejected);
    if (!parsed->exception.empty())
      ++run_.counts.exceptions;
    if (const auto duty = duties_.find(id); duty != duties_.end()) {
      const auto [done, first] = done_.emplace(duty->second, id);
      if (!first)
        Run::violated(
            1, "the duty " + duty->second + " was decided twice: " + done->second + " and " + id);
      continue;
    }
    const auto at = entries_.find(id);
    if (at == entries_.end())
      continue;
    Entry& entry = at->second;
    if (entry.seq != 0) {
      Run::violated(1, named(entry) + " was decided twice: at " + std::to_string(entry.seq) +
                           " and " + std::to_string(result.seq));
    }
    entry.seq = result.seq;
    entry.applied = applied;
    if (parsed->received_at && !entry.confirmed_at)
      entry.confirmed_at = run_.now;
    if (!applied)
      check_fact(entry, parsed->refusal.code);
    check_order(entry);
  }
}

void Ledger::check_order(Entry& entry) {
  if (entry.cloned)
    return;
  std::uint64_t& newest = newest_[entry.origin];
  if (entry.place < newest) {
    Run::violated(6, named(entry) + " took effect after a later one of its author (" +
                         std::to_string(entry.place) + " after " + std::to_string(newest) + ")");
  }
  newest = entry.place;
}

void Ledger::check_fact(const Entry& entry, const std::string& code) {
  if (!entry.fact)
    return;
  const Staff* staff = oracle_.find_as<Staff>(key_for<Staff>(StaffId{entry.author.value}));
  const bool permitted =
      staff != nullptr &&
      (std::find(staff->roles.begin(), staff->roles.end(), Role::field_engineer) !=
           staff->roles.end() ||
       std::any_of(staff->past_roles.begin(), staff->past_roles.end(), [&](const PastRole& past) {
         return past.role == Role::field_engineer && entry.occurred_at <= past.until;
       }));
  if (permitted)
    Run::violated(9, named(entry) + ", a well-formed fact, was rejected: " + code);
}

void Ledger::stored(const MineRecord& record) {
  if (record.kind != "receipt")
    return;
  const auto at = entries_.find(record.id);
  const auto own = own_from_record(record);
  if (at == entries_.end() || !own || !own->receipt)
    return;
  Entry& entry = at->second;
  if (!entry.told) {
    entry.told = true;
    entry.told_number = own->receipt->number;
    entry.told_received_at = own->received_at;
    return;
  }
  if (entry.overtaken)
    return;
  // A fact may open a case of its own when a restore has lost its visit: no number is promised.
  const bool same_number = entry.fact || own->receipt->number == entry.told_number;
  if (!same_number || !(own->received_at == entry.told_received_at)) {
    Run::violated(1, named(entry) + " was confirmed as " + entry.told_number + " of " +
                         to_text(entry.told_received_at.value_or(Instant{})) + " and is now " +
                         own->receipt->number + " of " +
                         to_text(own->received_at.value_or(Instant{})));
  }
}

void Ledger::wiped(const Disk& disk) {
  for (const auto& [key, record] : disk.mine) {
    if (const auto at = entries_.find(key.second); at != entries_.end())
      at->second.lost_disk = true;
  }
}

void Ledger::cloned(const Disk& disk) {
  for (const auto& [key, record] : disk.mine) {
    if (const auto at = entries_.find(key.second); at != entries_.end())
      at->second.cloned = true;
  }
}

void Ledger::cut_back(std::uint64_t seq, Instant restored_at) {
  newest_.clear();
  for (auto& [id, entry] : entries_) {
    if (entry.seq <= seq) {
      if (entry.seq != 0 && !entry.cloned)
        newest_[entry.origin] = std::max(newest_[entry.origin], entry.place);
      continue;
    }
    entry.seq = 0;
    entry.applied = false;
    entry.overtaken = entry.overtaken || entry.cloned;
    if (entry.confirmed_at && entry.confirmed_at->plus_ms(kReceiptKeptMs) < restored_at)
      entry.excused = true;
  }
  done_.clear();
}

void Ledger::check_all(const std::vector<const Disk*>& disks,
                       const std::set<std::string>& locked_out) {
  for (const auto& [id, entry] : entries_) {
    const auto lies_as = [&, &name = id](const char* kind) {
      return std::any_of(disks.begin(), disks.end(),
                         [&](const Disk* disk) { return disk->holds(kind, name); });
    };
    const bool waits = lies_as("outbox");
    const bool rejected = lies_as("rejected");
    const bool out = locked_out.count(entry.author.text()) != 0;
    if (!entry.saved || entry.lost_disk || entry.given_up || entry.excused)
      continue;
    if (entry.seq == 0 && !rejected && !(out && (waits || lies_as("receipt")))) {
      Run::violated(1, named(entry) + " was saved and is lost");
    }
    if (entry.seq != 0 && !entry.applied && !rejected)
      Run::violated(1, named(entry) + " was rejected and its author does not see it");
    if (waits && !out)
      Run::violated(4, named(entry) + " still waits");
  }
}

}  // namespace aftercare::sim
