#include "native/adapters/house/actor_lookup.hpp"

#include <algorithm>

#include "core/policy/rules.hpp"
#include "native/adapters/house/house.hpp"

namespace aftercare {

namespace {

std::optional<Actor> staff_actor(sql::Database& database, const sql::Session& session,
                                 Instant now) {
  const auto account = sql::find_account(database, session.actor);
  const auto staff = find_record_as<Staff>(database, StaffId{session.actor.value});
  if (!account || !staff) {
    return std::nullopt;
  }
  Actor actor = actor_of(*staff);
  const auto closed_at = account->closed_at ? account->closed_at : staff->closed_at;
  if (closed_at) {
    if (now > closed_at->plus_ms(kPushOnlyMs)) {
      return std::nullopt;
    }
    actor.push_only = true;
  }
  return actor;
}

}  // namespace

std::optional<Actor> actor_of_session(sql::Database& database, const sql::Session& session,
                                      Instant now) {
  if (session.expires_at <= now) {
    return std::nullopt;
  }
  Actor actor;
  actor.id = session.actor;
  if (session.kind == "staff") {
    return staff_actor(database, session, now);
  }
  if (session.kind == "link" && session.link_case) {
    actor.kind = ActorKind::link;
    actor.link_case = *session.link_case;
    return actor;
  }
  if (session.kind == "customer") {
    const auto customer = find_record_as<Customer>(database, CustomerId{session.actor.value});
    if (!customer) {
      return std::nullopt;
    }
    actor.kind = ActorKind::customer;
    actor.name = customer->name;
    actor.guests = sql::guests_of_customer(database, customer->id);
    return actor;
  }
  actor.kind = ActorKind::guest;
  return actor;
}

bool Sight::sees(sql::Reads& reads, const EntityKey& key) const {
  return std::find(wide.begin(), wide.end(), key.t) != wide.end() || reads.in_scopes(key, scopes);
}

Sight sight_of(const Actor& actor, const Policy& policy) {
  Sight sight{actor, scopes_for(actor, policy), {}};
  if (actor.push_only) {
    // A closed account brings what it still has; it reads nothing any more.
    sight.scopes = {"public"};
    return sight;
  }
  // Staff who work on any case find older ones by search (sync.md, Scopes).
  const Permission notes = allowed(policy, actor.roles, "case.note");
  if (actor.kind == ActorKind::staff && notes.allowed && notes.whose == Whose::any) {
    sight.wide = {EntityType::case_, EntityType::visit, EntityType::customer, EntityType::device};
  }
  return sight;
}

}  // namespace aftercare
