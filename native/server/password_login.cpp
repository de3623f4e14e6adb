#include "native/server/password_login.hpp"

#include "core/base/text.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/server/admission.hpp"
#include "native/server/guesses.hpp"
#include "native/server/opening.hpp"

namespace aftercare {

namespace {

// A login by password on its way: counted, then looked at, then opened.
struct PasswordTry {
  std::string login;
  std::string password;
  std::string device;  // the secret the device sent; empty: none
  bool known = false;  // it logged into this account before
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

// As long as a few passwords take.
inline constexpr std::int64_t kPlaceWaitMs = 2'000;

void refuse_place(const CallPtr& call, LimitName limit) {
  App& app = call->app;
  app.limiter.note_refused(limit);
  const bool total = limit == LimitName::password_checks_total;
  call->trace.code = total ? kComeAgain : kTooManyRequests;
  call->respond(total ? come_again(app, call->language, limit, kPlaceWaitMs)
                      : too_many(app, call->language, limit, kPlaceWaitMs));
}

// What is not looked at was no guess.
void take_back(const CallPtr& call, const PasswordTryPtr& tried) {
  std::vector<std::string> all = tried->guesses.cleared;
  all.insert(all.end(), tried->guesses.lessened.begin(), tried->guesses.lessened.end());
  call->app.writer.run([all](sql::Database& database) { guess_was_right(database, {}, all); },
                       nullptr);
}

void look_in_turn(const CallPtr& call, const PasswordTryPtr& tried) {
  using Place = PasswordChecks::Place;
  PasswordChecks& checks = call->app.password_checks;
  const auto look = [call, tried] { open_counted(call, tried); };
  const Place place = tried->known
                          ? checks.post_known(look)
                          : checks.post_stranger(http::address_key(call->request.remote), look);
  if (place != Place::taken) {
    take_back(call, tried);
    refuse_place(call, place == Place::address_full ? LimitName::password_checks_per_address
                                                    : LimitName::password_checks_total);
  }
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
        } else {
          look_in_turn(call, tried);
        }
      });
  if (!queued) {
    busy(call);
  }
}

}  // namespace

void open_password(const CallPtr& call, const Json& body) {
  const std::string login = fold_text(trim(body.value("login", std::string{})));
  const std::string password = body.value("password", std::string{});
  if (login.empty() || password.empty() || password.size() > 1024) {
    call->refuse_with(400, refuse("required", login.empty() ? "login" : "password"));
    return;
  }
  const std::string device =
      body.value("device", call->request.cookie(kDeviceCookie).value_or(std::string{}));
  auto tried = std::make_shared<PasswordTry>(PasswordTry{login, password, device, false, {}, {}});
  {
    auto reader = call->app.readers.lease();
    tried->account = sql::find_account(*reader, login);
    tried->known = tried->account && !device.empty() &&
                   sql::is_login_device(*reader, token_hash(device), tried->account->actor);
    tried->guesses =
        password_guesses(call->app.limiter.limits(), login, http::address_key(call->request.remote),
                         tried->known ? token_hash(device) : "");
  }
  if (!is_waiting(call, tried->guesses.all)) {
    count_and_look(call, tried);
  }
}

}  // namespace aftercare
