#include <algorithm>

#include "core/policy/calendar_of.hpp"
#include "core/policy/term_key.hpp"
#include "core/screens/build.hpp"
#include "core/screens/screens.hpp"

namespace aftercare::screens {

std::vector<EngineerChoice> engineer_choices(const Source& source, Instant day) {
  std::vector<EngineerChoice> out;
  source.each(EntityType::staff, [&](const Record& record) {
    const auto& staff = std::get<Staff>(record);
    const bool engineer = std::find(staff.roles.begin(), staff.roles.end(), Role::field_engineer) !=
                          staff.roles.end();
    if (engineer && !staff.closed_at)
      out.push_back({staff.id, staff.name, staff.badge_no, 0});
  });
  const Policy* policy = source.world().policy_in_force();
  const Zone zone = zone_of(policy);
  const LocalDate date = local_date_at(day, zone);
  source.each(EntityType::visit, [&](const Record& record) {
    const auto& visit = std::get<Visit>(record);
    if (visit.state == VisitState::cancelled || !(local_date_at(visit.from, zone) == date)) {
      return;
    }
    for (auto& choice : out) {
      if (choice.id == visit.engineer)
        ++choice.visits_that_day;
    }
  });
  std::sort(out.begin(), out.end(), [](const EngineerChoice& a, const EngineerChoice& b) {
    if (a.visits_that_day != b.visits_that_day)
      return a.visits_that_day < b.visits_that_day;
    return a.badge_no < b.badge_no;
  });
  return out;
}

std::vector<Choice> team_choices(const Source& /*source*/) {
  std::vector<Choice> out;
  for (const Team team : {Team::front_desk, Team::technical, Team::repair, Team::return_exchange,
                          Team::logistics, Team::rnd, Team::production}) {
    out.push_back({term_name(team), {term_key(team), {}}, {}, {}, {}});
  }
  return out;
}

std::vector<Choice> clause_choices(const Source& source, CaseId id) {
  std::vector<Choice> out;
  const auto* record = find_as<Case>(source.world(), id);
  const Policy* policy =
      record == nullptr ? source.world().policy_in_force() : policy_of(source.world(), *record);
  if (policy == nullptr)
    return out;
  for (const WarrantyTerm& term : policy->warranty_terms) {
    out.push_back({term.number,
                   {},
                   term.number + "  " + term.text_zh,
                   term.number + "  " + term.text_en,
                   {}});
  }
  return out;
}

std::vector<Choice> merge_choices(const CaseScreen& screen) {
  std::vector<Choice> out;
  const auto known = [&out](const std::string& id) {
    return std::any_of(out.begin(), out.end(), [&](const Choice& one) { return one.value == id; });
  };
  for (const Proposal& one : screen.handling.duplicates) {
    out.push_back({one.other.text(), one.reason, {}, {}, {}});
  }
  for (const CaseRow& row : screen.earlier) {
    if (row.phase >= CasePhase::confirmed || known(row.id.text()))
      continue;
    const std::string name = row.number + "  " + row.model + "  " + row.symptom;
    out.push_back({row.id.text(), {}, name, name, {}});
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
