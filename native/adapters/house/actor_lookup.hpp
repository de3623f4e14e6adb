// From a session to the actor the core decides with, and what he may read.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/app/permissions.hpp"
#include "native/adapters/sql/accounts.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

// After closing an account its sessions may bring facts for so long (sync.md, Model).
inline constexpr std::int64_t kPushOnlyMs = 30LL * 24 * 60 * 60 * 1000;

// Nothing: the session's person is gone, or closed too long ago.
std::optional<Actor> actor_of_session(sql::Database& database, const sql::Session& session,
                                      Instant now);

// What one actor may read, newly made for every request.
struct Sight {
  Actor actor;
  std::vector<std::string> scopes;
  // Kinds of records staff of this role find by search, in their scopes or not.
  std::vector<EntityType> wide;

  [[nodiscard]] bool sees(sql::Reads& reads, const EntityKey& key) const;
};
Sight sight_of(const Actor& actor, const Policy& policy);

}  // namespace aftercare
