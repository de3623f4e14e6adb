// The bytes of files: DIR/files/ab/<sha256>; uploads on their way in DIR/files/partial, one per
// (hash, actor), so that nobody can build on somebody else's bytes; what is being dropped in
// DIR/files/aside, until the database has forgotten it.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"

namespace aftercare {

bool is_sha256(std::string_view text);

enum class FileVerdict { stored, wrong_hash, wrong_type, failed };

class FileStore {
 public:
  explicit FileStore(std::filesystem::path root) : root_{std::move(root)} {}

  [[nodiscard]] std::filesystem::path path_of(const std::string& sha256) const;
  [[nodiscard]] std::filesystem::path partial_of(const std::string& sha256, ActorId actor) const;
  // Bytes that arrived so far.
  [[nodiscard]] std::uint64_t offset_of(const std::string& sha256, ActorId actor) const;
  // Checks a complete upload and moves it into place; on any other verdict its bytes are dropped.
  [[nodiscard]] FileVerdict finish(const std::string& sha256, const std::string& type,
                                   ActorId actor) const;
  void drop_partial(const std::string& sha256, ActorId actor) const;
  [[nodiscard]] bool has(const std::string& sha256) const;
  // Out of sight, and from there away or back.
  void set_aside(const std::string& sha256) const;
  void drop_aside(const std::string& sha256) const;
  void put_back(const std::string& sha256) const;
  // What was set aside and neither dropped nor put back: a crash came between.
  [[nodiscard]] std::vector<std::string> left_aside() const;

 private:
  [[nodiscard]] std::filesystem::path aside_of(const std::string& sha256) const;

  std::filesystem::path root_;
};

// SHA-256 of a file's bytes, hex; nothing when it cannot be read.
std::optional<std::string> sha256_of_file(const std::filesystem::path& path);

}  // namespace aftercare
