// DIR/server.lock: held shared by whoever works on the data, alone by restore and epoch.
#pragma once
#include <filesystem>
#include <optional>

namespace aftercare {

class DataLock {
 public:
  enum class Kind { shared, alone };
  // Nothing: somebody else works on the data.
  static std::optional<DataLock> take(const std::filesystem::path& root, Kind kind);
  ~DataLock();
  DataLock(DataLock&& other) noexcept : file_{other.file_} { other.file_ = -1; }
  DataLock& operator=(DataLock&&) = delete;

 private:
  explicit DataLock(int file) : file_{file} {}
  int file_ = -1;
};

}  // namespace aftercare
