#include "native/server/router.hpp"

#include <algorithm>
#include <array>

#include "core/sync/limits.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/system_clock.hpp"
#include "native/server/admission.hpp"
#include "native/server/static_pages.hpp"

namespace aftercare {

namespace {

inline constexpr std::uint64_t kSmallBodyMax = 16UL * 1024U;
inline constexpr std::uint64_t kSyncBodyMax = 2UL * 1024U * 1024U;
inline constexpr std::uint64_t kUploadBodyMax = 128UL * 1024U * 1024U;
inline constexpr std::int64_t kConnectionWaitMs = 5'000;

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const auto end = std::min(path.find('/', 1), path.size());
    parts.push_back(path.substr(1, end - 1));
    path.remove_prefix(end);
  }
  return parts;
}

using Parts = std::vector<std::string_view>;

bool is_match(const Parts& pattern, const Parts& path) {
  return std::equal(pattern.begin(), pattern.end(), path.begin(), path.end(),
                    [](std::string_view wanted, std::string_view given) {
                      return wanted == given || (!wanted.empty() && wanted.front() == '{');
                    });
}

// What stands for {…}.
std::vector<std::string> values_of(const Parts& pattern, const Parts& path) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!pattern[i].empty() && pattern[i].front() == '{') {
      values.emplace_back(path[i]);
    }
  }
  return values;
}

// What a client invents stays out of the log.
std::string_view known_method(const std::string& method) {
  constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                        "PATCH", "DELETE", "OPTIONS"};
  const auto found = std::find(kMethods.begin(), kMethods.end(), method);
  return found == kMethods.end() ? "other" : *found;
}

bool starts_with(const std::string& text, std::string_view with) {
  return text.rfind(with, 0) == 0;
}

struct Token {
  std::string text;
  bool from_cookie = false;
};

Token token_of(const http::Request& request) {
  const std::string_view authorization = request.header("Authorization");
  constexpr std::string_view kBearer = "Bearer ";
  if (authorization.substr(0, kBearer.size()) == kBearer) {
    return {std::string{authorization.substr(kBearer.size())}, false};
  }
  std::string as{request.header("X-Aftercare-As")};
  if (as.empty()) {
    as = request.parameter("as");
  }
  const auto cookie = request.cookie(as == "guest" ? "aftercare_guest" : "aftercare_session");
  return {cookie.value_or(""), true};
}

}  // namespace

bool is_csrf_safe(const http::Request& request) {
  return request.method == "GET" || request.method == "HEAD" ||
         request.header("X-Aftercare") == "1" || request.header("X-Aftercare-Client") == "native" ||
         !request.header("Authorization").empty();
}

Identified identify(sql::Database& database, const http::Request& request, Instant now) {
  if (!is_csrf_safe(request)) {
    return {std::nullopt, Problem{403, refuse("csrf"), {}}};
  }
  const Problem needed{401, refuse("session_needed"), {}};
  const Token token = token_of(request);
  if (token.text.empty()) {
    return {std::nullopt, needed};
  }
  std::string hash = token_hash(token.text);
  auto found = who_is(database, hash, now);
  if (!found) {
    return {std::nullopt, needed};
  }
  // Two logins in one browser share a cookie: work never goes out under somebody else's name.
  const std::string_view expected = request.header("X-Aftercare-Actor");
  if (!expected.empty() && expected != found->actor.id.text()) {
    return {std::nullopt, needed};
  }
  return {Caller{std::move(found->actor), std::move(hash), std::move(found->session)},
          std::nullopt};
}

std::string token_text(const http::Request& request) {
  return token_of(request).text;
}

std::optional<Caller> caller_of(const Call& call, sql::Database& database) {
  auto identified = identify(database, call.request, call.now);
  if (!identified.caller) {
    call.refuse_with(*identified.problem);
    return std::nullopt;
  }
  const Actor& actor = identified.caller->actor;
  call.trace.actor = codec::enum_name(actor.kind);
  if (is_proved(actor)) {
    call.app.limiter.know(identified.caller->token_hash);
  }
  return identified.caller;
}

std::vector<Route> all_routes() {
  std::vector<Route> routes;
  for (auto part :
       {session_routes(), sync_routes(), file_routes(), read_routes(), document_routes(),
        payment_routes(), open_routes(), report_routes(), health_routes(), reads_routes()}) {
    routes.insert(routes.end(), part.begin(), part.end());
  }
  return routes;
}

Router::Router(App& app) : app_{app}, routes_{all_routes()} {
  for (const auto& route : routes_) {
    patterns_.push_back(split(route.path));
  }
}

namespace {

LogLine& with_counts(LogLine& line, std::string_view name, const std::map<std::string, int>& all) {
  std::string text;
  for (const auto& [what, count] : all) {
    text += (text.empty() ? "" : " ") + what + ":" + std::to_string(count);
  }
  return text.empty() ? line : line.with(name, text);
}

bool is_failed_push(const Trace& trace) {
  return trace.outcomes.count("retry") != 0;
}

void log_access(App& app, const http::Request& request, const Trace& trace,
                const http::Response& response) {
  const double ms =
      std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - trace.began)
          .count();
  LogLine line{"request"};
  line.with("id", trace.id)
      .with("method", known_method(request.method))
      .with("route", trace.route)
      .with("status", response.status)
      .with_ms("ms", ms)
      .with("actor", trace.actor)
      .with("from", http::shortened_address(request.remote));
  with_counts(line, "commands", trace.commands);
  with_counts(line, "outcomes", trace.outcomes);
  if (!trace.code.empty()) {
    line.with("code", trace.code);
  }
  const bool failed = response.status >= 500 || is_failed_push(trace);
  failed ? app.log.warn(line) : app.log.info(line);
}

// What must be read whole and is damaged has been told already.
void run(const Route& route, const CallPtr& call) {
  try {
    route.run(call);
  } catch (const sql::Error& error) {
    if (!error.is_damage()) {
      throw;
    }
    call->refuse_with(503, refuse("record_damaged"));
  }
}

// Nothing was lost: whatever failed, the client keeps its work and comes again.
Problem try_again() {
  return Problem{503, refuse("retry"), {{"after_ms", kRetryAfterMs}}};
}

}  // namespace

Call::Call(App& given, http::Request asked, http::Respond answering)
    : app{given},
      request{std::move(asked)},
      language{language_of(request.header("Accept-Language"))},
      now{system_now()},
      respond_{std::move(answering)} {
  trace.id = app.next_request_id();
}

Call::~Call() {
  if (answered_.exchange(true)) {
    return;
  }
  app.failures.contain("answer", [&] {
    http::Response response = problem_response(app.texts, language, try_again());
    response.with("Retry-After", std::to_string(kRetryAfterMs / 1000));
    trace.code = "retry";
    log_access(app, request, trace, response);
    respond_(std::move(response));
  });
}

void Call::respond(http::Response response) const {
  if (!answered_.exchange(true)) {
    response.with("X-Request-Id", trace.id);
    log_access(app, request, trace, response);
    respond_(std::move(response));
  }
}

void Router::handle(http::Request request, http::Respond respond) {
  auto call = std::make_shared<Call>(app_, std::move(request), std::move(respond));
  app_.failures.contain("route", [&] { route(call); });
}

void Router::route(const CallPtr& call) {
  bool path_known = false;
  const Parts path = split(call->request.path);
  for (std::size_t i = 0; i < routes_.size(); ++i) {
    if (!is_match(patterns_[i], path)) {
      continue;
    }
    const Route& route = routes_[i];
    path_known = true;
    if (route.method == call->request.method ||
        (route.method == "GET" && call->request.method == "HEAD" &&
         !starts_with(route.path, "/api/v1/files"))) {
      call->parts = values_of(patterns_[i], path);
      call->trace.route = route.path;
      if (!route.limit || !is_limited(call, *route.limit)) {
        run(route, call);
      }
      return;
    }
  }
  if (path_known) {
    call->refuse_with(405, refuse("method_unknown"));
  } else if (starts_with(call->request.path, "/api/")) {
    call->refuse_with(404, refuse("route_unknown"));
  } else {
    http::Response page = page_response(app_.pages, call->request);
    // A path that is no page is a stranger's own words: they stay out of the log.
    call->trace.route = page.status < 400 ? "page" : "";
    call->respond(std::move(page));
  }
}

std::optional<http::Response> Router::refuse_head(const http::Request& head) {
  std::optional<http::Response> refused;
  app_.failures.contain("limits", [&] { refused = refuse_traffic(app_, head); });
  if (refused) {
    Trace trace;
    trace.id = app_.next_request_id();
    trace.code = "too_many_requests";
    refused->with("X-Request-Id", trace.id);
    log_access(app_, head, trace, *refused);
  }
  return refused;
}

std::uint64_t Router::body_max(const http::Request& head) {
  if (head.method == "PATCH" && starts_with(head.path, "/api/v1/files/")) {
    return kUploadBodyMax;
  }
  if (is_report(head)) {
    return report_body_max(head);
  }
  const bool sync = head.path == "/api/v1/push" || head.path == "/api/v1/pull";
  return sync ? kSyncBodyMax : kSmallBodyMax;
}

http::Response Router::too_large(const http::Request& head) {
  if (is_report(head)) {
    return report_too_large(app_, head);
  }
  return problem_response(app_.texts, language_of(head.header("Accept-Language")),
                          Problem{413, refuse("too_large"), {}});
}

http::Response Router::unreadable() {
  return problem_response(app_.texts, Language::zh, Problem{400, refuse("not_http"), {}});
}

bool Router::is_health_check(const http::Request& head) {
  return (head.method == "GET" || head.method == "HEAD") &&
         std::any_of(routes_.begin(), routes_.end(), [&head](const Route& route) {
           return route.health_check && route.path == head.path;
         });
}

http::Response Router::too_many_connections(const http::Request& head) {
  return too_many(app_, language_of(head.header("Accept-Language")),
                  LimitName::connections_per_address, kConnectionWaitMs);
}

std::shared_ptr<http::BodySink> Router::sink_for(const http::Request& head) {
  if (is_report(head)) {
    return report_sink(app_, head);
  }
  if (head.method != "PATCH" || !starts_with(head.path, "/api/v1/files/")) {
    return nullptr;
  }
  return upload_sink(app_, head);
}

}  // namespace aftercare
