// Who may send how much now: requests, steps and bytes of one caller counted against the limits,
// and the one answer that tells of it (429 with Retry-After).
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "native/server/router.hpp"

namespace aftercare {

// Whose traffic a caller's is. Staff and customers proved by a code are counted by themselves; a
// guest's secret costs nothing, so guests are counted with their address too.
struct Traffic {
  std::string address;  // http::address_key
  std::string session;  // hash of the token; empty without one
  bool proved = false;
};
Traffic traffic_of(App& app, const http::Request& head);

// A 429 when too many requests came; nothing when this one is counted and may go on.
std::optional<http::Response> refuse_traffic(App& app, const http::Request& head);
// Answers the call where the limit of its kind is used up. `key` empty: session or address.
bool is_limited(const CallPtr& call, LimitName name, const std::string& key = {});
inline constexpr const char* kTooManyRequests = "too_many_requests";
http::Response too_many(App& app, Language language, LimitName name, std::int64_t wait_ms);
// 503 `retry`: the limit is everybody's, not this caller's.
inline constexpr const char* kComeAgain = "retry";
http::Response come_again(App& app, Language language, LimitName name, std::int64_t wait_ms);

// How many of a push's commands are taken now, from the first; the next after `wait_ms`.
struct Admitted {
  std::size_t count = 0;
  std::int64_t wait_ms = 0;
  LimitName limit{};
};
Admitted admit_commands(App& app, const Caller& caller, const std::string& address,
                        const std::vector<Json>& commands);

// Bytes a caller may have brought without a record that names them.
std::int64_t unreferenced_bytes_max(const App& app, const Actor& actor);
LimitName unreferenced_limit(const Actor& actor);

}  // namespace aftercare
