#include "native/adapters/house/sessions.hpp"

#include <algorithm>

#include "core/app/index.hpp"
#include "core/app/permissions.hpp"
#include "core/base/text.hpp"
#include "native/adapters/house/house.hpp"
#include "native/adapters/house/passwords.hpp"
#include "native/adapters/sql/database.hpp"
#include "native/adapters/sql/messages.hpp"

namespace aftercare {

namespace {

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  return at == std::string::npos ? text : text.replace(at, what.size(), with);
}

// Whether the proof is the number or the serial of one of the customer's cases or devices.
bool is_proof(sql::Database& database, const std::vector<Uuid>& cases, const std::string& proof) {
  const std::string wanted = fold_text(trim(proof));
  if (wanted.empty()) {
    return false;
  }
  return std::any_of(cases.begin(), cases.end(), [&](const Uuid& id) {
    const auto found = find_record_as<Case>(database, CaseId{id});
    return found && (fold_text(found->number) == wanted ||
                     fold_text(found->intake.product.serial) == wanted);
  });
}

bool is_long_inactive(sql::Database& database, const std::vector<Uuid>& cases, Instant now) {
  return std::none_of(cases.begin(), cases.end(), [&](const Uuid& id) {
    const auto found = find_record_as<Case>(database, CaseId{id});
    return found && found->received_at.plus_ms(kProofAfterMs) > now;
  });
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
  const auto cases = reads.look_up(customer_cases_index(customer));
  if (is_long_inactive(database, cases, now) && !cases.empty() &&
      !is_proof(database, cases, login.proof)) {
    return refuse("proof_needed", "proof");
  }
  sql::drop_otp(database, login.phone);
  if (is_guest_secret(login.guest_secret)) {
    const ActorId guest = guest_actor_id(login.guest_secret);
    sql::see_guest(database, guest, now);
    sql::link_guest(database, guest, customer);
  }
  return open_session(database, "customer", ActorId{customer.value}, std::nullopt, now);
}

}  // namespace aftercare
