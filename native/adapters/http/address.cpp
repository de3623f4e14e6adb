#include "native/adapters/http/address.hpp"

#include <algorithm>
#include <charconv>

#include <boost/asio/ip/address.hpp>

namespace aftercare::http {

namespace {

namespace ip = boost::asio::ip;

inline constexpr std::size_t kAddressTextMax = 64;

std::optional<ip::address> read_address(std::string_view text) {
  if (text.empty() || text.size() > kAddressTextMax) {
    return std::nullopt;
  }
  boost::system::error_code error;
  const auto address = ip::make_address(std::string{text}, error);
  if (error) {
    return std::nullopt;
  }
  if (address.is_v6() && address.to_v6().is_v4_mapped()) {
    return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  }
  return address;
}

std::vector<std::uint8_t> bytes_of(const ip::address& address) {
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return {bytes.begin(), bytes.end()};
  }
  const auto bytes = address.to_v6().to_bytes();
  return {bytes.begin(), bytes.end()};
}

// The first `bits` as they are, the others 0.
std::vector<std::uint8_t> masked(std::vector<std::uint8_t> bytes, int bits) {
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int left = std::clamp(bits - static_cast<int>(i) * 8, 0, 8);
    bytes[i] = static_cast<std::uint8_t>(bytes[i] & (0xFF00U >> static_cast<unsigned>(left)));
  }
  return bytes;
}

std::string text_of(const std::vector<std::uint8_t>& bytes) {
  if (bytes.size() == 4) {
    ip::address_v4::bytes_type out{};
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return ip::address_v4{out}.to_string();
  }
  ip::address_v6::bytes_type out{};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return ip::address_v6{out}.to_string();
}

}  // namespace

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = read_address(text.substr(0, slash));
  if (!address) {
    return std::nullopt;
  }
  AddressRange range;
  range.bytes_ = bytes_of(*address);
  range.bits_ = static_cast<int>(range.bytes_.size()) * 8;
  if (slash != std::string_view::npos) {
    const std::string_view bits = text.substr(slash + 1);
    int given = 0;
    const auto read = std::from_chars(bits.data(), bits.data() + bits.size(), given);
    if (bits.empty() || read.ec != std::errc{} || read.ptr != bits.data() + bits.size() ||
        given < 0 || given > range.bits_) {
      return std::nullopt;
    }
    range.bits_ = given;
  }
  range.bytes_ = masked(std::move(range.bytes_), range.bits_);
  return range;
}

bool AddressRange::holds(std::string_view address) const {
  const auto read = read_address(address);
  if (!read) {
    return false;
  }
  auto bytes = bytes_of(*read);
  return bytes.size() == bytes_.size() && masked(std::move(bytes), bits_) == bytes_;
}

std::string address_key(std::string_view address) {
  const auto read = read_address(address);
  if (!read) {
    return "none";
  }
  return read->is_v4() ? read->to_string() : text_of(masked(bytes_of(*read), 64)) + "/64";
}

std::string shortened_address(std::string_view address) {
  const auto read = read_address(address);
  if (!read) {
    return "none";
  }
  const int bits = read->is_v4() ? 24 : 48;
  return text_of(masked(bytes_of(*read), bits)) + "/" + std::to_string(bits);
}

std::optional<std::string> plain_address(std::string_view text) {
  const auto read = read_address(text);
  return read ? std::optional{read->to_string()} : std::nullopt;
}

}  // namespace aftercare::http
