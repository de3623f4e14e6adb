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

// The basis a quote is made on: the verdict's, undecided without one.
FeeBasis fee_basis_of(const Case& record);
// What its lines cost by the policy's list, for the model on record.
std::vector<ListedPrice> prices_of(const Case& record, const Device* device, const Policy& policy);

}  // namespace aftercare
