// Answers in JSON, and problem documents (RFC 9457) with a stable code and the field at fault.
#pragma once
#include "core/codec/json.hpp"
#include "core/sync/messages.hpp"
#include "native/adapters/house/texts.hpp"
#include "native/adapters/http/http_message.hpp"

namespace aftercare {

http::Response json_response(int status, const Json& body);
http::Response problem_response(const Texts& texts, Language language, const Problem& problem);

}  // namespace aftercare
