#include "core/app/permissions.hpp"

#include <algorithm>

#include "core/base/sha256.hpp"
#include "core/policy/rules.hpp"

namespace aftercare {
namespace {

template <class T>
bool contains(const std::vector<T>& values, const T& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// Roles at work: those held now and, for facts, those held when it happened.
std::vector<Role> roles_of(const Actor& actor, std::optional<Instant> happened_at) {
  switch (actor.kind) {
    case ActorKind::guest:
    case ActorKind::link: return {Role::guest};
    case ActorKind::customer: return {Role::customer};
    case ActorKind::system: return {Role::system};
    case ActorKind::staff: break;
  }
  std::vector<Role> roles = actor.roles;
  for (const PastRole& past : actor.past_roles) {
    if (happened_at && *happened_at <= past.until) {
      roles.push_back(past.role);
    }
  }
  return roles;
}

bool is(const Actor& actor, StaffId id) {
  return actor.kind == ActorKind::staff && actor.id.value == id.value;
}
bool is(const Actor& actor, const std::optional<StaffId>& id) {
  return id && is(actor, *id);
}
bool is(const Actor& actor, const std::optional<CustomerId>& id) {
  return id && actor.kind == ActorKind::customer && actor.id.value == id->value;
}

bool is_claimant(const Actor& actor, const Author& by) {
  return (by.kind == actor.kind && by.id == actor.id) ||
         (by.kind == ActorKind::guest && contains(actor.guests, by.id));
}

bool is_own_case(const Actor& actor, const Case& record) {
  switch (actor.kind) {
    case ActorKind::link: return record.id == actor.link_case;
    case ActorKind::guest:
    case ActorKind::customer:
      return (record.reporter.kind == actor.kind && record.reporter.id == actor.id) ||
             (record.reporter.kind == ActorKind::guest &&
              contains(actor.guests, record.reporter.id)) ||
             is(actor, record.customer);
    case ActorKind::system: return true;
    case ActorKind::staff: break;
  }
  if (is(actor, record.taken_by) || (record.team && is(actor, record.team->staff))) {
    return true;
  }
  return std::any_of(record.visits.begin(), record.visits.end(), [&actor](const CaseVisit& v) {
    return v.state != VisitState::cancelled && is(actor, v.engineer);
  });
}

bool is_team_case(const Actor& actor, const Case& record) {
  const auto teams = teams_of(record);
  return std::any_of(teams.begin(), teams.end(),
                     [&actor](Team team) { return contains(actor.teams, team); });
}

// How close the actor is to a record. Records without a team count as everybody's team.
struct NearTo {
  const World& world;
  const Actor& actor;

  static Whose own_or_team(bool own) { return own ? Whose::own : Whose::team; }

  Whose operator()(const Case& record) const {
    if (is_own_case(actor, record)) {
      return Whose::own;
    }
    return is_team_case(actor, record) ? Whose::team : Whose::any;
  }
  Whose operator()(const Visit& record) const {
    if (is(actor, record.engineer)) {
      return Whose::own;
    }
    const Case* owner = find_as<Case>(world, record.case_id);
    return owner != nullptr && is_team_case(actor, *owner) ? Whose::team : Whose::any;
  }
  Whose operator()(const Customer& record) const {
    return own_or_team(is(actor, std::optional<CustomerId>{record.id}));
  }
  Whose operator()(const Device& record) const {
    const bool sent =
        std::any_of(record.visits.begin(), record.visits.end(),
                    [&](const DeviceVisit& visit) { return is(actor, visit.engineer); });
    // What the house has on record is no outsider's to change, his own or not.
    const bool his = record.claim && is_claimant(actor, record.claim->by);
    return own_or_team((actor.kind == ActorKind::staff && sent) || his);
  }
  Whose operator()(const Staff& record) const { return own_or_team(is(actor, record.id)); }
  Whose operator()(const StockLevel& record) const { return own_or_team(is(actor, record.holder)); }
  Whose operator()(const Location& record) const { return own_or_team(is(actor, record.holder)); }
  Whose operator()(const Part&) const { return Whose::team; }
  Whose operator()(const Policy&) const { return Whose::team; }
  Whose operator()(const Supplier&) const { return Whose::team; }
  Whose operator()(const Purchase&) const { return Whose::team; }
  Whose operator()(const Stocktake& record) const { return own_or_team(is(actor, record.holder)); }
  Whose operator()(const Scrap&) const { return Whose::team; }
};

// The record whose owner counts: an appointment belongs to its case, a wish for parts to the van.
std::optional<EntityKey> subject_of(const Command& command) {
  if (const auto* appoint = std::get_if<visit_command::Appoint>(&command.args)) {
    return key_for<Case>(appoint->case_);
  }
  // Before the first movement there is no level yet: the van is its engineer's all the same.
  if (const auto* ask = std::get_if<stock_command::Ask>(&command.args)) {
    return key_for<Location>(ask->location);
  }
  if (info_of(command.args).creates) {
    return std::nullopt;
  }
  return command.target;
}

Refusal not_permitted(const Command& command) {
  return refuse("not_permitted", "",
                {{"command_key", "command." + std::string{info_of(command.args).type}}});
}

bool lacks_code(const Actor& actor, std::string_view command_type) {
  return actor.kind == ActorKind::link && needs_code(command_type);
}

}  // namespace

bool may(const Policy& policy, const Actor& actor, std::string_view command_type) {
  return actor.kind == ActorKind::system ||
         (!lacks_code(actor, command_type) &&
          allowed(policy, roles_of(actor, std::nullopt), command_type).allowed);
}

bool may_change_owner(const Policy& policy, const Actor& actor) {
  return actor.kind == ActorKind::system ||
         allowed(policy, roles_of(actor, std::nullopt), "device.correct").whose == Whose::any;
}

bool may_know_of(const Actor& actor, const Case& record) {
  return is_of_the_house(actor) || is_own_case(actor, record);
}

Result<void> check_permission(const World& world, const Command& command, const Context& context) {
  const Actor& actor = context.actor;
  const CommandInfo& info = info_of(command.args);
  if (actor.kind == ActorKind::system) {
    return {};
  }
  const Policy* policy = world.policy_in_force();
  if (policy == nullptr) {
    // A device before its first contact lets pass; the authority always has one.
    return context.authority ? Result<void>{refuse("no_policy")} : Result<void>{};
  }
  const bool fact = info.kind == CommandKind::fact;
  const auto happened_at = fact ? std::optional<Instant>{command.occurred_at} : std::nullopt;
  const Permission permission = allowed(*policy, roles_of(actor, happened_at), info.type);
  if (!permission.allowed) {
    return not_permitted(command);
  }
  if (lacks_code(actor, info.type)) {
    return refuse("code_needed");
  }
  if (fact || permission.whose == Whose::any) {
    return {};
  }
  const auto subject = subject_of(command);
  if (!subject) {
    // A tracking link opens its one case and nothing else.
    return actor.kind == ActorKind::link ? Result<void>{not_permitted(command)} : Result<void>{};
  }
  const Found found = world.find(*subject);
  if (found.record == nullptr) {
    return {};
  }
  const Whose near = std::visit(NearTo{world, actor}, *found.record);
  return near <= permission.whose ? Result<void>{} : Result<void>{not_permitted(command)};
}

std::vector<Team> teams_of(const Case& record) {
  std::vector<Team> teams{record.team ? record.team->team : Team::front_desk};
  const bool defect = is_product_defect(record);
  if (defect || !record.consultations.empty()) {
    teams.push_back(Team::rnd);
  }
  if (defect) {
    teams.push_back(Team::production);
  }
  return teams;
}

ActorId guest_actor_id(std::string_view secret) {
  return {make_uuid_v5(aftercare_namespace(), "guest:" + sha256_hex(secret))};
}

}  // namespace aftercare
