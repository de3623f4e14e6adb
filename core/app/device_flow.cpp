// Devices follow the visits of their cases (sync.md, Scopes: an engineer has what his visits need).
#include "core/app/flow.hpp"

namespace aftercare::flow {
namespace {

// What an event of the device's case means for the device.
struct Follower {
  const Device& device;
  std::vector<EventAt>& out;

  void operator()(const case_event::VisitAppointed& e) const { planned(e.visit); }
  void operator()(const case_event::VisitReassigned& e) const { planned(e.visit); }
  void operator()(const case_event::VisitStepped& e) const {
    if (e.state == VisitState::cancelled) {
      over(e.visit);
    }
  }
  template <class E>
  void operator()(const E&) const {}

  void planned(const CaseVisit& visit) const {
    out.push_back(on(device.id, device_event::VisitPlanned{visit.id, visit.engineer}));
  }
  void over(VisitId visit) const { out.push_back(on(device.id, device_event::VisitOver{visit})); }
};

void leave(const Follower& follower, const Case& record) {
  for (const CaseVisit& visit : record.visits) {
    if (visit.state != VisitState::cancelled) {
      follower.over(visit.id);
    }
  }
}

}  // namespace

void follow_visits(const Step& step, Decided& decided) {
  std::vector<EventAt> more;
  for (const EventAt& event : decided.events) {
    const auto* of_case = std::get_if<CaseEvent>(&event.event);
    const auto* owner =
        of_case == nullptr ? nullptr : find_as<Case>(step.world, CaseId{event.target.id});
    const auto* device = owner == nullptr || !owner->device
                             ? nullptr
                             : find_as<Device>(step.world, *owner->device);
    if (device == nullptr) {
      continue;
    }
    const Follower follower{*device, more};
    if (std::holds_alternative<case_event::Archived>(*of_case)) {
      leave(follower, *owner);
    } else {
      std::visit(follower, *of_case);
    }
  }
  for (EventAt& event : more) {
    decided.events.push_back(std::move(event));
  }
}

}  // namespace aftercare::flow
