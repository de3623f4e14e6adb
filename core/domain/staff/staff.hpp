// Staff (员工): a person of the company, with roles and teams. Passwords and sessions are the
// server's business, not the record's.
#pragma once
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <boost/describe.hpp>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "core/domain/shared/actor.hpp"
#include "core/policy/terms.hpp"

namespace aftercare {

struct Staff {
  StaffId id;
  std::string login;
  std::string name;
  std::string badge_no;
  std::string phone;
  std::vector<Role> roles;
  std::vector<Team> teams;
  std::optional<LocationId> van;  // an engineer's van
  std::optional<Instant> closed_at;
  std::vector<PastRole> past_roles;  // taken away: facts from before still count
};
BOOST_DESCRIBE_STRUCT(Staff, (),
                      (id, login, name, badge_no, phone, roles, teams, van, closed_at, past_roles))

// Who acts, from his record: the one way sessions and tests make a staff actor.
Actor actor_of(const Staff& staff);

namespace staff_command {
struct Create {
  std::string login;
  std::string name;
  std::string badge_no;
  std::string phone;
  std::vector<Role> roles;
  std::vector<Team> teams;
  std::optional<LocationId> van;
};
BOOST_DESCRIBE_STRUCT(Create, (), (login, name, badge_no, phone, roles, teams, van))
struct Correct {
  std::string name;
  std::string badge_no;
  std::string phone;
  std::vector<Role> roles;
  std::vector<Team> teams;
  std::optional<LocationId> van;
};
BOOST_DESCRIBE_STRUCT(Correct, (), (name, badge_no, phone, roles, teams, van))
struct Close {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Close, (), (reason))
}  // namespace staff_command

namespace staff_event {
struct Created {
  staff_command::Create entry;
};
BOOST_DESCRIBE_STRUCT(Created, (), (entry))
struct Corrected {
  staff_command::Correct entry;
};
BOOST_DESCRIBE_STRUCT(Corrected, (), (entry))
struct Closed {
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(Closed, (), (reason))
}  // namespace staff_event

using StaffEvent = std::variant<staff_event::Created, staff_event::Corrected, staff_event::Closed>;

}  // namespace aftercare
