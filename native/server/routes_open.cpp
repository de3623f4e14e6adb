// What needs no session: health, readiness, the description of the endpoint.
#include "native/server/openapi.hpp"
#include "native/server/router.hpp"

namespace aftercare {

namespace {

void healthz(const CallPtr& call) {
  call->answer(200, {{"status", "ok"}});
}

void readyz(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const Head head = reader->reads().head();
  const bool ready = !call->app.stopping;
  call->answer(ready ? 200 : 503, {{"status", ready ? "ready" : "stopping"},
                                   {"epoch", head.epoch},
                                   {"warnings", call->app.alarms.raised(call->now)}});
}

void openapi(const CallPtr& call) {
  static const Json document = openapi_document(all_routes());
  call->answer(200, document);
}

}  // namespace

std::vector<Route> open_routes() {
  return {{"GET", "/healthz", "The process runs", healthz},
          {"GET", "/readyz", "Requests are answered", readyz},
          {"GET", "/api/v1/healthz", "The process runs", healthz},
          {"GET", "/api/v1/readyz", "Requests are answered", readyz},
          {"GET", "/api/v1/openapi.json", "This document", openapi}};
}

}  // namespace aftercare
