// /api/v1/openapi.json, written from the command registry, the described records and the routes: it
// cannot say anything the code does not do.
#pragma once
#include <vector>

#include "core/codec/json.hpp"
#include "native/server/router.hpp"

namespace aftercare {

Json openapi_document(const std::vector<Route>& routes);

}  // namespace aftercare
