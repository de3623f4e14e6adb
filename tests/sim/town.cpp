#include "tests/sim/town.hpp"

#include <algorithm>
#include <set>
#include <unordered_map>

#include "core/app/permissions.hpp"
#include "core/codec/messages.hpp"

namespace aftercare::sim {
namespace {

// Longest wait of the engine is 5 minutes; after so long all must be done.
constexpr std::int64_t kCalmAfter = 3 * kHour;
constexpr std::uint64_t kCalmStepsMax = 200'000;

}  // namespace

Town::Town(Options options, const House& house)
    : house_(house), run_(std::move(options)), servers_(run_, house), people_(run_, house) {
  servers_.head_moved = [this] { poke_all(); };
  servers_.restored = [this] {
    for (const auto& device : devices_)
      device->session = device->session && !run_.random.chance(300);
  };
  settle_in();
}

void Town::settle_in() {
  std::vector<Actor> people;
  const auto guests = static_cast<std::size_t>(run_.random.between(1, 3));
  people.insert(people.end(), house_.guests.begin(),
                house_.guests.begin() + static_cast<std::ptrdiff_t>(guests));
  people.push_back(house_.agent);
  people.push_back(house_.engineers[0]);
  if (run_.random.chance(600))
    people.push_back(house_.engineers[1]);
  if (run_.random.chance(700))
    people.push_back(house_.manager);
  // The same customer on a second device.
  if (run_.random.chance(400))
    people.push_back(house_.guests[0]);
  int number = 0;
  for (const Actor& person : people) {
    const int tabs = run_.random.chance(500) ? 1 : static_cast<int>(run_.random.between(2, 3));
    devices_.push_back(std::make_unique<Device>(run_, servers_, person, ++number, tabs));
    Device& device = *devices_.back();
    device.server = number % servers_.count();
    if (run_.random.chance(150))
      device.release = run_.random.chance(500) ? Release::older : Release::newer;
    run_.after(run_.random.between(0, kMinute), [this, &device] {
      device.open_all();
      live(device);
    });
  }
  servers_.back_up();
  run_.after(kMinute, [this] { trouble(); });
  run_.after(10 * kMinute, [this] { duties(); });
}

// ---- people --------------------------------------------------------------------------------

void Town::live(Device& device) {
  if (!lively_)
    return;
  act(device);
  const std::int64_t pause = run_.random.chance(850) ? run_.random.between(kSecond, 40 * kSecond)
                                                     : run_.random.between(kMinute, 30 * kMinute);
  run_.after(pause, [this, &device] { live(device); });
}

void Town::act(Device& device) {
  const auto tab = device.some_tab();
  if (!tab)
    return;
  const Replica& replica = *device.tabs[*tab].replica;
  const SyncStatus status = replica.status();
  if (!status.rejected.empty() && run_.random.chance(300)) {
    device.discard(*tab, status.rejected.front().id);
    return;
  }
  auto step = people_.choose(device, replica);
  if (!step)
    return;
  if (!status.rejected.empty() && status.rejected.front().type == step->command.type &&
      run_.random.chance(300)) {
    step->command.supersedes = status.rejected.front().id;
  }
  for (const FileRef& file : step->files)
    device.add_file(*tab, file);
  device.submit(*tab, std::move(step->command));
}

void Town::poke_all() {
  if (poke_due_)
    return;
  // At most every 250 ms, as the servers do it.
  poke_due_ = true;
  run_.after(run_.random.between(20, 250), [this] {
    poke_due_ = false;
    for (const auto& device : devices_) {
      if (!run_.fault("poke lost", 50))
        device->poke(servers_.head());
    }
  });
}

// Every server looks by itself, and they look at about the same time.
void Town::duties() {
  for (int server = 0; server < servers_.count(); ++server) {
    run_.after(run_.random.between(0, 20), [this, server] { servers_.look_for_duties(server); });
  }
  run_.after(10 * kMinute, [this] { duties(); });
}

// ---- trouble -------------------------------------------------------------------------------

void Town::trouble() {
  if (!lively_)
    return;
  run_.after(run_.random.between(kSecond, 2 * kMinute), [this] { trouble(); });
  if (run_.fault("server crash", 30))
    servers_.crash(
        static_cast<int>(run_.random.below(static_cast<std::uint64_t>(servers_.count()))));
  if (run_.random.chance(40))
    servers_.back_up();
  if (restores_ < 3 && run_.fault("restore from backup", 8)) {
    ++restores_;
    servers_.restore();
  }
  if (run_.fault("holiday", 8))
    holiday();
  trouble_of(*run_.random.pick(devices_));
}

void Town::trouble_of(Device& device) {
  if (run_.fault("session lost", 30))
    device.session = false;
  if (run_.fault("tab closed", 40)) {
    const auto tab = run_.random.below(device.tabs.size());
    device.kill(tab);
    run_.after(run_.random.between(100, kMinute), [&device, tab] { device.open(tab); });
  }
  if (run_.fault("power off", 20)) {
    device.power_off();
    run_.after(run_.random.between(kSecond, 5 * kMinute), [&device] { device.open_all(); });
  }
  if (run_.fault("tab frozen", 60)) {
    device.freeze(run_.random.below(device.tabs.size()), run_.random.between(kSecond, 2 * kMinute));
  }
  if (run_.fault("clock a year ahead", 6))
    device.turn_clock(365 * kDay);
  if (run_.fault("clock back", 12))
    device.turn_clock(-run_.random.between(kSecond, run_.random.chance(500) ? kHour : 365 * kDay));
  if (run_.fault("offline", 60))
    offline_work(device);
  if (run_.fault("store wiped", 4)) {
    device.wipe();
    run_.after(run_.random.between(kSecond, kMinute), [&device] { device.open_all(); });
  }
  if (run_.fault("store cloned", 8)) {
    for (const auto& other : devices_) {
      if (other.get() == &device || !(other->who.id == device.who.id))
        continue;
      device.clone_to(*other);
      run_.after(run_.random.between(kSecond, kMinute), [&other = *other] { other.open_all(); });
      break;
    }
  }
}

// Without network for a while, sometimes closed for up to a month on top.
void Town::offline_work(Device& device) {
  device.go_online(false);
  const std::int64_t working = run_.random.between(kMinute, 20 * kMinute);
  run_.after(working, [&device] { device.go_online(true); });
}

// Everybody closes everything; they come back one by one, after days or a month.
void Town::holiday() {
  const std::int64_t days = run_.random.between(1, run_.random.chance(300) ? 40 : 5);
  for (const auto& device : devices_) {
    if (run_.random.chance(500))
      device->go_online(false);
    device->power_off();
    const std::int64_t back = days * kDay + run_.random.between(0, 20 * kMinute);
    Device& one = *device;
    run_.after(back, [&one] { one.open_all(); });
    run_.after(back + run_.random.between(kSecond, 10 * kMinute), [&one] { one.go_online(true); });
  }
}

// ---- the end -------------------------------------------------------------------------------

void Town::run() {
  const std::uint64_t until = run_.counts.steps + run_.options.steps;
  const Instant never{INT64_MAX};
  while (run_.counts.steps < until && run_.step(never)) {
  }
  calm();
  check_end();
}

void Town::live_until(const std::function<bool()>& enough) {
  const Instant never{INT64_MAX};
  while (!enough() && run_.step(never)) {
  }
  calm();
}

Device& Town::recorded() {
  for (const auto& device : devices_) {
    if (device->who.id == house_.agent.id) {
      device->tabs.resize(1);
      return *device;
    }
  }
  throw std::runtime_error("nobody to record");
}

// No faults, nobody does anything: all that waits must be done within bounded time.
void Town::calm() {
  lively_ = false;
  run_.faults_on = false;
  servers_.upgrade();
  run_.trace("calm");
  for (const auto& device : devices_) {
    device->go_online(true);
    device->open_all();
    for (std::size_t i = 0; i < device->tabs.size(); ++i)
      device->thaw(i);
  }
  const Instant end = run_.now.plus_ms(kCalmAfter);
  const std::uint64_t steps_max = run_.counts.steps + kCalmStepsMax;
  std::uint64_t head = 0;
  do {
    std::uint64_t looked = 0;
    while (!(looked++ % 50 == 0 && at_rest())) {
      if (run_.counts.steps > steps_max || !run_.step(end))
        Run::violated(4, "not at rest after " + std::to_string(kCalmAfter / kHour) +
                             " hours: " + who_waits());
    }
    // The last words between the tabs of a device; a duty may fall into them (seed 628).
    head = servers_.head().seq;
    const Instant quiet = run_.now.plus_ms(kSecond);
    while (run_.step(quiet)) {
    }
  } while (servers_.head().seq != head || !at_rest());
}

bool Town::at_rest() const {
  const Head head = const_cast<Servers&>(servers_).head();
  return servers_.idle() && std::all_of(devices_.begin(), devices_.end(), [&](const auto& one) {
           return one->locked_out || one->at_rest(head);
         });
}

std::string Town::who_waits() const {
  const Head head = const_cast<Servers&>(servers_).head();
  std::string out = servers_.idle() ? "" : "the servers; ";
  for (const auto& device : devices_) {
    if (device->locked_out || device->at_rest(head))
      continue;
    out += device->name() + ":";
    for (const Tab& tab : device->tabs) {
      if (!tab.replica) {
        out += " closed;";
        continue;
      }
      const SyncStatus status = tab.replica->status();
      out += " waiting " + std::to_string(status.waiting) + " files " +
             std::to_string(status.files_waiting) + " pending " +
             std::to_string(status.pending.size()) + (tab.leader ? " leader" : "") +
             (status.session_needed ? " needs a session" : "") + ",";
    }
    out += " base at " + std::to_string(device->disk.meta ? device->disk.meta->seq : 0) + " of " +
           std::to_string(head.seq) + "; ";
  }
  return out;
}

void Town::check_end() {
  std::vector<const Disk*> disks;
  std::set<std::string> locked_out;
  for (const auto& device : devices_) {
    disks.push_back(&device->disk);
    if (device->locked_out)
      locked_out.insert(device->who.id.text());
  }
  servers_.ledger().check_all(disks, locked_out);
  check_files();
  const auto& policy = std::get<Policy>(*servers_.oracle().all(EntityType::policy).back());
  // Thirty tabs show much the same records, read once for all (remembered_rows).
  std::unordered_map<const Record*, std::string> written;
  for (const auto& device : devices_) {
    if (device->locked_out)
      continue;
    const Actor actor = servers_.current(device->who).value_or(device->who);
    const auto scopes =
        actor.push_only ? std::vector<std::string>{"public"} : scopes_for(actor, policy);
    const auto expected =
        servers_.oracle().expected(scopes, servers_.oracle().head(), viewer_of(actor, policy));
    for (const Tab& tab : device->tabs) {
      Oracle::Rows shown;
      for (std::size_t t = 0; t < std::variant_size_v<Record>; ++t) {
        tab.replica->each(static_cast<EntityType>(t), [&](const Record& record) {
          const auto [at, first] = written.try_emplace(&record);
          if (first)
            at->second = encode_record(record);
          shown[key_of(record)] = at->second;
        });
      }
      const std::string differs = difference(expected, shown);
      if (!differs.empty())
        Run::violated(
            4, device->name() + " tab " + std::to_string(tab.number) + " at rest: " + differs);
    }
  }
}

// Invariant 7: what an applied command names is stored, or pending where it was taken.
void Town::check_files() {
  for (const auto& [id, entry] : servers_.ledger().entries()) {
    if (!entry.applied || !entry.saved || entry.lost_disk || entry.excused)
      continue;
    for (const std::string& file : entry.files) {
      if (servers_.stored_files().count(file) != 0)
        continue;
      const bool pending = std::any_of(devices_.begin(), devices_.end(), [&](const auto& device) {
        return device->disk.holds("file", file) && device->disk.blobs.count(file) != 0;
      });
      if (!pending)
        Run::violated(7, entry.type + " " + id + " names the file " + file +
                             ", which is neither stored nor pending");
    }
  }
}

}  // namespace aftercare::sim
