// The pull cursor: opaque to clients, base64url of JSON. "0" is the start.
// Invariant: every change with seq <= `seq` of every scope in `scopes` has been shipped; a scope
// just won is in `won` until its past up to `seq` has been shipped too.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/app/records.hpp"

namespace aftercare {

struct Cursor {
  std::string epoch;
  std::uint64_t seq = 0;
  std::string hash;                 // of the newest commit at or below seq
  std::vector<std::string> scopes;  // held in full
  std::vector<std::string> won;     // being loaded
  std::uint64_t won_after = 0;      // ... up to here
  std::vector<std::string> lost;    // being left
  std::string lost_after;           // ... up to this key, "case/<uuid>"
  // All that is in them has left; now what went out of them since `seq`, up to here.
  std::optional<std::uint64_t> lost_since;
  // Leaving lines up to this seq are of no interest: the first load began here.
  std::uint64_t born = 0;
};

std::string encode_cursor(const Cursor& cursor);
// Nothing for what is no cursor of ours.
std::optional<Cursor> decode_cursor(std::string_view text);

// A cursor names scopes its holder had: sealed with the server's key for one actor, so that nobody
// makes one up to learn what else there is. An empty key seals nothing (tests, one's own device).
std::string seal_cursor(const std::string& cursor, const std::string& key,
                        const std::string& actor);
// Without its seal; nothing when it is not ours for this actor.
std::optional<std::string> unseal_cursor(const std::string& text, const std::string& key,
                                         const std::string& actor);

std::string to_base64url(std::string_view bytes);
std::optional<std::string> from_base64url(std::string_view text);

}  // namespace aftercare
