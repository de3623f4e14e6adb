// POST, GET and DELETE /session, POST /otp.
#include <algorithm>

#include "core/base/text.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/sessions.hpp"
#include "native/server/admission.hpp"
#include "native/server/guesses.hpp"
#include "native/server/opening.hpp"
#include "native/server/password_login.hpp"

namespace aftercare {

namespace {

void open_guest_session(const CallPtr& call, const Json& body) {
  const std::string given = body.value("secret", std::string{});
  if (!given.empty() && !is_guest_secret(given)) {
    call->refuse_with(400, refuse("secret_invalid", "secret"));
    return;
  }
  if (is_limited(call, LimitName::guest_sessions_per_address,
                 http::address_key(call->request.remote))) {
    return;
  }
  const std::string secret = given.empty() ? make_token() : given;
  open_by(call, [call, secret](sql::Database& database) {
    return Opening{open_guest(database, secret, call->now), {}, {}};
  });
}

void open_by_link(const CallPtr& call, const Json& body) {
  if (is_limited(call, LimitName::link_opens_per_address,
                 http::address_key(call->request.remote))) {
    return;
  }
  open_by(call, [call, token = body.value("token", std::string{})](sql::Database& database) {
    return Opening{open_link(database, token, call->now), {}, {}};
  });
}

std::string asked_from(const CallPtr& call) {
  return guess_subject("from", {http::address_key(call->request.remote)});
}

// As it is copied out of a message: with spaces, full-width digits, marks that show nothing.
std::string code_of(const std::string& typed) {
  std::string code = fold_text(trim(typed));
  code.erase(std::remove_if(code.begin(), code.end(), [](char c) { return c == ' ' || c == '-'; }),
             code.end());
  return code;
}

void open_by_phone(const CallPtr& call, const Json& body) {
  const auto phone = normalize_phone(body.value("phone", std::string{}));
  if (!phone) {
    call->refuse_with(400, refuse("phone_invalid", "phone"));
    return;
  }
  const Guesses guesses =
      code_guesses(call->app.limiter.limits(), *phone, http::address_key(call->request.remote));
  if (is_waiting(call, guesses.all)) {
    return;
  }
  const PhoneLogin login{*phone, code_of(body.value("code", std::string{})),
                         body.value("proof", std::string{}),
                         body.value("guest_secret", std::string{}), asked_from(call)};
  open_by(call, [call, login, guesses](sql::Database& database) {
    Opening opening;
    opening.throttled = reserve_guess(database, guesses.all, call->now);
    if (opening.throttled.wait_ms == 0) {
      opening.opened = open_phone(database, call->app.house.folder().secrets(), login, call->now);
    }
    if (opening.opened) {
      guess_was_right(database, guesses.cleared, guesses.lessened);
    }
    return opening;
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
    open_by_link(call, *body);
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
      [call, token = caller->token_hash, kind = caller->session.kind](bool) {
        if (call->app.server != nullptr) {
          call->app.server->end_streams({token});
        }
        http::Response response;
        response.status = 204;
        response.with("Set-Cookie", session_cookie(call->request, kind, "", 0));
        call->respond(std::move(response));
      });
  if (!queued) {
    busy(call);
  }
}

inline constexpr std::int64_t kCodeAlarmMs = 60LL * 60 * 1000;

// Somebody lets us pay for messages, or the house has grown: an operator has to look.
void code_sent(const CallPtr& call, const Reserved& reserved) {
  const bool total =
      reserved.wait_ms > 0 && static_cast<LimitName>(reserved.limit) == LimitName::otp_total;
  if (total || (!reserved.counts.empty() &&
                is_alarming(call->app.limiter.limits(), reserved.counts.back()))) {
    call->app.alarms.raise("otp_total", call->now, kCodeAlarmMs);
  }
  if (reserved.wait_ms > 0) {
    refuse_throttled(call, reserved);
    return;
  }
  ++call->app.codes_sent;
  call->answer(202, Json::object());
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
  if (!takes_messages(*phone)) {
    call->refuse_with(400, refuse("phone_takes_no_code", "phone"));
    return;
  }
  const auto sendings =
      code_sendings(call->app.limiter.limits(), *phone, http::address_key(call->request.remote));
  if (is_waiting(call, sendings)) {
    return;
  }
  const std::string text = call->app.texts.text(call->language, "mail.otp");
  auto reserved = std::make_shared<Reserved>();
  const bool queued = call->app.writer.run(
      [call, phone = *phone, text, sendings, reserved](sql::Database& database) {
        *reserved = reserve_guess(database, sendings, call->now);
        if (reserved->wait_ms == 0) {
          send_code(database, call->app.house.folder().secrets(), phone, text, asked_from(call),
                    call->now);
        }
      },
      [call, reserved](bool good) {
        if (!good) {
          busy(call);
        } else {
          code_sent(call, *reserved);
        }
      });
  if (!queued) {
    busy(call);
  }
}

// A typed number grants nothing (sync.md, Endpoint): whoever writes a new phone into his archive
// has shown, in the session he does it in, the code that was sent to it.
void prove_phone_route(const CallPtr& call) {
  const auto body = body_of_call(call);
  if (!body) {
    return;
  }
  std::optional<Caller> caller;
  {
    auto reader = call->app.readers.lease();
    caller = caller_of(*call, *reader);
  }
  if (!caller) {
    return;
  }
  if (caller->actor.kind != ActorKind::customer) {
    // Who has no archive yet opens one by logging in.
    call->refuse_with(403, refuse("not_permitted"));
    return;
  }
  const auto phone = normalize_phone(body->value("phone", std::string{}));
  if (!phone) {
    call->refuse_with(400, refuse("phone_invalid", "phone"));
    return;
  }
  const Guesses guesses =
      code_guesses(call->app.limiter.limits(), *phone, http::address_key(call->request.remote));
  if (is_waiting(call, guesses.all)) {
    return;
  }
  struct Proving {
    Result<void> proved = refuse("busy");
    Reserved throttled;
  };
  const PhoneLogin given{*phone, body->value("code", std::string{}), {}, {}, asked_from(call)};
  auto proving = std::make_shared<Proving>();
  const bool queued = call->app.writer.run(
      [call, given, guesses, proving, token = caller->token_hash](sql::Database& database) {
        proving->throttled = reserve_guess(database, guesses.all, call->now);
        if (proving->throttled.wait_ms > 0) {
          return;
        }
        proving->proved =
            prove_phone(database, call->app.house.folder().secrets(), token, given, call->now);
        if (proving->proved) {
          guess_was_right(database, guesses.cleared, guesses.lessened);
        }
      },
      [call, proving, phone = *phone](bool good) {
        if (!good) {
          busy(call);
        } else if (proving->throttled.wait_ms > 0) {
          refuse_throttled(call, proving->throttled);
        } else if (!proving->proved) {
          ++call->app.guesses_refused;
          call->refuse_with(401, proving->proved.error());
        } else {
          call->answer(200, {{"phone", phone}});
        }
      });
  if (!queued) {
    busy(call);
  }
}

}  // namespace

std::vector<Route> session_routes() {
  return {{"POST", "/api/v1/session", "Log in: password, guest, phone, link", open_session_route},
          {"GET", "/api/v1/session", "Who am I", who_am_i},
          {"DELETE", "/api/v1/session", "Log out", close_session},
          {"POST", "/api/v1/otp", "Send a code to a phone", send_otp},
          {"POST", "/api/v1/session/phone", "Prove a new phone by the code sent to it",
           prove_phone_route}};
}

}  // namespace aftercare
