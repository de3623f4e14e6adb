#include "native/adapters/sql/chain.hpp"

#include <cerrno>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

namespace aftercare::sql {

namespace {

Refusal unusable(const std::string& path, const std::string& reason) {
  return refuse("key_unusable", {}, {{"path", path}, {"reason", reason}});
}

std::string error_text() {
  return std::strerror(errno);
}

// Made beside and linked into place, so that two processes starting at once agree on one key.
std::optional<Refusal> make_key(const std::string& path) {
  const std::string made = path + "." + std::to_string(::getpid());
  const int file = ::open(made.c_str(), O_CREAT | O_EXCL | O_WRONLY, 0600);
  if (file < 0) {
    return unusable(path, error_text());
  }
  ChainKey key{};
  randombytes_buf(key.data(), key.size());
  const bool written = ::write(file, key.data(), key.size()) == static_cast<ssize_t>(key.size()) &&
                       ::fsync(file) == 0;
  ::close(file);
  const bool linked = written && (::link(made.c_str(), path.c_str()) == 0 || errno == EEXIST);
  const std::string reason = linked ? "" : error_text();
  ::unlink(made.c_str());
  return linked ? std::nullopt : std::optional{unusable(path, reason)};
}

}  // namespace

Result<ChainKey> open_chain_key(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) {
    if (auto refusal = make_key(path)) {
      return *refusal;
    }
  }
  const int file = ::open(path.c_str(), O_RDONLY);
  if (file < 0) {
    return unusable(path, error_text());
  }
  ChainKey key{};
  const ssize_t size = ::read(file, key.data(), key.size());
  ::close(file);
  if (size != static_cast<ssize_t>(key.size())) {
    return unusable(path, "too short");
  }
  return key;
}

std::string chain_hash(const ChainKey& key, std::string_view previous, std::string_view digest) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, key.data(), key.size());
  const auto add = [&state](std::string_view text) {
    crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()),
                                  text.size());
  };
  add(previous);
  add(digest);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> out{};
  crypto_auth_hmacsha256_final(&state, out.data());
  std::array<char, crypto_auth_hmacsha256_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), out.data(), out.size());
  return hex.data();
}

}  // namespace aftercare::sql
