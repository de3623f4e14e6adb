// Staff settle an exception as a whole (sync.md, Model). Accepted, the facts count as if they had
// come in time: at their own times, by their own author. Discarded, they stay in the timeline only.
#include <algorithm>

#include "core/app/flow.hpp"
#include "core/app/overlay_world.hpp"
#include "core/domain/visit/decide.hpp"
#include "core/domain/visit/evolve.hpp"

namespace aftercare::flow {
namespace {

using case_command::Settle;

const CaseException* find_exception(const Case& record, ExceptionId id) {
  for (const CaseException& exception : record.exceptions) {
    if (exception.id == id) {
      return &exception;
    }
  }
  return nullptr;
}

Problem check(const Settle& command, const CaseException* exception, const Policy* policy) {
  if (exception == nullptr) {
    return refuse("exception_unknown", "exception");
  }
  if (exception->decision) {
    return refuse("exception_settled", "exception");
  }
  if (!command.decision) {
    return refuse("required", "decision");
  }
  if (is_blank(command.reason)) {
    return refuse("reason_required", "reason");
  }
  const std::int64_t max = limit_of(policy, "note_characters_max", kTextCharactersMax);
  return check_text(command.reason, "reason", {true, true, max});
}

// Collects events while a world shows each what came before it.
class Replay {
 public:
  Replay(const Step& step, CaseId owner) : step_{step}, owner_{owner}, world_{step.world} {}

  void add(std::vector<EventAt> events, const std::optional<EventMeta>& meta = std::nullopt) {
    for (EventAt& event : events) {
      event.meta = meta;
    }
    world_.apply(events, step_.meta);
    std::move(events.begin(), events.end(), std::back_inserter(events_));
  }

  // The visit goes to who made the trip, and comes back to life if it was cancelled.
  void give_visit_to(const Author& author, VisitId id, const std::string& reason) {
    const Visit* visit = find_as<Visit>(world_, id);
    if (visit == nullptr) {
      return;
    }
    const StaffId engineer = staff_id_of(author);
    const bool cancelled = visit->state == VisitState::cancelled;
    if (visit->engineer == engineer && !cancelled) {
      return;
    }
    const VisitState state = cancelled ? state_before_cancel(*visit) : visit->state;
    const CaseVisit shown{id, engineer, author.name, visit->from, visit->to, state};
    add({on(id, visit_event::Reassigned{engineer, author.name, visit->from, visit->to, reason}),
         on(owner_, case_event::VisitReassigned{shown, visit->engineer_name, reason})});
  }

  void add_fact(VisitId id, const HeldFact& held) {
    const Visit* visit = find_as<Visit>(world_, id);
    if (visit == nullptr) {
      add_part_of_nobodys_visit(id, held);
      return;
    }
    if (!visiting::may_replay(*visit, held.fact)) {
      return;
    }
    add(effects_of(world_, *visit, find_as<Case>(world_, visit->case_id), held.fact, held.meta),
        held.meta);
  }

  Decided take() { return decided(std::move(events_)); }

 private:
  // Without a visit nothing but the part's way out of the van can be put on record.
  void add_part_of_nobodys_visit(VisitId id, const HeldFact& held) {
    if (!std::holds_alternative<visit_command::UsePart>(held.fact)) {
      return;
    }
    Visit nobodys;
    nobodys.id = id;
    nobodys.case_id = owner_;
    auto events = effects_of(world_, nobodys, nullptr, held.fact, held.meta);
    events.erase(events.begin());  // the visit's own event
    add(std::move(events), held.meta);
  }

  const Step& step_;
  CaseId owner_;
  OverlayWorld world_;
  std::vector<EventAt> events_;
};

}  // namespace

Result<Decided> settle(const Step& step, const Case& record, const Settle& command) {
  const CaseException* exception = find_exception(record, command.exception);
  if (const auto bad = check(command, exception, policy_of(step.world, record))) {
    return *bad;
  }
  Replay replay{step, record.id};
  replay.add({on(record.id, case_event::ExceptionSettled{command.exception, *command.decision,
                                                         command.reason})});
  if (*command.decision == ExceptionDecision::discard) {
    return replay.take();
  }
  std::vector<HeldFact> facts = exception->held;
  std::stable_sort(facts.begin(), facts.end(), [](const HeldFact& a, const HeldFact& b) {
    return a.meta.occurred_at < b.meta.occurred_at;
  });
  replay.give_visit_to(facts.back().meta.author, exception->visit, command.reason);
  for (const HeldFact& held : facts) {
    replay.add_fact(exception->visit, held);
  }
  return replay.take();
}

}  // namespace aftercare::flow
