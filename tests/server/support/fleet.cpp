#include "tests/server/support/fleet.hpp"

#include <chrono>
#include <set>
#include <stdexcept>

#include "native/adapters/house/database_choice.hpp"

namespace aftercare::test {

namespace {

constexpr std::chrono::milliseconds kPause{50};
constexpr int kSettleTriesMax = 2400;
// Every third command is a note on a case that others note on, too.
constexpr std::uint64_t kNoteEvery = 3;
constexpr std::size_t kSharedCases = 4;

}  // namespace

std::string Endpoints::at(std::size_t i) const {
  const std::lock_guard guard{lock_};
  return urls_[i % urls_.size()];
}

void Endpoints::move(std::size_t i, const std::string& url) {
  const std::lock_guard guard{lock_};
  urls_[i] = url;
}

bool FleetDevice::try_push(const Endpoints& endpoints) {
  client.http.url = endpoints.at(server);
  const Reply reply = client.push({*pending});
  const Json body = reply.json();
  if (reply.status != 200 || !body.contains("results") || body["results"].empty() ||
      body["results"][0]["status"] == "retry") {
    // 503 and no answer: another server, the same command. Anything else says a rule was broken.
    if (reply.status != 0 && reply.status != 200 && reply.status != 503) {
      wrong.push_back("push answered " + std::to_string(reply.status) + " " + reply.body);
    }
    ++retries;
    ++server;
    return false;
  }
  const Json& result = body["results"][0];
  if (result["status"] != "applied") {
    wrong.push_back("push refused: " + result.dump());
  } else {
    acknowledged.push_back({(*pending)["id"], (*pending)["target"], (*pending)["type"],
                            result["seq"].get<std::uint64_t>(),
                            result.value("number", std::string{})});
  }
  pending.reset();
  return true;
}

bool FleetDevice::try_pull(const Endpoints& endpoints, bool& more) {
  client.http.url = endpoints.at(server);
  const Reply reply = client.http.post("/api/v1/pull", {{"epoch", client.epoch},
                                                        {"client_id", client.client_id},
                                                        {"cursor", cursor},
                                                        {"limit", 200}});
  more = false;
  if (reply.status != 200) {
    if (reply.status != 0 && reply.status != 503) {
      wrong.push_back("pull answered " + std::to_string(reply.status) + " " + reply.body);
    }
    ++server;
    return false;
  }
  const Json page = reply.json();
  if (page.value("resync", false)) {
    wrong.push_back("pull asked for a resync");
  }
  for (const auto& line : page["patch"]) {
    const std::string key = line["t"].get<std::string>() + "/" + line["id"].get<std::string>();
    if (line["op"] == "put") {
      const auto ver = line["ver"].get<std::uint64_t>();
      if (vers.count(key) != 0 && ver < vers[key]) {
        wrong.push_back(key + " went back from " + std::to_string(vers[key]) + " to " +
                        std::to_string(ver));
      }
      vers[key] = ver;
    } else {
      vers.erase(key);
    }
  }
  cursor = page["to"];
  more = page["more"];
  return true;
}

Fleet::Fleet(Endpoints& endpoints, std::size_t count) : endpoints_{endpoints} {
  for (std::size_t i = 0; i < count; ++i) {
    auto device = std::make_unique<FleetDevice>();
    device->client = staff(endpoints.at(i), "agent");
    device->server = i;
    devices_.push_back(std::move(device));
  }
}

void Fleet::start() {
  stopping_ = false;
  for (auto& device : devices_) {
    threads_.emplace_back([this, &device] { work(*device); });
  }
}

void Fleet::stop() {
  stopping_ = true;
  for (auto& thread : threads_) {
    thread.join();
  }
  threads_.clear();
}

void Fleet::next_command(FleetDevice& device) {
  const std::uint64_t number = device.client.client_seq + 1;
  std::string target;
  {
    const std::lock_guard guard{shared_lock_};
    if (number % kNoteEvery == 0 && !shared_cases_.empty()) {
      target = shared_cases_[number / kNoteEvery % shared_cases_.size()];
    }
  }
  device.pending = target.empty()
                       ? device.client.command("case.report", "", report_args())
                       : device.client.command("case.note", target, {{"text", "第二次来电"}});
}

void Fleet::work(FleetDevice& device) {
  std::uint64_t turn = 0;
  while (!stopping_) {
    if (!device.pending) {
      next_command(device);
    }
    if (!device.try_push(endpoints_)) {
      std::this_thread::sleep_for(kPause);
      continue;
    }
    ++acknowledged_;
    if (!device.acknowledged.empty() && device.acknowledged.back().type == "case.report") {
      const std::lock_guard guard{shared_lock_};
      if (shared_cases_.size() < kSharedCases) {
        shared_cases_.push_back(device.acknowledged.back().target);
      }
    }
    // Now here, now there: the cursor of one server must be good at the others.
    if (++turn % 2 == 0) {
      ++device.server;
    }
    bool more = true;
    while (more && device.try_pull(endpoints_, more)) {
    }
  }
}

void Fleet::settle() {
  for (auto& device : devices_) {
    int tries = 0;
    while (device->pending && !device->try_push(endpoints_)) {
      if (++tries > kSettleTriesMax) {
        throw std::runtime_error("a command is never answered");
      }
      std::this_thread::sleep_for(kPause);
    }
  }
  for (auto& device : devices_) {
    bool more = true;
    int tries = 0;
    while (more) {
      if (!device->try_pull(endpoints_, more)) {
        more = true;
        if (++tries > kSettleTriesMax) {
          throw std::runtime_error("a pull is never answered");
        }
        std::this_thread::sleep_for(kPause);
      }
    }
  }
}

StoredTruth truth_of(const std::string& data, const std::string& database) {
  const auto folder = DataFolder::open(data);
  const auto opened = open_database(*folder, {database}, DatabaseAccess::read);
  if (!opened) {
    throw std::runtime_error("the database cannot be opened");
  }
  StoredTruth truth;
  const auto name = [](const EntityKey& key) {
    return std::string{entity_type_name(key.t)} + "/" + to_text(key.id);
  };
  {
    sql::Query rows{**opened, "SELECT t, id, ver FROM rows"};
    while (rows.step()) {
      truth.vers[name(rows.key(0))] = rows.count(2);
    }
  }
  {
    sql::Query results{**opened, "SELECT id, seq FROM results"};
    while (results.step()) {
      truth.results[to_text(results.uuid(0))] = results.count(1);
    }
  }
  sql::Query events{**opened, "SELECT t, id, count(*) FROM events GROUP BY t, id"};
  while (events.step()) {
    truth.events_of_id[name(events.key(0))] = events.count(2);
  }
  return truth;
}

namespace {

void compare_device(const FleetDevice& device, const StoredTruth& truth,
                    std::vector<std::string>& wrong) {
  wrong.insert(wrong.end(), device.wrong.begin(), device.wrong.end());
  for (const auto& done : device.acknowledged) {
    const auto stored = truth.results.find(done.id);
    if (stored == truth.results.end()) {
      wrong.push_back("lost: " + done.id + " was acknowledged");
    } else if (stored->second != done.seq) {
      wrong.push_back("moved: " + done.id + " was acknowledged with another seq");
    }
  }
  for (const auto& [key, ver] : truth.vers) {
    if (key.rfind("case/", 0) != 0) {
      continue;
    }
    const auto seen = device.vers.find(key);
    if (seen == device.vers.end()) {
      wrong.push_back("skipped: " + key + " never came");
    } else if (seen->second != ver) {
      wrong.push_back("skipped: " + key + " stayed at " + std::to_string(seen->second) + " of " +
                      std::to_string(ver));
    }
  }
}

}  // namespace

std::vector<std::string> compare(Fleet& fleet, const StoredTruth& truth, bool dense) {
  std::vector<std::string> wrong;
  std::set<std::string> numbers;
  for (const auto& device : fleet.devices()) {
    compare_device(*device, truth, wrong);
    for (const auto& done : device->acknowledged) {
      if (!done.number.empty() && !numbers.insert(done.number).second) {
        wrong.push_back("doubled: the number " + done.number + " was given twice");
      }
    }
  }
  for (const auto& [key, ver] : truth.vers) {
    const auto events = truth.events_of_id.find(key);
    if (events == truth.events_of_id.end() || events->second != ver) {
      wrong.push_back("doubled: " + key + " has another number of events than its revision");
    }
  }
  std::set<std::uint64_t> seqs;
  for (const auto& result : truth.results) {
    if (!seqs.insert(result.second).second) {
      wrong.push_back("doubled: seq " + std::to_string(result.second));
    }
  }
  if (dense && !seqs.empty() && *seqs.rbegin() - *seqs.begin() + 1 != seqs.size()) {
    wrong.emplace_back("gap: seqs are missing between the first and the last");
  }
  return wrong;
}

}  // namespace aftercare::test
