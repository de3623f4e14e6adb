// What an engineer's fact says by itself (its shape), and how it fits the steps of a visit. What it
// does to case and stock is core/app/visit_facts.hpp.
#pragma once
#include "core/domain/shared/check.hpp"
#include "core/domain/visit/visit.hpp"

namespace aftercare::visiting {

// Malformed facts are refused before "saved", on every host (sync.md, Model): a diagnosis without
// fault type, cause, findings or clause (C 2.2.2), a quantity of zero, a signature not bound to
// what was shown. `policy` may be null on a device before its first contact.
Problem check_shape(const VisitFact& fact, const Policy* policy);

// The order of the steps, as data: appointed → departed → arrived → diagnosed → finished → signed.
enum class StepFit { fits, repeated, out_of_order };
StepFit step_fit(VisitState state, const VisitFact& fact);
// What came after the signature wants one of its own; a booked service needs no diagnosis.
StepFit step_fit(const Visit& visit, const VisitFact& fact);
// The same for a fact staff have accepted: what happened, happened; a step skipped before it does
// not undo it. Only what is already on record stays out.
bool may_replay(const Visit& visit, const VisitFact& fact);

// Codes on the check list that the engineer did not tick.
std::vector<std::string> unticked(const Visit& visit, const visit_command::Depart& fact);

// The desk's intents.
// `window_invalid`, `window_in_past`, `window_too_long` {max_minutes}.
Problem check_window(Instant from, Instant to, Instant today, const Policy* policy);
// Refuses to move a visit that is over: `visit_signed`, `visit_cancelled`.
Problem check_reassign(const Visit& visit, const visit_command::Reassign& command);
// `visit_finished`, `visit_cancelled`.
Problem check_cancel(const Visit& visit, const visit_command::Cancel& command,
                     const Policy* policy);

}  // namespace aftercare::visiting
