#include "core/screens/build.hpp"

#include <boost/describe/enum_to_string.hpp>

#include "core/policy/term_key.hpp"

namespace aftercare::screens {

std::string group_phone(const std::string& phone) {
  if (phone.size() != 11 || phone.front() != '1')
    return phone;
  return phone.substr(0, 3) + ' ' + phone.substr(3, 4) + ' ' + phone.substr(7);
}

const Policy* policy_of(const World& world, const Case& record) {
  const auto* own = find_as<Policy>(world, record.policy);
  return own != nullptr ? own : world.policy_in_force();
}

std::vector<ClockState> clocks_of(const World& world, const Case& record, Instant now) {
  const Policy* policy = policy_of(world, record);
  if (policy == nullptr)
    return {};
  return replay_clocks(*policy, record.marks, now);
}

bool is_in_work(const Case& record) {
  return phase_of(record.state) < CasePhase::confirmed;
}

std::string tone_of(ClockRunState state, bool warn) {
  switch (state) {
    case ClockRunState::running_late:
    case ClockRunState::broken: return "bad";
    case ClockRunState::kept: return "good";
    case ClockRunState::running:
    case ClockRunState::paused: return warn ? "warn" : "good";
    case ClockRunState::not_started:
    case ClockRunState::dropped: return "plain";
  }
  return "plain";
}

std::string tone_of(Urgency urgency) {
  switch (urgency) {
    case Urgency::urgent: return "bad";
    case Urgency::normal: return "warn";
    case Urgency::low: return "plain";
  }
  return "plain";
}

std::string tone_of(CasePhase phase) {
  switch (phase) {
    case CasePhase::reported:
    case CasePhase::accepted: return "info";
    case CasePhase::appointed:
    case CasePhase::diagnosed:
    case CasePhase::in_workshop: return "warn";
    case CasePhase::repaired:
    case CasePhase::fulfilled:
    case CasePhase::confirmed: return "good";
    case CasePhase::closed:
    case CasePhase::cancelled:
    case CasePhase::merged: return "plain";
  }
  return "plain";
}

Text phase_label(CasePhase phase) {
  return {std::string("case.phase.") + boost::describe::enum_to_string(phase, "unknown"), {}};
}

Clock make_clock(const ClockState& state, bool provisional) {
  Clock out;
  out.name = state.name;
  out.label = {term_key(state.name), {}};
  out.state = state.state;
  out.tone = tone_of(state.state, state.warn);
  out.started_at = state.started_at;
  out.due_at = state.due_at;
  out.stopped_at = state.stopped_at;
  out.left_ms = state.left_ms;
  out.used_share = state.used_share;
  out.rule = {state.rule_key, {{"value", std::to_string(state.duration.value)}}};
  out.clause = state.clause;
  out.source = state.source;
  out.policy_version = state.policy_version;
  out.provisional = provisional;
  if (state.missing_year && !state.stopped_at) {
    out.pending = {"clock.holidays_pending", {{"year", std::to_string(*state.missing_year)}}};
  }
  return out;
}

namespace {

void add_term(Verdict& out, const Policy* policy) {
  if (policy == nullptr || out.term.empty())
    return;
  const WarrantyTerm* term = find_warranty_term(*policy, out.term);
  if (term == nullptr)
    return;
  out.term_zh = term->text_zh;
  out.term_en = term->text_en;
}

std::string warranty_tone(WarrantyState state) {
  if (state == WarrantyState::in)
    return "good";
  return state == WarrantyState::out ? "warn" : "plain";
}

std::string payer_tone(Payer payer) {
  if (payer == Payer::company)
    return "good";
  return payer == Payer::undecided ? "plain" : "warn";
}

}  // namespace

Verdict make_verdict(const WarrantyVerdict& verdict, const Policy* policy) {
  Verdict out;
  out.outcome = {term_key(verdict.state), {}};
  if (verdict.ends_on) {
    const char* key =
        verdict.state == WarrantyState::in ? "verdict.warranty_until" : "verdict.warranty_ended";
    out.outcome = {key, {{"date", to_text(*verdict.ends_on)}}};
  }
  out.reason = {verdict.reason_key, {}};
  out.tone = warranty_tone(verdict.state);
  out.clause = verdict.clause;
  out.source = verdict.source;
  out.term = verdict.term;
  out.policy_version = verdict.policy_version;
  out.facts = verdict.facts;
  add_term(out, policy);
  return out;
}

Verdict make_verdict(const LiabilityVerdict& verdict, const Policy* policy) {
  Verdict out;
  out.outcome = {"verdict.payer." + term_name(verdict.payer),
                 {{"fee_basis", term_key(verdict.fee_basis)}}};
  out.reason = {verdict.reason_key, {}};
  out.tone = payer_tone(verdict.payer);
  out.clause = verdict.clause;
  out.source = verdict.source;
  out.term = verdict.term;
  out.policy_version = verdict.policy_version;
  out.facts = verdict.facts;
  add_term(out, policy);
  return out;
}

std::vector<CheckQuestion> check_questions(const Policy* policy) {
  std::vector<CheckQuestion> out;
  if (policy == nullptr)
    return out;
  for (const DiagnosisCheckRow& row : policy->diagnosis_checks) {
    out.push_back({row.code, row.label_zh, row.label_en, row.telling,
                   row.speaks_for ? Text{term_key(*row.speaks_for), {}} : Text{}, row.clause});
  }
  return out;
}

std::vector<CheckLine> check_lines(const Policy* policy, const Diagnosis& diagnosis) {
  std::vector<CheckLine> out;
  const auto questions = check_questions(policy);
  for (const DiagnosisCheck& check : diagnosis.checks) {
    CheckLine line{check.code, check.code, check.code, {term_key(check.answer), {}}, {}};
    const auto asked =
        std::find_if(questions.begin(), questions.end(),
                     [&check](const CheckQuestion& one) { return one.code == check.code; });
    if (asked != questions.end()) {
      line.label_zh = asked->label_zh;
      line.label_en = asked->label_en;
      if (asked->telling == check.answer)
        line.speaks_for = asked->speaks_for;
    }
    out.push_back(std::move(line));
  }
  return out;
}

Text hazard_label(const Policy* policy, const std::string& code) {
  if (policy != nullptr) {
    for (const auto& row : policy->urgency.hazards) {
      if (row.code == code)
        return {row.label_key, {}};
    }
  }
  return {"screen.raw", {{"text", code}}};
}

std::string local_mark(CaseId id) {
  std::string mark = id.text().substr(32);
  for (char& c : mark) {
    if (c >= 'a' && c <= 'f')
      c = static_cast<char>(c - 'a' + 'A');
  }
  return mark;
}

CommandState worst_state(const std::vector<OwnCommand>& own) {
  const auto rank = [](CommandState state) {
    switch (state) {
      case CommandState::rejected: return 0;
      case CommandState::saving: return 1;
      case CommandState::saved: return 2;
      case CommandState::sent: return 3;
      case CommandState::confirmed: return 4;
    }
    return 4;
  };
  CommandState worst = CommandState::confirmed;
  for (const auto& command : own) {
    if (rank(command.state) < rank(worst))
      worst = command.state;
  }
  return worst;
}

std::optional<Action> probe(const Source& source, const EntityKey& target, CommandArgs args,
                            Instant now) {
  Command command;
  command.target = target;
  command.args = std::move(args);
  command.occurred_at = now;
  Context context;
  context.actor = source.actor();
  context.received_at = now;
  const auto outcome = decide(source.world(), command, context);
  Action action;
  action.command = std::string(info_of(command.args).type);
  if (outcome) {
    action.enabled = true;
    return action;
  }
  if (outcome.error().code == "not_permitted")
    return std::nullopt;
  action.why = {"refusal." + outcome.error().code, outcome.error().params};
  return action;
}

}  // namespace aftercare::screens
