// POST /push, POST /pull, GET /snapshot, GET /poke.
#include "core/sync/pull.hpp"
#include "native/server/admission.hpp"
#include "native/server/packing.hpp"

namespace aftercare {

namespace {

inline constexpr std::size_t kSnapshotRows = 1000;
inline constexpr std::int64_t kPokeAgainMs = 30'000;

std::optional<Json> json_body(const CallPtr& call) {
  auto body = parse_json(call->request.body);
  if (!body) {
    call->refuse_with(400, body.error());
    return std::nullopt;
  }
  return *body;
}

// What the log says of a push. A type we do not know is the client's own word.
void note_commands(const CallPtr& call, const std::vector<Json>& commands) {
  for (const auto& command : commands) {
    const auto type = command.is_object() ? command.find("type") : command.end();
    const bool named = command.is_object() && type != command.end() && type->is_string() &&
                       find_command(type->get_ref<const std::string&>());
    ++call->trace.commands[named ? type->get<std::string>() : "unknown"];
  }
}

void note_outcomes(const CallPtr& call, const PushResponse& response) {
  for (const auto& result : response.results) {
    switch (result.status) {
      case PushStatus::applied: ++call->trace.outcomes["applied"]; break;
      case PushStatus::retry: ++call->trace.outcomes["retry"]; break;
      case PushStatus::rejected: ++call->trace.outcomes[result.refusal.code]; break;
    }
  }
}

// The limit came in the middle: what stood before it is decided, from here on the device waits.
void stop_batch(PushResponse& response, const std::string& id, std::int64_t wait_ms) {
  const bool stopped =
      !response.results.empty() && response.results.back().status == PushStatus::retry;
  if (!stopped) {
    PushResult result;
    result.id = id;
    result.status = PushStatus::retry;
    result.after_ms = wait_ms;
    response.results.push_back(std::move(result));
  }
}

void answer_push(const CallPtr& call, const PushAnswer& answer) {
  if (answer.problem) {
    call->refuse_with(*answer.problem);
    return;
  }
  note_outcomes(call, answer.response);
  Json body = push_response_to_json(answer.response);
  for (std::size_t i = 0; i < answer.response.results.size(); ++i) {
    const PushResult& result = answer.response.results[i];
    if (result.status == PushStatus::rejected) {
      const std::string detail = call->app.texts.refusal(call->language, result.refusal);
      body["results"][i]["detail"] = detail.empty() ? result.refusal.code : detail;
    }
    for (std::size_t n = 0; n < result.notices.size(); ++n) {
      body["results"][i]["notices"][n]["detail"] =
          call->app.texts.notice(call->language, result.notices[n]);
    }
  }
  call->answer(200, body);
}

std::string id_text(const Json& command) {
  const auto id = command.is_object() ? command.find("id") : command.end();
  return command.is_object() && id != command.end() && id->is_string()
             ? id->get<std::string>().substr(0, 64)
             : "";
}

void push_route(const CallPtr& call) {
  std::optional<Caller> caller;
  {
    auto reader = call->app.readers.lease();
    caller = caller_of(*call, *reader);
  }
  if (!caller) {
    return;
  }
  auto request = push_request_from_text(call->request.body);
  if (!request) {
    call->refuse_with(400, request.error());
    return;
  }
  auto& commands = request->commands;
  note_commands(call, commands);
  const Admitted admitted =
      admit_commands(call->app, *caller, http::address_key(call->request.remote), commands);
  if (admitted.wait_ms > 0 && admitted.count == 0) {
    call->trace.code = "too_many_requests";
    call->respond(too_many(call->app, call->language, admitted.limit, admitted.wait_ms));
    return;
  }
  const std::string next = admitted.wait_ms > 0 ? id_text(commands[admitted.count]) : "";
  commands.resize(admitted.count);
  const bool queued =
      call->app.writer.push(PushInput{caller->actor, std::move(*request)},
                            [call, next, wait_ms = admitted.wait_ms](PushAnswer answer) {
                              if (wait_ms > 0) {
                                stop_batch(answer.response, next, wait_ms);
                              }
                              answer_push(call, answer);
                            });
  if (!queued) {
    call->refuse_with(503, refuse("busy"));
  }
}

PullCaller pull_caller_of(const Call& call, const Sight& sight) {
  return {sight.actor, sight.scopes, call.app.house.folder().cursor_key(), sight.viewer};
}

// Nothing: answered already.
std::optional<std::string> pulled_page(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const sql::Transaction snapshot{*reader, false};
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return std::nullopt;
  }
  const auto body = json_body(call);
  if (!body) {
    return std::nullopt;
  }
  const auto request = pull_request_from_json(*body);
  if (!request) {
    call->refuse_with(400, request.error());
    return std::nullopt;
  }
  const auto policy = call->app.policies.get(*reader);
  const Sight sight = sight_of(caller->actor, *policy);
  sql::Reads& reads = reader->reads();
  const auto outcome = pull(reads, pull_caller_of(*call, sight), *request, call->now);
  if (const auto* problem = std::get_if<Problem>(&outcome)) {
    call->refuse_with(*problem);
    return std::nullopt;
  }
  call->app.reads.note_scopes(sight.actor, "pull", caller->token_hash, sight.scopes, call->now);
  return pull_response_to_text(std::get<PullResponse>(outcome));
}

void pull_route(const CallPtr& call) {
  // The database is free for others while the page is packed.
  if (auto page = pulled_page(call)) {
    call->respond(packed(call->app, call->request, std::move(*page)));
  }
}

// The walk of one first load, from page to page.
struct SnapshotWalk {
  App& app;
  PullCaller caller;
  SnapshotStart start;
  std::optional<EntityKey> after;
  bool done = false;
  std::optional<Gzip> gzip;

  std::string page() {
    auto reader = app.readers.lease();
    sql::Reads& reads = reader->reads();
    std::string text;
    const SnapshotPage page = snapshot_page(reads, caller, start, after, kSnapshotRows);
    for (const auto& line : page.lines) {
      text += line;
      text += '\n';
    }
    after = page.after;
    done = !page.after || page.newer;
    return text;
  }

  std::string next() {
    // Compression may keep a page back: an empty text would end the response.
    while (!done) {
      std::string text = page();
      std::string out = gzip ? gzip->add(text, done) : std::move(text);
      if (!out.empty()) {
        return out;
      }
    }
    return {};
  }
};

void snapshot_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  const auto policy = call->app.policies.get(*reader);
  const Sight sight = sight_of(caller->actor, *policy);
  sql::Reads& reads = reader->reads();
  const PullCaller pull_caller = pull_caller_of(*call, sight);
  SnapshotStart start = snapshot_start(reads, pull_caller);
  const std::string resumed = call->request.parameter("cursor");
  const auto after = parse_entity_key(call->request.parameter("after"));
  if (!resumed.empty()) {
    if (call->request.parameter("epoch") != start.epoch) {
      call->refuse_with(Problem{409, refuse("resync"), {{"epoch", start.epoch}}});
      return;
    }
    start.cursor = resumed;
    start.head = std::strtoull(call->request.parameter("head").c_str(), nullptr, 10);
  }
  call->app.reads.note_scopes(sight.actor, "snapshot", caller->token_hash, sight.scopes, call->now);
  const std::shared_ptr<SnapshotWalk> walk{
      new SnapshotWalk{call->app, pull_caller, start, after, false, std::nullopt}};
  http::Response response;
  response.with("Content-Type", "application/x-ndjson; charset=utf-8")
      .with("Cache-Control", "no-store")
      .with("X-Content-Type-Options", "nosniff");
  if (wants_gzip(call->request)) {
    walk->gzip.emplace();
    response.with("Content-Encoding", "gzip");
  }
  response.chunks = [walk] { return walk->next(); };
  call->respond(std::move(response));
}

// One tab of a browser waits for pokes; a session with dozens of them is no person.
bool is_crowded(const CallPtr& call, const Caller& caller) {
  const App& app = call->app;
  const auto most =
      static_cast<std::size_t>(app.limiter.limits()[LimitName::pokes_per_session].number);
  if (app.server == nullptr || app.server->streams_of(caller.token_hash) < most) {
    return false;
  }
  call->app.limiter.note_refused(LimitName::pokes_per_session);
  call->trace.code = "too_many_requests";
  call->respond(too_many(call->app, call->language, LimitName::pokes_per_session, kPokeAgainMs));
  return true;
}

void poke_route(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  const auto caller = caller_of(*call, *reader);
  if (!caller) {
    return;
  }
  if (caller->actor.push_only) {
    call->refuse_with(403, refuse("account_closed"));
    return;
  }
  if (is_crowded(call, *caller)) {
    return;
  }
  const Head head = reader->reads().head();
  http::Response response;
  response.events = true;
  response.events_of = caller->token_hash;
  response.body = "data: " + dump_json({{"epoch", head.epoch}, {"head", head.seq}}) + "\n\n";
  response.with("Content-Type", "text/event-stream; charset=utf-8")
      .with("Cache-Control", "no-store")
      .with("X-Accel-Buffering", "no");
  call->respond(std::move(response));
}

}  // namespace

std::vector<Route> sync_routes() {
  return {{"POST", "/api/v1/push", "Commands of one client, in order", push_route},
          {"POST", "/api/v1/pull", "Changes after a cursor, one page", pull_route},
          {"GET", "/api/v1/snapshot", "First load: gzip NDJSON in key order", snapshot_route,
           LimitName::first_loads},
          {"GET", "/api/v1/poke", "Server-sent events {epoch, head}", poke_route}};
}

}  // namespace aftercare
