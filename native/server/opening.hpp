// How a session is opened and its answer sent, whatever it is opened by.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "native/adapters/house/sessions.hpp"
#include "native/server/router.hpp"

namespace aftercare {

// Sent with logins only: the secret by which a device is known that logged in before.
inline constexpr const char* kDeviceCookie = "aftercare_device";

// What came out of a try to open a session.
struct Opening {
  Result<Opened> opened = refuse("busy");
  std::string device;  // the secret by which this device is known from now on
  Reserved throttled;  // a wait: nothing was looked at
};

Json session_json(const App& app, const Actor& actor, const sql::Session& session);
// That the browser keeps for the pages; `value` empty and 0 seconds: no longer.
std::string session_cookie(const http::Request& request, const std::string& kind,
                           const std::string& value, std::int64_t seconds);

// Runs `work` on the writer; answers when it is committed.
void open_by(const CallPtr& call, std::function<Opening(sql::Database&)> work);
// True: there is a wait already, and the call is answered.
bool is_waiting(const CallPtr& call, const std::vector<GuessAt>& guesses);
void refuse_throttled(const CallPtr& call, const Reserved& reserved);
void busy(const CallPtr& call);

}  // namespace aftercare
