#include "native/server/addresses.hpp"

namespace aftercare {

namespace {
inline constexpr std::size_t kHostLengthMax = 255;
}  // namespace

std::string pages_address(const http::Request& request, const Options& options,
                          const Company& company) {
  if (!company.public_url.empty()) {
    return company.public_url;
  }
  std::string host{request.header("Host")};
  const bool plain = !host.empty() && host.size() <= kHostLengthMax &&
                     host.find_first_not_of(
                         "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                         "0123456789.-:[]") == std::string::npos;
  if (!plain) {
    host = options.address + ":" + std::to_string(options.port);
  }
  return (request.secure ? "https://" : "http://") + host;
}

}  // namespace aftercare
