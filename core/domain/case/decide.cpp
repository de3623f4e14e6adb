#include "core/domain/case/decide.hpp"

#include <boost/describe/enum_from_string.hpp>

#include "core/domain/case/ledgers.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::casework {
namespace {

constexpr int kScoreMin = 1;
constexpr int kScoreMax = 5;

Problem check_accepted(const Case& record) {
  if (phase_of(record.state) == CasePhase::reported) {
    return refuse("not_accepted_yet");
  }
  return std::nullopt;
}

Problem check_diagnosed(const Case& record) {
  if (!record.diagnosis) {
    return refuse("not_diagnosed_yet");
  }
  return std::nullopt;
}

Problem check_no_exception(const Case& record) {
  if (has_open_exception(record)) {
    return refuse("exception_open");
  }
  return std::nullopt;
}

// Answered at once and done (business §1): no repair to wait for.
bool is_answer_only(CaseClass case_class) {
  return case_class == CaseClass::inquiry || case_class == CaseClass::suggestion;
}

}  // namespace

TextRule note_rule(const Policy* policy, bool required) {
  return {required, true, limit_of(policy, "note_characters_max", kTextCharactersMax)};
}

Problem check_reason(const std::string& reason, const Policy* policy) {
  if (is_blank(reason)) {
    return refuse("reason_required", "reason");
  }
  return check_text(reason, "reason", note_rule(policy, true));
}

std::optional<Topic> topic_of(const Case& record, const Policy& policy) {
  Topic topic{};
  if (boost::describe::enum_from_string(record.intake.topic.c_str(), topic)) {
    return topic;
  }
  const WishRow* row = find_wish(policy, record.intake.wish);
  return row == nullptr ? std::nullopt : std::optional<Topic>{row->topic};
}

Problem check_open(const Case& record) {
  switch (phase_of(record.state)) {
    case CasePhase::closed: return refuse("case_closed");
    case CasePhase::cancelled: return refuse("case_cancelled");
    case CasePhase::merged: return refuse("case_merged");
    case CasePhase::reported:
    case CasePhase::accepted:
    case CasePhase::appointed:
    case CasePhase::diagnosed:
    case CasePhase::in_workshop:
    case CasePhase::repaired:
    case CasePhase::fulfilled:
    case CasePhase::confirmed: return std::nullopt;
  }
  return std::nullopt;
}

namespace {

Problem check_no_visit_under_way(const Case& record) {
  for (const CaseVisit& visit : record.visits) {
    if (visit.state <= VisitState::arrived) {
      return refuse("visit_under_way", "", {{"engineer", visit.engineer_name}});
    }
  }
  return std::nullopt;
}

// An answer, or a return that was not granted: nothing was done that the customer could confirm.
bool needs_no_confirmation(const Case& record) {
  const CasePhase phase = phase_of(record.state);
  return (is_answer_only(record.intake.class_) && phase != CasePhase::in_workshop) ||
         (!record.return_declined.empty() && phase < CasePhase::in_workshop);
}

}  // namespace

Problem check_appointable(const Case& record) {
  if (const auto bad = first_problem({check_open(record), check_accepted(record)})) {
    return bad;
  }
  if (phase_of(record.state) >= CasePhase::repaired) {
    return refuse("already_repaired");
  }
  return check_no_visit_under_way(record);
}

Problem check_cancel(const Case& record, const case_command::Cancel& command,
                     const Policy* policy) {
  if (const auto bad = check_open(record)) {
    return bad;
  }
  if (phase_of(record.state) >= CasePhase::repaired) {
    return refuse("already_repaired");
  }
  return first_problem(
      {check_may_end(record, EndingStep::cancel), check_reason(command.reason, policy)});
}

Result<Events> decide(const Situation& in, const case_command::Accept& command) {
  const Case& record = in.record;
  if (const auto bad = check_open(record)) {
    return *bad;
  }
  if (phase_of(record.state) != CasePhase::reported) {
    return refuse("already_accepted");
  }
  const Urgency urgency = command.urgency.value_or(record.urgency);
  if (urgency != record.urgency && is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  if (const auto bad = check_text(command.reason, "reason", note_rule(in.policy, false))) {
    return *bad;
  }
  Events events{case_event::Accepted{urgency, command.reason, in.meta.author.name}};
  if (!record.team && in.policy != nullptr) {
    const RouteVerdict verdict =
        route(*in.policy, record.intake.class_, topic_of(record, *in.policy), record.intake.wish);
    CaseTeam team;
    team.team = verdict.team;
    events.push_back(case_event::Assigned{team, verdict.clause});
  }
  return events;
}

Result<Events> decide(const Situation& in, const case_command::CorrectUrgency& command) {
  if (const auto bad = check_open(in.record)) {
    return *bad;
  }
  if (!command.urgency) {
    return refuse("required", "urgency");
  }
  if (*command.urgency == in.record.urgency) {
    return refuse("nothing_changes", "urgency");
  }
  if (const auto bad = check_reason(command.reason, in.policy)) {
    return *bad;
  }
  return Events{case_event::UrgencyCorrected{in.record.urgency, *command.urgency, command.reason}};
}

Result<Events> decide(const Situation& in, const case_command::TellPlan& command) {
  if (const auto bad =
          first_problem({check_open(in.record), check_accepted(in.record),
                         check_text(command.text, "text", note_rule(in.policy, true))})) {
    return *bad;
  }
  return Events{case_event::PlanTold{command.text}};
}

Result<Events> decide(const Situation& in, const case_command::TellDiagnosis& command) {
  if (const auto bad =
          first_problem({check_open(in.record), check_diagnosed(in.record),
                         check_text(command.text, "text", note_rule(in.policy, true))})) {
    return *bad;
  }
  return Events{case_event::DiagnosisTold{command.text}};
}

Result<Events> decide(const Situation& in, const case_command::Agree& command) {
  if (const auto bad =
          first_problem({check_open(in.record), check_diagnosed(in.record),
                         check_text(command.note, "note", note_rule(in.policy, false))})) {
    return *bad;
  }
  // What is disputed is decided first (C 2.2.3).
  if (!in.record.reinspections.empty() && !in.record.reinspections.back().upheld) {
    return refuse("reinspection_open");
  }
  if (command.revision != 0 && command.revision != in.record.revisions.diagnosis) {
    return refuse("diagnosis_changed", "revision");
  }
  if (!in.record.told_at) {
    return refuse("not_told_yet");
  }
  // Told something new, he may agree anew.
  if (in.record.agreed_at && (!in.record.told_at || *in.record.agreed_at >= *in.record.told_at)) {
    return refuse("already_agreed");
  }
  return Events{case_event::Agreed{command.note}};
}

Result<Events> decide(const Situation& in, const case_command::Confirm& command) {
  const Case& record = in.record;
  if (const auto bad = check_open(record)) {
    return *bad;
  }
  if (phase_of(record.state) == CasePhase::confirmed) {
    return refuse("already_confirmed");
  }
  if (const auto bad = check_no_exception(record)) {
    return *bad;
  }
  const CasePhase phase = phase_of(record.state);
  if (phase != CasePhase::repaired && phase != CasePhase::fulfilled) {
    return refuse("not_repaired_yet");
  }
  // The customer's signature, or his refusal, ends the work on site (business §4).
  if (phase == CasePhase::repaired && !record.signature) {
    return refuse("not_signed_yet");
  }
  if (const auto bad =
          first_problem({check_may_end(record, EndingStep::confirm),
                         check_text(command.note, "note", note_rule(in.policy, false))})) {
    return *bad;
  }
  return Events{case_event::Confirmed{command.note}};
}

Result<Events> decide(const Situation& in, const case_command::Rate& command) {
  const Case& record = in.record;
  // Staff cannot rate their own work (business §7), whatever a policy says.
  if (in.meta.author.kind == ActorKind::staff || in.meta.author.kind == ActorKind::system) {
    return refuse("not_permitted");
  }
  const CasePhase phase = phase_of(record.state);
  if (phase >= CasePhase::cancelled) {
    return *check_open(record);
  }
  if (phase < CasePhase::confirmed) {
    return refuse("not_confirmed_yet");
  }
  if (record.rating) {
    return refuse("already_rated");
  }
  if (command.score < kScoreMin || command.score > kScoreMax) {
    return refuse("score_out_of_range", "score");
  }
  const std::int64_t max = limit_of(in.policy, "rating_comment_characters_max", kTextCharactersMax);
  if (const auto bad = check_text(command.comment, "comment", {false, true, max})) {
    return *bad;
  }
  return Events{case_event::Rated{command.score, command.comment}};
}

Result<Events> decide(const Situation& in, const case_command::Close& command) {
  const Case& record = in.record;
  if (const auto bad = first_problem({check_open(record), check_no_exception(record)})) {
    return *bad;
  }
  if (needs_no_confirmation(record)) {
    if (const auto bad =
            first_problem({check_accepted(record), check_no_visit_under_way(record)})) {
      return *bad;
    }
  } else if (phase_of(record.state) != CasePhase::confirmed) {
    return refuse("not_confirmed_yet");
  }
  if (const auto bad =
          first_problem({check_may_end(record, EndingStep::close),
                         check_text(command.note, "note", note_rule(in.policy, false))})) {
    return *bad;
  }
  return Events{case_event::Closed{command.note}};
}

Result<Events> decide(const Situation& in, const case_command::Note& command) {
  if (const auto bad = check_text(command.text, "text", note_rule(in.policy, true))) {
    return *bad;
  }
  return Events{case_event::Noted{command.text}};
}

// To a merged case too: it arrives at the one that goes on (core/app/merged_words.cpp).
Result<Events> decide(const Situation& in, const case_command::AddFile& command) {
  const bool merged = phase_of(in.record.state) == CasePhase::merged;
  if (const auto bad = merged ? Problem{} : check_open(in.record)) {
    return *bad;
  }
  if (const auto bad =
          check_case_files({command.file}, "files", in.record.intake.files, in.policy)) {
    return *bad;
  }
  return Events{case_event::FileAdded{command.file}};
}

Result<Events> decide(const Situation& in, const case_command::Archive& command) {
  if (phase_of(in.record.state) < CasePhase::closed) {
    return refuse("not_closed_yet");
  }
  if (in.record.archived) {
    return refuse("nothing_changes");
  }
  if (const auto bad = check_may_end(in.record, EndingStep::archive)) {
    return *bad;
  }
  return Events{case_event::Archived{command.rule}};
}

}  // namespace aftercare::casework
