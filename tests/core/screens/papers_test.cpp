// Which papers there are for whom, and what stands on them.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/screens/paper.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;
using screens::Paper;
using screens::PaperChoice;
using screens::PaperKind;

namespace {

Result<Paper> printed(const House& house, const Actor& reader, PaperKind kind) {
  return screens::paper(house.world, reader, kind, house.the_case(), house.now);
}

const PaperChoice* choice(const std::vector<PaperChoice>& all, PaperKind kind) {
  const auto at = std::find_if(all.begin(), all.end(),
                               [kind](const PaperChoice& one) { return one.kind == kind; });
  return at == all.end() ? nullptr : &*at;
}

// The value beside this label, wherever it stands.
const screens::PaperValue* value(const Paper& paper, const std::string& label) {
  for (const auto& section : paper.sections) {
    for (const auto& field : section.fields) {
      if (field.label.key == label)
        return &field.value;
    }
  }
  return nullptr;
}

bool has_heading(const Paper& paper, const std::string& key) {
  return std::any_of(paper.sections.begin(), paper.sections.end(),
                     [&key](const auto& section) { return section.heading.key == key; });
}

}  // namespace

TEST_CASE("papers come with the case's progress") {
  House reported;
  reported.reported();
  CHECK(printed(reported, reported.agent, PaperKind::work_order).has_value());
  CHECK(printed(reported, reported.agent, PaperKind::diagnosis_report).error().code ==
        "not_diagnosed_yet");
  House diagnosed;
  diagnosed.diagnosed();
  CHECK(printed(diagnosed, diagnosed.agent, PaperKind::diagnosis_report).has_value());
  CHECK(printed(diagnosed, diagnosed.agent, PaperKind::repair_report).error().code ==
        "not_repaired_yet");
  House finished;
  finished.finished();
  CHECK(printed(finished, finished.agent, PaperKind::repair_report).has_value());
}

TEST_CASE("the work order is the house's own") {
  House house;
  house.signed_();
  CHECK(printed(house, house.guest, PaperKind::work_order).error().code == "not_permitted");
  CHECK(printed(house, house.guest, PaperKind::repair_report).has_value());
  const auto of_guest = screens::paper_choices(house.world, house.guest, house.the_case());
  CHECK(choice(of_guest, PaperKind::work_order) == nullptr);
  REQUIRE(choice(of_guest, PaperKind::diagnosis_report) != nullptr);
  CHECK(choice(of_guest, PaperKind::diagnosis_report)->enabled);
  const auto of_engineer = screens::paper_choices(house.world, house.engineer, house.the_case());
  REQUIRE(choice(of_engineer, PaperKind::work_order) != nullptr);
}

TEST_CASE("a choice that is not there yet says what it waits for") {
  House house;
  house.reported();
  const auto all = screens::paper_choices(house.world, house.agent, house.the_case());
  const PaperChoice* report = choice(all, PaperKind::diagnosis_report);
  REQUIRE(report != nullptr);
  CHECK_FALSE(report->enabled);
  CHECK(report->why.key == "refusal.not_diagnosed_yet");
}

TEST_CASE("the work order shows the expected repair time from the first day on") {
  House house;
  house.reported();
  const auto early = printed(house, house.agent, PaperKind::work_order);
  REQUIRE(early.has_value());
  const screens::PaperValue* promise = value(*early, "paper.expected_repair");
  REQUIRE(promise != nullptr);
  CHECK(promise->texts.front().params.at("rule_key") == "clock.rule.workdays");
  CHECK(value(*early, "paper.window") == nullptr);
}

TEST_CASE("everybody who may have a paper has the same one") {
  House house;
  house.signed_();
  const auto one = printed(house, house.guest, PaperKind::repair_report);
  const auto other = printed(house, house.manager, PaperKind::repair_report);
  REQUIRE((one.has_value() && other.has_value()));
  REQUIRE(one->sections.size() == other->sections.size());
  for (std::size_t i = 0; i < one->sections.size(); ++i) {
    CHECK(one->sections[i].fields.size() == other->sections[i].fields.size());
  }
  REQUIRE(one->signatures.size() == 1);
  CHECK(one->signatures[0].content_hash == house.the_case().signature->content_hash);
  CHECK(has_heading(*one, "paper.heading.work"));
}
