// What the records say about a case, as the policy's tables ask for it: the same facts on the
// desk's screen and in a replay under another policy. Pure.
#pragma once
#include "core/app/decide.hpp"
#include "core/policy/remedies.hpp"
#include "core/policy/rules.hpp"

namespace aftercare {

// Judged on the day the server received the report. `device` may be null: not on record.
WarrantyFacts warranty_facts_of(const CaseIntake& intake, const Device* device,
                                const Policy& policy, Instant received_at);
WarrantyFacts warranty_facts_of(const Case& record, const Device* device, const Policy& policy);
// The last day in warranty, by the policy's length or extended by a repair, whichever is later;
// nothing without an activation.
std::optional<LocalDate> warranty_end_of(const Device& device, const Policy& policy);
// The rest is for a person to check. `warranty`: the state the facts are judged with.
RemedyFacts remedy_facts_of(const Case& record, const Device* device, WarrantyState warranty,
                            const Policy& policy);

// --- grounds.cpp: what the records say of a ground (case.md §2)
// Completed repairs of the unit that did not last: of other cases before this report and of this
// one before it was reopened, unless both name parts and have none in common. Nothing: the unit is
// not on record.
std::optional<int> failed_repairs(const World& world, const Case& record);
// Later than agreed with the customer or, without that, than the clock that counts for what was
// chosen; 0: no promise is late.
int workdays_late(const Policy& policy, const Case& record, Instant now);
// The same facts with what other cases and the clocks say.
RemedyFacts recorded_facts(const World& world, const Case& record, const Policy& policy,
                           Instant now);

// The basis a quote is made on: the verdict's, undecided without one.
FeeBasis fee_basis_of(const Case& record);
// What its lines cost by the policy's list, for the model on record.
std::vector<ListedPrice> prices_of(const Case& record, const Device* device, const Policy& policy);

}  // namespace aftercare
