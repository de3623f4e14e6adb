// Shared by the decisions that cross nouns (report, visit_plan, visit_facts, settle, stock_flow,
// directory); decide.cpp calls them after permission and existence are checked.
#pragma once
#include "core/app/decide.hpp"
#include "core/domain/shared/check.hpp"

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

inline EventAt on(CaseId id, CaseEvent event) {
  return {key_for<Case>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(VisitId id, VisitEvent event) {
  return {key_for<Visit>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(StockLevelId id, StockEvent event) {
  return {key_for<StockLevel>(id), Event{std::move(event)}, std::nullopt};
}
inline EventAt on(const EntityKey& key, Event event) {
  return {key, std::move(event), std::nullopt};
}
inline Decided decided(std::vector<EventAt> events) {
  return {std::move(events), {}, {}};
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

// --- visit_facts.cpp
Result<Decided> fact(const Step& step, const VisitFact& fact);
// What a fact does to visit, case and stock once it counts. `owner` is null where the device does
// not know the case.
std::vector<EventAt> effects_of(const World& world, const Visit& visit, const Case* owner,
                                const VisitFact& fact, const EventMeta& meta);
// The case that keeps facts of a visit nobody knows.
CaseId orphan_case_id(VisitId visit);

// --- settle.cpp
Result<Decided> settle(const Step& step, const Case& record, const case_command::Settle& command);

// --- stock_flow.cpp
// A use takes effect whatever the stock says; below zero it opens a discrepancy (business §5).
std::vector<EventAt> use_part(const World& world, const PartUse& use);
Result<Decided> receive(const Step& step, const stock_command::Receive& command);
Result<Decided> transfer(const Step& step, const stock_command::Transfer& command);
Result<Decided> settle_level(const Step& step, const StockLevel& level,
                             const stock_command::Settle& command);

// --- directory.cpp: what is entered once and looked up often
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
