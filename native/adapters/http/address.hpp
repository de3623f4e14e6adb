// Addresses of clients: which peers are named as proxies, and what counts as one address.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace aftercare::http {

// "10.0.0.7", "10.0.0.0/8", "fd00::/8". An IPv4 address written inside IPv6 is the IPv4 one.
class AddressRange {
 public:
  // Nothing when the text is neither an address nor a range.
  static std::optional<AddressRange> parse(std::string_view text);
  // False also for what is no address.
  [[nodiscard]] bool holds(std::string_view address) const;

 private:
  std::vector<std::uint8_t> bytes_;  // 4 or 16
  int bits_ = 0;
};

// The address as limits count it: IPv4 whole, IPv6 by its /64, which one customer has for himself.
// What is no address is counted under one name, so that inventing some gains nothing.
std::string address_key(std::string_view address);
// For logs: enough to see a pattern, too little to name a person ("203.0.113.0/24").
std::string shortened_address(std::string_view address);
// The address written the one way it can be compared; nothing when it is none.
std::optional<std::string> plain_address(std::string_view text);

}  // namespace aftercare::http
