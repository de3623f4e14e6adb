// How a device writes, and how its tabs learn of each other's writes: see device.hpp.
#include <algorithm>

#include "tests/sim/device.hpp"

namespace aftercare::sim {
namespace {

constexpr std::size_t kLargeBase = 512UL * 1024;

}  // namespace


void Device::write_mine(std::size_t tab) {
  Tab& one = tabs[tab];
  if (one.mine_busy || one.frozen || one.mine_queue.empty())
    return;
  one.mine_busy = true;
  later(tab, run_.random.between(1, 6), [this, tab] { do_mine(tab); });
}

void Device::write_base(std::size_t tab) {
  Tab& one = tabs[tab];
  if (one.base_busy || one.frozen || one.base_queue.empty())
    return;
  one.base_busy = true;
  later(tab, run_.random.between(1, 6), [this, tab] { do_base(tab); });
}

// A crash takes the tab or the whole device. True: it happened.
bool Device::crashed(std::size_t tab, const char* where) {
  if (recorder)
    return false;
  if (run_.crash_point()) {
    power_off();
    run_.after(kSecond, [this] { open_all(); });
    return true;
  }
  if (!run_.fault(where, 2))
    return false;
  if (run_.random.chance(500)) {
    kill(tab);
    run_.after(run_.random.between(kSecond, kMinute), [this, tab] { open(tab); });
  } else {
    power_off();
    run_.after(run_.random.between(kSecond, kMinute), [this] { open_all(); });
  }
  return true;
}

void Device::do_mine(std::size_t tab) {
  Tab& one = tabs[tab];
  one.mine_busy = false;
  if (one.frozen || one.mine_queue.empty())
    return;
  if (crashed(tab, "crash before a write of mine"))
    return;
  const ReplicaEffect effect = std::move(one.mine_queue.front());
  one.mine_queue.pop_front();
  if (const auto* reclient = std::get_if<replica_effect::Reclient>(&effect)) {
    disk.reclient(reclient->client_id);
    if (crashed(tab, "crash after a new client id"))
      return;
    give(tab, replica_input::Mine{disk.all_mine(), disk.client_id});
    tell_others(tab, true);
    write_mine(tab);
    return;
  }
  const auto& change = std::get<replica_effect::StoreMine>(effect);
  if (run_.fault("quota", 2)) {
    give(tab, replica_input::StoreFailed{change.token, "quota"});
    return write_mine(tab);
  }
  // The handle died: opened again, the write tried once more; it may have been done already.
  if (run_.fault("dead handle", 2))
    disk.store_mine(change);
  std::vector<MineRecord> records = disk.store_mine(change);
  note_stored(change);
  if (crashed(tab, "crash after a write of mine"))
    return;
  tell_others(tab, true);
  if (run_.fault("dead handle after a write", 1)) {
    // It was told "not saved", and yet it may be: the truth is in the store (seed 238).
    give(tab, replica_input::StoreFailed{change.token, "dead_handle"});
    write_mine(tab);
    return reread_mine(tab);
  }
  for (const MineRecord& record : change.append)
    servers_.ledger().saved(record.id);
  records.insert(records.end(), change.puts.begin(), change.puts.end());
  give(tab, replica_input::MineStored{change.token, std::move(records)});
  write_mine(tab);
}

void Device::note_stored(const replica_effect::StoreMine& change) {
  Ledger& ledger = servers_.ledger();
  for (const MineRecord& record : change.append) {
    ledger.durable(record.id, origin);
    for (Report& report : reports_) {
      if (report.command == record.id)
        report.durable_at_step = run_.counts.steps;
    }
  }
  for (const MineRecord& record : change.puts)
    ledger.stored(record);
  for (const auto& [kind, id] : change.deletes) {
    if (kind == "rejected")
      ledger.given_up(id);
  }
}

void Device::do_base(std::size_t tab) {
  Tab& one = tabs[tab];
  one.base_busy = false;
  if (one.frozen || one.base_queue.empty())
    return;
  if (crashed(tab, "crash before a write of base"))
    return;
  const auto [fence, change] = std::move(one.base_queue.front());
  one.base_queue.pop_front();
  if (fence != disk.fence && !run_.canary("no_fencing")) {
    run_.trace(name() + " tab " + std::to_string(tab) + " is shut out");
    give(tab, replica_input::StoreFailed{change.token, "fenced"});
    if (fence == one.fence)
      depose(tab);
    return write_base(tab);
  }
  if (run_.fault("quota for base", 2)) {
    give(tab, replica_input::StoreFailed{change.token, "quota"});
    return write_base(tab);
  }
  before_write_ = Disk{};
  before_write_->meta = disk.meta;
  before_write_->segments = disk.segments;
  disk.store_base(change);
  if (change.reset)
    ++one.known_generation;
  if (change.meta) {
    one.known_segments = change.meta->segments;
    // Looking costs more than writing, and the more the larger base is: often is enough, what is
    // wrong stays wrong.
    if (run_.random.chance(disk.bytes() < kLargeBase ? 150 : 30))
      servers_.oracle().check_base(disk, who.id, name(), servers_.head());
  }
  if (crashed(tab, "crash after a write of base"))
    return;
  give(tab, replica_input::BaseStored{change.token});
  if (change.meta)
    tell_others(tab, false);
  write_base(tab);
}

void Device::tell_others(std::size_t from, bool about_mine) {
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    if (i == from || !tabs[i].replica)
      continue;
    later(i, run_.random.between(1, 10), [this, i, about_mine] {
      if (about_mine)
        reread_mine(i);
      else if (!tabs[i].leader)
        reread_base(i);
    });
  }
}

// A write asked for while we read makes what we read stale: read after it.
void Device::reread_mine(std::size_t tab) {
  Tab& one = tabs[tab];
  if (!one.replica || one.frozen)
    return;
  if (one.mine_busy || !one.mine_queue.empty()) {
    later(tab, 5, [this, tab] { reread_mine(tab); });
    return;
  }
  give(tab, replica_input::Mine{disk.all_mine(), disk.client_id});
}

void Device::reread_base(std::size_t tab) {
  Tab& one = tabs[tab];
  if (!one.replica || !disk.meta)
    return;
  const bool reset =
      disk.generation != one.known_generation || disk.meta->segments < one.known_segments;
  const std::uint64_t from = reset || one.known_segments == 0 ? 0 : one.known_segments - 1;
  one.known_generation = disk.generation;
  one.known_segments = disk.meta->segments;
  give(tab, replica_input::Base{*disk.meta, disk.segments_from(from), reset});
}

// Invariant 6: he sees what he reported from the moment it is saved, whatever comes in between.
void Device::check_own_writes(std::size_t tab) {
  const Tab& one = tabs[tab];
  for (const Report& report : reports_) {
    const bool here = report.tab == tab && report.life == one.life;
    if (!here && (report.durable_at_step == 0 || one.opened_at_step <= report.durable_at_step))
      continue;
    if (one.replica->world().find(report.key).record != nullptr)
      continue;
    const Entry* entry = servers_.ledger().find(report.command);
    if (entry == nullptr || !entry->saved || entry->given_up || entry->excused ||
        disk.holds("rejected", report.command) || (entry->seq != 0 && !entry->applied))
      continue;
    Run::violated(6, name() + " tab " + std::to_string(tab) + " does not show its own " +
                         to_text(report.key));
  }
}

}  // namespace aftercare::sim
