// The four presets: each may be put in force, and each promises the times of its handbook.
#include <catch2/catch_test_macros.hpp>

#include "core/policy/term_key.hpp"
#include "core/policy/validate.hpp"
#include "tests/core/policy/shipped_policy.hpp"

using namespace aftercare;

namespace {

const std::vector<std::string> kPresets{"appliance", "membership", "product_standard",
                                        "furnishing"};

// "2 hours", "1 workdays", or "none".
std::string promised(const Policy& policy, ClockName clock, CaseClass case_class, Urgency urgency) {
  const PromisedTime* row = find_promised_time(policy, clock, case_class, urgency);
  if (row == nullptr)
    return "none";
  if (row->duration.unit == DurationUnit::window)
    return "window";
  return std::to_string(row->duration.value) + " " + term_name(row->duration.unit);
}

}  // namespace

TEST_CASE("every preset may be put in force, under its own name and id") {
  std::vector<PolicyId> ids;
  for (const std::string& name : kPresets) {
    INFO(name);
    const Policy policy = shipped_preset(name);
    for (const PolicyProblem& problem : validate(policy))
      FAIL_CHECK(problem.path << ": " << problem.code);
    CHECK(policy.preset == name);
    CHECK(std::find(ids.begin(), ids.end(), policy.id) == ids.end());
    ids.push_back(policy.id);
  }
}

TEST_CASE("the promised times of the four handbooks") {
  struct Row {
    ClockName clock;
    CaseClass case_class;
    Urgency urgency;
    const char* standard;  // C; A gives no figures and takes these
    const char* furnishing;
    const char* membership;
  };
  using enum ClockName;
  using enum Urgency;
  const auto fault = CaseClass::repair;
  const auto back = CaseClass::return_exchange;
  const auto question = CaseClass::inquiry;
  const auto complaint = CaseClass::complaint;
  for (const Row& row : {
           Row{respond, fault, urgent, "2 hours", "none", "24 hours"},
           Row{respond, fault, normal, "4 hours", "none", "24 hours"},
           Row{respond, question, low, "24 hours", "24 hours", "24 hours"},
           Row{respond, question, urgent, "2 hours", "24 hours", "24 hours"},
           Row{respond, CaseClass::service, normal, "4 hours", "none", "24 hours"},
           Row{ClockName::plan, fault, urgent, "4 hours", "none", "none"},
           Row{ClockName::plan, fault, normal, "24 hours", "none", "none"},
           Row{ClockName::plan, fault, low, "none", "none", "none"},
           Row{inspect, fault, urgent, "4 hours", "none", "none"},
           Row{inspect, fault, normal, "24 hours", "none", "none"},
           Row{inspect, fault, low, "none", "none", "none"},
           Row{notify, fault, normal, "1 workdays", "1 workdays", "none"},
           Row{visit, fault, urgent, "4 hours", "48 hours", "none"},
           Row{visit, fault, normal, "24 hours", "48 hours", "none"},
           Row{visit, back, normal, "none", "none", "none"},
           Row{arrive, fault, normal, "window", "window", "window"},
           Row{audit, back, normal, "72 hours", "72 hours", "none"},
           Row{audit, fault, normal, "none", "none", "none"},
           Row{fulfil, back, normal, "none", "3 workdays", "none"},
           Row{fulfil, fault, normal, "none", "none", "none"},
           Row{ClockName::repair, fault, urgent, "3 workdays", "3 workdays", "none"},
           Row{ClockName::repair, fault, normal, "7 workdays", "7 workdays", "none"},
           Row{ship_exchange, back, normal, "24 hours", "none", "none"},
           Row{old_item_back, back, normal, "7 days", "7 days", "none"},
           Row{refund, back, normal, "3 workdays", "none", "none"},
           Row{complaint_reply, complaint, urgent, "4 hours", "4 hours", "4 hours"},
           Row{complaint_reply, complaint, normal, "24 hours", "24 hours", "24 hours"},
           Row{complaint_reply, fault, urgent, "none", "none", "none"},
       }) {
    INFO(term_name(row.clock) << ", " << term_name(row.case_class) << ", "
                              << term_name(row.urgency));
    const auto of = [&](const char* preset) {
      return promised(shipped_preset(preset), row.clock, row.case_class, row.urgency);
    };
    CHECK(of("product_standard") == row.standard);
    CHECK(of("appliance") == row.standard);
    CHECK(of("furnishing") == row.furnishing);
    CHECK(of("membership") == row.membership);
  }
}

TEST_CASE("what nobody promised names the handbook it was taken from") {
  for (const PromisedTime& row : shipped_preset("appliance").promised_times)
    CHECK(row.source != "D");
  const Policy furnishing = shipped_preset("furnishing");
  for (const PromisedTime& row : furnishing.promised_times) {
    INFO(term_name(row.clock));
    CHECK((row.source == "product" || row.clause.rfind(row.source + " ", 0) == 0));
    CHECK(row.source != "B");
  }
}

TEST_CASE("class and topic decide the team, in each house") {
  struct Row {
    const char* preset;
    CaseClass case_class;
    Topic topic;
    Team team;
  };
  for (const Row& row : {
           Row{"furnishing", CaseClass::repair, Topic::technical, Team::repair},
           Row{"furnishing", CaseClass::return_exchange, Topic::billing, Team::return_exchange},
           Row{"furnishing", CaseClass::inquiry, Topic::usage, Team::front_desk},
           Row{"furnishing", CaseClass::inquiry, Topic::logistics, Team::logistics},
           Row{"appliance", CaseClass::inquiry, Topic::technical, Team::technical},
           Row{"appliance", CaseClass::inquiry, Topic::usage, Team::front_desk},
           Row{"appliance", CaseClass::complaint, Topic::service_quality, Team::front_desk},
           Row{"membership", CaseClass::service, Topic::other, Team::technical},
           Row{"membership", CaseClass::inquiry, Topic::usage, Team::front_desk},
       }) {
    INFO(row.preset << ", " << term_name(row.case_class) << ", " << term_name(row.topic));
    CHECK(route(shipped_preset(row.preset), row.case_class, row.topic, {}).team == row.team);
  }
}

TEST_CASE("a preset stands on another: tables are replaced as a whole") {
  std::map<std::string, std::string> files{
      {"base",
       R"({"title": "A", "rows": [1, 2], "zone": {"name": "Asia/Shanghai", "minutes": 480}})"},
      {"own", R"({"extends": "base", "rows": [3], "zone": {"minutes": 420}})"},
      {"ring", R"({"extends": "other"})"},
      {"other", R"({"extends": "ring"})"},
      {"list", "[]"}};
  const ReadPreset read = [&](const std::string& name) {
    return files.count(name) == 0 ? Result<Json>(refuse("unknown_preset", {}, {{"preset", name}}))
                                  : parse_json(files[name]);
  };
  const auto own = whole_preset("own", read);
  REQUIRE(own.has_value());
  CHECK(dump_json(*own) ==
        R"({"rows":[3],"title":"A","zone":{"minutes":420,"name":"Asia/Shanghai"}})");
  CHECK(whole_preset("ring", read).error().code == "preset_circular");
  CHECK(whole_preset("list", read).error().code == "malformed");
  files["own"] = R"({"extends": "nowhere"})";
  CHECK(whole_preset("own", read).error().params.at("preset") == "nowhere");
  files["own"] = R"({"extends": 7})";
  CHECK(whole_preset("own", read).error().field == "extends");
}
