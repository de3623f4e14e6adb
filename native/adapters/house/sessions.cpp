#include "native/adapters/house/sessions.hpp"

#include <algorithm>

#include "core/app/index.hpp"
#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "native/adapters/house/inactivity.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/sql/database.hpp"
#include "native/adapters/sql/messages.hpp"
#include "native/adapters/sql/phone_proofs.hpp"

namespace aftercare {

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

std::string code_hash(const Secrets& secrets, const std::string& phone, const std::string& code) {
  return sql::chain_hash(secrets.codes, phone + ":", code);
}

bool take_code(sql::Database& database, const Secrets& secrets, const PhoneLogin& login,
               Instant now) {
  const auto otp = sql::try_otp(database, login.phone, login.from, kOtpTriesMax);
  return otp && otp->expires_at > now &&
         same_secret(otp->code_hash, code_hash(secrets, login.phone, login.code));
}

}  // namespace

bool check_password(const std::optional<sql::Account>& account, const std::string& password) {
  const bool right = verify_password(account ? account->password : nobodys_hash(), password);
  return right && account && !account->closed_at;
}

bool is_closed_staff(sql::Database& database, ActorId actor) {
  const auto staff = find_record_as<Staff>(database, StaffId{actor.value});
  return !staff || staff->closed_at;
}

Opened open_session(sql::Database& database, const std::string& kind, ActorId actor,
                    std::optional<CaseId> link_case, Instant now) {
  Opened opened;
  opened.token = make_token();
  const std::int64_t length = kind == "staff" ? kStaffSessionMs : kGuestSessionMs;
  opened.session = {token_hash(opened.token), kind, actor, link_case, now, now.plus_ms(length)};
  sql::put_session(database, opened.session);
  return opened;
}

DeviceSecret keep_device(sql::Database& database, const std::string& given, ActorId actor,
                         Instant now) {
  DeviceSecret device{given, token_hash(given)};
  if (given.empty() || !sql::is_login_device(database, device.hash)) {
    device.text = make_token();
    device.hash = token_hash(device.text);
  }
  sql::put_login_device(database, device.hash, actor, now);
  return device;
}

bool is_guest_secret(std::string_view secret) {
  return secret.size() == 43 && std::all_of(secret.begin(), secret.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  c == '-' || c == '_';
         });
}

Opened open_guest(sql::Database& database, const std::string& secret, Instant now) {
  const ActorId guest = guest_actor_id(secret);
  sql::see_guest(database, guest, now);
  return open_session(database, "guest", guest, std::nullopt, now);
}

Result<Opened> open_link(sql::Database& database, const std::string& token, Instant now) {
  const auto case_id = sql::find_link(database, token_hash(token), now);
  if (!case_id) {
    return refuse("link_invalid", "token");
  }
  const ActorId actor{make_uuid_v5(aftercare_namespace(), "link:" + token_hash(token))};
  return open_session(database, "link", actor, case_id, now);
}

std::string make_link(sql::Database& database, CaseId case_id, Instant now) {
  std::string token = make_token();
  sql::put_link(database, token_hash(token), case_id, now, now.plus_ms(kLinkMs));
  return token;
}

void send_code(sql::Database& database, const Secrets& secrets, const std::string& phone,
               const std::string& text, const std::string& from, Instant now) {
  const std::string code = make_code();
  const Instant useless_at = now.plus_ms(kOtpMs);
  sql::put_otp(database, phone, {code_hash(secrets, phone, code), 0, useless_at, from});
  sql::put_message(database, secrets.letters,
                   {"otp:" + phone + ":" + std::to_string(now.ms), "sms", phone,
                    replaced(text, "{code}", code), 0, false},
                   now, useless_at);
}

Result<Opened> open_phone(sql::Database& database, const Secrets& secrets, const PhoneLogin& login,
                          Instant now) {
  if (!take_code(database, secrets, login, now)) {
    return refuse("code_invalid", "code");
  }
  sql::Reads& reads = database.reads();
  const auto customers = reads.look_up(phone_index(login.phone));
  if (customers.empty()) {
    return refuse("phone_unknown", "phone");
  }
  const CustomerId customer{customers.front()};
  if (is_long_inactive(database, customer, now) &&
      !is_proof(database, customer, login.proof, now)) {
    return refuse("proof_needed", "proof");
  }
  sql::drop_otp(database, login.phone);
  sql::put_customer_proof(database, customer, now);
  if (is_guest_secret(login.guest_secret)) {
    const ActorId guest = guest_actor_id(login.guest_secret);
    sql::see_guest(database, guest, now);
    sql::link_guest(database, guest, customer);
  }
  Opened opened = open_session(database, "customer", ActorId{customer.value}, std::nullopt, now);
  sql::put_session_phone(database, opened.session.token_hash, login.phone, now);
  return opened;
}

Result<void> prove_phone(sql::Database& database, const Secrets& secrets,
                         const std::string& token_hash, const PhoneLogin& login, Instant now) {
  if (!take_code(database, secrets, login, now)) {
    return refuse("code_invalid", "code");
  }
  sql::drop_otp(database, login.phone);
  sql::put_session_phone(database, token_hash, login.phone, now);
  return {};
}

}  // namespace aftercare
