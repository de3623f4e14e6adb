// The server's own tables beside the business: accounts, sessions, guests, links, codes, attempts.
// Plain functions on a Database: writes run on the writer's connection.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/instant.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::sql {

struct Account {
  ActorId actor;
  std::string login;
  std::string password;  // Argon2id, encoded
  Instant created_at;
  std::optional<Instant> closed_at;
};
std::optional<Account> find_account(Database& database, std::string_view login);
std::optional<Account> find_account(Database& database, ActorId actor);
std::vector<Account> all_accounts(Database& database);
void put_account(Database& database, const Account& account);

struct Session {
  std::string token_hash;
  std::string kind;  // "staff", "guest", "customer", "link"
  ActorId actor;
  std::optional<CaseId> link_case;
  Instant created_at;
  Instant expires_at;
};
// A session and who is behind it: every request asks for them, so they come in one statement.
struct SessionOf {
  Session session;
  bool has_account = false;
  std::optional<Instant> account_closed_at;
  std::string person;  // row of the colleague or customer; empty: there is none
};
// A damaged row of the person's leaves as sql::Error: it is not as if there were no session.
std::optional<SessionOf> find_session(Database& database, std::string_view token_hash);
void put_session(Database& database, const Session& session);
void drop_session(Database& database, std::string_view token_hash);
void drop_sessions_of(Database& database, ActorId actor);

void see_guest(Database& database, ActorId guest, Instant now);
std::optional<CustomerId> customer_of_guest(Database& database, ActorId guest);
void link_guest(Database& database, ActorId guest, CustomerId customer);
std::vector<ActorId> guests_of_customer(Database& database, CustomerId customer);

void put_link(Database& database, std::string_view token_hash, CaseId case_id, Instant now,
              Instant expires_at);
std::optional<CaseId> find_link(Database& database, std::string_view token_hash, Instant now);

struct Otp {
  std::string code_hash;  // keyed: six digits alone are soon tried through
  std::int64_t tries = 0;
  Instant expires_at;
  std::string asked_from;  // hash of where it was asked for
};
void put_otp(Database& database, std::string_view phone, const Otp& otp);
// Uses up one try, in one statement: servers that try at the same time count together. Those from
// where the code was asked for are counted apart: nobody else can use them up.
std::optional<Otp> try_otp(Database& database, std::string_view phone, std::string_view from,
                           std::int64_t tries_max);
void drop_otp(Database& database, std::string_view phone);

// Guesses that failed or are being looked at, by what was guessed at.
struct Attempts {
  std::int64_t count = 0;
  Instant first_at;
  Instant blocked_until;
};
std::optional<Attempts> find_attempts(Database& database, std::string_view subject);
// The same, made where there is none, and kept from other servers until the transaction ends.
Attempts lock_attempts(Database& database, std::string_view subject, Instant now);
// One less, if there is any.
void lessen_attempts(Database& database, std::string_view subject);
void put_attempts(Database& database, std::string_view subject, const Attempts& attempts);
void drop_attempts(Database& database, std::string_view subject);

// A device not seen for so long is a stranger again.
inline constexpr std::int64_t kLoginDeviceMs = 400LL * 24 * 60 * 60 * 1000;
// Devices that logged in before: the hash of a secret each keeps, for each account it opened.
void put_login_device(Database& database, std::string_view secret_hash, ActorId actor, Instant now);
bool is_login_device(Database& database, std::string_view secret_hash, ActorId actor);
bool is_login_device(Database& database, std::string_view secret_hash);

// Sessions, codes, links and attempts whose time is over.
void drop_expired(Database& database, Instant now);

}  // namespace aftercare::sql
