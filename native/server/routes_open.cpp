// What needs no session: health, readiness, the description of the endpoint.
#include "native/server/openapi.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

void healthz(const CallPtr& call) {
  call->answer(200, {{"status", "ok"}});
}

void openapi(const CallPtr& call) {
  static const Json document = openapi_document(all_routes());
  call->answer(200, document);
}

}  // namespace

std::vector<Route> open_routes() {
  return {{"GET", "/healthz", "The process runs", healthz, {}, true},
          {"GET", "/api/v1/healthz", "The process runs", healthz, {}, true},
          {"GET", "/api/v1/openapi.json", "This document", openapi}};
}

}  // namespace aftercare
