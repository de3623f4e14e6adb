#include "native/adapters/sql/accounts.hpp"

#include "native/adapters/sql/phone_proofs.hpp"

namespace aftercare::sql {

namespace {

std::optional<Account> read_account(Query& query) {
  if (!query.step()) {
    return std::nullopt;
  }
  Account account{ActorId{query.uuid(0)}, query.text(1), query.text(2), {query.number(3)}, {}};
  if (!query.is_null(4)) {
    account.closed_at = Instant{query.number(4)};
  }
  return account;
}

}  // namespace

std::optional<Account> find_account(Database& database, std::string_view login) {
  Query query{database,
              "SELECT actor, login, password, created_ms, closed_ms FROM accounts "
              "WHERE login = ?"};
  return read_account(query.bind(login));
}

std::optional<Account> find_account(Database& database, ActorId actor) {
  Query query{database,
              "SELECT actor, login, password, created_ms, closed_ms FROM accounts "
              "WHERE actor = ?"};
  return read_account(query.bind(actor.value));
}

std::vector<Account> all_accounts(Database& database) {
  Query query{database,
              "SELECT actor, login, password, created_ms, closed_ms FROM accounts ORDER BY login"};
  std::vector<Account> accounts;
  while (auto account = read_account(query)) {
    accounts.push_back(std::move(*account));
  }
  return accounts;
}

void put_account(Database& database, const Account& account) {
  Query query{database,
              "INSERT INTO accounts (actor, login, password, created_ms, closed_ms) "
              "VALUES (?, ?, ?, ?, ?) ON CONFLICT (actor) DO UPDATE SET login = excluded.login, "
              "password = excluded.password, closed_ms = excluded.closed_ms"};
  query.bind(account.actor.value)
      .bind(account.login)
      .bind(account.password)
      .bind(account.created_at.ms);
  if (account.closed_at) {
    query.bind(account.closed_at->ms);
  } else {
    query.bind_null();
  }
  query.run();
}

std::optional<SessionOf> find_session(Database& database, std::string_view token_hash) {
  Query query{database,
              "SELECT s.token_hash, s.kind, s.actor, s.link_case, s.created_ms, s.expires_ms, "
              "a.actor, a.closed_ms, r.json, r.ver, r.checksum FROM sessions s "
              "LEFT JOIN accounts a ON a.actor = s.actor "
              "LEFT JOIN rows r ON r.t = CASE s.kind WHEN 'customer' THEN CAST(?1 AS BIGINT) "
              "ELSE CAST(?2 AS BIGINT) END "
              "AND r.id = s.actor WHERE s.token_hash = ?3"};
  query.bind(EntityType::customer).bind(EntityType::staff).bind(token_hash);
  if (!query.step()) {
    return std::nullopt;
  }
  SessionOf found;
  found.session = {query.text(0),     query.text(1),    ActorId{query.uuid(2)}, {},
                   {query.number(4)}, {query.number(5)}};
  if (!query.is_null(3)) {
    found.session.link_case = CaseId{query.uuid(3)};
  }
  found.has_account = !query.is_null(6);
  if (!query.is_null(7)) {
    found.account_closed_at = Instant{query.number(7)};
  }
  if (query.is_null(8)) {
    return found;
  }
  const EntityKey key{found.session.kind == "customer" ? EntityType::customer : EntityType::staff,
                      found.session.actor.value};
  auto person = database.checked({key, query.count(9), 0, query.text(8), false}, query.number(10));
  if (person.damaged) {
    throw Error(StoreOutcome::failed, "damaged: " + to_text(key), true);
  }
  found.person = std::move(person.json);
  return found;
}

void put_session(Database& database, const Session& session) {
  Query query{database,
              "INSERT INTO sessions (token_hash, kind, actor, link_case, created_ms, expires_ms) "
              "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (token_hash) DO UPDATE SET "
              "kind = excluded.kind, actor = excluded.actor, link_case = excluded.link_case, "
              "created_ms = excluded.created_ms, expires_ms = excluded.expires_ms"};
  query.bind(session.token_hash).bind(session.kind).bind(session.actor.value);
  if (session.link_case) {
    query.bind(session.link_case->value);
  } else {
    query.bind_null();
  }
  query.bind(session.created_at.ms).bind(session.expires_at.ms).run();
}

void drop_session(Database& database, std::string_view token_hash) {
  Query{database, "DELETE FROM sessions WHERE token_hash = ?"}.bind(token_hash).run();
}

void drop_sessions_of(Database& database, ActorId actor) {
  Query{database, "DELETE FROM sessions WHERE actor = ?"}.bind(actor.value).run();
}

void see_guest(Database& database, ActorId guest, Instant now) {
  Query{database,
        "INSERT INTO guests (actor, created_ms, seen_ms) VALUES (?1, ?2, ?2) "
        "ON CONFLICT (actor) DO UPDATE SET seen_ms = excluded.seen_ms"}
      .bind(guest.value)
      .bind(now.ms)
      .run();
}

std::optional<CustomerId> customer_of_guest(Database& database, ActorId guest) {
  Query query{database, "SELECT customer FROM guests WHERE actor = ? AND customer IS NOT NULL"};
  return query.bind(guest.value).step() ? std::optional{CustomerId{query.uuid(0)}} : std::nullopt;
}

void link_guest(Database& database, ActorId guest, CustomerId customer) {
  Query{database, "UPDATE guests SET customer = ? WHERE actor = ?"}
      .bind(customer.value)
      .bind(guest.value)
      .run();
}

std::vector<ActorId> guests_of_customer(Database& database, CustomerId customer) {
  Query query{database, "SELECT actor FROM guests WHERE customer = ?"};
  query.bind(customer.value);
  std::vector<ActorId> guests;
  while (query.step()) {
    guests.push_back(ActorId{query.uuid(0)});
  }
  return guests;
}

void put_link(Database& database, std::string_view token_hash, CaseId case_id, Instant now,
              Instant expires_at) {
  Query{database,
        "INSERT INTO links (token_hash, case_id, created_ms, expires_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (token_hash) DO UPDATE SET case_id = excluded.case_id, "
        "created_ms = excluded.created_ms, expires_ms = excluded.expires_ms"}
      .bind(token_hash)
      .bind(case_id.value)
      .bind(now.ms)
      .bind(expires_at.ms)
      .run();
}

std::optional<CaseId> find_link(Database& database, std::string_view token_hash, Instant now) {
  Query query{database, "SELECT case_id FROM links WHERE token_hash = ? AND expires_ms > ?"};
  return query.bind(token_hash).bind(now.ms).step() ? std::optional{CaseId{query.uuid(0)}}
                                                    : std::nullopt;
}

void put_otp(Database& database, std::string_view phone, const Otp& otp) {
  Query{database,
        "INSERT INTO otp (phone, code_hash, tries, expires_ms, asked_from, own_tries) "
        "VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT (phone) DO UPDATE SET "
        "code_hash = excluded.code_hash, tries = excluded.tries, "
        "expires_ms = excluded.expires_ms, asked_from = excluded.asked_from, own_tries = 0"}
      .bind(phone)
      .bind(otp.code_hash)
      .bind(otp.tries)
      .bind(otp.expires_at.ms)
      .bind(otp.asked_from)
      .run();
}

std::optional<Otp> try_otp(Database& database, std::string_view phone, std::string_view from,
                           std::int64_t tries_max) {
  Query own{database,
            "UPDATE otp SET own_tries = own_tries + 1 WHERE phone = ? AND asked_from = ? "
            "AND own_tries < ? RETURNING code_hash, own_tries, expires_ms"};
  if (own.bind(phone).bind(from).bind(tries_max).step()) {
    return Otp{own.text(0), own.number(1), {own.number(2)}, std::string{from}};
  }
  Query query{database,
              "UPDATE otp SET tries = tries + 1 WHERE phone = ? AND asked_from <> ? AND tries < ? "
              "RETURNING code_hash, tries, expires_ms"};
  if (!query.bind(phone).bind(from).bind(tries_max).step()) {
    return std::nullopt;
  }
  return Otp{query.text(0), query.number(1), {query.number(2)}, {}};
}

void drop_otp(Database& database, std::string_view phone) {
  Query{database, "DELETE FROM otp WHERE phone = ?"}.bind(phone).run();
}

std::optional<Attempts> find_attempts(Database& database, std::string_view subject) {
  Query query{database, "SELECT count, first_ms, blocked_until_ms FROM attempts WHERE subject = ?"};
  if (!query.bind(subject).step()) {
    return std::nullopt;
  }
  return Attempts{query.number(0), {query.number(1)}, {query.number(2)}};
}

Attempts lock_attempts(Database& database, std::string_view subject, Instant now) {
  Query query{database,
              "INSERT INTO attempts (subject, count, first_ms, blocked_until_ms) "
              "VALUES (?, 0, ?, 0) ON CONFLICT (subject) DO UPDATE SET count = attempts.count "
              "RETURNING count, first_ms, blocked_until_ms"};
  query.bind(subject).bind(now.ms).step();
  return Attempts{query.number(0), {query.number(1)}, {query.number(2)}};
}

void lessen_attempts(Database& database, std::string_view subject) {
  Query{database, "UPDATE attempts SET count = count - 1 WHERE subject = ? AND count > 0"}
      .bind(subject)
      .run();
}

void put_attempts(Database& database, std::string_view subject, const Attempts& attempts) {
  Query{database,
        "INSERT INTO attempts (subject, count, first_ms, blocked_until_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (subject) DO UPDATE SET count = excluded.count, "
        "first_ms = excluded.first_ms, blocked_until_ms = excluded.blocked_until_ms"}
      .bind(subject)
      .bind(attempts.count)
      .bind(attempts.first_at.ms)
      .bind(attempts.blocked_until.ms)
      .run();
}

void drop_attempts(Database& database, std::string_view subject) {
  Query{database, "DELETE FROM attempts WHERE subject = ?"}.bind(subject).run();
}

void put_login_device(Database& database, std::string_view secret_hash, ActorId actor,
                      Instant now) {
  Query{database,
        "INSERT INTO login_devices (secret_hash, actor, seen_ms) VALUES (?, ?, ?) "
        "ON CONFLICT (secret_hash, actor) DO UPDATE SET seen_ms = excluded.seen_ms"}
      .bind(secret_hash)
      .bind(actor.value)
      .bind(now.ms)
      .run();
}

bool is_login_device(Database& database, std::string_view secret_hash, ActorId actor) {
  Query query{database, "SELECT 1 FROM login_devices WHERE secret_hash = ? AND actor = ?"};
  return query.bind(secret_hash).bind(actor.value).step();
}

bool is_login_device(Database& database, std::string_view secret_hash) {
  Query query{database, "SELECT 1 FROM login_devices WHERE secret_hash = ?"};
  return query.bind(secret_hash).step();
}

void drop_expired(Database& database, Instant now) {
  Query{database, "DELETE FROM sessions WHERE expires_ms <= ?"}.bind(now.ms).run();
  drop_lost_session_phones(database);
  Query{database, "DELETE FROM links WHERE expires_ms <= ?"}.bind(now.ms).run();
  Query{database, "DELETE FROM otp WHERE expires_ms <= ?"}.bind(now.ms).run();
  Query{database, "DELETE FROM login_devices WHERE seen_ms <= ?"}
      .bind(now.ms - kLoginDeviceMs)
      .run();
  constexpr std::int64_t kForgottenAfterMs = 24LL * 60 * 60 * 1000;
  Query{database, "DELETE FROM attempts WHERE blocked_until_ms <= ?1 AND first_ms <= ?1 - ?2"}
      .bind(now.ms)
      .bind(kForgottenAfterMs)
      .run();
}

}  // namespace aftercare::sql
