// Who may do and see what, from the policy's permission table. Checked by the same code everywhere.
#pragma once
#include <string>
#include <vector>

#include "core/app/decide.hpp"

namespace aftercare {

// Refusal `not_permitted` when the actor's roles do not allow the command on this record.
Result<void> check_permission(const World& world, const Command& command, const Context& context);
bool may(const Policy& policy, const Actor& actor, std::string_view command_type);

// Scopes are named sets of rows (sync.md, Scopes): "public", "guest/<id>", "customer/<id>",
// "link/<case id>", "engineer/<staff id>", "team/<team>", "took/<staff id>", "records/<type>".
std::vector<std::string> scopes_of(const Record& record);
std::vector<std::string> scopes_for(const Actor& actor, const Policy& policy);

// What this actor gets to see of a row he may have: customers do not see internal entries.
Record project(const Record& record, const Actor& actor);

// Words by which a row is found (search terms of number, names, phone, serial, symptom).
std::vector<std::string> search_terms_of(const Record& record);

}  // namespace aftercare
