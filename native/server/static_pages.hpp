// The built pages as files: customer at /, engineer at /field, console at /console.
#pragma once
#include <filesystem>

#include "native/adapters/http/http_message.hpp"

namespace aftercare {

http::Response page_response(const std::filesystem::path& pages, const http::Request& request);

}  // namespace aftercare
