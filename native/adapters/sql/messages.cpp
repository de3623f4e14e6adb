#include "native/adapters/sql/messages.hpp"

#include <sodium.h>

#include "core/codec/json.hpp"

namespace aftercare::sql {

namespace {

constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;

std::string base64(std::string_view bytes) {
  std::string out(sodium_base64_ENCODED_LEN(bytes.size(), kBase64), '\0');
  sodium_bin2base64(out.data(), out.size(), reinterpret_cast<const unsigned char*>(bytes.data()),
                    bytes.size(), kBase64);
  out.pop_back();  // the terminating zero
  return out;
}

std::optional<std::string> from_base64(std::string_view text) {
  std::string out(text.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &size, nullptr, kBase64) != 0) {
    return std::nullopt;
  }
  out.resize(size);
  return out;
}

std::optional<OutgoingMessage> opened(const MessageKey& key, Query& letter) {
  const auto clear = unseal_text(key, letter.text(1));
  const auto said = clear ? read_json<std::vector<std::string>>(*clear)
                          : Result<std::vector<std::string>>{refuse("malformed")};
  if (!said || said->size() != 3) {
    return std::nullopt;
  }
  return OutgoingMessage{letter.text(0), (*said)[0],       (*said)[1],
                         (*said)[2],     letter.number(2), false};
}

}  // namespace

std::string seal_text(const MessageKey& key, std::string_view clear) {
  std::string bytes(crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + clear.size(), '\0');
  auto* nonce = reinterpret_cast<unsigned char*>(bytes.data());
  randombytes_buf(nonce, crypto_secretbox_NONCEBYTES);
  crypto_secretbox_easy(nonce + crypto_secretbox_NONCEBYTES,
                        reinterpret_cast<const unsigned char*>(clear.data()), clear.size(), nonce,
                        key.data());
  return base64(bytes);
}

std::optional<std::string> unseal_text(const MessageKey& key, std::string_view sealed) {
  const auto bytes = from_base64(sealed);
  constexpr std::size_t kAround = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
  if (!bytes || bytes->size() < kAround) {
    return std::nullopt;
  }
  std::string clear(bytes->size() - kAround, '\0');
  const auto* nonce = reinterpret_cast<const unsigned char*>(bytes->data());
  const bool right = crypto_secretbox_open_easy(reinterpret_cast<unsigned char*>(clear.data()),
                                                nonce + crypto_secretbox_NONCEBYTES,
                                                bytes->size() - crypto_secretbox_NONCEBYTES, nonce,
                                                key.data()) == 0;
  return right ? std::optional{std::move(clear)} : std::nullopt;
}

void put_message(Database& database, const MessageKey& key, const OutgoingMessage& message,
                 Instant now, Instant useless_at) {
  const std::string id = chain_hash(key, "letter:", message.key);
  const std::string sealed = seal_text(
      key, json_text(std::vector<std::string>{message.channel, message.recipient, message.body}));
  Query{database,
        "INSERT INTO letters (id, sealed, created_ms, useless_ms) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO NOTHING"}
      .bind(id)
      .bind(sealed)
      .bind(now.ms)
      .bind(useless_at.ms)
      .run();
}

std::vector<OutgoingMessage> unsent_messages(Database& database, const MessageKey& key, Instant now,
                                             std::size_t limit) {
  std::vector<OutgoingMessage> messages;
  Query letters{database,
                "SELECT id, sealed, tries FROM letters WHERE sent_ms IS NULL AND tried_ms <= ? "
                "AND useless_ms > ? AND sealed <> '' ORDER BY tries, created_ms LIMIT ?"};
  letters.bind(now.ms - kTryingMs).bind(now.ms).bind(static_cast<std::uint64_t>(limit));
  while (letters.step()) {
    // One sealed by other keys waits, and is told, until its time is over.
    if (auto message = opened(key, letters)) {
      messages.push_back(std::move(*message));
    }
  }
  Query query{database,
              "SELECT idempotency_key, channel, recipient, body, tries FROM messages "
              "WHERE sent_ms IS NULL AND tried_ms <= ? ORDER BY tries, created_ms LIMIT ?"};
  query.bind(now.ms - kTryingMs).bind(static_cast<std::uint64_t>(limit));
  while (query.step()) {
    messages.push_back(
        {query.text(0), query.text(1), query.text(2), query.text(3), query.number(4), true});
  }
  return messages;
}

bool claim_message(Database& database, const OutgoingMessage& message, Instant now) {
  Query query{database, message.in_clear
                            ? "UPDATE messages SET tries = tries + 1, tried_ms = ? "
                              "WHERE idempotency_key = ? AND tries = ? AND sent_ms IS NULL"
                            : "UPDATE letters SET tries = tries + 1, tried_ms = ? "
                              "WHERE id = ? AND tries = ? AND sent_ms IS NULL"};
  query.bind(now.ms).bind(message.key).bind(message.tries).run();
  return database.changes() == 1;
}

void message_sent(Database& database, const OutgoingMessage& message, Instant now) {
  Query query{database, message.in_clear
                            ? "UPDATE messages SET sent_ms = ?, body = '' WHERE idempotency_key = ?"
                            : "UPDATE letters SET sent_ms = ?, sealed = '' WHERE id = ?"};
  query.bind(now.ms).bind(message.key).run();
}

std::uint64_t messages_waiting(Database& database, Instant before) {
  Query query{database,
              "SELECT (SELECT count(*) FROM letters WHERE sent_ms IS NULL AND created_ms < ?1) + "
              "(SELECT count(*) FROM messages WHERE sent_ms IS NULL AND created_ms < ?1)"};
  return query.bind(before.ms).step() ? query.count(0) : 0;
}

void tidy_messages(Database& database, Instant now) {
  Query{database, "UPDATE letters SET sealed = '' WHERE useless_ms <= ? AND sealed <> ''"}
      .bind(now.ms)
      .run();
  Query{database, "DELETE FROM letters WHERE created_ms <= ?"}.bind(now.ms - kMessageKeptMs).run();
  Query{database, "DELETE FROM messages WHERE created_ms <= ? AND sent_ms IS NOT NULL"}
      .bind(now.ms - kMessageKeptMs)
      .run();
}

}  // namespace aftercare::sql
