// Messages on their way out of the house. What they say, and to whom, lies in the database sealed
// by a key outside of it, until it is sent or of no use any more; then it is wiped. So neither the
// database nor a backup tells a login code. Writes run on the writer's connection.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/instant.hpp"
#include "native/adapters/sql/database.hpp"

namespace aftercare::sql {

using MessageKey = ChainKey;

struct OutgoingMessage {
  std::string key;  // idempotency key; read back, its keyed hash
  std::string channel;
  std::string recipient;
  std::string body;
  std::int64_t tries = 0;
  bool in_clear = false;  // an older release's, in the table it knows
};

// A message with the same key is put once. After `useless_at` it is not sent any more.
void put_message(Database& database, const MessageKey& key, const OutgoingMessage& message,
                 Instant now, Instant useless_at);
// Not sent, of use, and tried by nobody just now.
inline constexpr std::int64_t kTryingMs = 60'000;
std::vector<OutgoingMessage> unsent_messages(Database& database, const MessageKey& key, Instant now,
                                             std::size_t limit);
// Counts one more try. False: another server took this one, or it is sent already.
bool claim_message(Database& database, const OutgoingMessage& message, Instant now);
// Wipes what it said.
void message_sent(Database& database, const OutgoingMessage& message, Instant now);

// Made before `before`, and never sent: also those whose time is over.
std::uint64_t messages_waiting(Database& database, Instant before);
// Wipes those whose time is over; what became of them is kept for so long.
inline constexpr std::int64_t kMessageKeptMs = 30LL * 24 * 60 * 60 * 1000;
void tidy_messages(Database& database, Instant now);

// A text in base64, sealed; nothing when the key is another one or it was changed.
std::string seal_text(const MessageKey& key, std::string_view clear);
std::optional<std::string> unseal_text(const MessageKey& key, std::string_view sealed);

}  // namespace aftercare::sql
