// A login by password: the guess is counted, then looked at in its turn, then a session is opened.
#pragma once
#include "native/server/router.hpp"

namespace aftercare {

// `body`: texts only.
void open_password(const CallPtr& call, const Json& body);

}  // namespace aftercare
