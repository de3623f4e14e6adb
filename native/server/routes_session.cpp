// POST, GET and DELETE /session, POST /otp.
#include "core/base/text.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/sessions.hpp"
#include "native/adapters/house/throttle.hpp"
#include "native/server/router.hpp"

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

std::string cookie(const http::Request& request, const std::string& name, const std::string& value,
                   std::int64_t seconds) {
  return name + "=" + value +
         "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (request.secure ? "; Secure" : "");
}

Json session_json(const App& app, const Actor& actor, const sql::Session& session) {
  return {{"actor", to_json(actor)},
          {"kind", session.kind},
          {"expires_at", to_text(session.expires_at)},
          {"epoch", app.house.epoch()}};
}

// The reader may be a moment behind the writer's connection never: same file, committed.
void answer_opened(const CallPtr& call, const Opened& opened) {
  auto reader = call->app.readers.lease();
  const auto found = who_is(*reader, opened.session.token_hash, call->now);
  if (!found) {
    call->refuse_with(401, refuse("login_failed"));
    return;
  }
  ++call->app.sessions_opened;
  Json body = session_json(call->app, found->actor, opened.session);
  if (is_native(call->request)) {
    body["token"] = opened.token;
    call->answer(200, body);
    return;
  }
  http::Response response = json_response(200, body);
  const std::int64_t seconds = (opened.session.expires_at.ms - call->now.ms) / 1000;
  response.with("Set-Cookie", cookie(call->request, cookie_name(call->request, opened.session.kind),
                                     opened.token, seconds));
  call->respond(std::move(response));
}

void busy(const CallPtr& call) {
  call->refuse_with(503, refuse("busy"));
}

// Runs on the writer; answers when it is committed.
void open_by(const CallPtr& call, std::function<Result<Opened>(sql::Database&)> work) {
  auto result = std::make_shared<Result<Opened>>(refuse("busy"));
  const bool queued = call->app.writer.run(
      [result, work = std::move(work)](sql::Database& database) { *result = work(database); },
      [call, result](bool good) {
        if (!good) {
          busy(call);
        } else if (*result) {
          answer_opened(call, **result);
        } else {
          ++call->app.guesses_refused;
          call->refuse_with(401, result->error());
        }
      });
  if (!queued) {
    busy(call);
  }
}

void refuse_throttled(const CallPtr& call, std::int64_t wait_ms) {
  const std::int64_t seconds = (wait_ms + 999) / 1000;
  http::Response response = problem_response(
      call->app.texts, call->language,
      Problem{429,
              refuse("too_many_attempts", {}, {{"seconds", std::to_string(seconds)}}),
              {{"after_ms", wait_ms}}});
  response.with("Retry-After", std::to_string(seconds));
  ++call->app.guesses_refused;
  call->respond(std::move(response));
}

// Longest wait of both subjects.
std::int64_t wait_for(const CallPtr& call, const std::string& login_subject,
                      const std::string& address_subject) {
  auto reader = call->app.readers.lease();
  return std::max(throttled_for_ms(*reader, login_subject, call->now),
                  throttled_for_ms(*reader, address_subject, call->now));
}

void note_wrong(const CallPtr& call, const std::string& login_subject,
                const std::string& address_subject, const Refusal& refusal) {
  const bool queued = call->app.writer.run(
      [=, now = call->now](sql::Database& database) {
        note_guess(database, login_subject, kLoginRule, now);
        note_guess(database, address_subject, kAddressRule, now);
      },
      [call, refusal](bool) {
        ++call->app.guesses_refused;
        call->refuse_with(401, refusal);
      });
  if (!queued) {
    busy(call);
  }
}

void open_password(const CallPtr& call, const Json& body) {
  const std::string login = fold_text(trim(body.value("login", std::string{})));
  const std::string password = body.value("password", std::string{});
  if (login.empty() || password.empty() || password.size() > 1024) {
    call->refuse_with(400, refuse("required", login.empty() ? "login" : "password"));
    return;
  }
  const std::string login_subject = "login/" + login;
  const std::string address_subject = "address/" + call->request.remote;
  if (const auto wait = wait_for(call, login_subject, address_subject); wait > 0) {
    refuse_throttled(call, wait);
    return;
  }
  const bool queued = call->app.slow_work.post([=] {
    std::optional<sql::Account> account;
    {
      auto reader = call->app.readers.lease();
      account = sql::find_account(*reader, login);
    }
    if (!check_password(account, password)) {
      note_wrong(call, login_subject, address_subject, refuse("login_failed"));
      return;
    }
    open_by(call, [=, actor = account->actor](sql::Database& database) -> Result<Opened> {
      if (is_closed_staff(database, actor)) {
        return refuse("login_failed");
      }
      sql::drop_attempts(database, login_subject);
      return open_session(database, "staff", actor, std::nullopt, call->now);
    });
  });
  if (!queued) {
    busy(call);
  }
}

void open_guest_session(const CallPtr& call, const Json& body) {
  const std::string given = body.value("secret", std::string{});
  if (!given.empty() && !is_guest_secret(given)) {
    call->refuse_with(400, refuse("secret_invalid", "secret"));
    return;
  }
  const std::string secret = given.empty() ? make_token() : given;
  open_by(call, [call, secret](sql::Database& database) -> Result<Opened> {
    return open_guest(database, secret, call->now);
  });
}

void open_by_phone(const CallPtr& call, const Json& body) {
  const auto phone = normalize_phone(body.value("phone", std::string{}));
  if (!phone) {
    call->refuse_with(400, refuse("phone_invalid", "phone"));
    return;
  }
  const std::string subject = "phone/" + *phone;
  const std::string address_subject = "address/" + call->request.remote;
  if (const auto wait = wait_for(call, subject, address_subject); wait > 0) {
    refuse_throttled(call, wait);
    return;
  }
  const PhoneLogin login{*phone, body.value("code", std::string{}),
                         body.value("proof", std::string{}),
                         body.value("guest_secret", std::string{})};
  open_by(call, [=](sql::Database& database) -> Result<Opened> {
    auto opened = open_phone(database, login, call->now);
    if (!opened) {
      note_guess(database, subject, kLoginRule, call->now);
      note_guess(database, address_subject, kAddressRule, call->now);
    }
    return opened;
  });
}

std::optional<Json> body_of_call(const CallPtr& call) {
  if (!is_csrf_safe(call->request)) {
    call->refuse_with(403, refuse("csrf"));
    return std::nullopt;
  }
  auto body = parse_json(call->request.body);
  if (!body || !body->is_object()) {
    call->refuse_with(400, refuse("malformed"));
    return std::nullopt;
  }
  // value() below must never meet a wrong type.
  for (const auto& [name, value] : body->items()) {
    if (!value.is_string()) {
      call->refuse_with(400, refuse("malformed", name, {{"expected", "text"}}));
      return std::nullopt;
    }
  }
  return *body;
}

void open_session_route(const CallPtr& call) {
  const auto body = body_of_call(call);
  if (!body) {
    return;
  }
  const std::string kind = body->value("kind", std::string{});
  if (kind == "password") {
    open_password(call, *body);
  } else if (kind == "guest") {
    open_guest_session(call, *body);
  } else if (kind == "phone") {
    open_by_phone(call, *body);
  } else if (kind == "link") {
    open_by(call, [call, token = body->value("token", std::string{})](sql::Database& database) {
      return open_link(database, token, call->now);
    });
  } else {
    call->refuse_with(400, refuse("malformed", "kind", {{"expected", "a known kind"}}));
  }
}

void who_am_i(const CallPtr& call) {
  auto reader = call->app.readers.lease();
  if (const auto caller = caller_of(*call, *reader)) {
    call->answer(200, session_json(call->app, caller->actor, caller->session));
  }
}

void close_session(const CallPtr& call) {
  std::optional<Caller> caller;
  {
    auto reader = call->app.readers.lease();
    caller = caller_of(*call, *reader);
  }
  if (!caller) {
    return;
  }
  const bool queued = call->app.writer.run(
      [token = caller->token_hash](sql::Database& database) { sql::drop_session(database, token); },
      [call, kind = caller->session.kind](bool) {
        http::Response response;
        response.status = 204;
        response.with("Set-Cookie", cookie(call->request, cookie_name(call->request, kind), "", 0));
        call->respond(std::move(response));
      });
  if (!queued) {
    busy(call);
  }
}

void send_otp(const CallPtr& call) {
  const auto body = body_of_call(call);
  if (!body) {
    return;
  }
  const auto phone = normalize_phone(body->value("phone", std::string{}));
  if (!phone) {
    call->refuse_with(400, refuse("phone_invalid", "phone"));
    return;
  }
  const std::string subject = "otp/" + *phone;
  const std::string address_subject = "otp-address/" + call->request.remote;
  if (const auto wait = wait_for(call, subject, address_subject); wait > 0) {
    refuse_throttled(call, wait);
    return;
  }
  const std::string text = call->app.texts.text(call->language, "mail.otp");
  const bool queued = call->app.writer.run(
      [=, now = call->now](sql::Database& database) {
        note_guess(database, subject, kOtpRule, now);
        note_guess(database, address_subject, kAddressRule, now);
        send_code(database, *phone, text, now);
      },
      [call](bool good) { good ? call->answer(202, Json::object()) : busy(call); });
  if (!queued) {
    busy(call);
  }
}

}  // namespace

std::vector<Route> session_routes() {
  return {{"POST", "/api/v1/session", "Log in: password, guest, phone, link", open_session_route},
          {"GET", "/api/v1/session", "Who am I", who_am_i},
          {"DELETE", "/api/v1/session", "Log out", close_session},
          {"POST", "/api/v1/otp", "Send a code to a phone", send_otp}};
}

}  // namespace aftercare
