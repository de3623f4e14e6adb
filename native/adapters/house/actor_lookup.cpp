#include "native/adapters/house/actor_lookup.hpp"

#include <algorithm>

#include "core/base/text.hpp"
#include "core/codec/messages.hpp"
#include "core/policy/rules.hpp"
#include "native/adapters/sql/phone_proofs.hpp"

namespace aftercare {

namespace {

template <class T>
std::optional<T> person_of(const sql::SessionOf& found) {
  auto record = decode_record(entity_type_of<T>::value, found.person);
  return record ? std::optional{std::get<T>(std::move(*record))} : std::nullopt;
}

std::optional<Actor> staff_actor(const sql::SessionOf& found, Instant now) {
  const auto staff = person_of<Staff>(found);
  if (!found.has_account || !staff) {
    return std::nullopt;
  }
  Actor actor = actor_of(*staff);
  const auto closed_at = found.account_closed_at ? found.account_closed_at : staff->closed_at;
  if (closed_at) {
    if (now > closed_at->plus_ms(kPushOnlyMs)) {
      return std::nullopt;
    }
    actor.push_only = true;
  }
  return actor;
}

std::optional<Actor> actor_of_session(sql::Database& database, const sql::SessionOf& found,
                                      Instant now) {
  const sql::Session& session = found.session;
  if (session.expires_at <= now) {
    return std::nullopt;
  }
  Actor actor;
  actor.id = session.actor;
  if (session.kind == "staff") {
    return staff_actor(found, now);
  }
  if (session.kind == "link" && session.link_case) {
    actor.kind = ActorKind::link;
    actor.link_case = *session.link_case;
    return actor;
  }
  if (session.kind == "customer") {
    const auto customer = person_of<Customer>(found);
    if (!customer) {
      return std::nullopt;
    }
    actor.kind = ActorKind::customer;
    actor.name = customer->name;
    actor.guests = sql::guests_of_customer(database, customer->id);
    actor.proved_phones = sql::phones_of_session(database, session.token_hash);
    // He came in by the phone of the record. Once staff or he himself wrote another, only who
    // proved that one goes on. Sessions older than these proofs end by themselves.
    const auto& proved = actor.proved_phones;
    const std::string phone = normalize_phone(customer->phone).value_or(customer->phone);
    if (!proved.empty() && std::find(proved.begin(), proved.end(), phone) == proved.end()) {
      return std::nullopt;
    }
    return actor;
  }
  actor.kind = ActorKind::guest;
  return actor;
}

}  // namespace

std::optional<SignedIn> who_is(sql::Database& database, std::string_view token_hash, Instant now) {
  auto found = sql::find_session(database, token_hash);
  auto actor = found ? actor_of_session(database, *found, now) : std::nullopt;
  return actor ? std::optional{SignedIn{std::move(found->session), std::move(*actor)}}
               : std::nullopt;
}

bool Sight::sees(sql::Reads& reads, const EntityKey& key) const {
  return std::find(wide.begin(), wide.end(), key.t) != wide.end() || reads.in_scopes(key, scopes);
}

std::vector<EntityKey> Sight::seen_of(sql::Reads& reads, const std::vector<EntityKey>& keys) const {
  const auto is_wide = [this](const EntityKey& key) {
    return std::find(wide.begin(), wide.end(), key.t) != wide.end();
  };
  std::vector<EntityKey> asked;
  std::remove_copy_if(keys.begin(), keys.end(), std::back_inserter(asked), is_wide);
  const auto seen = reads.those_in_scopes(asked, scopes);
  std::vector<EntityKey> out;
  std::copy_if(keys.begin(), keys.end(), std::back_inserter(out),
               [&](const EntityKey& key) { return is_wide(key) || seen.count(key) != 0; });
  return out;
}

Sight sight_of(const Actor& actor, const Policy& policy) {
  Sight sight{actor, scopes_for(actor, policy), viewer_of(actor, policy), {}};
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
