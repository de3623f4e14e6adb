// What codes by message have shown: which phones a session proved, and when an archive was last
// opened by one. Plain functions on a Database, as accounts.hpp.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::sql {

void put_session_phone(Database& database, std::string_view token_hash, std::string_view phone,
                       Instant now);
// Normalised (core/base/text.hpp); none: of a session older than these.
std::vector<std::string> phones_of_session(Database& database, std::string_view token_hash);
// Those of sessions that are over.
void drop_lost_session_phones(Database& database);

void put_customer_proof(Database& database, CustomerId customer, Instant now);
std::optional<Instant> customer_proved_at(Database& database, CustomerId customer);

}  // namespace aftercare::sql
