// What the desk does with a case: accept, urgency, team, plan, appointment.
#include <catch2/catch_test_macros.hpp>

#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

TEST_CASE("a case is accepted once") {
  House house;
  house.reported();
  house.when(house.agent, house.case_key(), case_command::Accept{})
      .then({"case.accepted", "case.assigned"});
  house.when(house.agent, house.case_key(), case_command::Accept{}).refused("already_accepted");
}

TEST_CASE("another urgency than proposed needs a reason") {
  House house;
  house.reported();
  house.when(house.agent, house.case_key(), case_command::Accept{Urgency::normal, ""})
      .refused("reason_required", "reason");
  house.when(house.agent, house.case_key(), case_command::Accept{Urgency::urgent, ""})
      .then({"case.accepted", "case.assigned"});
  house.when(house.agent, house.case_key(), case_command::CorrectUrgency{Urgency::low, " "})
      .refused("reason_required", "reason");
  house.when(house.agent, house.case_key(), case_command::CorrectUrgency{std::nullopt, "x"})
      .refused("required", "urgency");
  house.when(house.agent, house.case_key(), case_command::CorrectUrgency{Urgency::urgent, "x"})
      .refused("nothing_changes", "urgency");
  house.when(house.agent, house.case_key(), case_command::CorrectUrgency{Urgency::low, "误报"})
      .then({"case.urgency_corrected"});
  CHECK(house.the_case().urgency == Urgency::low);
  CHECK(house.the_case().marks.back().urgency == Urgency::low);
}

TEST_CASE("routing applies on acceptance unless somebody routed before") {
  House house;
  house.reported();
  house.when(house.agent, house.case_key(), case_command::Assign{Team::logistics, {}})
      .then({"case.assigned"});
  house.when(house.agent, house.case_key(), case_command::Accept{}).then({"case.accepted"});
  CHECK(house.the_case().team->team == Team::logistics);
  house.when(house.agent, house.case_key(), case_command::Assign{}).refused("required", "team");
  house.when(house.agent, house.case_key(), case_command::Assign{Team::logistics, {}})
      .refused("nothing_changes", "team");
  house
      .when(house.agent, house.case_key(), case_command::Assign{Team::technical, StaffId{uuid(99)}})
      .refused("staff_unknown", "staff");
  house
      .when(house.agent, house.case_key(),
            case_command::Assign{Team::technical, StaffId{house.supervisor.id.value}})
      .then({"case.assigned"});
  CHECK(house.the_case().team->staff_name == "韩立");
}

TEST_CASE("a plan is told to an accepted case and says something") {
  House house;
  house.reported();
  house.when(house.agent, house.case_key(), case_command::TellPlan{"明天上门"})
      .refused("not_accepted_yet");
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.when(house.agent, house.case_key(), case_command::TellPlan{""}).refused("required", "text");
}

TEST_CASE("an appointment needs an engineer, a window ahead and an address") {
  House house;
  house.reported();
  const auto appoint = [&](auto change) {
    auto command =
        appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00");
    change(command);
    return house.when(house.agent, house.visit_key(), command);
  };
  appoint([](auto&) {}).refused("not_accepted_yet");
  house.given(house.agent, house.case_key(), case_command::Accept{});
  appoint([](auto& c) { c.to = c.from; }).refused("window_invalid", "to");
  appoint([](auto& c) {
    c.from = shanghai("2026-11-18 08:00");
    c.to = shanghai("2026-11-18 09:00");
  }).refused("window_in_past", "to");
  appoint([](auto& c) { c.to = shanghai("2026-11-21 14:00"); }).refused("window_too_long", "to");
  appoint([](auto& c) { c.engineer = StaffId{uuid(99)}; }).refused("engineer_unknown", "engineer");
  appoint([&](auto& c) {
    c.engineer = StaffId{house.agent.id.value};
  }).refused("engineer_not_available", "engineer");
  appoint([](auto& c) { c.case_ = CaseId{uuid(404)}; }).refused("not_found", "case");
  appoint([](auto&) {}).then({"visit.appointed", "case.visit_appointed", "device.visit_planned"});
  house.visit_id = VisitId{uuid(102)};
  appoint([](auto&) {}).refused("visit_under_way");
}

TEST_CASE("without any address nobody can be sent") {
  House house;
  auto form = House::report_form();
  form.customer.address.clear();
  house.given(house.guest, house.case_key(), form)
      .given(house.agent, house.case_key(), case_command::Accept{});
  auto command = appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00");
  house.when(house.agent, house.visit_key(), command).refused("required", "address");
  command.address = "人民路 1 号";
  house.when(house.agent, house.visit_key(), command)
      .then({"visit.appointed", "case.visit_appointed", "device.visit_planned"});
}

TEST_CASE("a visit changes hands with a reason, until it is signed") {
  House house;
  house.appointed();
  const StaffId other{house.engineer2.id.value};
  house.when(house.agent, house.visit_key(), visit_command::Reassign{other, {}, {}, ""})
      .refused("reason_required", "reason");
  house
      .when(house.agent, house.visit_key(),
            visit_command::Reassign{StaffId{house.engineer.id.value}, {}, {}, "x"})
      .refused("nothing_changes", "engineer");
  house.when(house.agent, house.visit_key(), visit_command::Reassign{other, {}, {}, "堵车"})
      .then({"visit.reassigned", "case.visit_reassigned", "device.visit_planned"});
  CHECK(house.the_visit().engineer == other);
  CHECK(house.the_case().visits.front().engineer_name == "赵敏");
  House done;
  done.signed_();
  done.when(done.agent, done.visit_key(), visit_command::Reassign{other, {}, {}, "堵车"})
      .refused("visit_signed");
}

TEST_CASE("a visit is cancelled with a reason and the case waits for another") {
  House house;
  house.appointed();
  house.when(house.agent, house.visit_key(), visit_command::Cancel{""})
      .refused("reason_required", "reason");
  house.when(house.agent, house.visit_key(), visit_command::Cancel{"客户改期"})
      .then({"visit.cancelled", "case.visit_stepped", "device.visit_over"});
  CHECK(phase_of(house.the_case().state) == CasePhase::accepted);
  house.when(house.agent, house.visit_key(), visit_command::Cancel{"again"})
      .refused("visit_cancelled");
  House finished;
  finished.finished();
  finished.when(finished.agent, finished.visit_key(), visit_command::Cancel{"x"})
      .refused("visit_finished");
}

TEST_CASE("a case is cancelled before the repair, its visits with it") {
  House house;
  house.appointed();
  house.when(house.agent, house.case_key(), case_command::Cancel{})
      .refused("reason_required", "reason");
  house.when(house.guest, house.case_key(), case_command::Cancel{"已自行解决"})
      .then({"visit.cancelled", "case.visit_stepped", "case.cancelled", "device.visit_over"});
  CHECK(house.the_visit().state == VisitState::cancelled);
  house.when(house.agent, house.case_key(), case_command::Cancel{"x"}).refused("case_cancelled");
  house.when(house.agent, house.case_key(), case_command::Accept{}).refused("case_cancelled");
  House repaired;
  repaired.finished();
  repaired.when(repaired.agent, repaired.case_key(), case_command::Cancel{"x"})
      .refused("already_repaired");
}

TEST_CASE("diagnosis told and agreed need a diagnosis") {
  House house;
  house.arrived();
  house.when(house.engineer, house.case_key(), case_command::TellDiagnosis{})
      .refused("not_diagnosed_yet");
  house.when(house.guest, house.case_key(), case_command::Agree{}).refused("not_diagnosed_yet");
  house.given(house.engineer, house.visit_key(), full_diagnosis());
  house.when(house.guest, house.case_key(), case_command::Agree{}).refused("not_told_yet");
  house.when(house.engineer, house.case_key(), case_command::TellDiagnosis{" "})
      .refused("required", "text");
  house.given(house.engineer, house.case_key(), case_command::TellDiagnosis{"水泵漏电,免费更换"});
  house.when(house.guest, house.case_key(), case_command::Agree{{}, 7})
      .refused("diagnosis_changed", "revision");
  house.when(house.guest, house.case_key(), case_command::Agree{{}, 1}).then({"case.agreed"});
  CHECK(house.the_case().marks.back().payer == Payer::company);
  house.when(house.guest, house.case_key(), case_command::Agree{}).refused("already_agreed");
}

TEST_CASE("a customer confirms what is repaired and signed") {
  House house;
  house.diagnosed();
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("not_repaired_yet");
  house.given(house.engineer, house.visit_key(), visit_command::Finish{"换泵", true});
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("not_signed_yet");
  house.given(house.engineer, house.visit_key(), visit_command::SignRefused{"客户不在家"});
  house.when(house.guest, house.case_key(), case_command::Confirm{})
      .then({"case.confirmed", "case.warranty_extended"});
  house.when(house.guest, house.case_key(), case_command::Confirm{}).refused("already_confirmed");
}

TEST_CASE("the customer rates once, one to five, after confirming") {
  House house;
  house.signed_();
  house.when(house.guest, house.case_key(), case_command::Rate{5, ""}).refused("not_confirmed_yet");
  house.given(house.guest, house.case_key(), case_command::Confirm{});
  house.when(house.guest, house.case_key(), case_command::Rate{0, ""})
      .refused("score_out_of_range", "score");
  house.when(house.guest, house.case_key(), case_command::Rate{6, ""})
      .refused("score_out_of_range", "score");
  house.when(house.guest, house.case_key(), case_command::Rate{5, std::string(1001, 'x')})
      .refused("text_too_long", "comment");
  house.when(house.engineer, house.case_key(), case_command::Rate{5, ""}).refused("not_permitted");
  house.when(house.agent, house.case_key(), case_command::Rate{5, ""}).refused("not_permitted");
  house.when(house.guest, house.case_key(), case_command::Rate{4, "好"}).then({"case.rated"});
  house.when(house.guest, house.case_key(), case_command::Rate{5, ""}).refused("already_rated");
}

TEST_CASE("a repair closes after the confirmation, a question once accepted") {
  House house;
  house.signed_();
  house.when(house.agent, house.case_key(), case_command::Close{}).refused("not_confirmed_yet");
  house.given(house.guest, house.case_key(), case_command::Confirm{});
  house.when(house.agent, house.case_key(), case_command::Close{}).then({"case.closed"});
  house.when(house.agent, house.case_key(), case_command::Close{}).refused("case_closed");
  house.when(house.guest, house.case_key(), case_command::Rate{5, ""}).then({"case.rated"});

  House question;
  auto form = House::report_form();
  form.class_ = CaseClass::inquiry;
  form.wish = Wish::advice;
  question.given(question.guest, question.case_key(), form);
  question.when(question.agent, question.case_key(), case_command::Close{})
      .refused("not_accepted_yet");
  question.given(question.agent, question.case_key(), case_command::Accept{});
  question.when(question.agent, question.case_key(), case_command::Close{"已电话解答"})
      .then({"case.closed"});
}

TEST_CASE("notes and files join the case") {
  House house;
  house.reported();
  house.when(house.agent, house.case_key(), case_command::Note{""}).refused("required", "text");
  house.given(house.agent, house.case_key(), case_command::Note{"客户情绪激动"});
  CHECK(house.the_case().timeline.back().internal);
  house.given(house.guest, house.case_key(), case_command::Note{"今天又漏了一次"});
  CHECK_FALSE(house.the_case().timeline.back().internal);
  auto text = photo(2);
  text.type = "text/plain";
  house.when(house.guest, house.case_key(), case_command::AddFile{text})
      .refused("file_type", "files[0]");
  house.given(house.guest, house.case_key(), case_command::AddFile{photo(2)});
  CHECK(house.the_case().intake.files.size() == 2);
}

TEST_CASE("what does not exist cannot be worked on") {
  House house;
  house.when(house.agent, house.case_key(), case_command::Accept{}).refused("not_found");
  house.when(house.agent, house.visit_key(), case_command::Accept{}).refused("malformed", "target");
  // A device cannot tell: let pass, without effect.
  house.on_device(house.agent, house.case_key(), case_command::Accept{}).then({});
}
