// Who acts, and the circumstances a command is decided in. Shared by all nouns.
#pragma once
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/policy/terms.hpp"

namespace aftercare {

enum class ActorKind { guest, customer, link, staff, system };
BOOST_DESCRIBE_ENUM(ActorKind, guest, customer, link, staff, system)

// A role somebody held until then. A fact is permitted when its author's role allowed it as it
// happened (sync.md, Model).
struct PastRole {
  Role role = Role::guest;
  Instant until;
  bool operator==(const PastRole&) const = default;
};
BOOST_DESCRIBE_STRUCT(PastRole, (), (role, until))

struct Actor {
  ActorKind kind = ActorKind::guest;
  ActorId id;
  std::string name;
  std::vector<Role> roles;
  std::vector<Team> teams;
  // The account is closed: facts become exceptions, intents are refused (sync.md, Model).
  bool push_only = false;
  // For a tracking link: the one case it opens.
  CaseId link_case;
  std::vector<PastRole> past_roles;
  // Of a customer: the guests he was before he said who he is. Their cases are his.
  std::vector<ActorId> guests;
  // Phones this session proved by a code. What the server knows of it, never written: no client
  // says it of himself.
  std::vector<std::string> proved_phones;
};
BOOST_DESCRIBE_STRUCT(Actor, (),
                      (kind, id, name, roles, teams, push_only, link_case, past_roles, guests))

// Guests, customers and tracking links are not: what they say is a claim, what they type grants
// nothing.
inline bool is_of_the_house(const Actor& actor) {
  return actor.kind == ActorKind::staff || actor.kind == ActorKind::system;
}

// What stays in the record of an actor.
struct Author {
  ActorKind kind = ActorKind::guest;
  ActorId id;
  std::string name;
  bool operator==(const Author&) const = default;
};
BOOST_DESCRIBE_STRUCT(Author, (), (kind, id, name))

inline Author author_of(const Actor& actor) {
  return {actor.kind, actor.id, actor.name};
}
inline StaffId staff_id_of(const Author& author) {
  return StaffId{author.id.value};
}

// When and by whom something happened; goes with every event.
struct EventMeta {
  Author author;
  Instant occurred_at;
  Instant received_at;
  bool offline = false;
  CommandId command;
};
BOOST_DESCRIBE_STRUCT(EventMeta, (), (author, occurred_at, received_at, offline, command))

// A file by its content. `sha256` is 64 lower-case hex digits.
struct FileRef {
  std::string sha256;
  std::string type;
  std::string name;
  std::int64_t size = 0;
  bool operator==(const FileRef&) const = default;
};
BOOST_DESCRIBE_STRUCT(FileRef, (), (sha256, type, name, size))

}  // namespace aftercare
