// How much of a row somebody may see who may have it, and by which words he finds it: asked by
// pull, snapshot, history, search, files and documents alike (case.md §6).
#pragma once
#include <string>
#include <vector>

#include "core/app/records.hpp"
#include "core/domain/shared/actor.hpp"

namespace aftercare {

// whole: staff who may call customers (permission case.log_contact). product: all other staff, R&D
// and production first of all: no telephone, no address, in no text either. outside: customers,
// guests, tracking links and closed accounts: what outside_view.cpp names, field by field.
enum class View { whole, product, outside };

// What one actor sees, under the policy in force; made for every request. As it is made: nothing
// beyond what is said to everybody.
struct Viewer {
  View view = View::outside;
  ActorId self;
  // Telephones and logins of colleagues: who looks after them (permission staff.correct).
  bool knows_colleagues = false;
};
Viewer viewer_of(const Actor& actor, const Policy& policy);
// Tells views apart in a cursor: rows held under another view have to be fetched anew.
std::string view_mark(const Viewer& viewer);

// Rows of this type are for him as they are stored: nothing has to be read to show them.
bool sees_as_stored(const Viewer& viewer, EntityType type);
// What he gets to see of a row he may have.
Record project(const Record& record, const Viewer& viewer);

// Whether a record, as it is shown, has all of these words (query_terms): what is hidden finds
// nothing.
bool is_found_by(const Record& shown, const std::vector<std::string>& terms);

}  // namespace aftercare
