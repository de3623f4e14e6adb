// What may be asked of a case around its remedy, as far as the case alone can tell (decide.hpp says
// how). What needs other records is in core/app/remedy_flow.cpp and merge_flow.cpp.
#pragma once
#include "core/domain/case/decide.hpp"
#include "core/domain/case/remedy_commands.hpp"

namespace aftercare::casework {

// Who pays for this diagnosis under `policy`, by the warranty on the day of the report (C 2.2.2).
// `owner` may be null on a device that does not hold the case.
LiabilityVerdict liability_of(const Case* owner, const Policy* policy, const Diagnosis& diagnosis);

// Disputed: what an engineer finds from now on is on record and decides nothing (case.md §4).
bool is_left_to_the_supervisor(const Case& record);

// --- service_decide.cpp
// `required`, `already_paused`, `clock_not_pausable`.
Result<Events> decide(const Situation& in, const case_command::Pause& command);
// `not_paused`.
Result<Events> decide(const Situation& in, const case_command::Resume& command);
// Routes anew by the policy's table. `nothing_changes`, `already_repaired`.
Result<Events> decide(const Situation& in, const case_command::ChangeClass& command);
// After the end, with a reason; a customer within the policy's days. `not_over`, `case_merged`,
// `reopening_too_late` {days}.
Result<Events> decide(const Situation& in, const case_command::Reopen& command);
// Whatever the state: it took place. `time_future`, `time_order`.
Result<Events> decide(const Situation& in, const case_command::LogContact& command);
// C 2.2.2. A visit's own refusals.
Result<Events> decide(const Situation& in, const case_command::Diagnose& command);
// C 2.2.3: once, after the customer was told and before he agreed. `not_told_yet`,
// `already_agreed`, `reinspection_used`, `reinspection_open`.
Result<Events> decide(const Situation& in, const case_command::Dispute& command);
// `no_reinspection`, and a diagnosis's own refusals.
Result<Events> decide(const Situation& in, const case_command::Reinspect& command);
// One question at a time. `question_open`.
Result<Events> decide(const Situation& in, const case_command::AskRnd& command);
// `no_question`.
Result<Events> decide(const Situation& in, const case_command::AnswerRnd& command);
// By the scheduler; `nothing_changes` when the clock does not ask for it (any more).
Result<Events> decide(const Situation& in, const case_command::Escalate& command);
Result<Events> decide(const Situation& in, const case_command::WithdrawEscalation& command);

// --- remedy_decide.cpp
Result<Events> decide(const Situation& in, const case_command::DeclineReturn& command);
// Of guidance and negotiation, and what resolves a complaint or renders a service.
// `remedy_not_chosen`.
Result<Events> decide(const Situation& in, const case_command::Fulfil& command);
// `no_quote`, `quote_changed` {number}, `quote_answered`.
Result<Events> decide(const Situation& in, const case_command::ConfirmQuote& command);
Result<Events> decide(const Situation& in, const case_command::DeclineQuote& command);
// `quote_not_confirmed`, `amount_not_positive`, `payment_above_due` {due}.
Result<Events> decide(const Situation& in, const case_command::RecordPayment& command);
// The company's freight that the customer laid out (C 2.3.1). `voucher_missing`,
// `freight_not_due`. That the voucher counts once is the flow's to say.
Result<Events> decide(const Situation& in, const case_command::ReimburseFreight& command);
Result<Events> decide(const Situation& in, const case_command::OfferSubstitute& command);
Result<Events> decide(const Situation& in, const case_command::AcceptSubstitute& command);
// The same model, or the substitute the customer accepted beforehand. `not_paid_yet`,
// `substitute_not_accepted`, `already_shipped`.
Result<Events> decide(const Situation& in, const case_command::ShipExchange& command);
Result<Events> decide(const Situation& in, const case_command::ReceiveNew& command);
// `not_shipped_yet`, `step_repeated` once the customer has it.
Result<Events> decide(const Situation& in, const case_command::ReturnNew& command);
Result<Events> decide(const Situation& in, const case_command::SendOld& command);
// Of the oldest return the case waits for, whatever became of the case. `return_undecided`.
Result<Events> decide(const Situation& in, const case_command::CheckReturn& command);

// --- ledger_decide.cpp
// `required`, `nothing_to_decide`, `return_wrong_item`, `return_undecided`.
Result<Events> decide(const Situation& in, const case_command::DecideReturn& command);
// `nothing_owed`, `nothing_changes`.
Result<Events> decide(const Situation& in, const case_command::WaivePayment& command);

// --- workshop_decide.cpp
// A 4.4. `handover_empty`, `workshop_job_open`, a signature's own refusals.
Result<Events> decide(const Situation& in, const case_command::TakeIn& command);
// `no_workshop_job`, `workshop_step_order`.
Result<Events> decide(const Situation& in, const case_command::WorkshopRepair& command);
Result<Events> decide(const Situation& in, const case_command::WorkshopCheck& command);
// A fact in every state of the case, repaired or not, paid or not: what came goes back, and the
// first list with it. Only what passed its check counts as repaired; what was worked on and did not
// is handed back as `unrepaired` while the case goes on. `quality_check_missing`,
// `handover_differs` {model, taken, returned}, `first_list_missing`.
Result<Events> decide(const Situation& in, const case_command::HandBack& command);

// --- shared with the flows
TextRule note_rule(const Policy* policy, bool required);
Problem check_reason(const std::string& reason, const Policy* policy);
// `not_accepted_yet`, `already_repaired`.
Problem check_in_work(const Case& record);
// Done already: a quote is made, and answered, as long as the work is on the customer's account.
// `already_repaired`.
Problem check_quotable_afterwards(const Case& record);
// `required`, `amount_not_positive`, `currency_differs`, `amount_too_large`.
Problem check_amount(const std::optional<Money>& amount, const std::string& currency);
// A transfer and a provider's payment are named by their reference. `required`.
Problem check_method(const std::optional<PaymentMethod>& method, const std::string& reference);
bool has_remedy(const Case& record, Remedy remedy);

}  // namespace aftercare::casework
