#include "native/adapters/house/demo_cases.hpp"

#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>

#include "core/app/permissions.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/limits.hpp"
#include "native/adapters/house/demo_data.hpp"

namespace aftercare {

namespace {

inline constexpr std::int64_t kHourInMs = 60 * kMinuteMs;
inline constexpr std::int64_t kSpreadDays = 80;
inline constexpr std::uint64_t kCasesPerGroup = 200;

constexpr std::array<const char*, 3> kModels = {"AC-35", "WM-80", "CF-21"};

// What the people say and write (assets/demo/cases.json).
struct Symptom {
  std::string text;
  std::string hazard;
};
BOOST_DESCRIBE_STRUCT(Symptom, (), (text, hazard))
struct Words {
  std::vector<std::string> family;
  std::vector<std::string> given;
  std::vector<std::string> streets;
  std::string address;
  std::vector<Symptom> symptoms;
  std::string plan;
  std::string findings;
  std::string measures;
  std::string sign_refused;
  std::string diagnosis;
};
BOOST_DESCRIBE_STRUCT(Words, (),
                      (family, given, streets, address, symptoms, plan, findings, measures,
                       sign_refused, diagnosis))

std::optional<Words> read_words(const std::filesystem::path& assets) {
  const std::ifstream file{assets / "demo" / "cases.json", std::ios::binary};
  std::ostringstream text;
  text << file.rdbuf();
  const auto json = parse_json(text.str());
  const auto words = json ? from_json<Words>(*json) : Result<Words>{json.error()};
  if (!words || words->family.empty() || words->given.empty() || words->streets.empty() ||
      words->symptoms.empty()) {
    return std::nullopt;
  }
  return *words;
}

std::string filled(std::string text, const std::string& hole, const std::string& with) {
  const auto at = text.find(hole);
  return at == std::string::npos ? text : text.replace(at, hole.size(), with);
}

// The same numbers for the same case on every machine (splitmix64).
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_{seed * 0x9E3779B97F4A7C15ULL + 1} {}
  std::uint64_t below(std::uint64_t bound) {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return (z ^ (z >> 31U)) % bound;
  }
  template <class List>
  const auto& pick(const List& from) {
    return from[below(from.size())];
  }

 private:
  std::uint64_t state_;
};

// One step of the story of a case: who, what, how many hours after the report.
struct Step {
  Actor actor;
  EntityKey target;
  CommandArgs args;
  std::int64_t after_ms = 0;
};

struct People {
  Actor agent;
  Actor support;
  std::array<Actor, 2> engineers;
  std::array<LocationId, 2> vans;
  PartId fuse;
  Words words;
};

case_command::Report report_of(std::uint64_t n, const Words& words, Dice& dice) {
  case_command::Report report;
  // Every third customer comes again.
  Dice person{n / 3 * 7919};
  report.customer.name = person.pick(words.family) + person.pick(words.given);
  std::array<char, 16> phone{};
  std::snprintf(phone.data(), phone.size(), "13%09u", static_cast<unsigned>(n / 3 % 900'000'000));
  report.customer.phone = phone.data();
  report.customer.address = filled(words.address, "{street}", person.pick(words.streets));
  report.customer.address =
      filled(report.customer.address, "{house}", std::to_string(1 + person.below(2000)));
  report.customer.address =
      filled(report.customer.address, "{flat}", std::to_string(101 + person.below(2500)));
  report.device.model = dice.pick(kModels);
  std::array<char, 32> serial{};
  std::snprintf(serial.data(), serial.size(), "%s-%08llu", report.device.model.c_str(),
                static_cast<unsigned long long>(n));
  report.device.serial = serial.data();
  const Symptom& symptom = dice.pick(words.symptoms);
  report.symptom = symptom.text;
  report.channel = Channel::web;
  if (!symptom.hazard.empty()) {
    report.hazards = {symptom.hazard};
  }
  return report;
}

void add_desk_steps(std::vector<Step>& steps, const People& people, const EntityKey& target) {
  steps.push_back({people.agent, target, case_command::Accept{}, kHourInMs / 4});
  steps.push_back({people.agent, target, case_command::TellPlan{people.words.plan}, kHourInMs / 3});
  steps.push_back({people.agent, target,
                   case_command::Assign{Team::technical, StaffId{people.support.id.value}},
                   kHourInMs / 2});
}

void add_visit_steps(std::vector<Step>& steps, const People& people, std::size_t engineer,
                     const EntityKey& visit, std::uint64_t depth) {
  const Actor& who = people.engineers[engineer];
  const auto at = [](std::int64_t hours) { return 24 * kHourInMs + hours * kHourInMs; };
  steps.push_back(
      {who, visit,
       visit_command::Depart{{"identity_card", "work_order", "tool_kit", "multimeter", "parts"}},
       at(0)});
  steps.push_back({who, visit, visit_command::Arrive{true}, at(1)});
  steps.push_back({who, visit,
                   visit_command::Diagnose{FaultType::hardware, Cause::product_quality,
                                           people.words.findings, "2.1"},
                   at(1) + kHourInMs / 4});
  if (depth < 2) {
    return;
  }
  steps.push_back({who, visit, visit_command::UsePart{people.fuse, 1, people.vans[engineer]},
                   at(1) + kHourInMs / 2});
  steps.push_back({who, visit, visit_command::Finish{people.words.measures, true}, at(2)});
  steps.push_back(
      {who, visit, visit_command::SignRefused{people.words.sign_refused}, at(2) + kMinuteMs});
}

// How far a case gets. Most are open: a desk's screens hold these, and each step costs time to
// make.
constexpr std::array<std::uint64_t, 20> kDepths = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1,
                                                   2, 2, 2, 2, 3, 4, 5, 5, 5, 5};

std::vector<Step> story_of(std::uint64_t n, const People& people, Instant reported_at,
                           Instant now) {
  Dice dice{n};
  std::vector<Step> steps;
  const std::string name = "case/" + std::to_string(n);
  const EntityKey target{EntityType::case_, demo_id(name)};
  const EntityKey visit{EntityType::visit, demo_id("visit-of/" + name)};
  Actor guest;
  guest.id = guest_actor_id("demo-guest-" + std::to_string(n / 3));
  const case_command::Report report = report_of(n, people.words, dice);
  steps.push_back({guest, target, report, 0});
  const std::uint64_t depth = dice.pick(kDepths);
  if (depth == 0) {
    return steps;
  }
  add_desk_steps(steps, people, target);
  if (depth == 1) {
    return steps;
  }
  const std::size_t engineer = dice.below(2);
  visit_command::Appoint appoint;
  appoint.case_ = CaseId{target.id};
  appoint.engineer = StaffId{people.engineers[engineer].id.value};
  appoint.from = reported_at.plus_ms(24 * kHourInMs);
  appoint.to = appoint.from.plus_ms(2 * kHourInMs);
  steps.push_back({people.support, visit, appoint, kHourInMs});
  const bool is_past = reported_at.plus_ms(30 * kHourInMs) < now;
  if (depth == 2 || !is_past) {
    return steps;
  }
  add_visit_steps(steps, people, engineer, visit, depth == 3 ? 1 : 2);
  if (depth <= 3) {
    return steps;
  }
  steps.push_back(
      {people.agent, target, case_command::TellDiagnosis{people.words.diagnosis}, 27 * kHourInMs});
  if (depth == 4) {
    return steps;
  }
  steps.push_back({guest, target, case_command::Confirm{}, 28 * kHourInMs});
  steps.push_back({guest, target, case_command::Rate{static_cast<int>(3 + dice.below(3)), ""},
                   28 * kHourInMs + kMinuteMs});
  steps.push_back({people.agent, target, case_command::Close{}, 29 * kHourInMs});
  return steps;
}

Actor staff_named(House& house, const char* login) {
  const auto staff =
      find_record_as<Staff>(house.database(), StaffId{demo_id(std::string{"staff/"} + login)});
  return staff ? actor_of(*staff) : Actor{};
}

PushInput input_of(const House& house, const Step& step, const std::string& name, Instant at) {
  PushInput input;
  input.actor = step.actor;
  input.request.epoch = house.epoch();
  // One client for each step: its number is always 1.
  input.request.client_id = ClientId{demo_id("client-of/" + name)};
  Command command;
  command.id = CommandId{demo_id("command-of/" + name)};
  command.target = step.target;
  command.args = step.args;
  command.occurred_at = at;
  command.client_id = input.request.client_id;
  command.client_seq = 1;
  input.request.commands.push_back(command_to_json(command));
  return input;
}

void count(const GroupOutcome& outcome, DemoCounts& counts) {
  for (const auto& answer : outcome.answers) {
    ++counts.commands;
    const bool good = !answer.problem && !answer.response.results.empty() &&
                      answer.response.results.front().status == PushStatus::applied;
    if (!good && ++counts.refused == 1) {
      counts.first_refusal =
          answer.problem ? answer.problem->refusal : answer.response.results.front().refusal;
    }
  }
}

}  // namespace

DemoCounts make_demo_cases(House& house, const std::filesystem::path& assets, std::uint64_t cases,
                           Instant now, const std::function<void(std::uint64_t)>& progress) {
  DemoCounts counts;
  auto words = read_words(assets);
  if (!words) {
    counts.refused = 1;
    counts.first_refusal = refuse("demo_unreadable");
    return counts;
  }
  const People people{
      staff_named(house, "agent"),
      staff_named(house, "support"),
      {staff_named(house, "engineer"), staff_named(house, "engineer2")},
      {LocationId{demo_id("location/van-a")}, LocationId{demo_id("location/van-b")}},
      PartId{demo_id("part/fuse")},
      std::move(*words)};
  for (std::uint64_t first = 0; first < cases; first += kCasesPerGroup) {
    const std::uint64_t last = std::min(first + kCasesPerGroup, cases);
    // Groups lie evenly over the days, oldest first.
    const auto back = static_cast<std::int64_t>((cases - first) * kSpreadDays / cases);
    const Instant reported_at = now.plus_ms(-back * kDayMs - 2 * kHourInMs);
    std::vector<std::vector<Step>> stories;
    std::size_t longest = 0;
    for (std::uint64_t n = first; n < last; ++n) {
      stories.push_back(story_of(n, people, reported_at, now));
      longest = std::max(longest, stories.back().size());
    }
    for (std::size_t step = 0; step < longest; ++step) {
      std::vector<PushInput> inputs;
      Instant at = reported_at;
      for (std::size_t i = 0; i < stories.size(); ++i) {
        if (step < stories[i].size()) {
          const Step& now_done = stories[i][step];
          at = std::max(at, reported_at.plus_ms(now_done.after_ms));
          const std::string name = std::to_string(first + i) + "/" + std::to_string(step);
          inputs.push_back(input_of(house, now_done, name, reported_at.plus_ms(now_done.after_ms)));
        }
      }
      count(run_group(house.authority(), house.store(), inputs, at), counts);
    }
    counts.cases = last;
    progress(last);
  }
  return counts;
}

}  // namespace aftercare
