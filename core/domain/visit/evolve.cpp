#include "core/domain/visit/evolve.hpp"

#include <array>

namespace aftercare {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<VisitEvent>> kVisitEventTypes{
    "visit.appointed", "visit.reassigned", "visit.cancelled", "visit.departed", "visit.arrived",
    "visit.diagnosed", "visit.part_used",  "visit.finished",  "visit.signed",   "visit.taken_back",
    "visit.product_corrected"};

struct VisitEvolver {
  Visit& visit;
  const EventMeta& meta;

  void operator()(const visit_event::Appointed& e) const {
    const VisitId id = visit.id;
    visit = e.visit;
    visit.id = id;
  }
  void operator()(const visit_event::Reassigned& e) const {
    visit.engineer = e.engineer;
    visit.engineer_name = e.engineer_name;
    visit.from = e.from;
    visit.to = e.to;
    if (visit.state == VisitState::cancelled) {
      visit.state = state_before_cancel(visit);
      visit.cancel_reason.clear();
    }
  }
  void operator()(const visit_event::Cancelled& e) const {
    visit.state = VisitState::cancelled;
    visit.cancel_reason = e.reason;
  }
  void operator()(const visit_event::Departed& e) const {
    visit.state = VisitState::departed;
    visit.checked = e.checked;
    visit.departed_at = meta.occurred_at;
  }
  void operator()(const visit_event::Arrived&) const {
    visit.state = VisitState::arrived;
    visit.arrived_at = meta.occurred_at;
  }
  void operator()(const visit_event::Diagnosed& e) const {
    visit.state = VisitState::diagnosed;
    visit.diagnosed_at = meta.occurred_at;
    visit.diagnosis = e.diagnosis;
    visit.liability = e.liability;
  }
  void operator()(const visit_event::PartUsed& e) const {
    visit.parts.push_back(e.use);
    if (visit.signature && visit.taken_back.empty()) {
      visit.unsigned_revision = true;
    }
  }
  void operator()(const visit_event::Finished& e) const {
    visit.state = VisitState::finished;
    visit.finished_at = meta.occurred_at;
    visit.measures = e.measures;
    visit.demonstrated = e.demonstrated;
  }
  void operator()(const visit_event::Signed& e) const {
    visit.state = VisitState::signed_;
    visit.signature = e.signature;
    visit.unsigned_revision = false;
  }
  void operator()(const visit_event::ProductCorrected& e) const {
    visit.model = e.model;
    visit.serial = e.serial;
  }
  void operator()(const visit_event::TakenBack& e) const {
    visit.state = VisitState::signed_;
    visit.finished_at = meta.occurred_at;
    visit.signature = e.signature;
    visit.taken_back = e.items;
  }
};

}  // namespace

std::string_view visit_event_type(const VisitEvent& event) {
  return kVisitEventTypes[event.index()];
}

VisitState state_before_cancel(const Visit& visit) {
  if (visit.signature) {
    return VisitState::signed_;
  }
  if (visit.finished_at) {
    return VisitState::finished;
  }
  if (visit.diagnosed_at) {
    return VisitState::diagnosed;
  }
  if (visit.arrived_at) {
    return VisitState::arrived;
  }
  return visit.departed_at ? VisitState::departed : VisitState::appointed;
}

std::optional<Visit> evolve_visit(const Visit* current, VisitId id, const VisitEvent& event,
                                  const EventMeta& meta) {
  const bool first = std::holds_alternative<visit_event::Appointed>(event);
  if (first != (current == nullptr)) {
    return current == nullptr ? std::nullopt : std::optional<Visit>{*current};
  }
  Visit visit = current == nullptr ? Visit{} : *current;
  visit.id = id;
  std::visit(VisitEvolver{visit, meta}, event);
  return visit;
}

}  // namespace aftercare
