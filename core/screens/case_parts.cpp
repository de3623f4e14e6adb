#include "core/screens/case_parts.hpp"

#include <array>

#include "core/policy/term_key.hpp"

namespace aftercare::screens {
namespace {

struct Milestone {
  const char* key;
  CasePhase reached;  // done from this phase on
};

// The customer's six milestones, in order.
constexpr std::array<Milestone, 6> kMilestones{{
    {"progress.reported", CasePhase::reported},
    {"progress.accepted", CasePhase::accepted},
    {"progress.appointed", CasePhase::appointed},
    {"progress.repaired", CasePhase::repaired},
    {"progress.confirmed", CasePhase::confirmed},
    {"progress.closed", CasePhase::closed},
}};

// First time an event of this kind entered the story.
std::optional<Instant> time_of(const Case& record, const std::string& kind) {
  for (const auto& entry : record.timeline) {
    if (entry.kind == kind) return entry.meta.occurred_at;
  }
  return std::nullopt;
}

std::string event_of(CasePhase phase) {
  switch (phase) {
    case CasePhase::reported:
      return "case.reported";
    case CasePhase::accepted:
      return "case.accepted";
    case CasePhase::appointed:
      return "case.visit_appointed";
    case CasePhase::diagnosed:
      return "case.diagnosed";
    case CasePhase::repaired:
      return "case.repaired";
    case CasePhase::confirmed:
      return "case.confirmed";
    case CasePhase::closed:
      return "case.closed";
    case CasePhase::cancelled:
      return "case.cancelled";
  }
  return {};
}

Text step_note(const Case& record, CasePhase phase) {
  if (phase == CasePhase::appointed && !record.visits.empty()) {
    return {"progress.note.visit", {{"engineer", record.visits.back().engineer_name}}};
  }
  if (phase == CasePhase::closed && record.rating) {
    return {"progress.note.rated", {{"score", std::to_string(record.rating->score)}}};
  }
  return {};
}

// Well-formed arguments, so that a refusal speaks of the state and not of the form.
std::vector<std::pair<EntityKey, CommandArgs>> probes_of(const Case& record, Instant now) {
  const EntityKey self = key_for<Case>(record.id);
  std::vector<std::pair<EntityKey, CommandArgs>> out;
  for (const auto& exception : record.exceptions) {
    if (exception.decision) continue;
    case_command::Settle settle;
    settle.exception = exception.id;
    settle.decision = ExceptionDecision::discard;
    settle.reason = "-";
    out.emplace_back(self, settle);
    break;
  }
  out.emplace_back(self, case_command::Accept{});
  out.emplace_back(self, case_command::TellPlan{"-"});
  // Another team than the one it is with: asking for the same again would be refused for that.
  const bool technical = record.team && record.team->team == Team::technical;
  out.emplace_back(
      self, case_command::Assign{technical ? Team::repair : Team::technical, std::nullopt});
  visit_command::Appoint appoint;
  appoint.case_ = record.id;
  appoint.from = now.plus_ms(3600000);
  appoint.to = now.plus_ms(7200000);
  appoint.address = "-";
  // Any id not yet taken will do for a probe.
  const EntityKey new_visit{EntityType::visit, make_uuid_v5(record.id.value, "probe")};
  out.emplace_back(new_visit, appoint);
  for (auto it = record.visits.rbegin(); it != record.visits.rend(); ++it) {
    if (it->state == VisitState::cancelled) continue;
    visit_command::Reassign reassign;
    reassign.engineer = it->engineer;
    reassign.from = it->from.plus_ms(60000);
    reassign.to = it->to.plus_ms(60000);
    reassign.reason = "-";
    out.emplace_back(key_for<Visit>(it->id), reassign);
    break;
  }
  out.emplace_back(self, case_command::TellDiagnosis{"-"});
  // Agreement is asked for before the work, not after it.
  if (!record.agreed_at && record.measures.empty()) {
    out.emplace_back(self, case_command::Agree{});
  }
  out.emplace_back(self, case_command::Confirm{});
  out.emplace_back(self, case_command::Rate{5, {}});
  out.emplace_back(self, case_command::Close{});
  const Urgency other = record.urgency == Urgency::urgent ? Urgency::normal : Urgency::urgent;
  out.emplace_back(self, case_command::CorrectUrgency{other, "-"});
  out.emplace_back(self, case_command::Note{"-"});
  out.emplace_back(self, case_command::Cancel{"-"});
  return out;
}

// Which engineer a probe names does not matter for whether one may appoint at all.
bool only_the_engineer_is_missing(const Action& action) {
  return action.command == "visit.appoint" &&
         (action.why.key == "refusal.required" || action.why.key == "refusal.engineer_unknown");
}

bool never_primary(const std::string& command) {
  return command == "case.note" || command == "case.cancel" || command == "case.assign" ||
         command == "case.correct_urgency" || command == "visit.reassign";
}

// A plan told or an appointment made may be repeated, but is not what comes next.
bool already_done(const Case& record, const std::string& command) {
  if (command == "case.tell_plan") return !record.plan_text.empty();
  if (command == "visit.appoint") return !record.visits.empty();
  if (command == "case.tell_diagnosis") return record.told_at.has_value();
  return false;
}

}  // namespace

std::vector<ProgressStep> case_progress(const Case& record) {
  std::vector<ProgressStep> out;
  const CasePhase phase = phase_of(record.state);
  bool current_given = false;
  for (const auto& milestone : kMilestones) {
    ProgressStep step;
    step.label = {milestone.key, {}};
    const bool done = phase != CasePhase::cancelled && phase >= milestone.reached;
    if (done) {
      step.state = StepState::done;
      step.at = time_of(record, event_of(milestone.reached));
      step.note = step_note(record, milestone.reached);
    } else if (!current_given && phase != CasePhase::cancelled) {
      step.state = StepState::current;
      current_given = true;
    } else {
      step.state = StepState::todo;
    }
    out.push_back(std::move(step));
  }
  return out;
}

Text next_step_of(const Case& record) {
  if (record.number.empty()) return {"next.waiting_to_send", {}};
  const CasePhase phase = phase_of(record.state);
  if (phase == CasePhase::accepted && !record.plan_text.empty()) return {"next.appoint", {}};
  if (phase == CasePhase::confirmed) {
    return {record.rating ? "next.close" : "next.rate", {}};
  }
  return {"next." + phase_label(phase).key.substr(std::string("case.phase.").size()), {}};
}

std::vector<Action> case_actions(const Source& source, const Case& record, Instant now) {
  std::vector<Action> out;
  bool primary_given = false;
  for (auto& [target, args] : probes_of(record, now)) {
    auto action = probe(source, target, args, now);
    if (!action) continue;
    if (only_the_engineer_is_missing(*action)) {
      action->enabled = true;
      action->why = {};
    }
    if (!primary_given && action->enabled && !never_primary(action->command) &&
        !already_done(record, action->command)) {
      action->primary = true;
      primary_given = true;
    }
    out.push_back(std::move(*action));
  }
  return out;
}

Text held_text(const VisitFact& fact, const World& world) {
  struct Describe {
    const World& world;
    Text operator()(const visit_command::Depart&) const { return {"held.depart", {}}; }
    Text operator()(const visit_command::Arrive&) const { return {"held.arrive", {}}; }
    Text operator()(const visit_command::Diagnose& f) const {
      return {"held.diagnose", {{"findings", f.findings}, {"clause", f.clause}}};
    }
    Text operator()(const visit_command::UsePart& f) const {
      const auto* part = find_as<Part>(world, f.part);
      return {"held.use_part",
              {{"part", part != nullptr ? part->name : f.part.text().substr(0, 8)},
               {"quantity", std::to_string(f.quantity)}}};
    }
    Text operator()(const visit_command::Finish& f) const {
      return {"held.finish", {{"measures", f.measures}}};
    }
    Text operator()(const visit_command::Sign& f) const {
      return {"held.sign", {{"signer", f.signer}}};
    }
    Text operator()(const visit_command::SignRefused& f) const {
      return {"held.sign_refused", {{"reason", f.reason}}};
    }
  };
  return std::visit(Describe{world}, fact);
}

}  // namespace aftercare::screens
