// The engineer's facts. They happened in the world: a well-formed one is never refused by the
// authority. What contradicts the state is held on the case until staff settle it (sync.md, Model).
#include "core/app/flow.hpp"
#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "core/domain/case/remedy_decide.hpp"
#include "core/domain/visit/decide.hpp"
#include "core/policy/rules.hpp"

namespace aftercare::flow {
namespace {

using visiting::StepFit;

bool wrote_some(const CaseException& exception, ActorId author) {
  for (const HeldFact& held : exception.held) {
    if (held.meta.author.id == author) {
      return true;
    }
  }
  return false;
}

const CaseException* open_exception(const Case& owner, VisitId visit, ActorId author) {
  for (const CaseException& exception : owner.exceptions) {
    if (!exception.decision && exception.visit == visit && wrote_some(exception, author)) {
      return &exception;
    }
  }
  return nullptr;
}

// One exception per visit and cause; a settled one stays settled, the next gets a number.
ExceptionId exception_id(const Case* owner, VisitId visit, const std::string& cause) {
  int settled = 0;
  if (owner != nullptr) {
    for (const CaseException& exception : owner->exceptions) {
      const bool same = exception.visit == visit && exception.cause == cause;
      settled += same && exception.decision ? 1 : 0;
    }
  }
  const std::string name = settled == 0 ? cause : cause + ":" + std::to_string(settled);
  return {make_uuid_v5(visit.value, name)};
}

// Why a fact cannot simply count; empty when it can.
std::string contradiction(const Step& step, const Visit& visit, const Case* owner,
                          const VisitFact& fact) {
  if (visit.engineer.value != step.meta.author.id.value) {
    return "visit_reassigned";
  }
  if (visit.state == VisitState::cancelled) {
    return "visit_cancelled";
  }
  if (owner != nullptr && phase_of(owner->state) >= CasePhase::confirmed) {
    return "case_closed";
  }
  if (step.context.dependency_rejected) {
    return "dependency_rejected";
  }
  if (step.context.actor.push_only) {
    return "account_closed";
  }
  switch (visiting::step_fit(visit.state, fact)) {
    case StepFit::fits: return {};
    case StepFit::repeated: return "step_repeated";
    case StepFit::out_of_order: return "step_out_of_order";
  }
  return {};
}

Decided hold(const Step& step, CaseId owner, VisitId visit, ExceptionId id,
             const std::string& cause, const VisitFact& fact) {
  Decided out;
  out.exception = cause;
  out.events.push_back(
      on(owner, case_event::FactHeld{id, visit, cause, {step.command.id, fact, step.meta}}));
  return out;
}

// A visit nobody knows: its facts wait on a case made for them, in the front desk's queue.
Decided hold_orphan(const Step& step, VisitId visit, const VisitFact& fact) {
  static const std::string kCause = "visit_unknown";
  const CaseId id = orphan_case_id(visit);
  const Case* owner = find_as<Case>(step.world, id);
  Decided out = hold(step, id, visit, exception_id(owner, visit, kCause), kCause, fact);
  if (owner == nullptr) {
    out.events.insert(out.events.begin(),
                      on(id, found_again(step.world, "urgency.reason.visit_unknown")));
    out.numbered.push_back(key_for<Case>(id));
  }
  return out;
}

// The device shows what is missing before the step is taken; there it is no fact yet.
Problem check_at_device(const Visit& visit, const VisitFact& fact, const std::string& cause) {
  if (cause == "step_out_of_order" || cause == "step_repeated") {
    return refuse(cause);
  }
  const auto* depart = std::get_if<visit_command::Depart>(&fact);
  if (!cause.empty() || depart == nullptr) {
    return std::nullopt;
  }
  const auto missing = visiting::unticked(visit, *depart);
  if (missing.empty()) {
    return std::nullopt;
  }
  return refuse("checks_missing", "checked", {{"count", std::to_string(missing.size())}});
}

// Visit, case and stock events of each fact; times are the fact's own.
struct EffectsOf {
  const World& world;
  const Visit& visit;
  const Case* owner;
  const EventMeta& meta;

  using Effects = std::vector<EventAt>;

  Effects operator()(const visit_command::Depart& fact) const {
    return {on(visit.id, visit_event::Departed{fact.checked}), stepped(VisitState::departed)};
  }
  Effects operator()(const visit_command::Arrive& fact) const {
    return {on(visit.id, visit_event::Arrived{fact.identity_shown}), stepped(VisitState::arrived)};
  }
  Effects operator()(const visit_command::Diagnose& fact) const {
    const Diagnosis diagnosis{fact.fault_type.value_or(FaultType::hardware),
                              fact.cause.value_or(Cause::product_quality), fact.findings,
                              std::string{trim(fact.clause)}, fact.checks};
    const LiabilityVerdict verdict = judge(diagnosis);
    return {on(visit.id, visit_event::Diagnosed{diagnosis, verdict}),
            on(visit.case_id, case_event::Diagnosed{visit.id, diagnosis, verdict})};
  }
  Effects operator()(const visit_command::UsePart& fact) const {
    PartUse use;
    use.part = fact.part;
    use.location = fact.location;
    use.quantity = fact.quantity;
    use.at = meta.occurred_at;
    use.visit = visit.id;
    if (const Part* part = find_as<Part>(world, fact.part)) {
      use.part_code = part->code;
      use.part_name = part->name;
    }
    Effects events{on(visit.id, visit_event::PartUsed{use}),
                   on(visit.case_id, case_event::PartUsed{use})};
    for (EventAt& event : use_part(world, use, visit.case_id)) {
      events.push_back(std::move(event));
    }
    return events;
  }
  Effects operator()(const visit_command::Finish& fact) const {
    return {on(visit.id, visit_event::Finished{fact.measures, fact.demonstrated}),
            on(visit.case_id, case_event::Repaired{visit.id, fact.measures, fact.demonstrated})};
  }
  Effects operator()(const visit_command::Sign& fact) const {
    return signed_with(
        {fact.signer, fact.file, fact.document, fact.content_hash, meta.occurred_at, {}});
  }
  Effects operator()(const visit_command::SignRefused& fact) const {
    Signature signature;
    signature.at = meta.occurred_at;
    signature.refused_reason = fact.reason;
    return signed_with(std::move(signature));
  }
  Effects operator()(const visit_command::TakeBack& fact) const {
    const Signature signature{fact.signer,       fact.file,        fact.document,
                              fact.content_hash, meta.occurred_at, {}};
    return {on(visit.id, visit_event::TakenBack{fact.reason, fact.items, signature}),
            on(visit.case_id, case_event::TakenBack{visit.id, fact.reason, fact.items, signature})};
  }

 private:
  [[nodiscard]] EventAt stepped(VisitState state) const {
    return on(visit.case_id, case_event::VisitStepped{visit.id, state, {}});
  }
  [[nodiscard]] Effects signed_with(const Signature& signature) const {
    return {on(visit.id, visit_event::Signed{signature}),
            on(visit.case_id, case_event::Signed{visit.id, signature})};
  }
  // C 2.2.2, by the policy that judges the case and the warranty on the day of the report.
  [[nodiscard]] LiabilityVerdict judge(const Diagnosis& diagnosis) const {
    const Policy* policy = owner == nullptr ? world.policy_in_force() : policy_of(world, *owner);
    return casework::liability_of(owner, policy, diagnosis);
  }
};

// Where nobody knows the visit: kept by the authority, let pass or refused by a device.
Result<Decided> without_visit(const Step& step, VisitId id, const VisitFact& fact) {
  if (step.context.authority) {
    return hold_orphan(step, id, fact);
  }
  if (step.world.find(step.command.target).presence == Presence::absent) {
    return refuse("not_found");
  }
  return Decided{};
}

}  // namespace

CaseId orphan_case_id(VisitId visit) {
  return {make_uuid_v5(visit.value, "orphan")};
}

std::vector<EventAt> effects_of(const World& world, const Visit& visit, const Case* owner,
                                const VisitFact& fact, const EventMeta& meta) {
  return std::visit(EffectsOf{world, visit, owner, meta}, fact);
}

Result<Decided> fact(const Step& step, const VisitFact& fact) {
  const VisitId id{step.command.target.id};
  const Visit* visit = find_as<Visit>(step.world, id);
  const Case* owner = visit == nullptr ? nullptr : find_as<Case>(step.world, visit->case_id);
  const Policy* policy =
      owner == nullptr ? step.world.policy_in_force() : policy_of(step.world, *owner);
  if (const auto bad = visiting::check_shape(fact, policy)) {
    return *bad;
  }
  const auto permitted = check_permission(step.world, step.command, step.context);
  if (!permitted) {
    return permitted.error();
  }
  if (visit == nullptr || (owner == nullptr && step.context.authority)) {
    return without_visit(step, id, fact);
  }
  if (owner != nullptr) {
    if (const auto* open = open_exception(*owner, id, step.meta.author.id)) {
      return hold(step, owner->id, id, open->id, open->cause, fact);
    }
  }
  const std::string cause = contradiction(step, *visit, owner, fact);
  if (!step.context.authority) {
    if (const auto bad = check_at_device(*visit, fact, cause)) {
      return *bad;
    }
  }
  if (!cause.empty()) {
    return hold(step, visit->case_id, id, exception_id(owner, id, cause), cause, fact);
  }
  return decided(effects_of(step.world, *visit, owner, fact, step.meta));
}

}  // namespace aftercare::flow
