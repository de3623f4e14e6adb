#include "native/server/demo_cases.hpp"

#include <array>
#include <cstdio>

#include "core/app/permissions.hpp"
#include "core/codec/messages.hpp"
#include "core/sync/limits.hpp"
#include "native/server/demo_data.hpp"

namespace aftercare {

namespace {

inline constexpr std::int64_t kHourInMs = 60 * kMinuteMs;
inline constexpr std::int64_t kSpreadDays = 330;
inline constexpr std::uint64_t kCasesPerGroup = 200;

constexpr std::array<const char*, 16> kFamily = {"王", "李", "张", "刘", "陈", "杨", "赵", "黄",
                                                 "周", "吴", "徐", "孙", "胡", "朱", "高", "林"};
constexpr std::array<const char*, 16> kGiven = {"伟",   "芳",   "娜",   "秀英", "敏",   "静",
                                                "丽",   "强",   "磊",   "军",   "洋",   "勇",
                                                "建国", "晓东", "海燕", "志明"};
constexpr std::array<const char*, 8> kStreets = {"锦绣路", "漕溪北路", "万航渡路", "七莘路",
                                                 "长宁路", "四平路",   "杨高南路", "沪闵路"};
constexpr std::array<const char*, 3> kModels = {"AC-35", "WM-80", "CF-21"};
constexpr std::array<const char*, 10> kSymptoms = {
    "开机后没有反应,指示灯也不亮。",         "运行时噪音很大,像有东西在摩擦。",
    "制冷效果变差,开一下午才降两度。",       "显示故障代码 E4,重新插电后又出现。",
    "排水很慢,脱水前筒里还有水。",           "一插电就跳闸,手碰到外壳发麻。",
    "遥控器按键失灵,换过电池也没有用。",     "底部漏水,地板都湿了一片。",
    "刚装好就发现外壳有划痕,想换一台。",     "用了一年,最近出风有异味。"};

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
  template <std::size_t N>
  std::string pick(const std::array<const char*, N>& from) {
    return from[below(N)];
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
};

case_command::Report report_of(std::uint64_t n, Dice& dice) {
  case_command::Report report;
  // Every third customer comes again.
  Dice person{n / 3 * 7919};
  report.customer.name = person.pick(kFamily) + person.pick(kGiven);
  std::array<char, 16> phone{};
  std::snprintf(phone.data(), phone.size(), "13%09u", static_cast<unsigned>(n / 3 % 900'000'000));
  report.customer.phone = phone.data();
  report.customer.address = "上海市" + person.pick(kStreets) +
                            std::to_string(1 + person.below(2000)) + " 号 " +
                            std::to_string(101 + person.below(2500)) + " 室";
  report.device.model = dice.pick(kModels);
  std::array<char, 32> serial{};
  std::snprintf(serial.data(), serial.size(), "%s-%08llu", report.device.model.c_str(),
                static_cast<unsigned long long>(n));
  report.device.serial = serial.data();
  report.symptom = dice.pick(kSymptoms);
  report.channel = Channel::web;
  if (report.symptom.find("跳闸") != std::string::npos) {
    report.hazards = {"leakage_of_current"};
  }
  return report;
}

void add_desk_steps(std::vector<Step>& steps, const People& people, const EntityKey& target) {
  steps.push_back({people.agent, target, case_command::Accept{}, kHourInMs / 4});
  steps.push_back({people.agent, target,
                   case_command::TellPlan{"安排工程师上门检查,先带常用配件。"}, kHourInMs / 3});
  steps.push_back({people.agent, target,
                   case_command::Assign{Team::technical, StaffId{people.support.id.value}},
                   kHourInMs / 2});
}

void add_visit_steps(std::vector<Step>& steps, const People& people, std::size_t engineer,
                     const EntityKey& visit, std::uint64_t depth) {
  const Actor& who = people.engineers[engineer];
  const auto at = [](std::int64_t hours) { return 24 * kHourInMs + hours * kHourInMs; };
  steps.push_back({who, visit,
                   visit_command::Depart{{"identity_card", "work_order", "tool_kit", "multimeter",
                                          "parts"}},
                   at(0)});
  steps.push_back({who, visit, visit_command::Arrive{true}, at(1)});
  steps.push_back({who, visit,
                   visit_command::Diagnose{FaultType::hardware, Cause::product_quality,
                                           "部件老化,检测确认。", "2.1"},
                   at(1) + kHourInMs / 4});
  if (depth < 2) {
    return;
  }
  steps.push_back({who, visit, visit_command::UsePart{people.fuse, 1, people.vans[engineer]},
                   at(1) + kHourInMs / 2});
  steps.push_back({who, visit, visit_command::Finish{"更换部件,试运行正常。", true}, at(2)});
  steps.push_back(
      {who, visit, visit_command::SignRefused{"客户家中只有老人,不便签字。"}, at(2) + kMinuteMs});
}

// How far a case gets: a tenth is new, most are closed.
std::vector<Step> story_of(std::uint64_t n, const People& people, Instant reported_at,
                           Instant now) {
  Dice dice{n};
  std::vector<Step> steps;
  const std::string name = "case/" + std::to_string(n);
  const EntityKey target{EntityType::case_, demo_id(name)};
  const EntityKey visit{EntityType::visit, demo_id("visit-of/" + name)};
  Actor guest;
  guest.id = guest_actor_id("demo-guest-" + std::to_string(n / 3));
  const case_command::Report report = report_of(n, dice);
  steps.push_back({guest, target, report, 0});
  const std::uint64_t depth = dice.below(10);
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
  steps.push_back({people.agent, target,
                   case_command::TellDiagnosis{"部件老化,属产品质量问题。"}, 27 * kHourInMs});
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
  const auto staff = find_record_as<Staff>(
      house.database(), StaffId{demo_id(std::string{"staff/"} + login)});
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
      counts.first_refusal = answer.problem ? answer.problem->refusal
                                            : answer.response.results.front().refusal;
    }
  }
}

}  // namespace

DemoCounts make_demo_cases(House& house, std::uint64_t cases, Instant now,
                           const std::function<void(std::uint64_t)>& progress) {
  const People people{staff_named(house, "agent"),
                      staff_named(house, "support"),
                      {staff_named(house, "engineer"), staff_named(house, "engineer2")},
                      {LocationId{demo_id("location/van-a")}, LocationId{demo_id("location/van-b")}},
                      PartId{demo_id("part/fuse")}};
  DemoCounts counts;
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
          inputs.push_back(
              input_of(house, now_done, name, reported_at.plus_ms(now_done.after_ms)));
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
