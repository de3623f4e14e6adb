#include "native/adapters/sql/phone_proofs.hpp"

namespace aftercare::sql {

void put_session_phone(Database& database, std::string_view token_hash, std::string_view phone,
                       Instant now) {
  Query{database,
        "INSERT INTO session_phones (token_hash, phone, proved_ms) VALUES (?, ?, ?) "
        "ON CONFLICT (token_hash, phone) DO UPDATE SET proved_ms = excluded.proved_ms"}
      .bind(token_hash)
      .bind(phone)
      .bind(now.ms)
      .run();
}

std::vector<std::string> phones_of_session(Database& database, std::string_view token_hash) {
  Query query{database, "SELECT phone FROM session_phones WHERE token_hash = ? ORDER BY phone"};
  query.bind(token_hash);
  std::vector<std::string> phones;
  while (query.step()) {
    phones.push_back(query.text(0));
  }
  return phones;
}

void drop_lost_session_phones(Database& database) {
  Query{database,
        "DELETE FROM session_phones WHERE token_hash NOT IN (SELECT token_hash FROM sessions)"}
      .run();
}

void put_customer_proof(Database& database, CustomerId customer, Instant now) {
  Query{database,
        "INSERT INTO customer_proofs (customer, proved_ms) VALUES (?, ?) "
        "ON CONFLICT (customer) DO UPDATE SET proved_ms = excluded.proved_ms"}
      .bind(customer.value)
      .bind(now.ms)
      .run();
}

std::optional<Instant> customer_proved_at(Database& database, CustomerId customer) {
  Query query{database, "SELECT proved_ms FROM customer_proofs WHERE customer = ?"};
  return query.bind(customer.value).step() ? std::optional{Instant{query.number(0)}} : std::nullopt;
}

}  // namespace aftercare::sql
