#include "native/adapters/house/data_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace aftercare {

std::optional<DataLock> DataLock::take(const std::filesystem::path& root, Kind kind) {
  const int file = ::open((root / "server.lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  if (file < 0) {
    return std::nullopt;
  }
  if (::flock(file, (kind == Kind::alone ? LOCK_EX : LOCK_SH) | LOCK_NB) != 0) {
    ::close(file);
    return std::nullopt;
  }
  return DataLock{file};
}

DataLock::~DataLock() {
  if (file_ >= 0) {
    ::close(file_);
  }
}

}  // namespace aftercare
