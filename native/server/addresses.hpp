// Where the pages are for people outside: behind a QR code, in a tracking link.
#pragma once
#include <string>

#include "native/adapters/house/company.hpp"
#include "native/adapters/http/http_message.hpp"
#include "native/server/options.hpp"

namespace aftercare {

// As the company says, else as asked for here.
std::string pages_address(const http::Request& request, const Options& options,
                          const Company& company);

}  // namespace aftercare
