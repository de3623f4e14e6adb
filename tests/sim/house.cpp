#include "tests/sim/house.hpp"

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "core/app/permissions.hpp"
#include "core/codec/json.hpp"
#include "core/domain/stock/stock.hpp"

namespace aftercare::sim {
namespace {

Actor staff(int n, const std::string& name, std::vector<Role> roles, std::vector<Team> teams) {
  Actor actor;
  actor.kind = ActorKind::staff;
  actor.id = ActorId{small_id(n)};
  actor.name = name;
  actor.roles = std::move(roles);
  actor.teams = std::move(teams);
  return actor;
}

bool is_nobodys(Role role) {
  return role != Role::guest && role != Role::agent && role != Role::manager &&
         role != Role::field_engineer && role != Role::technical_support && role != Role::system;
}

// What no simulated step looks at: a base that is loaded anew thousands of times stays small.
void trim(Policy& policy) {
  static const std::set<std::string> kUsed{
      "case.report",  "case.accept",  "case.tell_plan",     "case.assign",    "case.tell_diagnosis",
      "case.agree",   "case.settle",  "case.confirm",       "case.rate",      "case.close",
      "case.cancel",  "case.note",    "case.add_file",      "case.archive",   "visit.appoint",
      "visit.depart", "visit.arrive", "visit.diagnose",     "visit.use_part", "visit.finish",
      "visit.sign",   "visit.cancel", "visit.sign_refused", "visit.reassign", "staff.correct",
      "staff.close",  "stock.settle"};
  for (PermissionRow& row : policy.permissions) {
    row.clause = row.source = "product";
    if (kUsed.count(row.command) == 0)
      row.grants.clear();
    for (Grant& grant : row.grants) {
      auto& roles = grant.roles;
      roles.erase(std::remove_if(roles.begin(), roles.end(), is_nobodys), roles.end());
    }
    auto& grants = row.grants;
    grants.erase(std::remove_if(grants.begin(), grants.end(),
                                [](const Grant& grant) { return grant.roles.empty(); }),
                 grants.end());
    if (grants.empty())
      grants.push_back({Whose::any, {Role::manager}});
  }
  for (WarrantyTerm& term : policy.warranty_terms)
    term.text_zh = term.text_en = term.number;
}

Policy read_policy(const std::string& path) {
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  text << in.rdbuf();
  const auto json = parse_json(text.str());
  auto policy = json ? from_json<Policy>(*json) : Result<Policy>(json.error());
  if (!policy)
    throw std::runtime_error("cannot read the policy " + path + " (run from the repository root)");
  // Closed cases leave the devices after days, not months: runs are short.
  policy->scope.days_after_closing = 1;
  policy->calendar.holidays.clear();
  trim(*policy);
  return std::move(*policy);
}

}  // namespace

Uuid small_id(int n) {
  Uuid id;
  id.bytes[6] = 0x70;
  id.bytes[8] = 0x80;
  id.bytes[14] = static_cast<std::uint8_t>(n / 256);
  id.bytes[15] = static_cast<std::uint8_t>(n % 256);
  return id;
}

House build_house(const std::string& policy_file) {
  House house;
  house.policy = read_policy(policy_file);
  for (const char* secret : {"the first guest's secret", "the second's", "the third's"}) {
    Actor guest;
    guest.id = guest_actor_id(secret);
    house.guests.push_back(guest);
  }
  house.agent = staff(10, "周雨", {Role::agent}, {Team::front_desk});
  house.manager = staff(11, "孙宁", {Role::manager}, {Team::front_desk, Team::technical});
  house.engineers = {staff(12, "王强", {Role::field_engineer}, {Team::technical}),
                     staff(13, "赵敏", {Role::field_engineer}, {Team::technical})};
  house.vans = {LocationId{small_id(20)}, LocationId{small_id(21)}};
  house.parts = {PartId{small_id(30)}, PartId{small_id(31)}};
  return house;
}

std::vector<Founding> founding(const House& house) {
  std::vector<Founding> out;
  out.push_back(
      {key_for<Policy>(house.policy.id), policy_command::PutInForce{house.policy, "start"}});
  std::vector<Actor> people{house.agent, house.manager};
  people.insert(people.end(), house.engineers.begin(), house.engineers.end());
  for (const Actor& person : people) {
    staff_command::Create create;
    create.login = "login" + person.id.text().substr(32);
    create.name = person.name;
    create.roles = person.roles;
    create.teams = person.teams;
    out.push_back({key_for<Staff>(StaffId{person.id.value}), create});
  }
  for (std::size_t i = 0; i < house.parts.size(); ++i) {
    const std::string n = std::to_string(i);
    out.push_back(
        {key_for<Part>(house.parts[i]), stock_command::CreatePart{"P-10" + n, "水泵 " + n, "个"}});
  }
  for (std::size_t i = 0; i < house.vans.size(); ++i) {
    const LocationId van = house.vans[i];
    out.push_back({key_for<Location>(van),
                   stock_command::CreateLocation{LocationKind::van, "沪A·F203" + std::to_string(i),
                                                 StaffId{house.engineers[i].id.value}}});
    out.push_back({key_for<StockLevel>(stock_level_id(van, house.parts[0])),
                   stock_command::Receive{van, house.parts[0], 5, "补货单"}});
  }
  return out;
}

}  // namespace aftercare::sim
