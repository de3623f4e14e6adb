#include "native/server/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include "native/adapters/house/system_clock.hpp"
#include "native/server/health.hpp"

namespace aftercare {

namespace {

using prometheus::MetricFamily;
using prometheus::MetricType;

class Families {
 public:
  void counter(const char* name, const char* help, std::uint64_t value) {
    add(name, help, MetricType::Counter, static_cast<double>(value));
  }
  void gauge(const char* name, const char* help, double value) {
    add(name, help, MetricType::Gauge, value);
  }
  // One value for each word of a label; `open` with the first.
  void open(const char* name, const char* help, MetricType type) {
    MetricFamily family;
    family.name = name;
    family.help = help;
    family.type = type;
    families_.push_back(std::move(family));
  }
  void labelled(const char* label, std::string_view word, double value) {
    prometheus::ClientMetric metric;
    metric.label.push_back({label, std::string{word}});
    metric.counter.value = value;
    metric.gauge.value = value;
    families_.back().metric.push_back(std::move(metric));
  }
  [[nodiscard]] std::string text() const {
    return prometheus::TextSerializer{}.Serialize(families_);
  }

 private:
  void add(const char* name, const char* help, MetricType type, double value) {
    open(name, help, type);
    prometheus::ClientMetric metric;
    metric.counter.value = value;
    metric.gauge.value = value;
    families_.back().metric.push_back(std::move(metric));
  }
  std::vector<MetricFamily> families_;
};

void add_database(Families& out, const App& app, Instant now) {
  out.gauge("aftercare_database_up", "1 while the database answers", app.database_up ? 1 : 0);
  out.gauge("aftercare_head", "Sequence number of the newest commit seen",
            static_cast<double>(app.head.load()));
  const std::int64_t seen = app.head_seen_ms;
  out.gauge("aftercare_head_age_seconds", "Since the database last told its head",
            seen == 0 ? 0 : static_cast<double>(now.ms - seen) / 1000);
}

void add_writer(Families& out, const App& app) {
  const WriterCounts writer = app.writer.counts();
  out.counter("aftercare_groups_total", "Transactions of decided commands", writer.groups);
  out.counter("aftercare_pushes_total", "Push requests decided", writer.requests);
  out.counter("aftercare_commands_total", "Commands decided", writer.commands);
  out.counter("aftercare_conflicts_total", "Groups decided again", writer.conflicts);
  out.counter("aftercare_jobs_total", "Other writes", writer.jobs);
  out.counter("aftercare_jobs_failed_total", "Other writes that failed", writer.failed_jobs);
  out.gauge("aftercare_writer_queue", "Writes that wait", static_cast<double>(writer.queued));
}

void add_http(Families& out, const App& app) {
  const http::ServerCounts server =
      app.server != nullptr ? app.server->counts() : http::ServerCounts{};
  out.gauge("aftercare_connections", "Open connections", static_cast<double>(server.connections));
  out.gauge("aftercare_event_streams", "Connections that wait for pokes",
            static_cast<double>(server.streams));
  out.counter("aftercare_requests_total", "HTTP requests", server.requests);
  out.counter("aftercare_connections_refused_total", "Connections beyond the limits",
              server.refused);
  out.counter("aftercare_connections_evicted_total", "Silent connections that made room",
              server.evicted);
}

void add_limits(Families& out, const App& app, Instant now) {
  out.open("aftercare_limited_total", "Refused by a limit, by its name", MetricType::Counter);
  for (const auto& row : app.limiter.limits().rows()) {
    out.labelled("limit", row.name, static_cast<double>(app.limiter.refused(row.limit)));
  }
  const auto alarms = app.alarms.raised(now);
  out.open("aftercare_alarm", "1 for each alarm raised now", MetricType::Gauge);
  for (const auto& name : alarms) {
    out.labelled("alarm", name, 1);
  }
  out.gauge("aftercare_alarms", "Alarms raised now", static_cast<double>(alarms.size()));
}

}  // namespace

std::string metrics_text(App& app) {
  const Instant now = system_now();
  Families out;
  add_database(out, app, now);
  add_writer(out, app);
  add_http(out, app);
  add_limits(out, app, now);
  out.counter("aftercare_failures_total", "Exceptions contained on a thread", app.failures.count());
  out.counter("aftercare_sessions_total", "Sessions opened", app.sessions_opened);
  out.counter("aftercare_guesses_refused_total", "Logins refused", app.guesses_refused);
  out.counter("aftercare_codes_sent_total", "Codes given to the messages", app.codes_sent);
  out.counter("aftercare_files_total", "Files stored", app.files_stored);
  out.counter("aftercare_reads_dropped_total", "Reads that could not be logged",
              app.reads.dropped());
  out.gauge("aftercare_damaged_rows", "Records found damaged and not mended",
            static_cast<double>(app.house.damage().count()));
  out.gauge("aftercare_free_bytes", "Free space of the data folder",
            static_cast<double>(free_bytes(app)));
  out.gauge("aftercare_messages_waiting", "Messages that were not sent",
            static_cast<double>(app.health->messages_waiting()));
  out.counter("aftercare_log_dropped_total", "Log lines nobody took", app.log.dropped());
  return out.text();
}

void MetricsHandler::handle(http::Request request, http::Respond respond) {
  if (request.path != "/metrics") {
    respond(plain(404));
    return;
  }
  http::Response response;
  response.body = metrics_text(app_);
  response.with("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
      .with("Cache-Control", "no-store");
  respond(std::move(response));
}

http::Response MetricsHandler::plain(int status) {
  http::Response response;
  response.status = status;
  response.with("Content-Type", "text/plain; charset=utf-8");
  return response;
}

}  // namespace aftercare
