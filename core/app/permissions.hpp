// Who may do and see what, from the policy's permission table. Checked by the same code everywhere.
#pragma once
#include <string>
#include <vector>

#include "core/app/decide.hpp"

namespace aftercare {

// Refusal `not_permitted` when the actor's roles do not allow the command on this record,
// `code_needed` when a tracking link is too little for it (needs_code() of the policy). Facts ask
// for the role only, held now or when it happened: whose visit it is decides what the fact does,
// not whether it is kept (sync.md, Model). What a replica does not know passes.
Result<void> check_permission(const World& world, const Command& command, const Context& context);
bool may(const Policy& policy, const Actor& actor, std::string_view command_type);
// Whose device it is, is said by who may correct anybody's: an engineer does not see its owner.
bool may_change_owner(const Policy& policy, const Actor& actor);
// Whether a case's being there may be told him: all of it to the house, his own to others.
bool may_know_of(const Actor& actor, const Case& record);

// The teams a case is with: the one it was given to (the front desk without one), R&D once it was
// asked or the product is at fault, production for the latter (business §1).
std::vector<Team> teams_of(const Case& record);

// Scopes are named sets of rows (sync.md, Scopes): "public", "guest/<id>", "customer/<id>",
// "link/<case id>", "engineer/<staff id>", "team/<team>", "took/<staff id>", "records/<type>".
std::vector<std::string> scopes_of(const Record& record);
std::vector<std::string> scopes_for(const Actor& actor, const Policy& policy);

// A guest is a secret his device made, also offline; his id follows from it, never the other way.
ActorId guest_actor_id(std::string_view secret);

// Words by which a row is found (search terms of number, names, phone, serial, symptom).
std::vector<std::string> search_terms_of(const Record& record);

}  // namespace aftercare
