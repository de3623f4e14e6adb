// From a request to its route: methods and paths, sessions, limits, and one place where what goes
// wrong becomes a problem document.
#pragma once
#include <atomic>
#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "native/server/app.hpp"

namespace aftercare {

// What the log says of a request: no personal data.
struct Trace {
  std::string id;  // also sent as X-Request-Id
  std::string route;
  std::string actor = "stranger";       // kind of the caller
  std::map<std::string, int> commands;  // by type
  std::map<std::string, int> outcomes;  // of those: applied, retry, the codes of the rejected
  std::string code;                     // of the problem document
  std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
};

// One request on its way. Answered once; dropped unanswered, because an exception ended the work
// that held it, it answers 503 `retry` itself: no client waits for ever.
struct Call {
  App& app;
  http::Request request;
  std::vector<std::string> parts;  // what stood for {…} in the route's path
  Language language = Language::zh;
  Instant now;
  mutable Trace trace;  // its words go into the log with the answer

  Call(App& given, http::Request asked, http::Respond answering);
  ~Call();
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;

  void respond(http::Response response) const;

  void answer(int status, const Json& body) const { respond(json_response(status, body)); }
  void refuse_with(int status, const Refusal& refusal) const {
    refuse_with(Problem{status, refusal, {}});
  }
  void refuse_with(const Problem& problem) const {
    trace.code = problem.refusal.code;
    respond(problem_response(app.texts, language, problem));
  }

 private:
  http::Respond respond_;
  mutable std::atomic<bool> answered_{false};
};
using CallPtr = std::shared_ptr<Call>;

struct Caller {
  Actor actor;
  std::string token_hash;
  sql::Session session;
};

enum class Csrf { checked, not_needed };
// The session that came with the request; else a problem: 401 session_needed, 403 csrf.
struct Identified {
  std::optional<Caller> caller;
  std::optional<Problem> problem;
};
Identified identify(sql::Database& database, const http::Request& request, Instant now);
// Without one the call has been answered.
std::optional<Caller> caller_of(const Call& call, sql::Database& database);
// The token that came with the request, by header or cookie; empty: none.
std::string token_text(const http::Request& request);
// Staff, and customers who proved their phone by a code.
bool is_proved(const Actor& actor);
// Browsers prove with a header of their own that a page of ours sends the request.
bool is_csrf_safe(const http::Request& request);

struct Route {
  std::string method;
  std::string path;  // "/api/v1/files/{sha256}"
  std::string summary;
  void (*run)(const CallPtr&);
  // Counted besides the requests: what is dear.
  std::optional<LimitName> limit;
  // Answered also to an address that holds all the connections it may have.
  bool health_check = false;
};

std::vector<Route> session_routes();
std::vector<Route> sync_routes();
std::vector<Route> file_routes();
std::vector<Route> read_routes();
std::vector<Route> document_routes();
std::vector<Route> payment_routes();
std::vector<Route> open_routes();
std::vector<Route> report_routes();
std::vector<Route> health_routes();
std::vector<Route> reads_routes();
std::vector<Route> all_routes();

// For file uploads, whose body goes to disk while it arrives.
std::shared_ptr<http::BodySink> upload_sink(App& app, const http::Request& head);
// For the plain report form with photos, and how much of it is taken.
std::shared_ptr<http::BodySink> report_sink(App& app, const http::Request& head);
std::uint64_t report_body_max(const http::Request& head);
http::Response report_too_large(App& app, const http::Request& head);
bool is_report(const http::Request& head);

class Router final : public http::Handler {
 public:
  explicit Router(App& app);
  void handle(http::Request request, http::Respond respond) override;
  std::optional<http::Response> refuse_head(const http::Request& head) override;
  std::uint64_t body_max(const http::Request& head) override;
  http::Response too_large(const http::Request& head) override;
  http::Response unreadable() override;
  bool is_health_check(const http::Request& head) override;
  http::Response too_many_connections(const http::Request& head) override;
  std::shared_ptr<http::BodySink> sink_for(const http::Request& head) override;

 private:
  void route(const CallPtr& call);

  App& app_;
  std::vector<Route> routes_;
  std::vector<std::vector<std::string_view>> patterns_;  // parts of the routes' paths
};

}  // namespace aftercare
