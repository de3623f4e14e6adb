// What-if: past cases under an edited policy. Each row of the tables says what was edited and what
// it changes; nothing ever changes the case.
#include "core/figures/what_if.hpp"

#include <functional>

#include <catch2/catch_test_macros.hpp>

#include "core/codec/messages.hpp"
#include "core/policy/term_key.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;
using figures::WhatIfCase;

namespace {

const Device* device_of(const House& house, const Case& record) {
  return record.device ? find_as<Device>(house.world, *record.device) : nullptr;
}

std::string day(const std::optional<LocalDate>& date) {
  return date ? " " + to_text(*date) : "";
}

std::string said(const figures::VerdictSide& side) {
  std::string out;
  for (const std::string& key : side.keys)
    out += (out.empty() ? "" : "+") + key.substr(key.rfind('.') + 1);
  return out + day(side.date);
}

std::string said(const std::optional<ClockState>& clock) {
  if (!clock)
    return "none";
  std::string out = term_name(clock->state);
  if (clock->due_at) {
    out += " " + to_text(local_date_at(*clock->due_at, 480)) + " " +
           to_text(local_time_at(*clock->due_at, 480));
  }
  return out;
}

// One change a line.
std::string changes(const WhatIfCase& one) {
  std::string out;
  for (const auto& change : one.verdicts) {
    out += std::string(boost::describe::enum_to_string(change.kind, "?")) + ": " +
           said(change.before) + " -> " + said(change.after) + "\n";
  }
  for (const auto& change : one.clocks)
    out +=
        term_name(change.clock) + ": " + said(change.before) + " -> " + said(change.after) + "\n";
  return out;
}

std::string replayed(const House& house, const std::function<void(Policy&)>& edit) {
  const Case before = house.the_case();
  const Policy& own = *find_as<Policy>(house.world, before.policy);
  Policy draft = own;
  edit(draft);
  const WhatIfCase one = figures::replay(before, device_of(house, before), own, draft, house.now);
  // The record is what it was, byte by byte.
  CHECK(encode_record(Record{house.the_case()}) == encode_record(Record{before}));
  return changes(one);
}

PromisedTime& promised(Policy& policy, ClockName clock, Urgency urgency) {
  for (PromisedTime& row : policy.promised_times) {
    if (row.clock == clock && row.urgency == urgency)
      return row;
  }
  FAIL("no such promised time");
  return policy.promised_times.front();
}

}  // namespace

TEST_CASE("an unchanged policy changes nothing, at any stage of a case") {
  for (const auto stage : {&House::reported, &House::accepted, &House::appointed, &House::diagnosed,
                           &House::confirmed}) {
    House house;
    (house.*stage)();
    CHECK(replayed(house, [](Policy&) {}).empty());
    CHECK(replayed(house, [](Policy& p) { p.version = 9; }).empty());
  }
}

TEST_CASE("edited tables change what they decide, and what follows from it") {
  House house;
  house.diagnosed();
  const Case& record = house.the_case();
  REQUIRE(record.liability.has_value());
  struct Row {
    const char* what;
    std::function<void(Policy&)> edit;
    std::vector<std::string> expected;  // each is in one of the lines
  };
  const std::vector<Row> rows{
      {"an hour less to respond",
       [&](Policy& p) { --promised(p, ClockName::respond, record.urgency).duration.value; },
       {"respond: kept"}},
      {"no time promised for a response",
       [](Policy& p) {
         std::erase_if(p.promised_times,
                       [](const PromisedTime& row) { return row.clock == ClockName::respond; });
       },
       {"respond: kept", "-> none"}},
      {"another team for repairs",
       [](Policy& p) {
         for (RoutingRow& row : p.routing)
           row.team = Team::logistics;
       },
       {"team: technical -> logistics", "inspect: kept", "-> none"}},
      {"one month of warranty",
       [](Policy& p) { p.warranty.default_months = 1; },
       {"warranty: in ", " -> out ", "payer: company+none -> customer+price_list"}},
      {"nothing but guidance",
       [](Policy& p) {
         for (LiabilityRow& row : p.liability)
           row.remedies = {Remedy::guidance};
       },
       {"remedies: repair+due", "-> guidance+due"}},
  };
  for (const Row& row : rows) {
    INFO(row.what);
    const std::string lines = replayed(house, row.edit);
    INFO(lines);
    for (const std::string& part : row.expected)
      CHECK(lines.find(part) != std::string::npos);
  }
}

TEST_CASE("urgency proposed anew moves the clocks that staff left alone") {
  House house;
  house.reported();
  const Urgency was = house.the_case().urgency;
  const std::string lines = replayed(house, [](Policy& p) {
    for (HazardRow& row : p.urgency.hazards)
      row.urgency = Urgency::low;
    p.urgency.keywords.clear();
    for (UrgencyDefaultRow& row : p.urgency.defaults)
      row.urgency = Urgency::low;
  });
  INFO(lines);
  CHECK(lines.find("urgency: " + term_name(was) + " -> low") == 0);
  CHECK(lines.find("respond: running ") != std::string::npos);
  CHECK(lines.find("plan: running ") != std::string::npos);  // low promises no plan
  CHECK(lines.find("-> none") != std::string::npos);
}

TEST_CASE("working hours move workday deadlines only") {
  House house;
  house.diagnosed();
  const std::string lines = replayed(house, [](Policy& p) {
    for (WeekdayHours& row : p.calendar.week) {
      if (!row.intervals.empty())
        row.intervals.back().to = "20:00";
    }
  });
  INFO(lines);
  CHECK(lines.find("notify: running ") != std::string::npos);
  CHECK(lines.find("18:00 -> running ") != std::string::npos);
  CHECK(lines.find("20:00") != std::string::npos);
  CHECK(lines.find("respond") == std::string::npos);
}

TEST_CASE("counts say how many cases differ, which way deadlines move, what breaks") {
  House house;
  house.accepted();
  const Case& record = house.the_case();
  figures::WhatIfSum sum;
  Policy draft = *find_as<Policy>(house.world, record.policy);
  CHECK_FALSE(figures::replay_one(house.world, record, draft, house.now, sum).has_value());
  CHECK(sum.replayed == 1);
  CHECK(sum.changed == 0);
  PromisedTime& plan = promised(draft, ClockName::plan, record.urgency);
  plan.duration.value *= 2;
  CHECK(figures::replay_one(house.world, record, draft, house.now, sum).has_value());
  CHECK(sum.due_later == 1);
  CHECK(sum.newly_broken == 0);
  plan.duration = {1, DurationUnit::hours};
  const Instant later = house.now.plus_ms(90 * 60'000);
  CHECK(figures::replay_one(house.world, record, draft, later, sum).has_value());
  CHECK(sum.due_earlier == 1);
  CHECK(sum.newly_broken == 1);
  CHECK(sum.replayed == 3);
  CHECK(sum.changed == 2);
  // A case whose own version is not on this device is left out, and counted as such.
  MemoryWorld device;
  device.authority = false;
  CHECK_FALSE(figures::replay_one(device, record, draft, later, sum).has_value());
  CHECK(sum.without_policy == 1);
  CHECK(sum.replayed == 3);
}

TEST_CASE("a period takes the day the server received the report, first and last included") {
  House house;
  house.reported();
  const Policy& policy = product_standard();
  const LocalDate received = local_date_at(house.the_case().received_at, 480);
  const auto within = [&](int from, int to) {
    return figures::in_period(house.the_case(), {received.plus_days(from), received.plus_days(to)},
                              policy);
  };
  CHECK(within(0, 0));
  CHECK(within(-1, 0));
  CHECK(within(0, 1));
  CHECK_FALSE(within(1, 2));
  CHECK_FALSE(within(-2, -1));
}
