// Clocks that stand, class and policy changed, reopening, contacts, the disputed diagnosis,
// escalations, merged cases, workshop jobs: each step and each refusal.
#include <algorithm>

#include <catch2/catch_test_macros.hpp>

#include "core/app/timed_duties.hpp"
#include "core/policy/clocks.hpp"
#include "tests/core/support/given.hpp"

using namespace aftercare;
using namespace aftercare::test;

namespace {

std::vector<ClockState> clocks(const House& house) {
  return replay_clocks(product_standard(), house.the_case().marks, house.now);
}

ClockState clock_of(const House& house, ClockName name, int run = 1) {
  for (const ClockState& clock : clocks(house)) {
    if (clock.name == name && clock.run == run) {
      return clock;
    }
  }
  FAIL("no such clock");
  return {};
}

case_command::TakeIn taken_in() {
  return {"需要专用设备", {{"WH-60", 1, "漏电"}, {"遥控器", 2, "无"}},
          "李文",         drawing(),
          document(),     document().sha256};
}

case_command::HandBack handed_back() {
  return {{{"遥控器", 2, "无"}, {"WH-60", 1, "已修复"}},
          true,
          "李文",
          drawing(),
          document(),
          document().sha256,
          ""};
}

case_command::LogContact call(const House& house) {
  case_command::LogContact command;
  command.started_at = house.now;
  command.ended_at = house.now.plus_ms(4 * 60'000);
  return command;
}

}  // namespace

TEST_CASE("a pause needs a reason, and its time is not counted") {
  House house;
  house.accepted();
  const Instant due = *clock_of(house, ClockName::plan).due_at;
  house.when(house.agent, house.case_key(), case_command::Pause{}).refused("required", "reason");
  house
      .when(house.agent, house.case_key(),
            case_command::Pause{PauseReason::customer, ClockName::arrive, ""})
      .refused("clock_not_pausable", "clock");
  house.when(house.agent, house.case_key(), case_command::Resume{}).refused("not_paused");
  house.given(house.agent, house.case_key(),
              case_command::Pause{PauseReason::customer, std::nullopt, "出差"});
  house.when(house.agent, house.case_key(), case_command::Pause{PauseReason::part, {}, ""})
      .refused("already_paused");
  CHECK(clock_of(house, ClockName::plan).state == ClockRunState::paused);
  // Urgency changed meanwhile keeps the paused time.
  house.now = house.now.plus_ms(30 * 60'000);
  house.given(house.agent, house.case_key(), case_command::CorrectUrgency{Urgency::normal, "断电"});
  house.now = house.now.plus_ms(45 * 60'000);
  house.given(house.agent, house.case_key(), case_command::Resume{});
  const ClockState plan = clock_of(house, ClockName::plan);
  CHECK(plan.paused_ms == 75 * 60'000);
  // Normal: 24 hours instead of 4.
  CHECK(plan.due_at == due.plus_ms((20 * 60 + 75) * 60'000));
}

TEST_CASE("a change of class routes anew and starts its clocks") {
  House house;
  house.accepted();
  CHECK(house.the_case().team->team == Team::technical);
  using case_command::ChangeClass;
  house.when(house.agent, house.case_key(), ChangeClass{}).refused("required", "class");
  house.when(house.agent, house.case_key(), ChangeClass{CaseClass::repair, {}, "x"})
      .refused("nothing_changes", "class");
  house.when(house.agent, house.case_key(), ChangeClass{CaseClass::return_exchange, {}, ""})
      .refused("reason_required", "reason");
  house
      .when(house.agent, house.case_key(),
            ChangeClass{CaseClass::return_exchange, Topic::other, "客户要求换货"})
      .then({"case.class_changed", "case.assigned"});
  CHECK(house.the_case().team->team == Team::return_exchange);
  CHECK(clock_of(house, ClockName::audit).state == ClockRunState::running);
}

TEST_CASE("reopening starts new clocks, the old ones stay on record") {
  House house;
  house.confirmed();
  house.given(house.agent, house.case_key(), case_command::Close{});
  const auto before = clocks(house).size();
  house.when(house.guest, house.case_key(), case_command::Reopen{})
      .refused("reason_required", "reason");
  // 30 days for the customer, no limit for the house.
  house.at("2026-12-21 12:00")
      .when(house.guest, house.case_key(), case_command::Reopen{"又漏电"})
      .refused("reopening_too_late");
  house.at("2026-12-20 10:00")
      .when(house.guest, house.case_key(), case_command::Reopen{"又漏电"})
      .then({"case.reopened"});
  CHECK(phase_of(house.the_case().state) == CasePhase::accepted);
  CHECK(house.the_case().reopened == 1);
  CHECK(clocks(house).size() > before);
  CHECK(clock_of(house, ClockName::respond, 1).state == ClockRunState::kept);
  CHECK(clock_of(house, ClockName::respond, 2).state == ClockRunState::running);
  house.when(house.guest, house.case_key(), case_command::Reopen{"x"}).refused("not_over");
  // The trip of then says nothing about where the case stands now.
  const VisitId again{uuid(102)};
  house.given(house.agent, key_for<Visit>(again),
              appointment(house.case_id, house.engineer, "2026-12-21 14:00", "2026-12-21 16:00"));
  house.given(house.agent, key_for<Visit>(again), visit_command::Cancel{"改期"});
  CHECK(phase_of(house.the_case().state) == CasePhase::accepted);
}

TEST_CASE("a contact counts as the first response when it happened") {
  House house;
  house.reported().at("2026-11-20 10:20");
  case_command::LogContact missing;
  house.when(house.agent, house.case_key(), missing).refused("required", "started_at");
  case_command::LogContact wrong = call(house);
  wrong.ended_at = wrong.started_at->plus_ms(-1);
  house.when(house.agent, house.case_key(), wrong).refused("time_order", "ended_at");
  wrong = call(house);
  wrong.rang_at = wrong.started_at->plus_ms(1);
  house.when(house.agent, house.case_key(), wrong).refused("time_order", "rang_at");
  wrong = call(house);
  wrong.started_at = house.now.plus_ms(3'600'000);
  house.when(house.agent, house.case_key(), wrong).refused("time_future", "started_at");
  case_command::LogContact unanswered = call(house);
  unanswered.outcome = ContactOutcome::no_answer;
  house.given(house.agent, house.case_key(), unanswered);
  CHECK(clock_of(house, ClockName::respond).state == ClockRunState::running);
  const case_command::LogContact reached = call(house);
  house.at("2026-11-20 15:00").given(house.agent, house.case_key(), reached);
  CHECK(clock_of(house, ClockName::respond).state == ClockRunState::kept);
  CHECK(clock_of(house, ClockName::respond).stopped_at == shanghai("2026-11-20 10:20"));
  CHECK(house.the_case().contacts.size() == 2);
}

TEST_CASE("a diagnosis is disputed once, and decided by the technical supervisor") {
  House house;
  house.diagnosed();
  using case_command::Dispute;
  using case_command::Reinspect;
  house.when(house.guest, house.case_key(), Dispute{"不是我弄坏的"}).refused("not_told_yet");
  house.given(house.agent, house.case_key(), case_command::TellDiagnosis{"说明"});
  house.when(house.guest, house.case_key(), Dispute{""}).refused("reason_required", "reason");
  house.when(house.guest, house.case_key(), Dispute{"不是我弄坏的"}).then({"case.disputed"});
  house.when(house.guest, house.case_key(), case_command::Agree{}).refused("reinspection_open");
  house.when(house.guest, house.case_key(), Dispute{"再说"}).refused("reinspection_open");
  house.when(house.engineer, house.case_key(), Reinspect{}).refused("not_permitted");
  house.when(house.supervisor, house.case_key(), Reinspect{}).refused("required", "upheld");
  Reinspect corrected{false, FaultType::misuse, Cause::customer_use, "进水痕迹", ""};
  house.when(house.supervisor, house.case_key(), corrected)
      .refused("diagnosis_clause_missing", "clause");
  corrected.clause = "3.1";
  corrected.cause = Cause::product_quality;
  house.when(house.supervisor, house.case_key(), corrected)
      .refused("diagnosis_contradictory", "cause");
  corrected.cause = Cause::customer_use;
  house.at("2026-11-20 16:00");
  house.when(house.supervisor, house.case_key(), corrected).then({"case.reinspected"});
  const Case& record = house.the_case();
  CHECK(record.liability->payer == Payer::customer);
  CHECK(record.liability->fee_basis == FeeBasis::cost_price);
  CHECK(record.reinspections.front().disputed.cause == Cause::product_quality);
  CHECK_FALSE(record.told_at.has_value());
  // Told anew: the clock of telling runs again.
  CHECK(clock_of(house, ClockName::notify, 2).state == ClockRunState::running);
  house.given(house.agent, house.case_key(), case_command::TellDiagnosis{"复检结论"});
  house.when(house.guest, house.case_key(), Dispute{"还是不服"}).refused("reinspection_used");
}

TEST_CASE("escalations: once before the breach, once at it, withdrawn by a late fact") {
  House house;
  house.reported();  // urgent: respond within two hours
  const Policy& policy = product_standard();
  const auto due_of = [&](const std::string& at) {
    house.at(at);
    std::vector<Command> due;
    for (Command& one : due_duties(house.the_case(), policy, house.now)) {
      const auto* escalate = std::get_if<case_command::Escalate>(&one.args);
      if (escalate == nullptr || escalate->clock == ClockName::respond) {
        due.push_back(std::move(one));
      }
    }
    return due;
  };
  CHECK(due_of("2026-11-20 11:29").empty());
  const auto warning = due_of("2026-11-20 11:30");
  REQUIRE(warning.size() == 1);
  CHECK(due_of("2026-11-20 11:45").front().id == warning.front().id);
  house.when(system_actor(), house.case_key(), warning.front().args).then({"case.escalated"});
  house.when(system_actor(), house.case_key(), warning.front().args).refused("nothing_changes");
  house.when(house.agent, house.case_key(), warning.front().args).refused("not_permitted");
  CHECK(house.the_case().escalations.front().to == Role::agent);
  CHECK(due_of("2026-11-20 11:59").empty());
  const auto breach = due_of("2026-11-20 12:00");
  REQUIRE(breach.size() == 1);
  CHECK_FALSE(breach.front().id == warning.front().id);
  house.given(system_actor(), house.case_key(), breach.front().args);
  CHECK(house.the_case().escalations.back().to == Role::manager);
  CHECK(due_of("2026-11-21 12:00").empty());
  // A call at 11:50, written down late: the breach is withdrawn, the warning was right.
  case_command::LogContact contact;
  contact.started_at = shanghai("2026-11-20 11:50");
  house.given(house.agent, house.case_key(), contact);
  const auto withdrawn = due_of("2026-11-21 12:05");
  REQUIRE(withdrawn.size() == 1);
  house.when(system_actor(), house.case_key(), withdrawn.front().args)
      .then({"case.escalation_withdrawn"});
  CHECK_FALSE(house.the_case().escalations[0].withdrawn_at.has_value());
  CHECK(house.the_case().escalations[1].withdrawn_at.has_value());
  CHECK(due_of("2026-11-21 12:06").empty());
}

TEST_CASE("a clock that stands does not escalate") {
  House house;
  house.accepted();
  house.given(house.agent, house.case_key(), case_command::Pause{PauseReason::part, {}, ""});
  house.at("2027-01-20 10:00");
  for (const Command& one : due_duties(house.the_case(), product_standard(), house.now)) {
    FAIL(info_of(one.args).type);
  }
}

TEST_CASE("the same request twice: merged with the earliest clock, and taken apart again") {
  House house;
  const CaseId second{uuid(200)};
  const EntityKey second_key = key_for<Case>(second);
  house.given(house.guest, second_key, House::report_form());
  house.at("2026-11-20 11:00").reported();
  case_command::Report form = House::report_form();
  form.files = {photo(5)};
  using case_command::Merge;
  house.when(house.agent, second_key, Merge{{}, "x"}).refused("required", "into");
  house.when(house.agent, second_key, Merge{second, "x"}).refused("same_case", "into");
  house.when(house.agent, second_key, Merge{CaseId{uuid(999)}, "x"}).refused("not_found", "into");
  house.when(house.agent, second_key, Merge{house.case_id, ""})
      .refused("reason_required", "reason");
  house.when(house.guest, second_key, Merge{house.case_id, "x"}).refused("not_permitted");
  house.when(house.agent, second_key, Merge{house.case_id, "同一故障"})
      .then({"case.merged_into", "case.took_over"});
  const Case& merged = *find_as<Case>(house.world, second);
  CHECK(phase_of(merged.state) == CasePhase::merged);
  CHECK(house.the_case().received_at == shanghai("2026-11-20 10:00"));
  CHECK(clock_of(house, ClockName::respond).started_at == shanghai("2026-11-20 10:00"));
  house.when(house.agent, second_key, case_command::Accept{}).refused("case_merged");
  house.when(house.agent, house.case_key(), case_command::Unmerge{"x"}).refused("not_merged");
  house.when(house.agent, second_key, case_command::Unmerge{"两台机器"})
      .then({"case.unmerged", "case.gave_back"});
  CHECK(house.the_case().received_at == shanghai("2026-11-20 11:00"));
  CHECK(house.the_case().merged.empty());
  CHECK(phase_of(find_as<Case>(house.world, second)->state) == CasePhase::reported);
  // With work of its own it stays its own case.
  house.given(house.agent, house.case_key(), case_command::Accept{});
  house.given(house.agent, house.visit_key(),
              appointment(house.case_id, house.engineer, "2026-11-20 14:00", "2026-11-20 16:00"));
  house.when(house.agent, house.case_key(), Merge{second, "x"}).refused("merge_too_late");
}

TEST_CASE("a workshop job between its two handover lists") {
  House house;
  house.accepted();
  using case_command::TakeIn;
  TakeIn empty = taken_in();
  empty.items.clear();
  house.when(house.agent, house.case_key(), empty).refused("handover_empty", "items");
  TakeIn zero = taken_in();
  zero.items[1].quantity = 0;
  house.when(house.agent, house.case_key(), zero)
      .refused("quantity_not_positive", "items.1.quantity");
  TakeIn no_fault = taken_in();
  no_fault.items[0].fault = "";
  house.when(house.agent, house.case_key(), no_fault).refused("required", "items.0.fault");
  TakeIn unsigned_ = taken_in();
  unsigned_.file = {};
  house.when(house.agent, house.case_key(), unsigned_).refused("signature_missing", "file");
  house.when(house.agent, house.case_key(), taken_in()).then({"case.taken_back"});
  CHECK(phase_of(house.the_case().state) == CasePhase::in_workshop);
  house.when(house.agent, house.case_key(), taken_in()).refused("workshop_job_open");
  using case_command::WorkshopCheck;
  using case_command::WorkshopRepair;
  house.when(house.supervisor, house.case_key(), WorkshopCheck{true, ""})
      .refused("workshop_step_order");
  house.when(house.supervisor, house.case_key(), WorkshopRepair{""})
      .refused("measures_missing", "measures");
  house.given(house.supervisor, house.case_key(), WorkshopRepair{"更换主板"});
  house.when(house.agent, house.case_key(), handed_back()).refused("quality_check_missing");
  house.when(house.supervisor, house.case_key(), WorkshopCheck{false, ""})
      .refused("required", "findings");
  // A failed check returns it to repair.
  house.given(house.supervisor, house.case_key(), WorkshopCheck{false, "仍有漏电"});
  house.when(house.agent, house.case_key(), handed_back()).refused("quality_check_missing");
  house.given(house.supervisor, house.case_key(), WorkshopRepair{"更换线束"});
  house.given(house.supervisor, house.case_key(), WorkshopCheck{true, ""});
  case_command::HandBack less = handed_back();
  less.items[0].quantity = 1;
  house.when(house.agent, house.case_key(), less).refused("handover_differs", "items");
  case_command::HandBack kept = handed_back();
  kept.first_list_recovered = false;
  house.when(house.agent, house.case_key(), kept)
      .refused("first_list_missing", "first_list_recovered");
  house.when(house.agent, house.case_key(), handed_back()).then({"case.handed_back"});
  CHECK(phase_of(house.the_case().state) == CasePhase::repaired);
  CHECK(house.the_case().workshop_jobs.front().checks.size() == 2);
  house.when(house.guest, house.case_key(), case_command::Confirm{}).then({"case.confirmed"});
}

TEST_CASE("taken back on site: a fact, whatever the desk decided meanwhile") {
  House house;
  house.diagnosed();
  const visit_command::TakeBack back{"主板要返厂", {{"WH-60", 1, "漏电"}}, "李文", drawing(),
                                     document(),   document().sha256};
  house.when(house.engineer, house.visit_key(), back).then({"visit.taken_back", "case.taken_back"});
  CHECK(phase_of(house.the_case().state) == CasePhase::in_workshop);
  CHECK(house.the_visit().state == VisitState::signed_);
  House other;
  other.arrived();
  other.given(other.agent, other.visit_key(),
              visit_command::Reassign{StaffId{other.engineer2.id.value}, {}, {}, "换人"});
  other.when(other.engineer, other.visit_key(), back).held("visit_reassigned");
}

TEST_CASE("a case moves to another policy version only with a reason") {
  House house;
  house.diagnosed();
  Policy next = product_standard();
  next.id = PolicyId{uuid(300)};
  next.version = 2;
  next.warranty.models.clear();
  next.warranty.default_months = 3;
  house.given(house.manager, key_for<Policy>(next.id),
              policy_command::PutInForce{next, "保修改为三个月"});
  using case_command::ChangePolicy;
  house.when(house.agent, house.case_key(), ChangePolicy{next.id, "x"}).refused("not_permitted");
  house.when(house.manager, house.case_key(), ChangePolicy{next.id, ""})
      .refused("reason_required", "reason");
  house.when(house.manager, house.case_key(), ChangePolicy{PolicyId{uuid(301)}, "x"})
      .refused("policy_unknown", "policy");
  house.when(house.manager, house.case_key(), ChangePolicy{next.id, "客户同意新条款"})
      .then({"case.policy_changed"});
  CHECK(house.the_case().policy_version == 2);
  CHECK(house.the_case().warranty.state == WarrantyState::out);
  CHECK(house.the_case().liability->payer == Payer::customer);
}
