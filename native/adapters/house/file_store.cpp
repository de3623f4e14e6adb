#include "native/adapters/house/file_store.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <vector>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "native/adapters/house/file_type.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kReadBytes = 1024UL * 1024;

bool flush_to_disk(const fs::path& path) {
  const int file = ::open(path.c_str(), O_RDONLY);
  if (file < 0) {
    return false;
  }
  const bool good = ::fsync(file) == 0;
  ::close(file);
  return good;
}

std::string head_of(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  std::string head(kSniffBytes, '\0');
  file.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(file.gcount()));
  return head;
}

}  // namespace

bool is_sha256(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

namespace {

// The last gate: whoever names a file has checked the name before.
const std::string& checked(const std::string& sha256) {
  if (!is_sha256(sha256)) {
    throw std::invalid_argument("no name of a file: " + sha256.substr(0, 64));
  }
  return sha256;
}

}  // namespace

fs::path FileStore::path_of(const std::string& sha256) const {
  return root_ / checked(sha256).substr(0, 2) / sha256;
}

fs::path FileStore::partial_of(const std::string& sha256, ActorId actor) const {
  return root_ / "partial" / (checked(sha256) + "." + actor.text());
}

std::uint64_t FileStore::offset_of(const std::string& sha256, ActorId actor) const {
  std::error_code error;
  const auto size = fs::file_size(partial_of(sha256, actor), error);
  return error ? 0 : static_cast<std::uint64_t>(size);
}

FileVerdict FileStore::finish(const std::string& sha256, const std::string& type,
                              ActorId actor) const {
  const fs::path partial = partial_of(sha256, actor);
  const auto hash = sha256_of_file(partial);
  if (!hash) {
    return FileVerdict::failed;
  }
  if (*hash != sha256 || !fits_type(type, sniffed_type(head_of(partial)))) {
    drop_partial(sha256, actor);
    return *hash != sha256 ? FileVerdict::wrong_hash : FileVerdict::wrong_type;
  }
  std::error_code error;
  fs::create_directories(path_of(sha256).parent_path(), error);
  if (!flush_to_disk(partial)) {
    return FileVerdict::failed;
  }
  fs::rename(partial, path_of(sha256), error);
  if (error || !flush_to_disk(path_of(sha256).parent_path())) {
    return FileVerdict::failed;
  }
  return FileVerdict::stored;
}

void FileStore::drop_partial(const std::string& sha256, ActorId actor) const {
  std::error_code ignored;
  fs::remove(partial_of(sha256, actor), ignored);
}

fs::path FileStore::aside_of(const std::string& sha256) const {
  return root_ / "aside" / checked(sha256);
}

bool FileStore::has(const std::string& sha256) const {
  std::error_code error;
  return fs::is_regular_file(path_of(sha256), error);
}

void FileStore::set_aside(const std::string& sha256) const {
  std::error_code ignored;
  fs::create_directories(root_ / "aside", ignored);
  fs::rename(path_of(sha256), aside_of(sha256), ignored);
}

void FileStore::drop_aside(const std::string& sha256) const {
  std::error_code ignored;
  fs::remove(aside_of(sha256), ignored);
}

void FileStore::put_back(const std::string& sha256) const {
  std::error_code ignored;
  fs::rename(aside_of(sha256), path_of(sha256), ignored);
}

std::vector<std::string> FileStore::left_aside() const {
  std::vector<std::string> out;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator{root_ / "aside", error}) {
    if (is_sha256(entry.path().filename().string())) {
      out.push_back(entry.path().filename().string());
    }
  }
  return out;
}

std::optional<std::string> sha256_of_file(const fs::path& path) {
  std::ifstream file{path, std::ios::binary};
  if (!file) {
    return std::nullopt;
  }
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<char> bytes(kReadBytes);
  while (file) {
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                              static_cast<unsigned long long>(file.gcount()));
  }
  if (file.bad()) {
    return std::nullopt;
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return std::string{hex.data()};
}

}  // namespace aftercare
