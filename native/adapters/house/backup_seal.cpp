#include "native/adapters/house/backup_seal.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <sodium.h>
#include <unistd.h>

#include "native/adapters/house/disk.hpp"
#include "native/adapters/house/file_store.hpp"

namespace aftercare {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view kWord = "\naftercare-backup ";
constexpr std::string_view kFormat = "1";
constexpr std::string_view kDatabase{"SQLite format 3\0", 16};
constexpr std::size_t kHash = 64;
// word, format, and three hashes, each behind a space, and the line's end
constexpr std::size_t kSealBytes = kWord.size() + kFormat.size() + 3 * (kHash + 1) + 1;
constexpr std::size_t kCopyBytes = 1024UL * 1024;

std::string key_name(const DataFolder& folder) {
  return sql::chain_hash(folder.chain_key(), "backup key", "");
}

std::string seal_of(const std::string& sha256, const DataFolder& folder) {
  const std::string name = key_name(folder);
  return std::string{kWord} + std::string{kFormat} + " " + sha256 + " " + name + " " +
         sql::chain_hash(folder.chain_key(), "backup", sha256 + name) + "\n";
}

// Copies `count` bytes; their SHA-256, hex.
std::string copy_hashed(std::ifstream& in, std::ofstream& out, std::uint64_t count) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  std::vector<char> bytes(kCopyBytes);
  while (count > 0) {
    const auto wanted = static_cast<std::streamsize>(std::min<std::uint64_t>(count, kCopyBytes));
    if (!in.read(bytes.data(), wanted)) {
      throw std::runtime_error("the backup cannot be read");
    }
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(bytes.data()),
                              static_cast<unsigned long long>(wanted));
    if (!out.write(bytes.data(), wanted)) {
      throw std::runtime_error("no room for a copy of the backup");
    }
    count -= static_cast<std::uint64_t>(wanted);
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256_final(&state, hash.data());
  std::array<char, crypto_hash_sha256_BYTES * 2 + 1> hex{};
  sodium_bin2hex(hex.data(), hex.size(), hash.data(), hash.size());
  return std::string{hex.data()};
}

Result<Seal> judge_seal(const std::string& seal, const std::string& sha256,
                        const DataFolder& folder) {
  const auto part = [&seal](std::size_t i) {
    return seal.substr(kWord.size() + kFormat.size() + 1 + i * (kHash + 1), kHash);
  };
  if (part(0) != sha256) {
    return backup_damaged("its bytes are not those that were sealed");
  }
  if (seal == seal_of(sha256, folder)) {
    return Seal::right;
  }
  if (part(1) == key_name(folder)) {
    return backup_damaged("its seal was not made with these keys");
  }
  return Seal::foreign;
}

}  // namespace

Refusal backup_damaged(const std::string& detail) {
  return refuse("backup_damaged", {}, {{"detail", detail}});
}

void seal_backup(const fs::path& file, const DataFolder& folder) {
  const auto sha256 = sha256_of_file(file);
  if (!sha256) {
    throw std::runtime_error("the backup cannot be read");
  }
  {
    std::ofstream out{file, std::ios::binary | std::ios::app};
    if (!(out << seal_of(*sha256, folder)) || !out.flush()) {
      throw std::runtime_error("no room for the backup");
    }
  }
  if (!flush_file(file)) {
    throw std::runtime_error("the backup cannot be written to the disk");
  }
}

Result<Seal> unseal_backup(const fs::path& from, const fs::path& to, const DataFolder& folder) {
  std::ifstream in{from, std::ios::binary | std::ios::ate};
  const auto end = in.tellg();
  if (!in || end < 0) {
    throw std::runtime_error("the backup cannot be read");
  }
  const auto size = static_cast<std::uint64_t>(end);
  std::string head(std::min<std::uint64_t>(size, kDatabase.size()), '\0');
  in.seekg(0).read(head.data(), static_cast<std::streamsize>(head.size()));
  if (head != kDatabase) {
    return refuse("not_a_backup", {}, {{"path", from.string()}});
  }
  std::string seal(std::min<std::uint64_t>(size, kSealBytes), '\0');
  in.seekg(static_cast<std::streamoff>(size - seal.size()))
      .read(seal.data(), static_cast<std::streamsize>(seal.size()));
  const bool is_sealed = seal.compare(0, kWord.size(), kWord) == 0 && seal.back() == '\n';
  if (is_sealed &&
      seal.compare(kWord.size(), kFormat.size() + 1, std::string{kFormat} + " ") != 0) {
    return refuse("backup_newer", {}, {{"path", from.string()}});
  }
  std::string sha256;
  {
    const int made = ::open(to.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (made < 0) {
      throw std::runtime_error("no copy of the backup can be made");
    }
    ::close(made);
    std::ofstream out{to, std::ios::binary | std::ios::trunc};
    in.seekg(0);
    sha256 = copy_hashed(in, out, is_sealed ? size - kSealBytes : size);
    if (!out.flush()) {
      throw std::runtime_error("no room for a copy of the backup");
    }
  }
  if (!flush_file(to)) {
    throw std::runtime_error("the copy of the backup cannot be written to the disk");
  }
  return is_sealed ? judge_seal(seal, sha256, folder) : Result<Seal>{Seal::none};
}

}  // namespace aftercare
