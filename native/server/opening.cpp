#include "native/server/opening.hpp"

#include "native/server/limiter.hpp"

namespace aftercare {

namespace {

bool is_native(const http::Request& request) {
  return request.header("X-Aftercare-Client") == "native";
}

std::string cookie_name(const http::Request& request, const std::string& kind) {
  const bool guest =
      kind == "guest" || kind == "link" || request.header("X-Aftercare-As") == "guest";
  return guest ? "aftercare_guest" : "aftercare_session";
}

inline constexpr const char* kSessionPath = "/api/v1/session";

std::string cookie(const http::Request& request, const std::string& name, const std::string& value,
                   std::int64_t seconds, const std::string& path = "/") {
  return name + "=" + value + "; Path=" + path +
         "; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (request.secure ? "; Secure" : "");
}

}  // namespace

Json session_json(const App& app, const Actor& actor, const sql::Session& session) {
  return {{"actor", to_json(actor)},
          {"kind", session.kind},
          {"expires_at", to_text(session.expires_at)},
          {"epoch", app.house.epoch()}};
}

std::string session_cookie(const http::Request& request, const std::string& kind,
                           const std::string& value, std::int64_t seconds) {
  return cookie(request, cookie_name(request, kind), value, seconds);
}

namespace {

// The reader may be a moment behind the writer's connection never: same file, committed.
void answer_opened(const CallPtr& call, const Opened& opened, const std::string& device) {
  auto reader = call->app.readers.lease();
  const auto found = who_is(*reader, opened.session.token_hash, call->now);
  if (!found) {
    call->refuse_with(401, refuse("login_failed"));
    return;
  }
  ++call->app.sessions_opened;
  call->trace.actor = codec::enum_name(found->actor.kind);
  Json body = session_json(call->app, found->actor, opened.session);
  if (is_native(call->request)) {
    body["token"] = opened.token;
    if (!device.empty()) {
      body["device"] = device;
    }
    call->answer(200, body);
    return;
  }
  http::Response response = json_response(200, body);
  const std::int64_t seconds = (opened.session.expires_at.ms - call->now.ms) / 1000;
  response.with("Set-Cookie", cookie(call->request, cookie_name(call->request, opened.session.kind),
                                     opened.token, seconds));
  if (!device.empty()) {
    response.with("Set-Cookie", cookie(call->request, kDeviceCookie, device,
                                       sql::kLoginDeviceMs / 1000, kSessionPath));
  }
  call->respond(std::move(response));
}

}  // namespace

void busy(const CallPtr& call) {
  call->refuse_with(503, refuse("busy"));
}

void refuse_throttled(const CallPtr& call, const Reserved& reserved) {
  const std::int64_t seconds = (reserved.wait_ms + 999) / 1000;
  const auto limit = static_cast<LimitName>(reserved.limit);
  const std::string name{call->app.limiter.limits()[limit].name};
  http::Response response = problem_response(
      call->app.texts, call->language,
      Problem{429,
              refuse("too_many_attempts", {}, {{"seconds", std::to_string(seconds)}}),
              {{"limit", name}, {"after_ms", reserved.wait_ms}}});
  response.with("Retry-After", std::to_string(seconds));
  ++call->app.guesses_refused;
  call->app.limiter.note_refused(limit);
  call->trace.code = "too_many_attempts";
  call->respond(std::move(response));
}

void open_by(const CallPtr& call, std::function<Opening(sql::Database&)> work) {
  auto result = std::make_shared<Opening>();
  const bool queued = call->app.writer.run(
      [result, work = std::move(work)](sql::Database& database) { *result = work(database); },
      [call, result](bool good) {
        if (!good) {
          busy(call);
        } else if (result->throttled.wait_ms > 0) {
          refuse_throttled(call, result->throttled);
        } else if (result->opened) {
          answer_opened(call, *result->opened, result->device);
        } else {
          ++call->app.guesses_refused;
          call->refuse_with(401, result->opened.error());
        }
      });
  if (!queued) {
    busy(call);
  }
}

bool is_waiting(const CallPtr& call, const std::vector<GuessAt>& guesses) {
  auto reader = call->app.readers.lease();
  const Reserved standing = waiting_for(*reader, guesses, call->now);
  if (standing.wait_ms > 0) {
    refuse_throttled(call, standing);
  }
  return standing.wait_ms > 0;
}

}  // namespace aftercare
