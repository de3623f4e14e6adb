// POST, GET and DELETE /session, POST /otp.
#include <algorithm>

#include "core/base/text.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/house/sessions.hpp"
#include "native/server/admission.hpp"
#include "native/server/guesses.hpp"

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

// Sent with logins only.
inline constexpr const char* kDeviceCookie = "aftercare_device";
inline constexpr const char* kSessionPath = "/api/v1/session";

std::string cookie(const http::Request& request, const std::string& name, const std::string& value,
                   std::int64_t seconds, const std::string& path = "/") {
  return name + "=" + value + "; Path=" + path +
         "; HttpOnly; SameSite=Strict; Max-Age=" + std::to_string(seconds) +
         (request.secure ? "; Secure" : "");
}

Json session_json(const App& app, const Actor& actor, const sql::Session& session) {
  return {{"actor", to_json(actor)},
          {"kind", session.kind},
          {"expires_at", to_text(session.expires_at)},
          {"epoch", app.house.epoch()}};
}

// What came out of a try to open a session.
struct Opening {
  Result<Opened> opened = refuse("busy");
  std::string device;  // the secret by which this device is known from now on
  Reserved throttled;  // a wait: nothing was looked at
};

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

// Runs on the writer; answers when it is committed.
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

// True: there is a wait already, and the call is answered.
bool is_waiting(const CallPtr& call, const std::vector<GuessAt>& guesses) {
  auto reader = call->app.readers.lease();
  const Reserved standing = waiting_for(*reader, guesses, call->now);
  if (standing.wait_ms > 0) {
    refuse_throttled(call, standing);
  }
  return standing.wait_ms > 0;
}

// A login by password on its way: counted, then looked at, then opened.
struct PasswordTry {
  std::string login;
  std::string password;
  std::string device;  // the secret the device sent; empty: none
  std::optional<sql::Account> account;
  Guesses guesses;
};
using PasswordTryPtr = std::shared_ptr<const PasswordTry>;

void open_counted(const CallPtr& call, const PasswordTryPtr& tried) {
  if (!check_password(tried->account, tried->password)) {
    ++call->app.guesses_refused;
    call->refuse_with(401, refuse("login_failed"));
    return;
  }
  open_by(call, [call, tried](sql::Database& database) {
    const ActorId actor = tried->account->actor;
    Opening opening;
    if (is_closed_staff(database, actor)) {
      opening.opened = refuse("login_failed");
      return opening;
    }
    guess_was_right(database, tried->guesses.cleared, tried->guesses.lessened);
    opening.device = keep_device(database, tried->device, actor, call->now).text;
    opening.opened = open_session(database, "staff", actor, std::nullopt, call->now);
    return opening;
  });
}

void take_back(const CallPtr& call, const PasswordTryPtr& tried) {
  std::vector<std::string> all = tried->guesses.cleared;
  all.insert(all.end(), tried->guesses.lessened.begin(), tried->guesses.lessened.end());
  call->app.writer.run([all](sql::Database& database) { guess_was_right(database, {}, all); },
                       nullptr);
  busy(call);
}

// The guess is counted and committed before anything is looked at: however many come at once.
void count_and_look(const CallPtr& call, const PasswordTryPtr& tried) {
  auto reserved = std::make_shared<Reserved>();
  const bool queued = call->app.writer.run(
      [call, tried, reserved](sql::Database& database) {
        *reserved = reserve_guess(database, tried->guesses.all, call->now);
      },
      [call, tried, reserved](bool good) {
        if (!good) {
          busy(call);
        } else if (reserved->wait_ms > 0) {
          refuse_throttled(call, *reserved);
        } else if (!call->app.slow_work.post([call, tried] { open_counted(call, tried); })) {
          take_back(call, tried);
        }
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
  const std::string device =
      body.value("device", call->request.cookie(kDeviceCookie).value_or(std::string{}));
  auto tried = std::make_shared<PasswordTry>(PasswordTry{login, password, device, {}, {}});
  {
    auto reader = call->app.readers.lease();
    tried->account = sql::find_account(*reader, login);
    const bool known = tried->account && !device.empty() &&
                       sql::is_login_device(*reader, token_hash(device), tried->account->actor);
    tried->guesses =
        password_guesses(call->app.limiter.limits(), login, http::address_key(call->request.remote),
                         known ? token_hash(device) : "");
  }
  if (!is_waiting(call, tried->guesses.all)) {
    count_and_look(call, tried);
  }
}

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
        response.with("Set-Cookie", cookie(call->request, cookie_name(call->request, kind), "", 0));
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
        proving->proved = prove_phone(database, call->app.house.folder().secrets(), token, given,
                                        call->now);
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
