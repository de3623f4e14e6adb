// Clocks, class, contacts and the disputed diagnosis.
#include <algorithm>

#include <boost/describe/enum_from_string.hpp>

#include "core/domain/case/remedy_decide.hpp"
#include "core/domain/visit/decide.hpp"
#include "core/policy/term_key.hpp"

namespace aftercare::casework {
namespace {

constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1000;
constexpr std::int64_t kClockDriftMs = 5LL * 60 * 1000;

std::optional<Instant> end_of(const Case& record) {
  if (const auto* closed = std::get_if<case_state::Closed>(&record.state)) {
    return closed->at;
  }
  if (const auto* confirmed = std::get_if<case_state::Confirmed>(&record.state)) {
    return confirmed->at;
  }
  if (const auto* cancelled = std::get_if<case_state::Cancelled>(&record.state)) {
    return cancelled->at;
  }
  return std::nullopt;
}

bool is_customer(const Author& author) {
  return author.kind != ActorKind::staff && author.kind != ActorKind::system;
}

const Reinspection* open_reinspection(const Case& record) {
  if (record.reinspections.empty() || record.reinspections.back().upheld) {
    return nullptr;
  }
  return &record.reinspections.back();
}

// The run of a clock, as it stands when the duty is decided.
std::optional<ClockState> clock_run(const Situation& in, ClockName name, int run) {
  if (in.policy == nullptr) {
    return std::nullopt;
  }
  for (const ClockState& clock : replay_clocks(*in.policy, in.record.marks, in.meta.received_at)) {
    if (clock.name == name && clock.run == run) {
      return clock;
    }
  }
  return std::nullopt;
}

const Escalation* find_escalation(const Case& record, ClockName clock, int run,
                                  EscalationLevel level) {
  for (const Escalation& one : record.escalations) {
    if (one.clock == clock && one.run == run && one.level == level) {
      return &one;
    }
  }
  return nullptr;
}

}  // namespace

LiabilityVerdict liability_of(const Case* owner, const Policy* policy, const Diagnosis& diagnosis) {
  if (policy == nullptr) {
    return {};
  }
  LiabilityFacts facts;
  facts.fault_type = diagnosis.fault_type;
  facts.cause = diagnosis.cause;
  if (owner != nullptr) {
    facts.serial_known = owner->device.has_value();
    facts.warranty = owner->warranty.state;
  }
  return liability(*policy, facts);
}

Problem check_in_work(const Case& record) {
  if (const auto bad = check_open(record)) {
    return bad;
  }
  if (phase_of(record.state) == CasePhase::reported) {
    return refuse("not_accepted_yet");
  }
  if (phase_of(record.state) >= CasePhase::repaired) {
    return refuse("already_repaired");
  }
  return std::nullopt;
}

Result<Events> decide(const Situation& in, const case_command::Pause& command) {
  if (const auto bad = check_in_work(in.record)) {
    return *bad;
  }
  if (!command.reason) {
    return refuse("required", "reason");
  }
  if (command.clock && in.policy != nullptr) {
    const ClockRule* rule = find_clock_rule(*in.policy, *command.clock);
    if (rule == nullptr || !rule->pausable) {
      return refuse("clock_not_pausable", "clock", {{"clock_key", term_key(*command.clock)}});
    }
  }
  for (const CasePause& pause : in.record.pauses) {
    if (!pause.clock || pause.clock == command.clock) {
      return refuse("already_paused");
    }
  }
  if (const auto bad = check_text(command.note, "note", note_rule(in.policy, false))) {
    return *bad;
  }
  return Events{
      case_event::Paused{{*command.reason, command.clock, command.note, in.meta.occurred_at}}};
}

Result<Events> decide(const Situation& in, const case_command::Resume& command) {
  if (const auto bad = check_open(in.record)) {
    return *bad;
  }
  if (in.record.pauses.empty()) {
    return refuse("not_paused");
  }
  if (const auto bad = check_text(command.note, "note", note_rule(in.policy, false))) {
    return *bad;
  }
  return Events{case_event::Resumed{command.note}};
}

Result<Events> decide(const Situation& in, const case_command::ChangeClass& command) {
  const Case& record = in.record;
  if (const auto bad = check_open(record)) {
    return *bad;
  }
  if (phase_of(record.state) >= CasePhase::repaired) {
    return refuse("already_repaired");
  }
  if (!command.class_) {
    return refuse("required", "class");
  }
  const std::string topic = command.topic ? term_name(*command.topic) : record.intake.topic;
  if (*command.class_ == record.intake.class_ && topic == record.intake.topic) {
    return refuse("nothing_changes", "class");
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  Events events{
      case_event::ClassChanged{record.intake.class_, *command.class_, topic, command.reason}};
  if (record.team && in.policy != nullptr) {
    Topic known{};
    const bool is_known = boost::describe::enum_from_string(topic.c_str(), known);
    const RouteVerdict verdict =
        route(*in.policy, *command.class_, is_known ? std::optional{known} : std::nullopt,
              record.intake.wish);
    if (verdict.team != record.team->team) {
      CaseTeam team;
      team.team = verdict.team;
      events.push_back(case_event::Assigned{team, verdict.clause});
    }
  }
  return events;
}

Result<Events> decide(const Situation& in, const case_command::Reopen& command) {
  const Case& record = in.record;
  if (phase_of(record.state) == CasePhase::merged) {
    return refuse("case_merged");
  }
  if (phase_of(record.state) < CasePhase::repaired) {
    return refuse("not_over");
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  constexpr std::int64_t kDaysDefault = 30;
  const std::int64_t days = limit_of(in.policy, "reopening_days", kDaysDefault);
  const auto ended = end_of(record);
  if (is_customer(in.meta.author) && ended && in.meta.received_at.ms - ended->ms > days * kDayMs) {
    return refuse("reopening_too_late", "", {{"days", std::to_string(days)}});
  }
  return Events{case_event::Reopened{command.reason}};
}

Result<Events> decide(const Situation& in, const case_command::LogContact& command) {
  if (!command.started_at) {
    return refuse("required", "started_at");
  }
  const Instant latest = std::max(in.meta.received_at, in.meta.occurred_at).plus_ms(kClockDriftMs);
  if (*command.started_at > latest) {
    return refuse("time_future", "started_at");
  }
  if (command.rang_at && *command.rang_at > *command.started_at) {
    return refuse("time_order", "rang_at");
  }
  if (command.ended_at && *command.ended_at < *command.started_at) {
    return refuse("time_order", "ended_at");
  }
  if (command.ended_at && *command.ended_at > latest) {
    return refuse("time_future", "ended_at");
  }
  if (const auto bad =
          first_problem({check_text(command.topic, "topic", {false, false, kWordCharactersMax}),
                         check_text(command.note, "note", note_rule(in.policy, false))})) {
    return *bad;
  }
  return Events{case_event::ContactLogged{{command.direction, command.channel, command.topic,
                                           command.outcome, command.rang_at, *command.started_at,
                                           command.ended_at, command.note, in.meta.author}}};
}

Result<Events> decide(const Situation& in, const case_command::Diagnose& command) {
  if (const auto bad = check_in_work(in.record)) {
    return *bad;
  }
  if (open_reinspection(in.record) != nullptr) {
    return refuse("reinspection_open");
  }
  const visit_command::Diagnose given{command.fault_type, command.cause, command.findings,
                                      command.clause, command.checks};
  if (const auto bad = visiting::check_shape(given, in.policy)) {
    return *bad;
  }
  const Diagnosis diagnosis{*command.fault_type, *command.cause, command.findings, command.clause,
                            command.checks};
  return Events{
      case_event::Diagnosed{VisitId{}, diagnosis, liability_of(&in.record, in.policy, diagnosis)}};
}

Result<Events> decide(const Situation& in, const case_command::Dispute& command) {
  const Case& record = in.record;
  if (const auto bad = check_in_work(record)) {
    return *bad;
  }
  if (!record.diagnosis) {
    return refuse("not_diagnosed_yet");
  }
  if (open_reinspection(record) != nullptr) {
    return refuse("reinspection_open");
  }
  constexpr std::int64_t kOnce = 1;
  const auto asked = static_cast<std::int64_t>(record.reinspections.size());
  if (asked >= limit_of(in.policy, "reinspections_max", kOnce)) {
    return refuse("reinspection_used");
  }
  if (!record.told_at) {
    return refuse("not_told_yet");
  }
  if (record.agreed_at && *record.agreed_at >= *record.told_at) {
    return refuse("already_agreed");
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  return Events{case_event::Disputed{command.reason}};
}

Result<Events> decide(const Situation& in, const case_command::Reinspect& command) {
  if (const auto bad = check_in_work(in.record)) {
    return *bad;
  }
  if (open_reinspection(in.record) == nullptr) {
    return refuse("no_reinspection");
  }
  if (!command.upheld) {
    return refuse("required", "upheld");
  }
  if (is_blank(command.findings)) {
    return refuse("diagnosis_findings_missing", "findings");
  }
  if (*command.upheld) {
    if (const auto bad = check_text(command.findings, "findings", note_rule(in.policy, true))) {
      return *bad;
    }
    return Events{case_event::Reinspected{true, command.findings, std::nullopt, std::nullopt}};
  }
  const visit_command::Diagnose given{command.fault_type, command.cause, command.findings,
                                      command.clause};
  if (const auto bad = visiting::check_shape(given, in.policy)) {
    return *bad;
  }
  const Diagnosis diagnosis{
      *command.fault_type, *command.cause, command.findings, command.clause,
      in.record.diagnosis ? in.record.diagnosis->checks : std::vector<DiagnosisCheck>{}};
  return Events{case_event::Reinspected{false, command.findings, diagnosis,
                                        liability_of(&in.record, in.policy, diagnosis)}};
}

Result<Events> decide(const Situation& in, const case_command::AskRnd& command) {
  if (const auto bad = first_problem({check_open(in.record), check_accepted(in.record)})) {
    return *bad;
  }
  if (has_open_question(in.record)) {
    return refuse("question_open");
  }
  if (const auto bad = check_text(command.question, "question", note_rule(in.policy, true))) {
    return *bad;
  }
  return Events{case_event::RndAsked{command.question}};
}

// Also of a case that is over by now: whoever asked wants to know.
Result<Events> decide(const Situation& in, const case_command::AnswerRnd& command) {
  if (!has_open_question(in.record)) {
    return refuse("no_question");
  }
  if (const auto bad = check_text(command.answer, "answer", note_rule(in.policy, true))) {
    return *bad;
  }
  return Events{case_event::RndAnswered{command.answer}};
}

Result<Events> decide(const Situation& in, const case_command::Escalate& command) {
  const auto clock = clock_run(in, command.clock, command.run);
  if (!clock || find_escalation(in.record, command.clock, command.run, command.level) != nullptr) {
    return refuse("nothing_changes");
  }
  const bool breach = command.level == EscalationLevel::breach;
  const auto due = breach ? clock->due_at : clock->warn_at;
  if (!due || in.meta.received_at < *due || (clock->stopped_at && *clock->stopped_at < *due)) {
    return refuse("nothing_changes");
  }
  return Events{case_event::Escalated{
      {command.clock, command.run, command.level, breach ? clock->breach_to : clock->warn_to,
       clock->due_at.value_or(*due), in.meta.received_at, std::nullopt}}};
}

Result<Events> decide(const Situation& in, const case_command::WithdrawEscalation& command) {
  const Escalation* sent = find_escalation(in.record, command.clock, command.run, command.level);
  const auto clock = clock_run(in, command.clock, command.run);
  if (sent == nullptr || sent->withdrawn_at || !clock || !clock->stopped_at) {
    return refuse("nothing_changes");
  }
  // A warning was right when the work was done after it, even in time.
  const auto due = command.level == EscalationLevel::breach ? clock->due_at : clock->warn_at;
  if (!due || *clock->stopped_at >= *due) {
    return refuse("nothing_changes");
  }
  return Events{case_event::EscalationWithdrawn{command.clock, command.run, command.level}};
}

}  // namespace aftercare::casework
