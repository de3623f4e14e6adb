#include "core/domain/staff/evolve.hpp"

#include <algorithm>
#include <array>

namespace aftercare {
namespace {

constexpr std::array<std::string_view, std::variant_size_v<StaffEvent>> kStaffEventTypes{
    "staff.created", "staff.corrected", "staff.closed"};

struct StaffEvolver {
  Staff& staff;
  const EventMeta& meta;

  void operator()(const staff_event::Created& e) const {
    staff.login = e.entry.login;
    staff.name = e.entry.name;
    staff.badge_no = e.entry.badge_no;
    staff.phone = e.entry.phone;
    staff.roles = e.entry.roles;
    staff.teams = e.entry.teams;
    staff.van = e.entry.van;
  }
  void operator()(const staff_event::Corrected& e) const {
    for (const Role role : staff.roles) {
      const auto& kept = e.entry.roles;
      if (std::find(kept.begin(), kept.end(), role) == kept.end()) {
        staff.past_roles.push_back({role, meta.received_at});
      }
    }
    staff.name = e.entry.name;
    staff.badge_no = e.entry.badge_no;
    staff.phone = e.entry.phone;
    staff.roles = e.entry.roles;
    staff.teams = e.entry.teams;
    staff.van = e.entry.van;
  }
  void operator()(const staff_event::Closed&) const { staff.closed_at = meta.received_at; }
};

}  // namespace

std::string_view staff_event_type(const StaffEvent& event) {
  return kStaffEventTypes[event.index()];
}

std::optional<Staff> evolve_staff(const Staff* current, StaffId id, const StaffEvent& event,
                                  const EventMeta& meta) {
  const bool first = std::holds_alternative<staff_event::Created>(event);
  if (first != (current == nullptr)) {
    return current == nullptr ? std::nullopt : std::optional<Staff>{*current};
  }
  Staff staff = current == nullptr ? Staff{} : *current;
  staff.id = id;
  std::visit(StaffEvolver{staff, meta}, event);
  return staff;
}

Actor actor_of(const Staff& staff) {
  Actor actor;
  actor.kind = ActorKind::staff;
  actor.id = ActorId{staff.id.value};
  actor.name = staff.name;
  actor.roles = staff.roles;
  actor.teams = staff.teams;
  actor.push_only = staff.closed_at.has_value();
  actor.past_roles = staff.past_roles;
  return actor;
}

}  // namespace aftercare
