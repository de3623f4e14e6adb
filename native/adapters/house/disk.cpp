#include "native/adapters/house/disk.hpp"

#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace aftercare {

namespace {

bool flush(const std::filesystem::path& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  if (file < 0) {
    return false;
  }
  const bool good = ::fsync(file) == 0;
  ::close(file);
  return good;
}

bool write_whole(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written <= 0) {
      return false;
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

}  // namespace

std::string write_durably(const std::filesystem::path& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) {
    return std::strerror(errno);
  }
  const bool good = write_whole(file, bytes) && ::fsync(file) == 0;
  const std::string reason = good ? "" : std::strerror(errno);
  ::close(file);
  if (!good) {
    ::unlink(path.c_str());
  }
  return reason;
}

bool flush_folder(const std::filesystem::path& folder) {
  return flush(folder, O_RDONLY | O_DIRECTORY);
}

bool flush_file(const std::filesystem::path& path) {
  return flush(path, O_RDONLY);
}

}  // namespace aftercare
