#include "tests/sim/device.hpp"

#include <algorithm>

#include "core/codec/json.hpp"

namespace aftercare::sim {
namespace {

// Hashes named in a command's arguments.
std::vector<std::string> files_in(const std::string& args_json) {
  static const std::string kMember = "\"sha256\":\"";
  std::vector<std::string> out;
  for (std::size_t at = args_json.find(kMember); at != std::string::npos;
       at = args_json.find(kMember, at + 1)) {
    out.push_back(args_json.substr(at + kMember.size(), 64));
  }
  return out;
}

}  // namespace

Device::Device(Run& run, Servers& servers, Actor person, int device_number, int tab_count)
    : who(std::move(person)),
      number(device_number),
      origin(device_number),
      run_(run),
      servers_(servers) {
  disk.client_id =
      ClientId{make_uuid_v5(aftercare_namespace(), "device " + std::to_string(device_number))};
  tabs.resize(static_cast<std::size_t>(tab_count));
  for (std::size_t i = 0; i < tabs.size(); ++i)
    tabs[i].number = static_cast<int>(i);
}

// ---- tabs ----------------------------------------------------------------------------------

void Device::open(std::size_t tab) {
  Tab& one = tabs[tab];
  if (one.replica)
    return;
  one.replica = std::make_unique<Replica>();
  ++one.life;
  one.opened_at_step = run_.counts.steps;
  one.known_segments = disk.meta ? disk.meta->segments : 0;
  one.known_generation = disk.generation;
  replica_input::Open open;
  open.client_id = disk.client_id;
  open.actor = who;
  open.mine = disk.all_mine();
  open.meta = disk.meta;
  open.segments = disk.segments_from(0);
  open.leader = false;
  open.online = online;
  run_.trace(name() + " opens tab " + std::to_string(tab));
  give(tab, std::move(open));
  // It may be here because a tab died between its write and its message (seed 74).
  tell_others(tab, true);
  elect();
}

void Device::open_all() {
  for (std::size_t i = 0; i < tabs.size(); ++i)
    open(i);
}

void Device::kill(std::size_t tab) {
  if (recorder)
    return;
  Tab& one = tabs[tab];
  const int kept_number = one.number;
  const std::uint64_t life = one.life + 1;
  one = Tab{};
  one.number = kept_number;
  one.life = life;
  if (holder_ == tab) {
    holder_.reset();
    run_.after(run_.random.between(10, kSecond), [this] { elect(); });
  }
}

void Device::power_off() {
  if (recorder)
    return;
  for (std::size_t i = 0; i < tabs.size(); ++i)
    kill(i);
  tear();
}

// Base is written with relaxed durability: the newest write may be gone, or half there.
void Device::tear() {
  if (disk.segments.empty() || !before_write_)
    return;
  const int tear = run_.options.tear;
  if (tear == 1 || run_.fault("last write of base lost", 200)) {
    disk.meta = before_write_->meta;
    disk.segments = before_write_->segments;
  } else if (tear == 2 || run_.fault("torn tail of base", 150)) {
    const std::size_t bytes = disk.segments.rbegin()->second->size();
    disk.tear_last_segment(static_cast<std::size_t>(run_.random.below(bytes + 1)));
  }
  before_write_.reset();
}

void Device::freeze(std::size_t tab, std::int64_t ms) {
  Tab& one = tabs[tab];
  if (!one.replica || one.frozen || recorder)
    return;
  one.frozen = true;
  run_.trace(name() + " tab " + std::to_string(tab) + " frozen");
  const std::uint64_t life = one.life;
  run_.after(ms, [this, tab, life] {
    if (tabs[tab].life == life)
      thaw(tab);
  });
  // Visible tabs replace a frozen leader within 15 s.
  if (holder_ == tab) {
    run_.after(15 * kSecond, [this, tab, life] {
      if (holder_ != tab || tabs[tab].life != life || !tabs[tab].frozen)
        return;
      holder_.reset();
      elect();
    });
  }
}

void Device::thaw(std::size_t tab) {
  Tab& one = tabs[tab];
  if (!one.frozen)
    return;
  one.frozen = false;
  run_.trace(name() + " tab " + std::to_string(tab) + " thaws");
  auto waiting = std::move(one.inbox);
  one.inbox.clear();
  for (ReplicaInput& input : waiting)
    give(tab, std::move(input));
  write_mine(tab);
  write_base(tab);
  // What the others said meanwhile.
  reread_mine(tab);
  if (!one.leader)
    reread_base(tab);
  elect();
}

void Device::elect() {
  if (holder_)
    return;
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    if (!tabs[i].replica || tabs[i].frozen)
      continue;
    holder_ = i;
    later(i, run_.random.between(1, 20), [this, i] {
      if (holder_ == i)
        lead(i);
    });
    return;
  }
}

// As web/bridge does it: the token, base, mine, and only then the word to the engine.
void Device::lead(std::size_t tab) {
  Tab& one = tabs[tab];
  one.fence = ++disk.fence;
  one.leader = true;
  run_.trace(name() + " tab " + std::to_string(tab) + " leads");
  reread_base(tab);
  give(tab, replica_input::Mine{disk.all_mine(), disk.client_id});
  give(tab, replica_input::Leader{true});
  // What the last leader wrote and had no time to tell.
  tell_others(tab, true);
  tell_others(tab, false);
}

void Device::depose(std::size_t tab) {
  tabs[tab].leader = false;
  give(tab, replica_input::Leader{false});
  // What it did not listen to while it thought it was the leader.
  reread_base(tab);
}

void Device::go_online(bool now_online) {
  if (online == now_online)
    return;
  online = now_online;
  for (std::size_t i = 0; i < tabs.size(); ++i)
    give(i, replica_input::Online{online});
}

void Device::poke(const Head& head) {
  if (!online || !session)
    return;
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    if (tabs[i].leader)
      give(i, replica_input::Poke{head.epoch, head.seq});
  }
}

void Device::wipe() {
  if (recorder)
    return;
  power_off();
  servers_.ledger().wiped(disk);
  reports_.clear();
  origin += 100;  // what is still on its way may arrive after what comes from now on
  Disk fresh;
  fresh.client_id = ClientId{make_uuid_v7(run_.now.ms, run_.random.bytes())};
  disk = std::move(fresh);
}

void Device::clone_to(Device& other) const {
  if (other.recorder)
    return;
  other.power_off();
  servers_.ledger().wiped(other.disk);
  servers_.ledger().cloned(disk);
  other.reports_.clear();
  other.origin += 100;  // its own store is gone, as in wipe()
  other.disk = disk;
  other.who = who;
}

std::optional<std::size_t> Device::some_tab() {
  std::vector<std::size_t> there;
  for (std::size_t i = 0; i < tabs.size(); ++i) {
    if (tabs[i].replica && !tabs[i].frozen)
      there.push_back(i);
  }
  if (there.empty())
    return std::nullopt;
  return run_.random.pick(there);
}

bool Device::at_rest(const Head& head) const {
  if (!holder_ || !disk.meta)
    return false;
  return std::all_of(tabs.begin(), tabs.end(), [&](const Tab& tab) {
    if (!tab.replica || tab.frozen || tab.mine_busy || tab.base_busy)
      return false;
    const SyncStatus status = tab.replica->status();
    return status.waiting == 0 && status.files_waiting == 0 && status.pending.empty() &&
           disk.meta->seq == head.seq && disk.meta->epoch == head.epoch;
  });
}

// ---- inputs --------------------------------------------------------------------------------

void Device::later(std::size_t tab, std::int64_t delay_ms, std::function<void()> what) {
  const std::uint64_t life = tabs[tab].life;
  run_.after(delay_ms, [this, tab, life, what = std::move(what)] {
    if (tabs[tab].life == life)
      what();
  });
}

void Device::give(std::size_t tab, ReplicaInput input) {
  Tab& one = tabs[tab];
  if (!one.replica)
    return;
  if (one.frozen) {
    one.inbox.push_back(std::move(input));
    return;
  }
  take(tab, handle(tab, std::move(input)));
}

ReplicaReply Device::handle(std::size_t tab, ReplicaInput input) {
  if (recorder && tab == 0)
    recorder(input, local());
  return tabs[tab].replica->handle(std::move(input), local());
}

void Device::take(std::size_t tab, ReplicaReply reply) {
  Tab& one = tabs[tab];
  bool changed = false;
  for (ReplicaEffect& effect : reply.effects) {
    if (std::holds_alternative<replica_effect::StoreMine>(effect) ||
        std::holds_alternative<replica_effect::Reclient>(effect)) {
      one.mine_queue.push_back(std::move(effect));
    } else if (std::holds_alternative<replica_effect::StoreBase>(effect)) {
      one.base_queue.emplace_back(one.fence,
                                  std::move(std::get<replica_effect::StoreBase>(effect)));
    } else if (const auto* request = std::get_if<replica_effect::Request>(&effect)) {
      send(tab, *request);
    } else if (const auto* wake = std::get_if<replica_effect::WakeAt>(&effect)) {
      wake_at(tab, wake->at);
    } else if (std::holds_alternative<replica_effect::NeedSession>(effect)) {
      log_in();
    } else if (const auto* drop = std::get_if<replica_effect::DropFiles>(&effect)) {
      for (const std::string& sha256 : drop->sha256)
        disk.blobs.erase(sha256);
    } else {
      changed = true;
    }
  }
  if (changed)
    check_own_writes(tab);
  write_mine(tab);
  write_base(tab);
}

// Timers run by time passed, not by the wall clock.
void Device::wake_at(std::size_t tab, Instant at) {
  constexpr std::int64_t kTimerMax = 0x7fffffff;
  const std::uint64_t wake = ++tabs[tab].wake;
  const std::int64_t delay = std::clamp<std::int64_t>(at.ms - local().ms, 0, kTimerMax);
  later(tab, delay, [this, tab, wake] {
    if (tabs[tab].wake == wake)
      give(tab, replica_input::Tick{});
  });
}

void Device::log_in() {
  if (logging_in || locked_out)
    return;
  logging_in = true;
  run_.after(run_.random.between(kSecond, 30 * kSecond), [this] {
    logging_in = false;
    if (!online)
      return;
    const auto actor = servers_.current(who);
    if (!actor) {
      locked_out = true;
      return;
    }
    session = true;
    who = *actor;
    for (std::size_t i = 0; i < tabs.size(); ++i)
      give(i, replica_input::Session{who});
  });
}

bool Device::submit(std::size_t tab, replica_input::Submit step) {
  step.random = run_.random.bytes();
  step.random_target = run_.random.bytes();
  step.occurred_at = local();
  Entry entry;
  entry.type = step.type;
  entry.origin = origin;
  entry.author = who.id;
  entry.occurred_at = step.occurred_at;
  entry.files = files_in(step.args_json);
  ReplicaReply reply = handle(tab, std::move(step));
  const Submitted submitted = reply.submitted.value_or(Submitted{});
  if (submitted.refused) {
    ++run_.counts.refused;
    run_.trace(name() + " " + entry.type + " refused: " + submitted.refused->code);
  } else {
    ++run_.counts.submitted;
    entry.id = submitted.command;
    entry.target = submitted.target;
    if (entry.type == "case.report" && outsider())
      reports_.push_back({entry.id, *parse_entity_key(entry.target), tab, tabs[tab].life, 0});
    entry.fact = command_infos()[*find_command(entry.type)].kind == CommandKind::fact;
    run_.trace(name() + " " + entry.type + " " + entry.id + " on " + entry.target);
    servers_.ledger().submitted(std::move(entry));
  }
  take(tab, std::move(reply));
  return !submitted.refused;
}

void Device::discard(std::size_t tab, const std::string& command) {
  give(tab, replica_input::Discard{command});
}

void Device::add_file(std::size_t tab, const FileRef& file) {
  disk.blobs.emplace(file.sha256, "");
  give(tab, replica_input::FileAdded{file});
}

}  // namespace aftercare::sim
