// Shared by the decisions that cross nouns (report, visit_plan, visit_facts, settle, stock_flow,
// directory); decide.cpp calls them after permission and existence are checked.
#pragma once
#include "core/app/decide.hpp"
#include "core/domain/shared/check.hpp"
#include "core/policy/remedies.hpp"

namespace aftercare::flow {

// One command being decided.
struct Step {
  const World& world;
  const Command& command;
  const Context& context;
  EventMeta meta;
};

// The policy that judges a case: the version pinned when the server took it (business, head).
const Policy* policy_of(const World& world, const Case& record);
// A record the authority says is not there; a replica that does not know is no refusal.
template <class T, class Tag>
bool is_absent(const World& world, Id<Tag> id) {
  return world.find(key_for<T>(id)).presence == Presence::absent;
}

// The record an intent is aimed at; decide() has found it to be there.
template <class T>
const T& target_of(const Step& step) {
  return std::get<T>(*step.world.find(step.command.target).record);
}

inline EventAt on(CaseId id, CaseEvent event) {
  return {key_for<Case>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(VisitId id, VisitEvent event) {
  return {key_for<Visit>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(StockLevelId id, StockEvent event) {
  return {key_for<StockLevel>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(DeviceId id, DeviceEvent event) {
  return {key_for<Device>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(PurchaseId id, SupplyEvent event) {
  return {key_for<Purchase>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(StocktakeId id, StocktakeEvent event) {
  return {key_for<Stocktake>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(const EntityKey& key, Event event) {
  return {key, std::move(event), std::nullopt};
}
inline Decided decided(std::vector<EventAt> events) {
  return {std::move(events), {}, {}, {}};
}

// --- report.cpp
Result<Decided> report(const Step& step, const case_command::Report& command);

// --- visit_plan.cpp
Result<Decided> assign(const Step& step, const Case& record, const case_command::Assign& command);
Result<Decided> cancel_case(const Step& step, const Case& record,
                            const case_command::Cancel& command);
Result<Decided> appoint(const Step& step, const visit_command::Appoint& command);
Result<Decided> reassign(const Step& step, const Visit& visit,
                         const visit_command::Reassign& command);
Result<Decided> cancel_visit(const Step& step, const Visit& visit,
                             const visit_command::Cancel& command);

// --- device_flow.cpp
// The case's device learns who is sent to it: engineers see it and correct it.
void follow_visits(const Step& step, Decided& decided);

// --- visit_facts.cpp
Result<Decided> fact(const Step& step, const VisitFact& fact);
// What a fact does to visit, case and stock once it counts. `owner` is null where the device does
// not know the case.
std::vector<EventAt> effects_of(const World& world, const Visit& visit, const Case* owner,
                                const VisitFact& fact, const EventMeta& meta);
// The case that keeps facts of a visit nobody knows.
CaseId orphan_case_id(VisitId visit);

// --- contact_fact.cpp
// A contact with the customer took place, whatever became of the case: recorded at once. One of a
// case nobody knows any more opens that case again, in the front desk's queue.
Result<Decided> contact(const Step& step, const case_command::LogContact& command);
// The report that stands for facts whose case is lost.
case_event::Reported found_again(const World& world, const char* reason_key);

// --- settle.cpp
Result<Decided> settle(const Step& step, const Case& record, const case_command::Settle& command);

// --- grounds.cpp: what is stated beside the records
// `more_than_recorded` {recorded} unless the supervisor says it, `reason_required`,
// `evidence_missing`; `agreed_before_agreement` {date}.
Problem check_statements(const Step& step, const Case& record, const Policy* policy,
                         const case_command::ChooseRemedy& command);
RemedyFacts stated_facts(const Step& step, const Case& record, const Policy& policy,
                         const case_command::ChooseRemedy& stated);

// --- remedy_flow.cpp: what a remedy asks of the device's record
// `required`, `remedy_fact_missing` {fact_key} at the fact, `remedy_not_due` {clause},
// `not_diagnosed_yet`, `remedy_under_way`.
Result<Decided> choose_remedy(const Step& step, const Case& record,
                              const case_command::ChooseRemedy& command);
// Lines as given, or a paid exchange's from the policy's depreciation rule. `lines_missing`,
// `price_missing`, `activation_unknown`, `total_negative`.
Result<Decided> quote(const Step& step, const Case& record, const case_command::MakeQuote& command);
// The customer's confirmation; after a warranty repair the warranty grows (C 2.3.1).
Result<Decided> confirm(const Step& step, const Case& record, const case_command::Confirm& command);

// --- unit_flow.cpp: goods and money of one unit, over all its cases (case.md §1)
// The device of the case, or why nothing of its price or itself may be given away: not on record
// (`unit_not_on_record`), refunded or exchanged before (`unit_settled` {number, remedy_key}). A
// null device without a problem: this device's copy does not hold it.
struct UnitFound {
  const Device* device = nullptr;
  Problem problem;
};
UnitFound unit_of(const Step& step, const Case& record);
// `serial_is_old`, `serial_taken`; and what the case itself says.
Result<Decided> ship_exchange(const Step& step, const Case& record,
                              const case_command::ShipExchange& command);
// The new item becomes a device, with the warranty the policy says (`warranty.exchange`).
Result<Decided> receive_new(const Step& step, const Case& record,
                            const case_command::ReceiveNew& command);
Result<Decided> return_new(const Step& step, const Case& record,
                           const case_command::ReturnNew& command);

// --- refund_flow.cpp
// Each payment by its own way, the unit after its return was accepted, an agreed reduction once the
// customer confirmed it; never above what was paid for the unit over all its cases.
// `return_not_inspected`, `return_not_passed`, `already_refunded`, `refund_above_paid` {paid},
// `refund_route` {method_key}, `unit_not_on_record`, `unit_settled` {number, remedy_key}.
Result<Decided> refund(const Step& step, const Case& record,
                       const case_command::PayRefund& command);
// `voucher_used` {number}, of whichever case.
std::vector<IndexKey> freight_keys_of(const case_command::ReimburseFreight& command);
Result<Decided> reimburse(const Step& step, const Case& record,
                          const case_command::ReimburseFreight& command);

// --- merge_flow.cpp
// `same_case`, `merge_too_late`.
Result<Decided> merge(const Step& step, const Case& record, const case_command::Merge& command);
Result<Decided> unmerge(const Step& step, const Case& record, const case_command::Unmerge& command);
// Judges the case anew by another version. `policy_unknown`, `nothing_changes`.
Result<Decided> change_policy(const Step& step, const Case& record,
                              const case_command::ChangePolicy& command);

// --- stock_flow.cpp
struct Place {
  LocationId location;
  PartId part;
};
// A signed movement at a place, with the names it reads with.
stock_event::Moved movement(const World& world, MovementKind kind, const Place& place, int delta);
// The document behind a movement: as typed, else the step that made it.
std::string document_of(const Step& step, const std::string& typed);
// `required`, `part_unknown`, `location_unknown`.
Problem check_place(const World& world, const Place& place, const std::string& location_field);
// Whether so many may be taken away: `stock_short` {stock}, `stock_reserved` {available, reserved}.
// `own`: reserved for whom they are taken.
Problem check_taken(const StockLevel* level, int quantity, int own, const std::string& field);
// A use takes effect whatever the stock says; below zero it opens a discrepancy (business §5). It
// takes the case's reservation first.
std::vector<EventAt> use_part(const World& world, const PartUse& use, CaseId owner);
Result<Decided> receive(const Step& step, const stock_command::Receive& command);
Result<Decided> transfer(const Step& step, const stock_command::Transfer& command);
Result<Decided> settle_level(const Step& step, const StockLevel& level,
                             const stock_command::Settle& command);
Result<Decided> supply(const Step& step, const stock_command::Adjust& command);
Result<Decided> supply(const Step& step, const stock_command::SetMinimum& command);
Result<Decided> supply(const Step& step, const stock_command::Ask& command);

// --- reservation_flow.cpp: parts for a case
Result<Decided> supply(const Step& step, const stock_command::Reserve& command);
Result<Decided> supply(const Step& step, const stock_command::Release& command);
Result<Decided> supply(const Step& step, const stock_command::Issue& command);
Result<Decided> supply(const Step& step, const stock_command::Return& command);
// A case that is over waits for no parts: what `decided` ends gives back what is kept for it.
void release_parts(const Step& step, Decided& decided);

// --- purchase_flow.cpp
Result<Decided> supply(const Step& step, const supplier_command::Create& command);
Result<Decided> supply(const Step& step, const supplier_command::Correct& command);
Result<Decided> supply(const Step& step, const purchase_command::Draft& command);
Result<Decided> supply(const Step& step, const purchase_command::Change& command);
Result<Decided> supply(const Step& step, const purchase_command::Order& command);
Result<Decided> supply(const Step& step, const purchase_command::Receive& command);
Result<Decided> supply(const Step& step, const purchase_command::Cancel& command);

// --- stocktake_flow.cpp
Result<Decided> supply(const Step& step, const stocktake_command::Open& command);
Result<Decided> supply(const Step& step, const stocktake_command::Count& command);
Result<Decided> supply(const Step& step, const stocktake_command::Post& command);
Result<Decided> supply(const Step& step, const stocktake_command::Cancel& command);
Result<Decided> supply(const Step& step, const scrap_command::Record& command);

// --- product_flow.cpp: the unit, and who may still judge it
// By staff, the engineer on site, or the reporter until acceptance. `product_after_acceptance`,
// `nothing_changes`, and the fields' own refusals as in a report.
Result<Decided> correct_product(const Step& step, const Case& record,
                                const case_command::CorrectProduct& command);
// After a reinspection by whoever may decide one only. `diagnosis_final`.
Result<Decided> diagnose(const Step& step, const Case& record,
                         const case_command::Diagnose& command);

// --- similar_cases.cpp: the same request twice (business §1)
// What of each to look at; enough for any house, and never more to read than this.
inline constexpr std::size_t kSimilarMax = 20;
std::vector<IndexKey> similar_indexes(const World& world, const std::string& phone,
                                      const std::string& serial);
std::vector<CaseId> similar_ids(const World& world, const std::string& phone,
                                const std::string& serial);
// Open ones of the unit or the phone, and closed ones of the policy's repeat_report_days.
std::vector<SimilarCase> similar_cases(const Step& step, CaseId own, const std::string& phone,
                                       const std::string& serial);
// Those the actor may know of: staff all, others their own.
void tell_similar(const Step& step, const std::vector<SimilarCase>& found, Decided& out);

// --- merged_words.cpp
Result<Decided> note(const Step& step, const Case& record, const case_command::Note& command);
Result<Decided> add_file(const Step& step, const Case& record,
                         const case_command::AddFile& command);
// What is written to a merged case arrives at the one that goes on.
void carry_words(const Step& step, const Case& record, case_event::WordsArrived words,
                 Decided& out);
// Cases that were merged into one hear where it stands now.
void tell_merged(const Step& step, Decided& decided);

// --- identify_flow.cpp
// Open cases that named the serial of a unit not on record then are judged anew by `device`.
void identify_products(const Step& step, const Device& device, Decided& out);

// --- undo.cpp: `nobody_could_undo` {command_key}
// Somebody at work could still change policy and staff, under `next` or when the roles of one of
// the staff are `roles` (none: closed). The operator has a way back and is not asked.
Problem check_undo_policy(const Step& step, const Policy& next);
Problem check_undo_staff(const Step& step, StaffId id, const std::vector<Role>& roles,
                         const std::string& field);
// Roles by which `policy` lets somebody do one of these; reads_of() asks for who holds them.
std::vector<Role> undoing_roles(const Policy& policy);

// --- directory.cpp: what is entered once and looked up often
// `code` when another record already has this value.
Problem check_unique(const Step& step, const IndexKey& key, const char* code,
                     const std::string& field);
Result<Decided> create(const Step& step, const customer_command::Create& command);
Result<Decided> correct(const Step& step, const Customer& record,
                        const customer_command::Correct& command);
Result<Decided> create(const Step& step, const device_command::Register& command);
Result<Decided> correct(const Step& step, const Device& record,
                        const device_command::Correct& command);
Result<Decided> create(const Step& step, const stock_command::CreatePart& command);
Result<Decided> create(const Step& step, const stock_command::CreateLocation& command);
Result<Decided> create(const Step& step, const staff_command::Create& command);
Result<Decided> correct(const Step& step, const Staff& record,
                        const staff_command::Correct& command);
Result<Decided> correct(const Step& step, const Staff& record, const staff_command::Close& command);
Result<Decided> create(const Step& step, const policy_command::PutInForce& command);

}  // namespace aftercare::flow
