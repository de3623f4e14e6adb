// Seeded random runs of three devices over a network that loses, doubles and delays, with crashes:
// the seed of the simulator (tests/sim). After quiet everybody equals the oracle.
#include <random>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "tests/sync/support/town.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

class Run {
 public:
  explicit Run(unsigned seed) : random_(seed) {
    town_.must(town_.guest, key_for<Case>(CaseId{uuid(1)}), House::report_form());
    town_.must(town_.agent, key_for<Case>(CaseId{uuid(1)}), case_command::Accept{});
    town_.must(
        town_.agent, key_for<Visit>(VisitId{uuid(50)}),
        appointment(CaseId{uuid(1)}, town_.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
    for (const Actor& actor : {town_.guest, town_.agent, town_.engineer, town_.manager}) {
      town_.device(actor);
    }
    town_.fate = [this](const TestDevice&, const auto&) { return fate(); };
  }

  void play(int steps) {
    for (int i = 0; i < steps; ++i)
      step();
    // Peace: the network works, everybody is there.
    town_.fate = nullptr;
    for (const auto& device : town_.devices) {
      device->steps_left = -1;
      device->fail_store.clear();
      if (!device->running())
        device->open(town_.now);
      device->input(replica_input::Online{true}, town_.now);
    }
    town_.release_held();
    REQUIRE(town_.quiet(60 * kMinuteMs));
    // Results a full store would not take are in memory; they are written when the timer says so.
    town_.wait(2 * kBackoffMaxMs);
    check();
  }

 private:
  int pick(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }

  Fate fate() {
    switch (pick(8)) {
      case 0: return Fate::lose;
      case 1: return Fate::lose_answer;
      case 2: return Fate::twice;
      case 3: return pick(4) == 0 ? Fate::hold : Fate::deliver;
      default: return Fate::deliver;
    }
  }

  void step() {
    TestDevice& device = *town_.devices[static_cast<std::size_t>(pick(4))];
    if (!device.running()) {
      device.open(town_.now);
      return;
    }
    switch (pick(10)) {
      case 0: device.steps_left = pick(6); break;
      case 1: device.fail_store = "quota"; break;
      case 2: town_.wait(pick(120) * kSecondMs); break;
      case 3: town_.release_held(); break;
      case 4: device.input(replica_input::Tick{}, town_.now); break;
      default: submit(device); break;
    }
    if (pick(2) == 0) {
      device.work(town_.now);
    } else {
      town_.settle();
    }
  }

  void submit(TestDevice& device) {
    const std::string visit = "visit/" + to_text(uuid(50));
    const std::string one = case_target(1);
    Submitted submitted;
    const auto try_one = [&](const char* type, const std::string& target, const Json& args) {
      submitted = device.submit(type, target, dump_json(args), town_.now);
    };
    if (device.actor.kind == ActorKind::guest) {
      try_one("case.report", "", report_args());
    } else if (device.actor.id == town_.engineer.id) {
      engineer_step(device, visit, submitted);
    } else {
      switch (pick(4)) {
        case 0: try_one("case.note", one, {{"text", "备注"}}); break;
        case 1: try_one("case.tell_plan", one, {{"text", "今天上门"}}); break;
        case 2: {
          visit_command::Reassign reassign;
          reassign.engineer = StaffId{(pick(2) == 0 ? town_.engineer : town_.engineer2).id.value};
          reassign.reason = "调班";
          try_one("visit.reassign", visit, to_json(reassign));
          break;
        }
        default: try_one("case.cancel", one, {{"reason", "撤回"}}); break;
      }
    }
    if (!submitted.refused && !submitted.command.empty())
      made_.push_back({&device, submitted});
  }

  void engineer_step(TestDevice& device, const std::string& visit, Submitted& submitted) {
    const auto try_one = [&](const char* type, const Json& args) {
      submitted = device.submit(type, visit, dump_json(args), town_.now);
    };
    const auto* known = device.find<Visit>(VisitId{uuid(50)});
    switch (pick(4)) {
      case 0:
        if (known != nullptr)
          try_one("visit.depart", to_json(all_ticked(*known)));
        break;
      case 1: try_one("visit.arrive", {{"identity_shown", true}}); break;
      case 2: try_one("visit.diagnose", to_json(full_diagnosis())); break;
      default:
        try_one("visit.use_part", to_json(visit_command::UsePart{town_.pump, 1, town_.van}));
        break;
    }
  }

  void check() {
    std::set<std::pair<const TestDevice*, std::string>> rejected;
    for (const auto& device : town_.devices) {
      INFO(device->actor.name);
      CHECK(Town::shown_by(*device) == town_.visible_to(device->actor));
      for (const OwnCommand& one : device->status().rejected) {
        rejected.insert({device.get(), one.id});
        // A well-formed, permitted fact is never refused.
        CHECK((one.type.rfind("visit.", 0) != 0 || one.type == "visit.reassign"));
      }
    }
    for (const auto& [device, submitted] : made_) {
      const bool confirmed = device->store.count("receipt") != 0 &&
                             device->store.mine.count({"receipt", submitted.command}) != 0;
      const bool refused = rejected.count({device, submitted.command}) != 0;
      const bool decided =
          town_.store.state().results.count(CommandId{*parse_uuid(submitted.command)}) != 0;
      // Not saved (a crash or a full store came first): nothing was promised.
      CHECK((confirmed || refused) == decided);
    }
    int numbered = 0;
    std::set<std::string> numbers;
    for (const auto& [key, row] : town_.store.state().rows) {
      if (key.t != EntityType::case_)
        continue;
      ++numbered;
      numbers.insert(parse_json(row.json)->at("number").get<std::string>());
    }
    CHECK(numbers.size() == static_cast<std::size_t>(numbered));
  }

  std::mt19937 random_;
  Town town_;
  std::vector<std::pair<const TestDevice*, Submitted>> made_;
};

}  // namespace

TEST_CASE("random runs: after quiet all equal the oracle, every command once or handed back") {
  for (unsigned seed = 1; seed <= 100; ++seed) {
    INFO("seed " << seed);
    Run run(seed);
    run.play(60);
  }
}
