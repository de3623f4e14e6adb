// What needs no session: health, readiness, metrics, the description of the endpoint.
#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

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
  call->answer(ready ? 200 : 503,
               {{"status", ready ? "ready" : "stopping"}, {"epoch", head.epoch}});
}

prometheus::MetricFamily family(const std::string& name, const std::string& help,
                                prometheus::MetricType type, double value) {
  prometheus::MetricFamily out;
  out.name = name;
  out.help = help;
  out.type = type;
  out.metric.emplace_back();
  out.metric.back().counter.value = value;
  out.metric.back().gauge.value = value;
  return out;
}

void metrics(const CallPtr& call) {
  using prometheus::MetricType;
  App& app = call->app;
  const WriterCounts writer = app.writer.counts();
  const http::ServerCounts server =
      app.server != nullptr ? app.server->counts() : http::ServerCounts{};
  std::uint64_t head = 0;
  {
    auto reader = app.readers.lease();
    head = reader->reads().head().seq;
  }
  std::vector<prometheus::MetricFamily> families;
  const auto counter = [&](const char* name, const char* help, std::uint64_t value) {
    families.push_back(family(name, help, MetricType::Counter, static_cast<double>(value)));
  };
  const auto gauge = [&](const char* name, const char* help, std::uint64_t value) {
    families.push_back(family(name, help, MetricType::Gauge, static_cast<double>(value)));
  };
  gauge("aftercare_head", "Sequence number of the newest commit", head);
  counter("aftercare_groups_total", "Transactions of decided commands", writer.groups);
  counter("aftercare_pushes_total", "Push requests decided", writer.requests);
  counter("aftercare_commands_total", "Commands decided", writer.commands);
  counter("aftercare_conflicts_total", "Groups decided again", writer.conflicts);
  counter("aftercare_jobs_total", "Other writes", writer.jobs);
  counter("aftercare_jobs_failed_total", "Other writes that failed", writer.failed_jobs);
  gauge("aftercare_writer_queue", "Writes that wait", writer.queued);
  gauge("aftercare_connections", "Open connections", server.connections);
  gauge("aftercare_event_streams", "Connections that wait for pokes", server.streams);
  counter("aftercare_requests_total", "HTTP requests", server.requests);
  counter("aftercare_connections_refused_total", "Connections beyond the limit", server.refused);
  counter("aftercare_failures_total", "Exceptions contained on a thread", app.failures.count());
  counter("aftercare_sessions_total", "Sessions opened", app.sessions_opened);
  counter("aftercare_guesses_refused_total", "Logins refused", app.guesses_refused);
  counter("aftercare_files_total", "Files stored", app.files_stored);
  http::Response response;
  response.body = prometheus::TextSerializer{}.Serialize(families);
  response.with("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
      .with("Cache-Control", "no-store");
  call->respond(std::move(response));
}

void openapi(const CallPtr& call) {
  static const Json document = openapi_document(all_routes());
  call->answer(200, document);
}

}  // namespace

std::vector<Route> open_routes() {
  return {{"GET", "/healthz", "The process runs", healthz},
          {"GET", "/readyz", "Requests are answered", readyz},
          {"GET", "/metrics", "Prometheus", metrics},
          {"GET", "/api/v1/healthz", "The process runs", healthz},
          {"GET", "/api/v1/readyz", "Requests are answered", readyz},
          {"GET", "/api/v1/metrics", "Prometheus", metrics},
          {"GET", "/api/v1/openapi.json", "This document", openapi}};
}

}  // namespace aftercare
