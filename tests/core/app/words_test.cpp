// Merged cases (case.md §5): all that is said is in the one that goes on, each reporter sees his
// own part and how it goes on, and the warranty is judged by the earliest report.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

using case_command::Merge;

const CaseId kOther{uuid(200)};
const EntityKey kOtherKey = key_for<Case>(kOther);

const Case& other_case(const House& house) {
  const Case* found = find_as<Case>(house.world, kOther);
  REQUIRE(found != nullptr);
  return *found;
}

// The same person reports again, as another guest, with a note of his.
House& merged(House& house) {
  house.reported();
  house.given(house.other_guest, kOtherKey, House::report_form());
  house.given(house.other_guest, kOtherKey, case_command::Note{"下午在家"});
  return house.given(house.agent, kOtherKey, Merge{house.case_id, "同一故障"});
}

bool says(const Case& record, const std::string& kind, const std::string& text) {
  return std::any_of(record.timeline.begin(), record.timeline.end(),
                     [&](const TimelineEntry& entry) {
                       const auto at = entry.params.find("text");
                       return entry.kind == kind && at != entry.params.end() && at->second == text;
                     });
}

}  // namespace

TEST_CASE("notes of a merged case come along, and later words arrive") {
  House house;
  merged(house);
  REQUIRE(house.the_case().merged.size() == 1);
  REQUIRE(house.the_case().merged.front().words.size() == 1);
  CHECK(house.the_case().merged.front().words.front().text == "下午在家");
  house.when(house.other_guest, kOtherKey, case_command::Note{"门禁 1203"})
      .then({"case.noted", "case.words_arrived"});
  CHECK(says(house.the_case(), "case.words_arrived", "门禁 1203"));
  CHECK(says(other_case(house), "case.noted", "门禁 1203"));
  house.when(house.other_guest, kOtherKey, case_command::AddFile{photo(9)})
      .then({"case.file_added", "case.words_arrived"});
  CHECK(house.the_case().intake.files.back() == photo(9));
  case_command::LogContact call;
  call.started_at = house.now;
  call.note = "客户来电催促";
  house.when(house.agent, kOtherKey, call).then({"case.words_arrived", "case.contact_logged"});
  CHECK(says(house.the_case(), "case.words_arrived", "客户来电催促"));
  // Taken apart, the photo is the other's again.
  house.given(house.agent, kOtherKey, case_command::Unmerge{"两台机器"});
  CHECK(house.the_case().intake.files.back() != photo(9));
  CHECK(other_case(house).intake.files.back() == photo(9));
}

TEST_CASE("who reported the merged case sees how the other goes on, and not a word of it") {
  House house;
  merged(house);
  house.given(house.agent, house.case_key(), case_command::Accept{});
  const auto& state = std::get<case_state::Merged>(other_case(house).state);
  CHECK(state.stands == CasePhase::accepted);
  CHECK(other_case(house).timeline.back().kind == "case.followed");
  house.given(house.guest, house.case_key(), case_command::Note{"我的备注"});
  CHECK_FALSE(says(other_case(house), "case.noted", "我的备注"));
  const Record seen = project(Record{other_case(house)}, viewer_of(house.other_guest));
  const Case& shown = std::get<Case>(seen);
  CHECK(std::get<case_state::Merged>(shown.state).stands == CasePhase::accepted);
  CHECK(shown.timeline.back().kind == "case.followed");
  // Nor does the other see what came with the merged one.
  const Record main = project(Record{house.the_case()}, viewer_of(house.guest));
  CHECK(std::get<Case>(main).merged.empty());
  CHECK_FALSE(says(std::get<Case>(main), "case.words_arrived", "下午在家"));
}

TEST_CASE("merged twice over, each hears once how it goes on") {
  House house;
  house.reported();
  const EntityKey third_key = key_for<Case>(CaseId{uuid(201)});
  house.given(house.guest, kOtherKey, House::report_form());
  house.given(house.other_guest, third_key, House::report_form());
  house.given(house.agent, third_key, Merge{kOther, "同一故障"});
  house.given(house.agent, kOtherKey, Merge{house.case_id, "同一故障"});
  house.given(house.agent, house.case_key(), case_command::Accept{});
  const Case& third = *find_as<Case>(house.world, CaseId{uuid(201)});
  CHECK(std::get<case_state::Merged>(third.state).stands == CasePhase::accepted);
  CHECK(std::count_if(third.timeline.begin(), third.timeline.end(), [](const auto& entry) {
          return entry.kind == "case.followed";
        }) == 2);
}

TEST_CASE("different people or units are merged by who confirms it only") {
  House house;
  house.reported();
  case_command::Report form = House::report_form();
  form.customer.phone = "139 1602 0003";
  house.given(house.other_guest, kOtherKey, form);
  house.when(house.agent, kOtherKey, Merge{house.case_id, "同一故障"})
      .refused("merge_differs", "different");
  house.when(house.agent, kOtherKey, Merge{house.case_id, "夫妻各报了一次", true})
      .then({"case.merged_into", "case.took_over"});
  House units;
  units.reported();
  form = House::report_form();
  form.device.serial = "SN-ELSE";
  units.given(units.guest, kOtherKey, form);
  units.when(units.agent, kOtherKey, Merge{units.case_id, "同一故障"})
      .refused("merge_differs", "different");
}

TEST_CASE("the warranty is judged by the earliest report, and back when taken apart") {
  House house;
  Device unit = *find_as<Device>(house.world, house.device);
  // The last day in warranty is 20 November.
  unit.activated_on = parse_local_date("2025-11-20");
  house.world.put(unit);
  house.given(house.guest, kOtherKey, House::report_form());
  CHECK(other_case(house).warranty.state == WarrantyState::in);
  house.at("2026-11-21 10:00").reported();
  CHECK(house.the_case().warranty.state == WarrantyState::out);
  house.given(house.agent, kOtherKey, Merge{house.case_id, "同一故障"});
  CHECK(house.the_case().warranty.state == WarrantyState::in);
  house.given(house.agent, kOtherKey, case_command::Unmerge{"两台机器"});
  CHECK(house.the_case().warranty.state == WarrantyState::out);
}
