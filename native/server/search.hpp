// GET /search: what a caller may see of what holds his words. Everything the answer says (rows,
// `more`, cursor) follows from these rows alone, never from records that are not his.
#pragma once
#include "native/server/router.hpp"

namespace aftercare {

void search_route(const CallPtr& call);

}  // namespace aftercare
