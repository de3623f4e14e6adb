#include "core/domain/case/evolve.hpp"

#include <algorithm>

#include "core/domain/case/marks.hpp"
#include "core/domain/case/remedy_evolve.hpp"
#include "core/domain/case/timeline.hpp"

namespace aftercare {
namespace {

CaseVisit* find_visit(Case& record, VisitId id) {
  for (CaseVisit& visit : record.visits) {
    if (visit.id == id) {
      return &visit;
    }
  }
  return nullptr;
}

// Nothing moves a case back out of these: late facts are added to its story only.
bool is_settled_phase(const CaseState& state) {
  return phase_of(state) >= CasePhase::confirmed;
}

// Events of the remedy have their own file.
template <class E>
concept RemedyEvent = requires(Case& record, const E& event, const EventMeta& meta) {
  casework::evolve(record, event, meta);
};

class CaseEvolver {
 public:
  CaseEvolver(Case& record, const EventMeta& meta) : record_{record}, meta_{meta} {}

  void operator()(const case_event::Reported& e) {
    record_.intake = e.intake;
    record_.reporter = meta_.author;
    record_.reported_at = meta_.occurred_at;
    record_.received_at = meta_.received_at;
    record_.policy = e.policy;
    record_.policy_version = e.policy_version;
    record_.urgency = e.proposed_urgency.urgency;
    record_.proposed_urgency = e.proposed_urgency;
    record_.warranty = e.warranty;
    record_.customer = e.customer;
    record_.device = e.device;
    record_.similar = e.similar;
    // Nobody could act before the server had it (business §2).
    ClockEvent reported = taken(ClockMark::reported);
    reported.urgency = record_.urgency;
    reported.case_class = e.intake.class_;
    record_.marks.push_back(reported);
    if (e.intake.class_ == CaseClass::complaint) {
      record_.marks.push_back(taken(ClockMark::complaint_taken));
    }
    if (e.intake.class_ == CaseClass::return_exchange) {
      record_.marks.push_back(taken(ClockMark::return_asked));
    }
    // Taken down by a person of the house: that was the first human response.
    if (meta_.author.kind == ActorKind::staff) {
      fact(ClockMark::responded);
    }
  }
  void operator()(const case_event::Numbered& e) {
    if (record_.number.empty()) {
      record_.number = e.number;
    }
  }
  void operator()(const case_event::Accepted& e) {
    const StaffId by = staff_id_of(meta_.author);
    record_.taken_by = by;
    record_.state = case_state::Accepted{by, meta_.occurred_at};
    step(ClockMark::responded);
    if (e.urgency != record_.urgency) {
      set_urgency(e.urgency, e.reason);
    }
  }
  void operator()(const case_event::UrgencyCorrected& e) { set_urgency(e.to, e.reason); }
  void operator()(const case_event::PlanTold& e) {
    record_.plan_text = e.text;
    step(ClockMark::plan_told);
  }
  void operator()(const case_event::Assigned& e) {
    record_.team = e.team;
    if (e.team.team == Team::technical) {
      step(ClockMark::routed_technical);
    }
  }
  void operator()(const case_event::VisitAppointed& e) {
    if (find_visit(record_, e.visit.id) != nullptr) {
      return;
    }
    record_.visits.push_back(e.visit);
    mark_appointed(e.visit);
    if (!is_settled_phase(record_.state) && open_job(record_) == nullptr) {
      record_.state = case_state::Appointed{e.visit.id};
    }
  }
  void operator()(const case_event::VisitReassigned& e) {
    CaseVisit* visit = find_visit(record_, e.visit.id);
    if (visit == nullptr) {
      return;
    }
    const bool new_window = visit->to != e.visit.to || visit->state == VisitState::cancelled;
    *visit = e.visit;
    // Who has arrived is not waited for again.
    if (new_window && e.visit.state < VisitState::arrived) {
      mark_appointed(e.visit);
    }
    follow_visits();
  }
  void operator()(const case_event::VisitStepped& e) {
    set_visit_state(e.visit, e.state);
    if (e.state == VisitState::arrived) {
      ClockEvent arrived = casework::fact_mark(record_, ClockMark::arrived, meta_);
      arrived.visit = e.visit;
      record_.marks.push_back(arrived);
    }
    if (e.state == VisitState::cancelled) {
      ClockEvent off = casework::step_mark(record_, ClockMark::appointment_cancelled, meta_);
      off.visit = e.visit;
      record_.marks.push_back(off);
      follow_visits();
    }
  }
  void operator()(const case_event::Diagnosed& e) {
    set_visit_state(e.visit, VisitState::diagnosed);
    if (e.visit.is_nil() || !casework::says_the_same(record_, e.diagnosis, e.liability)) {
      casework::begin_diagnosis(record_);
    }
    record_.diagnosis = e.diagnosis;
    record_.liability = e.liability;
    // On site it is a fact; from afar a step.
    if (e.visit.is_nil()) {
      step(ClockMark::diagnosed);
    } else {
      fact(ClockMark::diagnosed);
    }
    if (phase_of(record_.state) <= CasePhase::diagnosed) {
      record_.state = case_state::Diagnosed{e.visit};
    }
  }
  void operator()(const case_event::PartUsed& e) {
    record_.parts.push_back(e.use);
    casework::change_sheet(record_);
  }
  void operator()(const case_event::Repaired& e) {
    set_visit_state(e.visit, VisitState::finished);
    record_.measures = e.measures;
    fact(ClockMark::repaired);
    if (!is_settled_phase(record_.state) && open_job(record_) == nullptr) {
      // A later trip's work wants a signature of its own.
      record_.signature.reset();
      record_.state = case_state::Repaired{e.visit, meta_.occurred_at, false};
    }
  }
  void operator()(const case_event::Signed& e) {
    set_visit_state(e.visit, VisitState::signed_);
    record_.signature = e.signature;
    record_.signature->revision = record_.revisions.sheet;
    if (auto* repaired = std::get_if<case_state::Repaired>(&record_.state)) {
      repaired->signed_ = e.signature.refused_reason.empty();
    }
  }
  void operator()(const case_event::DiagnosisTold&) {
    record_.told_at = meta_.occurred_at;
    step(ClockMark::customer_told);
  }
  void operator()(const case_event::Agreed&) {
    record_.agreed_at = meta_.occurred_at;
    ClockEvent agreed = casework::step_mark(record_, ClockMark::agreed, meta_);
    if (record_.liability) {
      agreed.payer = record_.liability->payer;
    }
    record_.marks.push_back(agreed);
  }
  void operator()(const case_event::FactHeld& e) {
    for (CaseException& exception : record_.exceptions) {
      if (exception.id == e.exception) {
        exception.held.push_back(e.held);
        return;
      }
    }
    CaseException exception;
    exception.id = e.exception;
    exception.visit = e.visit;
    exception.cause = e.cause;
    exception.held.push_back(e.held);
    record_.exceptions.push_back(std::move(exception));
  }
  void operator()(const case_event::ExceptionSettled& e) {
    for (CaseException& exception : record_.exceptions) {
      if (exception.id != e.exception || exception.decision) {
        continue;
      }
      exception.decision = e.decision;
      exception.reason = e.reason;
      exception.settled_by = meta_.author;
      exception.settled_at = meta_.occurred_at;
    }
  }
  void operator()(const case_event::Confirmed&) {
    record_.state = case_state::Confirmed{meta_.occurred_at};
  }
  void operator()(const case_event::Rated& e) {
    record_.rating = CaseRating{e.score, e.comment, meta_.occurred_at};
  }
  void operator()(const case_event::Closed&) {
    record_.state = case_state::Closed{meta_.occurred_at, staff_id_of(meta_.author)};
    step(ClockMark::closed);
  }
  void operator()(const case_event::Cancelled& e) {
    record_.state = case_state::Cancelled{meta_.occurred_at, e.reason};
    step(ClockMark::cancelled);
  }
  void operator()(const case_event::Noted&) {}
  void operator()(const case_event::FileAdded& e) { record_.intake.files.push_back(e.file); }
  void operator()(const case_event::Archived&) { record_.archived = true; }
  template <RemedyEvent E>
  void operator()(const E& e) {
    casework::evolve(record_, e, meta_);
  }

 private:
  void fact(ClockMark mark) { casework::add_fact(record_, mark, meta_); }
  void step(ClockMark mark) { casework::add_step(record_, mark, meta_); }
  [[nodiscard]] ClockEvent taken(ClockMark mark) const {
    ClockEvent event;
    event.mark = mark;
    event.at = meta_.received_at;
    return event;
  }
  void mark_appointed(const CaseVisit& visit) {
    ClockEvent appointed = casework::step_mark(record_, ClockMark::appointed, meta_);
    appointed.window_end = visit.to;
    appointed.visit = visit.id;
    record_.marks.push_back(appointed);
  }
  void set_urgency(Urgency urgency, const std::string& reason) {
    record_.urgency = urgency;
    record_.urgency_reason = reason;
    ClockEvent set = casework::step_mark(record_, ClockMark::urgency_set, meta_);
    set.urgency = urgency;
    record_.marks.push_back(set);
  }
  void set_visit_state(VisitId id, VisitState state) {
    if (CaseVisit* visit = find_visit(record_, id)) {
      visit->state = state;
    }
  }
  void follow_visits() {
    // A repair that is done stays done while another trip moves.
    if (phase_of(record_.state) < CasePhase::repaired) {
      record_.state = casework::standing_of(record_, meta_.occurred_at);
    }
  }

  Case& record_;
  const EventMeta& meta_;
};

}  // namespace

std::optional<Case> evolve_case(const Case* current, CaseId id, const CaseEvent& event,
                                const EventMeta& meta) {
  const bool first = std::holds_alternative<case_event::Reported>(event);
  if (first != (current == nullptr)) {
    return current == nullptr ? std::nullopt : std::optional<Case>{*current};
  }
  Case record = current == nullptr ? Case{} : *current;
  record.id = id;
  std::visit(CaseEvolver{record, meta}, event);
  if (current != nullptr) {
    casework::mark_turns(*current, record, meta);
  }
  record.timeline.push_back(timeline_entry(event, meta));
  return record;
}

}  // namespace aftercare
