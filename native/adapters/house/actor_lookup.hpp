// From a session to the actor the core decides with, and what he may read.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/permissions.hpp"
#include "core/app/view.hpp"
#include "native/adapters/sql/accounts.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare {

// After closing an account its sessions may bring facts for so long (sync.md, Model).
inline constexpr std::int64_t kPushOnlyMs = 30LL * 24 * 60 * 60 * 1000;

struct SignedIn {
  sql::Session session;
  Actor actor;
};
// Nothing: no such session, or it is over, or its person is gone or closed too long ago.
std::optional<SignedIn> who_is(sql::Database& database, std::string_view token_hash, Instant now);

// What one actor may read, newly made for every request.
struct Sight {
  Actor actor;
  std::vector<std::string> scopes;
  Viewer viewer;
  // Kinds of records staff of this role find by search, in their scopes or not.
  std::vector<EntityType> wide;

  [[nodiscard]] bool sees(sql::Reads& reads, const EntityKey& key) const;
  // Of `keys` those he sees, in their order.
  [[nodiscard]] std::vector<EntityKey> seen_of(sql::Reads& reads,
                                               const std::vector<EntityKey>& keys) const;
};
Sight sight_of(const Actor& actor, const Policy& policy);

}  // namespace aftercare
