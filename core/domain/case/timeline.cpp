#include "core/domain/case/timeline.hpp"

#include <array>

#include "core/policy/term_key.hpp"

namespace aftercare {
namespace {

using Params = std::map<std::string, std::string>;

// In the order of CaseEvent. Customers do not see the house's own business.
struct Kind {
  std::string_view type;
  bool internal;
};
constexpr std::array kKinds{Kind{"case.reported", false},
                            Kind{"case.numbered", false},
                            Kind{"case.accepted", false},
                            Kind{"case.urgency_corrected", true},
                            Kind{"case.plan_told", false},
                            Kind{"case.assigned", true},
                            Kind{"case.visit_appointed", false},
                            Kind{"case.visit_reassigned", false},
                            Kind{"case.visit_stepped", false},
                            Kind{"case.diagnosed", false},
                            Kind{"case.part_used", false},
                            Kind{"case.repaired", false},
                            Kind{"case.signed", false},
                            Kind{"case.diagnosis_told", false},
                            Kind{"case.agreed", false},
                            Kind{"case.fact_held", true},
                            Kind{"case.exception_settled", true},
                            Kind{"case.confirmed", false},
                            Kind{"case.rated", false},
                            Kind{"case.closed", false},
                            Kind{"case.cancelled", false},
                            Kind{"case.noted", true},
                            Kind{"case.file_added", false},
                            Kind{"case.archived", true},
                            Kind{"case.paused", false},
                            Kind{"case.resumed", false},
                            Kind{"case.class_changed", true},
                            Kind{"case.reopened", false},
                            Kind{"case.contact_logged", true},
                            Kind{"case.policy_changed", true},
                            Kind{"case.escalated", true},
                            Kind{"case.escalation_withdrawn", true},
                            Kind{"case.disputed", false},
                            Kind{"case.reinspected", false},
                            Kind{"case.remedy_chosen", false},
                            Kind{"case.return_declined", false},
                            Kind{"case.fulfilled", false},
                            Kind{"case.quoted", false},
                            Kind{"case.quote_confirmed", false},
                            Kind{"case.quote_declined", false},
                            Kind{"case.paid", false},
                            Kind{"case.refunded", false},
                            Kind{"case.freight_reimbursed", false},
                            Kind{"case.substitute_offered", false},
                            Kind{"case.substitute_accepted", false},
                            Kind{"case.exchange_shipped", false},
                            Kind{"case.new_received", false},
                            Kind{"case.old_sent", false},
                            Kind{"case.return_checked", false},
                            Kind{"case.taken_back", false},
                            Kind{"case.workshop_repaired", false},
                            Kind{"case.quality_checked", true},
                            Kind{"case.handed_back", false},
                            Kind{"case.warranty_extended", false},
                            Kind{"case.merged_into", false},
                            Kind{"case.took_over", true},
                            Kind{"case.unmerged", false},
                            Kind{"case.gave_back", true},
                            Kind{"case.rnd_asked", true},
                            Kind{"case.rnd_answered", true},
                            Kind{"case.product_identified", false},
                            Kind{"case.product_corrected", false},
                            Kind{"case.findings_noted", true},
                            Kind{"case.words_arrived", true},
                            Kind{"case.followed", false},
                            Kind{"case.return_decided", true},
                            Kind{"case.new_returned", false},
                            Kind{"case.payment_waived", false},
                            Kind{"case.parts_issued", true},
                            Kind{"case.parts_returned", true}};
static_assert(kKinds.size() == std::variant_size_v<CaseEvent>);

constexpr std::array<std::string_view, std::variant_size_v<VisitFact>> kFactNames{
    "depart", "arrive", "diagnose", "use_part", "finish", "sign", "sign_refused", "take_back"};

// What follows a sentence when there is something to add; nothing otherwise, in any language.
std::string tail(const std::string& text) {
  return text.empty() ? text : " · " + text;
}

// The parameters of each event's text.
struct ParamsOf {
  Params operator()(const case_event::Reported& e) const {
    return {{"channel_key", term_key(e.intake.channel)},
            {"model_tail", tail(e.intake.product.model)},
            {"urgency_key", term_key(e.proposed_urgency.urgency)}};
  }
  Params operator()(const case_event::Numbered& e) const { return {{"number", e.number}}; }
  Params operator()(const case_event::Accepted& e) const {
    return {
        {"name", e.by_name}, {"urgency_key", term_key(e.urgency)}, {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::UrgencyCorrected& e) const {
    return {{"from_key", term_key(e.from)},
            {"to_key", term_key(e.to)},
            {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::PlanTold& e) const { return {{"text", e.text}}; }
  Params operator()(const case_event::Assigned& e) const {
    return {{"team_key", term_key(e.team.team)},
            {"staff_tail", tail(e.team.staff_name)},
            {"clause_tail", tail(e.clause)}};
  }
  Params operator()(const case_event::VisitAppointed& e) const {
    return {{"engineer", e.visit.engineer_name},
            {"from_at", to_text(e.visit.from)},
            {"to_at", to_text(e.visit.to)},
            {"address_tail", tail(e.address)}};
  }
  Params operator()(const case_event::VisitReassigned& e) const {
    return {{"engineer", e.visit.engineer_name},
            {"from_name", e.from_name},
            {"from_at", to_text(e.visit.from)},
            {"to_at", to_text(e.visit.to)},
            {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::VisitStepped& e) const {
    return {{"step_key", "visit.step." + term_name_of(e.state)}, {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::Diagnosed& e) const {
    return {{"fault_type_key", term_key(e.diagnosis.fault_type)},
            {"cause_key", term_key(e.diagnosis.cause)},
            {"findings", e.diagnosis.findings},
            {"clause", e.diagnosis.clause},
            {"payer_key", term_key(e.liability.payer)}};
  }
  Params operator()(const case_event::PartUsed& e) const { return part(e.use); }
  Params operator()(const case_event::Repaired& e) const { return {{"measures", e.measures}}; }
  Params operator()(const case_event::Signed& e) const {
    const bool refused = !e.signature.refused_reason.empty();
    return {{"outcome_key", refused ? "visit.sign.refused" : "visit.sign.signed"},
            {"signer_tail", tail(e.signature.signer)},
            {"reason_tail", tail(e.signature.refused_reason)}};
  }
  Params operator()(const case_event::DiagnosisTold& e) const {
    return {{"text_tail", tail(e.text)}};
  }
  Params operator()(const case_event::Agreed& e) const { return {{"note_tail", tail(e.note)}}; }
  Params operator()(const case_event::FactHeld& e) const {
    return {{"cause_key", "exception." + e.cause},
            {"fact_key", "command.visit." + std::string{kFactNames[e.held.fact.index()]}},
            {"author", e.held.meta.author.name}};
  }
  Params operator()(const case_event::ExceptionSettled& e) const {
    const bool accepted = e.decision == ExceptionDecision::accept;
    return {{"decision_key", accepted ? "exception.decision.accept" : "exception.decision.discard"},
            {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::Confirmed& e) const { return {{"note_tail", tail(e.note)}}; }
  Params operator()(const case_event::Rated& e) const {
    return {{"score", std::to_string(e.score)}, {"comment_tail", tail(e.comment)}};
  }
  Params operator()(const case_event::Closed& e) const { return {{"note_tail", tail(e.note)}}; }
  Params operator()(const case_event::Cancelled& e) const {
    return {{"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::Noted& e) const { return {{"text", e.text}}; }
  Params operator()(const case_event::FileAdded& e) const { return {{"name", e.file.name}}; }
  Params operator()(const case_event::Archived& e) const { return {{"rule", e.rule}}; }
  Params operator()(const case_event::Paused& e) const {
    return {{"reason_key", term_key(e.pause.reason)}, {"note_tail", tail(e.pause.note)}};
  }
  Params operator()(const case_event::Resumed& e) const { return {{"note_tail", tail(e.note)}}; }
  Params operator()(const case_event::ClassChanged& e) const {
    return {{"from_key", term_key(e.from)},
            {"to_key", term_key(e.to)},
            {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::Reopened& e) const {
    return {{"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::ContactLogged& e) const {
    return {{"direction_key", term_key(e.entry.direction)},
            {"channel_key", term_key(e.entry.channel)},
            {"outcome_key", term_key(e.entry.outcome)},
            {"note_tail", tail(e.entry.note)}};
  }
  Params operator()(const case_event::PolicyChanged& e) const {
    return {{"from", std::to_string(e.from_version)},
            {"to", std::to_string(e.to_version)},
            {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::ProductIdentified& e) const {
    return {{"serial", e.serial}, {"warranty_key", term_key(e.warranty.state)}};
  }
  Params operator()(const case_event::ProductCorrected& e) const {
    return {{"model", e.product.model},
            {"serial_tail", tail(e.product.serial)},
            {"from_tail", tail(named(e.from))},
            {"warranty_key", term_key(e.warranty.state)}};
  }
  Params operator()(const case_event::FindingsNoted& e) const {
    return {{"fault_type_key", term_key(e.diagnosis.fault_type)},
            {"cause_key", term_key(e.diagnosis.cause)},
            {"findings", e.diagnosis.findings}};
  }
  Params operator()(const case_event::WordsArrived& e) const {
    const std::string said = e.contact ? e.contact->note : e.text;
    return {{"number", e.number}, {"text", e.file ? e.file->name : said}};
  }
  Params operator()(const case_event::Followed& e) const {
    return {{"number", e.number}, {"phase_key", "case.phase." + term_name(e.phase)}};
  }
  Params operator()(const case_event::Escalated& e) const {
    return {{"clock_key", term_key(e.escalation.clock)},
            {"level_key", term_key(e.escalation.level)},
            {"role_key", term_key(e.escalation.to)}};
  }
  Params operator()(const case_event::EscalationWithdrawn& e) const {
    return {{"clock_key", term_key(e.clock)}, {"level_key", term_key(e.level)}};
  }
  Params operator()(const case_event::Disputed& e) const {
    return {{"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::Reinspected& e) const {
    return {{"outcome_key", e.upheld ? "reinspection.upheld" : "reinspection.corrected"},
            {"findings", e.findings}};
  }
  Params operator()(const case_event::RemedyChosen& e) const {
    return {{"remedy_key", term_key(e.choice.remedy)},
            {"clause_tail", tail(e.choice.ground.clause)},
            {"reason_tail", tail(e.choice.reason)}};
  }
  Params operator()(const case_event::ReturnDeclined& e) const {
    return {{"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::Fulfilled& e) const {
    return {{"remedy_key", term_key(e.remedy)}, {"text_tail", tail(e.text)}};
  }
  Params operator()(const case_event::Quoted& e) const {
    return {{"number", std::to_string(e.quote.number)}, {"amount", grouped_text(e.quote.total)}};
  }
  Params operator()(const case_event::QuoteConfirmed& e) const {
    return {{"number", std::to_string(e.number)}, {"note_tail", tail(e.note)}};
  }
  Params operator()(const case_event::QuoteDeclined& e) const {
    return {{"number", std::to_string(e.number)}, {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::Paid& e) const { return money(e.payment); }
  Params operator()(const case_event::Refunded& e) const { return money(e.payment); }
  Params operator()(const case_event::FreightReimbursed& e) const { return money(e.payment); }
  Params operator()(const case_event::SubstituteOffered& e) const { return {{"model", e.model}}; }
  Params operator()(const case_event::SubstituteAccepted& e) const { return {{"model", e.model}}; }
  Params operator()(const case_event::ExchangeShipped& e) const {
    return {{"model", e.model}, {"tracking_tail", tail(e.tracking_no)}};
  }
  Params operator()(const case_event::NewReceived& e) const {
    return {{"note_tail", tail(e.note)}};
  }
  Params operator()(const case_event::OldSent& e) const {
    return {{"tracking_tail", tail(e.tracking_no)}};
  }
  Params operator()(const case_event::ReturnChecked& e) const {
    return {{"outcome_key", e.check.passed() ? "check.passed" : "check.failed"},
            {"note_tail", tail(e.check.note)}};
  }
  Params operator()(const case_event::TakenBack& e) const {
    int pieces = 0;
    for (const HandoverItem& item : e.items) {
      pieces += item.quantity;
    }
    return {{"pieces", std::to_string(pieces)}, {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::WorkshopRepaired& e) const {
    return {{"measures", e.measures}};
  }
  Params operator()(const case_event::QualityChecked& e) const {
    return {{"outcome_key", e.passed ? "check.passed" : "check.failed"},
            {"findings_tail", tail(e.findings)}};
  }
  Params operator()(const case_event::HandedBack& e) const {
    const bool refused = !e.signature.refused_reason.empty();
    return {{"outcome_key", refused ? "visit.sign.refused" : "visit.sign.signed"},
            {"signer_tail", tail(e.signature.signer)}};
  }
  Params operator()(const case_event::WarrantyExtended& e) const {
    return {{"outcome_key", e.gain.gains() ? "warranty.gained" : "warranty.gained_nothing"},
            {"date", to_text(e.gain.ends_on)},
            {"months", std::to_string(e.gain.months)},
            {"clause_tail", tail(e.gain.clause)}};
  }
  Params operator()(const case_event::MergedInto& e) const {
    return {{"number", e.into_number}, {"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::TookOver& e) const {
    return {{"number", e.other.number}, {"symptom_tail", tail(e.other.symptom)}};
  }
  Params operator()(const case_event::Unmerged& e) const {
    return {{"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::GaveBack& e) const { return {{"number", e.number}}; }
  Params operator()(const case_event::RndAsked& e) const { return {{"question", e.question}}; }
  Params operator()(const case_event::RndAnswered& e) const { return {{"answer", e.answer}}; }
  Params operator()(const case_event::ReturnDecided& e) const {
    return {{"decision_key", term_key(e.decided.decision)},
            {"reason_tail", tail(e.decided.reason)}};
  }
  Params operator()(const case_event::NewReturned& e) const {
    return {{"reason_tail", tail(e.reason)}};
  }
  Params operator()(const case_event::PaymentWaived& e) const {
    return {{"amount", grouped_text(e.waiver.amount)}, {"reason_tail", tail(e.waiver.reason)}};
  }
  Params operator()(const case_event::PartsIssued& e) const { return part(e.use); }
  Params operator()(const case_event::PartsReturned& e) const { return part(e.use); }

 private:
  static std::string named(const CaseProduct& product) {
    return product.serial.empty() ? product.model : product.model + " " + product.serial;
  }
  static Params part(const PartUse& use) {
    return {{"part", use.part_name.empty() ? use.part_code : use.part_name},
            {"code", use.part_code},
            {"quantity", std::to_string(use.quantity)}};
  }
  static Params money(const Payment& payment) {
    return {{"amount", grouped_text(payment.amount)},
            {"method_key", term_key(payment.method)},
            {"reference_tail", tail(payment.reference)}};
  }
  static std::string term_name_of(VisitState state) {
    std::string name = term_name(state);
    if (!name.empty() && name.back() == '_') {
      name.pop_back();
    }
    return name;
  }
};

}  // namespace

std::string_view case_event_type(const CaseEvent& event) {
  return kKinds[event.index()].type;
}

TimelineEntry timeline_entry(const CaseEvent& event, const EventMeta& meta) {
  TimelineEntry entry;
  entry.kind = std::string{kKinds[event.index()].type};
  entry.meta = meta;
  entry.params = std::visit(ParamsOf{}, event);
  entry.internal = kKinds[event.index()].internal;
  // A customer's own note is no secret to him.
  if (std::holds_alternative<case_event::Noted>(event)) {
    entry.internal = meta.author.kind == ActorKind::staff;
  }
  return entry;
}

AFTERCARE_ONE_OF_MEMBERS(CaseEvent)

}  // namespace aftercare
