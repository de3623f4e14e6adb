#include <algorithm>

#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/screens.hpp"

namespace aftercare::screens {

std::vector<EngineerChoice> engineer_choices(const Source& source, Instant day) {
  std::vector<EngineerChoice> out;
  source.each(EntityType::staff, [&](const Record& record) {
    const auto& staff = std::get<Staff>(record);
    const bool engineer = std::find(staff.roles.begin(), staff.roles.end(),
                                    Role::field_engineer) != staff.roles.end();
    if (engineer && !staff.closed_at) out.push_back({staff.id, staff.name, staff.badge_no, 0});
  });
  const Policy* policy = source.world().policy_in_force();
  const int offset = policy == nullptr ? 0 : policy->zone.offset_minutes;
  const LocalDate date = local_date_at(day, offset);
  source.each(EntityType::visit, [&](const Record& record) {
    const auto& visit = std::get<Visit>(record);
    if (visit.state == VisitState::cancelled || !(local_date_at(visit.from, offset) == date)) {
      return;
    }
    for (auto& choice : out) {
      if (choice.id == visit.engineer) ++choice.visits_that_day;
    }
  });
  std::sort(out.begin(), out.end(), [](const EngineerChoice& a, const EngineerChoice& b) {
    if (a.visits_that_day != b.visits_that_day) return a.visits_that_day < b.visits_that_day;
    return a.badge_no < b.badge_no;
  });
  return out;
}

std::vector<Choice> team_choices(const Source& /*source*/) {
  std::vector<Choice> out;
  for (const Team team : {Team::front_desk, Team::technical, Team::repair, Team::return_exchange,
                          Team::logistics}) {
    out.push_back({term_name(team), {term_key(team), {}}, {}, {}, {}});
  }
  return out;
}

std::vector<Choice> urgency_choices(const Source& /*source*/) {
  std::vector<Choice> out;
  for (const Urgency urgency : {Urgency::urgent, Urgency::normal, Urgency::low}) {
    out.push_back({term_name(urgency), {term_key(urgency), {}}, {}, {}, {}});
  }
  return out;
}

}  // namespace aftercare::screens
