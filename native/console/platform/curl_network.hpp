// The way to the server for the native console: libcurl on a thread of its own.
#pragma once
#include <memory>
#include <string>

#include "native/console/platform/worker.hpp"
#include "native/console/store/ports.hpp"

namespace aftercare::console {

// `server`: "https://host[:port]", without a path.
std::unique_ptr<Network> open_curl_network(std::string server, Post post);

}  // namespace aftercare::console
