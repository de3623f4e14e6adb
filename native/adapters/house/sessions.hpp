// Who may come in: passwords of staff, secrets of guests, tracking links, codes by phone. All
// functions here run as jobs of the writer but `check_password`, which belongs on a thread of its
// own.
#pragma once
#include <optional>
#include <string>

#include "core/base/result.hpp"
#include "core/domain/shared/actor.hpp"
#include "native/adapters/house/data_folder.hpp"
#include "native/adapters/sql/accounts.hpp"

namespace aftercare {

inline constexpr std::int64_t kDayLongMs = 24LL * 60 * 60 * 1000;
inline constexpr std::int64_t kStaffSessionMs = 14 * kDayLongMs;
inline constexpr std::int64_t kGuestSessionMs = 30 * kDayLongMs;
inline constexpr std::int64_t kLinkMs = 180 * kDayLongMs;
inline constexpr std::int64_t kOtpMs = 10LL * 60 * 1000;
inline constexpr std::int64_t kOtpTriesMax = 5;

struct Opened {
  std::string token;
  sql::Session session;
};

// True when the password is this account's. Costs the same when there is no account.
bool check_password(const std::optional<sql::Account>& account, const std::string& password);

// staff.close closed the person, whatever is said of the account: no new session. Those that are
// open are push-only from then on (actor_lookup.cpp).
bool is_closed_staff(sql::Database& database, ActorId actor);

Opened open_session(sql::Database& database, const std::string& kind, ActorId actor,
                    std::optional<CaseId> link_case, Instant now);

// A device that logs in keeps a secret, by which it is known at its next login. `given`: the one it
// has, if any.
struct DeviceSecret {
  std::string text;
  std::string hash;
};
DeviceSecret keep_device(sql::Database& database, const std::string& given, ActorId actor,
                         Instant now);

// A guest's secret: 43 characters of base64url, made on his device.
bool is_guest_secret(std::string_view secret);
Opened open_guest(sql::Database& database, const std::string& secret, Instant now);

// Refusal: link_invalid.
Result<Opened> open_link(sql::Database& database, const std::string& token, Instant now);
// A new tracking link for a case; the token is shown once.
std::string make_link(sql::Database& database, CaseId case_id, Instant now);

// Makes a code and puts it into the outbox of messages. `from`: hash of where it was asked for.
void send_code(sql::Database& database, const Secrets& secrets, const std::string& phone,
               const std::string& text, const std::string& from, Instant now);
struct PhoneLogin {
  std::string phone;  // normalised
  std::string code;
  std::string proof;         // case number or serial, asked for after long inactivity
  std::string guest_secret;  // his cases come along
  std::string from;          // hash of where the code comes from
};
// Refusals: code_invalid, phone_unknown, proof_needed.
Result<Opened> open_phone(sql::Database& database, const Secrets& secrets, const PhoneLogin& login,
                          Instant now);
// The session has shown by a code that this phone is its owner's: he may write it into his archive
// (customer.correct). Refusal: code_invalid.
Result<void> prove_phone(sql::Database& database, const Secrets& secrets,
                         const std::string& token_hash, const PhoneLogin& login, Instant now);

}  // namespace aftercare
